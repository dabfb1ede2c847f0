"""The workbook that somebody uploaded, back with its bad cells marked; of a very large one, the list of what is wrong."""

import io
from collections.abc import Iterable

from django.http import FileResponse

from workbooks.imports.upload_store import Upload
from workbooks.marking import Mark, marked_workbook
from workbooks.package import is_xlsx
from workbooks.reading import WorkbookRefused
from workbooks.writing import Column, table_workbook

REMARKS = "Ghi chú kiểm tra"  # the column that a marked workbook has more than the one that was sent
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 3 * 1024 * 1024
MAX_ROWS = 10_000


def marks_cells(kept: Upload, rows: int) -> bool:
    """Whether the file itself is given back, not only a list."""
    size = kept.size()
    return size is not None and size <= MAX_BYTES and rows <= MAX_ROWS


def is_copied(kept: Upload) -> bool:
    """Whether what is given back is a new .xlsx with the cells of a file of another kind."""
    file = kept.open()
    if file is None:
        return False
    with file:
        return not is_xlsx(file)


def answer(kept: Upload, data: bytes) -> FileResponse:
    """The workbook, to be kept under the name of what was sent."""
    name = f"kiem-tra-{kept.filename.rpartition('.')[0] or 'tep'}.xlsx"
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=XLSX)


def workbook(
    kept: Upload,
    *,
    rows: int,
    marks: Iterable[Mark],
    listed: Iterable[tuple[str, str, str]],
    header_rows: dict[str, int],
) -> bytes:
    """``rows``: of the whole file; ``listed``: cell, name and text of each mark, asked for only where the list is given."""
    file = kept.open() if marks_cells(kept, rows) else None
    if file is not None:
        with file:
            try:
                return marked_workbook(file, list(marks), label=REMARKS, header_rows=header_rows)
            except WorkbookRefused:
                pass  # too much for the process: the list says the same
    columns = [Column("Ô", 26), Column("Tên", 44), Column(REMARKS, 80)]
    title = f"Những chỗ cần sửa trong tệp {kept.filename}"
    return table_workbook(title, [], columns, list(listed), sheet_title=REMARKS)
