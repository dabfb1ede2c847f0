"""One database with the ratings of the whole country, and what their page is made of timed against the bare SQL, in turn.

Usage: bench_ratings.py RATINGS. Prints one JSON object on its last line: ``ratings_country`` (ratio of medians, figures to
SQL), ``ratings_country_ms``, ``ratings_country_sql_ms``, ``ratings_country_page_ms`` (the whole logged-in answer, with its HTML).
The figures are those of ``unionhub.overview.ratings.figures``: every count of 700 units and three measures by level and
exclusion with their sums, why unions are left out, registered against achieved, goals and targets.
"""

import datetime
import io
import json
import os
import random
import re
import sys
from pathlib import Path

from in_turn import medians, rows_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "unionhub.settings"
UNITS = 700
YEAR = 2025
COPIES = 25
TIMES = 15

# The same figures through the driver alone, with no more work than fetching them takes.
BARE_SQL = (
    """
SELECT year, unit_id, level, sector, exclusion, recognised_level, registered_level, COUNT(*)
  FROM evaluations_evaluation
 WHERE year = 2025
 GROUP BY year, unit_id, level, sector, exclusion, recognised_level, registered_level
""",
    """
SELECT level, sector, exclusion, exclusion_reason, COUNT(*)
  FROM evaluations_evaluation
 WHERE year = 2025 AND exclusion <> ''
 GROUP BY level, sector, exclusion, exclusion_reason
""",
)


def main(size: int) -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    fill(size)
    print(json.dumps(measure(size)))


def fill(size: int) -> None:
    """``size`` unions, spread unevenly over the units, each with its rating: most recognised, some left out or waiting.

    A part is written by the models and copied inside the database: writing all of it so would take minutes.
    """
    from django.core.management import call_command
    from django.db import connection, transaction

    from evaluations.models import Evaluation, RatingRound, RecognitionDecision
    from units.models import GrassrootsUnion, OrganisationKind, Unit, UnitVersion

    call_command("setup", verbosity=0, stdout=io.StringIO())
    draw = random.Random(1)  # noqa: S311
    with transaction.atomic(), connection.cursor() as cursor:
        units = Unit.objects.bulk_create(Unit(code=f"don-vi-{n}", order=100 + n) for n in range(UNITS))
        province = Unit.objects.get(code="bac-giang")
        UnitVersion.objects.bulk_create(
            UnitVersion(
                unit=unit,
                valid_from=datetime.date(2023, 1, 1),
                name=f"Công đoàn xã số {unit.order}",
                short_name=f"CĐ xã số {unit.order}",
                kind="commune",
                parent=province,
            )
            for unit in units
        )
        last_day = datetime.date(YEAR, 12, 31)
        dues = dict.fromkeys(("last_day", "registration_due", "self_score_due", "appraisal_due"), last_day)
        found = RatingRound.objects.create(
            name="Cả nước", year=YEAR, first_day=datetime.date(YEAR, 1, 1), **dues
        )
        decision = RecognitionDecision.objects.create(
            round=found, issuer=units[0], number="1/QĐ", signed_on=last_day
        )
        kinds = list(OrganisationKind.objects.all())
        places = draw.choices(units, weights=[draw.uniform(0.3, 3) for _ in units], k=size // COPIES)
        GrassrootsUnion.objects.bulk_create(
            GrassrootsUnion(unit=unit, kind=draw.choice(kinds), name=f"CĐCS {n}")
            for n, unit in enumerate(places)
        )
        _copy(cursor, GrassrootsUnion)
        _rate(cursor, Evaluation(round=found, year=YEAR, level="grassroots"), decision)
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE evaluations_evaluation"
        )


def _copy(cursor, model) -> None:
    """Every row of a table as often as asked for."""
    table = model._meta.db_table
    columns = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields if not f.primary_key)
    last = model.objects.order_by("-pk").first().pk
    for _ in range(COPIES - 1):
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id <= %s",  # noqa: S608
            [last],
        )


def _rate(cursor, example, decision) -> None:
    """A rating of every union: columns as in ``example`` but for those that differ from union to union."""
    drawn = "((u.id * 7919 + u.id / 5000 * 373) % 1000)"  # another for each copy
    rated = f"{drawn} >= 100"
    differing = {
        "rated_union_id": "u.id",
        "unit_id": "u.unit_id",
        "kind_id": "u.kind_id",
        "sector": "k.sector",
        "exclusion": f"CASE WHEN {drawn} < 30 THEN 'not_yet' WHEN {drawn} < 40 THEN 'other' ELSE '' END",
        "exclusion_reason": f"CASE WHEN {drawn} BETWEEN 30 AND 39 THEN 'Ngừng hoạt động' ELSE '' END",
        # One in fifty registered nothing, the others one of three levels.
        "registered_level": (
            "CASE WHEN u.id % 50 = 0 THEN '' WHEN u.id % 10 < 3 THEN 'excellent' WHEN u.id % 10 = 9 THEN 'satisfactory' "
            "ELSE 'good' END"
        ),
        "enough_time": f"{drawn} >= 30",
        "state": f"CASE WHEN {rated} THEN 'recognised' ELSE 'submitted' END",
        "decision_id": f"CASE WHEN {rated} THEN {decision.pk} END",
        "recognised_level": (
            f"CASE WHEN NOT ({rated}) THEN '' WHEN {drawn} < 280 THEN 'excellent' WHEN {drawn} < 820 THEN 'good' "
            f"WHEN {drawn} < 955 THEN 'satisfactory' ELSE 'unsatisfactory' END"
        ),
    }
    fields = [field for field in example._meta.concrete_fields if not field.primary_key]
    values, given = [], []
    for field in fields:
        if field.column in differing:
            values.append(differing[field.column])
        else:
            values.append("%s")
            given.append(getattr(example, field.attname))
    columns = ", ".join(f'"{field.column}"' for field in fields)
    sql = (
        f"INSERT INTO evaluations_evaluation ({columns}) SELECT {', '.join(values)} "  # noqa: S608
        "FROM units_grassrootsunion u JOIN units_organisationkind k ON k.id = u.kind_id"
    )
    # A percent sign of SQL is doubled where parameters are given.
    cursor.execute(re.sub(r" % (\d)", r" %% \1", sql), given)


def measure(size: int) -> dict:
    from evaluations.models import Measure
    from unionhub.overview.ratings import figures

    def country():
        found = figures.count(YEAR, [YEAR])
        summed = found.columns, found.by_unit, found.reasons
        crossed = [(found.cross(measure), found.kept(measure)) for measure in Measure]
        return found, summed, crossed

    def bare():
        return [rows_of(sql) for sql in BARE_SQL]

    found, (_, units, reasons), crossed = country()
    counted = sum(tally.total for tallies in units.values() for tally in tallies.values())
    excluded = sum(sum(counts.values()) for _, _, counts in reasons)
    grouped, left_out = bare()
    everything = [
        size,
        sum(row[-1] for row in grouped),
        counted,
        found.rates.total().total,
        excluded + sum(sum(pairs.values()) for pairs, _ in crossed),
    ]
    if (
        len(set(everything)) != 1
        or len(units) != len({unit for _, unit, *_ in grouped})
        or excluded != sum(row[-1] for row in left_out)
    ):
        raise SystemExit(f"bench: số lượng xếp loại không khớp: {everything}, {len(units)} đơn vị")
    ours, sql = medians(TIMES, country, bare)
    return {
        "ratings_country": round(ours / sql, 2),
        "ratings_country_ms": round(ours * 1000, 1),
        "ratings_country_sql_ms": round(sql * 1000, 1),
        "ratings_country_page_ms": round(1000 * page()),
    }


def page() -> float:
    """Median seconds of the whole answer, as leadership gets it."""
    from django.test import Client
    from django.urls import reverse

    from units.models import Assignment, Unit, User

    leader = User.objects.create(username="lanhdao", full_name="Lãnh đạo")
    Assignment.objects.create(
        user=leader,
        unit=Unit.objects.get(code="bac-giang"),
        role="leadership",
        valid_from=datetime.date(2024, 1, 1),
    )
    client = Client()
    client.force_login(leader, backend="units.backends.RoleBackend")
    address = f"{reverse('dashboard-ratings')}?nam={YEAR}"

    def answer():
        found = client.get(address, secure=True)
        if found.status_code != 200 or found.content.count("CĐ xã số".encode()) != UNITS:
            raise SystemExit(f"bench: trang {address} trả về {found.status_code} hoặc thiếu đơn vị")

    answer()
    return medians(5, answer, lambda: None)[0]


if __name__ == "__main__":
    main(int(sys.argv[1]))
