"""Seals: rows that cannot change any more, held by triggers on both databases.

A model says so by a class attribute ``seal``:

- ``AppendOnly()``: no UPDATE and no DELETE, ever.
- ``SealedOnce("closed_at")``: no UPDATE and no DELETE once that column is set.
- ``SealedWhile("frozen_at")``: as long as that column is set, no DELETE and no UPDATE but the one that clears it.
- ``SealedWith("revision", "closed_at")``: no INSERT, UPDATE or DELETE once that column of the parent row is set.
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
    field: str

    def refusals(self, model):
        column = model._meta.get_field(self.field).column
        yield "UPDATE", f'OLD."{column}" IS NOT NULL'
        yield "DELETE", f'OLD."{column}" IS NOT NULL'


@dataclass(frozen=True)
class SealedWhile:
    field: str

    def refusals(self, model):
        column = model._meta.get_field(self.field).column
        yield "UPDATE", f'OLD."{column}" IS NOT NULL AND NEW."{column}" IS NOT NULL'
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
