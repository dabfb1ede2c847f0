"""The rows of all tables, taken once and put back: building the furnished site anew for each test takes seconds."""

from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

from workflow import seals


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]
    rows: list[tuple]


def take() -> list[Table]:
    return [_read(name) for name in _names()]


def added(before: list[Table], after: list[Table]) -> list[Table]:
    """The rows that only the second has, for ``add``. Raises AssertionError where a row of the first is gone or has changed."""
    known = {table.name: set(table.rows) for table in before}
    assert all(known[table.name] <= set(table.rows) for table in after)
    new = [
        replace(table, rows=[row for row in table.rows if row not in known[table.name]]) for table in after
    ]
    return [table for table in new if table.rows]


def add(tables: list[Table]) -> None:
    """Their rows, under the same numbers, into tables that have none of these.

    The smallest tables last, in one transaction: what is closed, such as a decision, takes no further rows.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for table in sorted(tables, key=lambda table: -len(table.rows)):
            _write(cursor, table)
        _move_sequences(cursor, {table.name for table in tables})


def put(tables: list[Table]) -> None:
    """Every table holds what it held, under the same numbers; what was in them before is gone."""
    other = [table for table in tables if set(_read(table.name).rows) != set(table.rows)]
    if other:
        with _unsealed(), transaction.atomic(), connection.cursor() as cursor:
            for table in other:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")
            for table in other:
                _write(cursor, table)
            _move_sequences(cursor, {table.name for table in other})
    ContentType.objects.clear_cache()


@contextmanager
def _unsealed():
    """Neither seals nor foreign keys are looked at, where PostgreSQL lets us say so; elsewhere the seals are lifted."""
    if connection.vendor != "postgresql" or not _may_set_triggers_aside():
        with seals.lifted():
            yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def _may_set_triggers_aside() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def _move_sequences(cursor, names: set[str]) -> None:
    """Numbers given from now on follow those that were written."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in names]
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(statement)


def _names() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _read(name) -> Table:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
        return Table(name, tuple(column[0] for column in cursor.description), cursor.fetchall())


def _write(cursor, table: Table) -> None:
    columns = ", ".join(map(connection.ops.quote_name, table.columns))
    places = ", ".join(["%s"] * len(table.columns))
    if table.rows:
        cursor.executemany(
            f"INSERT INTO {connection.ops.quote_name(table.name)} ({columns}) VALUES ({places})", table.rows
        )
