"""Raw values of cells as texts, whole numbers and days, by the rules of the whole product; quick enough for whole countries.

Each raises CellRefused with a Vietnamese message, and gives ``""`` or None for a blank cell or a dash.
"""

import datetime
from decimal import Decimal
from functools import lru_cache

from vietnamese.dates import parse_date
from vietnamese.numbers import NumberRefused, group, spreadsheet_decimal, spreadsheet_whole
from vietnamese.text import contains_control, legacy_encoding, one_line, prose
from workbooks.cells import CellError, FormulaWithoutValue, Value, describe
from workbooks.lists import Refusal
from workbooks.writing import original_text

DASHES = ("-", "–", "—")
EARLIEST = datetime.date(1929, 7, 28)  # no union of Việt Nam is older
MAX_WHOLE = 10**9


class CellRefused(ValueError):
    """The cell is not taken; ``message`` says why and what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def text_of(value: Value, *, max_length: int = 0, lines: bool = False) -> str:
    """Text on one line (or several) in NFC; numbers as they are written without grouping."""
    if not isinstance(value, str):
        value = _as_text(value)
    elif value in DASHES:
        return ""
    else:
        if encoding := legacy_encoding(value):
            raise CellRefused(
                f"Chữ trong ô dùng bảng mã cũ {encoding}. Xin chuyển tệp sang Unicode rồi tải lên lại."
            )
        if value[:1] == "'":
            value = original_text(value)
        if contains_control(value):
            raise CellRefused("Ô có ký tự điều khiển không đọc được. Xin gõ lại nội dung của ô.")
    found = prose(value) if lines else one_line(value)
    if max_length and len(found) > max_length:
        raise CellRefused(f"Nội dung dài {len(found)} ký tự, chỉ nhận tối đa {max_length}. Xin viết gọn lại.")
    return found


def whole_of(value: Value) -> int | None:
    """A whole number ≥ 0."""
    if type(value) is float and 0 <= value < MAX_WHOLE and value.is_integer():
        return int(value)
    _refuse_marker(value)
    try:
        number = spreadsheet_whole(None if value == "" else value)
    except NumberRefused as refused:
        raise CellRefused(refused.message) from None
    if number is not None and number >= MAX_WHOLE:
        raise CellRefused(f"Số quá lớn: chỉ nhận số nhỏ hơn {group(MAX_WHOLE)}.")
    return number


def decimal_of(value: Value, places: int = 2) -> Decimal | None:
    """An exact number ≥ 0 with at most ``places`` decimals; a dash is nothing."""
    _refuse_marker(value)
    if value == "" or (isinstance(value, str) and value.strip() in DASHES):
        return None
    try:
        return spreadsheet_decimal(value, places)
    except NumberRefused as refused:
        raise CellRefused(refused.message) from None


def day_of(value: Value) -> datetime.date | None:
    """A day: a date of Excel, or text with the day first."""
    if type(value) is datetime.date:
        found = value
    elif isinstance(value, datetime.datetime):
        found = value.date()
    else:
        _refuse_marker(value)
        if value == "" or value in DASHES:
            return None
        found = _day_in_text(value) if isinstance(value, str) else None
        if found is None:
            shown = _shown(value)
            raise CellRefused(f"«{shown}» không phải là ngày. Xin ghi ngày/tháng/năm, ví dụ 31/12/2026.")
    if found < EARLIEST or found.year > 2100:
        raise CellRefused(f"Năm {found.year} không thể đúng. Xin kiểm tra lại ngày này.")
    return found


@lru_cache(maxsize=20_000)
def _day_in_text(text: str) -> datetime.date | None:
    return parse_date(one_line(text).replace("-", "/").replace(".", "/")) or parse_date(one_line(text))


def _as_text(value: Value) -> str:
    _refuse_marker(value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        raise CellRefused(
            "Ô chứa ngày hoặc giờ, ở đây phải là chữ. Xin đổi định dạng ô về văn bản rồi gõ lại."
        )
    return str(value)


def _refuse_marker(value: Value) -> None:
    if isinstance(value, CellError | FormulaWithoutValue):
        raise CellRefused(describe(value))
    if isinstance(value, Refusal):
        raise CellRefused(value.message)


def _shown(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return one_line(str(value))[:60]
