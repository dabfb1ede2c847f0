"""Importing the survey of a year: a preview that writes nothing, and the writing of what was previewed."""

from dataclasses import dataclass

from django.conf import settings
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from units.enterprises.actions import record_surveys
from units.enterprises.imports import FIELDS, Plan, Planner, Row
from units.locks import hold_register
from units.models import EnterpriseSurvey, SurveyedEnterprise
from units.rights import manageable_units, require
from workbooks.imports import answers
from workbooks.imports.upload_store import ImportGone, ImportMoved, Upload, UploadStore
from workbooks.reading import LIST, WorkbookRefused, read_workbook
from workflow.statistics import refresh_statistics
from workflow.uploads import write_once

UPLOADS = UploadStore("survey-uploads")
__all__ = ["UPLOADS", "ImportGone", "ImportMoved", "WorkbookRefused", "Written", "preview", "write"]


@dataclass(frozen=True)
class Written:
    """``counts``: rows by group, with the answers given."""

    added: int
    changed: int
    left_out: int
    counts: dict[str, int]


def preview(*, by, kept: Upload, year: int) -> Plan:
    """What the kept file would do. Writes nothing. Raises WorkbookRefused with the reason, ImportGone."""
    require(manageable_units(by).exists())
    file = kept.open()
    if file is None:
        raise ImportGone
    with file:
        sheets = read_workbook(file, size=LIST, max_bytes=settings.MAX_REGISTER_BYTES)
    plan = Planner(by, year).plan(sheets)
    plan.given = answers.answers(kept)
    return plan


def previewed(*, by, kept: Upload, year: int) -> Plan:
    """As ``preview``; a file that cannot be read is a plan that says so."""
    try:
        return preview(by=by, kept=kept, year=year)
    except WorkbookRefused as refused:
        return Plan(year, refusal=refused.message)


def write(*, by, kept: Upload, year: int, digest: str) -> Written:
    """Write what the preview of this digest said, with the answers given; all of it or nothing.

    Refused rows, and questions without an answer, are left out. Raises ImportMoved, ImportGone.
    """
    return write_once(
        kept,
        digest=digest,
        hold=hold_register,
        plan=lambda: preview(by=by, kept=kept, year=year),
        write=lambda plan: _write(by, year, plan),
    )


def _write(by, year: int, plan: Plan) -> Written:
    new, known = list(plan.new), list(plan.changed)
    settled, counts = plan.settled, plan.counts
    left_out = len(plan.refused) + len(plan.asked) - len(settled)
    for row, choice in settled:
        row.pk = choice.pk
        row.values |= choice.values
        (new if row.pk is None else known).append(row)
    written = Written(_add(by, year, new), _change(by, year, known), left_out, counts)
    refresh_statistics(SurveyedEnterprise, EnterpriseSurvey)
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
        SurveyedEnterprise.objects.select_for_update(no_key=True)
        .order_by("pk")
        .in_bulk([row.pk for row in rows])
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
