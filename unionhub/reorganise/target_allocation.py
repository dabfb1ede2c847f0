"""The table of targets that a unit gives away: year × indicator × successor, prefilled with the proposal where there is one."""

from dataclasses import dataclass, field

from django.forms import BoundField

from pages.forms import Part
from unionhub.reorganise.forms import CUT
from unionhub.reorganise.preview import ToMove
from unionhub.reorganise.request import Leaving, TargetMove
from vietnamese.fields import WholeNumberField
from vietnamese.numbers import group


@dataclass
class AllocationRow:
    """One year and indicator. ``amount`` has to go, ``given`` has been typed, None where some of it cannot be read.

    ``cells``: [(label of the successor, bound field), …]; ``leaves``: the field of how much leaves, in the year of the
    effective day; ``limit``: what a unit that stays can give at most, None for one that ends.
    """

    line: ToMove
    label: str
    cells: list[tuple[str, BoundField]]
    leaves: BoundField | None
    amount: int
    given: int | None
    limit: int | None
    errors: list[str] = field(default_factory=list)

    @property
    def first_cell(self) -> str:
        return self.cells[0][1].id_for_label if self.cells else ""

    @property
    def missing(self) -> int:
        """Below 0: so much too much."""
        if self.limit is None:
            return self.amount - self.given
        return min(self.limit - self.given, 0)

    @property
    def balanced(self) -> bool:
        return self.given is not None and self.missing == 0

    @property
    def balance(self) -> str:
        """What is missing or too much, in words."""
        if self.given is None:
            return "Có số chưa đọc được"
        if self.missing:
            return f"Còn thiếu {group(self.missing)}" if self.missing > 0 else f"Thừa {group(-self.missing)}"
        return "Đủ" if self.limit is None else ""


class AllocationForm(Part):
    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in names:
            self.fields[name] = WholeNumberField(label=label)


class AllocationOf:
    """What ``giver`` gives of what there is to be moved (``looked``: Preview); of a unit that ends everything has to go.

    ``destinations``: [(reference, label), …], maybe with ``CUT``; ``refs``: reference by unit code; ``prefills``: the proposal
    stands in the fields until somebody changes it; ``year``: the one of the effective day, in which how much leaves can be said.
    """

    def __init__(
        self,
        giver,
        *,
        data,
        looked,
        refs,
        destinations,
        labels,
        prefills,
        year,
        confirm=False,
    ):
        self.giver, self.prefix, self.labels = giver, f"target-{giver.code}", labels
        self.prefills, self.destinations, self.data, self.year = prefills, destinations, data, year
        self.lines = [line for line in looked.to_move if line.unit == giver.code]
        proposals = {
            (move.year, move.indicator, refs.get(move.to, CUT)): move.amount
            for move in looked.proposed
            if move.unit == giver.code
        }
        names = []
        for line in self.lines:
            label = f"{line.year}, {self._label(line)}"
            if self._asks_leaving(line):
                names.append((self._name(line), f"{label}: cần chuyển"))
                self._follow(self._name(line), line.amount, prefills=True)
            for ref, successor in destinations:
                name = self._name(line, ref)
                names.append((name, f"{label}: {successor}"))
                if line.amount == 0 and giver.ends and ref != CUT:  # nothing to allocate: nothing to ask
                    self._follow(name, 0, prefills=True)
                else:
                    proposal = proposals.get((line.year, line.indicator, ref))
                    self._follow(name, proposal, prefills=prefills, confirm=confirm)
        self.form = AllocationForm(data, prefix=self.prefix, loud=True, names=names).read()
        self.rows = [self._row(line) for line in self.lines]

    def _label(self, line) -> str:
        return self.labels.get(line.indicator, line.indicator)

    def _name(self, line, ref="leaves") -> str:
        return f"{line.year}-{line.indicator}-{ref}"

    def _asks_leaving(self, line) -> bool:
        return self.giver.ends and line.year == self.year

    def _follow(self, name, proposal, *, prefills, confirm=False):
        """A field that is empty for the first time, or still as an earlier proposal had it, follows the proposal."""
        name = f"{self.prefix}-{name}"
        shown = group(proposal) if proposal is not None and (prefills or confirm) else ""
        before = self.data.get(f"{name}-was")
        untouched = before is not None and self.data.get(name, "") == before
        if confirm or name not in self.data or (untouched and prefills):
            self.data[name] = self.data[f"{name}-was"] = shown

    def _row(self, line) -> AllocationRow:
        names = [self._name(line, ref) for ref, _ in self.destinations]
        leaves = self._name(line) if self._asks_leaving(line) else None
        readable = all(name in self.form.cleaned_data for name in names)
        return AllocationRow(
            line,
            self._label(line),
            [(label, self.form[self._name(line, ref)]) for ref, label in self.destinations],
            leaves=self.form[leaves] if leaves else None,
            amount=self.form.get(leaves, line.amount) if leaves else line.amount,
            given=sum(self.form.get(name, 0) for name in names) if readable else None,
            limit=None if self.giver.ends else max(line.target - line.done, 0),
        )

    @property
    def was(self):
        """Hidden fields: what was proposed when the page was made."""
        return [
            (name, self.data[name])
            for field in self.form.fields
            if (name := f"{self.prefix}-{field}-was") in self.data
        ]

    def row_of(self, year: str, indicator: str) -> AllocationRow | None:
        wanted = (year, indicator)
        return next((row for row in self.rows if (str(row.line.year), row.line.indicator) == wanted), None)

    def moves(self, codes: dict[str, str]) -> list[TargetMove]:
        return [
            TargetMove(self.giver.code, "" if ref == CUT else codes[ref], line.year, line.indicator, amount)
            for line in self.lines
            for ref, _ in self.destinations
            if (amount := self.form.get(self._name(line, ref), None)) is not None
        ]

    def leavings(self) -> list[Leaving]:
        """What staff changed of how much leaves; a proposal that stands is not said again."""
        return [
            Leaving(self.giver.code, row.line.year, row.line.indicator, row.amount)
            for row in self.rows
            if row.leaves and row.amount != row.line.amount
        ]
