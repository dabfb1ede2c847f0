"""The planner's statistics after much was written: by the product itself, after the commit, at no risk for the write."""

import logging

import pytest
from django.db import DatabaseError, connection, transaction

from units.models import Unit, UnitAlias
from workflow import statistics
from workflow.statistics import refresh_statistics

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference_data")]

MANY = 3_000


def write_many():
    unit = Unit.objects.get(code="luc-nam")
    UnitAlias.objects.bulk_create(
        UnitAlias(unit=unit, name=f"Tên {number}", folded=f"ten {number}") for number in range(MANY)
    )


def believed_rows() -> int:
    """How many rows the planner believes to be in the table of aliases; 0 where it knows nothing."""
    table = UnitAlias._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
            if not cursor.fetchone()[0]:
                return 0
            cursor.execute("SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = %s", [table])
        return max(int((cursor.fetchone() or [0])[0] or 0), 0)


@pytest.mark.parametrize("models", [[UnitAlias], []], ids=["of these tables", "of all tables"])
def test_after_the_commit(models):
    refresh_statistics(UnitAlias)
    before = believed_rows()
    assert before < MANY
    with transaction.atomic():
        write_many()
        refresh_statistics(*models)
        assert believed_rows() == before
    assert believed_rows() >= MANY


def test_not_after_a_rollback():
    before = believed_rows()
    with transaction.atomic():
        write_many()
        refresh_statistics(UnitAlias)
        transaction.set_rollback(True)
    assert believed_rows() == before


def test_outside_a_transaction_at_once():
    write_many()
    refresh_statistics(UnitAlias)
    assert believed_rows() >= MANY


def test_a_failure_does_not_reach_the_write(monkeypatch, caplog):
    def fail(*_written):
        raise DatabaseError("no room")

    monkeypatch.setattr(statistics, "analyse", fail)
    with caplog.at_level(logging.ERROR), transaction.atomic():
        write_many()
        refresh_statistics(UnitAlias)
    assert UnitAlias.objects.filter(name__startswith="Tên ").count() == MANY
    assert "no room" in caplog.text
