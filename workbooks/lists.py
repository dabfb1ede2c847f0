"""Lists as offices keep them in Excel: a header of one or two rows somewhere, columns to tick, sections, totals.

What columns there are is the caller's to say (``Wanted``, ``Tick``), so every list of the product is read by this. Pure.
"""

import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from vietnamese.numbers import plain_number
from vietnamese.text import fold, legacy_encoding, one_line
from workbooks.cells import Sheet, Value, address, cell_name, is_blank, sheet_label
from workbooks.column_doubts import Doubtful, column_doubts
from workbooks.list_header import Header, Tick, Wanted, find_header, plain
from workbooks.sheet_notes import about, unread, unseen
from workbooks.totals import RunningSums, is_area, is_part, is_total, may_be_total

__all__ = ["Doubtful", "Given", "ListSheet", "Refusal", "Row", "Tick", "Wanted", "find_lists", "plain"]

_TICKED = {"x", "1", "✓", "✔", "v", "co", "true", "☑", "☒"}
_NOT_TICKED = {"", "-", "–", "—", "0", "khong", "false"}
NOTES = 20  # about rows of one sheet that were passed over
_SIGNATURE = re.compile(
    r"(?:nguoi lap|ke toan|thu truong|noi nhan|chu tich|pho chu tich|tm |tm$|ban thuong vu|ban chap hanh|xac nhan|ghi chu)"
    r"|(?>.*?\bngay\b)(?>.*?\bthang\b).*?\bnam\b"
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
    """A sheet with a list. After ``rows()`` went through, ``totals`` and ``remarks`` are complete."""

    sheet: Sheet
    index: int
    header: Header
    ignored: frozenset[str] = frozenset()
    totals: list[tuple[int, dict[str, Value]]] = field(default_factory=list)  # row and values
    notes: list[str] = field(default_factory=list)
    _seen_hidden: list[int] = field(default_factory=list)
    _sums: RunningSums = field(default_factory=lambda: RunningSums({}))

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

    @property
    def remarks(self) -> list[str]:
        """What people should know about how the sheet was read: columns, hidden rows, totals, rows passed over."""
        notes = (
            unread([label for label in self.header.unused if plain(label) not in self.ignored]),
            unseen(self.sheet, self._seen_hidden, self.columns.values()),
            self._sums.note(),
            *self.notes[:NOTES],
        )
        return about(self.sheet, notes) + self._sums.differing[:NOTES]

    def rows(
        self,
        *,
        inherited: Iterable[str] = (),
        counted: Mapping[str, str] | None = None,
        days: Iterable[str] = (),
    ) -> Iterator[Row]:
        """The rows of the list. ``inherited``: keys whose merged cell holds for all its rows.

        ``counted``: key → label of columns of whole numbers that totals add up; ``days``: keys of columns of days. These
        are judged as a whole too: what may have been misread by an English Excel comes as Doubtful.
        """
        header, sheet = self.header, self.sheet
        own = [(key, header.columns[key] - 1) for key in self.keys if key not in header.ticks]
        ticked = [(self.keys.index(key), columns) for key, columns in header.ticks.items()]
        places = [column for _, column in own]
        own_keys = [key for key, _ in own]
        name_at = header.columns[header.name] - 1
        merged = _merged_below(sheet, header, set(inherited))
        counted = {key: label for key, label in (counted or {}).items() if key in own_keys}
        doubts = column_doubts(
            sheet.rows[header.last_row :],
            numbers=[header.columns[key] - 1 for key in counted],
            days=[header.columns[key] - 1 for key in days if key in own_keys],
        )
        sums = self._sums = RunningSums({own_keys.index(key): label for key, label in counted.items()})
        hidden, section, after_total, pending = sheet.hidden_rows, "", False, []
        width = max([*places, *(c for _, columns in ticked for c in columns), header.order_column or 1])
        for number in range(header.last_row + 1, len(sheet.rows) + 1):
            cells = sheet.rows[number - 1]
            if len(cells) < width + 1:
                cells = cells + [""] * (width + 1 - len(cells))
            values = [cells[column] for column in places]
            name = cells[name_at]
            if not any(value != "" for value in cells) or (is_blank(name) and all(map(is_blank, cells))):
                continue
            if number == header.last_row + 1 and _numbers_columns(cells):
                continue
            if not (isinstance(name, str) and name and self._is_row(cells, name)):
                kind, text = self._other(cells, name, after_total)
                if kind == "total":
                    self.totals.append((number, dict(zip(own_keys, values, strict=True))))
                    sums.compare(
                        number, text, values, lambda place, row=number: self.cell(row, places[place] + 1)
                    )
                    after_total = True
                elif kind in ("section", "head"):
                    section = text
                    if kind == "head":
                        self.notes.append(f"dòng {number} “{text}” là dòng mục có số cộng, không nhập.")
                    elif after_total:
                        pending.append(_passed(number, text))
                elif kind == "skip":
                    pending.append(_passed(number, text))
                if kind != "row":
                    continue
            # What stands between a total and the next row was a heading; only at the end it is a signature.
            self.notes += [] if after_total else pending
            pending, after_total = [], False
            if number in hidden:
                self._seen_hidden.append(number)
            sums.add(values)
            if merged:
                for position, (_, column) in enumerate(own):
                    ranges = merged.get(column + 1)
                    while ranges and ranges[0][1] < number:
                        ranges.popleft()
                    if ranges and ranges[0][0] <= number:
                        values[position] = ranges[0][2]
            if doubts:
                values = [
                    doubts[column](value) if column in doubts else value
                    for column, value in zip(places, values, strict=True)
                ]
            for position, columns in ticked:
                values.insert(position, _ticked(cells, columns, header))
            yield Row(number, values, section)
        self.notes += pending

    def cell(self, row: int, column: int) -> str:
        """“DN!F5”, as people find it."""
        return cell_name(self.name, row, column)

    def _is_row(self, cells: list[Value], name: str) -> bool:
        """Quickly and surely: a number in TT, and a name that is no total."""
        order = self.header.order_column
        if not order:
            return False
        value = cells[order - 1]
        return isinstance(value, int | float) and not name[:1].isspace() and not may_be_total(name)

    def _other(self, cells: list[Value], name: Value, after_total: bool) -> tuple[str, str]:
        """What a row is that has no number in TT: “row”, “total”, “section”, “head” (a section with a sum), “skip”."""
        header = self.header
        filled = [(column, value) for column, value in enumerate(cells, 1) if not is_blank(value)]
        texts = [(column, value) for column, value in filled if isinstance(value, str)]
        first = texts[0][1] if texts else ""
        order = cells[header.order_column - 1] if header.order_column else ""
        labels = [value for column, value in texts if column != header.order_column]
        for label in (first, name, *labels[:1]):
            if isinstance(label, str) and is_total(label):
                return "total", label
        if isinstance(order, int | float) or (
            isinstance(order, str) and _ORDER.fullmatch(order.strip()) is not None
        ):
            return "row", ""
        heading = labels[0] if labels else first
        if is_part(heading):
            return "skip", one_line(heading)
        marked = isinstance(order, str) and _SECTION_ORDER.fullmatch(order.strip()) is not None
        if len(labels) <= 1:
            found = _SECTION_TEXT.fullmatch(one_line(heading))
            only_texts = len(filled) == len(texts)
            unnumbered = bool(header.order_column) and is_blank(order)
            text = one_line(found["text"] if found else heading)
            if only_texts and (marked or found or unnumbered or is_area(heading)):
                return ("skip" if _SIGNATURE.match(plain(text)) else "section"), text
            if not only_texts and labels and (marked or (unnumbered and is_area(heading))):
                return "head", text
        figures = any(isinstance(value, int | float) for _, value in filled)
        enough = sum(not is_blank(cells[column - 1]) for column in header.columns.values()) > 2
        if is_blank(name) or (after_total and not figures and not enough) or _signed(texts):
            if figures and not after_total:
                return "row", ""
            return "skip", one_line(str(filled[0][1])) if filled else ""
        return "row", ""


def find_lists(
    sheets: Sequence[Sheet],
    wanted: Sequence[Wanted],
    ticks: Sequence[Tick] = (),
    *,
    name: str,
    ignored: Collection[str] = (),
) -> tuple[list[ListSheet], list[str]]:
    """The sheets with a list, and a sentence about each of the others. ``name``: key of the column that every list has.

    ``ignored``: labels, as ``plain`` gives them, of columns that are written for people and not missed when they are not read.
    """
    found, passed = [], []
    for index, sheet in enumerate(sheets):
        if sheet.hidden:
            if not sheet.blank:
                passed.append(f"Trang tính “{sheet.name}” đang ẩn nên không đọc.")
            continue
        header = find_header(sheet, wanted, ticks, name)
        if header is not None:
            found.append(ListSheet(sheet, index, header, frozenset(ignored)))
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
                f"{sheet_label(sheet.name)} dùng bảng mã cũ {encoding} nên không đọc được. Vui lòng chuyển tệp sang Unicode."
                if encoding
                else f"{sheet_label(sheet.name)} không có bảng danh sách nên không đọc."
            )
    return found, passed


def _passed(number: int, text: str) -> str:
    return f"bỏ qua dòng {number}: “{text}”."


def _signed(texts: list[tuple[int, str]]) -> bool:
    """Whether a row holds nothing but what stands under a list: who made it, where and when."""
    return bool(texts) and all(_SIGNATURE.match(plain(text)) for _, text in texts)


def _numbers_columns(cells: list[Value]) -> bool:
    """Whether a row under the header only numbers the columns: “A | B | 1 | 2 | 3 …”."""
    filled = [str(value).strip(" ()").removesuffix(".0") for value in cells if not is_blank(value)]
    letters = [text for text in filled if plain_number(text) is None]
    numbers = [number for text in filled if (number := plain_number(text)) is not None]
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
                f"Ô đánh dấu chỉ ghi “x” hoặc để trống, không ghi “{one_line(str(cell))}”.", column + 1
            )
    if len(found) > 1:
        letters = ", ".join(f"cột {address(1, column)[:-1]}" for column, _ in found)
        return Refusal(f"Đánh dấu ở nhiều cột ({letters}). Mỗi dòng chỉ đánh dấu đúng một cột.", found[1][0])
    return Given(found[0][1]) if found else ""


def _merged_below(sheet: Sheet, header: Header, inherited: set[str]) -> dict[int, deque]:
    """By column (from 1): the merged ranges of several rows below the header, downwards; where two overlap, the upper one holds.

    Each as its first and last row that were read, and the value that holds there, or why there is none.
    """
    by_column = {column: key for key, column in header.columns.items() if key not in header.ticks}
    found: dict[int, deque] = {}
    for top, first, bottom, last in sorted(sheet.merged):
        if top == bottom or bottom <= header.last_row:
            continue
        value = sheet.value(top, first)
        for column, key in by_column.items():
            if not first <= column <= last or (key not in inherited and is_blank(value)):
                continue
            ranges = found.setdefault(column, deque())
            begins = max(top, header.last_row + 1, ranges[-1][1] + 1 if ranges else 0)
            ends = min(bottom, len(sheet.rows))
            if begins > ends:
                continue
            cells = f"{address(top, first)}:{address(bottom, last)}"
            unclear = f"Ô nằm trong vùng gộp {cells} nên không rõ giá trị của dòng nào. Vui lòng bỏ gộp và ghi vào từng ô."
            ranges.append((begins, ends, value if key in inherited else Refusal(unclear, column)))
    return found
