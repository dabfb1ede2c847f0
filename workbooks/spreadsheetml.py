"""The XML parts of an .xlsx workbook, streamed through expat, in the child process; standard library only.

Own code and not openpyxl: it never builds a tree, skips empty cells where they stand, tells a formula without
a saved result from a blank, and starts in a fraction of the time.
"""

import datetime
import math
import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

from workbooks.cells import MAX_COLUMN, MAX_ROW, address, position
from workbooks.package import DAMAGED, TOO_HEAVY, Package, Refused, resolve, too_far

MAX_SHEETS = 100
MAX_CELLS = 300_000
MAX_CHARACTERS = 10_000_000
MAX_MERGED = 5_000
MAX_LAST_ROW = 199_999  # of hidden rows, which may have no cells

_DATE_FORMAT_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_TRUE = ("1", "true", "on")


def parse(stream, start: Callable[[str, dict], None], end: Callable[[str, str], None]) -> None:
    """Call ``start(tag, attributes)`` and ``end(tag, text)`` for each element, names without their namespace.

    ``text`` is what stands directly before the closing tag. A document type declaration is refused: no
    part of a workbook has one, and entities that unfold need one.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    text: list[str] = []

    def on_start(name, attributes):
        text.clear()
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    def on_end(name):
        end(_local(name), "".join(text))
        text.clear()

    def on_doctype(*_):
        raise Refused(DAMAGED)

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = on_doctype
    parser.ParseFile(stream)


def relationships(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Id → (kind, path) of a part's relationships inside the package."""
    found: dict[str, tuple[str, str]] = {}
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels".lstrip("/")

    def start(tag, attributes):
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, resolve(part, attributes.get("Target", "")))

    if path in package:
        with package.open(path) as stream:
            parse(stream, start, lambda tag, text: None)
    return found


def sheet_list(package: Package, workbook: str) -> tuple[list[tuple[str, str, str]], bool]:
    """The (name, state, relationship id) of each sheet, and whether dates count from 1904."""
    sheets: list[tuple[str, str, str]] = []
    from_1904 = False

    def start(tag, attributes):
        nonlocal from_1904
        if tag == "sheet":
            if len(sheets) >= MAX_SHEETS:
                raise Refused(TOO_HEAVY)
            sheets.append(
                (attributes.get("name", ""), attributes.get("state", "visible"), attributes.get("id", ""))
            )
        elif tag == "workbookPr":
            from_1904 = attributes.get("date1904") in ("1", "true", "on")

    with package.open(workbook) as stream:
        parse(stream, start, lambda tag, text: None)
    return sheets, from_1904


def shared_strings(package: Package, path: str | None) -> list[str]:
    strings: list[str] = []
    runs: list[str] = []
    phonetic = False

    def start(tag, attributes):
        nonlocal phonetic
        phonetic = phonetic or tag == "rPh"

    def end(tag, text):
        nonlocal phonetic
        if tag == "t" and not phonetic:
            runs.append(text)
        elif tag == "rPh":
            phonetic = False
        elif tag == "si":
            strings.append(unescape("".join(runs)))
            runs.clear()

    if path is not None and path in package:
        with package.open(path) as stream:
            parse(stream, start, end)
    return strings


def date_styles(package: Package, path: str | None) -> set[int]:
    """The cell styles (positions in ``cellXfs``) whose number format shows a date or time."""
    formats: dict[str, str] = {}
    used: list[str] = []
    inside = False

    def start(tag, attributes):
        nonlocal inside
        if tag == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            used.append(attributes.get("numFmtId", "0"))

    def end(tag, text):
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    if path is not None and path in package:
        with package.open(path) as stream:
            parse(stream, start, end)
    return {index for index, number in enumerate(used) if _shows_date(number, formats.get(number))}


def unescape(text: str) -> str:
    """Excel writes control characters as ``_x000D_``."""

    def character(match):
        code = int(match[1], 16)
        return chr(code) if code < 0x20 or code == 0x5F else match[0]

    return _ESCAPED.sub(character, text) if "_x" in text else text


class Budget:
    """What a whole workbook may hold; one for all its sheets."""

    def __init__(self):
        self.cells = self.characters = self.merged = 0

    def take(self, *, cells: int = 0, characters: int = 0, merged: int = 0) -> None:
        self.cells += cells
        self.characters += characters
        self.merged += merged
        if self.cells > MAX_CELLS or self.characters > MAX_CHARACTERS or self.merged > MAX_MERGED:
            raise Refused(TOO_HEAVY)


class SheetParser:
    """Cells of one sheet as [row, column, kind, value]; merged ranges as [row, column, row, column].

    Kinds: ``n`` number, ``s`` text, ``b`` boolean, ``d`` ISO date or time, ``e`` error,
    ``f`` formula without result.
    """

    def __init__(self, name: str, strings: list[str], dates: set[int], from_1904: bool, budget: Budget):
        self.name, self.strings, self.dates, self.from_1904, self.budget = (
            name,
            strings,
            dates,
            from_1904,
            budget,
        )
        self.cells: list[list] = []
        self.merged: list[list[int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []  # first and last
        self._row = self._column = 0
        self._inside = self._phonetic = False
        self._kind = self._style = ""
        self._formula: str | None = None
        self._result: str | None = None
        self._inline: list[str] = []

    def read(self, stream) -> None:
        parse(stream, self._start, self._end)

    def _start(self, tag: str, attributes: dict) -> None:
        if tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            if is_hidden_row(attributes) and self._row <= MAX_LAST_ROW:
                self.hidden_rows.append(self._row)
        elif tag == "c":
            self._inside = True
            if "r" in attributes:
                self._row, self._column = position(attributes["r"])
            else:
                self._column += 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._formula = self._result = None
            self._inline.clear()
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "col":
            if (columns := hidden_range(attributes)) is not None and len(self.hidden_columns) < MAX_MERGED:
                self.hidden_columns.append(columns)
        elif tag == "mergeCell":
            self.budget.take(merged=1)
            first, _, last = attributes.get("ref", "").partition(":")
            self.merged.append([*position(first), *position(last or first)])

    def _end(self, tag: str, text: str) -> None:
        if not self._inside:
            return
        if tag == "v":
            self._result = text
        elif tag == "f":
            self._formula = text
        elif tag == "t" and not self._phonetic:
            self._inline.append(text)
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c":
            self._inside = False
            found = self._value()
            if found is not None:
                self._keep(*found)

    def _keep(self, kind: str, value) -> None:
        if self._row > MAX_ROW or self._column > MAX_COLUMN:
            raise too_far(address(self._row, self._column), self.name)
        self.budget.take(cells=1, characters=len(value) if isinstance(value, str) else 0)
        self.cells.append([self._row, self._column, kind, value])

    def _value(self) -> tuple[str, object] | None:
        kind, result = self._kind, self._result
        if self._formula is not None and (result is None or (kind != "str" and not result.strip())):
            return "f", self._formula[:200]
        if kind == "inlineStr":
            return _text(unescape("".join(self._inline)))
        if result is None:
            return None
        if kind == "str":
            return _text(unescape(result))
        result = result.strip()
        if not result:
            return None
        if kind == "s":
            index = int(result)
            if not 0 <= index < len(self.strings):
                raise Refused(DAMAGED)
            return _text(self.strings[index])
        if kind == "b":
            return "b", result in ("1", "true")
        if kind == "e":
            return "e", result[:20]
        if kind == "d":
            return "d", result[:40]
        return self._number(result)

    def _number(self, text: str) -> tuple[str, object]:
        try:
            number = int(text) if _WHOLE.fullmatch(text) else float(text)
        except ValueError:
            return "e", "#VALUE!"
        if not math.isfinite(number):
            return "e", "#NUM!"
        if self.dates and self._style.isdecimal() and int(self._style) in self.dates:
            shown = _date(number, self.from_1904)
            return ("d", shown) if shown else ("e", "########")
        return "n", number


def is_hidden_row(attributes: Mapping[str, str]) -> bool:
    """Whether nobody sees the row: hidden by a filter, a group or by hand, or made 0 high."""
    return attributes.get("hidden") in _TRUE or (
        attributes.get("customHeight") in _TRUE and attributes.get("ht") in ("0", "0.0")
    )


def hidden_range(attributes: Mapping[str, str]) -> tuple[int, int] | None:
    """First and last of the columns that a ``col`` hides; None where it hides none."""
    first, last = attributes.get("min", ""), attributes.get("max", "")
    if (
        attributes.get("hidden") in _TRUE
        and first.isdecimal()
        and last.isdecimal()
        and int(first) <= MAX_COLUMN
    ):
        return int(first), min(int(last), MAX_COLUMN)
    return None


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _text(text: str) -> tuple[str, str] | None:
    return ("s", text) if text.strip() else None


def _shows_date(number: str, code: str | None) -> bool:
    if code is None:
        return number.isdecimal() and int(number) in _DATE_FORMAT_IDS
    code = code.partition(";")[0].lower()
    # Quoted, escaped, padding and bracketed parts are no codes, except the elapsed times [h], [m], [s].
    code = re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', "", code)
    return code not in ("general", "standard") and bool(re.search("[dmyhs]", code))


def _date(serial: float, from_1904: bool) -> str | None:
    """A date, a date with time, or a time alone, in ISO form; None for what Excel shows as #####."""
    if not 0 <= serial < 2_958_466:
        return None
    extra, seconds = divmod(round(serial % 1 * 86_400), 86_400)
    days = int(serial) + extra
    clock = datetime.time(seconds // 3600, seconds // 60 % 60, seconds % 60).isoformat()
    if days == 0 and not from_1904:
        return clock
    # Excel believes in 29 February 1900.
    first = datetime.date(1904, 1, 1) if from_1904 else datetime.date(1899, 12, 30 if days > 59 else 31)
    try:
        day = (first + datetime.timedelta(days=days)).isoformat()
    except OverflowError:
        return None
    return f"{day}T{clock}" if seconds else day
