"""The reviewer's queue: which reports wait, which are owed, and what each waiting one looks like at a glance.

Reads only, with the same number of queries however many reports there are.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from targets.models import QuarterlyReport, ReportFigure, ReportingPeriod, ReportState
from targets.progress import MEMBERS, UNIONS
from targets.reports import checks
from targets.reports.labels import statuses
from units.models import UnitVersion
from vietnamese import clock

PER_PAGE = 50
NOT_SENT = Q(state__in=[ReportState.DRAFT, ReportState.RETURNED])


@dataclass(frozen=True)
class Section:
    """A part of the queue; ``code`` is what stands in addresses, ``empty`` what is said when nothing is in it."""

    code: str
    label: str
    empty: str

    @property
    def condition(self) -> Q:
        return _condition(self.code)


WAITING = Section("cho-duyet", "Chờ duyệt", "Không có báo cáo nào chờ duyệt.")
OVERDUE = Section("qua-han", "Quá hạn, chưa báo cáo", "Không có đơn vị nào quá hạn.")
RETURNED = Section("tra-lai", "Trả lại để bổ sung", "Không có báo cáo nào đang trả lại.")
NOT_DUE = Section("con-han", "Chưa gửi, còn hạn", "Không có đơn vị nào chưa gửi mà còn hạn.")
APPROVED = Section("da-duyet", "Đã duyệt", "Chưa có báo cáo nào được duyệt.")
SECTIONS = (WAITING, OVERDUE, RETURNED, NOT_DUE, APPROVED)
# What somebody has to act on: shown together when no section is chosen.
TO_DO = (WAITING, OVERDUE)


def _condition(code: str) -> Q:
    today = clock.today()
    return {
        "cho-duyet": Q(state=ReportState.SUBMITTED),
        # One that was sent back is overdue again.
        "qua-han": NOT_SENT & Q(period__due_on__lt=today),
        "tra-lai": Q(state=ReportState.RETURNED),
        "con-han": Q(state=ReportState.DRAFT, period__due_on__gte=today),
        "da-duyet": Q(state=ReportState.APPROVED),
    }[code]


def counts(period: ReportingPeriod | None = None, units: frozenset[int] | None = None) -> dict[str, int]:
    """``{section code: number of reports}``, of one period or of all, of these units or of all; one query."""
    reports = QuarterlyReport.objects.filter(_asked(period, units))
    return reports.aggregate(**{section.code: Count("pk", filter=section.condition) for section in SECTIONS})


def _asked(period: ReportingPeriod | None, units: frozenset[int] | None) -> Q:
    asked = Q(period=period) if period else Q()
    return asked if units is None else asked & Q(unit__in=units)


def reports_in(
    section: Section, period: ReportingPeriod | None = None, units: frozenset[int] | None = None
) -> QuerySet:
    """Reports of a section, oldest due first (the approved: latest quarter first), then in the order of the annex."""
    by_due = "-period__due_on" if section is APPROVED else "period__due_on"
    return (
        QuarterlyReport.objects.filter(section.condition, _asked(period, units))
        .with_return_step()
        .select_related(
            "unit",
            "period",
            "seen_by",
            "approved_by",
            "current_revision__saved_by",
            "current_revision__closed_by",
        )
        .order_by(by_due, "unit__order", "pk")
    )


def next_waiting(after: QuarterlyReport) -> QuarterlyReport | None:
    """The report to decide next: the first of the queue that is not ``after`` itself."""
    return reports_in(WAITING).exclude(pk=after.pk).first()


@dataclass
class Glance:
    """What the queue says of one report beside what is on the report itself."""

    unit_name: str
    members: int | None = None
    unions: int | None = None
    errors: int = 0
    oddities: int = 0

    @property
    def is_clean(self) -> bool:
        """Nothing wrong and nothing odd: it can be approved from the queue."""
        return not self.errors and not self.oddities


def add_glances(*lists: list[QuarterlyReport]) -> None:
    """Put a ``Glance`` on every report as ``glance``, and its ``shown_statuses``; figures are judged only where they wait."""
    reports = [report for one in lists for report in one]
    if not reports:
        return
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
    for report in waiting:
        own, context = values.get(report.current_revision_id, {}), contexts[report.pk]
        report.glance.members, report.glance.unions = own.get(MEMBERS), own.get(UNIONS)
        report.glance.errors = len(checks.gaps(own, context) + checks.errors(own, context))
        report.glance.oddities = len(checks.oddities(own, context))
