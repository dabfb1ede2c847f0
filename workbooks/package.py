"""The checks on an .xlsx or .ods package before it is unpacked. Runs in the child process; standard library only."""

import io
import posixpath
import re
import zipfile
from collections.abc import Container
from typing import BinaryIO

from workbooks.cells import MAX_COLUMN
from workbooks.file_types import (
    ENCRYPTED,
    MACROS,
    NOT_A_TABLE,
    ODS,
    PACKAGE,
    XLSX,
    NotTaken,
    file_type,
    only_taken,
)

MAX_ENTRIES = 2_000
MAX_RATIO = 200
RATIO_COUNTS_FROM = 5 * 1024 * 1024

DAMAGED = (
    "Tệp bị hỏng hoặc không đầy đủ nên không đọc được. "
    "Vui lòng mở thử bằng Excel, lưu lại dạng .xlsx rồi tải lên lại."
)
TOO_HEAVY = (
    "Tệp chứa quá nhiều dữ liệu so với một biểu số liệu, đọc sẽ vượt giới hạn của phần mềm. "
    "Vui lòng chép riêng biểu cần nhập sang một tệp .xlsx mới rồi tải lên lại."
)
NOT_LIMITED = (
    "Máy chủ này không đặt được giới hạn bộ nhớ và thời gian khi đọc tệp, nên không đọc tệp Excel tải lên. "
    "Vui lòng báo người quản trị hệ thống."
)
SUSPICIOUS = (
    "Tệp nén bất thường (dung lượng khi mở ra lớn hơn rất nhiều lần so với tệp), nên không mở để bảo đảm an "
    "toàn. Vui lòng chép riêng biểu cần nhập sang một tệp .xlsx mới rồi tải lên lại."
)
_A_LETTER = (
    "Đây là tệp {}, không phải bảng tính. Vui lòng chép biểu sang Excel, lưu dạng .xlsx rồi tải lên lại."
)
_MACROS = ("vbaproject.bin", "macrosheets/sheet1.xml")
_OFFICE_MACRO = re.compile(
    r"(?:basic/[^/]+/(?!script-l[bc]\.xml)[^/]+\.xml|scripts/.*[^/])$"
)  # of LibreOffice


class Refused(Exception):
    """The file is not read; ``message`` says why and what to do, in Vietnamese."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def too_far(cell: str, sheet: str, max_row: int) -> Refused:
    rows = f"{max_row:,}".replace(",", ".")
    return Refused(
        f"Ô {cell} của trang tính “{sheet}” có giá trị nhưng nằm ngoài phạm vi được đọc (đến dòng {rows} "
        f"và cột thứ {MAX_COLUMN}). Vui lòng xóa ô đó, hoặc chép riêng biểu cần nhập sang một tệp mới rồi "
        "tải lên lại."
    )


class Package:
    """The parts of a checked package, by path without regard to case; ``kind``: XLSX or ODS."""

    def __init__(self, data: bytes, *, max_unpacked: int):
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        infos = self._zip.infolist()
        _check_entries(infos, len(data), max_unpacked)
        self._parts = {_path(info): info for info in infos}
        if len(self._parts) != len(infos):
            raise Refused(DAMAGED)
        self.kind = self._kind()

    def __contains__(self, path: str) -> bool:
        return path.casefold() in self._parts

    def _kind(self) -> str:
        parts = self._parts
        if any(path.endswith(_MACROS) for path in parts) or any(map(_OFFICE_MACRO.match, parts)):
            raise Refused(MACROS)
        if "xl/workbook.bin" in parts:
            raise Refused(only_taken(".xlsb"))
        if _is_ods(parts):
            with self.open("mimetype") as stream:
                if b"opendocument.text" in stream.read(100):
                    raise Refused(_A_LETTER.format("văn bản OpenDocument (.odt)"))
            return ODS
        if "word/document.xml" in parts:
            raise Refused(_A_LETTER.format("Word"))
        if "[content_types].xml" not in parts or not any(path.startswith("xl/") for path in parts):
            raise Refused(NOT_A_TABLE)
        return XLSX

    def open(self, path: str):
        """A stream that never yields more than the size that was checked."""
        if path not in self:
            raise Refused(DAMAGED)
        return self._zip.open(self._parts[path.casefold()])


def is_xlsx(file: BinaryIO) -> bool:
    """Whether a file is an .xlsx: neither .ods, nor of a kind that is no package or not taken, nor damaged."""
    try:
        if file_type(file.read(4000)) != PACKAGE:
            return False
        with zipfile.ZipFile(file) as archive:
            return not _is_ods({_path(info) for info in archive.infolist()})
    except (NotTaken, zipfile.BadZipFile):
        return False


def _path(info: zipfile.ZipInfo) -> str:
    return info.filename.lstrip("/").casefold()


def _is_ods(parts: Container[str]) -> bool:
    return "mimetype" in parts and "content.xml" in parts


def resolve(base: str, target: str) -> str:
    """The path of a relationship's target, seen from the part ``base``."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))


def _check_entries(infos: list[zipfile.ZipInfo], size: int, max_unpacked: int) -> None:
    if len(infos) > MAX_ENTRIES:
        raise Refused(SUSPICIOUS)
    unpacked = sum(info.file_size for info in infos)
    if unpacked > max_unpacked or (unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * size):
        raise Refused(SUSPICIOUS)
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.flag_bits & 0x41:
            raise Refused(ENCRYPTED)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(DAMAGED)
        # Entries that share bytes unpack a small file many times over.
        if info.header_offset < end:
            raise Refused(SUSPICIOUS)
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size
        if end > size:
            raise Refused(DAMAGED)
