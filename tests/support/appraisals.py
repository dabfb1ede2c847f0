"""Ratings on their way through a round, taken there by the real actions."""

import datetime
from decimal import Decimal

from evaluations.appraisal.recognition import Paper, recognise
from evaluations.models import Evaluation, RatingRound
from evaluations.rating import scoring, steps
from evaluations.rating.scoring import Appraisal, SelfScore
from evaluations.rounds.opening import open_round
from tests.support import people, ratings
from vietnamese import clock

PAPER = "5/QĐ-LĐLĐ"


def opened(*names, unit_code="luc-nam") -> list[Evaluation]:
    """Ratings of unions of that unit, of these names, in the product's round as it opened in February; the day is then."""
    found = RatingRound.objects.get(only_named=False)
    for name in names:
        ratings.union(unit_code, name=name)
    with clock.at(datetime.date(found.year, 2, 1)):
        open_round(by=people.staff(), found=found)
    return list(Evaluation.objects.filter(rated_union__name__in=names).order_by("pk"))


def submitted(evaluation, missing=0) -> Evaluation:
    """Full points but for ``missing``, which the first criterion lacks."""
    by = people.staff()
    rules = scoring.rules_to_score_by(evaluation)
    criteria = list(rules.criteria.order_by("order", "pk"))
    scores = {row.pk: SelfScore(row.max_points, "Hồ sơ lưu tại CĐCS") for row in criteria}
    scores[criteria[0].pk] = SelfScore(criteria[0].max_points - Decimal(missing), "Kế hoạch số 3")
    scoring.save_self_scores(by=by, evaluation=evaluation, version=evaluation.version, scores=scores)
    steps.submit(by=by, evaluation=evaluation, version=evaluation.version)
    return evaluation


def appraised(evaluation, missing=0) -> Evaluation:
    """Appraised as it scored itself."""
    by = people.staff()
    submitted(evaluation, missing)
    given = {row.criterion_id: Appraisal(row.self_points) for row in evaluation.scores.all()}
    scoring.save_appraisal(by=by, evaluation=evaluation, version=evaluation.version, scores=given)
    steps.appraise(by=by, evaluation=evaluation, version=evaluation.version)
    return evaluation


def recognised(evaluation, number=PAPER) -> Evaluation:
    found = evaluation.round
    paper = Paper(number, clock.today(), in_spite="Thử")
    recognise(by=people.staff(), found=found, issuer=evaluation.unit, paper=paper, evaluations=[evaluation])
    evaluation.refresh_from_db()
    return evaluation


def objected(evaluation, comment="Đề nghị xem lại tiêu chí 2.1") -> Evaluation:
    steps.object_to(by=people.staff(), evaluation=evaluation, comment=comment)
    return evaluation


def filled_in(evaluation, **changes) -> dict:
    """What the appraisal form sends where every field has the self-score; ``changes``: of fields, dashes as ``_``."""
    data = {"version": evaluation.version, "viec": "luu"}
    for row in evaluation.scores.all():
        data[f"diem-{row.criterion_id}"] = f"{row.self_points.normalize():f}".replace(".", ",")
        data[f"ly-do-{row.criterion_id}"] = ""
    return data | {name.replace("_", "-"): value for name, value in changes.items()}
