"""The uploaded workbook with its bad cells marked; of a very large one, the list of what is wrong."""

from units.register_import.contents import REMARKS
from units.register_import.plan import ASKED, REFUSED, Summary, pages
from workbooks.kept import Kept
from workbooks.marking import marked_workbook
from workbooks.reading import WorkbookRefused
from workbooks.writing import Column, table_workbook

MAX_BYTES = 3 * 1024 * 1024
MAX_ROWS = 10_000


def marks_cells(kept: Kept, summary: Summary) -> bool:
    """Whether the file itself is given back, not only a list."""
    try:
        size = kept.path().stat().st_size
    except FileNotFoundError:
        return False
    return size <= MAX_BYTES and summary.rows <= MAX_ROWS


def workbook(kept: Kept, summary: Summary) -> bytes:
    if marks_cells(kept, summary):
        file = kept.open()
        if file is not None:
            with file:
                try:
                    return marked_workbook(
                        file, list(_marks(kept, summary)), label=REMARKS, header_rows=summary.header_rows
                    )
                except WorkbookRefused:
                    pass  # too much for the process: the list says the same
    return _listed(kept, summary)


def _marks(kept: Kept, summary: Summary):
    for item in pages(kept, summary, REFUSED):
        for column, text in item.errors:
            yield summary.sheets[item.place[0]], item.place[1], column, text
    for question in pages(kept, summary, ASKED):
        yield summary.sheets[question.place[0]], question.place[1], 0, question.text


def _listed(kept: Kept, summary: Summary) -> bytes:
    rows = [
        (summary.cell(item.place, column), item.name, text)
        for item in pages(kept, summary, REFUSED)
        for column, text in item.errors
    ]
    rows += [(summary.cell(q.place), q.name, q.text) for q in pages(kept, summary, ASKED)]
    columns = [Column("Ô", 26), Column("Tên", 44), Column(REMARKS, 80)]
    title = f"Những chỗ cần sửa trong tệp {summary.filename}"
    return table_workbook(title, [], columns, rows, sheet_title=REMARKS)
