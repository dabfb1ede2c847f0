"""Reading workbooks that people upload, without trusting them.

The cheap checks are made here; the file is parsed by a process of its own with limits on memory,
processor time and output, and without the site's environment (see ``workbooks/child.py``).
"""

import datetime
import json
import logging
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from workbooks import limits
from workbooks.cells import (
    MAX_COLUMN,
    MAX_ROW,
    CellError,
    FormulaWithoutValue,
    Sheet,
    Value,
    address,
    column_letters,
    describe,
)
from workbooks.package import DAMAGED, NOT_LIMITED, SAVE_AS_XLSX, TOO_HEAVY

__all__ = [
    "MAX_COLUMN",
    "MAX_ROW",
    "CellError",
    "FormulaWithoutValue",
    "Sheet",
    "Value",
    "WorkbookRefused",
    "address",
    "check_beginning",
    "child_output",
    "column_letters",
    "describe",
    "read_workbook",
]

logger = logging.getLogger(__name__)

MEMORY_BYTES = 512 * 1024 * 1024
TIMEOUT_SECONDS = 20
_ROOT = Path(__file__).resolve().parent.parent
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class WorkbookRefused(Exception):
    """The file is not read; ``message`` says what happened and what to do, in Vietnamese."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def read_workbook(
    data: bytes, *, max_bytes: int | None = None, timeout: float = TIMEOUT_SECONDS, memory: int = MEMORY_BYTES
) -> list[Sheet]:
    """All sheets of an .xlsx file, hidden ones too, with the saved results of formulas.

    ``max_bytes`` (``settings.MAX_WORKBOOK_BYTES`` by default) and ``memory`` are bytes, ``timeout`` seconds.
    Raises WorkbookRefused for everything that is no harmless .xlsx file of a sensible size.
    """
    check_beginning(data, len(data), settings.MAX_WORKBOOK_BYTES if max_bytes is None else max_bytes)
    answer = _ask_child(data, timeout, memory)
    if "refused" in answer:
        raise WorkbookRefused(answer["refused"])
    return [
        Sheet(
            name=sheet["name"],
            state=sheet["state"],
            cells={(row, column): _value(kind, value) for row, column, kind, value in sheet["cells"]},
            merged=[tuple(area) for area in sheet["merged"]],
            hidden_rows=frozenset(sheet["hidden_rows"]),
        )
        for sheet in answer["sheets"]
    ]


def check_beginning(data: bytes, size: int, max_bytes: int) -> None:
    """Refuse by size and by the first bytes what is no .xlsx file; ``data`` may be only the beginning. WorkbookRefused."""
    if not data:
        raise WorkbookRefused("Tệp rỗng, không có nội dung. Vui lòng kiểm tra lại rồi chọn đúng tệp .xlsx.")
    if size > max_bytes:
        allowed = f"{max_bytes / 1024 / 1024:.1f}".removesuffix(".0").replace(".", ",")
        raise WorkbookRefused(
            f"Tệp lớn hơn {allowed} MB nên không được nhận. Vui lòng bỏ hình ảnh và các trang tính không cần "
            "thiết, hoặc chép riêng biểu cần nhập sang một tệp .xlsx mới rồi tải lên lại."
        )
    if data.startswith(b"PK\x03\x04"):
        return
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise WorkbookRefused(
                f"Tệp được đặt mật khẩu nên không đọc được. Vui lòng bỏ mật khẩu. {SAVE_AS_XLSX}"
            )
        raise WorkbookRefused(f"Tệp ở định dạng Excel cũ (.xls), phần mềm chỉ nhận .xlsx. {SAVE_AS_XLSX}")
    if data.startswith(b"%PDF"):
        raise WorkbookRefused("Đây là tệp PDF, không phải bảng tính. Vui lòng chọn tệp Excel dạng .xlsx.")
    start = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<")):
        raise WorkbookRefused(
            f"Tệp là trang web hoặc XML đổi tên, không phải tệp Excel dạng .xlsx. {SAVE_AS_XLSX}"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in data[:2000]:
        raise WorkbookRefused(
            f"Tệp là văn bản (chẳng hạn CSV), không phải tệp Excel dạng .xlsx. {SAVE_AS_XLSX}"
        )
    raise WorkbookRefused(f"Tệp không phải là bảng tính Excel (.xlsx). {SAVE_AS_XLSX}")


def _ask_child(data: bytes, timeout: float, memory: int) -> dict:
    # -S and the short environment: the child sees neither site-packages nor the site's secrets.
    with child_output("workbooks.child", data, timeout=timeout, memory=memory) as output:
        return json.load(output)


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
        with child_output("workbooks.limits", b"", timeout=TIMEOUT_SECONDS, memory=MEMORY_BYTES) as output:
            return output.read().decode().split()
    except WorkbookRefused:
        return list(limits.NAMES)


def _value(kind: str, value) -> Value:
    if kind == "e":
        return CellError(value)
    if kind == "f":
        return FormulaWithoutValue(value)
    if kind == "d":
        return _moment(value)
    return value


def _moment(text: str) -> Value:
    for read in (datetime.date.fromisoformat, datetime.datetime.fromisoformat, datetime.time.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return text
