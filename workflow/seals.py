"""Seals: rows that cannot change any more, held by triggers on both databases.

A model says so by a class attribute ``seal``:

- ``AppendOnly()``: no UPDATE and no DELETE, ever.
- ``SealedOnce("closed_at")``: no UPDATE and no DELETE once that column is set.
- ``SealedWhile("frozen_at")``: as long as that column is set, no DELETE and no UPDATE but the one that clears it.
- ``FixedWhile("confirmed_at", with_it=("confirmed_by",), besides=("scored_at",))``: as long as that column is set, no DELETE and
  no UPDATE but one that clears it (and ``with_it``) or writes ``besides``; what the row says cannot change even then.
- ``SealedWith("revision", "closed_at")``: no INSERT, UPDATE or DELETE once that column of the parent row is set.
- ``RefusedWhen("UPDATE", sql)``: whatever else a row must obey and no constraint can say.
- ``Together(…)``: several of these.
- ``KeptWith("founding", "frozen_at")``: no UPDATE, ever; no DELETE while that column of the parent row is set.

SQLite drops triggers when Django rebuilds a table, so ``install`` runs after every migrate, and it refuses to rebuild a
table that another one's trigger names, so they are taken off before (see ``apps.py``). On PostgreSQL no sealed table can be
truncated. A refused statement raises ``django.db.IntegrityError`` on both databases.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connection as default_connection
from django.db import transaction

PREFIX = "seal_"
# What a trigger of PostgreSQL returns so that the statement goes on.
_GOES_ON = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD", "TRUNCATE": "NULL"}


@dataclass(frozen=True)
class AppendOnly:
    def refusals(self, model):
        yield "UPDATE", "1 = 1"
        yield "DELETE", "1 = 1"


@dataclass(frozen=True)
class SealedOnce:
    """``besides``: columns that may still be written afterwards."""

    field: str
    besides: tuple[str, ...] = ()

    def refusals(self, model):
        column = model._meta.get_field(self.field).column
        sealed = f'OLD."{column}" IS NOT NULL'
        fixed = [field.column for field in model._meta.concrete_fields if field.name not in self.besides]
        differs = " OR ".join(map(changed, fixed)) if self.besides else ""
        yield "UPDATE", f"{sealed} AND ({differs})" if differs else sealed
        yield "DELETE", sealed


@dataclass(frozen=True)
class SealedWhile:
    field: str

    def refusals(self, model):
        column = model._meta.get_field(self.field).column
        yield "UPDATE", f'OLD."{column}" IS NOT NULL AND NEW."{column}" IS NOT NULL'
        yield "DELETE", f'OLD."{column}" IS NOT NULL'


@dataclass(frozen=True)
class FixedWhile:
    field: str
    with_it: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()

    def refusals(self, model):
        column = model._meta.get_field(self.field).column
        mark = {self.field, *self.with_it}
        said, marks = [], []
        for field in model._meta.concrete_fields:
            if field.name in mark:
                marks.append(changed(field.column))
            elif field.name not in self.besides:
                said.append(changed(field.column))
        kept = f'NEW."{column}" IS NOT NULL AND ({" OR ".join(marks)})'
        yield "UPDATE", f'OLD."{column}" IS NOT NULL AND ({" OR ".join(said)} OR ({kept}))'
        yield "DELETE", f'OLD."{column}" IS NOT NULL'


@dataclass(frozen=True)
class SealedWith:
    parent: str
    field: str

    def refusals(self, model):
        old, new = self._sealed(model, "OLD"), self._sealed(model, "NEW")
        yield "INSERT", new
        yield "UPDATE", f"{old} OR {new}"
        yield "DELETE", old

    def _sealed(self, model, row):
        foreign_key = model._meta.get_field(self.parent)
        parent = foreign_key.related_model._meta
        return (
            f'EXISTS (SELECT 1 FROM "{parent.db_table}" p WHERE p."{parent.pk.column}" = {row}."{foreign_key.column}" '
            f'AND p."{parent.get_field(self.field).column}" IS NOT NULL)'
        )


class KeptWith(SealedWith):
    def refusals(self, model):
        yield "UPDATE", "1 = 1"
        yield "DELETE", self._sealed(model, "OLD")


@dataclass(frozen=True)
class RefusedWhen:
    """``event`` (INSERT, UPDATE or DELETE) is refused where ``condition``, SQL over ``OLD`` and ``NEW``, is true."""

    event: str
    condition: str

    def refusals(self, model):
        yield self.event, self.condition


class Together:
    """All of several seals: what one of them refuses is refused."""

    def __init__(self, *seals):
        self.seals = seals

    def refusals(self, model):
        conditions = {}
        for seal in self.seals:
            for event, condition in seal.refusals(model):
                conditions.setdefault(event, []).append(f"({condition})")
        for event, found in conditions.items():
            yield event, " OR ".join(found)


def sealed_models():
    """Every model with a seal, in a fixed order."""
    return sorted((m for m in apps.get_models() if getattr(m, "seal", None)), key=lambda m: m._meta.db_table)


def install(connection=default_connection):
    """Put every seal's triggers in place (again); tables that do not exist yet are passed over."""
    remove(connection)
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in sealed_models():
            table = model._meta.db_table
            if table not in tables:
                continue
            for event, condition in _refusals(connection.vendor, model):
                for statement in _statements(connection.vendor, table, event, condition):
                    cursor.execute(statement)


def remove(connection=default_connection):
    """Take every seal off."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in sealed_models():
            table = model._meta.db_table
            if table not in tables:
                continue
            for event, _ in _refusals(connection.vendor, model):
                name = _name(table, event)
                if connection.vendor == "postgresql":
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
                else:
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


def missing(connection=default_connection) -> list[str]:
    """Names of triggers that should be there and are not; empty when every seal is in place."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {name for (name,) in cursor.fetchall()}
    wanted = [
        _name(model._meta.db_table, event)
        for model in sealed_models()
        for event, _ in _refusals(connection.vendor, model)
    ]
    return [name for name in wanted if name not in present]


@contextmanager
def lifted(connection=default_connection):
    """For a test's flush and nothing else: the seals are off inside the block."""
    with transaction.atomic(using=connection.alias):
        remove(connection)
    try:
        yield
    finally:
        with transaction.atomic(using=connection.alias):
            install(connection)


def changed(column):
    """Whether an UPDATE gives the column another value, null or not, in words that both databases know."""
    old, new = f'OLD."{column}"', f'NEW."{column}"'
    return f"(({old} = {new}) IS NOT TRUE AND ({old} IS NOT NULL OR {new} IS NOT NULL))"


def _refusals(vendor, model):
    yield from model.seal.refusals(model)
    if vendor == "postgresql":
        yield "TRUNCATE", "1 = 1"


def _name(table, event):
    return f"{PREFIX}{table}_{event.lower()}"


def _statements(vendor, table, event, condition):
    name = _name(table, event)
    message = f"sealed: {event} on {table}"
    if vendor == "postgresql":
        yield (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {_GOES_ON[event]}; END $$"
        )
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        yield f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH {each} EXECUTE FUNCTION "{name}"()'
    else:
        yield (
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN {condition} '
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
