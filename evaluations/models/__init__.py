from evaluations.models.criterion import Criterion, OverrideCondition
from evaluations.models.evaluation import (
    Evaluation,
    EvaluationState,
    EvaluationTransition,
    RecognitionDecision,
)
from evaluations.models.levels import Exclusion, Level, UnionLevel
from evaluations.models.quality_target import Measure, QualityTarget, QualityTargetDecision
from evaluations.models.round import Coverage, RatingRound, RoundUnit
from evaluations.models.rule_set import RuleSet
from evaluations.models.score import AppliedOverride, CriterionScore

__all__ = [
    "AppliedOverride",
    "Coverage",
    "Criterion",
    "CriterionScore",
    "Evaluation",
    "EvaluationState",
    "EvaluationTransition",
    "Exclusion",
    "Level",
    "Measure",
    "OverrideCondition",
    "QualityTarget",
    "QualityTargetDecision",
    "RatingRound",
    "RecognitionDecision",
    "RoundUnit",
    "RuleSet",
    "UnionLevel",
]
