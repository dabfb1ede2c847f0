"""The header of a list: one row, or two with heads over groups of columns. Pure."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vietnamese.text import fold, one_line
from workbooks.cells import Value, address
from workbooks.tables import TableSheet, is_blank

SEARCHED_ROWS = 60
_ORDER_LABELS = {"tt", "stt", "so tt", "so thu tu"}
_TOTALS = {"tong so", "tong", "tong cong", "chung"}


@dataclass(frozen=True)
class Wanted:
    """A column that a list may have. ``labels``: how people write its name, compared without marks and brackets.

    With two header rows, a label may also be both texts together («ngày thành lập» over «CNVCLĐ»).
    """

    key: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Tick:
    """A column in which a mark says that ``key`` has this ``value`` («x» under «FDI»)."""

    key: str
    value: object
    labels: tuple[str, ...]


@dataclass
class Header:
    """Where the columns stand, from 1. ``ticks``: key → {column from 0: value}; ``name``: key of the main column."""

    name: str
    first_row: int
    last_row: int
    columns: dict[str, int] = field(default_factory=dict)
    ticks: dict[str, dict[int, object]] = field(default_factory=dict)
    order_column: int | None = None
    unused: list[str] = field(default_factory=list)
    problems: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return list(self.columns)


def plain(value: Value) -> str:
    """Folded words of a text, without brackets and punctuation; ``""`` for what is no text."""
    if isinstance(value, bool | datetime.date | datetime.time) or not isinstance(value, str):
        return ""
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"\([^)]*\)", " ", fold(value))))


def find_header(
    sheet: TableSheet, wanted: Sequence[Wanted], ticks: Sequence[Tick], name: str
) -> Header | None:
    """The first rows that name the column ``name`` and at least one other; None where there are none."""
    labels = {plain(label): column.key for column in wanted for label in column.labels}
    marks = {plain(label): tick for tick in ticks for label in tick.labels}
    for number, cells in enumerate(sheet.rows[:SEARCHED_ROWS], 1):
        own = [plain(value) for value in cells]
        if not any(labels.get(text) == name for text in own):
            continue
        last = _last_row(sheet, number, cells, labels, marks)
        header = _header(sheet, number, last, labels, marks, name)
        if name in header.columns and len(header.columns) > 1:
            return header
    return None


def _last_row(sheet: TableSheet, number: int, cells: list[Value], labels: dict, marks: dict) -> int:
    """The second row of a header: under merged cells, or where the next row names columns itself."""
    merged = [area[2] for area in sheet.merged if area[0] == number and area[2] > number]
    if merged:
        return min(max(merged), number + 3)
    if number < len(sheet.rows):
        below = [plain(value) for value in sheet.rows[number]]
        named = [text for text in below if text in labels or text in marks or text in _TOTALS]
        # Under a one-row header stand values: a kind of enterprise looks like a column to tick, a name does not.
        if len(named) > 1 and all(isinstance(value, str) for value in sheet.rows[number]):
            return number + 1
    return number


def _header(sheet: TableSheet, first: int, last: int, labels: dict, marks: dict, name: str) -> Header:
    header = Header(name, first, last)
    width = max(len(row) for row in sheet.rows[first - 1 : last])
    # Over a header of one row, the row above may hold heads of groups, or a title, which then fits nothing.
    heads = _spread(sheet, max(first - 1, 1) if first == last else first, width)
    for column in range(1, width + 1):
        lower = sheet.value(last, column)
        if is_blank(lower):
            own = [sheet.value(row, column) for row in range(first, last)]
            lower, head = next((value for value in own if not is_blank(value)), ""), ""
        else:
            head = heads[column - 1]
        _name_column(header, column, head, lower, labels, marks)
    return header


def _name_column(header: Header, column: int, head: str, written: Value, labels: dict, marks: dict) -> None:
    own = plain(written)
    if own in _ORDER_LABELS:
        header.order_column = header.order_column or column
        return
    candidates = [f"{head} {own}", f"{own} {head}"] if head and own else []
    candidates.append(head if own in _TOTALS else own)
    key = next((labels[text] for text in candidates if text in labels), None)
    tick = next((marks[text] for text in candidates if text in marks), None)
    if key is not None and key in header.columns:
        _twice(header, written, column, header.columns[key])
    elif key is not None:
        header.columns[key] = column
    elif tick is not None:
        columns = header.ticks.setdefault(tick.key, {})
        if tick.value in columns.values():
            _twice(header, written, column, header.columns[tick.key])
        elif tick.key in header.columns and not columns:
            del header.ticks[tick.key]  # the same is written out in a column of its own
            header.unused.append(one_line(str(written)))
        else:
            columns[column - 1] = tick.value
            header.columns.setdefault(tick.key, column)
    elif own:
        header.unused.append(one_line(str(written)))


def _twice(header: Header, written: Value, column: int, before: int) -> None:
    letters = f"cột {address(1, before)[:-1]} và {address(1, column)[:-1]}"
    text = f"Cột «{one_line(str(written))}» có hai lần ({letters}). Xin chỉ giữ một."
    header.problems.append((header.last_row, column, text))


def _spread(sheet: TableSheet, row: int, width: int) -> list[str]:
    """The texts of a row of heads, each over all the columns that it is merged over, or up to the next one."""
    found = [plain(sheet.value(row, column)) for column in range(1, width + 1)]
    covered = {}
    for top, first, bottom, last in sheet.merged:
        if top <= row <= bottom:
            for column in range(first, min(last, width) + 1):
                covered[column] = plain(sheet.value(top, first))
    previous = ""
    for column in range(1, width + 1):
        if column in covered:
            found[column - 1] = previous = covered[column]
        elif found[column - 1]:
            previous = found[column - 1]
        elif not sheet.merged:
            found[column - 1] = previous
    return found
