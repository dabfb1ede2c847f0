"""Ways from one page of rating to others; those that an installation does not have are left out."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from evaluations.models import Evaluation, EvaluationState
from evaluations.rating.steps import registration_refusal
from evaluations.rights import may_appraise, may_enter

State = EvaluationState


@dataclass(frozen=True)
class Link:
    """``main``: what is to be done first; ``posts``: a button of a form of its own, told about in ``text``."""

    label: str
    url: str
    main: bool = False
    posts: bool = False
    text: str = ""


def address(name: str, *args, **query) -> str:
    """'' where there is no such page; what is empty in ``query`` is left out."""
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    asked = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{url}?{urlencode(asked)}" if asked else url


def steps_open_to(user, evaluation: Evaluation) -> list[Link]:
    """What this person may do with a rating now, as it stands; the most urgent first."""
    state, key, found = evaluation.state, evaluation.pk, []
    if may_enter(user, evaluation) and not evaluation.exclusion:
        if evaluation.can_be_scored:
            found.append(Link(score_label(evaluation), address("evaluation-score", key), main=True))
        if state in (State.NEW, State.REGISTERED) and not registration_refusal(
            by=user, evaluation=evaluation
        ):
            label = "Sửa đăng ký" if evaluation.registered_level else "Đăng ký mức xếp loại"
            found.append(Link(label, address("evaluation-register", key)))
        if state == State.SUBMITTED and evaluation.seen_at is None:
            text = "Chưa ai bắt đầu thẩm định. Nếu cần sửa, anh/chị còn rút lại được; ngày gửi lần đầu vẫn được giữ."
            found.append(Link("Rút lại", address("evaluation-take-back", key), posts=True, text=text))
        if state in (State.APPRAISED, State.RECOGNISED):
            found.append(Link("Đề nghị xem xét lại", address("evaluation-object", key)))
    if may_appraise(user, evaluation):
        label = {State.SUBMITTED: "Thẩm định", State.OBJECTED: "Trả lời đề nghị xem xét lại"}.get(
            state, "Trang thẩm định"
        )
        url = address("evaluation-appraise", key)
        found.insert(
            0 if state in (State.SUBMITTED, State.OBJECTED) else len(found),
            Link(label, url, main=state in (State.SUBMITTED, State.OBJECTED)),
        )
    return [link for link in found if link.url]


def score_label(evaluation: Evaluation) -> str:
    if evaluation.state == State.RETURNED:
        return "Sửa và gửi lại"
    return "Tiếp tục tự chấm điểm" if evaluation.version else "Tự chấm điểm"
