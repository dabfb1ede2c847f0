"""The steps of one rating, each claimed and logged as those of reports are. What they do to the scores is in ``scoring``."""

from collections import defaultdict
from dataclasses import replace

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from evaluations.models import (
    REGISTRATION_LEVELS,
    Evaluation,
    EvaluationState,
    EvaluationTransition,
    Exclusion,
)
from evaluations.rating.scoring import SelfScored, appraised, self_scored
from evaluations.rights import may_appraise, may_enter, may_manage_all, require
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.text import prose
from workflow.steps import SomebodyWasFaster, Step, StepRefused, perform, perform_many

State = EvaluationState
NOT_OVERRULED = {"overruled_at": None, "overruled_by": None, "overruled_reason": ""}
_SCORABLE = (State.NEW, State.REGISTERED, State.RETURNED)
_UNRECOGNISED = (State.NEW, State.REGISTERED, State.SUBMITTED, State.RETURNED, State.APPRAISED)

REGISTER = Step("register", "Đăng ký", (State.NEW, State.REGISTERED), State.REGISTERED)
SUBMIT = Step("submit", "Gửi tự chấm điểm", _SCORABLE, State.SUBMITTED)
TAKE_BACK = Step("take_back", "Rút lại", (State.SUBMITTED,), State.REGISTERED)
RETURN = Step("return", "Trả lại để bổ sung", (State.SUBMITTED,), State.RETURNED, needs_comment=True)
APPRAISE = Step("appraise", "Thẩm định", (State.SUBMITTED,), State.APPRAISED)
# A whole self-score without points of each criterion: sent by being listed, and listed anew until it is appraised.
LIST_SELF_SCORE = Step(
    "list_self",
    "Ghi tự chấm điểm theo danh sách",
    (*_SCORABLE, State.SUBMITTED),
    State.SUBMITTED,
)
RATE = Step("rate", "Xếp loại theo danh sách", _UNRECOGNISED, State.APPRAISED)
OBJECT = Step(
    "object", "Đề nghị xem xét lại", (State.APPRAISED, State.RECOGNISED), State.OBJECTED, needs_comment=True
)
# Where it goes back to depends on whether it had been recognised.
UPHOLD = Step("uphold", "Giữ nguyên kết quả", (State.OBJECTED,), State.RECOGNISED, needs_comment=True)
REOPEN = Step(
    "reopen",
    "Mở lại để thẩm định lại",
    (State.APPRAISED, State.RECOGNISED, State.OBJECTED),
    State.SUBMITTED,
    needs_comment=True,
)
# They leave the state as it is.
EXCLUDE = Step("exclude", "Không xếp loại (lý do khác)", _UNRECOGNISED, "", needs_comment=True)
INCLUDE = Step("include", "Đưa lại vào diện xếp loại", _UNRECOGNISED, "", needs_comment=True)
OVERRULE = Step("overrule", "Xem xét riêng về thời gian hoạt động", _UNRECOGNISED, "", needs_comment=True)
STEPS = {
    step.name: step
    for step in (
        REGISTER, SUBMIT, LIST_SELF_SCORE, TAKE_BACK, RETURN, APPRAISE, RATE, OBJECT, UPHOLD, REOPEN, EXCLUDE,
        INCLUDE, OVERRULE,
    )
}  # fmt: skip


def decide_many(step: Step, rows, *, by, changes, logged) -> None:
    """Take a step that leaves the state as it is on many ratings; see ``perform_many``."""
    by_state = defaultdict(list)
    for row in rows:
        by_state[row.state].append(row)
    for state, some in by_state.items():
        perform_many(
            replace(step, target=state),
            some,
            by=by,
            log=(EvaluationTransition, "evaluation"),
            changes=changes,
            logged=logged,
        )


def registration_refusal(*, by, evaluation: Evaluation) -> str:
    """Why this person cannot register a level today, for people; '' where it is possible."""
    due = evaluation.round.registration_due
    if may_manage_all(by) or clock.today() <= due:
        return ""
    return f"Đã hết hạn đăng ký ({date_vi(due)}). Đề nghị LĐLĐ tỉnh ghi nhận đăng ký muộn, nêu rõ lý do."


def not_registered_because(evaluation: Evaluation) -> str:
    """Of one that is left out, for people."""
    label = Exclusion(evaluation.exclusion).label
    return f"Công đoàn này ở diện “{label}” nên không đăng ký trong đợt này."


def register(*, by, evaluation: Evaluation, level: str, comment: str = ""):
    """Register the level that is aimed at; again until the due day, if it changes. After it the province alone, with a reason."""
    require(may_enter(by, evaluation))
    if level not in REGISTRATION_LEVELS:
        raise StepRefused("Vui lòng chọn mức đăng ký.")
    if evaluation.exclusion:
        raise StepRefused(not_registered_because(evaluation))
    if refusal := registration_refusal(by=by, evaluation=evaluation):
        raise StepRefused(refusal)
    late = clock.today() > evaluation.round.registration_due
    return perform(
        replace(REGISTER, needs_comment=late),
        evaluation,
        by=by,
        transitions=evaluation.transitions,
        comment=comment,
        expected={"registered_level": evaluation.registered_level, "exclusion": ""},
        changes={"registered_level": level},
        level=level,
    )


@transaction.atomic
def submit(*, by, evaluation: Evaluation, version: int):
    """Send the self-score as it was last saved; ``version`` is the saving that the person saw.

    Raises StepRefused with ``problems`` where criteria have no points yet, or where it is not rated at all.
    """
    require(may_enter(by, evaluation))
    _refuse_excluded(evaluation)
    scored: SelfScored = self_scored(evaluation)
    return perform(
        SUBMIT,
        evaluation,
        by=by,
        transitions=evaluation.transitions,
        expected={"version": version, "exclusion": ""},
        changes={
            "self_points": scored.points,
            "self_level": scored.level,
            "first_submitted_at": Coalesce(F("first_submitted_at"), Value(clock.now())),
            "seen_at": None,
            "seen_by": None,
            "version": F("version") + 1,
        },
        points=scored.points,
        level=scored.level,
        scores=scored.by_code,
    )


def take_back(*, by, evaluation: Evaluation):
    """The sender takes a self-score back that nobody has begun to appraise."""
    require(may_enter(by, evaluation))
    _refuse_if_seen(evaluation)
    target = State.REGISTERED if evaluation.registered_level else State.NEW
    try:
        return perform(
            replace(TAKE_BACK, target=target),
            evaluation,
            by=by,
            transitions=evaluation.transitions,
            expected={"seen_at": None, "registered_level": evaluation.registered_level},
            changes=_unsent(),
        )
    except SomebodyWasFaster:
        evaluation.refresh_from_db()
        _refuse_if_seen(evaluation)
        raise


def begin_appraisal(*, by, evaluation: Evaluation) -> bool:
    """Note that somebody began to appraise this sending; False where somebody already did or it is not waiting any more."""
    require(may_appraise(by, evaluation))
    begun = Evaluation.objects.filter(
        pk=evaluation.pk, state=State.SUBMITTED, version=evaluation.version, seen_at__isnull=True
    ).update(seen_at=clock.now(), seen_by=by)
    evaluation.refresh_from_db()
    return bool(begun)


def send_back(*, by, evaluation: Evaluation, version: int, comment: str):
    """Return the self-score that the person saw, with a reason; what was appraised so far is kept."""
    require(may_appraise(by, evaluation))
    return perform(
        RETURN,
        evaluation,
        by=by,
        transitions=evaluation.transitions,
        comment=comment,
        expected={"version": version},
        changes=_unsent(),
        points=evaluation.self_points,
        level=evaluation.self_level,
    )


@transaction.atomic
def appraise(*, by, evaluation: Evaluation, version: int, comment: str = ""):
    """Settle the appraisal as it was last saved: points, and the level after conditions that hold.

    Raises StepRefused with ``problems`` where criteria are not appraised yet.
    """
    require(may_appraise(by, evaluation))
    _refuse_excluded(evaluation)
    found = appraised(evaluation)
    return perform(
        APPRAISE,
        evaluation,
        by=by,
        transitions=evaluation.transitions,
        comment=comment,
        expected={"version": version, "exclusion": ""},
        changes={
            "appraised_points": found.points,
            "appraised_level": found.level,
            "version": F("version") + 1,
        },
        points=found.points,
        level=found.level,
        scores=found.by_code,
    )


def object_to(*, by, evaluation: Evaluation, comment: str):
    """“Đề nghị xem xét lại” of what was appraised or recognised; a recognised level counts until somebody answers."""
    require(may_enter(by, evaluation))
    return perform(
        OBJECT,
        evaluation,
        by=by,
        transitions=evaluation.transitions,
        comment=comment,
        level=evaluation.recognised_level or evaluation.appraised_level,
    )


def uphold(*, by, evaluation: Evaluation, comment: str):
    """Answer an objection: the result stays, with the reason."""
    require(may_appraise(by, evaluation))
    target = State.RECOGNISED if evaluation.recognised_level else State.APPRAISED
    return perform(
        replace(UPHOLD, target=target),
        evaluation,
        by=by,
        transitions=evaluation.transitions,
        comment=comment,
        expected={"recognised_level": evaluation.recognised_level},
        level=evaluation.recognised_level or evaluation.appraised_level,
    )


def reopen(*, by, evaluation: Evaluation, comment: str):
    """Take the appraisal up again, with a reason: a recognition does not count any more, the scores stay as they were."""
    require(may_appraise(by, evaluation))
    return perform(
        REOPEN,
        evaluation,
        by=by,
        transitions=evaluation.transitions,
        comment=comment,
        expected={"decision": evaluation.decision_id},
        changes={
            "decision": None,
            "recognised_level": "",
            "appraised_level": "",
            "appraised_points": None,
            # The level above is at it again: the other side cannot take it back under its hands.
            "seen_at": clock.now(),
            "seen_by": by,
            "version": F("version") + 1,
        },
        points=evaluation.appraised_points,
        level=evaluation.recognised_level or evaluation.appraised_level,
    )


def exclude(*, by, evaluation: Evaluation, reason: str):
    """“Không xếp loại (lý do khác)”, with the reason; whatever its scores are, and in place of an end that was noted."""
    changes = {"exclusion": Exclusion.OTHER, "exclusion_reason": prose(reason), "ended_on": None}
    return _decide(EXCLUDE, by, evaluation, reason, changes)


def include(*, by, evaluation: Evaluation, reason: str):
    """Take “Không xếp loại (lý do khác)” back: dates decide again; who decided otherwise before decides anew."""
    if evaluation.exclusion != Exclusion.OTHER:
        raise StepRefused("Công đoàn này không ở diện “Không xếp loại (lý do khác)”. Không có gì thay đổi.")
    if evaluation.ended_on:
        raise StepRefused(
            f"Công đoàn này đã kết thúc hoạt động hoặc không còn thuộc đối tượng từ {date_vi(evaluation.ended_on)}. "
            "Nếu ngày đó ghi nhầm, vui lòng sửa "
            "trong danh sách CĐCS (hoặc ở loại hình trong Quản trị) rồi cập nhật danh sách xếp loại của đợt."
        )
    # What was decided against the dates is not kept while another reason stands: it lapses rather than be guessed.
    changes = {
        "exclusion": "" if evaluation.enough_time else Exclusion.NOT_YET_ELIGIBLE,
        "exclusion_reason": "",
        **NOT_OVERRULED,
    }
    return _decide(INCLUDE, by, evaluation, reason, changes)


def overrule(*, by, evaluation: Evaluation, eligible: bool, reason: str):
    """Decide otherwise than the dates about the time of work, with a reason; deciding as the dates do takes that back."""
    if evaluation.exclusion == Exclusion.OTHER:
        raise StepRefused(
            "Công đoàn này “Không xếp loại (lý do khác)”; vui lòng đưa lại vào diện xếp loại trước."
        )
    if eligible == (evaluation.exclusion == ""):
        raise StepRefused("Kết quả đang đúng như anh/chị chọn. Không có gì thay đổi.")
    changes = {"exclusion": "" if eligible else Exclusion.NOT_YET_ELIGIBLE}
    if eligible == evaluation.enough_time:
        changes |= NOT_OVERRULED
    else:
        changes |= {"overruled_at": clock.now(), "overruled_by": by, "overruled_reason": prose(reason)}
    return _decide(OVERRULE, by, evaluation, reason, changes)


def _decide(step, by, evaluation, reason, changes):
    """A decision about whether it is rated: the state stays, one that is recognised must be reopened first."""
    require(may_appraise(by, evaluation))
    if evaluation.state not in step.sources:
        raise StepRefused(
            "Kết quả đã được công nhận hoặc đang đề nghị xem xét lại; vui lòng mở lại trước, nêu rõ lý do."
        )
    return perform(
        replace(step, target=evaluation.state),
        evaluation,
        by=by,
        transitions=evaluation.transitions,
        comment=reason,
        expected={"exclusion": evaluation.exclusion, "enough_time": evaluation.enough_time},
        changes=changes,
    )


def _unsent():
    """A self-score that is not sent any more: its sum is worked out again by the next sending."""
    return {
        "self_points": None,
        "self_level": "",
        "seen_at": None,
        "seen_by": None,
        "version": F("version") + 1,
    }


def _refuse_excluded(evaluation):
    if evaluation.exclusion:
        raise StepRefused(
            f"Công đoàn này ở diện “{Exclusion(evaluation.exclusion).label}” nên không chấm điểm, xếp loại trong đợt này."
        )


def _refuse_if_seen(evaluation):
    if evaluation.seen_at is not None and evaluation.state == State.SUBMITTED:
        raise StepRefused(
            f"{evaluation.seen_by} đã bắt đầu thẩm định, không rút lại được. Đề nghị công đoàn cấp trên trả lại."
        )
