"""Writing many rows at once, with the history that ``bulk_create`` does not write: straight through the driver.

Values come ready in the order of the columns; every rule that the database holds still holds. No signals are sent.
"""

import datetime
import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from types import SimpleNamespace

from django.db import connection, models

from vietnamese import clock

BATCH = 5_000


def allocate(model, count: int) -> list[int]:
    """Primary keys that nobody else gets; inside a transaction (on SQLite it holds the only write lock)."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', column, count],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0] or 0
    return list(range(last + 1, last + count + 1))


def insert(model, attributes: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Insert rows of plain values (numbers, texts, dates, aware datetimes, None) for these attributes of the model."""
    fields = [model._meta.get_field(name) for name in attributes]
    rows = iter(rows)
    write = _copy if connection.vendor == "postgresql" else _insert_many
    while batch := list(islice(rows, BATCH)):
        write(model._meta.db_table, fields, batch)


def tracked(model) -> list[str]:
    """The attributes of a model that its history keeps, in the order of the model."""
    return [field.attname for field in model.history.model.tracked_fields]


def create(model, attributes: Sequence[str], rows: Sequence[Sequence], *, by, reason: str) -> list[int]:
    """Insert new rows with their derived columns and their history; the primary keys, in the order of the rows."""
    if not rows:
        return []
    derived = [field for field in model._meta.fields if hasattr(field, "derive")]
    keys, stand_in, complete = allocate(model, len(rows)), SimpleNamespace(), []
    for pk, row in zip(keys, rows, strict=True):
        # A row has no instance of its own: a derived column looks at the values alone.
        vars(stand_in).update(zip(attributes, row, strict=True))
        complete.append((pk, *row, *(field.text_of(stand_in) for field in derived)))
    insert(model, ["id", *attributes, *(field.attname for field in derived)], complete)
    with_key = ((pk, *row) for pk, row in zip(keys, rows, strict=True))
    insert_history(model, ["id", *attributes], with_key, by=by, kind="+", reason=reason)
    return keys


def insert_history(
    model, attributes: Sequence[str], rows: Iterable[Sequence], *, by, kind: str, reason: str
) -> None:
    """The rows' history: ``kind`` “+” or “~”; of what ``attributes`` do not name, what a new row holds."""
    history = model.history.model
    said = (clock.now(), reason[:100], kind, by.pk if by else None)
    left = [model._meta.get_field(name) for name in tracked(model) if name not in attributes]
    said = (*("" if f.empty_strings_allowed and not f.null else f.get_default() for f in left), *said)
    names = [*attributes, *(field.attname for field in left)]
    names += ["history_date", "history_change_reason", "history_type", "history_user_id"]
    insert(history, names, ((*row, *said) for row in rows))


def _insert_many(table: str, fields: list, rows: list[Sequence]) -> None:
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    moments = [at for at, field in enumerate(fields) if isinstance(field, models.DateTimeField)]
    days = [
        at for at, field in enumerate(fields) if isinstance(field, models.DateField) and at not in moments
    ]
    adapted = []
    for row in rows:
        row = list(row)
        for at in days:
            if row[at] is not None:
                row[at] = str(row[at])
        for at in moments:
            row[at] = _adapted(row[at])
        adapted.append(row)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({places})",  # noqa: S608 — names of ours
            adapted,
        )


@lru_cache(maxsize=16)
def _adapted(moment: datetime.datetime | None):
    return connection.ops.adapt_datetimefield_value(moment)


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _copy(table: str, fields: list, rows: list[Sequence]) -> None:
    """COPY, the text form: several times as fast as INSERT."""
    text = io.StringIO()
    for row in rows:
        cells = [
            "\\N"
            if value is None
            else (value.translate(_ESCAPES) if not value.isalnum() else value)
            if type(value) is str
            else str(value)
            for value in row
        ]
        text.write("\t".join(cells))
        text.write("\n")
    text.seek(0)
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN", text)
