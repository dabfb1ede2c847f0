"""The process that parses one large workbook: ``python -m workbooks.tables_child MEMORY_BYTES CPU_SECONDS DEMAND LIBRARY``.

Bytes come on stdin; to stdout goes first ``{"sheets": names}`` or ``{"refused": message}``, then per sheet a dict and
lists of rows in chunks, ended by None (see ``transfer.py``). Calamine reads seven times faster than Python, but knows no
errors of cells, takes a formula without a result for a blank, says nothing of hidden rows, and asks for memory for the
whole rectangle of a sheet: the first three are looked up in the XML (``sheet_marks.py``), and the limit on memory, set
before anything is read, makes the last harmless.
"""

import io
import sys

from workbooks import limits, transfer
from workbooks.cells import MAX_COLUMN
from workbooks.child import readable
from workbooks.package import DAMAGED, TOO_HEAVY, Package, Refused
from workbooks.sheet_marks import MAX_MARKERS, SheetMarks, sheet_marks
from workbooks.spreadsheetml import MAX_SHEETS, relationships, sheet_list

MAX_TABLE_ROWS = 199_999
MAX_TABLE_CELLS = 8_000_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_OUTPUT = 256 * 1024 * 1024
CHUNK = 1_000


def main() -> None:
    sys.path += limits.begin(sys.argv[1:], MAX_OUTPUT)
    out = sys.stdout.buffer
    try:
        with readable():
            _read(sys.stdin.buffer.read(), out)
    except Refused as refused:
        transfer.dump({"refused": refused.message}, out)


def _read(data: bytes, out) -> None:
    package = Package(data, max_unpacked=MAX_UNPACKED)
    workbook = next(
        (path for kind, path in relationships(package, "").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    parts = relationships(package, workbook)
    listed = [
        (name, state, parts[identifier][1])
        for name, state, identifier in sheet_list(package, workbook)[0]
        if parts.get(identifier, ("", ""))[0] == "worksheet"
    ]
    if not listed or len(listed) > MAX_SHEETS:
        raise Refused(DAMAGED)
    marks = {name: sheet_marks(package, path, name, MAX_TABLE_ROWS) for name, _, path in listed}
    _write(data, listed, marks, out)


def _write(data: bytes, listed: list, marks: dict[str, SheetMarks], out) -> None:
    from python_calamine import CalamineError, CalamineWorkbook

    left = MAX_TABLE_CELLS
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for name, state, _ in listed:
                sheet = book.get_sheet_by_name(name)
                left -= sheet.total_height * sheet.total_width
                if left < 0 or sheet.total_width > MAX_COLUMN:
                    raise Refused(TOO_HEAVY)
                merged = [
                    (top + 1, first + 1, bottom + 1, last + 1)
                    for (top, first), (bottom, last) in (sheet.merged_cell_ranges or [])[:MAX_MARKERS]
                ]
                described = {
                    "name": name,
                    "state": state,
                    "merged": marks[name].merged or merged,
                    "markers": marks[name].markers,
                    "hidden_rows": marks[name].hidden_rows,
                    "hidden_columns": marks[name].hidden_columns,
                }
                transfer.dump(described, out)
                _write_rows(sheet, out)
    except CalamineError:
        raise Refused(DAMAGED) from None


def _write_rows(sheet, out) -> None:
    chunk = []
    if sheet.start is not None:
        for row in sheet.iter_rows():
            chunk.append(row)
            if len(chunk) == CHUNK:
                transfer.dump(chunk, out)
                chunk = []
        transfer.dump(chunk, out)
    transfer.dump(None, out)


if __name__ == "__main__":
    main()
