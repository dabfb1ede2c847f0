"""The table of targets in a workbook, found by its header: “Đơn vị”, “Năm 20xx” over “CĐCS” and “ĐV”, “Tổng số”."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from vietnamese.text import fold, one_line
from workbooks import totals
from workbooks.cells import Sheet, cell_name

TOTAL = "total"
Period = int | str  # a year, or TOTAL

HEADER_HEIGHT = 4
MAX_TABLES = 5
_FILLERS = {"so", "luong", "chi", "tieu", "thanh", "lap", "moi", "ket", "nap"}
# Longest first, so that “đoàn viên công đoàn” is read whole.
_SHORT = {"cong doan co so": "cdcs", "doan vien cong doan": "dv", "dvcd": "dv", "doan vien": "dv"}
_YEAR = re.compile(r"(?:(?:chi tieu|giao|thuc hien|ke hoach|kh) )*(?:nam )?(20[0-9]{2})")
_TOTAL = re.compile(
    r"(?:tong(?: so| cong)?|cong)(?: (?:ca |toan )?(?:giai doan|nhiem ky|(?:5|nam) nam))?(?: 20\d\d 20\d\d)?"
)
_UNIT_HEADERS = re.compile(
    r"(?:ten |cac )?don vi(?: (?:thuc hien|duoc giao))?|dia phuong don vi|don vi dia phuong"
)
_TOTAL_ROW = re.compile(r"(?:tong(?: so| cong)?|cong)(?: toan tinh| chung| ca tinh)?|toan tinh")


@dataclass
class Table:
    """Where the parts of one table stand. ``columns`` maps a column to its (period, indicator), ``heads`` an indicator to
    what stands over its columns.

    ``problems``: (row, column, text).
    """

    sheet: Sheet
    index: int
    unit_cell: tuple[int, int]
    last_header_row: int
    heads: Mapping[str, str]
    columns: dict[int, tuple[Period, str]] = field(default_factory=dict)
    order_column: int | None = None
    problems: list[tuple[int, int, str]] = field(default_factory=list)

    def cell(self, row: int, column: int) -> str:
        return cell_name(self.sheet.name, row, column)

    def refuse(self, row: int, column: int, text: str) -> None:
        self.problems.append((row, column, text))

    @property
    def name_column(self) -> int:
        return self.unit_cell[1]

    @property
    def first_value_column(self) -> int:
        return min(self.columns)

    @property
    def years(self) -> list[int]:
        return sorted({period for period, _ in self.columns.values() if period != TOTAL})


def plain(value: object) -> str:
    """Folded words of a cell's text, without brackets and punctuation."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool | datetime.date | datetime.time) or not isinstance(value, str | int):
        return ""
    text = re.sub(r"\([^)]*\)", " ", fold(str(value)))
    return " ".join(re.findall(r"[^\W_]+", text))


def head(unit_label: str) -> str:
    """How a column of what is counted in ``unit_label`` is called here: “ĐV”, “CĐCS”."""
    return "ĐV" if unit_label == "đoàn viên" else unit_label


def indicator(value: object, heads: Mapping[str, str]) -> str | None:
    """The code in ``heads`` whose column a header cell names."""
    named = _words(_without_year(plain(value))[0])
    return next((code for code, label in heads.items() if named and _label(label) == named), None)


@cache
def _label(label: str) -> str:
    return _words(plain(label))


def _words(text: str) -> str:
    for full, short in _SHORT.items():
        text = text.replace(full, short)
    return " ".join(word for word in text.split() if word not in _FILLERS)


def period(value: object) -> Period | None:
    """The year, or TOTAL, that a header cell names."""
    text = plain(value)
    if match := _YEAR.fullmatch(text):
        return int(match[1])
    return TOTAL if _TOTAL.fullmatch(text) else None


def is_total(value: object) -> bool:
    """Whether a cell labels a row of totals, or of a subtotal (“Cộng các CĐ ngành”)."""
    return isinstance(value, str) and (is_plain_total(value) or totals.is_total(value))


def is_plain_total(value: str) -> bool:
    """Whether the label is no more than the word: that every annex has one need not be said."""
    return bool(_TOTAL_ROW.fullmatch(plain(value)))


def find_tables(sheets: Sequence[Sheet], heads: Mapping[str, str]) -> list[Table]:
    """All tables of targets, complete or with problems, in the order of the workbook; more than a few are not looked at."""
    tables = []
    for index, sheet in enumerate(sheets):
        rows = sheet.filled_rows()
        for row, cells in rows.items():
            named = [column for column, value in cells.items() if indicator(value, heads)]
            if len(named) < min(2, len(heads)) or not named or len(tables) >= MAX_TABLES:
                continue
            unit_cell = _unit_cell(rows, row, named[0])
            if unit_cell:
                tables.append(_table(Table(sheet, index, unit_cell, row, heads), rows, row, named))
    return tables


def _unit_cell(rows: dict, row: int, before: int) -> tuple[int, int] | None:
    for above in range(row, max(row - HEADER_HEIGHT, 0), -1):
        for column, value in rows.get(above, {}).items():
            if column < before and _UNIT_HEADERS.fullmatch(plain(value)):
                return above, column
    return None


def _table(table: Table, rows: dict, row: int, named: list[int]) -> Table:
    header = range(max(row - HEADER_HEIGHT + 1, 1), row + 1)
    for above in header:
        for column, value in rows.get(above, {}).items():
            if column < named[0] and plain(value) in ("tt", "stt", "so tt", "so thu tu"):
                table.order_column = column
    first: dict[tuple[Period, str], int] = {}
    for column in named:
        found = indicator(rows[row][column], table.heads)
        over = _period_over(table, rows, row, column)
        if over is None:
            text = f"Cột “{one_line(rows[row][column])}” không rõ của năm nào. Vui lòng ghi “Năm 20xx” ở dòng trên."
            table.refuse(row, column, text)
        elif (over, found) in first:
            before = table.cell(row, first[over, found])
            text = f"Cột {table.heads[found]} của {period_name(over)} đã có ở ô {before}. Vui lòng chỉ giữ một cột."
            table.refuse(row, column, text)
        else:
            first[over, found] = column
        # Columns with a problem stay out of the sums; the table is refused anyway.
        if over is not None and first.get((over, found)) == column:
            table.columns[column] = (over, found)
    _check_pairs(table, first, row)
    _check_unused_years(table, rows, header)
    if not table.years:
        table.refuse(*table.unit_cell, "Biểu không có cột nào cho “Năm 20xx”.")
    return table


def _period_over(table: Table, rows: dict, row: int, column: int) -> Period | None:
    """The period that stands over a column: in its own cell, in a merged cell, or in the last filled cell before."""
    own = _period_inside(rows[row][column])
    if own is not None:
        return own
    for above in range(row - 1, max(row - HEADER_HEIGHT, 0), -1):
        cells = rows.get(above, {})
        area = table.sheet.merged_at(above, column)
        if area and area[2] < row:
            value = table.sheet.cells.get(area[:2])
        elif column in cells:
            value = cells[column]
        else:
            before = [other for other in cells if table.name_column < other < column]
            value = cells[before[-1]] if before else None
        found = period(value)
        if found is not None:
            return found
    return None


def _period_inside(value: object) -> int | None:
    return _without_year(plain(value))[1]


def _without_year(text: str) -> tuple[str, int | None]:
    """“dv nam 2024” → (“dv”, 2024)."""
    if match := re.search(r" ?(?:nam )?\b(20[0-9]{2})$", text):
        return text[: match.start()], int(match[1])
    return text, None


def _check_pairs(table: Table, first: dict[tuple[Period, str], int], row: int) -> None:
    for over in dict.fromkeys(over for over, _ in first):
        present = next(column for (period, _), column in first.items() if period == over)
        for code, label in table.heads.items():
            if (over, code) not in first and over != TOTAL:
                text = f"{period_name(over).capitalize()} thiếu cột {label}. Vui lòng bổ sung."
                table.refuse(row, present, text)


def _check_unused_years(table: Table, rows: dict, header: range) -> None:
    """A year in the header over no column that was understood would be left out silently."""
    used = {over for over, _ in table.columns.values()}
    for above in header:
        if above < table.unit_cell[0]:
            continue
        for column, value in rows.get(above, {}).items():
            found = period(value)
            if column > table.name_column and found is not None and found not in used:
                text = (
                    f"Dưới “{one_line(str(value))}” phải có đủ các cột {' và '.join(table.heads.values())}."
                )
                table.refuse(above, column, text)


def period_name(over: Period) -> str:
    return "tổng số" if over == TOTAL else f"năm {over}"
