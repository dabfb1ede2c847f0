"""Rating on pages of something else: the three goals on leadership's first page, and the year of one unit on its page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from evaluations.labels import COUNT_LABELS, level_of_unit
from evaluations.models import Evaluation, Measure, QualityTarget
from evaluations.models.quality_target import Counting
from evaluations.rates import GRASSROOTS, AgainstGoal, Basis, Tally, rates
from evaluations.rating_years import rated_years
from evaluations.unconfirmed import BY_UNCONFIRMED
from pages.markup import element, text
from unionhub.overview.rating_rates import province_against_goals
from unionhub.overview.ratings import labels
from unionhub.overview.ratings.labels import Status
from unionhub.overview.ratings.links import UNIT, YEAR, Links
from unionhub.overview.ratings.results import CODE_OF_COUNT, CODE_OF_MEASURE
from vietnamese import clock
from vietnamese.numbers import group


@dataclass(frozen=True)
class Goal:
    """One of the three, ready to print: “90,9%”, “đạt mục tiêu 90%”."""

    label: str
    percent: str
    said: str


@dataclass(frozen=True)
class Running:
    """“Năm 2026”, and what stands beside it: “đang xếp loại: đã công nhận 174/2.386”."""

    year: int
    text: str
    url: str


@dataclass(frozen=True)
class GoalsBlock:
    """``running``: the year itself where it is not concluded, and the years after it that are being rated.

    ``provisional``: that conclusions rest on rules that nobody has confirmed; empty where none does.
    """

    year: int
    url: str
    goals: tuple[Goal, ...]
    running: tuple[Running, ...]
    provisional: str


def goals_block() -> GoalsBlock | None:
    """A constant number of queries for any number of units; None (after two) where nobody was ever to be rated."""
    known = rated_years()
    if known.usual is None or not known.usual.eligible:
        return None
    year = known.usual.year
    found = rates(Evaluation.objects.filter(year=year))
    promised, tallies = province_against_goals(found, year), found.by_measure(year)
    unfinished = [one for one in (known.usual,) if not one.concluded] + list(known.running)
    return GoalsBlock(
        year,
        _rates_url(year),
        tuple(_goal(measure, tallies[measure], promised.get(measure)) for measure in Measure),
        tuple(Running(one.year, one.running_text, _rates_url(one.year)) for one in unfinished),
        BY_UNCONFIRMED if any(labels.is_provisional(one) for one in promised.values()) else "",
    )


def _rates_url(year: int) -> str:
    return f"{reverse('dashboard-ratings')}?{YEAR}={year}"


def _goal(measure: Measure, tally: Tally, against: AgainstGoal | None) -> Goal:
    said = [labels.conclusion(against)] if against else []
    if tally.total and tally.rated < tally.eligible:
        said.append(f"đã xếp loại {group(tally.rated)}/{group(tally.eligible)}")
    return Goal(measure.label, tally.share(Basis.ELIGIBLE).text or "", ", ".join(said))


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
    """``coming``: what is assigned for the year that runs, where ``year`` is one before; ``running``: how far the unit has come
    in the years that are not concluded."""

    year: int
    coming: str
    running: tuple[str, ...]
    rows: tuple[UnitRow, ...]
    list_url: str
    rates_url: str


def unit_block(unit: int, code: str, *, everything: bool) -> UnitBlock | None:
    """A constant number of queries; None where the unit has neither ratings nor targets.

    ``everything``: whether the page of the rates is this person's to see.
    """
    known, this = rated_years(), clock.today().year
    year = known.usual.year if known.usual else this
    unfinished = [one.year for one in known.years if one.year >= year and not one.concluded]
    found = rates(Evaluation.objects.filter(unit_id=unit, year__in={year, *unfinished}))
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
        tuple(
            f"Năm {one} đang xếp loại: đã công nhận {group(tally.rated)}/{group(tally.eligible)}."
            for one in unfinished
            if (tally := found.total(year=one)).eligible
        ),
        tuple(rows),
        f"{reverse('dashboard-rating-list')}?{query}",
        f"{reverse('dashboard-ratings')}?{query}" if everything else "",
    )


def _targets(unit: int, year: int) -> dict[Measure, Counting]:
    counting = QualityTarget.objects.filter(unit_id=unit).counting(year, clock.today())
    return {measure: counting[unit, measure] for measure in Measure if (unit, measure) in counting}


def _target(assigned: Counting) -> str:
    return f"{labels.rate(assigned.share)} (Quyết định số {assigned.number})"


def _unit_row(measure: Measure, tally: Tally, assigned, links: Links) -> UnitRow:
    against = tally.against(assigned.share) if assigned else None
    target = _target(assigned) if assigned else ""
    if measure in GRASSROOTS:
        good = links.number(tally, "good_or_better", measure)
        rated = f"đã xếp loại {group(tally.rated)}/{group(tally.eligible)}; tổng số {group(tally.total)}"
        eligible = links.number(tally, "eligible", measure)
        result = text(good, "/", eligible, element("span", rated, kind="share"))
        percent = tally.share(Basis.ELIGIBLE).text or ""
        return UnitRow(
            measure.label,
            result if tally.total else labels.NONE,
            percent,
            target,
            labels.status(against, "chỉ tiêu"),
        )
    own = level_of_unit(tally)
    result = labels.NONE
    if own:
        address = links.of(CODE_OF_MEASURE[measure], CODE_OF_COUNT[own])
        result = element("a", COUNT_LABELS[own], href=address)
    return UnitRow("Xếp loại đơn vị", result, "", target, labels.status(against, "chỉ tiêu"))
