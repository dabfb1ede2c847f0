"""The plan of a large list, kept beside its file in pieces: a page, or the writing, reads no more of it than it needs.

``.plan`` has the rows, group by group; ``.head`` what is said of the whole, and where the pieces begin.
"""

import hashlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter

from workbooks import transfer
from workbooks.cells import Sheet
from workbooks.imports import answers
from workbooks.imports.declared import read_upload
from workbooks.imports.plan import Choice, Plan, Row
from workbooks.imports.preview import GROUPS, PAGE
from workbooks.imports.upload_store import ImportGone, Upload

ROWS, HEAD = ".plan", ".head"
_FIELDS = [at.name for at in fields(Row)]
_VALUES = attrgetter(*_FIELDS)
_COLUMNS, _CHOICES = map(_FIELDS.index, ("columns", "choices"))


class KeptRows(Sequence):
    """The rows of one group; ``places``: where its pieces begin, each of ``PAGE`` rows."""

    def __init__(self, upload: Upload, places: Sequence[int] = (), count: int = 0):
        self._upload, self._places, self._count = upload, places, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        return self._from(0)

    def __getitem__(self, at):
        if isinstance(at, int):
            return self[at : at + 1][0] if at >= 0 else self[self._count + at]
        first, stop, _ = at.indices(self._count)
        rows = self._from(first // PAGE)
        return [
            row
            for number, row in zip(range(first - first % PAGE, stop), rows, strict=False)
            if number >= first
        ]

    def _from(self, piece: int) -> Iterator[Row]:
        if piece >= len(self._places):
            return
        file = self._upload.open(ROWS)
        if file is None:
            raise ImportGone
        with file:
            file.seek(self._places[piece])
            for _ in self._places[piece:]:
                yield from map(_unpacked, transfer.load(file))


@dataclass
class KeptPlan(Plan):
    """``state``: by what could be told, when it was made, that things have moved since; ``digest``: of all rows."""

    state: tuple = ()
    digest: str = ""
    groups: dict[str, Sequence[Row]] = field(default_factory=dict)


def plan_and_keep(
    upload: Upload, read: Callable[[list[Sheet]], Plan], *, max_bytes: int, state: Sequence[Hashable]
) -> KeptPlan:
    """What the kept file would do as things stand now, kept beside it. Raises ImportGone; as ``read_upload``."""
    plan = read_upload(upload, read, max_bytes=max_bytes)
    digest, pieces = hashlib.sha256(repr(plan.refusal).encode()), {}
    with upload.writing(ROWS) as file:
        for name in GROUPS:
            rows = plan.groups.pop(name)
            places = [_write(file, rows[start : start + PAGE], digest) for start in range(0, len(rows), PAGE)]
            pieces[name] = places, len(rows)
    said = {"notes": plan.notes, "refusal": plan.refusal, "header_rows": plan.header_rows}
    with upload.writing(HEAD) as file:
        transfer.dump((said | {"state": tuple(state), "digest": digest.hexdigest()}, pieces), file)
    return kept_plan(upload)


def kept_plan(upload: Upload) -> KeptPlan:
    """The plan that lies beside the file, with the answers given. Raises ImportGone."""
    file = upload.open(HEAD)
    if file is None:
        raise ImportGone
    with file:
        kept = transfer.load(file)
    if not isinstance(kept, tuple):
        raise ImportGone  # of an earlier version
    said, pieces = kept
    groups = {name: KeptRows(upload, *piece) for name, piece in pieces.items()}
    return KeptPlan(groups=groups, given=answers.answers(upload), **said)


def _write(file, rows: Sequence[Row], digest) -> int:
    """Where the piece begins."""
    place = file.tell()
    transfer.dump([_packed(row) for row in rows], file)
    file.seek(place)
    digest.update(file.read())
    return place


def _packed(row: Row) -> list:
    """The row without its columns: what is wrong with it says its column."""
    values = [*_VALUES(row)]
    values[_COLUMNS] = {}
    values[_CHOICES] = [
        (one.code, one.label, one.pk, one.values, one.becomes, one.row and _packed(one.row))
        for one in row.choices
    ]
    return values


def _unpacked(values: list) -> Row:
    values[_CHOICES] = [Choice(*said, row and _unpacked(row)) for *said, row in values[_CHOICES]]
    return Row(*values)
