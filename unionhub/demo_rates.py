"""Sample results of the two years before: every union of the register rated in bulk, so that rates have something to count.

The year that runs is left to the rounds themselves. Rows are what the steps of a round leave behind, without their log.
"""

import datetime
import random
from decimal import Decimal

from evaluations.eligibility import judged, pasts_of_unions
from evaluations.models import (
    Evaluation,
    EvaluationState,
    Exclusion,
    Level,
    RatingRound,
    RecognitionDecision,
    RuleSet,
    UnionLevel,
)
from units.models import GrassrootsUnion, Sector, Unit
from vietnamese import clock

SEED = 1294
YEARS_BEFORE = (2, 1)
# From the best level to the worst, in percent; the year before last was a little worse.
WEIGHTS = {Sector.STATE: (24, 69, 6, 1), Sector.NON_STATE: (12, 62, 22, 4)}
UPPER = (5, 12, 1, 0)
POINTS = {
    Level.EXCELLENT: (90, 99),
    Level.GOOD: (70, 89),
    Level.SATISFACTORY: (50, 69),
    Level.UNSATISFACTORY: (20, 49),
}
REASONS = (
    "Ngừng hoạt động, chờ giải thể",
    "Doanh nghiệp tạm ngừng sản xuất",
    "Đang củng cố tổ chức, chưa có ban chấp hành",
)
NOT_RATED, NOT_REGISTERED = 0.008, 0.02


def load() -> None:
    """Where a rating exists, nothing happens."""
    if Evaluation.objects.exists():
        return
    draw = random.Random(SEED)  # noqa: S311 - sample figures, not secrets
    for before in YEARS_BEFORE:
        _rate(clock.today().year - before, draw)


def _rate(year: int, draw: random.Random) -> None:
    last_day = datetime.date(year, 12, 31)
    found = RatingRound.objects.create(
        name=f"Xếp loại chất lượng năm {year}",
        year=year,
        first_day=datetime.date(year, 1, 1),
        last_day=last_day,
        registration_due=datetime.date(year, 3, 31),
        self_score_due=datetime.date(year + 1, 1, 15),
        appraisal_due=datetime.date(year + 1, 2, 15),
    )
    unions = list(
        GrassrootsUnion.objects.active(last_day)
        .exclude(founding__founded_on__gt=last_day)
        .select_related("kind", "unit")
    )
    pasts = pasts_of_unions(GrassrootsUnion.objects.filter(pk__in=[one.pk for one in unions]), last_day)
    enough = judged(pasts, RuleSet(), last_day)  # the months that are usual
    decisions = _Decisions(found)
    province = Unit.objects.get(code="bac-giang")
    rows = []
    for union in unions:
        subject = {
            "level": UnionLevel.GRASSROOTS,
            "rated_union": union,
            "unit": union.unit,
            "kind": union.kind,
            "sector": union.kind.sector,
        }
        if not enough[union.pk].enough:
            outcome = {"exclusion": Exclusion.NOT_YET_ELIGIBLE, "enough_time": False}
        elif draw.random() < NOT_RATED:
            outcome = {"exclusion": Exclusion.OTHER, "exclusion_reason": draw.choice(REASONS)}
        else:
            outcome = _recognised(draw, WEIGHTS[union.kind.sector], decisions.of(union.unit))
        rows.append(Evaluation(round=found, year=year, **subject, **outcome))
    for unit in Unit.objects.living(last_day).filter(owes_reports=True):
        subject = {"level": UnionLevel.UPPER, "rated_unit": unit, "unit": unit}
        rows.append(
            Evaluation(round=found, year=year, **subject, **_recognised(draw, UPPER, decisions.of(province)))
        )
    Evaluation.objects.bulk_create(rows, batch_size=1000)


def _recognised(draw: random.Random, weights, decision) -> dict:
    level = draw.choices(list(Level), weights=weights)[0]
    least, most = POINTS[level]
    points = Decimal(draw.randint(least * 2, most * 2)) / 2
    registered = (
        "" if draw.random() < NOT_REGISTERED else draw.choices(list(Level)[:3], weights=(30, 65, 5))[0]
    )
    return {
        "state": EvaluationState.RECOGNISED,
        "registered_level": registered,
        "self_points": points,
        "appraised_points": points,
        "self_level": level,
        "appraised_level": level,
        "recognised_level": level,
        "decision": decision,
    }


class _Decisions:
    """One decision of each unit that recognises its unions, and one of the province."""

    def __init__(self, found: RatingRound):
        self.found, self.known = found, {}

    def of(self, issuer: Unit) -> RecognitionDecision:
        if issuer.pk not in self.known:
            self.known[issuer.pk] = RecognitionDecision.objects.create(
                round=self.found,
                issuer=issuer,
                number=f"{20 + len(self.known)}/QĐ-CĐ",
                signed_on=datetime.date(self.found.year + 1, 2, 20),
            )
        return self.known[issuer.pk]
