"""What pages call a rating: how it stands, how much time is left, how long a union has worked."""

import datetime
from dataclasses import dataclass

from evaluations.models import Evaluation, EvaluationState, Exclusion, Level
from evaluations.rates import Tally
from evaluations.rating.rules import Eligibility
from vietnamese import clock
from vietnamese.dates import date_vi

State = EvaluationState
UNCONFIRMED = (
    "Bộ tiêu chí “Chưa xác nhận”: chưa ai xác nhận đây là bộ tiêu chí chính thức; "
    "kết quả chấm theo bộ này có thể phải xem lại."
)

COUNT_LABELS = {
    **{level.value: level.label for level in Level},
    "waiting": "Chưa xếp loại",
    "not_yet_eligible": "Chưa đủ thời gian xếp loại",
    "otherwise_excluded": "Không xếp loại (lý do khác)",
}


@dataclass(frozen=True)
class Mark:
    """For ``components/status.html``: ``code`` names icon and colour."""

    code: str
    label: str


OVERDUE, LATE = Mark("overdue", "Quá hạn"), Mark("late", "Nộp muộn")
_ICONS = {
    State.NEW: "no_report",
    State.REGISTERED: "draft",
    State.SUBMITTED: "submitted",
    State.RETURNED: "returned",
    State.APPRAISED: "on_track",
    State.RECOGNISED: "approved",
    State.OBJECTED: "insufficient",
}

# Codes of states in addresses; a rating that is left out is in none of them but in one of the second list.
STATE_CODES = {
    State.NEW: "chua-dang-ky",
    State.REGISTERED: "da-dang-ky",
    State.SUBMITTED: "cho-tham-dinh",
    State.RETURNED: "tra-lai",
    State.APPRAISED: "da-tham-dinh",
    State.RECOGNISED: "da-cong-nhan",
    State.OBJECTED: "xem-xet-lai",
}
EXCLUSION_CODES = {Exclusion.NOT_YET_ELIGIBLE: "chua-du-thoi-gian", Exclusion.OTHER: "ly-do-khac"}


def mark_of_state(state: str) -> Mark:
    return Mark(_ICONS[State(state)], State(state).label)


def marks(evaluation: Evaluation) -> list[Mark]:
    """Why it is not rated, or how it stands; after that “Quá hạn” or “Nộp muộn” where that is so. ``round`` is read."""
    if evaluation.exclusion:
        return [Mark("no_target", Exclusion(evaluation.exclusion).label)]
    found = [mark_of_state(evaluation.state)]
    if is_overdue(evaluation):
        found.append(OVERDUE)
    elif evaluation.was_late:
        found.append(LATE)
    return found


def is_overdue(evaluation: Evaluation) -> bool:
    """Its self-score was due and has not been sent; one that was returned answers late, but was sent in time."""
    return (
        not evaluation.exclusion
        and evaluation.can_be_scored
        and evaluation.first_submitted_at is None
        and clock.today() > evaluation.round.self_score_due
    )


def time_left(due: datetime.date) -> str:
    """“còn 5 ngày”, “hôm nay là hạn cuối”, “quá hạn 12 ngày”."""
    days = (due - clock.today()).days
    if days > 0:
        return f"còn {days} ngày"
    return "hôm nay là hạn cuối" if days == 0 else f"quá hạn {-days} ngày"


def time_of_work(found: Eligibility, last_day: datetime.date) -> str:
    """How the time was worked out, as one sentence."""
    if found.since is None:
        return (
            "Chưa có ngày thành lập, sáp nhập, chia, tách trong phần mềm nên được coi là đủ thời gian; "
            f"tính đến hết {date_vi(last_day)}."
        )
    text = f"{'Sáp nhập, chia, tách' if found.after_merger else 'Thành lập'} {date_vi(found.since)}"
    if found.since > last_day:
        return f"{text}, sau ngày cuối của đợt ({date_vi(last_day)})."
    until = f"tính đến hết {date_vi(last_day)}"
    if found.enough:
        return f"{text}, được {found.months} tháng (cần {found.needed}) {until}."
    return f"{text}, mới được {found.months}/{found.needed} tháng {until}."


def level_of_unit(tally: Tally) -> str | None:
    """What became of a unit's own rating: the name of the count in which it stands; None where it has none."""
    for name in (*Level.values, "waiting", "not_yet_eligible", "otherwise_excluded"):
        if getattr(tally, name):
            return name
    return None
