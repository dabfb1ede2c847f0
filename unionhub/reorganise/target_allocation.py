"""The table of targets that a unit gives away: year × indicator × successor, prefilled with the proposal where there is one."""

from dataclasses import dataclass, field

from pages.forms import Part
from unionhub.reorganise.forms import CUT
from unionhub.reorganise.request import Leaving, TargetMove
from vietnamese.fields import WholeNumberField
from vietnamese.numbers import group


@dataclass
class AllocationRow:
    """One year and indicator. ``cells``: [(label of the successor, bound field), …]; ``said``: what is missing or too much."""

    year: int
    indicator: str
    label: str
    target: int
    done: int
    amount: int
    cells: list
    leaves: object = None  # the bound field of how much leaves, in the year of the effective day
    given: int | None = None
    said: str = ""
    balanced: bool = True
    errors: list[str] = field(default_factory=list)

    @property
    def first_cell(self) -> str:
        return self.cells[0][1].id_for_label if self.cells else ""


class AllocationForm(Part):
    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in names:
            self.fields[name] = WholeNumberField(label=label)


class AllocationOf:
    """What ``unit`` (code) gives of ``to_move``.

    ``destinations``: [(reference, label), …], maybe with ``CUT``; ``refs``: reference by unit code. ``required``: everything
    has to go somewhere; ``prefills``: the proposal stands in the fields until somebody changes it. ``year``: the one of
    the effective day, in which how much leaves can be said.
    """

    def __init__(
        self,
        unit,
        name,
        *,
        data,
        loud,
        to_move,
        proposed,
        refs,
        destinations,
        labels,
        required,
        prefills,
        year,
        confirm=False,
    ):
        self.unit, self.name, self.required, self.prefix = unit, name, required, f"target-{unit}"
        self.prefills, self.destinations, self.data, self.year = prefills, destinations, data, year
        self._rows = [one for one in to_move if one.unit == unit]
        self.proposed = {
            (one.year, one.indicator, refs.get(one.to, CUT)): one.amount
            for one in proposed
            if one.unit == unit
        }
        self._fill_in(confirm)
        names = [
            (self._leaving(one), f"{one.year}, {labels.get(one.indicator, one.indicator)}: cần chuyển")
            for one in self._rows
            if self._asks_leaving(one)
        ] + [
            (self._name(one, ref), f"{one.year}, {labels.get(one.indicator, one.indicator)}: {label}")
            for one in self._rows
            for ref, label in destinations
        ]
        self.form = AllocationForm(data, prefix=self.prefix, loud=loud, names=names).read()
        self.rows = [self._row(one, labels) for one in self._rows]

    def _name(self, one, ref) -> str:
        return f"{one.year}-{one.indicator}-{ref}"

    def _leaving(self, one) -> str:
        return f"{one.year}-{one.indicator}-leaves"

    def _asks_leaving(self, one) -> bool:
        return self.required and one.year == self.year

    def _fill_in(self, confirm):
        for one in self._rows:
            if self._asks_leaving(one):
                self._follow(self._leaving(one), one.amount, prefills=True)
            for ref, _ in self.destinations:
                proposal = self.proposed.get((one.year, one.indicator, ref))
                if one.amount == 0 and self.required and ref != CUT:
                    self._follow(
                        self._name(one, ref), 0, prefills=True
                    )  # nothing to allocate: nothing to ask
                else:
                    self._follow(self._name(one, ref), proposal, prefills=self.prefills, confirm=confirm)

    def _follow(self, name, proposal, *, prefills, confirm=False):
        """A field that is empty for the first time, or still as an earlier proposal had it, follows the proposal."""
        name = f"{self.prefix}-{name}"
        shown = group(proposal) if proposal is not None and (prefills or confirm) else ""
        before = self.data.get(f"{name}-was")
        untouched = before is not None and self.data.get(name, "") == before
        if confirm or name not in self.data or (untouched and prefills):
            self.data[name] = shown
            self.data[f"{name}-was"] = shown

    def _row(self, one, labels) -> AllocationRow:
        cells = [(label, self.form[self._name(one, ref)]) for ref, label in self.destinations]
        row = AllocationRow(
            one.year,
            one.indicator,
            labels.get(one.indicator, one.indicator),
            one.target,
            one.done,
            one.amount,
            cells,
        )
        if self._asks_leaving(one):
            row.leaves = self.form[self._leaving(one)]
            row.amount = self.form.get(self._leaving(one), one.amount)
        names = [self._name(one, ref) for ref, _ in self.destinations]
        typed = [self.form.get(name, None) for name in names]
        if any(name not in self.form.cleaned_data for name in names):
            row.said, row.balanced = "Có số chưa đọc được", False
            return row
        if any(value is not None for value in typed):
            row.given = sum(value or 0 for value in typed)
        if self.required:
            missing = one.amount - (row.given or 0)
            if missing > 0:
                row.said, row.balanced = f"Còn thiếu {group(missing)}", False
            elif missing < 0:
                row.said, row.balanced = f"Thừa {group(-missing)}", False
            else:
                row.said = "Đủ"
        elif row.given and row.given > one.target - one.done:
            row.said, row.balanced = f"Thừa {group(row.given - one.target + one.done)}", False
        return row

    @property
    def was(self):
        """Hidden fields: what was proposed when the page was made."""
        return [
            (name, self.data[name])
            for field in self.form.fields
            if (name := f"{self.prefix}-{field}-was") in self.data
        ]

    def row_of(self, year: str, indicator: str) -> AllocationRow | None:
        return next((row for row in self.rows if str(row.year) == year and row.indicator == indicator), None)

    def moves(self, codes: dict[str, str]) -> list[TargetMove]:
        found = []
        for one in self._rows:
            for ref, _ in self.destinations:
                amount = self.form.get(self._name(one, ref), None)
                if amount is not None:
                    to = "" if ref == CUT else codes[ref]
                    found.append(TargetMove(self.unit, to, one.year, one.indicator, amount))
        return found

    def leavings(self) -> list[Leaving]:
        """What staff changed of how much leaves; a proposal that stands is not said again."""
        return [
            Leaving(self.unit, one.year, one.indicator, amount)
            for one in self._rows
            if self._asks_leaving(one)
            and (amount := self.form.get(self._leaving(one), one.amount)) != one.amount
        ]
