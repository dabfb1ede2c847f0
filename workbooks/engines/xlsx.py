"""``.xlsx`` by calamine, which reads seven times faster than Python does.

It knows no errors of cells, takes a formula without a result for a blank, says nothing of hidden rows, and asks for memory
for the whole rectangle of a sheet: the first three are looked up in the XML (``sheet_marks.py``), and the limit on memory,
set before anything is read, makes the last harmless.
"""

import io
import zipfile
from collections.abc import Iterator
from functools import cache

from workbooks.cells import MAX_COLUMN, address, is_blank
from workbooks.package import DAMAGED, TOO_HEAVY, Package, Refused, too_far
from workbooks.sheet_marks import sheet_marks
from workbooks.sizes import Size
from workbooks.spreadsheetml import MAX_SHEETS, blank_strings, quoted, relationships, sheet_list

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_WINDING = (b'"./', b"'./", b"../")
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
MAX_RECTANGLE = 8_000_000  # cells of all sheets, filled or not


def read(data: bytes, package: Package, size: Size) -> Iterator[tuple[dict, Iterator[list]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    workbook = next(
        (path for kind, path in relationships(package, "").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    parts = relationships(package, workbook)
    listed = _sheets(package, workbook, parts)
    blanks = cache(lambda: blank_strings(package, dict(parts.values()).get("sharedStrings")))
    marks, respelt = {}, {}
    for name, _, path in listed:
        found, spelling = sheet_marks(package, path, name, size.rows, blanks)
        marks[name] = found
        if spelling is not None:
            respelt[path.casefold()] = spelling
        for row, column, *_ in found.markers:
            if row > size.rows or column > MAX_COLUMN:
                raise too_far(address(row, column), name, size.rows)
    left = MAX_RECTANGLE
    try:
        with CalamineWorkbook.from_filelike(
            io.BytesIO(_usual(data, package, workbook, parts, respelt))
        ) as book:
            for name, state, _ in listed:
                sheet, found = book.get_sheet_by_name(name), marks[name]
                last_row, last_column = sheet.end or (-1, -1)
                left -= (last_row + 1) * (last_column + 1)
                if left < 0:
                    raise Refused(TOO_HEAVY)
                for (top, first), (bottom, last) in (not found.merged and sheet.merged_cell_ranges) or ():
                    found.merge(top + 1, first + 1, bottom + 1, last + 1, max_row=size.rows)
                yield found.described(name, state), _rows(sheet, size.rows)
    except CalamineError:
        raise Refused(DAMAGED) from None


def _sheets(package: Package, workbook: str, parts: dict) -> list[tuple[str, str, str]]:
    """Name, state and path of each sheet of cells; charts and dialogs hold none."""
    listed = [
        (name, state, parts[identifier][1])
        for name, state, identifier in sheet_list(package, workbook)
        if parts.get(identifier, ("", ""))[0] == "worksheet"
    ]
    if not listed or len(listed) > MAX_SHEETS or len({name for name, *_ in listed}) < len(listed):
        raise Refused(DAMAGED)
    return listed


def _usual(data: bytes, package: Package, workbook: str, parts: dict, respelt: dict[str, bytes]) -> bytes:
    """The package as calamine needs it: with the usual names of those parts that it looks for by name, plain paths in the
    relationships of the workbook, and ``respelt`` in the place of the sheets (path in small letters → XML).
    """
    folder, _, name = workbook.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    by_kind = dict(parts.values())
    wanted = {
        workbook: "xl/workbook.xml",
        relations: _RELATIONS,
        by_kind.get("sharedStrings", _STRINGS): _STRINGS,
        by_kind.get("styles", _STYLES): _STYLES,
    }
    with package.open(relations) as stream:
        written = stream.read()
    winding = any(text in written for text in _WINDING)
    if (
        not winding
        and not respelt
        and all(path.casefold() == usual.casefold() for path, usual in wanted.items())
    ):
        return data
    names = {path.casefold(): usual for path, usual in wanted.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as copy:
        for entry in given.infolist():
            path = entry.filename.lstrip("/")
            usual = names.get(path.casefold(), path)
            content = respelt.get(path.casefold())
            if usual == _RELATIONS:
                content = _plain_relations(parts, names)
            copy.writestr(usual, given.read(entry) if content is None else content)
    return out.getvalue()


def _plain_relations(parts: dict[str, tuple[str, str]], names: dict[str, str]) -> str:
    entries = "".join(
        f"<Relationship Id={quoted(identifier)} Type={quoted(f'{_OFFICE}/{kind}')} "
        f"Target={quoted('/' + names.get(path.casefold(), path))}/>"
        for identifier, (kind, path) in parts.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{entries}</Relationships>'


def _rows(sheet, last: int) -> Iterator[list]:
    """From the first row and column of the sheet on; calamine leaves out columns that are empty from the left."""
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]
    wide = sheet.end[1] >= MAX_COLUMN
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if before:
            cells = before + cells
        if wide or number > last:
            cells = _near(cells, number, last, sheet.name)
        if number <= last:
            yield cells


def _near(cells: list, number: int, last: int, name: str) -> list:
    """What may be read of a row that goes too far right or stands too far down; Refused where it has a value there."""
    near = MAX_COLUMN if number <= last else 0
    for column, value in enumerate(cells[near:], near + 1):
        if not is_blank(value):
            raise too_far(address(number, column), name, last)
    return cells[:near]
