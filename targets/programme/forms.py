"""What a person states of a new programme, and of the decision that ends one."""

import datetime

from django import forms

from pages.forms import Day, Line
from targets.admin.fields import GoalField
from targets.models import Goal, Programme, TargetDecision
from targets.models.programme import GoalPer
from units.models import Unit, UnitKind


def _column(name):
    return Programme._meta.get_field(name)


class ProgrammeForm(forms.Form):
    """A new one; proposed as what follows ``previous``, the last of its federation."""

    federation = forms.ModelChoiceField(Unit.objects.none(), label="Liên đoàn lao động")
    code = forms.SlugField(
        label="Mã chương trình",
        max_length=40,
        help_text="Chữ không dấu, số và gạch nối; đứng trong địa chỉ trang.",
    )
    name = Line(column=_column("name"), label="Tên chương trình")
    number = Line(column=_column("number"), label="Số văn bản", required=False)
    signed_on = Day(label="Ngày ký", required=False)
    first_year = _column("first_year").formfield()
    last_year = _column("last_year").formfield()
    counts_from = Day(label="Tính kết quả từ ngày")

    def __init__(self, *args, previous: Programme | None, **options):
        super().__init__(*args, initial=_proposed(previous), label_suffix="", **options)
        provinces = Unit.objects.filter(versions__kind=UnitKind.PROVINCE, dissolved_on=None).distinct()
        field = self.fields["federation"]
        field.queryset = provinces.prefetch_related("versions")
        if provinces.count() == 1:
            field.initial, field.widget = provinces[0].pk, forms.HiddenInput()

    def clean(self):
        cleaned = super().clean()
        begins, first = cleaned.get("counts_from"), cleaned.get("first_year")
        if begins and first and begins.year < first:
            self.add_error(
                "counts_from",
                f"Kết quả trước ngày 01/01/{first} không được tính: năm đầu giao chỉ tiêu là {first}.",
            )
        return cleaned

    @property
    def programme(self) -> Programme:
        return Programme(**self.cleaned_data)


def _proposed(previous: Programme | None) -> dict:
    if previous is None:
        return {}
    begins = previous.last_day + datetime.timedelta(days=1)
    first, last = begins.year, begins.year + len(previous.years) - 1
    return {
        "code": f"ctr-{first}-{last}",
        "name": f"Chương trình phát triển đoàn viên, thành lập công đoàn cơ sở giai đoạn {first}–{last}",
        "first_year": first,
        "last_year": last,
        "counts_from": begins,
    }


class GoalCopyForm(forms.Form):
    """A goal of the programme before: its number in the new one; empty where the new one has no such goal."""

    value = GoalField(required=False)

    def __init__(self, *args, goal: Goal, **options):
        super().__init__(*args, prefix=f"goal-{goal.indicator_id}", label_suffix="", **options)
        self.goal = goal
        field = self.fields["value"]
        field.label, field.initial = f"{goal.indicator}, {GoalPer(goal.per).label}", goal.value
        field.widget.attrs["autocomplete"] = "off"

    @property
    def copy(self) -> Goal | None:
        """With its places on the first page and in the annex."""
        if (value := self.cleaned_data["value"]) is None:
            return None
        columns = {
            field.name: getattr(self.goal, field.name)
            for field in Goal._meta.concrete_fields
            if field.name not in ("id", "programme", "value")
        }
        return Goal(value=value, **columns)


class EndForm(forms.Form):
    """The decision that ends a programme."""

    end_number = Line(column=_column("end_number"), label="Số quyết định")
    end_signed_on = Day(label="Ngày ký")
    end_issuer = Line(column=_column("end_issuer"), label="Cơ quan ban hành")
    ended_on = Day(label="Kết thúc ngày", help_text="Ngày cuối cùng còn tính kết quả, ví dụ 31/12/2025.")

    def __init__(self, *args, **options):
        super().__init__(*args, label_suffix="", **options)


class HandOverForm(forms.Form):
    """The decision by which targets are carried over, and of which years."""

    number = Line(column=TargetDecision._meta.get_field("number"), label="Số quyết định")
    signed_on = Day(label="Ngày ký")
    effective_on = Day(label="Có hiệu lực từ")
    years = forms.TypedMultipleChoiceField(label="Các năm", coerce=int, widget=forms.CheckboxSelectMultiple)
    digest = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, years, **options):
        super().__init__(*args, initial={"years": list(years)}, label_suffix="", **options)
        self.fields["years"].choices = [(year, str(year)) for year in years]
