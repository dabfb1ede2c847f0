"""The programme's promises about people: full-time officials up to the standard and to each of its parts, and chairs and
vice-chairs elected for the first time who have been trained. One query beside those of progress, however many units.

Officials are a stock: of every unit what its last approved report says, part and whole of the same one. First-time officers
add up over the term. Only approved figures count; who has not entered a part is left out of its whole too, so that a blank is
never a zero. An ended unit's officials are there until a unit after it has reported a quarter that it did not see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from targets.models import ReportFigure
from targets.progress.progress import APPROVED, Progress
from targets.progress.series import plus
from vietnamese.dates import Quarter
from vietnamese.numbers import percent

# To be among the indicators that progress is loaded with: their goals, and what each is a share of, are data of theirs.
STANDARD_SHARE, TRAINED_SHARE = SHARES = ("officials_standardised_share", "first_time_officers_trained_share")


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole`` persons against ``goal`` percent; None where nothing is known, or nothing was promised.

    ``entered`` of ``reported``: how many of the units that have an approved report entered both numbers.
    """

    part: int | None = None
    whole: int | None = None
    goal: int | None = None
    entered: int = 0
    reported: int = 0

    @property
    def percent(self) -> str | None:
        """``94,1%``; None where nothing is known, or the whole is 0."""
        return percent(self.part, self.whole)

    @property
    def missing(self) -> int | None:
        """“Còn thiếu”, in persons, never negative; None where nothing is known or promised."""
        if self.part is None or self.goal is None:
            return None
        return max(ceil(Fraction(self.whole * self.goal, 100)) - self.part, 0)

    @classmethod
    def of(cls, pairs: Iterable[tuple[int | None, int | None]], goal: int | None) -> "Share":
        """Of ``(part, whole)`` of each unit that has reported."""
        pairs = list(pairs)
        known = [(part, whole) for part, whole in pairs if part is not None and whole is not None]
        if not known:
            return cls(goal=goal, reported=len(pairs))
        return cls(
            sum(part for part, _ in known),
            sum(whole for _, whole in known),
            goal,
            len(known),
            len(pairs),
        )


@dataclass(frozen=True)
class Stand:
    """A unit's last approved report: the ``position`` of its quarter in the term, and the key of its revision."""

    position: int
    revision: int


@dataclass(frozen=True)
class Officers:
    """One row: a unit or a group. ``officials``: how many there are (None: unknown); ``standard``: the shares by
    code, the whole one first; ``quarter``: the earliest of those that the officials are counted at the end of.
    """

    officials: int | None
    standard: dict[str, Share]
    trained: Share
    quarter: Quarter | None = None

    @property
    def standardised(self) -> Share:
        return next(iter(self.standard.values()), Share())


class OfficerShares:
    """Every row's shares. ``progress``: loaded with ``SHARES`` among its indicators; ``parts``: also those of the standard.

    ``standard``: (code, short name) of the number of those who meet it, then of its parts.
    """

    def __init__(self, progress: Progress, *, parts=True):
        self.progress = progress
        self._shares = [progress.indicators.get(code) for code in SHARES]
        of_standard, of_trained = (info.parts if info else () for info in self._shares)
        self.standard = of_standard if parts else of_standard[:1]
        self._officials, self._first_time = (info.denominator if info else "" for info in self._shares)
        self._trained = next((code for code, _ in of_trained), "")
        self._stands = {pk: stand for pk, cells in progress.own_cells.items() if (stand := _last(cells))}
        self._values = self._read()
        self._units: dict[str, list[int]] = {}
        for pk in self._stands:
            self._units.setdefault(progress.stocks.carriers[pk], []).append(pk)

    def of_unit(self, code: str) -> Officers:
        return self.of((code,))

    def province(self) -> Officers:
        return self.of(self.progress.all_codes)

    def of(self, codes: Iterable[str]) -> Officers:
        """The rows ``codes`` together."""
        units = [pk for code in codes for pk in self._units.get(code, ())]
        there = [pk for pk in units if self._is_there(pk)]
        officials = [whole for pk in there if (whole := self._values.get((pk, self._officials))) is not None]
        first = min((self._stands[pk].position for pk in there), default=None)
        of_standard, of_trained = (info.goal if info else None for info in self._shares)
        return Officers(
            officials=sum(officials) if officials else None,
            standard={
                code: self._share(there, code, self._officials, of_standard) for code, _ in self.standard
            },
            trained=self._share(units, self._trained, self._first_time, of_trained),
            quarter=None if first is None else self.progress.quarters[first],
        )

    def _share(self, units, part: str, whole: str, goal: int | None) -> Share:
        value = self._values.get
        return Share.of([(value((pk, part)), value((pk, whole))) for pk in units], goal)

    def _read(self) -> dict[tuple[int, str], int | None]:
        """By unit id and code: stocks of the unit's last approved report, flows of all of the term."""
        # The keys are handed over, and nothing but the few indicators is joined to the figures, the largest table by
        # far: no belief of the database's planner about their number, right or wrong, can make this slow.
        term, counts_from = self.progress.term, self.progress.programme.counts_from
        flows = {
            cell.revision: unit
            for unit, cells in self.progress.own_cells.items()
            for cell, cut_off in zip(cells, term.cut_offs, strict=False)
            if cell is not None and cell.state == APPROVED and cut_off >= counts_from
        }
        of_term = (self._first_time, self._trained)
        stocks = {stand.revision: unit for unit, stand in self._stands.items()}
        if not flows and not stocks:
            return {}
        figures = ReportFigure.objects.order_by().filter(
            revision__in=flows.keys() | stocks.keys(),
            indicator__code__in=[*of_term, self._officials, *(code for code, _ in self.standard)],
        )
        found: dict[tuple[int, str], int | None] = {}
        for revision, code, value in figures.values_list("revision_id", "indicator__code", "value"):
            if code in of_term:
                if revision in flows:
                    key = flows[revision], code
                    found[key] = plus(found.get(key), value)
            elif revision in stocks:
                found[stocks[revision], code] = value
        return found

    def _is_there(self, pk: int) -> bool:
        """Whether the officials of a unit are still its own: nobody after it has reported a quarter that it did not see."""
        stocks = self.progress.stocks
        if pk not in stocks.ends:
            return True
        end, after = stocks.ends[pk], stocks.after(pk)
        if not after:
            return end >= self.progress.ended
        return all((stand := self._stands.get(heir)) is None or stand.position < end for heir in after)


def _last(cells) -> Stand | None:
    for position in reversed(range(len(cells))):
        cell = cells[position]
        if cell is not None and cell.state == APPROVED:
            return Stand(position, cell.revision)
    return None
