"""The first page of leadership: its cards, and who has not reported."""

from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from targets.foundings.rules import without_list_text
from targets.progress.plan import Status
from targets.progress.progress import Measure, Progress
from unionhub.overview import labels
from unionhub.overview.charts import bar
from unionhub.overview.filters import Asked
from unionhub.overview.foundings import Listed
from unionhub.overview.labels import shown
from unionhub.overview.pipeline import Pipeline
from vietnamese.dates import text_date
from vietnamese.numbers import group


@dataclass(frozen=True)
class Figure:
    """A card at the top; for ``unionhub/_figure.html``. All texts are ready to print."""

    label: str
    value: str
    goal: str
    unit: str
    percent: str
    bar: SafeString
    status: Status
    standing: str
    coverage: str
    url: str
    anchor: str
    lines: tuple[tuple[str, str], ...]
    pipeline: str = ""
    without_list: str = ""


def figures(
    progress: Progress, asked: Asked, pipeline: Pipeline | None = None, listed: Listed | None = None
) -> list[Figure]:
    return [indicator_figure(progress, asked, code, pipeline, listed) for code in progress.headlines]


def indicator_figure(
    progress: Progress,
    asked: Asked,
    code: str,
    pipeline: Pipeline | None = None,
    listed: Listed | None = None,
) -> Figure:
    """``listed``: so that a number of unions founded says how much of it has no list."""
    measure = progress.province(code)
    without_list = listed.of_result(measure) if listed and measure.indicator.counted_unions else 0
    info = measure.indicator
    last_year = progress.programme.last_year
    lines = []
    if measure.plan is not None:
        lines.append(("Tiến độ kế hoạch", group(measure.plan)))
    if measure.approved_later:
        lines.append(("Duyệt thêm sau đó", group(measure.approved_later)))
    if measure.pending:
        lines.append(("Chờ duyệt", group(measure.pending)))
    lines.append((labels.pace_label(measure), labels.pace(measure.recent_pace, info)))
    lines.append(labels.needed_line(measure, info, last_year))
    lines.append((f"Dự báo đến hết năm {last_year}", shown(measure.forecast)))
    return Figure(
        label=labels.heading(info),
        value=shown(measure.result),
        goal=shown(measure.reference),
        unit=info.unit_label,
        percent=measure.result_percent or "",
        bar=bar(measure.result, measure.reference, mark=measure.plan),
        status=measure.status,
        standing=labels.difference(measure, info),
        coverage=coverage_line(progress, measure),
        url=asked.through(progress, measure).behind_url(code) if measure.result is not None else "",
        anchor=code.replace("_", "-"),
        lines=tuple(lines),
        pipeline=pipeline.line(measure) if pipeline else SafeString(""),
        without_list=without_list_text(without_list) if without_list else "",
    )


def coverage_line(progress: Progress, measure: Measure) -> str:
    """Only where nothing is judged: otherwise the first line of the page has said it once for all."""
    if measure.judged or progress.last_quarter is None:
        return ""
    return f"{labels.coverage(progress)} {labels.lower_quarter(progress.last_quarter)}"


@dataclass(frozen=True)
class Reporting:
    """Who owes what: of the last ended quarter by state, of earlier quarters those that are not approved."""

    title: str
    coverage: str
    due: str
    groups: list[tuple[labels.State, int, SafeString]] = field(default_factory=list)
    earlier: list[tuple[str, int, SafeString]] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not self.groups and not self.earlier


ORDER = ("overdue", "no_report", "draft", "returned", "submitted")


def reporting(progress: Progress, asked: Asked) -> Reporting | None:
    """None where no quarter has ended."""
    last = progress.last_quarter
    if last is None:
        return None
    coverage = labels.coverage(progress)
    by_state: dict[tuple[bool, labels.State], list] = {}
    for unit in progress.not_approved.get(last, ()):
        key = progress.is_overdue(unit.code, last), labels.state_of(progress.cell(unit.code, last))
        by_state.setdefault(key, []).append(unit)
    groups = []
    for (overdue, state), units in sorted(
        by_state.items(), key=lambda item: (not item[0][0], ORDER.index(item[0][1].code))
    ):
        shown_state = labels.State("overdue", f"{state.label}, quá hạn") if overdue else state
        groups.append((shown_state, len(units), _names(progress, asked, units, last)))
    earlier = [
        (str(quarter), len(units), _names(progress, asked, units, quarter))
        for quarter, units in progress.not_approved.items()
        if quarter != last
    ]
    due = progress.due_days.get(last)
    return Reporting(
        labels.lower_quarter(last),
        f"{coverage[:1].upper()}{coverage[1:]}",
        f"Hạn nộp {text_date(due)}" if due else "",
        groups,
        earlier,
    )


def _names(progress: Progress, asked: Asked, units, quarter) -> SafeString:
    return mark_safe(
        ", ".join(f'<a href="{escape(asked.unit_url(unit.code))}">{escape(unit.name)}</a>' for unit in units)
    )


def nothing_assigned(progress: Progress) -> bool:
    """Whether the ledger is empty: no unit has a target."""
    return not any(series.amounts for series in progress.series.values())
