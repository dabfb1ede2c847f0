"""Importing the survey of a year: a preview that writes nothing, and the writing of what was previewed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from units.actions.enterprises import record_surveys
from units.enterprise_import import ADD, FIELDS, Plan, Planner, Row
from units.models import EnterpriseSurvey, SurveyedEnterprise
from units.rights import manageable_units, require
from workbooks.kept import Kept, Shelf
from workbooks.tables import WorkbookRefused, read_tables

SHELF = Shelf("survey-uploads")
__all__ = ["SHELF", "ImportGone", "PlanMoved", "WorkbookRefused", "Written", "preview", "write"]


class ImportGone(Exception):
    """The uploaded file is not kept any more, or was written already."""


class PlanMoved(Exception):
    """The list has changed since the preview; ``plan`` is the new one, nothing was written."""

    def __init__(self, plan: Plan):
        super().__init__()
        self.plan = plan


@dataclass(frozen=True)
class Written:
    added: int
    changed: int
    left_out: int


def preview(*, by, kept: Kept, year: int) -> Plan:
    """What the kept file would do. Writes nothing. Raises WorkbookRefused with the reason, ImportGone."""
    require(manageable_units(by).exists())
    file = kept.open()
    if file is None:
        raise ImportGone
    with file:
        sheets = read_tables(file, max_bytes=settings.MAX_REGISTER_BYTES)
    return Planner(by, year).plan(sheets)


def write(
    *, by, kept: Kept, year: int, digest: str, answers: Mapping[str, str], otherwise: str = ""
) -> Written:
    """Write what the preview of this digest said, all of it or nothing; ``answers``: number of the row → code,
    ``otherwise``: the code for every question that has it and no answer.

    Refused rows, and questions without an answer, are left out. Raises PlanMoved, ImportGone.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Whoever imports at the same moment waits here, and then sees what this one has written.
                cursor.execute(
                    f'LOCK TABLE "{SurveyedEnterprise._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE'
                )
        plan = preview(by=by, kept=kept, year=year)
        if plan.digest != digest:
            raise PlanMoved(plan)
        new, known, left_out = list(plan.new), list(plan.changed), len(plan.refused)
        for row in plan.asked:
            code = answers.get(row.number) or otherwise
            if code not in {choice.code for choice in row.choices}:
                left_out += 1
            elif code == ADD:
                new.append(row)
            else:
                row.pk = int(code.removeprefix("same-"))
                known.append(row)
        written = Written(_add(by, year, new), _change(by, year, known), left_out)
    kept.discard()
    return written


def _add(by, year: int, rows: list[Row]) -> int:
    enterprises = []
    for row in rows:
        values = {f"{key}_id" if key in ("unit", "kind") else key: value for key, value in row.values.items()}
        enterprises.append(SurveyedEnterprise(surveyed_year=year, **values))
    bulk_create_with_history(enterprises, SurveyedEnterprise, batch_size=500, default_user=by)
    surveys = [EnterpriseSurvey(enterprise=one, year=year, workforce=one.workforce) for one in enterprises]
    bulk_create_with_history(surveys, EnterpriseSurvey, batch_size=500, default_user=by)
    return len(enterprises)


def _change(by, year: int, rows: list[Row]) -> int:
    enterprises = (
        SurveyedEnterprise.objects.select_for_update().order_by("pk").in_bulk([row.pk for row in rows])
    )
    changed, found = [], {}
    for row in rows:
        one = enterprises[row.pk]
        before = [getattr(one, _column(key)) for key in FIELDS]
        for key in FIELDS:
            if key in row.values:
                setattr(one, _column(key), row.values[key])
        if before != [getattr(one, _column(key)) for key in FIELDS]:
            for derived in ("search_key", "collation"):
                SurveyedEnterprise._meta.get_field(derived).derive(one)
            changed.append(one)
        if "workforce" in row.values:
            found[one] = row.values["workforce"]
    if changed:
        columns = [*FIELDS, "search_key", "collation"]
        bulk_update_with_history(changed, SurveyedEnterprise, columns, batch_size=500, default_user=by)
    if found:
        record_surveys(by=by, year=year, found=found)
    return len(rows)


def _column(key: str) -> str:
    return f"{key}_id" if key in ("unit", "kind") else key
