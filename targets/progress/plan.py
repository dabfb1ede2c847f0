"""Arithmetic of targets and quarters: pure functions, exact, no database.

A plan is kept in twenty-fourths: spreading what is left over the quarters to come divides by 4, 3 and 2, so that
``cumulative * 24`` is always a whole number and no rounding happens before the end.
"""

import datetime
from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

PARTS = 24


class Status(Enum):
    """How a result stands to its plan; ``code`` for templates and programs, ``label`` for people."""

    NO_TARGET = ("no_target", "Không giao chỉ tiêu")
    INSUFFICIENT = ("insufficient", "Chưa đủ số liệu để đánh giá")
    BEHIND = ("behind", "Chậm tiến độ")
    ON_TRACK = ("on_track", "Đúng tiến độ")
    AHEAD = ("ahead", "Vượt tiến độ")
    REACHED = ("reached", "Hoàn thành chỉ tiêu năm")
    EXCEEDED = ("exceeded", "Vượt chỉ tiêu năm")

    def __init__(self, code, label):
        self.code = code
        self.label = label


class Amount(NamedTuple):
    """A signed part of a year's target, and the day from which it is part of the plan."""

    amount: int
    effective_on: datetime.date
    original: bool = True


def year_plan(amounts: Sequence[Amount], cut_offs: Sequence[datetime.date]) -> list[int]:
    """Cumulative plan of one year at each of its four cut-offs, in twenty-fourths.

    Linear by quarter. An amount that takes effect after a quarter's cut-off leaves the plan of that quarter alone and is
    spread over the quarters to come; one that takes effect after the year is part of the year's last plan.
    """
    if all(amount.effective_on <= cut_offs[0] for amount in amounts):
        # Nothing changes during the year, and quarters divide the twenty-fourths without a rest.
        step = sum([amount.amount for amount in amounts]) * PARTS // len(cut_offs)
        return [step * (position + 1) for position in range(len(cut_offs))]
    plan, reached = [], 0
    for position, cut_off in enumerate(cut_offs):
        left = len(cut_offs) - position
        in_force = sum(a.amount for a in amounts if left == 1 or a.effective_on <= cut_off)
        reached += (in_force * PARTS - reached) // left
        plan.append(reached)
    return plan


def even_plan(total: int, steps: int) -> list[Fraction]:
    """A total spread evenly: the cumulative plan after each step, in twenty-fourths."""
    return [Fraction(total * PARTS * (step + 1), steps) for step in range(steps)]


def whole_plan(parts: int | Fraction, *, round_down: bool) -> int:
    """The plan as people read it: unions rounded down to whole ones, members half away from zero."""
    if round_down:
        return int(parts // PARTS)
    return int((parts * 2 + PARTS) // (PARTS * 2)) if parts >= 0 else -whole_plan(-parts, round_down=False)


def status_of(approved: int | None, plan: int | None, target: int | None = None) -> Status:
    """Status of an approved result against the plan; with ``target``, reaching the year's target counts more."""
    if plan is None:
        return Status.NO_TARGET
    if approved is None:
        return Status.INSUFFICIENT
    if target is not None and target > 0 and approved >= target:
        return Status.EXCEEDED if approved > target else Status.REACHED
    if approved == plan:
        return Status.ON_TRACK
    return Status.AHEAD if approved > plan else Status.BEHIND


# The recent pace is the average of so many quarters; of fewer in the first year.
RECENT_QUARTERS = 4


def latest_known(values: Sequence[int | None], last: int = RECENT_QUARTERS) -> list[int]:
    """The last values that are known, at most ``last``."""
    return [value for value in values if value is not None][-last:]


def pace(values: Sequence[int | None], last: int = RECENT_QUARTERS) -> Fraction | None:
    """Average of the last quarters that are known; None where none is."""
    known = latest_known(values, last)
    return Fraction(sum(known), len(known)) if known else None


def needed_pace(missing: int, quarters_left: int) -> Fraction | None:
    """What every quarter to come has to bring; None where no quarter is left."""
    return Fraction(max(missing, 0), quarters_left) if quarters_left > 0 else None


def fewest(values: Sequence[int], share: int = 80) -> int:
    """How many of the largest of ``values`` (none negative) make up at least ``share`` percent of all of them together."""
    whole, reached = sum(values), 0
    for count, value in enumerate(sorted(values, reverse=True)):
        if reached * 100 >= whole * share:
            return count
        reached += value
    return len(values)


def total(values: Sequence[int | None]) -> int | None:
    """Sum of what is known; None where nothing is: no data is not zero."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
