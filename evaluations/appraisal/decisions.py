"""What the level above can decide of a rating besides its points: whether it is rated, and the answer to an objection."""

from collections.abc import Callable
from dataclasses import dataclass

from evaluations.appraisal.forms import ReasonForm
from evaluations.models import Evaluation, EvaluationState, Exclusion
from evaluations.rating import steps

State = EvaluationState


@dataclass(frozen=True)
class Decision:
    """``code`` stands in the address, ``step`` is what the log calls it; ``take`` does it: ``by, evaluation, reason``."""

    code: str
    step: steps.Step
    label: str
    help_text: str
    done: str
    take: Callable
    danger: bool = False

    def form(self, data=None) -> ReasonForm:
        return ReasonForm(data, decision=self.code, label="Lý do", help_text=self.help_text)


UPHOLD = Decision(
    "giu-nguyen",
    steps.UPHOLD,
    "Giữ nguyên kết quả",
    "Công đoàn đề nghị xem xét lại đọc được lý do này.",
    "Đã trả lời đề nghị xem xét lại: giữ nguyên kết quả.",
    lambda by, evaluation, reason: steps.uphold(by=by, evaluation=evaluation, comment=reason),
)
REOPEN = Decision(
    "mo-lai",
    steps.REOPEN,
    "Mở lại để thẩm định lại",
    "Kết quả đã thẩm định, công nhận không còn được tính cho đến khi thẩm định, công nhận lại. Điểm đã chấm vẫn còn.",
    "Đã mở lại để thẩm định lại.",
    lambda by, evaluation, reason: steps.reopen(by=by, evaluation=evaluation, comment=reason),
    danger=True,
)
EXCLUDE = Decision(
    "khong-xep-loai",
    steps.EXCLUDE,
    "Không xếp loại (lý do khác)",
    "Dùng khi không xếp loại vì lý do khác thời gian hoạt động, ví dụ doanh nghiệp ngừng hoạt động chờ giải thể.",
    "Đã ghi “Không xếp loại (lý do khác)”.",
    lambda by, evaluation, reason: steps.exclude(by=by, evaluation=evaluation, reason=reason),
    danger=True,
)
INCLUDE = Decision(
    "dua-lai",
    steps.INCLUDE,
    "Đưa lại vào diện xếp loại",
    "Bỏ quyết định loại trừ; công đoàn lại được xét theo thời gian hoạt động.",
    "Đã bỏ “Không xếp loại (lý do khác)”.",
    lambda by, evaluation, reason: steps.include(by=by, evaluation=evaluation, reason=reason),
)
STILL_RATE = Decision(
    "van-xep-loai",
    steps.OVERRULE,
    "Vẫn xếp loại, tuy chưa đủ thời gian",
    "Xem xét riêng về thời gian hoạt động; lý do được ghi cạnh kết quả.",
    "Đã ghi kết quả xem xét riêng về thời gian hoạt động: được xếp loại.",
    lambda by, evaluation, reason: steps.overrule(by=by, evaluation=evaluation, eligible=True, reason=reason),
)
NOT_YET = Decision(
    "chua-du-thoi-gian",
    steps.OVERRULE,
    "Chưa đủ thời gian xếp loại, tuy tính theo ngày là đủ",
    "Xem xét riêng về thời gian hoạt động; lý do được ghi cạnh kết quả.",
    "Đã ghi kết quả xem xét riêng về thời gian hoạt động: “Chưa đủ thời gian xếp loại”.",
    lambda by, evaluation, reason: steps.overrule(
        by=by, evaluation=evaluation, eligible=False, reason=reason
    ),
    danger=True,
)
DECISIONS = {one.code: one for one in (UPHOLD, REOPEN, EXCLUDE, INCLUDE, STILL_RATE, NOT_YET)}


def open_to(evaluation: Evaluation) -> list[Decision]:
    """What can be decided of it as it stands."""
    if evaluation.state == State.OBJECTED:
        return [UPHOLD, REOPEN]
    if evaluation.state == State.RECOGNISED:
        return [REOPEN]
    found = [REOPEN] if evaluation.state == State.APPRAISED else []
    if evaluation.exclusion == Exclusion.OTHER:
        return [*found, INCLUDE]
    if evaluation.exclusion:
        return [*found, STILL_RATE, EXCLUDE]
    return [*found, EXCLUDE, NOT_YET]


def label_of(decision: Decision, evaluation: Evaluation) -> str:
    """As it is called where dates had been overruled before: then it is taken back."""
    if decision is STILL_RATE and evaluation.enough_time:
        return "Bỏ xem xét riêng “Chưa đủ thời gian xếp loại”"
    if decision is NOT_YET and not evaluation.enough_time:
        return "Bỏ xem xét riêng “Vẫn xếp loại”"
    return decision.label
