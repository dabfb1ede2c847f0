"""The form of rating from a list: the decision by which it may be recognised at once."""

from django import forms

from evaluations.appraisal.decision_paper import early_field, unconfirmed_fields
from evaluations.appraisal.recognition import Paper
from evaluations.rights import may_manage_all, serves
from units.models import Unit, UnitKind, UnitVersion
from vietnamese import clock
from vietnamese.fields import DayFormField, LineFormField


class DecisionForm(forms.Form):
    """All of it or nothing: without number and date the list is only appraised."""

    number = LineFormField(
        label="Số quyết định công nhận",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    signed_on = DayFormField(
        label="Ngày ký",
        required=False,
        help_text="Ngày/tháng/năm, ví dụ 25/12/2026.",
        widget=forms.DateInput(attrs={"autocomplete": "off", "class": "day"}),
        error_messages={"invalid": "Ngày này không đọc được, ví dụ đúng: 25/12/2026."},
    )
    issuer = forms.ChoiceField(label="Đơn vị ban hành", required=False)

    def __init__(self, data, *, found, by, units: set[int], unconfirmed: bool = False):
        super().__init__(data)
        self.fields.update(early_field(found, data))
        if unconfirmed:
            self.fields.update(unconfirmed_fields(required=False))
        self.choices = issuers(by, units)
        self.fields["issuer"].choices = self.choices
        if len(self.choices) == 1:
            self.fields["issuer"].initial = self.choices[0][0]

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("number")) != bool(cleaned.get("signed_on")) and not self.errors:
            missing = "signed_on" if cleaned.get("number") else "number"
            self.add_error(
                missing, "Muốn công nhận luôn thì ghi cả số và ngày ký; không thì bỏ trống cả hai."
            )
        elif cleaned.get("number") and not cleaned.get("issuer") and "issuer" not in self.errors:
            self.add_error("issuer", "Chưa chọn đơn vị ban hành. Chưa ghi gì.")
        for name in ("known", "in_spite"):
            if (
                name in self.fields
                and cleaned.get("number")
                and not cleaned.get(name)
                and name not in self.errors
            ):
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    @property
    def recognition(self) -> dict:
        """``paper`` and ``issuer`` for ``rate_many``; empty where nothing is recognised. Of a valid form."""
        if not self.cleaned_data.get("number"):
            return {}
        clean = self.cleaned_data
        paper = Paper(clean["number"], clean["signed_on"], in_spite=clean.get("in_spite", ""))
        return {"paper": paper, "issuer": Unit.objects.get(pk=self.cleaned_data["issuer"])}


def issuers(by, units: set[int]) -> list[tuple[str, str]]:
    """Who can issue a decision about unions of these units: the province for its staff; a unit about its own alone."""
    versions = UnitVersion.objects.in_force_on(clock.today())
    found = []
    if may_manage_all(by):
        found += [
            (str(pk), version.name) for pk, version in versions.items() if version.kind == UnitKind.PROVINCE
        ]
    if len(units) == 1:
        (pk,) = units
        if pk in versions and (may_manage_all(by) or serves(by, pk)):
            found.append((str(pk), versions[pk].name))
    return found
