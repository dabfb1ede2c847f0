"""Tables written row after row, so that a whole country's fit into little memory. No text in them is ever a formula."""

import tempfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from workbooks import styles
from workbooks.writing import Column, put, safe_text


def streamed_workbook(
    head: Sequence[str],
    columns: Sequence[Column],
    rows: Iterable[Sequence],
    *,
    sheet_title: str,
    frozen: int = 0,
):
    """An open temporary file with one table; whoever sends it closes it.

    ``head``: title and notes, one a line; ``frozen``: how many columns stay when the sheet scrolls. Prints on A4 landscape.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title)
    header_row = len(head) + 2
    for position, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(position)].width = column.width
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{header_row + 1}"
    styles.print_on_a4(sheet, header_row=header_row)
    for position, text in enumerate(head):
        sheet.append([_cell(sheet, text, styles.NOTE_FONT if position else styles.TITLE_FONT)])
    sheet.append([])
    sheet.append([_header(sheet, column.label) for column in columns])
    for row in rows:
        sheet.append([_value(sheet, value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _value(sheet, value):
    """Plain values are ten times as fast as styled cells, so only what needs a format gets one."""
    if isinstance(value, str):
        text = safe_text(value)
        if text[:1] == "#":  # openpyxl takes “#N/A” for an error
            cell = WriteOnlyCell(sheet)
            put(cell, text)
            return cell
        return text or None
    if hasattr(value, "year"):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = styles.DATE
        return cell
    return value


def _cell(sheet, text, font):
    cell = WriteOnlyCell(sheet, safe_text(text))
    cell.font = font
    return cell


def _header(sheet, text):
    cell = _cell(sheet, text, styles.HEADER_FONT)
    cell.fill, cell.alignment, cell.border = styles.HEADER_FILL, styles.CENTRED, styles.BORDER
    return cell
