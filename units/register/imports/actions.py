"""Importing lists of grassroots unions: the preview that writes nothing, and the writing of exactly what was previewed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db import connection

from units.bulk import allocate, insert, insert_history, tracked
from units.locks import hold_register
from units.models import Founding, GrassrootsUnion, Reorganisation, UnionEvent, UnionEventKind
from units.register.imports.columns import FOUNDING_KEYS, UNION_KEYS
from units.register.imports.lookups import KnownUnions, KnownUnits, known_kinds
from units.register.imports.plan import (
    ASKED,
    CHANGED,
    NEW,
    REFUSED,
    Outcome,
    Summary,
    answered,
    counts,
    pages,
    store,
    stored,
)
from units.register.imports.planning import Planner
from units.register.reporting import reporting
from units.rights import manageable_units, require
from workbooks.imports import answers
from workbooks.imports.upload_store import ImportGone, Upload, UploadStore
from workbooks.reading import LIST, WorkbookRefused, read_workbook
from workflow.statistics import refresh_statistics
from workflow.uploads import write_once

UPLOADS = UploadStore("register-uploads")
CHUNK = 5_000
_UNION_COLUMNS = [{"unit": "unit_id", "kind": "kind_id"}.get(key, key) for key in UNION_KEYS]
_FOUNDING_COLUMNS = [key.removeprefix("founding__") for key in FOUNDING_KEYS]


@dataclass(frozen=True)
class Written:
    """What was written. ``foundings``: primary keys of new foundings; ``uncounted``: why some are not in the reports."""

    added: int
    changed: int
    left_out: int
    foundings: list[int]
    uncounted: list[str]


def may_import(user) -> bool:
    return manageable_units(user).exists()


def preview(*, by, kept: Upload) -> Summary:
    """Read the kept file and keep beside it what it would do. Writes nothing to the register.

    The summary's ``refusal`` says why a whole file is refused.
    """
    require(may_import(by))
    state = register_state()
    file = kept.open()
    if file is None:
        raise ImportGone
    try:
        with file:
            sheets = read_workbook(file, size=LIST, max_bytes=settings.MAX_REGISTER_BYTES)
    except WorkbookRefused as refused:
        summary, groups = Summary(refusal=refused.message), {}
    else:
        planner = Planner(KnownUnits(by), KnownUnions(by), known_kinds())
        summary, groups = planner.plan(sheets)
        del sheets
    summary.filename, summary.state = kept.filename, state
    store(kept, summary, groups)
    return summary


def plan_digest(kept: Upload) -> str:
    """Of everything that the plan beside the file would do or ask."""
    file = kept.open(".plan")
    if file is None:
        raise ImportGone
    with file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def register_state() -> tuple:
    """Changes with every change of a union or a founding, and with every event of the units."""
    with connection.cursor() as cursor:
        found = []
        for model in (GrassrootsUnion, Founding):
            table = connection.ops.quote_name(model.history.model._meta.db_table)
            cursor.execute(f"SELECT COALESCE(MAX(history_id), 0), COUNT(*) FROM {table}")  # noqa: S608
            found += cursor.fetchone()
        table = connection.ops.quote_name(Reorganisation._meta.db_table)
        cursor.execute(f"SELECT COALESCE(MAX(id), 0), COUNT(undone_at) FROM {table}")  # noqa: S608
        found += cursor.fetchone()
    return tuple(found)


@dataclass(frozen=True)
class _Planned:
    """The plan beside the file as it holds now; ``counts``: rows by group, with the answers given."""

    summary: Summary
    digest: str
    counts: dict[str, int]


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
        plan=lambda: _planned(by, kept, digest),
        write=lambda planned: _write(by, kept, planned.summary),
    )


def _planned(by, kept: Upload, digest: str) -> _Planned:
    summary = stored(kept)
    if summary is None:
        raise ImportGone
    if tuple(summary.state) != register_state() or plan_digest(kept) != digest:
        summary = preview(by=by, kept=kept)
    return _Planned(
        summary, "" if summary.refusal else plan_digest(kept), counts(kept, summary, answers.answers(kept))
    )


def _write(by, kept: Upload, summary: Summary) -> Written:
    settled = answered(kept, summary, answers.answers(kept))
    units = set(manageable_units(by).values_list("pk", flat=True))
    writer = _Writer(by, units, f"Nhập từ tệp Excel “{summary.filename}”")
    for outcomes in _chunks(_all(kept, summary, NEW, [o for o in settled if o.pk is None])):
        writer.add(outcomes)
    # A row that names a union twice cannot be: the second was refused or left out.
    for outcomes in _chunks(
        _all(kept, summary, CHANGED, _once([o for o in settled if o.pk is not None])), 500
    ):
        writer.change(outcomes)
    left_out = summary.counts.get(REFUSED, 0) + summary.counts.get(ASKED, 0) - len(settled)
    uncounted = reporting().after_foundings(by=by, keys=writer.foundings)
    refresh_statistics(GrassrootsUnion, Founding, UnionEvent)
    return Written(writer.added, writer.changed, left_out, writer.foundings, uncounted)


def _all(kept: Upload, summary: Summary, group: str, more: list[Outcome]) -> Iterator[Outcome]:
    for start in range(0, len(summary.pages.get(group, [])), 100):
        yield from pages(kept, summary, group, start, 100)
    yield from more


def _once(outcomes: list[Outcome]) -> list[Outcome]:
    """The last answer for each union."""
    return list({outcome.pk: outcome for outcome in outcomes}.values())


def _chunks(outcomes: Iterator[Outcome], size: int = CHUNK) -> Iterator[list[Outcome]]:
    outcomes = iter(outcomes)
    while chunk := list(islice(outcomes, size)):
        yield chunk


class _Derivable:
    """Stands for a union where derived columns are worked out: a row has no instance of its own."""

    def set(self, values: tuple) -> "_Derivable":
        for name, value in zip(UNION_KEYS, values, strict=False):
            setattr(self, name, value)
        return self


class _Writer:
    """Writes outcomes in bulk, each with its history."""

    def __init__(self, by, units: set[int], reason: str):
        self.by, self.units, self.reason = by, units, reason
        self.added = self.changed = 0
        self.foundings: list[int] = []
        self._kinds = known_kinds().by_pk
        # Texts that were not given are stored as empty, numbers and days as unknown.
        self._blank = tuple(
            "" if GrassrootsUnion._meta.get_field(name).empty_strings_allowed else None
            for name in _UNION_COLUMNS
        )

    def add(self, outcomes: list[Outcome]) -> None:
        meta = GrassrootsUnion._meta
        search, order = meta.get_field("search_key"), meta.get_field("collation")
        stand_in = _Derivable()
        rows, history, founded = [], [], []
        width = len(UNION_KEYS)
        for pk, outcome in zip(allocate(GrassrootsUnion, len(outcomes)), outcomes, strict=True):
            values = tuple(
                blank if value is None else value
                for value, blank in zip(outcome.values[:width], self._blank, strict=True)
            )
            require(values[0] in self.units)
            stand_in.set(values)
            history.append((pk, *values))
            rows.append((pk, *values, search.text_of(stand_in), order.text_of(stand_in)))
            if outcome.founding is not None:
                founded.append((pk, values, outcome.founding))
        insert(GrassrootsUnion, ["id", *_UNION_COLUMNS, "search_key", "collation"], rows)
        self._history(GrassrootsUnion, ["id", *_UNION_COLUMNS], history, "+")
        self._found(founded)
        self.added += len(outcomes)

    def change(self, outcomes: list[Outcome]) -> None:
        unions = GrassrootsUnion.objects.in_bulk([outcome.pk for outcome in outcomes])
        events, founded, touched = [], [], []
        for outcome in outcomes:
            union = unions[outcome.pk]
            require(union.unit_id in self.units)
            for key, (_, new) in outcome.values.items():
                setattr(union, {"kind": "kind_id"}.get(key, key), new)
            for field in union._meta.fields:
                if hasattr(field, "derive"):
                    field.derive(union)
            if "ceased_on" in outcome.values:
                events.append(self._ceased(union))
            if outcome.values:
                touched.append(union)
            if outcome.founding is not None:
                values = tuple(getattr(union, name) for name in _UNION_COLUMNS)
                founded.append((union.pk, values, outcome.founding))
        if touched:
            written = [name for name in _UNION_COLUMNS if name != "unit_id"]
            fields = [GrassrootsUnion._meta.get_field(name).name for name in written]
            GrassrootsUnion.objects.bulk_update(touched, [*fields, "search_key", "collation"], batch_size=100)
            columns = ["id", *_UNION_COLUMNS]
            rows = [[getattr(union, name) for name in columns] for union in touched]
            self._history(GrassrootsUnion, columns, rows, "~")
        UnionEvent.objects.bulk_create(events)
        self._found(founded)
        self.changed += len(outcomes)

    def _ceased(self, union: GrassrootsUnion) -> UnionEvent:
        return UnionEvent(
            union=union,
            kind=UnionEventKind.CEASED,
            effective_on=union.ceased_on,
            reason=union.ceased_reason,
            comment=self.reason,
            recorded_by=self.by,
        )

    def _found(self, founded: list[tuple[int, tuple, tuple]]) -> None:
        """Foundings of unions: as of the decision, with the union's name, enterprise and tax code of now."""
        if not founded:
            return
        at = {name: position for position, name in enumerate(UNION_KEYS)}
        rows = []
        for pk, (union, values, founding) in zip(allocate(Founding, len(founded)), founded, strict=True):
            day, number, workforce, members = founding
            kind = self._kinds[values[at["kind"]]]
            rows.append(
                (
                    pk,
                    union,
                    values[at["unit"]],
                    values[at["name"]],
                    values[at["employer"]],
                    values[at["tax_code"]],
                    kind.is_enterprise,
                    day,
                    number or "",
                    workforce,
                    members,
                )
            )
        columns = [
            "id",
            "union_id",
            "unit_id",
            "name",
            "employer",
            "tax_code",
            "is_enterprise",
            *_FOUNDING_COLUMNS,
        ]
        insert(Founding, columns, rows)
        self._history(Founding, columns, rows, "+")
        self.foundings += [row[0] for row in rows]

    def _history(self, model, columns: list[str], rows: list, kind: str) -> None:
        left = [name for name in tracked(model) if name not in columns]
        blank = [_unset(model, name) for name in left]
        insert_history(
            model,
            [*columns, *left],
            ([*row, *blank] for row in rows),
            by=self.by,
            kind=kind,
            reason=self.reason,
        )


def _unset(model, name: str):
    """What a column holds that an import does not name."""
    field = model._meta.get_field(name)
    return "" if field.empty_strings_allowed and not field.null else field.get_default()
