"""The rows of all tables, taken once and put back: building the furnished site anew for each test takes seconds."""

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
    with seals.lifted(), transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")
        for table in tables:
            _write(cursor, table)
        _move_sequences(cursor, {table.name for table in tables})
    ContentType.objects.clear_cache()


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
