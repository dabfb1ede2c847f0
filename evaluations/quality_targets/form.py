"""The form of a decision as it was typed: keeps everything, says what is wrong and where."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError

from evaluations.goals import goals_of_year
from evaluations.models import Counting, Measure, QualityTarget, QualityTargetDecision
from evaluations.models.quality_target import NO_PERCENTAGE
from evaluations.quality_targets.actions import find, refuse_odd_days, why_not_recorded
from evaluations.quality_targets.rows import NAMES, SHORT, UnitRow, assignable
from evaluations.quality_targets.shares import (
    HIGHEST,
    WITHDRAWN,
    in_force_words,
    is_withdrawal,
    share_text,
)
from pages.forms import MAX_PROSE, Day, Line, Part
from vietnamese.fields import ProseFormField
from vietnamese.numbers import NumberRefused, parse_decimal, shortest


class PaperForm(Part):
    number = Line(
        label="Số quyết định",
        column=QualityTargetDecision._meta.get_field("number"),
        error_messages={"required": "Chưa ghi số quyết định."},
    )
    signed_on = Day(label="Ngày ký", error_messages={"required": "Chưa ghi ngày ký."})
    effective_on = Day(label="Có hiệu lực từ", error_messages={"required": "Chưa ghi ngày có hiệu lực."})
    note = ProseFormField(
        label="Ghi chú", required=False, max_length=MAX_PROSE, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data, *, year, loud):
        super().__init__(data, loud=loud)
        self.year = year

    def clean(self):
        found = super().clean()
        if found.get("signed_on") and found.get("effective_on"):
            try:
                refuse_odd_days(self.year, found["signed_on"], found["effective_on"])
            except ValidationError as odd:
                self.add_error(None, odd)
        return found


@dataclass
class CellTyped:
    """One input of the table: a unit and measure, the text as typed, and what is wrong with it. ``now`` is what counts.

    ``said``: the decision is to name this cell; with ``share`` None it withdraws.
    """

    name: str
    label: str
    measure: Measure
    value: str
    now: str
    counts: bool = False
    said: bool = False
    share: Decimal | None = None
    error: str = ""

    @property
    def anchor(self) -> str:
        return f"id_{self.name}"

    @property
    def measure_label(self) -> str:
        return SHORT[self.measure]

    def read(self) -> None:
        text = self.value.strip()
        if is_withdrawal(text):
            self.said = True
            return
        try:
            self.share = parse_decimal(text.removesuffix("%"))
        except NumberRefused as refused:
            self.error = refused.message
            return
        if self.share is not None and self.share > HIGHEST:
            self.share, self.error = None, f"“{text}” lớn hơn 100. {NO_PERCENTAGE}"
        self.said = self.share is not None


@dataclass(frozen=True)
class RowTyped:
    unit: UnitRow
    cells: list[CellTyped | None]  # None: nothing to assign there


class Typed:
    """``data``: what was sent, nothing for a new form. ``loud``: it is to be previewed or written, so what is missing is said."""

    def __init__(self, year: int, data=(), *, loud: bool = False):
        self.year, self.data, self.quiet = year, data or {}, not loud
        self.paper = PaperForm(self.data, year=year, loud=loud).read()
        self.refresh_from_db()

    def refresh_from_db(self) -> None:
        """What was typed, beside the targets and decisions as they are now."""
        for name in ("shares", "recorded", "faults"):
            vars(self).pop(name, None)
        self.before = QualityTarget.objects.last_said(self.year)
        self.units = assignable(
            self.year, {unit for (unit, _), now in self.before.items() if now.share is not None}
        )
        self.goals = goals_of_year(self.year)
        self.rows = [self._row(unit) for unit in self.units]

    def _row(self, unit: UnitRow) -> RowTyped:
        return RowTyped(
            unit,
            [self._cell(unit, measure) if measure in unit.measures else None for measure in Measure],
        )

    def _cell(self, unit: UnitRow, measure: Measure) -> CellTyped:
        name = f"{NAMES[measure]}-{unit.pk}"
        now = self.before.get((unit.pk, measure.value))
        cell = CellTyped(
            name,
            f"{unit.name}, {SHORT[measure]}",
            measure,
            self.data.get(name, "")[:40],
            _now(now),
            counts=now is not None and now.share is not None,
        )
        cell.read()
        return cell

    @property
    def cells(self):
        return [cell for row in self.rows for cell in row.cells if cell]

    @property
    def columns(self) -> list[dict]:
        return [
            {
                "label": SHORT[measure],
                "goal": share_text(self.goals[measure]) if measure in self.goals else "",
            }
            for measure in Measure
        ]

    # --- filling in ------------------------------------------------------------------------------------------------------

    @property
    def has_goals(self) -> bool:
        return set(self.goals) == set(Measure)

    def fill_goals(self) -> None:
        """The programme's goals into every cell of a unit that lives."""
        for row in self.rows:
            for cell in filter(None, row.cells):
                if not row.unit.ended:
                    cell.value, cell.error = shortest(self.goals[cell.measure]), ""

    def fill(self, shares: dict[tuple[int, Measure], Decimal | None]) -> None:
        """What a workbook says, and nothing else."""
        for row in self.rows:
            for cell in filter(None, row.cells):
                key = row.unit.pk, cell.measure
                share = shares.get(key)
                cell.value = WITHDRAWN if key in shares and share is None else shortest(share)
                cell.error = ""

    # --- what it would do ------------------------------------------------------------------------------------------------

    @cached_property
    def shares(self) -> dict[tuple[int, str], Decimal | None]:
        return {
            (row.unit.pk, cell.measure.value): cell.share
            for row in self.rows
            for cell in row.cells
            if cell and cell.said
        }

    @cached_property
    def recorded(self) -> QualityTargetDecision | None:
        """The decision that has this number already."""
        number, day = self.paper.get("number"), self.paper.get("signed_on")
        return find(self.year, number, day) if number and day else None

    @cached_property
    def faults(self) -> list[tuple[str, str]]:
        """(anchor, text) of everything that keeps it from being previewed."""
        paper = self.paper
        found = [
            (paper[name].id_for_label, f"{paper[name].label}: {error}")
            for name, errors in paper.errors.items()
            for error in errors
        ]
        found += [(cell.anchor, f"{cell.label}: {cell.error}") for cell in self.cells if cell.error]
        if not found and not self.shares:
            found.append(
                ("bang-ty-le", "Chưa ghi tỷ lệ nào: quyết định phải giao hoặc rút ít nhất một chỉ tiêu.")
            )
        if not found and self.recorded:
            said = paper.cleaned_data
            reason = why_not_recorded(self.recorded, said["signed_on"], said["effective_on"], self.shares)
            if reason:
                paper.add_error("number", reason)
                found.append((paper["number"].id_for_label, reason))
        return found


def _now(now: Counting | None) -> str:
    if now is None:
        return ""
    if now.share is None:
        return f"không giao theo số {now.number}"
    return f"{in_force_words(now.effective_on)}: {share_text(now.share)}"
