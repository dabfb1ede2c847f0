"""Workbooks of unions for the tests: as our export writes them, and as offices do."""

import io

from openpyxl import Workbook

from units.actions.register_import import SHELF, plan_digest, preview, write
from units.register_columns import COLUMNS
from units.register_import.contents import LABELS

HEADER = [column.label for column in COLUMNS]


def workbook(*sheets, merge=()) -> bytes:
    """``sheets``: (name, rows); ``merge``: ranges of the first one."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    for area in merge:
        book.worksheets[0].merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def listed(*rows, **header) -> bytes:
    """Rows given as {key: value}, under the header of our own export."""
    keys = [column.attribute for column in COLUMNS]
    assert all(set(row) <= set(keys) for row in rows), LABELS
    return workbook(("Danh sách", [HEADER, *([row.get(key) for key in keys] for row in rows)]))


def upload(by, data: bytes, name="danh-sach.xlsx"):
    return SHELF.keep(data, filename=name, user=by.pk)


def previewed(by, data: bytes):
    kept = upload(by, data)
    return kept, preview(by=by, kept=kept)


def imported(by, data: bytes):
    kept, summary = previewed(by, data)
    assert not summary.refusal, summary.refusal
    return write(by=by, kept=kept, digest=plan_digest(kept))
