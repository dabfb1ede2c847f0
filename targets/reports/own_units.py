"""What an officer's first page shows of each unit served: what is due, what waits, the own progress."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse

from targets import progress
from targets.models import QuarterlyReport, ReportFigure, ReportingPeriod, ReportState, ReportTransition
from targets.programme import current
from targets.reports.labels import sending_window, statuses, time_left
from targets.rights import units_served
from units.models import UnitVersion
from vietnamese import clock
from vietnamese.numbers import group, percent


@dataclass
class OwnReport:
    """``returned`` is the step that sent the report back."""

    report: QuarterlyReport
    returned: ReportTransition | None = None

    @property
    def url(self) -> str:
        return reverse("report-detail", args=[self.report.pk])

    @property
    def edit_url(self) -> str:
        return reverse("report-edit", args=[self.report.pk])

    @property
    def statuses(self):
        return statuses(self.report)

    @property
    def time_left(self) -> str:
        return time_left(self.report.period)

    @property
    def window(self) -> str:
        """The lock is for a first sending only."""
        return "" if self.report.first_submitted_at else sending_window(self.report.period)


@dataclass
class OwnUnit:
    """A unit with its tasks (returned ones first, then by due day), what waits for approval, and figures."""

    pk: int
    code: str
    name: str
    reports: list[OwnReport]
    figures: list[dict] = field(default_factory=list)
    judged: str = ""

    @property
    def tasks(self) -> list[OwnReport]:
        owed = [one for one in self.reports if one.report.can_be_edited]
        return sorted(
            owed, key=lambda one: (one.report.state != ReportState.RETURNED, one.report.period.due_on)
        )

    @property
    def waiting(self) -> list[OwnReport]:
        return [one for one in self.reports if one.report.state == ReportState.SUBMITTED]


def own_reports(user):
    """Reports of the units that ``user`` reports for, and those that one of these is responsible for."""
    served = units_served(user)
    return QuarterlyReport.objects.filter(Q(unit__in=served) | Q(responsible__in=served))


def units_of(user) -> list[OwnUnit]:
    """The units that ``user`` reports for, in order; the same number of queries for one and for many."""
    served = units_served(user)
    reports = list(
        own_reports(user)
        .select_related("period", "unit")
        .with_return_step()
        .order_by("-period__year", "-period__quarter")
    )
    rows = {report.pk: OwnReport(report) for report in reports}
    returned = ReportTransition.objects.filter(
        report__in=[report for report in reports if report.state == ReportState.RETURNED],
        to_state=ReportState.RETURNED,
    )
    for step in returned.select_related("by").order_by("at", "pk"):
        rows[step.report_id].returned = step
    versions = UnitVersion.objects.select_related("unit").in_force_on(clock.today())
    # A unit that has ended and left its reports to one that is served has a section of its own.
    shown = served | {report.unit_id for report in reports}
    units = [
        OwnUnit(
            pk=pk,
            code=versions[pk].unit.code,
            name=versions[pk].name,
            reports=[rows[report.pk] for report in reports if report.unit_id == pk],
        )
        for pk in sorted(shown, key=lambda pk: (versions[pk].unit.order, pk))
    ]
    _add_progress(units, user)
    return units


def next_period() -> ReportingPeriod | None:
    """The period that units will be asked for next: not opened yet, and not over."""
    waiting = ReportingPeriod.objects.filter(opened_at__isnull=True, due_on__gte=clock.today())
    return waiting.order_by("year", "quarter").first()


def add_figures(reports: list[QuarterlyReport]) -> None:
    """Put on each ``figures``, the numbers that it has now by indicator code; one query."""
    revisions = {}
    for report in reports:
        report.figures = {}
        revisions[report.current_revision_id] = report
    figures = ReportFigure.objects.order_by().filter(revision__in=revisions.keys() - {None})
    for revision, code, value in figures.values_list("revision_id", "indicator__code", "value"):
        revisions[revision].figures[code] = value


def _add_progress(units: list[OwnUnit], user) -> None:
    if not units:
        return
    try:
        known = progress.load(
            headlines=True,
            programme=current.current(clock.today(), user),
            units=[unit.code for unit in units],
        )
    except progress.NoProgramme:
        return
    if not known.ended or not known.headlines:
        return
    year = known.last_quarter.year
    for unit in units:
        if unit.code not in known.unit_by_code:
            continue
        measures = [known.of_unit(code, unit.code) for code in known.headlines]
        unit.figures = [_figure(measure, year, known) for measure in measures]
        judged = measures[0].judged
        unit.judged = (
            f"Đánh giá theo số liệu đã duyệt liên tục đến hết quý {judged.roman}/{judged.year}."
            if judged
            else "Chỉ đánh giá tiến độ khi các quý từ đầu nhiệm kỳ đã được duyệt liên tục."
        )


def _figure(measure, year, known) -> dict:
    """The year of one indicator for ``components/figure.html``; the term in its last line."""
    info, this = measure.indicator, measure.year(year)
    unit = info.unit_label
    lines = []
    if this.approved_later:
        lines.append(f"Duyệt thêm sau quý được đánh giá: {group(this.approved_later)} {unit}")
    if this.pending:
        lines.append(f"Chờ duyệt: {group(this.pending)} {unit}")
    if this.target:
        lines.append(
            f"Đã vượt: {group(this.exceeded)} {unit}"
            if this.exceeded
            else f"Còn thiếu: {group(this.missing)} {unit}"
        )
        if this.plan is not None and this.difference is not None and this.difference < 0:
            lines.append(
                f"Chậm so với tiến độ: {group(-this.difference)} {unit} (kế hoạch {group(this.plan)})"
            )
    programme = known.programme
    term = f"Cả nhiệm kỳ {programme.first_year}–{programme.last_year}: {group(measure.result or 0)}"
    if measure.target:
        term += f"/{group(measure.target)} ({percent(measure.result or 0, measure.target)})"
    lines.append(term if measure.target else f"{term} {unit}")
    is_assigned = info.code in known.assigned
    return {
        "label": f"{info.name}, năm {year}",
        "value": "Chưa có" if this.result is None else group(this.result),
        "goal": group(this.target) if this.target else "",
        "unit": info.unit_label if this.target else "",
        "percent": this.result_percent or "",
        "status": this.status if is_assigned else None,
        "lines": lines if is_assigned else [*lines, "Không giao chỉ tiêu riêng cho từng đơn vị."],
    }
