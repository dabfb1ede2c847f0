"""``.ods`` (LibreOffice and others) through expat: calamine reads its values, but not what is hidden, merged or an error."""

import datetime
import re
from collections.abc import Iterator

from workbooks.cells import MAX_COLUMN, is_blank
from workbooks.engines.grid import Grid
from workbooks.file_types import ENCRYPTED
from workbooks.package import DAMAGED, TOO_HEAVY, Package, Refused
from workbooks.sizes import Size
from workbooks.spreadsheetml import MAX_SHEETS, parse

CONTENT = "content.xml"
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|(?:Err|Lỗi):[0-9]{3}")
_HIDDEN = ("collapse", "filter")
_DURATION = re.compile(r"PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:[.,][0-9]+)?S)?")
_VALUE = dict.fromkeys(("float", "percentage", "currency"), "office:value") | {
    kind: f"office:{kind}-value" for kind in ("boolean", "date", "time")
}
_ROWS, _COLUMNS = "table:number-rows-repeated", "table:number-columns-repeated"


def read(package: Package, size: Size) -> Iterator[tuple[dict, list[list]]]:
    if "META-INF/manifest.xml" in package:
        with package.open("META-INF/manifest.xml") as stream:
            parse(stream, _refuse_encrypted, lambda tag, text: None)
    reader = _Reader(size)
    with package.open(CONTENT) as stream:
        parse(stream, reader.start, reader.end, named=_named, characters=reader.characters)
    if not reader.grids:
        raise Refused(DAMAGED)
    return (grid.sheet() for grid in reader.grids)


def _refuse_encrypted(tag: str, attributes: dict) -> None:
    if tag == "encryption-data":
        raise Refused(ENCRYPTED)


def _named(name: str) -> str:
    """“table:table-row” of a name in its namespace: the usual prefix, whatever the file calls it."""
    space, _, local = name.rpartition(" ")
    parts = space.split(":")
    return f"{parts[-2] if len(parts) > 1 else ''}:{local}"


class _Reader:
    """Hands ``parse`` the elements of the content and puts together the sheets.

    A row or cell that stands for many alike is said once; empty ones cost nothing.
    """

    def __init__(self, size: Size):
        self.size = size
        self.grids: list[Grid] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._depth = self._aside = 0  # of tables; of comments and tracked changes, which are no content
        self._row = self._column = self._rows = self._header_columns = 0
        self._filled: list[tuple[int, int, object]] = []  # of the row: first and last column, value
        self._cell: dict | None = None
        self._text: list[str] = []
        self._in_paragraph = False

    @property
    def _grid(self) -> Grid:
        return self.grids[-1]

    def start(self, tag: str, attributes: dict) -> None:
        if tag in ("office:annotation", "table:tracked-changes"):
            self._aside += 1
        elif self._aside:
            return
        elif tag == "style:style":
            self._style = attributes.get("style:name", "")
        elif tag == "style:table-properties":
            if attributes.get("table:display") == "false":
                self._hidden_styles.add(self._style)
        elif tag == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._begin_sheet(attributes)
        elif self._depth != 1:
            return
        elif tag == "table:table-column":
            self._look_at_columns(attributes)
        elif tag == "table:table-row":
            self._row += self._rows
            self._rows, self._column, self._filled = _repeated(attributes, _ROWS), 1, []
            if attributes.get("table:visibility") in _HIDDEN:
                self._grid.hide_rows(self._row, self._row + self._rows - 1)
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._text = attributes | {"": tag}, []
        elif self._cell is not None:
            self._look_into_cell(tag, attributes)

    def end(self, tag: str, text: str) -> None:
        if tag in ("office:annotation", "table:tracked-changes"):
            self._aside -= 1
        elif self._aside:
            return
        elif tag == "table:table":
            self._depth -= 1
        elif self._depth != 1:
            return
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif tag == "table:table-row":
            self._end_row()
        elif tag == "text:p":
            self._in_paragraph = False

    def characters(self, text: str) -> None:
        if self._in_paragraph and not self._aside:
            self._text.append(text)

    def _begin_sheet(self, attributes: dict) -> None:
        if len(self.grids) >= MAX_SHEETS:
            raise Refused(TOO_HEAVY)
        hidden = attributes.get("table:style-name") in self._hidden_styles
        self.grids.append(
            Grid(attributes.get("table:name", ""), self.size, "hidden" if hidden else "visible")
        )
        self._row, self._rows, self._header_columns = 1, 0, 1

    def _look_at_columns(self, attributes: dict) -> None:
        first, count = self._header_columns, _repeated(attributes, _COLUMNS)
        self._header_columns += count
        if attributes.get("table:visibility") in _HIDDEN:
            self._grid.hide_columns(first, first + count - 1)

    def _look_into_cell(self, tag: str, attributes: dict) -> None:
        if tag == "text:p":
            self._in_paragraph = True
            if self._text:
                self._text.append("\n")
        elif tag == "text:s":
            self._text.append(" " * min(_repeated(attributes, "text:c"), 100))
        elif tag == "text:tab":
            self._text.append("\t")
        elif tag == "text:line-break":
            self._text.append("\n")

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        first = self._column
        self._column += _repeated(cell, _COLUMNS)
        if cell[""] == "table:covered-table-cell":
            return
        down, across = (_repeated(cell, f"table:number-{name}-spanned") for name in ("rows", "columns"))
        if down > 1 or across > 1:
            self._grid.merge(self._row, first, self._row + down - 1, first + across - 1)
        value = _value(cell, "".join(self._text))
        if not is_blank(value):
            self._filled.append((first, self._column - 1, value))

    def _end_row(self) -> None:
        if not self._filled:
            return
        for row in range(self._row, self._row + self._rows):
            for first, last, value in self._filled:
                for column in range(first, min(last, MAX_COLUMN + 1) + 1):
                    if isinstance(value, _Marked):
                        self._grid.mark(row, column, value.kind, value.text)
                    else:
                        self._grid.put(row, column, value)


class _Marked:
    def __init__(self, kind: str, text: str):
        self.kind, self.text = kind, text


def _repeated(attributes: dict, name: str) -> int:
    return max(int(attributes.get(name, "1")), 1)


def _value(cell: dict, text: str):
    kind, formula = cell.get("office:value-type"), cell.get("table:formula")
    if cell.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(text.strip())):
        return _Marked("e", text.strip() or "#N/A")
    if kind is None:
        return _Marked("f", formula.partition("=")[2]) if formula and not text.strip() else text
    try:
        return _typed(kind, cell) if kind in _VALUE else cell.get("office:string-value") or text
    except (KeyError, ValueError, OverflowError):  # what is shown is read, or refused, at the cell
        return text if text.strip() else _Marked("e", "#VALUE!")


def _typed(kind: str, cell: dict) -> float | bool | datetime.date | datetime.time | datetime.timedelta:
    """The value that a cell states beside what it shows. KeyError, ValueError or OverflowError where that is none."""
    stated = cell[_VALUE[kind]]
    if kind == "boolean":
        return stated == "true"
    if kind == "date":
        return _moment(stated)
    if kind == "time":
        return _duration(stated)
    return float(stated)


def _moment(text: str) -> datetime.date:
    found = datetime.datetime.fromisoformat(text[:19]).replace(tzinfo=None)
    return found if found.time() != datetime.time() else found.date()


def _duration(text: str) -> datetime.time | datetime.timedelta:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if hours < 24 and minutes < 60 and seconds < 60:
        return datetime.time(hours, minutes, seconds)
    return datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds)
