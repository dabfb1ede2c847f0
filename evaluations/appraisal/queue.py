"""What waits for the level above: sections of the queue, and what a row says at a glance. Reads only."""

from django.db.models import Q

from evaluations.inspections.open_findings import key_of, open_findings
from evaluations.labels import Mark, marks
from evaluations.models import Evaluation, EvaluationState, EvaluationTransition
from evaluations.rights import appraised_by
from pages.lists import Tab
from units.structure.unit_names import UnitNames
from vietnamese import clock

State = EvaluationState
RATED = Q(exclusion="")
ORDER = ("unit__order", "-level", "rated_union__collation", "pk")
LATE_APPRAISAL = Mark("overdue", "Quá hạn thẩm định")

WAITING = Tab(
    "cho-tham-dinh",
    "Chờ thẩm định",
    lambda: Q(state=State.SUBMITTED) & RATED,
    empty="Không có bản tự chấm điểm nào chờ thẩm định",
)
OBJECTED = Tab(
    "xem-xet-lai",
    "Đề nghị xem xét lại",
    lambda: Q(state=State.OBJECTED),
    empty="Không có đề nghị xem xét lại nào chờ trả lời",
)
APPRAISED = Tab(
    "cho-cong-nhan",
    "Đã thẩm định, chờ công nhận",
    lambda: Q(state=State.APPRAISED) & RATED,
    empty="Không có kết quả nào chờ quyết định công nhận",
)
RETURNED = Tab(
    "tra-lai",
    "Trả lại để bổ sung",
    lambda: Q(state=State.RETURNED) & RATED,
    empty="Không có bản tự chấm điểm nào đang trả lại",
)
NOT_SENT = Tab(
    "chua-gui",
    "Chưa gửi tự chấm điểm",
    lambda: Q(state__in=[State.NEW, State.REGISTERED]) & RATED,
    empty="Không còn công đoàn nào chưa gửi tự chấm điểm",
)
LEFT_OUT = Tab(
    "khong-xep-loai",
    "Không xếp loại",
    lambda: ~RATED & ~Q(state=State.OBJECTED),
    empty="Không có công đoàn nào ở diện không xếp loại",
)
RECOGNISED = Tab(
    "da-cong-nhan",
    "Đã công nhận",
    lambda: Q(state=State.RECOGNISED),
    empty="Chưa có kết quả nào được công nhận",
)
SECTIONS = (WAITING, OBJECTED, APPRAISED, RETURNED, NOT_SENT, LEFT_OUT, RECOGNISED)
WAITS_ELSEWHERE = (NOT_SENT, WAITING, RETURNED, OBJECTED)  # of a recognition: what is not ready for it
BY_APPRAISAL = (
    WAITING,
    OBJECTED,
    APPRAISED,
    RECOGNISED,
)  # late after the day of appraisals, others of self-scores


def is_late() -> Q:
    late = Q()
    for section in SECTIONS:
        due = "appraisal_due" if section in BY_APPRAISAL else "self_score_due"
        late |= section.condition() & Q(**{f"round__{due}__lt": clock.today()})
    return late


def next_waiting(user, after: Evaluation) -> Evaluation | None:
    """The rating to appraise next: the first of the same round that waits and is not ``after`` itself."""
    waiting = Evaluation.objects.filter(appraised_by(user), WAITING.condition(), round=after.round_id)
    return waiting.select_related("rated_union").order_by(*ORDER).exclude(pk=after.pk).first()


def dress(rows: list[Evaluation], names: UnitNames) -> None:
    """Put ``subject_name``, ``unit_name``, ``shown_marks``, ``open_findings`` and ``objection`` on every row; two queries."""
    findings = open_findings(rows)
    objections = {}
    asked = [row.pk for row in rows if row.state == State.OBJECTED]
    if asked:
        logged = EvaluationTransition.objects.filter(evaluation__in=asked, step="object").order_by("pk")
        objections = {row.evaluation_id: row for row in logged}
    today = clock.today()
    for row in rows:
        row.unit_name = names[row.unit_id]
        row.subject_name = row.unit_name if row.is_upper_level else row.rated_union.name
        row.shown_marks = marks(row)
        if row.state == State.SUBMITTED and not row.exclusion and row.round.appraisal_due < today:
            row.shown_marks.insert(1, LATE_APPRAISAL)
        row.open_findings = len(findings[key_of(row)])
        row.objection = objections.get(row.pk)
