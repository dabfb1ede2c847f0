"""Rating on pages of something else: the three goals on leadership's first page, and the year of one unit on its page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from evaluations.models import Evaluation, Measure, QualityTarget
from evaluations.models.quality_target import Counting
from evaluations.rates import GRASSROOTS, AgainstGoal, Basis, Tally, rates
from unionhub.charts import bar
from unionhub.dashboard.ratings import words
from unionhub.dashboard.ratings.figures import level_of_unit
from unionhub.dashboard.ratings.links import UNIT, YEAR, Links
from unionhub.dashboard.ratings.results import CODE_OF_COUNT, CODE_OF_MEASURE
from unionhub.dashboard.ratings.words import Status
from unionhub.dashboard.ratings.years import has_general_results, latest
from unionhub.ratings import province_against_goals
from vietnamese import clock
from vietnamese.numbers import group


@dataclass(frozen=True)
class Goal:
    """One of the three, ready to print: «700/770», «90,9%», a bar with the goal as its mark, the verdict."""

    label: str
    good: SafeString
    eligible: SafeString
    percent: str
    bar: SafeString
    goal: str
    status: Status | None
    standing: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class GoalsBlock:
    """``unconfirmed`` is not asked here: the page that ``url`` opens says it."""

    year: int
    url: str
    goals: tuple[Goal, ...]


def _latest(found) -> int | None:
    """Of this year and the last one the year to show; None where neither has ratings."""
    this = clock.today().year
    tallies = [(year, found.total(year=year)) for year in (this, this - 1)]
    return latest((year, bool(tally.rated), bool(tally.total)) for year, tally in tallies)


def _around_today():
    year = clock.today().year
    return Evaluation.objects.filter(year__in=(year - 1, year))


def _of_everybody(found) -> int | None:
    """``_latest``, but not this year where only a school year's round has results; a query only where that can be."""
    year, this = _latest(found), clock.today().year
    if year == this and found.total(year=this).rated and found.total(year=this - 1).rated:
        return this if has_general_results(this) else this - 1
    return year


def goals_block() -> GoalsBlock | None:
    """Two or three queries for any number of units; None (after one) where nothing was rated this year or last."""
    found = rates(_around_today())
    year = _of_everybody(found)
    if year is None:
        return None
    promised, tallies, links = province_against_goals(found, year), found.by_measure(year), Links(year)
    return GoalsBlock(
        year,
        f"{reverse('dashboard-ratings')}?{YEAR}={year}",
        tuple(_goal(measure, tallies[measure], promised.get(measure), links) for measure in Measure),
    )


def _goal(measure: Measure, tally: Tally, against: AgainstGoal | None, links: Links) -> Goal:
    lines = []
    if tally.total:
        lines.append(f"Đã xếp loại {group(tally.rated)}/{group(tally.eligible)} đủ điều kiện")
        lines.append(f"{tally.share(Basis.ALL).text} {Basis.ALL.value} ({group(tally.total)})")
    if tally.excluded:
        lines.append(
            f"{group(tally.not_yet_eligible)} chưa đủ thời gian xếp loại, "
            f"{group(tally.otherwise_excluded)} không xếp loại vì lý do khác"
        )
    missing = against is not None and against.verdict is not None and against.missing
    return Goal(
        label=measure.label,
        good=links.number(tally, "good_or_better", measure),
        eligible=links.number(tally, "eligible", measure),
        percent=tally.share(Basis.ELIGIBLE).text or "",
        bar=bar(tally.good_or_better, tally.eligible, mark=against.needed if against else None),
        goal=words.rate(against.goal) if against else "",
        status=words.status(against),
        standing=f"Còn thiếu {group(against.missing)} để đạt mục tiêu {words.rate(against.goal)}"
        if missing
        else "",
        lines=tuple(lines),
    )


@dataclass(frozen=True)
class UnitRow:
    """Of one sector of a unit, or its own rating: what there is, and what was assigned for the year."""

    label: str
    result: SafeString | str
    percent: str
    target: str
    status: Status | None


@dataclass(frozen=True)
class UnitBlock:
    """``coming``: what is assigned for the year that runs, where ``year`` is the one before."""

    year: int
    coming: str
    rows: tuple[UnitRow, ...]
    list_url: str
    rates_url: str


def unit_block(unit: int, code: str, *, everything: bool) -> UnitBlock | None:
    """Two or three queries; None where the unit has neither ratings nor targets.

    ``everything``: whether the page of the rates is this person's to see.
    """
    found, this = rates(_around_today().filter(unit_id=unit)), clock.today().year
    year = _latest(found) or this
    targets = _targets(unit, year)
    coming = {} if year == this else _targets(unit, this)
    if not found.total(year=year).total and not targets and not coming:
        return None
    links, tallies = Links(year, code), found.by_measure(year)
    rows = [_unit_row(measure, tallies[measure], targets.get(measure), links) for measure in Measure]
    query = urlencode({YEAR: year, UNIT: code})
    told = "; ".join(f"{measure.label} {_target(assigned)}" for measure, assigned in coming.items())
    return UnitBlock(
        year,
        f"Chỉ tiêu năm {this}: {told}." if told else "",
        tuple(rows),
        f"{reverse('dashboard-rating-list')}?{query}",
        f"{reverse('dashboard-ratings')}?{query}" if everything else "",
    )


def _targets(unit: int, year: int) -> dict[Measure, Counting]:
    counting = QualityTarget.objects.filter(unit_id=unit).counting(year, clock.today())
    return {measure: counting[unit, measure] for measure in Measure if (unit, measure) in counting}


def _target(assigned: Counting) -> str:
    return f"{words.rate(assigned.share)} (Quyết định số {assigned.number})"


def _unit_row(measure: Measure, tally: Tally, assigned, links: Links) -> UnitRow:
    against = tally.against(assigned.share) if assigned else None
    target = _target(assigned) if assigned else ""
    if measure in GRASSROOTS:
        good = links.number(tally, "good_or_better", measure)
        result = SafeString(
            f"{good}/{links.number(tally, 'eligible', measure)}"
            f'<span class="share">đã xếp loại {group(tally.rated)}/{group(tally.eligible)}; tổng số {group(tally.total)}</span>'
        )
        percent = tally.share(Basis.ELIGIBLE).text or ""
        return UnitRow(
            measure.label,
            result if tally.total else words.NONE,
            percent,
            target,
            words.status(against, "chỉ tiêu"),
        )
    own = level_of_unit(tally)
    result = words.NONE
    if own:
        address = links.of(CODE_OF_MEASURE[measure], CODE_OF_COUNT[own])
        result = SafeString(f'<a href="{address}">{words.COUNT_LABELS[own]}</a>')
    return UnitRow("Xếp loại của chính đơn vị", result, "", target, words.status(against, "chỉ tiêu"))
