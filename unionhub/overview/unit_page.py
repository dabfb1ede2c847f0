"""One unit: where it stands, its years, and every quarter with the state of its report."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from targets.foundings.rules import without_list_text
from targets.progress.plan import Status
from targets.progress.progress import Progress, UnitLine
from unionhub.overview import labels
from unionhub.overview.charts.bullet import Bullet
from unionhub.overview.filters import Asked
from unionhub.overview.first_page import bullet_of
from unionhub.overview.foundings import Listed
from unionhub.overview.indicator_block import Value
from unionhub.overview.labels import State, shown
from unionhub.overview.pipeline import Pipeline
from vietnamese.dates import date_vi
from vietnamese.numbers import group


@dataclass(frozen=True)
class Figure:
    """A card at the top; for ``unionhub/_figure.html``. All texts are ready to print."""

    label: str
    value: str
    goal: str
    unit: str
    percent: str
    bullet: Bullet | None
    status: Status
    standing: str
    url: str
    lines: tuple[tuple[str, str], ...]
    pipeline: str = ""


@dataclass(frozen=True)
class QuarterRow:
    name: str
    states: tuple[State, ...]
    url: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class YearRows:
    """A year of the unit: its quarters that have ended, latest first, and the year as a whole per indicator."""

    year: int
    quarters: tuple[QuarterRow, ...]
    totals: tuple[Value, ...]


@dataclass(frozen=True)
class UnitPage:
    """``years``: those that have begun, latest first, then those to come."""

    unit: UnitLine
    heads: tuple[str, ...]
    figures: tuple[Figure, ...]
    years: tuple[YearRows, ...]


def unit_page(
    progress: Progress,
    unit: UnitLine,
    asked: Asked,
    listed: Listed,
    *,
    opens_reports=True,
    pipeline: Pipeline | None = None,
) -> UnitPage:
    measures = [progress.of_unit(code, unit.code) for code in progress.headlines]
    years = []
    for year in progress.programme.years:
        quarters = [
            _quarter(progress, unit, measures, position, opens_reports, asked, listed)
            for position, quarter in enumerate(progress.quarters[: progress.ended])
            if quarter.year == year
        ]
        years.append(
            YearRows(
                year,
                tuple(reversed(quarters)),
                tuple(_year(progress, measure, unit, year, asked, listed) for measure in measures),
            )
        )
    started = [one for one in years if one.quarters]
    coming = [one for one in years if not one.quarters]
    return UnitPage(
        unit=unit,
        heads=tuple(labels.heading(measure.indicator) for measure in measures),
        figures=tuple(_figure(progress, measure, unit, asked, listed, pipeline) for measure in measures),
        years=(*reversed(started), *coming),
    )


def _quarter(
    progress: Progress, unit: UnitLine, measures, position: int, opens_reports: bool, asked, listed
) -> QuarterRow:
    quarter = progress.quarters[position]
    cell = progress.cell(unit.code, quarter)
    states = [labels.state_of(cell)]
    if progress.is_overdue(unit.code, quarter):
        states.append(labels.OVERDUE)
    values = []
    for measure in measures:
        approved, waiting = measure.approved_by_quarter[position], measure.pending_by_quarter[position]
        if approved is None and waiting is not None:
            values.append(Value(group(waiting), "chờ duyệt", label=labels.heading(measure.indicator)))
        else:
            note = f"{group(waiting)} chờ duyệt" if waiting else ""
            code, opens = measure.indicator.code, ""
            if measure.indicator.counted_unions and approved is not None:
                rest = listed.without_list(code, unit.code, position)
                note = "; ".join(part for part in (note, without_list_text(rest) if rest else "") if part)
                opens = _list(asked, code, unit, nam=str(quarter.year), quy=str(quarter.number))
            values.append(Value(shown(approved), note, opens, label=labels.heading(measure.indicator)))
    url = labels.report_path(cell.report) if cell.report and opens_reports else ""
    return QuarterRow(f"Quý {quarter.roman}", tuple(states), url, tuple(values))


def _list(asked: Asked, code: str, unit: UnitLine, **more: str) -> str:
    return asked.behind_url(code, **{"don-vi": unit.code}, **more)


def _year(progress: Progress, whole, unit: UnitLine, year: int, asked: Asked, listed: Listed) -> Value:
    label, code, measure = labels.heading(whole.indicator), whole.indicator.code, whole.year(year)
    url, unlisted = "", []
    if whole.indicator.counted_unions and measure.result is not None:
        as_judged = asked.through(progress, whole) if measure.approved_later else asked
        url = _list(as_judged, code, unit, nam=str(year))
        if rest := listed.of_result(whole, (unit.code,), year):
            unlisted = [without_list_text(rest)]
    if measure.approved_later:
        added = f"duyệt thêm sau {labels.lower_quarter(whole.judged)}: {group(measure.approved_later)}"
        unlisted.append(added)
    coming = [
        f"từ {date_vi(decision.effective_on)}: {group(target)} (số {decision.number})"
        for decision, target in progress.coming_targets(code, unit.code, year)
    ]
    unlisted += coming
    if not measure.target:
        notes = [] if measure.target is None else ["Không giao chỉ tiêu"]
        return Value(shown(measure.result), "; ".join(notes + unlisted), url, label=label)
    notes = [shares] if (shares := labels.year_shares(measure)) else []
    if measure.exceeded:
        notes.append(f"đã vượt {group(measure.exceeded)}")
    elif measure.result is not None and measure.missing:
        notes.append(f"còn thiếu {group(measure.missing)}")
    status = measure.status if measure.difference is not None else None
    return Value(
        f"{shown(measure.result)}/{group(measure.target)}",
        "; ".join(notes + unlisted),
        url,
        status=status,
        label=label,
    )


def _figure(
    progress, measure, unit: UnitLine, asked: Asked, listed: Listed, pipeline: Pipeline | None
) -> Figure:
    info, last_year = measure.indicator, progress.programme.last_year
    lines = []
    url = ""
    if info.counted_unions and measure.result is not None:
        url = _list(asked.through(progress, measure), info.code, unit)
        if rest := listed.of_result(measure, (unit.code,)):
            lines.append(("Chưa có danh sách", group(rest)))
    if measure.approved_later:
        lines.append(("Duyệt thêm sau đó", group(measure.approved_later)))
    if measure.pending:
        lines.append(("Chờ duyệt", group(measure.pending)))
    if measure.target:
        if measure.plan is not None and measure.judged:
            lines.append((f"Tiến độ đến hết {labels.lower_quarter(measure.judged)}", group(measure.plan)))
        if measure.exceeded:
            lines.append(("Đã vượt", group(measure.exceeded)))
        else:
            until = "" if measure.term.closed_on else f" đến hết năm {last_year}"
            lines.append((f"Còn thiếu{until}", shown(measure.missing)))
        if not measure.term.closed_on:
            lines.append(labels.needed_line(measure, info, last_year))
    if not measure.term.closed_on:
        lines.append((labels.pace_label(measure), labels.pace(measure.recent_pace, info)))
    return Figure(
        label=labels.heading(info),
        value=shown(measure.result),
        goal=group(measure.target) if measure.target else "",
        unit=info.unit_label,
        percent=measure.result_percent or "",
        bullet=bullet_of(measure),
        status=measure.status,
        standing=labels.standing(measure, progress.last_quarter)
        if measure.status is not Status.NO_TARGET
        else "",
        url=url,
        lines=tuple(lines),
        pipeline=pipeline.line(measure, unit.code) if pipeline else SafeString(""),
    )
