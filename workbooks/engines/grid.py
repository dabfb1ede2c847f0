"""The cells of one sheet as an engine meets them one by one. Standard library only."""

from workbooks.cells import MAX_COLUMN, CellError, address, finite, is_blank
from workbooks.package import TOO_HEAVY, Refused, too_far
from workbooks.sheet_marks import MAX_MARKERS, SheetMarks
from workbooks.sizes import Size

MAX_CHARACTERS = 100_000_000


class Grid:
    """``rows`` as ``Sheet`` has them; errors and formulas without result stand in ``marks``."""

    def __init__(self, name: str, size: Size, state: str = "visible"):
        self.name, self.state, self.size = name, state, size
        self.rows: list[list] = []
        self.marks = SheetMarks()
        self._cells = self._characters = 0

    def put(self, row: int, column: int, value) -> None:
        """Raises Refused for a value too far out, and for more of them than the size allows; what is no finite number is
        marked as Excel would.
        """
        if is_blank(value):
            return
        if isinstance(error := finite(value), CellError):
            self.mark(row, column, "e", error.code)
            return
        self._check(row, column)
        self._cells += 1
        self._characters += len(value) if isinstance(value, str) else 0
        if self._cells > self.size.cells or self._characters > MAX_CHARACTERS:
            raise Refused(TOO_HEAVY)
        rows = self.rows
        while len(rows) < row:
            rows.append([])
        cells = rows[row - 1]
        cells += [""] * (column - len(cells))
        cells[column - 1] = value

    def mark(self, row: int, column: int, kind: str, text: str) -> None:
        """``kind``: “e” for an error, “f” for a formula without result."""
        self._check(row, column)
        self.marks.mark(row, column, kind, text)

    def merge(self, top: int, first: int, bottom: int, last: int) -> None:
        self.marks.merge(top, first, bottom, last, max_row=self.size.rows)

    def hide_rows(self, first: int, last: int) -> None:
        self.marks.hidden_rows += range(first, min(last, self.size.rows) + 1)

    def hide_columns(self, first: int, last: int) -> None:
        if first <= MAX_COLUMN and len(self.marks.hidden_columns) < MAX_MARKERS:
            self.marks.hidden_columns.append((first, min(last, MAX_COLUMN)))

    def sheet(self) -> tuple[dict, list[list]]:
        return self.marks.described(self.name, self.state), self.rows

    def _check(self, row: int, column: int) -> None:
        if row > self.size.rows or column > MAX_COLUMN:
            raise too_far(address(row, column), self.name, self.size.rows)
