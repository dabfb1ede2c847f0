"""The process that marks cells of an uploaded workbook: ``python -m workbooks.marking_child MEMORY SECONDS DEMAND LIBRARY``.

On stdin one value (see ``transfer.py``): marks ``[(sheet name, row, column, text), …]`` with column 0 for a whole row, the
label of the column of remarks, header rows by sheet; then the file. The marked workbook goes to stdout: the file itself,
or of another kind than .xlsx a new workbook with the same cells.
"""

import datetime
import io
import sys
from collections.abc import Iterable

from workbooks import limits, transfer
from workbooks.child import readable, sheets
from workbooks.package import is_xlsx
from workbooks.sizes import LIST

WIDEST = 50  # characters of a column
ERROR_CODES = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
MAX_OUTPUT = 64 * 1024 * 1024


def main() -> None:
    sys.path += limits.begin(sys.argv[1:], MAX_OUTPUT)
    from openpyxl import load_workbook

    given = sys.stdin.buffer
    marks, label, headers = transfer.load(given)
    data = given.read()
    if is_xlsx(io.BytesIO(data)):
        book = load_workbook(io.BytesIO(data))
        pages = {name: book[name] for name in book.sheetnames}
    else:
        with readable():
            book, pages = _copied(sheets(data, LIST))
    for name, page in pages.items():
        own = [mark for mark in marks if mark[0] == name]
        if own:
            _mark(page, own, label, headers.get(name, 1))
    out = io.BytesIO()
    book.save(out)
    sys.stdout.buffer.write(out.getvalue())


def _copied(read: Iterable[tuple[dict, Iterable[list]]]) -> tuple:
    """A new workbook with the cells that were read, and its sheets by the names that they had."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.child import INVALID_TITLE_REGEX

    book, pages = Workbook(), {}
    book.remove(book.active)
    for described, rows in read:
        name = described["name"]
        page = pages[name] = book.create_sheet(INVALID_TITLE_REGEX.sub(" ", name)[:28] or "Trang")
        page.sheet_state = described["state"]
        widths: dict[int, int] = {}
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value != "":
                    _put(page.cell(number, column), value)
                    widths[column] = max(widths.get(column, 0), len(str(value)))
        for row, column, kind, text in described["markers"]:
            cell = page.cell(row, column, text if kind == "e" else f"={text}")
            cell.data_type = "e" if kind == "e" and text in ERROR_CODES else "s"
        for top, first, bottom, last in described["merged"]:
            page.merge_cells(start_row=top, start_column=first, end_row=bottom, end_column=last)
        for row in described["hidden_rows"]:
            page.row_dimensions[row].hidden = True
        for column, width in widths.items():
            page.column_dimensions[get_column_letter(column)].width = min(width + 2, WIDEST)
        for first, last in described["hidden_columns"]:
            for column in range(first, last + 1):
                page.column_dimensions[get_column_letter(column)].hidden = True
    return book, pages


def _put(cell, value) -> None:
    """No text is ever a formula, nor an error."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
        cell.data_type = "s"
    elif isinstance(value, float) and value.is_integer():
        cell.value = int(value)
    else:
        cell.value = value
        if isinstance(value, datetime.date):
            cell.number_format = "dd/mm/yyyy" if type(value) is datetime.date else "dd/mm/yyyy hh:mm"


def _mark(sheet, marks: list, label: str, header_row: int) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    red = PatternFill("solid", fgColor="F8CBAD")
    remarks = sheet.max_column + 1
    head = sheet.cell(header_row, remarks, label)
    head.font = Font(name="Times New Roman", size=12, bold=True)
    head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.column_dimensions[head.column_letter].width = 60
    by_row: dict[int, list[str]] = {}
    for _, row, column, text in marks:
        by_row.setdefault(row, []).append(text)
        if not column:
            continue
        cell = _top_left(sheet, row, column)
        cell.fill = red
        comment = Comment(text[:1000], "Kiểm tra")
        comment.width, comment.height = 320, 120
        cell.comment = comment
    for row, texts in by_row.items():
        cell = sheet.cell(row, remarks, "; ".join(texts)[:5000])
        cell.data_type = "s"
        cell.fill = red
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _top_left(sheet, row: int, column: int):
    """The cell that can carry a mark: of a merged range, the first one."""
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return sheet.cell(area.min_row, area.min_col)
    return sheet.cell(row, column)


if __name__ == "__main__":
    main()
