from evaluations.models.criterion import Criterion, OverrideCondition
from evaluations.models.evaluation import Evaluation, EvaluationState, EvaluationTransition
from evaluations.models.evidence import EvidenceFile
from evaluations.models.finding import Finding, FindingState, FindingTransition
from evaluations.models.inspection import (
    Inspection,
    InspectionKind,
    InspectionState,
    InspectionTransition,
)
from evaluations.models.inspection_file import InspectionFile
from evaluations.models.levels import REGISTRATION_LEVELS, Exclusion, Level, UnionLevel
from evaluations.models.quality_target import Counting, Measure, QualityTarget, QualityTargetDecision
from evaluations.models.recognition import RecognitionDecision
from evaluations.models.round import Coverage, RatingRound, RoundState, RoundTransition, RoundUnit
from evaluations.models.rule_set import RuleSet
from evaluations.models.score import AppliedOverride, CriterionScore

__all__ = [
    "REGISTRATION_LEVELS",
    "AppliedOverride",
    "Counting",
    "Coverage",
    "Criterion",
    "CriterionScore",
    "Evaluation",
    "EvaluationState",
    "EvaluationTransition",
    "EvidenceFile",
    "Exclusion",
    "Finding",
    "FindingState",
    "FindingTransition",
    "Inspection",
    "InspectionFile",
    "InspectionKind",
    "InspectionState",
    "InspectionTransition",
    "Level",
    "Measure",
    "OverrideCondition",
    "QualityTarget",
    "QualityTargetDecision",
    "RatingRound",
    "RecognitionDecision",
    "RoundState",
    "RoundTransition",
    "RoundUnit",
    "RuleSet",
    "UnionLevel",
]
