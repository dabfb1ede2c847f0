"""PostgreSQL whose planner believes that full tables are empty: they were analysed while an open transaction was filling
them, as autovacuum does beside a large write. Joins then become nested loops, and a page never ends.
"""

import psycopg2
import pytest
from django.db import connection, transaction
from django.test import Client

from targets import progress
from targets.models import ReportingPeriod
from targets.progress.officials import SHARES, OfficerShares
from targets.reports import checks
from tests.support import bulk
from tests.support.site import ADMINISTRATOR, LEADERSHIP, REPORTER, STAFF, TODAY, furnish
from units.models import Unit
from vietnamese import clock

pytestmark = pytest.mark.postgres

MORE_UNITS = 153
TABLES = ("targets_quarterlyreport", "targets_reportrevision", "targets_reportfigure")


def fill():
    units = bulk.more_units(MORE_UNITS)
    bulk.assign(units, number="88/QĐ-LĐLĐ")
    bulk.fill(units, list(ReportingPeriod.objects.ended(TODAY)), analysed=False)


def analyse_from_outside():
    """What autovacuum does: it sees pages that are full and not one row that was committed."""
    parameters = connection.get_connection_params()
    names = {"dbname", "user", "password", "host", "port"} & parameters.keys()
    other = psycopg2.connect(**{name: parameters[name] for name in names})
    other.autocommit = True
    with other.cursor() as cursor:
        cursor.execute("ANALYZE (SKIP_LOCKED)")
    other.close()


def believed_rows() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE relname = ANY(%s) AND relpages > 0", [list(TABLES)]
        )
        return [int(rows) for (rows,) in cursor.fetchall()]


@pytest.fixture
def limit():
    """No statement takes longer than seconds; many times what any needs that is planned well."""

    def set_limit(seconds):
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = '{seconds}s'")

    yield set_limit
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")


# The site is built and walked over in one test, which many workers on few cores make slow.
@pytest.mark.timeout(1800)
@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_every_page_after_a_large_write(annex, limit):
    """What wrote it has the tables analysed when it is committed."""
    with clock.at(TODAY):
        with transaction.atomic():
            site = furnish()
            fill()
            analyse_from_outside()
            assert believed_rows() == [0, 0, 0]
        assert min(believed_rows()) > MORE_UNITS
        limit(5)
        seen = set()
        for role in (STAFF, LEADERSHIP, REPORTER, ADMINISTRATOR):
            client = Client()
            client.force_login(site.people[role])
            for visit in site.visits(role):
                if visit.button or visit.url in seen:
                    continue
                seen.add(visit.url)
                assert client.get(visit.url, follow=True).status_code == visit.status, f"{role}: {visit}"


@pytest.mark.django_db
def test_reading_by_keys_needs_no_statistics(reference_data, limit):
    """Within the transaction that fills the tables nobody can help; these queries took more than minutes there."""
    with clock.at(TODAY):
        fill()
        analyse_from_outside()
        assert believed_rows() == [0, 0, 0]
        found = progress.load(on=TODAY, indicators=SHARES)
        limit(10)
        assert OfficerShares(found).province().officials
        units = Unit.objects.filter(owes_reports=True).values_list("pk", flat=True)
        assert len(checks.sent_figures(set(units))) == MORE_UNITS
