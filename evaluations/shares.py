"""Quality targets as people read them, and what a decision would change in those of its year. Reads nothing, writes nothing."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from evaluations.models import Counting
from vietnamese.numbers import shortest

NOT_ASSIGNED = "Không giao chỉ tiêu"
HIGHEST = Decimal(100)


class Effect(StrEnum):
    """What becomes of one unit and measure that a decision names."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"  # the share stays, it is this decision's now
    OVERTAKEN = "overtaken"  # another one is effective later: it goes on counting


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` is what counts now, None where nothing does; ``share`` is what the decision assigns, in percent."""

    unit_id: int
    measure: str
    before: Counting | None
    share: Decimal
    effect: Effect


def share_text(share: Decimal) -> str:
    """A share that was promised: ``90%``, ``87,5%``, ``87,25%``."""
    return f"{shortest(share)}%"


def changes(
    counting: Mapping[tuple[int, str], Counting],
    shares: Mapping[tuple[int, str], Decimal],
    effective_on: datetime.date,
) -> list[Change]:
    """What assigning ``shares`` from that day on does to what is ``counting``; keys are (unit id, measure)."""
    found = []
    for (unit, measure), share in shares.items():
        before = counting.get((unit, measure))
        if before is None:
            effect = Effect.NEW
        elif before.effective_on > effective_on:
            effect = Effect.OVERTAKEN
        else:
            effect = Effect.SAME if before.share == share else Effect.CHANGED
        found.append(Change(unit, measure, before, share, effect))
    return found


def fingerprint(found: list[Change]) -> str:
    """Of what a preview showed: another one means that targets have moved since."""
    told = sorted(
        (
            change.unit_id,
            str(change.measure),
            str(change.before.decision_id if change.before else ""),
            f"{change.share:.2f}",
            change.effect.value,
        )
        for change in found
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()
