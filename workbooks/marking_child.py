"""The process that marks cells of an uploaded workbook: ``python -m workbooks.marking_child MEMORY SECONDS DEMAND LIBRARY``.

On stdin one value (see ``transfer.py``): marks ``[(sheet name, row, column, text), …]`` with column 0 for a whole row, the
label of the column of remarks, header rows by sheet; then the workbook. The marked workbook goes to stdout.
"""

import io
import sys

from workbooks import limits, transfer

MAX_OUTPUT = 64 * 1024 * 1024


def main() -> None:
    sys.path += limits.begin(sys.argv[1:], MAX_OUTPUT)
    from openpyxl import load_workbook

    given = sys.stdin.buffer
    marks, label, headers = transfer.load(given)
    book = load_workbook(io.BytesIO(given.read()))
    for name in book.sheetnames:
        own = [mark for mark in marks if mark[0] == name]
        if own:
            _mark(book[name], own, label, headers.get(name, 1))
    out = io.BytesIO()
    book.save(out)
    sys.stdout.buffer.write(out.getvalue())


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
