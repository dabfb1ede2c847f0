"""What the pages of one report show, for the unit and for the reviewer alike: its figures beside what they are judged
against, its sendings, and the log of its steps. Reads only; the same number of queries however long the history is.
"""

from dataclasses import dataclass, field

from django.db.models import Prefetch

from targets import progress
from targets.foundings import changes as founding_changes
from targets.foundings import rules as foundings
from targets.foundings.rules import Entry
from targets.models import ListedFounding, QuarterlyReport, ReportFigure, ReportRevision
from targets.models.indicator import FormSection
from targets.programme import current
from targets.reports import checks
from targets.reports.actions import STEPS
from vietnamese.dates import datetime_vi
from vietnamese.numbers import percent


@dataclass(frozen=True)
class YearToDate:
    """One indicator in the year of a report, up to its quarter: the unit's approved and waiting results of the quarters
    before, and the year's target; None: nothing known, “Không giao chỉ tiêu”. ``assigned``: to units, by the annex.
    """

    approved_before: int | None = None
    waiting_before: int | None = None
    target: int | None = None
    assigned: bool = False

    def plus(self, value: int) -> int:
        """The year to date with this quarter's ``value``; what waits for approval is in it, and named beside it."""
        return (self.approved_before or 0) + (self.waiting_before or 0) + value


@dataclass(frozen=True)
class Line:
    """One figure of a report. Numbers are whole or None (nobody entered it, no such report)."""

    code: str
    name: str
    unit_label: str
    value: int | None
    earlier: int | None
    changed: bool
    last_quarter: int | None
    last_year: int | None
    year_to_date: int | None
    waiting_before: int | None
    target: int | None
    errors: tuple[str, ...] = ()
    oddities: tuple[str, ...] = ()
    without_list: int = 0

    @property
    def unlisted(self) -> str:
        """“chưa có danh sách: 2”, or nothing."""
        return foundings.without_list_text(self.without_list) if self.without_list else ""

    @property
    def percent(self) -> str:
        """Share of the year's target, ``51,0%``; empty without a target."""
        if not self.target or self.year_to_date is None:
            return ""
        return percent(self.year_to_date, self.target)


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Line]


@dataclass
class ReportPage:
    """``revision``: the sending that is shown (None where nothing was ever sent), ``previous``: the one before it.

    ``foundings``: what it lists; ``removed``: what the one before it listed and this one does not.
    """

    report: QuarterlyReport
    unit_name: str
    revision: ReportRevision | None
    previous: ReportRevision | None
    sections: list[Section] = field(default_factory=list)
    foundings: list[Entry] = field(default_factory=list)
    removed: list[ListedFounding] = field(default_factory=list)
    steps: list[dict] = field(default_factory=list)
    sendings: list[ReportRevision] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]

    @property
    def oddities(self) -> int:
        return sum(len(line.oddities) for line in self.lines)

    @property
    def errors(self) -> list[str]:
        return [message for line in self.lines for message in line.errors]

    @property
    def changes(self) -> int:
        return sum(line.changed for line in self.lines)

    @property
    def founding_changes(self) -> int:
        return len(self.removed) + sum(bool(entry.changes) for entry in self.foundings)

    @property
    def comments(self) -> list[dict]:
        """Steps that carry words, newest first."""
        return [step for step in self.steps if step["comment"]]


def load(report: QuarterlyReport) -> ReportPage:
    """Everything that a page about ``report`` shows of its last sending."""
    sendings = list(
        report.revisions.filter(closed_at__isnull=False)
        .select_related("saved_by", "closed_by")
        .prefetch_related(
            # Without the model's order, which would join five tables for nothing.
            Prefetch("figures", ReportFigure.objects.order_by().select_related("indicator"))
        )
        .order_by("-number")
    )
    shown = next((one for one in sendings if one.pk == report.approved_revision_id), None)
    shown = shown or next(iter(sendings), None)
    page = ReportPage(
        report=report,
        unit_name=report.unit.version_on(report.period.cut_off).name,
        revision=None,
        previous=None,
        steps=steps_of(report),
        sendings=sendings,
    )
    if shown:
        show(page, shown, next((one for one in sendings if one.number < shown.number), None))
    return page


def show(page: ReportPage, revision: ReportRevision, previous: ReportRevision | None) -> None:
    """Put ``revision`` on the page: its figures and its list, beside those of the sending before."""
    report = page.report
    context = checks.Context.of(report)
    if revision.pk != report.current_revision_id:
        # The report's list is the one of a newer draft: this sending has its own.
        context.foundings = founding_changes.list_of(revision, report.period, context.foundings.rules)
    page.revision, page.previous = revision, previous
    page.sections = compare(report, context, revision, previous)
    page.foundings, page.removed = founding_changes.since(previous, context.foundings.entries)


def compare(
    report: QuarterlyReport,
    context: checks.Context,
    revision: ReportRevision,
    previous: ReportRevision | None = None,
) -> list[Section]:
    """The figures of ``revision`` in the order of the form, each beside the previous sending, the last quarter, the same
    quarter of the last year and the year's target, with what is wrong or odd about it.
    """
    values, earlier = _values(revision), _values(previous)
    listed = context.foundings.by_code
    wrong = _by_code(checks.errors(values, context))
    odd = _by_code(checks.oddities(values, context))
    year = year_to_date(report)
    same_quarter = context.history.get(context.quarter - 4, {})

    def line(code):
        indicator, value, before = context.indicators[code], values.get(code), year.get(code, YearToDate())
        is_flow = context.is_flow(code)
        return Line(
            code=code,
            name=indicator.name,
            unit_label=indicator.unit_label,
            value=value,
            earlier=earlier.get(code),
            changed=previous is not None and value != earlier.get(code),
            last_quarter=context.previous.get(code),
            last_year=same_quarter.get(code),
            # A stock is a number of one day: quarters of it do not add up.
            year_to_date=before.plus(value) if is_flow and value is not None else None,
            waiting_before=before.waiting_before if is_flow else None,
            target=before.target if is_flow else None,
            errors=wrong.get(code, ()),
            oddities=odd.get(code, ()),
            without_list=max(0, (value or 0) - listed[code]) if code in listed else 0,
        )

    return [
        Section(title, [line(code) for code in context.of_section(section)])
        for section, title in FormSection.choices
    ]


def year_to_date(report: QuarterlyReport) -> dict[str, YearToDate]:
    """``{indicator code: …}`` of the unit in the report's year, without the report's own quarter; empty before setup."""
    programme = current.of_unit(report.unit_id, report.period.cut_off)
    if programme is None:
        return {}
    known = progress.load(programme=programme, units=[report.unit.code])
    quarter = report.period.as_quarter
    if quarter not in known.quarters:
        return {}
    end = known.quarters.index(quarter)
    start = end - (quarter.number - 1)
    found = {code: YearToDate(assigned=True) for code in known.assigned}
    for code in (code for code, info in known.indicators.items() if info.is_flow):
        series = known.series.get((report.unit.code, code))
        if series is not None:
            amounts = series.amounts.get(quarter.year)
            found[code] = YearToDate(
                approved_before=_total(series.approved[start:end]),
                waiting_before=_total(series.pending[start:end]),
                target=sum(amount.amount for amount in amounts) if amounts else None,
                assigned=code in known.assigned,
            )
    return found


def steps_of(report: QuarterlyReport) -> list[dict]:
    """The log for ``components/timeline.html``, newest first."""
    rows = (
        report.transitions.select_related("by", "revision", "on_behalf_of")
        .prefetch_related("on_behalf_of__versions")
        .order_by("-pk")
    )
    return [
        {
            "label": STEPS[row.step].label + (f" (lần {row.revision.number})" if row.revision else ""),
            "step": row.step,
            "who": str(row.by),
            "whom": row.on_behalf_of.short_name if row.on_behalf_of else "",
            "when": datetime_vi(row.at),
            "comment": row.comment,
        }
        for row in rows
    ]


def _values(revision) -> dict[str, int | None]:
    return {figure.indicator.code: figure.value for figure in revision.figures.all()} if revision else {}


def _by_code(problems) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        found[problem.code] = (*found.get(problem.code, ()), problem.message)
    return found


def _total(values) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
