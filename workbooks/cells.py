"""What a workbook holds once it is read: sheets of cells, and markers for cells that have no usable value.

Plain Python without Django: the child process that parses uploads imports it too.
"""

import datetime
from dataclasses import dataclass, field

MAX_ROW = 10_000
MAX_COLUMN = 200


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
    | CellError
    | FormulaWithoutValue
)
Range = tuple[int, int, int, int]  # first row, first column, last row, last column; all from 1


@dataclass
class Sheet:
    """One sheet. ``cells`` holds only cells with a value, by (row, column) from 1.

    ``merged`` lists merged ranges; of their cells only the top left one can have a value. ``hidden_rows`` are rows that
    people do not see (a filter, a group), read all the same.
    """

    name: str
    state: str = "visible"
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()

    @property
    def hidden(self) -> bool:
        return self.state != "visible"

    def rows(self) -> dict[int, dict[int, Value]]:
        """The filled cells by row and then column, both ascending."""
        rows: dict[int, dict[int, Value]] = {}
        for row, column in sorted(self.cells):
            rows.setdefault(row, {})[column] = self.cells[row, column]
        return rows

    def merged_at(self, row: int, column: int) -> Range | None:
        """The merged range that the cell belongs to."""
        for area in self.merged:
            if area[0] <= row <= area[2] and area[1] <= column <= area[3]:
                return area
        return None


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
