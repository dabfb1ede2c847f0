"""The form of a correction: its paper, the right number for each line of the decision, and lines that were missing."""

from django import forms

from targets.admin.fields import SignedWholeField
from targets.ledger.actions import LedgerRefused
from targets.models import Indicator, IndicatorKind, TargetDecision
from units.models import Unit
from vietnamese.fields import DayFormField, LineFormField, ProseFormField
from vietnamese.numbers import group

MISSING_LINES = 3
PAPER = ("number", "signed_on", "effective_on", "note")
_DAY = {"required": "Cần ghi ngày.", "invalid": "Ngày chưa đúng, vui lòng viết ngày/tháng/năm."}


def _day(label, help_text):
    widget = forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "off"})
    return DayFormField(label=label, help_text=help_text, error_messages=_DAY, widget=widget)


class CorrectionForm(forms.Form):
    """``data``: what was sent. Once valid: ``corrected`` [(entry, right amount)], ``added`` [(unit, year, indicator, amount)]."""

    number = LineFormField(
        label="Số đính chính",
        max_length=TargetDecision._meta.get_field("number").max_length,
        help_text="Số của văn bản đính chính, khác số của quyết định ghi sai.",
        error_messages={"required": "Cần ghi số của văn bản đính chính."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    signed_on = _day("Ngày ký", "Ngày/tháng/năm, ví dụ 01/07/2026.")
    effective_on = _day(
        "Có hiệu lực từ",
        "Để nguyên ngày của quyết định ghi sai thì số đúng được tính từ đầu, kể cả các quý đã chốt.",
    )
    note = ProseFormField(
        label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "cols": 60})
    )

    def __init__(self, decision: TargetDecision, data=None):
        self.decision = decision
        super().__init__(data, initial={"effective_on": decision.effective_on})
        entries = decision.entries.filter(reverses__isnull=True)
        entries = entries.select_related("unit", "indicator", "decision").prefetch_related(
            "unit__versions", "reversed_by__decision"
        )
        self.entries = list(entries.order_by("unit__order", "year", "indicator__order"))
        for entry in self.entries:
            label = f"Số đúng: {entry.unit.short_name}, {entry.year}, {entry.indicator.short_name}"
            self.fields[f"dung-{entry.pk}"] = SignedWholeField(label=label, required=False)
        self._add_missing_lines()
        self.corrected, self.added = [], []

    def _add_missing_lines(self):
        self._units = {str(unit.pk): unit for unit in Unit.objects.prefetch_related("versions")}
        counted = Indicator.objects.exclude(kind=IndicatorKind.SHARE)
        self._indicators = {str(indicator.pk): indicator for indicator in counted}
        blank = ("", "---------")
        choices = {
            "don-vi": ("Đơn vị", [blank, *((pk, unit.short_name) for pk, unit in self._units.items())]),
            "nam": ("Năm", [blank, *((str(year), year) for year in self.decision.programme.years)]),
            "chi-tieu": (
                "Chỉ tiêu",
                [blank, *((pk, one.short_name) for pk, one in self._indicators.items())],
            ),
        }
        for place in range(MISSING_LINES):
            for name, (label, options) in choices.items():
                self.fields[f"{name}-{place}"] = forms.ChoiceField(
                    label=f"{label}, dòng {place + 1}", choices=options, required=False
                )
            self.fields[f"so-{place}"] = SignedWholeField(label=f"Số giao, dòng {place + 1}", required=False)

    # --- for the page -----------------------------------------------------------------------------------------------------

    @property
    def paper(self):
        return [self[name] for name in PAPER]

    @property
    def lines(self):
        """``(entry, input, text of the correction that it has already)``."""
        for entry in self.entries:
            before = next(iter(entry.reversed_by.all()), None)
            said = f"đã đính chính theo số {before.decision.number}" if before else ""
            yield entry, self[f"dung-{entry.pk}"], said

    @property
    def missing(self):
        return [
            [self[f"{name}-{place}"] for name in ("don-vi", "nam", "chi-tieu", "so")]
            for place in range(MISSING_LINES)
        ]

    @property
    def typed(self):
        """``(name, text)`` of everything that was sent, for the page that follows."""
        return [(name, text) for name in self.fields if (text := self.data.get(name, ""))]

    def quiet(self):
        """Back from the preview: what was typed, without complaints."""
        self._errors = forms.utils.ErrorDict()

    # --- reading ----------------------------------------------------------------------------------------------------------

    def clean(self):
        found = super().clean()
        for entry in self.entries:
            right = found.get(f"dung-{entry.pk}")
            if right is None:
                continue
            if right == entry.amount:
                self.add_error(
                    f"dung-{entry.pk}", f"Quyết định đã ghi {group(right)}. Dòng đúng thì để trống."
                )
            else:
                self.corrected.append((entry, right))
        for place in range(MISSING_LINES):
            self._read_missing(place, found)
        if not self.errors and not self.corrected:
            raise forms.ValidationError("Chưa ghi số đúng cho dòng nào của quyết định.")
        return found

    def _read_missing(self, place, found):
        said = {name: found.get(f"{name}-{place}") for name in ("don-vi", "nam", "chi-tieu", "so")}
        blank = [name for name, value in said.items() if value in ("", None)]
        if len(blank) == len(said) or any(f"{name}-{place}" in self.errors for name in said):
            return
        for name in blank:
            self.add_error(f"{name}-{place}", "Dòng thêm phải có đủ đơn vị, năm, chỉ tiêu và số.")
        if not blank:
            unit, indicator = self._units[said["don-vi"]], self._indicators[said["chi-tieu"]]
            self.added.append((unit, int(said["nam"]), indicator, said["so"]))

    @property
    def correction(self) -> dict:
        """For ``ledger.correct``, but for who does it. A line that should be 0 is taken away and nothing is put in its place."""
        right = [
            (entry.unit, entry.year, entry.indicator, amount) for entry, amount in self.corrected if amount
        ]
        return {
            **{name: self.cleaned_data[name] for name in PAPER},
            "programme": self.decision.programme,
            "issuer": self.decision.issuer,
            "reverse": [entry for entry, _ in self.corrected],
            "entries": [*right, *self.added],
        }

    def refuse(self, refused: LedgerRefused) -> None:
        """The ledger's reason at the field that it is about; above the form where it is about none of them."""
        field = refused.field if refused.field in self.fields else None
        for entry in self.entries:
            if refused.line == (entry.unit_id, entry.year, entry.indicator_id):
                field = f"dung-{entry.pk}"
        for place in range(MISSING_LINES):
            said = tuple(self.cleaned_data.get(f"{name}-{place}") for name in ("don-vi", "nam", "chi-tieu"))
            if field is None and refused.line and said == tuple(map(str, refused.line)):
                field = f"so-{place}"
        self.add_error(field, refused.message)
