"""Which kinds of files are read, told by what they begin with and not by their names. Standard library only.

Forms, help texts, refusals and the guide name them from here.
"""

XLSX, XLS, ODS, CSV = ".xlsx", ".xls", ".ods", ".csv"
TAKEN = (XLSX, XLS, ODS, CSV)
ACCEPT = ",".join(TAKEN)  # of the field of a form
NAMED = f"{', '.join(TAKEN[:-1])} hoặc {TAKEN[-1]}"
LABEL = f"Tệp bảng tính ({NAMED})"  # of the field

SAVE_AS_XLSX = (
    "Vui lòng mở tệp bằng Excel, chọn “Lưu dưới dạng” → “Sổ làm việc Excel (*.xlsx)” rồi tải tệp mới lên."
)
EMPTY = "Tệp rỗng, không có nội dung. Vui lòng kiểm tra lại rồi chọn đúng tệp."
ENCRYPTED = f"Tệp được đặt mật khẩu nên không đọc được. Vui lòng bỏ mật khẩu. {SAVE_AS_XLSX}"
MACROS = f"Tệp có chứa macro nên không được nhận. {SAVE_AS_XLSX}"
NOT_A_TABLE = f"Tệp không phải là bảng tính ({NAMED}). {SAVE_AS_XLSX}"
PDF = f"Đây là tệp PDF, không phải bảng tính. Vui lòng chọn tệp {NAMED}."
MARKUP = f"Tệp là trang web hoặc XML đổi tên, không phải bảng tính ({NAMED}). {SAVE_AS_XLSX}"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PACKAGE = "package"  # .xlsx or .ods, as its parts show


class NotTaken(Exception):
    """The file is of no kind that is read; ``message`` says what it is and what to do, in Vietnamese."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def only_taken(kind: str) -> str:
    return f"Tệp ở định dạng {kind}, phần mềm chỉ nhận {NAMED}. {SAVE_AS_XLSX}"


def file_type(data: bytes) -> str:
    """PACKAGE, XLS or CSV; ``data``: the file, or its first kilobytes. Raises NotTaken."""
    if not data:
        raise NotTaken(EMPTY)
    if data.startswith(b"PK\x03\x04"):
        return PACKAGE
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise NotTaken(ENCRYPTED)
        return XLS
    if data.startswith(b"%PDF"):
        raise NotTaken(PDF)
    start = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<"):
        raise NotTaken(MARKUP)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or utf_16_without_mark(data) or b"\0" not in data[:2000]:
        return CSV
    raise NotTaken(NOT_A_TABLE)


def utf_16_without_mark(data: bytes) -> str:
    """The encoding of a text of two bytes a letter that does not begin by saying so; ``""`` where it is none."""
    high, low = data[1:2000:2], data[0:2000:2]
    for encoding, zeros, others in (("utf-16-le", high, low), ("utf-16-be", low, high)):
        if zeros.count(0) * 3 > len(zeros) and b"\0" not in others and max(zeros) <= 0x20:
            return encoding
    return ""
