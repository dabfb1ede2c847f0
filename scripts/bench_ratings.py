"""One database with the ratings of the whole country, and their rates timed against the bare SQL, in turn.

Usage: bench_ratings.py RATINGS. Prints one JSON object on its last line: ``ratings_country`` (ratio of medians, rates to
SQL), ``ratings_country_ms``, ``ratings_country_sql_ms``. The rates are what every page, export and comparison with the goals
is made of: all counts of 700 units, three measures, levels and exclusions, added up for the country.
"""

import datetime
import io
import json
import os
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "unionhub.settings"
UNITS = 700
YEAR = 2025
COPIES = 25
TIMES = 15

# The same figures through the driver alone, with no more work than fetching them takes.
BARE_SQL = """
SELECT year, unit_id, level, sector, exclusion, recognised_level, COUNT(*)
  FROM evaluations_evaluation
 WHERE year = 2025
 GROUP BY year, unit_id, level, sector, exclusion, recognised_level
"""


def main(size: int) -> None:
    import django

    django.setup()
    fill(size)
    print(json.dumps(measure(size)))


def fill(size: int) -> None:
    """``size`` unions, spread unevenly over the units, each with its rating: most recognised, some left out or waiting.

    A part is written by the models and copied inside the database: writing all of it so would take minutes.
    """
    from django.core.management import call_command
    from django.db import connection, transaction

    from evaluations.models import Evaluation, RatingRound, RecognitionDecision
    from units.models import GrassrootsUnion, OrganisationKind, Unit

    call_command("setup", verbosity=0, stdout=io.StringIO())
    draw = random.Random(1)  # noqa: S311
    with transaction.atomic(), connection.cursor() as cursor:
        units = Unit.objects.bulk_create(Unit(code=f"don-vi-{n}", order=100 + n) for n in range(UNITS))
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
    cursor.execute(sql.replace(" % 1000", " %% 1000"), given)


def measure(size: int) -> dict:
    from evaluations.models import Evaluation
    from evaluations.rates import rates

    def country():
        found = rates(Evaluation.objects.filter(year=YEAR))
        return found.by_measure(YEAR), found.by_unit(YEAR)

    measures, units = country()
    counted = sum(row[-1] for row in run_sql())
    if (
        not size
        == counted
        == sum(tally.total for tally in measures.values())
        == sum(tally.total for tally in units.values())
    ):
        raise SystemExit("bench: số lượng xếp loại không khớp")
    ours, bare = [], []
    for _ in range(TIMES):
        ours.append(_timed(country))
        bare.append(_timed(run_sql))
    ours, bare = statistics.median(ours), statistics.median(bare)
    return {
        "ratings_country": round(ours / bare, 2),
        "ratings_country_ms": round(ours * 1000, 1),
        "ratings_country_sql_ms": round(bare * 1000, 1),
    }


def run_sql() -> list:
    """Through the driver alone, on the connection that is open anyway."""
    from django.db import connection

    connection.ensure_connection()
    cursor = connection.connection.cursor()
    cursor.execute(BARE_SQL)
    rows = cursor.fetchall()
    cursor.close()
    return rows


def _timed(call) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]))
