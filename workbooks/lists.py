"""Lists as offices keep them in Excel: a header of one or two rows somewhere, columns to tick, sections, totals.

What columns there are is the caller's to say (``Wanted``, ``Tick``), so every list of the product is read by this. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from vietnamese.text import fold, legacy_encoding, one_line
from workbooks.cells import Value, address
from workbooks.list_header import Header, Tick, Wanted, find_header, plain
from workbooks.tables import TableSheet, is_blank

__all__ = ["Given", "ListSheet", "Refusal", "Row", "Tick", "Wanted", "find_lists", "plain"]

_TICKED = {"x", "1", "✓", "✔", "v", "co", "true", "☑", "☒"}
_NOT_TICKED = {"", "-", "–", "—", "0", "khong", "false"}
_TOTAL = re.compile(
    r"(?:tong(?: so| cong)?|cong)(?: (?:toan tinh|toan don vi|chung|ca tinh|muc|khu vuc|phan))?(?: [ivx]+|[a-z]|\d+)?"
)
_SIGNATURE = re.compile(
    r"(?:nguoi lap|ke toan|thu truong|noi nhan|chu tich|pho chu tich|tm |tm$|ban thuong vu|ban chap hanh|xac nhan|ghi chu)"
    r"|.*\bngay\b.*\bthang\b.*\bnam\b.*"
)
_ORDER = re.compile(r"\(?([0-9]+)[.)]?")
_SECTION_ORDER = re.compile(r"\(?(?:[IVXLC]+|[A-ZĐ])[.)]?")
_SECTION_TEXT = re.compile(r"\s*\(?(?:[IVXLC]+|[A-ZĐ]|[0-9]+)[.)/:-]\s*(?P<text>\S.*)")


@dataclass(frozen=True, slots=True)
class Given:
    """A value that is not written in the cell itself: of a ticked column, or of the section that the row stands in."""

    value: object


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell whose value cannot be taken; ``column`` says where the trouble is, from 1."""

    message: str
    column: int


@dataclass(slots=True)
class Row:
    """One row: its number in the sheet, and raw values in the order of ``ListSheet.keys``. A missing one is ``""``.

    ``section``: the text of the heading that the row stands under.
    """

    number: int
    values: list
    section: str = ""


@dataclass
class ListSheet:
    """A sheet with a list. After ``rows()`` went through, ``totals`` and ``notes`` are complete."""

    sheet: TableSheet
    index: int
    header: Header
    totals: list[tuple[int, dict[str, Value], int]] = field(
        default_factory=list
    )  # row, values, last row before it
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def keys(self) -> list[str]:
        return self.header.keys

    @property
    def columns(self) -> dict[str, int]:
        """Key → column (from 1); of a key with columns to tick, the first of these."""
        return self.header.columns

    @property
    def problems(self) -> list[tuple[int, int, str]]:
        """What is wrong with the header: row, column, message."""
        return self.header.problems

    def rows(self, *, inherited: Iterable[str] = ()) -> Iterator[Row]:
        """The rows of the list. ``inherited``: keys whose merged cell holds for all its rows."""
        header, sheet = self.header, self.sheet
        own = [(key, header.columns[key] - 1) for key in self.keys if key not in header.ticks]
        ticked = [(self.keys.index(key), columns) for key, columns in header.ticks.items()]
        places = [column for _, column in own]
        name_at = self.keys.index(header.name)
        merged = _merged_below(sheet, header, set(inherited))
        section, after_total = "", False
        width = max([*places, *(c for _, columns in ticked for c in columns), header.order_column or 1])
        for number in range(header.last_row + 1, len(sheet.rows) + 1):
            cells = sheet.rows[number - 1]
            if len(cells) < width:
                cells = cells + [""] * (width - len(cells))
            values = [cells[column] for column in places]
            name = values[name_at]
            if not any(value != "" for value in cells) or (is_blank(name) and all(map(is_blank, cells))):
                continue
            if number == header.last_row + 1 and _numbers_columns(cells):
                continue
            if not (isinstance(name, str) and name and self._is_row(cells, name)):
                kind, text = self._other(number, cells, name, after_total)
                if kind == "total":
                    self.totals.append((number, dict(zip((k for k, _ in own), values, strict=True))))
                    after_total = True
                if kind == "section":
                    section = text
                if kind != "row":
                    continue
            if merged:
                for position, (_, column) in enumerate(own):
                    if (found := merged.get((number, column + 1))) is not None:
                        values[position] = found
            for position, columns in ticked:
                values.insert(position, _ticked(cells, columns, header))
            yield Row(number, values, section)

    def _is_row(self, cells: list[Value], name: str) -> bool:
        """Quickly and surely: a number in TT, and a name that is no total."""
        order = self.header.order_column
        if not order:
            return False
        value = cells[order - 1]
        return isinstance(value, int | float) and not name[:1].isspace()

    def _other(self, number: int, cells: list[Value], name: Value, after_total: bool) -> tuple[str, str]:
        """What a row is that has no number in TT: «row», «total», «section», «skip»."""
        header = self.header
        filled = [(column, value) for column, value in enumerate(cells, 1) if not is_blank(value)]
        texts = [(column, value) for column, value in filled if isinstance(value, str)]
        first = texts[0][1] if texts else ""
        order = cells[header.order_column - 1] if header.order_column else ""
        if any(_TOTAL.fullmatch(plain(value)) for _, value in texts[:2]):
            return "total", ""
        numbered = isinstance(order, int | float) or (
            isinstance(order, str) and _ORDER.fullmatch(order.strip()) is not None
        )
        if numbered:
            return "row", ""
        labels = [value for column, value in texts if column != header.order_column]
        if len(labels) <= 1 and len(filled) == len(texts):
            heading = labels[0] if labels else first
            marked = isinstance(order, str) and _SECTION_ORDER.fullmatch(order.strip())
            found = _SECTION_TEXT.fullmatch(one_line(heading))
            if marked or found or (header.order_column and is_blank(order)) or _looks_like_heading(heading):
                text = one_line(found["text"] if found else heading)
                if _SIGNATURE.match(plain(text)) or after_total:
                    self.notes.append(f"Bỏ qua dòng {number}: «{text}».")
                    return "skip", ""
                return "section", text
        if is_blank(name) or after_total or (texts and all(_SIGNATURE.match(plain(t)) for _, t in texts)):
            if not after_total and any(isinstance(value, int | float) for _, value in filled):
                return "row", ""
            if filled:
                self.notes.append(f"Bỏ qua dòng {number}: «{one_line(str(filled[0][1]))}».")
            return "skip", ""
        return "row", ""


def find_lists(
    sheets: Sequence[TableSheet], wanted: Sequence[Wanted], ticks: Sequence[Tick] = (), *, name: str
) -> tuple[list[ListSheet], list[str]]:
    """The sheets with a list, and a sentence about each of the others. ``name``: key of the column that every list has."""
    found, passed = [], []
    for index, sheet in enumerate(sheets):
        if sheet.hidden:
            if not sheet.blank:
                passed.append(f"Trang tính «{sheet.name}» đang ẩn nên không đọc.")
            continue
        header = find_header(sheet, wanted, ticks, name)
        if header is not None:
            found.append(ListSheet(sheet, index, header))
        elif not sheet.blank:
            encoding = next(
                (
                    encoding
                    for row in sheet.rows[:60]
                    for value in row
                    if isinstance(value, str) and (encoding := legacy_encoding(value))
                ),
                None,
            )
            passed.append(
                f"Trang tính «{sheet.name}» dùng bảng mã cũ {encoding} nên không đọc được. Xin chuyển tệp sang Unicode."
                if encoding
                else f"Trang tính «{sheet.name}» không có biểu danh sách nên không đọc."
            )
    return found, passed


def _looks_like_heading(text: str) -> bool:
    return fold(text).startswith(("khu vuc", "khoi ", "loai hinh"))


def _numbers_columns(cells: list[Value]) -> bool:
    """Whether a row under the header only numbers the columns: «A | B | 1 | 2 | 3 …»."""
    filled = [str(value).strip(" ()").removesuffix(".0") for value in cells if not is_blank(value)]
    numbers = [int(text) for text in filled if text.isascii() and text.isdigit()]
    letters = [text for text in filled if not (text.isascii() and text.isdigit())]
    return (
        len(filled) > 2
        and all(len(text) == 1 for text in letters)
        and len(numbers) > 1
        and all(later - earlier == 1 for earlier, later in pairwise(numbers))
    )


def _ticked(cells: list[Value], columns: dict[int, object], header: Header) -> Given | Refusal | str:
    """The value of the one column that is ticked; ``""`` for none, a Refusal for several or for other marks."""
    found = []
    for column, value in columns.items():
        cell = cells[column]
        if cell == "":
            continue
        mark = fold(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell))
        if mark in _TICKED:
            found.append((column + 1, value))
        elif mark not in _NOT_TICKED:
            return Refusal(
                f"Ô đánh dấu chỉ ghi «x» hoặc để trống, không ghi «{one_line(str(cell))}».", column + 1
            )
    if len(found) > 1:
        letters = ", ".join(f"cột {address(1, column)[:-1]}" for column, _ in found)
        return Refusal(f"Đánh dấu ở nhiều cột ({letters}). Mỗi dòng chỉ đánh dấu đúng một cột.", found[1][0])
    return Given(found[0][1]) if found else ""


def _merged_below(sheet: TableSheet, header: Header, inherited: set[str]) -> dict[tuple[int, int], object]:
    """For the cells of merged ranges of several rows below the header: the value that holds there, or why there is none."""
    by_column = {column: key for key, column in header.columns.items() if key not in header.ticks}
    found = {}
    for top, first, bottom, last in sheet.merged:
        if top == bottom or bottom <= header.last_row:
            continue
        for column in range(first, last + 1):
            key = by_column.get(column)
            if key is None:
                continue
            for row in range(max(top, header.last_row + 1), bottom + 1):
                if key in inherited:
                    found[row, column] = sheet.value(top, first)
                elif not is_blank(sheet.value(top, first)):
                    cells = f"{address(top, first)}:{address(bottom, last)}"
                    found[row, column] = Refusal(
                        f"Ô nằm trong vùng gộp {cells} nên không rõ giá trị của dòng nào. Xin bỏ gộp và ghi vào từng ô.",
                        column,
                    )
    return found
