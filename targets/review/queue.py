"""What the reviewers' queue says of each report at a glance, and which report is next.

Reads only, with the same number of queries however many reports there are.
"""

from dataclasses import dataclass, field

from targets.models import Goal, QuarterlyReport, ReportFigure, ReportState
from targets.programme import current
from targets.reports import checks
from targets.reports.labels import statuses
from targets.review.filters import BY_DUE
from units.models import UnitVersion
from vietnamese import clock


def next_waiting(after: QuarterlyReport) -> QuarterlyReport | None:
    """The report to decide next: the first of the queue that is not ``after`` itself."""
    waiting = QuarterlyReport.objects.submitted().select_related("unit", "period")
    return waiting.exclude(pk=after.pk).order_by(*BY_DUE).first()


@dataclass
class Glance:
    """What the queue says of one report beside what is on the report itself."""

    unit_name: str
    figures: list[tuple[int | None, str]] = field(default_factory=list)  # with the unit of measure
    errors: int = 0
    oddities: int = 0

    @property
    def is_clean(self) -> bool:
        """Nothing wrong and nothing odd: it can be approved from the queue."""
        return not self.errors and not self.oddities


def add_glances(reports: list[QuarterlyReport]) -> None:
    """Put a ``Glance`` on every report as ``glance``, and its ``shown_statuses``; figures are judged only where they wait."""
    names = UnitVersion.objects.in_force_on(clock.today())
    for report in reports:
        version = names.get(report.unit_id)
        report.shown_statuses = statuses(report)
        report.glance = Glance(version.short_name if version else report.unit.code)
    waiting = [report for report in reports if report.state == ReportState.SUBMITTED]
    if not waiting:
        return
    values: dict[int, dict[str, int | None]] = {}
    # Without the model's order, which would join five tables for nothing.
    figures = ReportFigure.objects.order_by().filter(
        revision__in=[report.current_revision_id for report in waiting]
    )
    for revision, code, value in figures.values_list("revision_id", "indicator__code", "value"):
        values.setdefault(revision, {})[code] = value
    contexts = checks.Context.of_many(waiting)
    leading = [goal.indicator for goal in Goal.objects.leading(current.usual())]
    for report in waiting:
        own, context = values.get(report.current_revision_id, {}), contexts[report.pk]
        report.glance.figures = [(own.get(each.code), each.unit_label) for each in leading]
        report.glance.errors = len(checks.gaps(own, context) + checks.errors(own, context))
        report.glance.oddities = len(checks.oddities(own, context))
