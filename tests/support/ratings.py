"""Ratings for tests: rounds, unions, evaluations in every state, written as the actions of the round will leave them."""

import datetime
import random
from decimal import Decimal

from evaluations.models import (
    AppliedOverride,
    CriterionScore,
    Evaluation,
    EvaluationState,
    Exclusion,
    Level,
    RatingRound,
    RecognitionDecision,
    RuleSet,
    UnionLevel,
)
from evaluations.quality_targets.actions import assign_quality_targets
from evaluations.rating.rulebook import Rulebook
from evaluations.rounds.rule_set_actions import fix_for_scoring
from tests.support import people
from units.models import GrassrootsUnion, OrganisationKind, Unit
from vietnamese import clock

YEAR = 2025


def rating_round(year=YEAR, **changes) -> RatingRound:
    """The general round of a calendar year, without rule sets."""
    days = {
        "first_day": datetime.date(year, 1, 1),
        "last_day": datetime.date(year, 12, 31),
        "registration_due": datetime.date(year, 3, 31),
        "self_score_due": datetime.date(year + 1, 1, 15),
        "appraisal_due": datetime.date(year + 1, 2, 28),
    }
    values = {"name": f"Xếp loại năm {year} thử", "only_named": False, **days, **changes}
    return RatingRound.objects.filter(
        year=year, only_named=values["only_named"]
    ).first() or RatingRound.objects.create(year=year, **values)


def shipped(level=UnionLevel.GRASSROOTS) -> RuleSet:
    """The rule set of that level that the product ships."""
    return RuleSet.objects.get(level=level, round=RatingRound.objects.order_by("pk").first(), version=1)


def union(unit_code="luc-nam", kind="su-nghiep", name="CĐCS Trường B") -> GrassrootsUnion:
    return GrassrootsUnion.objects.create(
        unit=Unit.objects.get(code=unit_code), kind=OrganisationKind.objects.get(code=kind), name=name
    )


def evaluation_of(subject, found: RatingRound, **columns) -> Evaluation:
    """The evaluation of a union or a unit, as of now."""
    if isinstance(subject, Unit):
        where = {"level": UnionLevel.UPPER, "rated_unit": subject, "unit": subject}
    else:
        where = {
            "level": UnionLevel.GRASSROOTS,
            "rated_union": subject,
            "unit": subject.unit,
            "kind": subject.kind,
            "sector": subject.kind.sector,
        }
    return Evaluation.objects.create(**{"round": found, "year": found.year} | where | columns)


def scored_union(unit_code) -> Evaluation:
    """One criterion scored, one condition found to hold."""
    rules = shipped()
    evaluation = evaluation_of(union(unit_code), rules.round, rule_set=rules, state=EvaluationState.SUBMITTED)
    fix_for_scoring(rules)
    CriterionScore.objects.create(
        evaluation=evaluation, criterion=rules.criteria.first(), self_points=Decimal(4)
    )
    AppliedOverride.objects.create(
        evaluation=evaluation, condition=rules.overrides.first(), reason="Thiếu báo cáo."
    )
    evaluation.transitions.create(
        from_state="registered", to_state="submitted", step="submit", by=people.staff()
    )
    return evaluation


def decision_of(found: RatingRound, number="9/QĐ-LĐLĐ") -> RecognitionDecision:
    decision = RecognitionDecision.objects.filter(round=found, number=number).first()
    return decision or RecognitionDecision.objects.create(
        round=found,
        issuer=Unit.objects.get(code=people.PROVINCE),
        number=number,
        signed_on=datetime.date(found.year + 1, 3, 1),
    )


def recognise(evaluation, level=Level.GOOD) -> Evaluation:
    """By the rule set that it follows, where its round has one."""
    Evaluation.objects.filter(pk=evaluation.pk).update(
        state=EvaluationState.RECOGNISED,
        decision=decision_of(evaluation.round),
        recognised_level=level,
        rule_set=Rulebook.of_round(evaluation.round_id).of(evaluation),
    )
    evaluation.refresh_from_db()
    return evaluation


def assign_share(
    unit_code, measure, share, *, year=YEAR, number="3/QĐ-LĐLĐ", effective_on=datetime.date(2025, 1, 10)
):
    return assign_quality_targets(
        by=people.staff(),
        year=year,
        number=number,
        signed_on=min(effective_on, clock.today()),
        effective_on=effective_on,
        shares={(Unit.objects.get(code=unit_code), measure): Decimal(share)},
    )


def many(units, *, each, found=None, seed=1) -> list[Evaluation]:
    """``each`` unions in every one of ``units`` and one evaluation of every union and unit, in bulk, drawn by ``seed``."""
    chance, found = random.Random(seed), found or rating_round()
    kinds = list(OrganisationKind.objects.all())
    names = [(unit, kinds[chance.randrange(len(kinds))], number) for unit in units for number in range(each)]
    unions = GrassrootsUnion.objects.bulk_create(
        [GrassrootsUnion(unit=unit, kind=kind, name=f"CĐCS số {number}") for unit, kind, number in names],
        batch_size=2000,
    )
    decision = decision_of(found)
    subjects = [
        *(
            {
                "level": UnionLevel.GRASSROOTS,
                "rated_union": union,
                "unit": union.unit,
                "kind": union.kind,
                "sector": union.kind.sector,
            }
            for union in unions
        ),
        *({"level": UnionLevel.UPPER, "rated_unit": unit, "unit": unit} for unit in units),
    ]
    rows = [
        Evaluation(round=found, year=found.year, **subject, **outcome(chance, decision))
        for subject in subjects
    ]
    return Evaluation.objects.bulk_create(rows, batch_size=2000)


def outcome(chance, decision) -> dict:
    """Columns of one drawn result."""
    drawn = chance.random()
    if drawn < 0.02:
        return {"exclusion": Exclusion.NOT_YET_ELIGIBLE, "enough_time": False}
    if drawn < 0.03:
        return {"exclusion": Exclusion.OTHER, "exclusion_reason": "Ngừng hoạt động chờ giải thể"}
    if drawn < 0.08:
        return {"state": EvaluationState.SUBMITTED, "registered_level": Level.GOOD}
    level = chance.choices(list(Level), weights=[20, 60, 15, 5])[0]
    return {
        "state": EvaluationState.RECOGNISED,
        "decision": decision,
        "recognised_level": level,
        "registered_level": chance.choice([Level.EXCELLENT, Level.GOOD]),
    }
