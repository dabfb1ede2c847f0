from targets.models.ledger import DecisionKind, Issuer, TargetDecision, TargetEntry
from targets.models.period import ReportingPeriod
from targets.models.programme import Goal, Indicator, IndicatorKind, PastResult, Programme
from targets.models.report import QuarterlyReport, ReportFigure, ReportRevision, ReportState, ReportTransition

__all__ = [
    "DecisionKind",
    "Goal",
    "Indicator",
    "IndicatorKind",
    "Issuer",
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
]
