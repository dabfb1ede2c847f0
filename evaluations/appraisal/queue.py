"""What waits for the level above: sections of the queue, their numbers, and what a row says at a glance. Reads only."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from evaluations.appraisal.filters import Asked, Names
from evaluations.inspections.open_findings import key_of, open_findings
from evaluations.labels import Mark, marks
from evaluations.models import Evaluation, EvaluationState, EvaluationTransition
from vietnamese import clock

State = EvaluationState
PER_PAGE = 50
RATED = Q(exclusion="")
LATE_APPRAISAL = Mark("overdue", "Quá hạn thẩm định")


@dataclass(frozen=True)
class Section:
    """``code`` stands in addresses; ``condition`` and ``late`` are filters; ``due`` says what “quá hạn” is here."""

    code: str
    label: str
    condition: Q
    due: str
    empty: str

    @property
    def late(self) -> Q:
        return self.condition & Q(**{f"round__{self.due}__lt": clock.today()})


WAITING = Section(
    "cho-tham-dinh",
    "Chờ thẩm định",
    Q(state=State.SUBMITTED) & RATED,
    "appraisal_due",
    "Không có bản tự chấm điểm nào chờ thẩm định.",
)
OBJECTED = Section(
    "xem-xet-lai",
    "Đề nghị xem xét lại",
    Q(state=State.OBJECTED),
    "appraisal_due",
    "Không có đề nghị xem xét lại nào chờ trả lời.",
)
APPRAISED = Section(
    "cho-cong-nhan",
    "Đã thẩm định, chờ công nhận",
    Q(state=State.APPRAISED) & RATED,
    "appraisal_due",
    "Không có kết quả nào chờ quyết định công nhận.",
)
RETURNED = Section(
    "tra-lai",
    "Trả lại để bổ sung",
    Q(state=State.RETURNED) & RATED,
    "self_score_due",
    "Không có bản tự chấm điểm nào đang trả lại.",
)
NOT_SENT = Section(
    "chua-gui",
    "Chưa gửi tự chấm điểm",
    Q(state__in=[State.NEW, State.REGISTERED]) & RATED,
    "self_score_due",
    "Không còn công đoàn nào chưa gửi tự chấm điểm.",
)
LEFT_OUT = Section(
    "khong-xep-loai",
    "Không xếp loại",
    ~RATED & ~Q(state=State.OBJECTED),
    "self_score_due",
    "Không có công đoàn nào ở diện không xếp loại.",
)
RECOGNISED = Section(
    "da-cong-nhan",
    "Đã công nhận",
    Q(state=State.RECOGNISED),
    "appraisal_due",
    "Chưa có kết quả nào được công nhận.",
)
SECTIONS = (WAITING, OBJECTED, APPRAISED, RETURNED, NOT_SENT, LEFT_OUT, RECOGNISED)


def section_of(code: str) -> Section:
    """The section of an address; the first one where it names none."""
    return next((one for one in SECTIONS if one.code == code), WAITING)


def counts(user, asked: Asked) -> dict[str, int]:
    """``{section code: number of ratings}``; one query."""
    return (
        asked.ratings(user)
        .order_by()
        .aggregate(
            **{one.code: Count("pk", filter=one.late if asked.late else one.condition) for one in SECTIONS}
        )
    )


def ratings_in(section: Section, user, asked: Asked) -> QuerySet:
    """Ratings of a section in the order of the annex, each unit before its grassroots unions, these by their names."""
    return (
        asked.ratings(user)
        .filter(section.late if asked.late else section.condition)
        .select_related("round", "kind", "rated_union", "seen_by", "decision", "overruled_by")
        .order_by("unit__order", "-level", "rated_union__collation", "pk")
    )


def next_waiting(user, after: Evaluation) -> Evaluation | None:
    """The rating to appraise next: the first of the same round that waits and is not ``after`` itself."""
    return ratings_in(WAITING, user, Asked(round=after.round_id)).exclude(pk=after.pk).first()


def dress(rows: list[Evaluation], names: Names) -> None:
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
