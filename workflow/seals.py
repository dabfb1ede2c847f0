"""Seals: rows that cannot change any more, held by triggers on both databases.

A model says so by a class attribute ``seal``:

- ``AppendOnly()``: no UPDATE and no DELETE, ever.
- ``SealedOnce("closed_at")``: no UPDATE and no DELETE once that column is set.
- ``SealedWith("revision", "closed_at")``: no INSERT, UPDATE or DELETE once that column of the parent row is set.

SQLite drops triggers when Django rebuilds a table, so ``install`` runs after every migrate (see ``apps.py``).
A refused statement raises ``django.db.IntegrityError`` on both databases.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connection as default_connection
from django.db import transaction

PREFIX = "seal_"


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
class SealedWith:
    parent: str
    field: str

    def refusals(self, model):
        foreign_key = model._meta.get_field(self.parent)
        parent = foreign_key.related_model._meta
        sealed = (
            f'EXISTS (SELECT 1 FROM "{parent.db_table}" p WHERE p."{parent.pk.column}" = {{row}}."{foreign_key.column}" '
            f'AND p."{parent.get_field(self.field).column}" IS NOT NULL)'
        )
        old, new = sealed.format(row="OLD"), sealed.format(row="NEW")
        yield "INSERT", new
        yield "UPDATE", f"{old} OR {new}"
        yield "DELETE", old


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
            for event, condition in model.seal.refusals(model):
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
            for event, _ in model.seal.refusals(model):
                name = _name(table, event)
                if connection.vendor == "postgresql":
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
                else:
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


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


def _name(table, event):
    return f"{PREFIX}{table}_{event.lower()}"


def _statements(vendor, table, event, condition):
    name = _name(table, event)
    message = f"sealed: {event} on {table}"
    if vendor == "postgresql":
        yield (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
            f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
        )
        yield f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()'
    else:
        yield (
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN {condition} '
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
