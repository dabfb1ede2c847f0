"""Importing lists of grassroots unions: the preview that writes nothing, and the writing of exactly what was previewed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from django.conf import settings
from django.db import connection

from units.bulk import create, insert_history
from units.locks import hold_register
from units.models import Founding, GrassrootsUnion, Reorganisation, UnionEvent, UnionEventKind
from units.register.imports.columns import FOUNDED_ON, FOUNDING_KEYS, UNION_KEYS
from units.register.imports.lookups import ATTRIBUTES, known_kinds
from units.register.imports.union_list import UnionList
from units.register.reporting import reporting
from units.rights import manageable_units, require
from workbooks.imports.kept_plan import KeptPlan, kept_plan, plan_and_keep
from workbooks.imports.plan import Row
from workbooks.imports.preview import CHANGED, NEW
from workbooks.imports.upload_store import Upload, UploadStore
from workflow.statistics import refresh_statistics
from workflow.uploads import write_once

UPLOADS = UploadStore("register-uploads")
NEW_AT_A_TIME, CHANGED_AT_A_TIME = 5_000, 500
FOUNDING_COLUMNS = [
    *("union_id", "unit_id", "name", "employer", "tax_code", "is_enterprise"),
    *(key.removeprefix("founding__") for key in FOUNDING_KEYS),
]


@dataclass
class Written:
    """What was written. ``foundings``: primary keys of new foundings; ``uncounted``: why some are not in the reports."""

    added: int
    changed: int
    left_out: int
    foundings: list[int]
    uncounted: list[str]


def may_import(user) -> bool:
    return manageable_units(user).exists()


def preview(*, by, kept: Upload) -> KeptPlan:
    """Read the kept file and keep beside it what it would do. Writes nothing to the register. Raises ImportGone."""
    require(may_import(by))
    return plan_and_keep(
        kept,
        lambda sheets: UnionList(by).read(sheets),
        max_bytes=settings.MAX_REGISTER_BYTES,
        state=register_state(),
    )


def register_state() -> tuple:
    """Changes with every change of a union or a founding, and with every event of the units."""
    with connection.cursor() as cursor:
        state = []
        for model in (GrassrootsUnion, Founding):
            table = connection.ops.quote_name(model.history.model._meta.db_table)
            cursor.execute(f"SELECT COALESCE(MAX(history_id), 0), COUNT(*) FROM {table}")  # noqa: S608
            state += cursor.fetchone()
        table = connection.ops.quote_name(Reorganisation._meta.db_table)
        cursor.execute(f"SELECT COALESCE(MAX(id), 0), COUNT(undone_at) FROM {table}")  # noqa: S608
        state += cursor.fetchone()
    return tuple(state)


def write(*, by, kept: Upload, digest: str) -> Written:
    """Write what the preview of this digest said, with the answers given; all of it or nothing. Its foundings meet the reports.

    Refused rows, and questions without an answer, are left out. Raises ImportMoved where the register has changed so that
    the preview would be another, ImportGone where there is nothing to write any more, and SomebodyWasFaster.
    """
    require(may_import(by) and kept.user == by.pk)
    return write_once(
        kept,
        digest=digest,
        hold=hold_register,
        plan=lambda: _plan_now(by, kept),
        write=lambda plan: _write(by, plan, f"Nhập từ tệp Excel “{kept.filename}”"),
    )


def _plan_now(by, kept: Upload) -> KeptPlan:
    plan = kept_plan(kept)
    return plan if plan.state == register_state() else preview(by=by, kept=kept)


def _write(by, plan: KeptPlan, reason: str) -> Written:
    settled = plan.settled
    writer = _Writer(by, reason)
    for rows in _chunks(chain(plan.new, (row for row in settled if row.state == NEW)), NEW_AT_A_TIME):
        writer.add(rows)
    changed = chain(plan.changed, (row for row in settled if row.state == CHANGED))
    for rows in _chunks(changed, CHANGED_AT_A_TIME):
        writer.change(rows)
    written = writer.written
    written.left_out = plan.left_out
    written.uncounted = reporting().after_foundings(by=by, keys=written.foundings)
    refresh_statistics(GrassrootsUnion, Founding, UnionEvent)
    return written


def _chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


class _Writer:
    """Writes rows in bulk, each with its history."""

    def __init__(self, by, reason: str):
        self.by, self.log = by, {"by": by, "reason": reason}
        self.units = set(manageable_units(by).values_list("pk", flat=True))
        self.written = Written(0, 0, 0, [], [])
        self._enterprises = {kind.pk: kind.is_enterprise for kind in known_kinds().by_pk.values()}
        # Texts that were not given are stored as empty, numbers and days as unknown.
        fields = map(GrassrootsUnion._meta.get_field, ATTRIBUTES)
        self._blank = ["" if field.empty_strings_allowed else None for field in fields]

    def add(self, rows: list[Row]) -> None:
        unions = []
        for row in rows:
            require(row.values["unit"] in self.units)
            read = map(row.values.get, UNION_KEYS)
            unions.append([b if value is None else value for value, b in zip(read, self._blank, strict=True)])
        keys = create(GrassrootsUnion, ATTRIBUTES, unions, **self.log)
        self._found(zip(keys, unions, rows, strict=True))
        self.written.added += len(rows)

    def change(self, rows: list[Row]) -> None:
        unions = GrassrootsUnion.objects.in_bulk([row.pk for row in rows])
        touched, events = [], []
        for row in rows:
            union = unions[row.pk]
            require(union.unit_id in self.units)
            for key, attribute in zip(UNION_KEYS, ATTRIBUTES, strict=True):
                if key in row.values:
                    setattr(union, attribute, row.values[key])
            for field in union._meta.fields:
                if hasattr(field, "derive"):
                    field.derive(union)
            if "ceased_on" in row.values:
                events.append(self._ceased(union))
            if row.values.keys() & set(UNION_KEYS):
                touched.append(union)
        if touched:
            written = [key for key in UNION_KEYS if key != "unit"]
            GrassrootsUnion.objects.bulk_update(
                touched, [*written, "search_key", "collation"], batch_size=100
            )
            columns = ["id", *ATTRIBUTES]
            values = [[getattr(union, name) for name in columns] for union in touched]
            insert_history(GrassrootsUnion, columns, values, kind="~", **self.log)
        UnionEvent.objects.bulk_create(events)
        self._found((row.pk, [getattr(unions[row.pk], name) for name in ATTRIBUTES], row) for row in rows)
        self.written.changed += len(rows)

    def _ceased(self, union: GrassrootsUnion) -> UnionEvent:
        return UnionEvent(
            union=union,
            kind=UnionEventKind.CEASED,
            effective_on=union.ceased_on,
            reason=union.ceased_reason,
            comment=self.log["reason"],
            recorded_by=self.by,
        )

    def _found(self, unions: Iterable[tuple[int, list, Row]]) -> None:
        """Foundings of unions: as of the decision, with the union's name, enterprise and tax code of now."""
        foundings = []
        for pk, values, row in unions:
            if row.values.get(FOUNDED_ON):
                union = dict(zip(UNION_KEYS, values, strict=True))
                day, number, workforce, members = map(row.values.get, FOUNDING_KEYS)
                said = [union[key] for key in ("unit", "name", "employer", "tax_code")]
                kind = self._enterprises[union["kind"]]
                foundings.append([pk, *said, kind, day, number or "", workforce, members])
        self.written.foundings += create(Founding, FOUNDING_COLUMNS, foundings, **self.log)
