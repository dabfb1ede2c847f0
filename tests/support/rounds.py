"""Ratings that went through the real actions of a round, up to a step."""

from decimal import Decimal

from evaluations.models import Evaluation
from evaluations.rating import scoring, steps
from evaluations.rating.scoring import Appraisal, SelfScore


def scored(evaluation: Evaluation, by, missing=Decimal(0)) -> Evaluation:
    """A complete self-score, not sent: full points but for ``missing`` of the first criterion."""
    criteria = list(scoring.rules_to_score_by(evaluation).criteria.order_by("order", "pk"))
    scores = {row.pk: SelfScore(row.max_points, "Hồ sơ lưu tại CĐCS") for row in criteria}
    scores[criteria[0].pk] = SelfScore(criteria[0].max_points - missing, "Chương trình số 5/CTr-CĐCS")
    return scoring.save_self_scores(by=by, evaluation=evaluation, version=evaluation.version, scores=scores)


def sent(evaluation: Evaluation, by, **options) -> Evaluation:
    scored(evaluation, by, **options)
    steps.submit(by=by, evaluation=evaluation, version=evaluation.version)
    return evaluation


def appraisal_saved(
    evaluation: Evaluation, by, lower_first=Decimal(0), reason="Thiếu biên bản họp"
) -> Evaluation:
    """Every criterion as the union scored it, but the first one lower by that much, with the reason."""
    rows = list(evaluation.scores.order_by("criterion__order", "criterion"))
    given = {row.criterion_id: Appraisal(row.self_points) for row in rows}
    if lower_first:
        given[rows[0].criterion_id] = Appraisal(rows[0].self_points - lower_first, reason)
    return scoring.save_appraisal(by=by, evaluation=evaluation, version=evaluation.version, scores=given)


def returned(evaluation: Evaluation, by, comment="Bổ sung biên bản họp quý II.") -> Evaluation:
    """Sent, partly appraised, and sent back."""
    appraisal_saved(sent(evaluation, by), by, Decimal(2))
    steps.send_back(by=by, evaluation=evaluation, version=evaluation.version, comment=comment)
    return evaluation


def appraised(evaluation: Evaluation, by, lower_first=Decimal(0)) -> Evaluation:
    appraisal_saved(sent(evaluation, by), by, lower_first)
    steps.appraise(by=by, evaluation=evaluation, version=evaluation.version)
    return evaluation
