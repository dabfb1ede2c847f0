"""Quality targets as people read them, and what a decision would change in those of its year. Reads and writes no rows."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from evaluations.models import Counting
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import shortest
from vietnamese.text import fold

NOT_ASSIGNED, NOT_YET_ASSIGNED = "Không giao chỉ tiêu", "Chưa giao chỉ tiêu"
# What a decision says, and people type or write in Excel, to withdraw a share.
WITHDRAWN = "không giao"
HIGHEST = Decimal(100)


class Effect(StrEnum):
    """What becomes of one unit and measure that a decision names."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"  # the share stays, it is this decision's now
    WITHDRAWN = "withdrawn"  # nothing is assigned there any more
    OVERTAKEN = "overtaken"  # another one is effective later: it goes on counting


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` is what was said last, None where nothing was; ``share`` is what the decision assigns, in percent, None: it
    withdraws.
    """

    unit_id: int
    measure: str
    before: Counting | None
    share: Decimal | None
    effect: Effect


def share_text(share: Decimal) -> str:
    """A share that was promised: ``90%``, ``87,5%``, ``87,25%``."""
    return f"{shortest(share)}%"


def in_force_words(effective_on: datetime.date) -> str:
    """What is said of a share that was decided last: whether it is in force yet, as of today."""
    return "đang tính" if effective_on <= clock.today() else f"tính từ {date_vi(effective_on)}"


def is_withdrawal(text: str) -> bool:
    """Whether that is “không giao”, however it is written."""
    return fold(text) in (fold(WITHDRAWN), fold(NOT_ASSIGNED))


def changes(
    said: Mapping[tuple[int, str], Counting],
    shares: Mapping[tuple[int, str], Decimal | None],
    effective_on: datetime.date,
) -> list[Change]:
    """What assigning ``shares`` (None: withdrawing) from that day on does to what was ``said`` last.

    Keys are (unit id, measure).
    """
    return [
        Change(unit, measure, before, share, _effect(before, share, effective_on))
        for (unit, measure), share in shares.items()
        for before in [said.get((unit, measure))]
    ]


def _effect(before: Counting | None, share: Decimal | None, effective_on: datetime.date) -> Effect:
    if before and before.effective_on > effective_on:
        return Effect.OVERTAKEN
    standing = before.share if before else None
    if standing == share:
        return Effect.SAME
    if share is None:
        return Effect.WITHDRAWN
    return Effect.NEW if standing is None else Effect.CHANGED
