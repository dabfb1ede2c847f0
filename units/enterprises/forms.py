"""Forms of one enterprise: its data, a step, the founding of its union."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from pages.kept_form import ClaimsVersion, replace_data
from units.models import Assignment, OrganisationKind, SurveyedEnterprise, User
from units.people.roles import Role
from vietnamese import clock
from vietnamese.fields import DayFormField, LineFormField, ProseFormField, TaxCodeFormField, WholeNumberField

DAY_HINT = "Ngày/tháng/năm, ví dụ 25/12/2026."


def day_field(label, **kwargs):
    return DayFormField(
        label=label,
        help_text=kwargs.pop("help_text", DAY_HINT),
        widget=forms.DateInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Ngày này không đọc được, ví dụ đúng: 25/12/2026."},
        **kwargs,
    )


def followers(unit_id: int | None):
    """Who can follow up an enterprise of that unit: its own officers and the province's staff."""
    where = Q(role=Role.STAFF)
    if unit_id:
        where |= Q(role=Role.REPORTER, unit=unit_id)
    serving = Assignment.objects.active().filter(where).values("user")
    return User.objects.filter(pk__in=serving, is_active=True).order_by("full_name", "pk")


class EnterpriseForm(ClaimsVersion, forms.ModelForm):
    """Enter or correct an enterprise. ``year`` and ``workforce`` are asked for only when it is entered."""

    class Meta:
        model = SurveyedEnterprise
        fields = [
            *("unit", "name", "tax_code", "kind", "place", "address"),
            *("follower", "follow_up_by", "contact_name", "contact_phone", "note"),
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, units, version=0, **kwargs):
        """``units``: ``[(pk, name), …]`` to choose from."""
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["unit"].choices = units if len(units) == 1 else [("", "Chọn đơn vị"), *units]
        self.fields["unit"].queryset = self.fields["unit"].queryset.filter(pk__in=[pk for pk, _ in units])
        self.fields["unit"].choices = units if len(units) == 1 else [("", "Chọn đơn vị"), *units]
        self.fields["kind"].queryset = OrganisationKind.objects.filter(is_enterprise=True) | (
            OrganisationKind.objects.filter(pk=self.instance.kind_id)
        )
        self.fields["kind"].empty_label = "Chưa rõ"
        self.fields["follower"].queryset = followers(
            self.instance.unit_id or (units[0][0] if len(units) == 1 else None)
        )
        self.fields["follower"].empty_label = "Chưa giao ai"
        self.fields["follow_up_by"] = day_field("Theo dõi đến ngày", required=False)
        for name in ("contact_name", "contact_phone"):
            self.fields[
                name
            ].help_text = "Có thể để trống. Chỉ người cập nhật doanh nghiệp này nhìn thấy, không có trong danh sách và tệp xuất."
        self.initial["version"] = version
        self.adds = self.instance.pk is None
        if self.adds:
            self.fields["workforce"] = WholeNumberField(
                label="Số lao động", help_text="Để trống nếu chưa rõ."
            )
            years = [(year, str(year)) for year in range(clock.today().year, clock.today().year - 4, -1)]
            self.fields["year"] = forms.TypedChoiceField(label="Năm khảo sát", choices=years, coerce=int)
            self.order_fields(["unit", "name", "tax_code", "kind", "workforce", "year", "place", "address"])

    @property
    def columns(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ClaimsState:
    """Mixin of the forms of a step: it starts from the stage that the page shows, and replaces nothing that is stored."""

    def initial_of(self, enterprise) -> dict:
        return {}

    def claim(self, enterprise) -> None:
        replace_data(self, state=enterprise.state)


class StepForm(ClaimsState, forms.Form):
    """Who follows it up and until when, with a word on the step. ``state``: the stage that the page showed."""

    state = forms.CharField(widget=forms.HiddenInput)
    follower = forms.ModelChoiceField(
        label="Người theo dõi", queryset=User.objects.none(), required=False, empty_label="Chưa giao ai"
    )
    follow_up_by = day_field("Theo dõi đến ngày", required=False)
    comment = ProseFormField(label="Ghi chú", required=False, max_length=2000, rows=3)

    def __init__(self, *args, step, enterprise, by, **kwargs):
        people = followers(enterprise.unit_id)
        first = enterprise.follower_id or (by.pk if people.filter(pk=by.pk).exists() else None)
        initial = {"state": enterprise.state, "follower": first, "follow_up_by": enterprise.follow_up_by}
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        self.fields["follower"].queryset = people
        if step.needs_comment:
            self.fields["comment"].label = "Lý do"
            self.fields["comment"].required = True
            self.fields["comment"].error_messages["required"] = "Cần ghi rõ lý do."
            del self.fields["follower"], self.fields["follow_up_by"]


class FoundForm(ClaimsState, forms.Form):
    """The union that is founded, filled in from the enterprise, and the decision."""

    state = forms.CharField(widget=forms.HiddenInput)
    name = LineFormField(label="Tên công đoàn cơ sở", max_length=250)
    kind = forms.ModelChoiceField(
        label="Loại hình", queryset=OrganisationKind.objects.all(), empty_label="Chọn loại hình"
    )
    tax_code = TaxCodeFormField(label="Mã số thuế", required=False, max_length=20)
    place = LineFormField(
        label="Địa bàn",
        required=False,
        max_length=150,
        help_text="Xã, phường hoặc khu công nghiệp.",
    )
    decision_number = LineFormField(
        label="Số quyết định thành lập",
        max_length=60,
        help_text="Ví dụ: 45/QĐ-LĐLĐ.",
    )
    founded_on = day_field("Ngày quyết định thành lập")
    workforce = WholeNumberField(label="Số CNVCLĐ ngày thành lập", required=True)
    members = WholeNumberField(label="Số đoàn viên ngày thành lập", required=True)

    def __init__(self, *args, enterprise, **kwargs):
        initial = {
            "state": enterprise.state,
            "name": f"CĐCS {enterprise.name}",
            "kind": enterprise.kind_id,
            "tax_code": enterprise.tax_code,
            "place": enterprise.place,
            "workforce": enterprise.workforce,
        }
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)

    def clean_founded_on(self):
        day = self.cleaned_data["founded_on"]
        if day > clock.today():
            raise ValidationError("Ngày quyết định chưa đến.")
        return day

    def clean(self):
        data = super().clean()
        workforce, members = data.get("workforce"), data.get("members")
        if workforce is not None and members is not None and members > workforce:
            self.add_error("members", "Số đoàn viên lớn hơn số CNVCLĐ.")
        return data
