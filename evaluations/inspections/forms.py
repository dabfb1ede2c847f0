"""Forms of inspections and findings. What they cannot know is refused by the actions, by the same field names."""

import datetime
import uuid

from django import forms
from django.utils.text import capfirst

from evaluations.inspections.actions import Planned, Result
from evaluations.inspections.finding_actions import Content
from evaluations.inspections.times import days_of, named
from evaluations.models import Finding, Inspection, InspectionKind
from evaluations.models.inspection import TOPICS
from pages.imports import WorkbookForm
from pages.kept_form import ClaimsVersion
from units.attachments import DecisionFileField
from vietnamese import clock
from vietnamese.fields import DayFormField, LineFormField, ProseFormField
from workflow.versions import version_of

DAY_HINT = "Ngày/tháng/năm, ví dụ 25/12/2026."
BY_DAYS = "ngay"
TIMES = [
    ("", "Chọn thời gian"),
    (
        "Theo quý",
        [(f"quy-{number}", f"Quý {roman}") for number, roman in enumerate(("I", "II", "III", "IV"), 1)],
    ),
    ("Theo tháng", [(f"thang-{number}", f"Tháng {number}") for number in range(1, 13)]),
    ("Khác", [("nam", "Trong năm"), (BY_DAYS, "Theo ngày ghi dưới đây")]),
]


def day_field(label, **options):
    return DayFormField(
        label=label,
        help_text=options.pop("help_text", DAY_HINT),
        widget=forms.DateInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Ngày này không đọc được, ví dụ đúng: 25/12/2026."},
        **options,
    )


def text_field(label, rows=3, **options):
    return ProseFormField(label=label, rows=rows, max_length=4000, **options)


class PlanForm(forms.Form):
    """What every row of a plan says; ``planned`` after validation."""

    kind = forms.ChoiceField(label="Hình thức", choices=InspectionKind.choices)
    about = forms.MultipleChoiceField(
        label="Nội dung",
        required=False,
        help_text="Chọn ít nhất một, hoặc ghi nội dung cụ thể.",
        choices=[(name, capfirst(Inspection._meta.get_field(name).verbose_name)) for name in TOPICS],
        widget=forms.CheckboxSelectMultiple,
    )
    topic = text_field("Nội dung cụ thể", required=False, rows=2)
    year = forms.TypedChoiceField(label="Năm", coerce=int)
    time = forms.ChoiceField(label="Thời gian dự kiến", choices=TIMES)
    first_day = day_field("Từ ngày", required=False, help_text="Chỉ ghi khi chọn “Theo ngày ghi dưới đây”.")
    last_day = day_field("Đến ngày", required=False, help_text="Để trống nếu chỉ một ngày.")
    unplanned = forms.BooleanField(label="Đột xuất, ngoài kế hoạch năm", required=False)
    plan_number = LineFormField(
        label="Số kế hoạch, quyết định",
        required=False,
        max_length=60,
        help_text="Ví dụ: 12/KH-LĐLĐ. Để trống nếu chưa ban hành.",
    )
    plan_signed_on = day_field("Ngày ký kế hoạch, quyết định", required=False)

    def __init__(self, *args, inspection: Inspection | None = None, **options):
        initial = self.initial_of(inspection) if inspection else {"year": clock.today().year}
        super().__init__(*args, initial=initial | options.pop("initial", {}), label_suffix="", **options)
        this_year = clock.today().year
        years = {this_year - 1, this_year, this_year + 1, initial["year"]}
        self.fields["year"].choices = [(year, str(year)) for year in sorted(years)]

    @staticmethod
    def initial_of(inspection: Inspection) -> dict:
        days = inspection.planned_from, inspection.planned_until
        by_days = not named(*days)
        return {
            "kind": inspection.kind,
            "about": [name for name in TOPICS if getattr(inspection, name)],
            "topic": inspection.topic,
            "year": inspection.year,
            "time": named(*days) or BY_DAYS,
            "first_day": days[0] if by_days else None,
            "last_day": days[1] if by_days and days[1] != days[0] else None,
            "unplanned": inspection.unplanned,
            "plan_number": inspection.plan_number,
            "plan_signed_on": inspection.plan_signed_on,
        }

    def clean(self):
        data = super().clean()
        if (
            not self.has_error("about")
            and not self.has_error("topic")
            and not (data.get("about") or data.get("topic"))
        ):
            self.add_error("about", "Cần chọn hoặc ghi nội dung kiểm tra.")
        if bool(data.get("plan_number")) != bool(data.get("plan_signed_on")):
            missing = "plan_signed_on" if data.get("plan_number") else "plan_number"
            if not self.has_error(missing):
                self.add_error(missing, "Số kế hoạch, quyết định phải đi cùng ngày ký.")
        if data.get("time") == BY_DAYS:
            self._check_days(data)
        return data

    def _check_days(self, data):
        first, last, year = data.get("first_day"), data.get("last_day"), data.get("year")
        if first is None:
            if not self.has_error("first_day"):
                self.add_error("first_day", "Cần ghi ngày dự kiến.")
        elif last is not None and last < first:
            self.add_error("last_day", "Ngày cuối dự kiến trước ngày đầu.")
        else:
            for name, day in (("first_day", first), ("last_day", last)):
                if day is not None and year is not None and day.year != year:
                    self.add_error(name, f"Ngày này không thuộc năm {year}.")

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        data = self.cleaned_data
        if data["time"] == BY_DAYS:
            return data["first_day"], data["last_day"] or data["first_day"]
        return days_of(data["year"], data["time"])

    @property
    def planned(self) -> Planned:
        data = self.cleaned_data
        return Planned(
            *self.days,
            kind=data["kind"],
            unplanned=data["unplanned"],
            topic=data["topic"],
            plan_number=data["plan_number"],
            plan_signed_on=data["plan_signed_on"],
            **{name: name in data["about"] for name in TOPICS},
        )


class NewForm(PlanForm):
    """A plan for many: who inspects. ``issuers``: ``[(id, name), …]``; ``key``: the same sending repeated counts once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    issuer = forms.TypedChoiceField(label="Đơn vị kiểm tra", coerce=int)

    field_order = ("key", "issuer")

    def __init__(self, *args, issuers, **options):
        super().__init__(*args, initial={"key": uuid.uuid4(), "issuer": issuers[0][0]}, **options)
        self.fields["issuer"].choices = issuers
        if len(issuers) == 1:
            self.fields["issuer"].widget = forms.HiddenInput()


class ImportForm(WorkbookForm):
    """A plan as a file. ``issuers``: ``[(id, name), …]``."""

    issuer = forms.TypedChoiceField(label="Đơn vị kiểm tra", coerce=int)
    year = forms.TypedChoiceField(label="Kế hoạch năm", coerce=int)

    def __init__(self, *args, issuers, **options):
        this_year = clock.today().year
        initial = {"issuer": issuers[0][0], "year": this_year} | options.pop("initial", {})
        super().__init__(*args, initial=initial, **options)
        self.fields["issuer"].choices = issuers
        self.fields["year"].choices = [(year, str(year)) for year in (this_year, this_year + 1)]
        if len(issuers) == 1:
            self.fields["issuer"].widget = forms.HiddenInput()


class ResultForm(forms.Form):
    """What came of a visit; ``result`` after validation."""

    visited_on = day_field("Ngày kiểm tra")
    summary = text_field("Tóm tắt kết quả", required=False, rows=5)
    conclusion_number = LineFormField(
        label="Số kết luận, thông báo",
        required=False,
        max_length=60,
        help_text="Chưa ban hành thì để trống, ghi sau ở “Sửa”.",
    )
    conclusion_on = day_field("Ngày kết luận, thông báo", required=False)

    def __init__(self, *args, inspection: Inspection, **options):
        names = ("visited_on", "summary", "conclusion_number", "conclusion_on")
        initial = {name: getattr(inspection, name) for name in names}
        super().__init__(*args, initial=initial, label_suffix="", **options)

    @property
    def result(self) -> Result:
        data = self.cleaned_data
        return Result(data["visited_on"], data["conclusion_number"], data["conclusion_on"], data["summary"])


class VersionForm(ClaimsVersion, forms.Form):
    """The saved state of ``row`` that a page of changes was opened on."""

    def __init__(self, data, *, row):
        super().__init__(data, initial={"version": version_of(row)})


class FindingForm(forms.Form):
    text = text_field("Tồn tại, hạn chế", error_messages={"required": "Cần ghi tồn tại, hạn chế."})
    demand = text_field("Yêu cầu khắc phục", error_messages={"required": "Cần ghi yêu cầu khắc phục."})
    deadline = day_field("Hạn khắc phục")
    responsible = LineFormField(
        label="Bộ phận, người chịu trách nhiệm", required=False, max_length=150, help_text="Để trống được."
    )

    def __init__(self, *args, finding: Finding | None = None, **options):
        names = ("text", "demand", "deadline", "responsible")
        initial = {name: getattr(finding, name) for name in names} if finding else {}
        super().__init__(*args, initial=initial, label_suffix="", **options)

    @property
    def content(self) -> Content:
        return Content(**self.cleaned_data)


class WordsForm(forms.Form):
    """A step that needs words; ``state``: the state that the page showed."""

    state = forms.CharField(widget=forms.HiddenInput)
    comment = text_field("Lý do", error_messages={"required": "Cần ghi rõ lý do."})

    def __init__(self, *args, state, label="Lý do", required=True, **options):
        super().__init__(*args, initial={"state": state}, label_suffix="", **options)
        self.fields["comment"].label, self.fields["comment"].required = label, required
        if required:
            self.fields["comment"].error_messages["required"] = f"Cần ghi {label.lower()}."


class RemedyForm(WordsForm):
    """The report on a remedy, with a file that shows it; more files come with further reports."""

    file = DecisionFileField(label="Tệp kèm theo")

    def __init__(self, *args, **options):
        super().__init__(*args, label="Đã khắc phục như thế nào", **options)

    @property
    def attached(self) -> list[tuple[str, bytes]]:
        file = self.cleaned_data["file"]
        return [(file.name, file.read())] if file else []


class MinutesForm(forms.Form):
    file = DecisionFileField(
        label="Biên bản kiểm tra",
        required=True,
        error_messages={"required": "Chưa chọn tệp. Chưa có gì được tải lên."},
    )

    def __init__(self, *args, **options):
        options.setdefault("use_required_attribute", False)
        super().__init__(*args, label_suffix="", auto_id="bien-ban-%s", **options)


class CloseForm(WordsForm):
    on = day_field("Ngày xác nhận")
    field_order = ("state", "on", "comment")

    def __init__(self, *args, **options):
        super().__init__(*args, label="Ghi chú", required=False, **options)
        self.initial["on"] = clock.today()


class DemandForm(WordsForm):
    deadline = day_field("Hạn khắc phục mới", required=False, help_text="Để trống nếu giữ hạn cũ.")

    def __init__(self, *args, **options):
        super().__init__(*args, label="Lý do, việc còn phải làm", **options)


class CopyForm(forms.Form):
    """The number of the new plan; which rows are copied stands beside it on the page."""

    plan_number = LineFormField(
        label="Số kế hoạch mới", required=False, max_length=60, help_text="Để trống nếu chưa ban hành."
    )
    plan_signed_on = day_field("Ngày ký kế hoạch mới", required=False)

    def clean(self):
        data = super().clean()
        if not self.errors and bool(data["plan_number"]) != bool(data["plan_signed_on"]):
            missing = "plan_signed_on" if data["plan_number"] else "plan_number"
            self.add_error(missing, "Số kế hoạch phải đi cùng ngày ký.")
        return data
