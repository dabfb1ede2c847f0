"""What a workbook holds once it is read: sheets of cells, and markers for cells that have no usable value.

Plain Python without Django: the child process that parses uploads imports it too.
"""

import datetime
import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

MAX_COLUMN = 200
TEXT_SHEET = "CSV"  # name of the one sheet of a text of lines, where people see no sheet


@dataclass(frozen=True)
class CellError:
    """A cell that shows an error of Excel, such as ``#REF!``."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class FormulaWithoutValue:
    """A formula saved without its result: the file was written by a program that does not calculate."""

    formula: str

    def __str__(self) -> str:
        return f"={self.formula}"


Value = (
    str
    | int
    | float
    | bool
    | datetime.datetime
    | datetime.date
    | datetime.time
    | datetime.timedelta
    | CellError
    | FormulaWithoutValue
)
Range = tuple[int, int, int, int]  # first row, first column, last row, last column; all from 1


@dataclass
class Sheet:
    """One sheet as rows of values; ``rows[0]`` is row 1, a blank cell is ``""``, whole numbers may be floats.

    ``merged`` lists merged ranges, of whose cells only the top left one has the value. ``hidden_rows`` and
    ``hidden_columns`` (first and last) are what people do not see (a filter, a group); they are read all the same.
    A format that cannot say what is hidden or merged (.csv) says nothing of it.
    """

    name: str
    state: str = "visible"
    rows: list[list[Value]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    @property
    def hidden(self) -> bool:
        return self.state != "visible"

    @property
    def blank(self) -> bool:
        return not any(value != "" for row in self.rows for value in row)

    def value(self, row: int, column: int) -> Value:
        """The value at a cell, both counted from 1; ``""`` beyond the filled part."""
        if not 1 <= row <= len(self.rows):
            return ""
        cells = self.rows[row - 1]
        return cells[column - 1] if 1 <= column <= len(cells) else ""

    @cached_property
    def cells(self) -> dict[tuple[int, int], Value]:
        """The filled cells by (row, column) from 1, in this order; whole numbers as int, texts of blanks left out."""
        return {
            (row, column): _plain(value)
            for row, values in enumerate(self.rows, 1)
            for column, value in enumerate(values, 1)
            if not is_blank(value)
        }

    def filled_rows(self) -> dict[int, dict[int, Value]]:
        """``cells`` by row and then column, both ascending."""
        rows: dict[int, dict[int, Value]] = {}
        for (row, column), value in self.cells.items():
            rows.setdefault(row, {})[column] = value
        return rows

    def merged_at(self, row: int, column: int) -> Range | None:
        """The merged range that the cell belongs to."""
        if row not in self._merged_in_row:
            areas = (area for area in self.merged if area[0] <= row <= area[2])
            # No more than this can stand side by side; a file may say that thousands lie over each other.
            self._merged_in_row[row] = list(islice(areas, MAX_COLUMN))
        return next((area for area in self._merged_in_row[row] if area[1] <= column <= area[3]), None)

    @cached_property
    def _merged_in_row(self) -> dict[int, list[Range]]:
        return {}


def finite(value: Value) -> Value:
    """The value; of a number without end or of none (“1e999”, “nan”), which Excel never stores, its error."""
    return CellError("#NUM!") if isinstance(value, float) and not math.isfinite(value) else value


def _plain(value: Value) -> Value:
    value = finite(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def is_blank(value: Value) -> bool:
    return value == "" or value is None or (isinstance(value, str) and not value.strip())


def column_letters(column: int) -> str:
    """1 → ``A``, 27 → ``AA``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """(7, 3) → ``C7``."""
    return f"{column_letters(column)}{row}"


def cell_name(sheet: str, row: int, column: int = 0) -> str:
    """As people find it: “DN!F5”, in a text of lines “dòng 5, cột F”; without a column “DN, dòng 5”; row 0: the whole sheet."""
    if not row:
        return "Cả tệp" if sheet in ("", TEXT_SHEET) else sheet
    if sheet == TEXT_SHEET:
        return f"dòng {row}, cột {column_letters(column)}" if column else f"dòng {row}"
    return f"{sheet}!{address(row, column)}" if column else f"{sheet}, dòng {row}"


def sheet_label(sheet: str) -> str:
    """At the beginning of a sentence about that sheet."""
    return "Tệp" if sheet == TEXT_SHEET else f"Trang tính “{sheet}”"


def position(text: str) -> tuple[int, int]:
    """``C7`` → (7, 3). Raises ValueError for what is no address on any sheet."""
    text = text.replace("$", "")
    if len(text) > 10 or not text.isascii():
        raise ValueError(f"no cell address: {text[:20]!r}")
    letters = text.rstrip("0123456789")
    row = text[len(letters) :]
    if not letters.isalpha() or len(letters) > 3 or not row or int(row) < 1:
        raise ValueError(f"no cell address: {text!r}")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(row), column


def describe(value: Value) -> str:
    """What is wrong with a marker, in Vietnamese; empty for ordinary values."""
    match value:
        case CellError():
            return f"Ô báo lỗi {value.code} của Excel. Vui lòng sửa công thức hoặc nhập giá trị vào ô."
        case FormulaWithoutValue():
            return (
                "Ô có công thức nhưng tệp không lưu kết quả đã tính. Vui lòng mở tệp bằng Excel, lưu lại rồi tải "
                "lên lại, hoặc nhập thẳng giá trị vào ô."
            )
    return ""
