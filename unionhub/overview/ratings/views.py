"""The page of a year's rates, of the province or of one unit; for those who see progress. Writes nothing."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from evaluations.labels import COUNT_LABELS, UNCONFIRMED
from evaluations.models import Measure
from evaluations.rates import Basis
from evaluations.rating_years import RatedYears, rated_years
from unionhub.overview import tabs
from unionhub.overview.charts import rate_columns
from unionhub.overview.filters import carried
from unionhub.overview.ratings import figures, labels, tables
from unionhub.overview.ratings.by_unit import assigned_note, by_unit
from unionhub.overview.ratings.classes import class_rows
from unionhub.overview.ratings.figures import Counted, Units
from unionhub.overview.ratings.links import UNIT, YEAR, Links
from unionhub.overview.ratings.years import chosen_year, rounds_of, side_by_side
from unionhub.overview.views import sees_progress
from units.models import OrganisationKind
from vietnamese import clock


@dataclass(frozen=True)
class Asked:
    """The year and unit that the address asks for; ``problems``: sentences about what was not understood."""

    known: RatedYears
    year: int
    unit: figures.UnitName | None
    units: Units
    problems: tuple[str, ...]

    @classmethod
    def of(cls, parameters) -> "Asked":
        known, problems = rated_years(), []
        year = chosen_year(parameters.get(YEAR, ""), known, problems)
        units, code = Units.of(year), parameters.get(UNIT, "")
        unit = units.by_code(code) if code else None
        if code and unit is None:
            problems.append(
                f"Không tìm thấy đơn vị “{code[:40]}” trong năm {year}; trang hiển thị toàn tỉnh."
            )
        return cls(known, year, unit, units, tuple(problems))

    @property
    def years(self) -> list[int]:
        """Those that have rounds, latest first."""
        return [one.year for one in self.known.years]

    @property
    def standings(self) -> list[tuple[int, str]]:
        """``[(year, how far its rating has come)]`` of the year looked at unless it is concluded, and of those that run."""
        shown = self.known.of(self.year)
        rows = [shown] if shown and shown.eligible and not shown.concluded else []
        rows += [one for one in self.known.running if one not in rows]
        return [(one.year, one.running_text) for one in rows]


@require_safe
@sees_progress
def dashboard_ratings(request):
    asked = Asked.of(request.GET)
    rounds = rounds_of(asked.year)
    shown_years = side_by_side(asked.years, asked.year)
    counted = figures.count(asked.year, shown_years, unit=asked.unit)
    code = asked.unit.code if asked.unit else ""
    links = Links(asked.year, code)
    goal = "Chỉ tiêu giao cho đơn vị" if asked.unit else "Mục tiêu của Chương trình"
    along = carried(request.GET)
    address = f"{reverse('dashboard-ratings')}?{urlencode(along)}{'&' if along else ''}"
    return render(
        request,
        "unionhub/ratings/page.html",
        {
            "asked": asked,
            "rounds": rounds,
            "unconfirmed": UNCONFIRMED if any(one.unconfirmed for one in rounds) else "",
            "total": counted.rates.total(year=asked.year).total,
            "sentences": sentences(counted, links),
            "heads": tables.HEADS,
            "class_rows": [] if asked.unit else class_rows(asked.year),
            "measures": tables.measures(counted, links, goal=goal),
            "units": None
            if asked.unit
            else by_unit(
                counted,
                asked.units.shown(counted),
                links,
                province=asked.units.province,
                address=f"{address}{YEAR}={asked.year}&{UNIT}=",
            ),
            "assigned": assigned(counted),
            "reasons": tables.reasons(counted, links) if counted.exclusions else "",
            "measure_labels": [measure.label for measure in Measure],
            "crosses": [one for measure in Measure if (one := tables.cross(counted, measure, links))],
            "levels": [COUNT_LABELS[level] for level in tables.LEVELS],
            "years": tables.years(
                counted, shown_years, f"{address}{f'{UNIT}={code}&' if code else ''}{YEAR}="
            ),
            "charts": charts(counted, shown_years) if len(shown_years) > 1 else [],
            "kinds_left": OrganisationKind.objects.left_by(datetime.date(asked.year, 12, 31)),
            "list_url": links.of(),
            "printed_at": clock.now(),
            "along": along.items(),
            "address": address,
            "overview_tabs": tabs.tabs(
                f"?{urlencode(along)}" if along else "", tabs.RATINGS, at_it=asked.unit is None
            ),
        },
    )


def sentences(counted: Counted, links: Links) -> list[SafeString]:
    """One per measure; of one unit, its own rating is no share of anything: only the two of its unions."""
    shown = [measure for measure in Measure if counted.unit is None or measure != Measure.UPPER]
    goal = "chỉ tiêu" if counted.unit else "mục tiêu"
    return [
        labels.sentence(measure, counted.by_measure[measure], counted.against(measure), links, goal)
        for measure in shown
    ]


def assigned(counted: Counted) -> list[str]:
    """Of one unit: what was assigned to it this year, by which decision."""
    if counted.unit is None:
        return []
    return [
        f"{measure.label}: {note}"
        for measure in Measure
        if (note := assigned_note(counted, counted.unit.pk, measure))
    ]


def charts(counted: Counted, shown_years: list[int]) -> list[tuple[str, SafeString]]:
    """``[(heading, drawing), …]``, one per measure with ratings in any of the years."""
    found = []
    for measure in Measure:
        shares = [(str(year), counted.of_year(year)[measure].share(Basis.ELIGIBLE)) for year in shown_years]
        if not any(share.whole for _, share in shares):
            continue
        against = counted.against(measure)
        goal = against.goal if against else None
        readings = "; ".join(f"{year}: {share.text or 'chưa có'}" for year, share in shares)
        drawing = rate_columns(
            [(year, share.exact) for year, share in shares],
            goal,
            title=f"{measure.label}: tỷ lệ {labels.GOOD} theo năm",
            description=f"{readings}. {f'Đường đứt: {labels.rate(goal)}.' if goal is not None else ''}",
        )
        promised = (
            f", {'chỉ tiêu' if counted.unit else 'mục tiêu'} {labels.rate(goal)}" if goal is not None else ""
        )
        found.append((f"{measure.label}{promised}", drawing))
    return found
