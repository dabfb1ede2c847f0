"""The programme, its decisions, periods and reports in the admin site."""

from targets.ledger.admin import TargetDecisionAdmin
from targets.periods.admin import ReportingPeriodAdmin
from targets.programme.admin import IndicatorAdmin, ProgrammeAdmin
from targets.reports.admin import QuarterlyReportAdmin

__all__ = [
    "IndicatorAdmin",
    "ProgrammeAdmin",
    "QuarterlyReportAdmin",
    "ReportingPeriodAdmin",
    "TargetDecisionAdmin",
]
