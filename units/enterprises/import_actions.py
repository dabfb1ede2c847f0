"""Importing the survey of a year: a preview that writes nothing, and the writing of what was previewed."""

from dataclasses import dataclass

from django.conf import settings
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from units.enterprises.actions import record_surveys
from units.enterprises.imports import FIELDS, SurveyList, column_of
from units.locks import hold_register
from units.models import EnterpriseSurvey, SurveyedEnterprise
from units.rights import manageable_units, require
from workbooks.imports.declared import read_upload
from workbooks.imports.plan import Plan, Row
from workbooks.imports.upload_store import Upload, UploadStore
from workflow.statistics import refresh_statistics
from workflow.uploads import write_once

UPLOADS = UploadStore("survey-uploads")


@dataclass(frozen=True)
class Written:
    added: int
    changed: int
    left_out: int


def preview(*, by, kept: Upload, year: int) -> Plan:
    """What the kept file would do. Writes nothing. Raises ImportGone."""
    require(manageable_units(by).exists())
    return read_upload(
        kept, lambda sheets: SurveyList(by, year).read(sheets), max_bytes=settings.MAX_REGISTER_BYTES
    )


def write(*, by, kept: Upload, year: int, digest: str) -> Written:
    """Write what the preview of this digest said, with the answers given; all of it or nothing.

    Refused rows, and questions without an answer, are left out. Raises ImportMoved, ImportGone.
    """
    return write_once(
        kept,
        digest=digest,
        # Whoever imports at the same moment waits here, and then sees what this one has written.
        hold=hold_register,
        plan=lambda: preview(by=by, kept=kept, year=year),
        write=lambda plan: _write(by, year, plan),
    )


def _write(by, year: int, plan: Plan) -> Written:
    rows = plan.writable
    added = _add(by, year, [row for row in rows if row.pk is None])
    written = Written(added, _change(by, year, [row for row in rows if row.pk is not None]), plan.left_out)
    refresh_statistics(SurveyedEnterprise, EnterpriseSurvey)
    return written


def _add(by, year: int, rows: list[Row]) -> int:
    enterprises = []
    for row in rows:
        values = {column_of(key): value for key, value in row.values.items()}
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
        before = [getattr(one, column_of(key)) for key in FIELDS]
        for key in FIELDS:
            if key in row.values:
                setattr(one, column_of(key), row.values[key])
        if before != [getattr(one, column_of(key)) for key in FIELDS]:
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
