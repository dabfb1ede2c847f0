"""In which order transactions lock what they change: one order for all, so that no two can wait for each other.

1. the register, unions and surveyed enterprises: by ``change_register`` or ``hold_register``, before anything else
2. units, by id
3. reporting periods, by id
4. programmes (the ledger), by id
5. rating rounds
6. reports, by id, then their revisions
7. foundings, by day and id
8. ratings, by id, then their rule sets, by id

Who needs less leaves steps out. An import or an event of the units holds the register alone and meets no half-done change of
a union; changes of single unions go on side by side.

Rows are locked with ``no_key=True``: PostgreSQL checks foreign keys at COMMIT, in an order that nobody chooses, and a
row that is only being changed must not make it wait. What happens all the same: ``workflow.conflicts``.
"""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection

from units.models import GrassrootsUnion, SurveyedEnterprise, Unit


def change_register() -> None:
    """Before single unions, foundings or enterprises are changed: waits for whoever holds the register, for nobody else."""
    _lock("ROW EXCLUSIVE")


def hold_register() -> None:
    """Before many unions or enterprises are changed by what was read of them: nobody else writes any until the end of
    the transaction."""
    _lock("SHARE ROW EXCLUSIVE")


def refuse_reorganised(unit: Unit) -> None:
    """Under the lock, before rows are written for a unit that was read before it: ValidationError where an event has
    ended or withdrawn the unit in between."""
    now = Unit.everything.values_list("dissolved_on", "withdrawn").get(pk=unit.pk)
    if now != (unit.dissolved_on, unit.withdrawn):
        raise ValidationError(
            {
                NON_FIELD_ERRORS: "Đơn vị này vừa được sắp xếp lại. Chưa có gì được ghi; "
                "vui lòng mở lại trang và chọn đơn vị hiện nay."
            }
        )


def _lock(mode: str) -> None:
    # On SQLite the transaction is the only one that writes, from its beginning.
    if connection.vendor != "postgresql":
        return
    tables = [
        connection.ops.quote_name(model._meta.db_table) for model in (GrassrootsUnion, SurveyedEnterprise)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN {mode} MODE")
