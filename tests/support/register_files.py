"""Workbooks of unions for the tests: as our export writes them, and as offices do."""

import io

from openpyxl import Workbook

from units.register.columns import COLUMNS
from units.register.imports.actions import UPLOADS, preview, write
from units.register.imports.columns import LABELS
from workbooks.imports.answers import keep_answers
from workbooks.imports.kept_plan import kept_plan

HEADER = [column.label for column in COLUMNS]


def workbook(*sheets, merge=(), hide=()) -> bytes:
    """``sheets``: (name, rows); ``merge``: ranges of the first one; ``hide``: rows of it that a filter hides."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    for area in merge:
        book.worksheets[0].merge_cells(area)
    for row in hide:
        book.worksheets[0].row_dimensions[row].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def listed(*rows, **header) -> bytes:
    """Rows given as {key: value}, under the header of our own export."""
    keys = [column.attribute for column in COLUMNS]
    assert all(set(row) <= set(keys) for row in rows), LABELS
    return workbook(("Danh sách", [HEADER, *([row.get(key) for key in keys] for row in rows)]))


def upload(by, data: bytes, name="danh-sach.xlsx"):
    return UPLOADS.keep(data, filename=name, user=by.pk)


def previewed(by, data: bytes):
    kept = upload(by, data)
    return kept, preview(by=by, kept=kept)


def answer(kept, given: dict[str, str], all_with: str = "") -> None:
    """Answer questions of the preview, by their numbers."""
    keep_answers(kept, kept_plan(kept).asked, given, all_with)


def imported(by, data: bytes):
    kept, plan = previewed(by, data)
    assert not plan.refusal, plan.refusal
    return write(by=by, kept=kept, digest=plan.digest)
