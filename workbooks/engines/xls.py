"""``.xls`` (Excel 5 to 2003) by xlrd, which unlike calamine says what is an error, what is hidden and what is merged.

The format keeps a result with every formula, so a missing one cannot be told.
"""

import datetime
import io
from collections.abc import Iterator

from workbooks.engines.grid import Grid
from workbooks.file_types import ENCRYPTED, MACROS, NOT_A_TABLE
from workbooks.package import DAMAGED, TOO_HEAVY, Refused
from workbooks.sizes import Size
from workbooks.spreadsheetml import MAX_SHEETS

_STATES = ("visible", "hidden", "veryHidden")
_MACROS = ("_VBA_PROJECT_CUR", "_VBA_PROJECT")  # in the directory of the file
# What the library's own words mean.
_SAID = {"encrypted": ENCRYPTED, "Can't find workbook": NOT_A_TABLE}


def read(data: bytes, size: Size) -> Iterator[tuple[dict, list[list]]]:
    import xlrd

    if any(_in_directory(data, name) for name in _MACROS):
        raise Refused(MACROS)
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
        if book.nsheets > MAX_SHEETS:
            raise Refused(TOO_HEAVY)
        for number in range(book.nsheets):
            yield _grid(book, book.sheet_by_index(number), size).sheet()
            book.unload_sheet(number)
    except (Refused, MemoryError):
        raise
    except Exception as error:
        # Broken records end in errors of many kinds: of indexes, of struct, of the library's own …
        message = next((message for words, message in _SAID.items() if words in str(error)), DAMAGED)
        raise Refused(message) from None


def _in_directory(data: bytes, name: str) -> bool:
    return f"{name}\0".encode("utf-16-le") in data


def _grid(book, sheet, size: Size) -> Grid:
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, error_text_from_code

    grid = Grid(sheet.name, size, _STATES[min(sheet.visibility, 2)])
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True), 1):
            if kind == XL_CELL_ERROR:
                grid.mark(row + 1, column, "e", error_text_from_code.get(value, "#N/A"))
                continue
            if kind == XL_CELL_DATE:
                value = _moment(value, book.datemode)
            elif kind == XL_CELL_BOOLEAN:
                value = bool(value)
            grid.put(row + 1, column, value)
    for row, about in sheet.rowinfo_map.items():
        if about.hidden or about.height == 0:
            grid.hide_rows(row + 1, row + 1)
    for column, about in sheet.colinfo_map.items():
        if about.hidden:
            grid.hide_columns(column + 1, column + 1)
    for top, bottom, first, last in sheet.merged_cells:
        grid.merge(top + 1, first + 1, bottom, last)
    return grid


def _moment(serial: float, from_1904: int) -> datetime.date | datetime.time | float:
    """A date, a date with time, or a time alone; the number itself where Excel shows #####."""
    from xlrd.xldate import XLDateError, xldate_as_datetime

    try:
        found = xldate_as_datetime(serial, from_1904)
    except (XLDateError, OverflowError, ValueError):
        return serial
    if serial < 1 and not from_1904:
        return found.time()
    return found if found.time() != datetime.time() else found.date()
