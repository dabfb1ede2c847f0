"""Sample quality targets: last year's and this year's for every unit by decisions, a later one for some of them, and one that
takes back what was given to the wrong unit.
"""

import datetime
from decimal import Decimal

from evaluations.models import Measure, QualityTargetDecision
from evaluations.quality_targets.actions import assign_quality_targets
from evaluations.quality_targets.rows import assignable
from unionhub.overview.rating_rates import goals_of_year
from units.models import Unit
from vietnamese import clock

# Units that were assigned something else than the programme's goals, by code; the rest as the programme.
OTHERS = {
    "kcn": {Measure.NON_STATE: "72.5"},
    "giao-duc": {Measure.STATE: "97.5"},
    "son-dong": {Measure.STATE: "85", Measure.NON_STATE: "70"},
}
RAISED = ("luc-nam", "tp-bac-giang")


def load(staff) -> None:
    """Where a decision exists, nothing happens."""
    if QualityTargetDecision.objects.exists():
        return
    today = clock.today()
    for year in (today.year - 1, today.year):
        day = min(datetime.date(year, 1, 15), today)
        goals = goals_of_year(year) or {
            Measure.UPPER: Decimal(100),
            Measure.STATE: Decimal(90),
            Measure.NON_STATE: Decimal(75),
        }
        shares, rows = {}, assignable(year)
        units = Unit.objects.in_bulk([row.pk for row in rows])
        for row in rows:
            unit = units[row.pk]
            for measure in row.measures:
                shares[unit, measure] = Decimal(OTHERS.get(unit.code, {}).get(measure, goals[measure]))
        _assign(staff, year, f"{year % 100}/QĐ-LĐLĐ", day, shares, "Giao cùng chỉ tiêu phát triển đoàn viên.")
        raised = {key: Decimal(80) for key in shares if key[0].code in RAISED and key[1] == Measure.NON_STATE}
        later = datetime.date(year, 4, 1)
        wrong = {key: None for key in shares if key[0].code == "kcn" and key[1] == Measure.STATE}
        noticed = datetime.date(year, 2, 14)
        if wrong and noticed <= today:
            note = "Rút chỉ tiêu giao nhầm: Công đoàn các KCN không có CĐCS khu vực nhà nước."
            _assign(staff, year, f"{year % 100 + 50}/QĐ-LĐLĐ", noticed, wrong, note)
        if raised and later <= today:
            _assign(staff, year, f"{year % 100 + 100}/QĐ-LĐLĐ", later, raised, "Theo đề nghị của đơn vị.")


def _assign(staff, year, number, day, shares, note) -> None:
    with clock.at(datetime.datetime.combine(day, datetime.time(9), tzinfo=clock.ZONE)):
        assign_quality_targets(
            by=staff,
            year=year,
            number=number,
            signed_on=day,
            effective_on=day,
            shares=shares,
            note=note,
        )
