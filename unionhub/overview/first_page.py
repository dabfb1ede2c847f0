"""The first page of leadership, in its order: goals as bullet rows, what is needed, what to do today, the quiet row.

All texts are ready to print; everything on the page is as of one judged date (``verdict.py`` says it).
"""

from dataclasses import dataclass

from targets.models import ReportState
from targets.progress.progress import Measure, Progress
from unionhub.overview import labels, reporting
from unionhub.overview.charts.bullet import Bullet, bullet
from unionhub.overview.filters import Asked
from unionhub.overview.labels import State, shown
from unionhub.overview.reporting import Name
from vietnamese.numbers import group, percent


@dataclass(frozen=True)
class GoalRow:
    """A goal: the number with its page, its bullet, what stands beside it, and the year.

    ``goal``: what follows the number, “/120.000 đoàn viên”, or without a goal “ đoàn viên”.
    """

    label: str
    url: str
    value: str
    value_url: str
    goal: str
    percent: str
    bullet: Bullet | None
    status: State
    facts: tuple[str, ...]
    year: str


def goal_rows(progress: Progress, asked: Asked) -> list[GoalRow]:
    return [goal_row(progress, asked, progress.province(code)) for code in progress.headlines]


def goal_row(progress: Progress, asked: Asked, measure: Measure) -> GoalRow:
    code = measure.indicator.code
    return GoalRow(
        label=labels.heading(measure.indicator),
        url=asked.url("dashboard-goal", code),
        value=shown(measure.result),
        value_url=asked.through(progress, measure).behind_url(code) if measure.result is not None else "",
        goal=f"{f'/{group(measure.reference)}' if measure.reference else ''} {measure.indicator.unit_label}",
        percent=measure.result_percent or "",
        bullet=bullet_of(measure),
        status=status_of(measure),
        facts=tuple(facts(measure)),
        year=year_line(progress, measure),
    )


def legend(rows) -> dict[str, bool]:
    """Which marks any of the rows (each has a ``bullet``) has; empty where nothing is drawn."""
    drawn = [row.bullet for row in rows if row.bullet]
    marks = ("added", "waiting", "forecast")
    return {mark: any(getattr(one, mark) for one in drawn) for mark in marks} if drawn else {}


def bullet_of(measure: Measure) -> Bullet | None:
    coming = measure.quarters_left > 0
    return bullet(
        measure.result,
        measure.reference,
        plan=measure.plan,
        added=measure.approved_later,
        waiting=measure.pending,
        forecast=measure.forecast if coming else None,
        low=measure.forecast_low if coming else None,
        high=measure.forecast_high if coming else None,
    )


def status_of(measure: Measure) -> State:
    """The word with its amount: “Chậm 1.214 đoàn viên”, “Đúng tiến độ”."""
    if measure.difference is None:
        return State(measure.status.code, measure.status.label)
    if not measure.difference:
        return State(measure.status.code, labels.upper_first(labels.difference(measure, measure.indicator)))
    amount = labels.counted(abs(measure.difference), measure.indicator)
    return State(measure.status.code, f"{'Chậm' if measure.difference < 0 else 'Vượt'} {amount}")


def facts(measure: Measure):
    """What stands beside the number: the plan, and where the pace leads."""
    if measure.plan is not None:
        assumed = " (giả định chia đều)" if measure.assumed_plan else ""
        yield f"kế hoạch {group(measure.plan)}{assumed}"
    if measure.forecast is not None and measure.quarters_left:
        yield f"dự báo {group(measure.forecast)}"


def year_line(progress: Progress, measure: Measure) -> str:
    """“Năm 2026: 9.031, bằng 37,6% số Tổng Liên đoàn giao (24.000)”; against the units' targets where that is all there is.

    Empty where the year has neither a result nor a target.
    """
    quarter = measure.judged or progress.last_quarter
    if quarter is None:
        return ""
    year = measure.year(quarter.year)
    above = progress.confederation.get(measure.indicator.code, {}).get(quarter.year)
    target, of = (above, "số Tổng Liên đoàn giao") if above else (year.target, "chỉ tiêu giao")
    if year.result is None and not target:
        return ""
    line = f"Năm {quarter.year}: {shown(year.result)}"
    if not target:
        return line
    share = percent(year.result, target)
    return f"{line}, bằng {share} {of} ({group(target)})" if share else f"{line}; {of} {group(target)}"


# --- what is needed -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Needed:
    """Of one goal: what every quarter to come has to bring, and what one brings now (empty where nothing is known)."""

    label: str
    needed: str
    pace: str


@dataclass(frozen=True)
class NeededList:
    last_year: int
    rows: tuple[Needed, ...]


def needed(progress: Progress) -> NeededList | None:
    """Until the end of the term; None before anything is judged, after the term, and where every goal is reached."""
    rows = tuple(
        Needed(
            labels.heading(one.indicator),
            labels.needed(one, one.indicator),
            "" if one.recent_pace is None else labels.pace(one.recent_pace, one.indicator),
        )
        for one in map(progress.province, progress.headlines)
        if one.needed_pace
    )
    return NeededList(progress.programme.last_year, rows) if rows else None


# --- what to do today ---------------------------------------------------------------------------------------------------

# So many are named; the others are a number.
NAMED = 6


@dataclass(frozen=True)
class Task:
    """“Quá hạn: 3 báo cáo: …”; ``more``: how many units are not named."""

    state: State
    count: str
    url: str
    names: tuple[Name, ...] = ()
    more: str = ""


def tasks(progress: Progress, asked: Asked) -> list[Task]:
    """Overdue reports by name, those that wait, and what units ask for in the last quarter's reports; one query."""
    if progress.last_quarter is None:
        return []
    overdue, units, waiting = 0, {}, 0
    for quarter, late in progress.not_approved.items():
        for unit in late:
            if progress.is_overdue(unit.code, quarter):
                overdue += 1
                units[unit.code] = Name(unit.name, asked.unit_url(unit.code))
            elif progress.cell(unit.code, quarter).state == ReportState.SUBMITTED:
                waiting += 1
    names = tuple(units.values())
    asking = len(reporting.requests(progress, progress.last_quarter))
    url = asked.url("dashboard-reports")
    found = [
        Task(
            State("overdue", "Quá hạn"),
            f"{group(overdue)} báo cáo",
            url,
            names[:NAMED],
            group(len(names) - NAMED) if len(names) > NAMED else "",
        )
        if overdue
        else None,
        Task(State("submitted", "Chờ duyệt"), f"{group(waiting)} báo cáo", url) if waiting else None,
        Task(State("info", "Đề xuất, kiến nghị"), f"{group(asking)} đơn vị", f"{url}#kien-nghi")
        if asking
        else None,
    ]
    return [task for task in found if task]


def nothing_assigned(progress: Progress) -> bool:
    """Whether the ledger is empty: no unit has a target."""
    return not any(series.amounts for series in progress.series.values())
