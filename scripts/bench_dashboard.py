"""One database filled to the end of the term, and the dashboard timed against its bare SQL, in turn.

Usage: bench_dashboard.py UNITS. Prints one JSON object on its last line: ``dashboard`` (ratio of medians, page to SQL),
``dashboard_page_ms``, ``dashboard_sql_ms``, ``dashboard_queries``.
"""

import datetime
import io
import json
import os
import random
import sys
import uuid
from pathlib import Path

from in_turn import medians, rows_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "unionhub.settings"
NOW = datetime.datetime(2029, 1, 20, 9, tzinfo=datetime.UTC)
ROUNDS = {17: 41, 700: 9}

# The figures that the page is made of, by unit, quarter and indicator, with no more work than fetching them takes.
BARE_SQL = """
SELECT 'target', e.unit_id, e.year, 0, e.indicator_id, SUM(e.amount)
  FROM targets_targetentry e JOIN targets_targetdecision d ON d.id = e.decision_id
 WHERE d.closed_at IS NOT NULL AND d.issuer = 'province' AND d.effective_on <= '2029-01-20'
 GROUP BY e.unit_id, e.year, e.indicator_id
UNION ALL
SELECT r.state, r.unit_id, p.year, p.quarter, f.indicator_id, f.value
  FROM targets_quarterlyreport r
  JOIN targets_reportingperiod p ON p.id = r.period_id
  JOIN targets_reportfigure f ON f.revision_id = r.current_revision_id AND f.indicator_id IN (
       SELECT id FROM targets_indicator
        WHERE code IN ('members_admitted', 'unions_founded', 'enterprise_unions_founded_20plus'))
 WHERE r.state IN ('approved', 'submitted') AND p.cut_off <= '2029-01-20'
"""


def main(size: int) -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    fill(size)
    print(json.dumps(measure(size)))


def fill(size: int) -> None:
    """``size`` units with targets in every year and an approved report in every quarter."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from units.models import Unit, UnitVersion

    call_command("setup", verbosity=0, stdout=io.StringIO())
    province = Unit.objects.get(code="bac-giang")
    with transaction.atomic():
        for number in range(18, size + 1):
            unit = Unit.objects.create(code=f"don-vi-{number}", order=number + 1)
            UnitVersion.objects.create(
                unit=unit,
                valid_from=datetime.date(2023, 1, 1),
                name=f"Công đoàn xã {number}",
                short_name=f"CĐ xã số {number}",
                kind="commune",
                parent=province,
            )
        _fill_ledger()
        _fill_reports()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill_ledger() -> None:
    from targets.ledger.actions import record_decision
    from targets.models import Indicator, Programme
    from units.models import Unit

    draw = random.Random(1)  # noqa: S311
    programme = Programme.objects.get()
    day = datetime.date(2023, 8, 31)
    indicators = list(Indicator.objects.filter(code__in=["members_admitted", "unions_founded"]))
    record_decision(
        by=None,
        programme=programme,
        issuer="province",
        number="1/QĐ",
        signed_on=day,
        effective_on=day,
        kind="assigned",
        entries=[
            (
                unit,
                year,
                indicator,
                draw.randint(1, 900) if indicator.code.startswith("members") else draw.randint(0, 9),
            )
            for unit in Unit.objects.filter(owes_reports=True).order_by("pk")
            for year in programme.years
            for indicator in indicators
        ],
    )


def _fill_reports() -> None:
    from targets.models import Indicator, QuarterlyReport, ReportFigure, ReportingPeriod, ReportRevision
    from units.models import Unit, User

    draw = random.Random(2)  # noqa: S311
    person = User.objects.create(username="duyet", full_name="Người duyệt")
    sent = datetime.datetime(2024, 4, 1, tzinfo=datetime.UTC)
    ReportingPeriod.objects.update(opened_at=sent, opened_by=person)
    reports = QuarterlyReport.objects.bulk_create(
        QuarterlyReport(unit=unit, responsible=unit, period=period)
        for unit in Unit.objects.filter(owes_reports=True)
        for period in ReportingPeriod.objects.all()
    )
    revisions = ReportRevision.objects.bulk_create(
        ReportRevision(report=report, number=1) for report in reports
    )
    indicators = list(Indicator.objects.filter(reported=True))
    ReportFigure.objects.bulk_create(
        (
            ReportFigure(revision=revision, indicator=indicator, value=draw.randint(0, 250))
            for revision in revisions
            for indicator in indicators
        ),
        batch_size=5000,
    )
    for revision in revisions:
        revision.closed_at, revision.closed_by, revision.sending_key = sent, person, uuid.uuid4()
    ReportRevision.objects.bulk_update(revisions, ["closed_at", "closed_by", "sending_key"], batch_size=500)
    for report, revision in zip(reports, revisions, strict=True):
        report.state = "approved"
        report.current_revision = report.approved_revision = revision
        report.first_submitted_at = report.submitted_at = report.approved_at = sent
        report.approved_by = person
    QuarterlyReport.objects.bulk_update(
        reports,
        [
            "state",
            "current_revision",
            "approved_revision",
            "first_submitted_at",
            "submitted_at",
            "approved_at",
            "approved_by",
        ],
        batch_size=300,
    )


def measure(size: int) -> dict:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from units.models import Assignment, Unit, User
    from vietnamese import clock

    leader = User.objects.create(username="lanhdao", full_name="Lãnh đạo")
    Assignment.objects.create(
        user=leader,
        unit=Unit.objects.get(code="bac-giang"),
        role="leadership",
        valid_from=datetime.date(2024, 1, 1),
    )
    client = Client()
    client.force_login(leader, backend="units.backends.RoleBackend")
    address = reverse("dashboard")
    with clock.at(NOW):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(address, secure=True)
        queries_of_a_page = len(queries)  # now: the next request empties the log
        if answer.status_code != 200 or answer.content.count("CĐ xã số".encode()) < (
            size - 17 if size > 17 else 0
        ):
            raise SystemExit(f"bench: trang {address} trả về {answer.status_code} hoặc thiếu đơn vị")
        rows_of(BARE_SQL)
        page, sql = medians(
            ROUNDS.get(size, 9), lambda: client.get(address, secure=True).content, lambda: rows_of(BARE_SQL)
        )
    return {
        "dashboard": round(page / sql, 2),
        "dashboard_page_ms": round(page * 1000, 1),
        "dashboard_sql_ms": round(sql * 1000, 2),
        "dashboard_queries": queries_of_a_page,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
