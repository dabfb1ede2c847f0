"""The programme's promises about people, from progress: full-time officials up to the standard and to each of its parts, and
chairs and vice-chairs elected for the first time who have been trained. Pure, no database.

Officials are a stock: of every unit what its last approved quarter says, part and whole of the same report. First-time
officers add up over the term. Only approved figures count; who has not entered a part is left out of its whole too, so that a
blank is never a zero. An ended unit's officials are there until a unit after it has reported a quarter that it did not see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from targets.checks import OFFICIALS, STANDARD_PARTS, STANDARDISED
from targets.measures import Progress
from targets.series import Series
from vietnamese.dates import Quarter
from vietnamese.numbers import percent

FIRST_TIME, TRAINED = "first_time_officers", "first_time_officers_trained"
STANDARD_SHARE, TRAINED_SHARE = "officials_standardised_share", "first_time_officers_trained_share"
# What to load: for the two shares alone, and with the parts of the standard.
IN_SHORT = (OFFICIALS, STANDARDISED, FIRST_TIME, TRAINED, STANDARD_SHARE, TRAINED_SHARE)
IN_FULL = (*IN_SHORT, *STANDARD_PARTS)
OF_STANDARD = (STANDARDISED, *STANDARD_PARTS)


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
        """«Còn thiếu», in persons, never negative; None where nothing is known or promised."""
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
    """What one unit had at the end of its last approved quarter: ``position`` in the term, values by indicator code."""

    position: int
    values: dict[str, int | None]


@dataclass(frozen=True)
class Officers:
    """One row: a unit or a group. ``officials``: how many there are (None: unknown); ``standard``: by ``OF_STANDARD``, those
    that were loaded; ``quarter``: the earliest of the quarters that these are of, None where there are none.
    """

    officials: int | None
    standard: dict[str, Share]
    trained: Share
    quarter: Quarter | None = None

    @property
    def standardised(self) -> Share:
        return self.standard[STANDARDISED]


class OfficerShares:
    """The rows of a ``Progress`` that was loaded with ``IN_SHORT`` or ``IN_FULL``."""

    def __init__(self, progress: Progress):
        self.progress = progress
        self._goals = {
            code: info.goal if (info := progress.indicators.get(code)) else None
            for code in (STANDARD_SHARE, TRAINED_SHARE)
        }
        self._stocks = tuple(code for code in (OFFICIALS, *OF_STANDARD) if code in progress.indicators)
        self._stands = self._stands_by_row()

    def of_unit(self, code: str) -> Officers:
        return self.of((code,))

    def province(self) -> Officers:
        return self.of(self.progress.all_codes)

    def of(self, codes: Iterable[str]) -> Officers:
        """The rows ``codes`` together."""
        codes = tuple(codes)
        stands = [stand for code in codes for stand in self._stands.get(code, ())]
        wholes = [whole for one in stands if (whole := one.values[OFFICIALS]) is not None]
        first = min((one.position for one in stands), default=None)
        return Officers(
            officials=sum(wholes) if wholes else None,
            standard={
                code: Share.of(
                    ((one.values[code], one.values[OFFICIALS]) for one in stands), self._goals[STANDARD_SHARE]
                )
                for code in self._stocks
                if code != OFFICIALS
            },
            trained=Share.of(self._trained(codes), self._goals[TRAINED_SHARE]),
            quarter=None if first is None else self.progress.quarters[first],
        )

    def _trained(self, codes):
        """Approved over the term, per unit that has approved anything of it."""
        for code in codes:
            part, whole = (self._approved(code, one) for one in (TRAINED, FIRST_TIME))
            if part is not None or whole is not None:
                yield part, whole

    def _approved(self, code: str, indicator: str) -> int | None:
        series = self.progress.series.get((code, indicator))
        if series is None:
            return None
        known = [one for one in series.approved[: self.progress.ended] if one is not None]
        return sum(known) if known else None

    # --- officials: whose, and as of when -------------------------------------------------------------------------------

    def _stands_by_row(self) -> dict[str, list[Stand]]:
        """Per row the units whose officials are in it."""
        stocks = self.progress.stocks
        found = {
            unit.code: [stand]
            for unit in self.progress.units
            if unit.pk not in stocks.concerned
            and (
                stand := self._last(
                    {code: self.progress.series.get((unit.code, code)) for code in self._stocks}
                )
            )
        }
        own = {
            pk: self._last({code: stocks.own.get((pk, code)) for code in self._stocks})
            for pk in stocks.concerned
        }
        for pk, stand in own.items():
            if stand and self._is_there(pk, own):
                found.setdefault(stocks.carriers[pk], []).append(stand)
        return found

    def _last(self, series: dict[str, Series | None]) -> Stand | None:
        """The last ended quarter with an approved figure."""
        for position in reversed(range(self.progress.ended)):
            values = {code: one.approved[position] if one else None for code, one in series.items()}
            if any(value is not None for value in values.values()):
                return Stand(position, values)
        return None

    def _is_there(self, pk: int, own: dict[int, Stand | None]) -> bool:
        """Whether the officials of a unit are still its own: nobody after it has reported a quarter that it did not see."""
        stocks = self.progress.stocks
        if pk not in stocks.ends:
            return True
        end, after = stocks.ends[pk], stocks.after(pk)
        if not after:
            return end >= self.progress.ended
        return all((stand := own.get(heir)) is None or stand.position < end for heir in after)
