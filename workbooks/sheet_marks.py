"""What calamine does not say about a sheet, out of its XML: errors, formulas without result, hidden rows and columns.

Runs in the child process; standard library only. The XML of ordinary programs is looked through by regular expressions;
what is spelt otherwise but means the same (names with a prefix, other order of attributes, single quotes, comments,
UTF-16 …) is read by expat, which is slower and knows no spelling.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field, fields

from workbooks.cells import MAX_COLUMN, address, position
from workbooks.package import TOO_HEAVY, Package, Refused, too_far
from workbooks.spreadsheetml import escaped, hidden_range, is_hidden_row, parse, quoted

MAX_MARKERS = 5_000
_BLOCK = 4 * 1024 * 1024
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

# Cells beyond the last column or row that have a value (shorter than any far cell, longer than any near one), and such
# whose address is spelt otherwise.
_FAR = re.compile(
    rb'<c r="(?:[^A-Z]|(?:[A-Z]{3,}[0-9]+|[A-Z]{1,2}(?:[2-9][0-9]{5}|[0-9]{7,}))"(?:[^>]*[^/>])?>)'
)
_FORMULA = rb"<f(?:[^>]*/>|[^>]*>([^<]*)</f>)"
_ERROR = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?=[^>]* t="e")[^>]*>(?:<f(?:[^>]*/>|[^>]*>[^<]*</f>))?<v[^>]*>([^<]*)</v>'
)
# An empty text is a result: =IF(A1="","",…).
_NO_RESULT = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?:(?![^>]* t="str")[^>]*>'
    + _FORMULA
    + rb"(?:<v ?/>|<v></v>)?|[^>]*>"
    + _FORMULA
    + rb")</c>"
)
_ROW = re.compile(rb"<row [^>]*>")
_COLUMN = re.compile(rb"<col [^>]*>")
_ATTRIBUTE = re.compile(rb'([A-Za-z]+)="([^"]*)"')
# Where any of these stands, the regular expressions above might not see what is there.
_OTHER_TAGS = (b"<c>", b"<c\n", b"<c\r", b"<c\t", b"<row>", b"<row\n", b"<row\r", b"<row\t")
_SPACED = (b"<v> ", b"<v>\n", b"<v>\r", b"<v>\t")
_PREFIXED = (b":c ", b":c>", b":row ", b":row>")
_OTHER_ATTRIBUTES = (b'= "', b' ="', b"='", b"\tt=", b"\nt=", b"</f><extLst")
_APART = re.compile(rb">\s+<(?:[fv]\b|/c>)")


@dataclass
class SheetMarks:
    """``markers``: (row, column, “e” for an error or “f” for a formula without result, text)."""

    markers: list[tuple[int, int, str, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first and last
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def mark(self, row: int, column: int, kind: str, text: str) -> None:
        self.markers.append((row, column, kind, text[:100]))
        if len(self.markers) > MAX_MARKERS:
            raise Refused(TOO_HEAVY)

    def merge(self, top: int, first: int, bottom: int, last: int, *, max_row: int) -> None:
        """A merged range, as far as the sheet is read; a file may say that it goes on for millions of rows."""
        bottom, last = min(bottom, max_row), min(last, MAX_COLUMN)
        if top <= bottom and first <= last and len(self.merged) < MAX_MARKERS:
            self.merged.append((top, first, bottom, last))

    def described(self, name: str, state: str) -> dict:
        """What the child says of a sheet before its rows."""
        return {"name": name, "state": state} | {part.name: getattr(self, part.name) for part in fields(self)}


class _OtherSpelling(Exception):
    """The XML is not spelt as the regular expressions need it."""


def sheet_marks(
    package: Package, path: str, sheet: str, max_row: int, blanks: Callable[[], Container[int]]
) -> tuple[SheetMarks, bytes | None]:
    """The marks, and the sheet in the usual spelling where its own is another one: calamine does not know them all.

    Raises Refused for a value beyond ``max_row``, and for more markers than a list that people wrote can have.

    ``blanks`` tells which of the shared strings are blank; asked only where a cell far out has one.
    """
    try:
        return _looked_up(package, path, max_row), None
    except _OtherSpelling:
        parser = _SheetParser(sheet, max_row, blanks)
        with package.open(path) as stream:
            parse(stream, parser.start, parser.end)
        return parser.marks, parser.respelt()


def _looked_up(package: Package, path: str, max_row: int) -> SheetMarks:
    marks = SheetMarks()
    tail = b""
    with package.open(path) as stream:
        first = True
        while block := stream.read(_BLOCK):
            if first and b"<worksheet" not in block[:4000]:
                raise _OtherSpelling
            first = False
            block = tail + block
            # A cell that is cut in two is looked at with the next block.
            cut = max(block.rfind(b"<c "), len(block) - _BLOCK // 2)
            block, tail = block[:cut], block[cut:]
            _look(block, max_row, marks)
    _look(tail, max_row, marks)
    return marks


def _look(block: bytes, max_row: int, marks: SheetMarks) -> None:
    cells = block.count(b'<c r="')
    if block.count(b"<c ") != cells or b"<!" in block:
        raise _OtherSpelling
    # In nearly all blocks there are ordinary cells and rows only, and one look at the numbers is enough.
    if block.count(b"<c") != cells and any(tag in block for tag in _OTHER_TAGS):
        raise _OtherSpelling
    if any(tag in block for tag in _SPACED) or (not cells and any(tag in block for tag in _PREFIXED)):
        raise _OtherSpelling
    if _FAR.search(block):
        raise _OtherSpelling  # it may be blank
    errors, formulas, hides = b't="e"' in block, b"<f" in block, b"hidden" in block
    marked = errors or formulas or hides or b'"e"' in block or b"'e'" in block
    if marked and (any(text in block for text in _OTHER_ATTRIBUTES) or _APART.search(block)):
        raise _OtherSpelling
    if errors:
        for match in _ERROR.finditer(block):
            marks.mark(*position(match[1].decode()), "e", match[2].decode(errors="replace"))
    if formulas:
        for match in _NO_RESULT.finditer(block):
            text = match[2] or match[3] or b""
            marks.mark(*position(match[1].decode()), "f", text.decode(errors="replace"))
    if hides or b' ht="0"' in block:
        for match in _ROW.finditer(block):
            attributes = _attributes(match[0])
            if is_hidden_row(attributes):
                if not attributes.get("r", "").isdecimal():
                    raise _OtherSpelling
                if (row := int(attributes["r"])) <= max_row and len(marks.hidden_rows) < max_row:
                    marks.hidden_rows.append(row)
        for match in _COLUMN.finditer(block):
            if len(marks.hidden_columns) >= MAX_MARKERS:
                break
            if (columns := hidden_range(_attributes(match[0]))) is not None:
                marks.hidden_columns.append(columns)


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): value.decode(errors="replace") for name, value in _ATTRIBUTE.findall(tag)}


class _SheetParser:
    """Hands ``parse`` the elements of a sheet: keeps what is marked, and writes down the values in the usual spelling."""

    def __init__(self, name: str, max_row: int, blanks: Callable[[], Container[int]]):
        self.name, self.max_row, self.marks, self._blanks = name, max_row, SheetMarks(), blanks
        self._row = self._column = 0
        self._inside = self._phonetic = False
        self._kind = self._style = ""
        self._formula: str | None = None
        self._result: str | None = None
        self._inline = ""
        self._written: list[str] = []

    def respelt(self) -> bytes:
        cells = "".join(self._written)
        return f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'.encode()

    def start(self, tag: str, attributes: dict) -> None:
        marks = self.marks
        if tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            if is_hidden_row(attributes) and self._row <= self.max_row > len(marks.hidden_rows):
                marks.hidden_rows.append(self._row)
        elif tag == "c":
            self._inside = True
            if "r" in attributes:
                self._row, self._column = position(attributes["r"])
            else:
                self._column += 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._formula, self._result, self._inline = None, None, ""
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "col":
            if (columns := hidden_range(attributes)) and len(marks.hidden_columns) < MAX_MARKERS:
                marks.hidden_columns.append(columns)
        elif tag == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            marks.merge(*position(first), *position(last or first), max_row=self.max_row)

    def end(self, tag: str, text: str) -> None:
        if not self._inside:
            return
        if tag == "v":
            self._result = text
        elif tag == "f":
            self._formula = text
        elif tag == "t" and not self._phonetic:
            self._inline += text
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c":
            self._inside = False
            self._look_at_cell()

    def _look_at_cell(self) -> None:
        result = self._result
        formula = self._formula is not None and (
            result is None or (self._kind != "str" and not result.strip())
        )
        filled = formula or (result or self._inline).strip()
        if not filled or (self._kind == "s" and not formula and int(result) in self._blanks()):
            return
        if self._row > self.max_row or self._column > MAX_COLUMN:
            raise too_far(address(self._row, self._column), self.name, self.max_row)
        if formula:
            self.marks.mark(self._row, self._column, "f", self._formula)
        elif self._kind == "e":
            self.marks.mark(self._row, self._column, "e", result.strip())
        else:
            self._write()

    def _write(self) -> None:
        place = f'r="{address(self._row, self._column)}" s={quoted(self._style)}'
        if self._kind == "inlineStr":
            self._written.append(
                f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escaped(self._inline)}</t></is></c>'
            )
        else:
            result = self._result if self._kind == "str" else (self._result or "").strip()
            self._written.append(f"<c {place} t={quoted(self._kind)}><v>{escaped(result)}</v></c>")
