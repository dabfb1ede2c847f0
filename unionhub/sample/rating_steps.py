"""What sample ratings are made of: levels and points that are drawn, and the steps that bring one into a state."""

import random
from dataclasses import dataclass
from decimal import Decimal

from evaluations.appraisal.recognition import Paper, recognise
from evaluations.bulk.actions import Rating, rate_many
from evaluations.bulk.validation import Said
from evaluations.models import (
    REGISTRATION_LEVELS,
    Evaluation,
    EvaluationState,
    Level,
    RatingRound,
    UnionLevel,
)
from evaluations.rating import scoring, steps
from evaluations.rating.scoring import Appraisal, SelfScore
from unionhub.sample.papers import paper_number
from units.models import Sector, Unit, User
from vietnamese import clock

# From the best level to the worst, in percent.
WEIGHTS = {Sector.STATE.value: (24, 69, 6, 1), Sector.NON_STATE.value: (12, 65, 19, 4)}
REGISTERED = (30, 65, 5)
IN_SPITE = "Số liệu mẫu, bộ tiêu chí mẫu"
NOT_RATED, NOT_REGISTERED = 0.008, 0.03
SHORT_OF = (0, 0, 0, 1, 1, 2)  # points below the most that a criterion has
POINTS = {
    Level.EXCELLENT: (90, 99),
    Level.GOOD: (70, 89),
    Level.SATISFACTORY: (50, 69),
    Level.UNSATISFACTORY: (20, 49),
}
REASONS = ("Ngừng hoạt động, chờ giải thể", "Đang củng cố tổ chức, chưa có ban chấp hành")
REASONS_OF_ENTERPRISES = (*REASONS, "Doanh nghiệp tạm ngừng sản xuất")
RETURN_COMMENT = "Thiếu biên bản họp ban chấp hành quý III; đề nghị bổ sung minh chứng cho tiêu chí đầu tiên."


@dataclass(frozen=True)
class DraftOf:
    """Who enters, who is the level above, and where figures are drawn from."""

    by: User
    above: User
    draw: random.Random


def register_all(found: RatingRound, staff: User, draw: random.Random, besides) -> None:
    """A registered level for nearly everybody who is rated; ``besides``: codes of units that never do."""
    rows = Evaluation.objects.filter(round=found).select_related("rated_unit")
    ratings = []
    for row in rows.order_by("pk"):
        level = draw.choices(REGISTRATION_LEVELS, weights=REGISTERED)[0].value
        if row.is_upper_level:
            if row.rated_unit.code not in besides and not row.exclusion:
                steps.register(by=staff, evaluation=row, level=level)
        elif row.state == EvaluationState.NEW and draw.random() > NOT_REGISTERED and not row.exclusion:
            ratings.append(Rating(row, Said(registered_level=level)))
    rate_many(by=staff, found=found, ratings=ratings)


def rate_all(found: RatingRound, staff: User, draw: random.Random) -> None:
    """Everybody of the round rated and recognised: unions from a list by a decision of their unit, units point by point."""
    ratings = {}
    rows = Evaluation.objects.filter(round=found, exclusion="").select_related("kind")
    for row in rows.order_by("pk"):
        if not row.is_upper_level:
            ratings.setdefault(row.unit_id, []).append(Rating(row, _drawn(row, draw)))
    issuers = Unit.objects.in_bulk(ratings)
    for number, (unit, rows) in enumerate(sorted(ratings.items()), 11):
        paper = Paper(paper_number(number + 20 * found.pk, issuers[unit]), clock.today(), in_spite=IN_SPITE)
        rate_many(by=staff, found=found, ratings=rows, paper=paper, issuer=issuers[unit])
    upper = list(Evaluation.objects.filter(round=found, exclusion="", level=UnionLevel.UPPER))
    for row in upper:
        bring(row, "appraised", DraftOf(staff, staff, draw))
    if upper:
        province = Unit.objects.get(code="bac-giang")
        paper = Paper(paper_number(18 + found.pk, province), clock.today(), in_spite=IN_SPITE)
        recognise(by=staff, found=found, issuer=province, paper=paper, evaluations=upper)


def bring(evaluation: Evaluation, state: str, who: DraftOf) -> None:
    """From where it stands through every step to ``state``: new, draft, submitted, returned, appraised, objected."""
    if state == "new":
        return
    lost = _score(evaluation, who, complete=state != "draft")
    if state == "draft":
        return
    steps.submit(by=who.by, evaluation=evaluation, version=evaluation.version)
    if state == "submitted":
        return
    steps.begin_appraisal(by=who.above, evaluation=evaluation)
    if state == "returned":
        steps.send_back(
            by=who.above, evaluation=evaluation, version=evaluation.version, comment=RETURN_COMMENT
        )
        return
    _appraise(evaluation, who, lost)
    if state == "objected":
        steps.object_to(by=who.by, evaluation=evaluation, comment="Đề nghị xem lại tiêu chí bị trừ điểm.")


def _drawn(row: Evaluation, draw: random.Random) -> Said:
    if draw.random() < NOT_RATED:
        reasons = REASONS_OF_ENTERPRISES if row.kind.is_enterprise else REASONS
        return Said(registered_level=row.registered_level, not_rated=draw.choice(reasons))
    level = draw.choices(list(Level), weights=WEIGHTS[row.sector])[0]
    least, most = POINTS[level]
    points = Decimal(draw.randint(least * 2, most * 2)) / 2
    own = min(points + draw.choice([0, 0, 0, 1, 2]), Decimal(100))
    return Said(registered_level=row.registered_level, self_points=own, points=points)


def _score(evaluation: Evaluation, who: DraftOf, complete: bool):
    """The self-score, whole or its first half; returns the criteria at which it claims a little too much."""
    criteria = list(scoring.rules_to_score_by(evaluation).criteria.order_by("order", "pk"))
    scores = {
        row.pk: SelfScore(
            max(row.max_points - who.draw.choice(SHORT_OF), Decimal(0)), "Hồ sơ lưu tại công đoàn."
        )
        for row in (criteria if complete else criteria[: len(criteria) // 2])
    }
    scoring.save_self_scores(by=who.by, evaluation=evaluation, version=evaluation.version, scores=scores)
    return {pk for pk, one in scores.items() if one.points >= 3 and who.draw.random() < 0.15}


def _appraise(evaluation: Evaluation, who: DraftOf, lost) -> None:
    given = {
        row.criterion_id: Appraisal(row.self_points - 1, "Minh chứng chưa đầy đủ.")
        if row.criterion_id in lost
        else Appraisal(row.self_points)
        for row in evaluation.scores.all()
    }
    scoring.save_appraisal(by=who.above, evaluation=evaluation, version=evaluation.version, scores=given)
    steps.appraise(by=who.above, evaluation=evaluation, version=evaluation.version)
