from targets.models.indicator import Indicator, IndicatorKind
from targets.models.ledger import DecisionKind, Issuer, TargetDecision, TargetEntry
from targets.models.period import ReportingPeriod
from targets.models.programme import Goal, PastResult, Programme
from targets.models.report import (
    FoundingClaim,
    ListedFounding,
    QuarterlyReport,
    ReportFigure,
    ReportRevision,
    ReportState,
    ReportTransition,
)
from targets.models.union_class import UnionClass

__all__ = [
    "DecisionKind",
    "FoundingClaim",
    "Goal",
    "Indicator",
    "IndicatorKind",
    "Issuer",
    "ListedFounding",
    "PastResult",
    "Programme",
    "QuarterlyReport",
    "ReportFigure",
    "ReportRevision",
    "ReportState",
    "ReportTransition",
    "ReportingPeriod",
    "TargetDecision",
    "TargetEntry",
    "UnionClass",
]
