"""The workbook that somebody sent, back with marks: made from the file itself, in a process with limits."""

import os
import tempfile
from collections.abc import Sequence
from typing import BinaryIO

from workbooks import transfer
from workbooks.reading import child_output, library

MEMORY_BYTES = 1024 * 1024 * 1024
TIMEOUT_SECONDS = 60

Mark = tuple[str, int, int, str]  # name of the sheet, row, column (0: the whole row), text


def marked_workbook(
    file: BinaryIO, marks: Sequence[Mark], *, label: str, header_rows: dict[str, int]
) -> bytes:
    """The workbook with a fill and a comment at each mark, and the texts in a column ``label`` behind the table.

    Formats and formulas of an .xlsx stay; of another kind of file it is a new .xlsx with the same cells. The file must
    have passed ``read_workbook``. Raises WorkbookRefused where it is too much.
    """
    with tempfile.TemporaryFile() as given:
        transfer.dump((list(marks), label, header_rows), given)
        file.seek(0)
        while block := file.read(1024 * 1024):
            given.write(block)
        given.flush()
        os.lseek(given.fileno(), 0, os.SEEK_SET)
        with child_output(
            "workbooks.marking_child",
            given,
            timeout=TIMEOUT_SECONDS,
            memory=MEMORY_BYTES,
            arguments=[library("openpyxl")],
        ) as output:
            return output.read()
