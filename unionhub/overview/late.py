"""“Đơn vị chậm tiến độ” of the first page: per goal the groups told apart, then the fewest others that explain it.

All of them are judged at one quarter, the last that is approved for all; units ahead never offset units behind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from targets.progress.plan import fewest
from targets.progress.progress import Measure, Progress
from unionhub.overview import labels
from unionhub.overview.filters import Asked

# In percent: what the units that are named make up together of the others' shortfall.
EXPLAINED = 80


@dataclass(frozen=True)
class LateUnit:
    """A line: how it stands to its plan, and ``pace``: what every quarter to come has to bring, and what one brings now."""

    name: str
    url: str
    standing: str
    pace: str
    is_group: bool = False


@dataclass(frozen=True)
class Late:
    """One goal. ``summary``: its line while folded; ``closing``: how the units add up to the verdict, or why none is named.

    ``weight``: how far behind, as a share of the plan; the goal with the greatest is open.
    """

    code: str
    heading: str
    summary: str
    rows: tuple[LateUnit, ...]
    closing: str
    weight: Fraction
    is_open: bool = False


def late(progress: Progress, asked: Asked, codes: Iterable[str]) -> list[Late]:
    """In the order of ``codes``, the one furthest behind open."""
    found = [_late(progress, asked, code) for code in codes]
    named = [one for one in found if one.rows]
    furthest = max(named, key=lambda one: one.weight, default=None)
    return [Late(**{**vars(one), "is_open": one is furthest}) for one in found]


def _late(progress: Progress, asked: Asked, code: str) -> Late:
    province = progress.province(code)
    info = province.indicator
    summary = labels.short_difference(province, with_unit=True)
    rows: tuple[LateUnit, ...] = ()
    closing = ""
    if province.assumed_plan:
        closing = "không giao chỉ tiêu theo đơn vị"
    elif province.judged_count:
        behind = progress.shortfalls(code)
        rows = tuple(_rows(progress, asked, code, behind)) if behind else ()
        closing = labels.closing(progress.balance(code), len(behind), info)
    weight = Fraction(province.behind, province.plan) if province.plan else Fraction(0)
    return Late(code, labels.heading(info), summary, rows, closing, weight)


def _rows(progress: Progress, asked: Asked, code: str, behind):
    judged = progress.judged_count(progress.all_codes)
    for group in progress.apart:
        url = asked.unit_url(group.codes[0]) if len(group.codes) == 1 else asked.url("dashboard-goal", code)
        measure = progress.measure(code, group.codes, judged=judged)
        yield _row(group.short_name, url, measure, is_group=True)
    others = set(progress.other_codes)
    rest = [(unit, measure) for unit, measure in behind if unit.code in others]
    count = fewest([measure.behind for _, measure in rest], EXPLAINED)
    for unit, measure in rest[:count]:
        yield _row(unit.name, asked.unit_url(unit.code), measure)


def _row(name: str, url: str, measure: Measure, *, is_group=False) -> LateUnit:
    info = measure.indicator
    return LateUnit(
        name,
        url,
        labels.short_difference(measure),
        labels.paces(measure, info),
        is_group,
    )
