"""The rows under the header of an annex: units, totals, and what is neither."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from targets.annex.header import Table, is_plain_total, is_total, period_name
from units.structure.directory import Ambiguous, UnitDirectory, Unknown, looks_like_unit
from vietnamese.damage import damage
from vietnamese.numbers import NumberRefused, group, plain_number, spreadsheet_whole
from vietnamese.text import legacy_encoding, one_line
from workbooks.cells import CellError, FormulaWithoutValue, Value, address, describe
from workbooks.sheet_notes import about, unseen

MAX_ROWS = 1_500
_NUMBER_LIKE = re.compile(r"[-–—\s]*[0-9][0-9.,\s]*|[-–—]")


@dataclass
class Row:
    """One row of figures. ``numbers`` has each column of the table: a whole number, or None where it is unreadable.

    ``filled`` are the columns in which something stands; a blank or a dash reads as 0.
    """

    number: int
    name: str
    code: str | None = None
    numbers: dict[int, int | None] = field(default_factory=dict)
    filled: set[int] = field(default_factory=set)


@dataclass
class Body:
    units: list[Row] = field(default_factory=list)  # rows of figures, also of units that could not be told
    totals: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Line:
    number: int
    cells: Mapping[int, Value]
    name_column: int
    name: Value | None
    code: str | None = None
    codes: list[str] = field(default_factory=list)  # more than one unit that the name fits or lists
    ambiguous: bool = False
    legacy: str | None = None
    total: bool = False


def read_rows(table: Table, directory: UnitDirectory) -> Body:
    """Everything under the header; problems of single cells and names go to the table."""
    body = Body()
    below = {n: cells for n, cells in table.sheet.filled_rows().items() if n > table.last_header_row}
    if len(below) > MAX_ROWS:
        text = f"Biểu có hơn {group(MAX_ROWS)} dòng, quá dài so với một biểu chỉ tiêu. Vui lòng chỉ giữ các dòng của biểu."
        table.refuse(list(below)[MAX_ROWS], table.name_column, text)
        return body
    if below and _numbers_columns(table, next(iter(below.values()))):
        del below[next(iter(below))]
    lines = [_line(table, directory, number, cells) for number, cells in below.items()]
    last_unit = max((line.number for line in lines if line.code), default=0)
    first_total = min((line.number for line in lines if line.total), default=None)
    _remark(table, lines, body)
    for line in lines:
        if line.total:
            body.totals.append(_figures(table, line))
        elif line.code:
            body.units.append(_figures(table, line))
        else:
            past_the_end = first_total is not None and line.number > max(first_total, last_unit)
            _unnamed(table, line, body, past_the_end, line.number > last_unit, directory)
    return body


def _remark(table: Table, lines: list[_Line], body: Body) -> None:
    """Say which rows nobody sees, and which are sums although their label is more than the bare word."""
    sheet = table.sheet
    note = unseen(sheet, [line.number for line in lines if line.code], [table.name_column, *table.columns])
    body.notes += about(sheet, [note])
    sums = [
        line for line in lines if line.total and isinstance(line.name, str) and not is_plain_total(line.name)
    ]
    if sums:
        named = ", ".join(f"dòng {line.number} “{one_line(line.name)}”" for line in sums)
        body.notes.append(f"Không nhập các dòng cộng: {named}.")


def _numbers_columns(table: Table, cells: Mapping[int, Value]) -> bool:
    """Whether a row under the header only numbers the columns: “A | B | 1 | 2 | 3 …”."""
    name = cells.get(table.name_column)
    short = isinstance(name, int | float) or (isinstance(name, str) and len(name.strip(" ()")) == 1)
    shown = [str(cells.get(column, "")).strip(" ()").removesuffix(".0") for column in sorted(table.columns)]
    numbers = [plain_number(text) for text in shown]
    if not short or None in numbers:
        return False
    return all(later - earlier == 1 for earlier, later in pairwise(numbers))


def _line(table: Table, directory: UnitDirectory, number: int, cells: Mapping[int, Value]) -> _Line:
    column, name = _name(table, number, cells)
    line = _Line(number, cells, column, name)
    if not isinstance(name, str):
        return line
    line.total = is_total(name)
    line.legacy = legacy_encoding(name)
    if line.total or line.legacy:
        return line
    try:
        line.code = directory.match(name)
    except Ambiguous as found:
        line.codes, line.ambiguous = found.codes, True
    except Unknown:
        line.codes = directory.several(name)
    return line


def _name(table: Table, number: int, cells: Mapping[int, Value]) -> tuple[int, Value | None]:
    """The name of a row: in its column, in a cell merged with it sideways, or a total's label left of the figures."""
    if table.name_column in cells:
        return table.name_column, cells[table.name_column]
    area = table.sheet.merged_at(number, table.name_column)
    if area and area[0] == area[2] == number and area[1] in cells:
        return area[1], cells[area[1]]
    for column, value in cells.items():
        if column < table.first_value_column and is_total(value):
            return column, value
    return table.name_column, None


def _unnamed(
    table: Table, line: _Line, body: Body, past_the_end: bool, past_units: bool, directory: UnitDirectory
) -> None:
    """A row whose unit is not known: a problem, unless it is a heading, a note or a signature."""
    if past_the_end and not line.codes:
        return
    figures = [line.cells[column] for column in table.columns if column in line.cells]
    counted = any(_is_figure(value) for value in figures)
    name = one_line(line.name) if isinstance(line.name, str) else line.name
    if line.name is None:
        if counted:
            table.refuse(line.number, line.name_column, _no_name(table, line.number))
            body.units.append(_figures(table, line))
        return
    if isinstance(line.name, str) and (reason := damage(line.name)):
        text = f"{reason} Vui lòng gõ lại tên đơn vị."
    elif line.legacy:
        text = f"Tên đơn vị dùng bảng mã cũ {line.legacy}. Vui lòng chuyển tệp sang Unicode rồi tải lên lại."
    elif line.codes:
        names = ", ".join(directory.name(code) for code in line.codes)
        if line.ambiguous:
            text = f"“{name}” trùng với nhiều đơn vị: {names}. Vui lòng ghi đầy đủ tên đơn vị."
        else:
            text = f"Ô ghi nhiều đơn vị ({names}). Vui lòng tách mỗi đơn vị một dòng."
    elif not isinstance(line.name, str):
        if not counted:
            return  # a row of column numbers or a stray mark
        text = f"Tên đơn vị phải là chữ, ô đang chứa “{name}”."
    elif not counted and _is_remark(table, line, past_units):
        body.notes.append(f"Bỏ qua dòng {line.number}: “{name}” không phải là đơn vị và không có số.")
        return
    else:
        text = f"Không có đơn vị nào tên “{name}”. Vui lòng ghi đúng tên, hoặc thêm tên gọi này cho đơn vị rồi nhập lại."
    table.refuse(line.number, line.name_column, text)
    body.units.append(_figures(table, line))


def _is_remark(table: Table, line: _Line, past_units: bool) -> bool:
    order = line.cells.get(table.order_column) if table.order_column else None
    if isinstance(order, int | float) or (isinstance(order, str) and order.strip().rstrip(".").isdigit()):
        return False
    return order is not None or past_units or not looks_like_unit(line.name)


def _no_name(table: Table, number: int) -> str:
    area = table.sheet.merged_at(number, table.name_column)
    if area and area[0] < number:
        first = address(area[0], area[1])
        return f"Tên đơn vị ở ô {first} gộp nhiều dòng. Vui lòng bỏ gộp ô, mỗi đơn vị một dòng."
    return "Dòng có số nhưng không có tên đơn vị."


def _is_figure(value: Value) -> bool:
    """Whether a cell holds a figure, or something in the place of one, and not words of a signature or remark."""
    if isinstance(value, str):
        return bool(_NUMBER_LIKE.fullmatch(value.strip()))
    return isinstance(value, int | float | CellError | FormulaWithoutValue)


def _figures(table: Table, line: _Line) -> Row:
    name = one_line(line.name) if isinstance(line.name, str) else f"dòng {line.number}"
    row = Row(line.number, name, line.code)
    for column, (over, indicator) in table.columns.items():
        value = line.cells.get(column)
        if value is not None:
            row.filled.add(column)
        try:
            row.numbers[column] = _whole(table, line, column, value)
        except NumberRefused as refused:
            row.numbers[column] = None
            row.filled.add(column)
            text = f"{name}, {period_name(over)}, {table.heads[indicator]}: {refused.message}"
            table.refuse(line.number, column, text)
    return row


def _whole(table: Table, line: _Line, column: int, value: Value | None) -> int:
    area = table.sheet.merged_at(line.number, column)
    if area and area[:2] != area[2:]:
        cells = f"{address(*area[:2])}:{address(*area[2:])}"
        raise NumberRefused(f"Ô nằm trong vùng gộp {cells}. Vui lòng bỏ gộp và ghi số vào từng ô.", "merged")
    if wrong := describe(value):
        raise NumberRefused(wrong, "marker")
    if isinstance(value, str) and (encoding := legacy_encoding(value)):
        raise NumberRefused(
            f"Ô chứa chữ dùng bảng mã cũ {encoding}. Vui lòng chuyển tệp sang Unicode và ghi số nguyên.",
            "legacy",
        )
    return spreadsheet_whole(value) or 0
