"""The process that parses one large workbook: ``python -m workbooks.tables_child MEMORY_BYTES CPU_SECONDS LIBRARY``.

Bytes come on stdin; to stdout goes first ``{"sheets": names}`` or ``{"refused": message}``, then per sheet a dict and
lists of rows in chunks, ended by None (see ``transfer.py``). Calamine reads seven times faster than Python, but knows no
errors of cells, takes a formula without a result for a blank, and asks for memory for the whole rectangle of a sheet:
the first two are looked up in the XML, and the limit on memory, set before anything is read, makes the third harmless.
"""

import io
import re
import sys

from workbooks import transfer
from workbooks.cells import MAX_COLUMN, position
from workbooks.child import limit, readable
from workbooks.package import DAMAGED, TOO_HEAVY, Package, Refused, too_far
from workbooks.spreadsheetml import MAX_SHEETS, relationships, sheet_list

MAX_TABLE_ROWS = 199_999
MAX_TABLE_CELLS = 8_000_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_OUTPUT = 256 * 1024 * 1024
MAX_MARKERS = 5_000
CHUNK = 1_000
_BLOCK = 4 * 1024 * 1024

# Cells beyond the last column or row that have a value; shorter than any far cell, longer than any near one.
_FAR = re.compile(rb'<c r="([A-Z]{3,}[0-9]+|[A-Z]{1,2}(?:[2-9][0-9]{5}|[0-9]{7,}))"[^>]*[^/>]>')
_ERROR = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?=[^>]* t="e")[^>]*>(?:<f(?:[^>]*/>|[^>]*>[^<]*</f>))?<v>([^<]*)</v>'
)
_NO_RESULT = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*><f(?:[^>]*/>|[^>]*>([^<]*)</f>)(?:<v ?/>|<v></v>)?</c>')


def main() -> None:
    limit(int(sys.argv[1]), int(sys.argv[2]), MAX_OUTPUT)
    sys.path.append(sys.argv[3])
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
    markers = {name: _markers(package, path, name) for name, _, path in listed}
    _write(data, listed, markers, out)


def _write(data: bytes, listed: list, markers: dict, out) -> None:
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
                described = {"name": name, "state": state, "merged": merged, "markers": markers[name]}
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


def _markers(package: Package, path: str, sheet: str) -> list[tuple[int, int, str, str]]:
    """(row, column, «e» or «f», text) of the cells with an error, or with a formula and no result."""
    found: list[tuple[int, int, str, str]] = []
    tail = b""
    with package.open(path) as stream:
        while block := stream.read(_BLOCK):
            block = tail + block
            # A cell that is cut in two is looked at with the next block.
            cut = max(block.rfind(b"<c "), len(block) - _BLOCK // 2)
            block, tail = block[:cut], block[cut:]
            _look(block, sheet, found)
    _look(tail, sheet, found)
    return found


def _look(block: bytes, sheet: str, found: list) -> None:
    if far := _FAR.search(block):
        raise too_far(far[1].decode(), sheet, MAX_TABLE_ROWS)
    for pattern, kind, needs in ((_ERROR, "e", b' t="e"'), (_NO_RESULT, "f", b"</c>")):
        if needs not in block or (kind == "f" and b"<f" not in block):
            continue
        for match in pattern.finditer(block):
            found.append(
                (*position(match[1].decode()), kind, (match[2] or b"").decode(errors="replace")[:100])
            )
            if len(found) > MAX_MARKERS:
                raise Refused(TOO_HEAVY)


if __name__ == "__main__":
    main()
