"""Reading large tables that people upload: a hundred thousand rows in seconds, without trusting them.

As ``reading.py``, but by calamine in the limited child process, row by row instead of cell by cell.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from workbooks import transfer
from workbooks.cells import CellError, FormulaWithoutValue, Range, Value
from workbooks.package import DAMAGED
from workbooks.reading import WorkbookRefused, check_beginning, child_output
from workbooks.tables_child import MAX_TABLE_ROWS

__all__ = ["MAX_TABLE_ROWS", "TableSheet", "WorkbookRefused", "read_tables"]

MEMORY_BYTES = 1024 * 1024 * 1024
TIMEOUT_SECONDS = 90


@dataclass
class TableSheet:
    """One sheet as rows of values; ``rows[0]`` is row 1, a blank cell is ``""``, whole numbers may be floats.

    ``merged`` lists merged ranges (from 1), of whose cells only the top left one has the value. ``hidden_rows`` and
    ``hidden_columns`` (first and last) are what people do not see; they are read all the same.
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


def read_tables(
    file: BinaryIO, *, max_bytes: int, timeout: float = TIMEOUT_SECONDS, memory: int = MEMORY_BYTES
) -> list[TableSheet]:
    """All sheets of the .xlsx file that ``file`` (a real one, open for reading) holds, hidden ones too.

    ``max_bytes`` and ``memory`` are bytes, ``timeout`` seconds. Raises WorkbookRefused as ``read_workbook`` does.
    """
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    check_beginning(file.read(4000), size, max_bytes)
    os.lseek(file.fileno(), 0, os.SEEK_SET)  # the child reads from the descriptor, past Python's buffer
    library = str(Path(find_spec("python_calamine").origin).parent.parent)
    with child_output(
        "workbooks.tables_child", file, timeout=timeout, memory=memory, arguments=[library]
    ) as output:
        return list(_sheets(transfer.load_all(output)))


def _sheets(values: Iterator) -> Iterator[TableSheet]:
    for described in values:
        if "refused" in described:
            raise WorkbookRefused(described["refused"])
        sheet = TableSheet(
            described["name"],
            described["state"],
            merged=described["merged"],
            hidden_rows=frozenset(described["hidden_rows"]),
            hidden_columns=described["hidden_columns"],
        )
        for chunk in values:
            if chunk is None:
                break
            sheet.rows += chunk
        else:
            raise WorkbookRefused(DAMAGED)
        for row, column, kind, text in described["markers"]:
            while len(sheet.rows) < row:
                sheet.rows.append([])
            cells = sheet.rows[row - 1]
            cells += [""] * (column - len(cells))
            cells[column - 1] = CellError(text) if kind == "e" else FormulaWithoutValue(text)
        yield sheet


def is_blank(value: Value) -> bool:
    return value == "" or value is None or (isinstance(value, str) and not value.strip())
