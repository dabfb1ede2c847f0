"""Reading the files of tables that people upload, without trusting them: one function, one result.

The cheap checks are made here; the file is parsed by a process of its own with limits on memory,
processor time and output, and without the site's environment (see ``workbooks/child.py``).
"""

import logging
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from workbooks import limits, transfer
from workbooks.cells import CellError, FormulaWithoutValue, Sheet
from workbooks.file_types import NotTaken, file_type
from workbooks.package import DAMAGED, NOT_LIMITED, TOO_HEAVY
from workbooks.sizes import FORM, LIST, Size

__all__ = ["FORM", "LIST", "WorkbookRefused", "check_beginning", "child_output", "read_workbook"]

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parent.parent


class WorkbookRefused(Exception):
    """The file is not read; ``message`` says what happened and what to do, in Vietnamese."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def read_workbook(
    source: bytes | BinaryIO,
    *,
    size: Size = FORM,
    max_bytes: int | None = None,
    timeout: float | None = None,
    memory: int | None = None,
) -> list[Sheet]:
    """All sheets of a file of any kind in ``file_types.TAKEN``, hidden ones too, with the saved results of formulas.

    ``source``: its bytes, or a real file open for reading. ``max_bytes`` (``settings.MAX_WORKBOOK_BYTES`` by default) and
    ``memory`` are bytes, ``timeout`` seconds. Raises WorkbookRefused for what is no harmless file of a sensible size.
    """
    max_bytes = settings.MAX_WORKBOOK_BYTES if max_bytes is None else max_bytes
    if isinstance(source, bytes):
        check_beginning(source, len(source), max_bytes)
    else:
        source.seek(0, 2)
        length = source.tell()
        source.seek(0)
        check_beginning(source.read(4000), length, max_bytes)
        # The child reads from the descriptor, past Python's buffer.
        os.lseek(source.fileno(), 0, os.SEEK_SET)
    with child_output(
        "workbooks.child",
        source,
        timeout=timeout or size.seconds,
        memory=memory or size.memory,
        arguments=[library("python_calamine"), size.name],
    ) as output:
        return list(_sheets(transfer.load_all(output)))


def check_beginning(data: bytes, size: int, max_bytes: int) -> None:
    """Refuse by size and by the first bytes what is not read; ``data`` may be only the beginning. WorkbookRefused."""
    if size > max_bytes:
        allowed = f"{max_bytes / 1024 / 1024:.1f}".removesuffix(".0").replace(".", ",")
        raise WorkbookRefused(
            f"Tệp lớn hơn {allowed} MB nên không được nhận. Vui lòng bỏ hình ảnh và các trang tính không cần "
            "thiết, hoặc chép riêng biểu cần nhập sang một tệp .xlsx mới rồi tải lên lại."
        )
    try:
        file_type(data)
    except NotTaken as refused:
        raise WorkbookRefused(refused.message) from None


def library(package: str) -> str:
    """The folder that a child process finds a package in."""
    return str(Path(find_spec(package).origin).parent.parent)


def _sheets(values: Iterator) -> Iterator[Sheet]:
    for described in values:
        if "refused" in described:
            raise WorkbookRefused(described["refused"])
        sheet = Sheet(
            described["name"],
            described["state"],
            merged=described["merged"],
            hidden_rows=frozenset(described["hidden_rows"]),
            hidden_columns=described["hidden_columns"],
        )
        for chunk in values:
            if chunk is None:
                break
            if isinstance(chunk, dict):
                raise WorkbookRefused(chunk["refused"])
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


@contextmanager
def child_output(
    module: str, data, *, timeout: float, memory: int, arguments: Sequence[str] = ()
) -> Iterator[BinaryIO]:
    """What ``python -m MODULE MEMORY SECONDS …`` wrote, as an open file; ``data``: bytes, or an open file, for its input.

    ``memory`` is bytes, ``timeout`` seconds. Raises WorkbookRefused where a limit stopped it or it failed.
    """
    command = [
        sys.executable,
        "-S",
        "-B",
        "-P",
        "-m",
        module,
        str(memory),
        str(math.ceil(timeout)),
        limits.REQUIRED if settings.PRODUCTION else limits.OPTIONAL,
        *arguments,
    ]
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
    if "SYSTEMROOT" in os.environ:  # on Windows, Python does not start without
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    given = {"input": data} if isinstance(data, bytes) else {"stdin": data}
    # Files, not pipes: the child's limit on file size then bounds what comes back.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            child = subprocess.run(  # noqa: S603 — our own interpreter and module
                command,
                **given,
                stdout=output,
                stderr=errors,
                env=environment,
                cwd="/",
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            logger.warning("reading a workbook took more than %s seconds", timeout)
            raise WorkbookRefused(TOO_HEAVY) from None
        if child.returncode:
            errors.seek(0)
            trace = errors.read(4000).decode(errors="replace")
            logger.warning("reading a workbook ended with %d: %s", child.returncode, trace)
            if child.returncode == limits.NOT_LIMITED:
                raise WorkbookRefused(NOT_LIMITED)
            # Below 0 a limit stopped it; otherwise memory ran out where Python could not say so, or a defect.
            raise WorkbookRefused(TOO_HEAVY if child.returncode < 0 or "MemoryError" in trace else DAMAGED)
        output.seek(0)
        yield output


def missing_limits() -> list[str]:
    """Names of the limits that this system cannot set to a child, see ``workbooks/limits.py``; all where none starts."""
    try:
        with child_output("workbooks.limits", b"", timeout=FORM.seconds, memory=FORM.memory) as output:
            return output.read().decode().split()
    except WorkbookRefused:
        return list(limits.NAMES)
