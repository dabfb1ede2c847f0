"""The programme, its decisions, periods and reports in the admin site."""

from targets.admin.decisions import TargetDecisionAdmin
from targets.admin.periods import ReportingPeriodAdmin
from targets.admin.programme import IndicatorAdmin, ProgrammeAdmin
from targets.admin.reports import QuarterlyReportAdmin

__all__ = [
    "IndicatorAdmin",
    "ProgrammeAdmin",
    "QuarterlyReportAdmin",
    "ReportingPeriodAdmin",
    "TargetDecisionAdmin",
]
