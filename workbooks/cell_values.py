"""Raw values of cells as texts, whole numbers and days, by the rules of the whole product; quick enough for whole countries.

Each raises CellRefused with a Vietnamese message, and gives ``""`` or None for a blank cell or a dash.
"""

import datetime
import re
from decimal import Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError

from vietnamese.damage import damage, stands_for_nothing, unescaped
from vietnamese.dates import date_vi, short_year_date, written_date
from vietnamese.fields import refuse_bad_tax_code, tax_code
from vietnamese.numbers import NumberRefused, group, spreadsheet_decimal, spreadsheet_whole
from vietnamese.text import contains_control, legacy_encoding, one_line, prose
from workbooks.cells import CellError, FormulaWithoutValue, Value, describe, finite
from workbooks.lists import Doubtful, Refusal
from workbooks.writing import original_text

DASHES = ("-", "–", "—")
EARLIEST = datetime.date(1929, 7, 28)  # no union of Việt Nam is older
MAX_WHOLE = 10**9
LONGEST_NOTHING = 16  # characters of a cell that may say “nothing” in the words of a program
_TAX_CODE = re.compile(r"[0-9]{10}(?:-(?!000)[0-9]{3})?")  # as it is stored
# A text without any of these is not damaged, has no control character, entity or apostrophe to take off.
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff?&'\ufffdÃÂÄÅÆÌÍĂº]|á\\xbb")


class CellRefused(ValueError):
    """The cell is not taken; ``message`` says why and what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class CellAsked(CellRefused):
    """The cell reads in more than one way, or in one that somebody should look at: ``choices`` are (label, value).

    An import that can ask makes a question of it; for another it is a refusal.
    """

    def __init__(self, message: str, choices: list[tuple[str, object]]):
        super().__init__(message)
        self.choices = choices


class CellRemark(CellRefused):
    """Not all of the cell is taken: ``value`` is what can be, ``message`` says what was left out.

    A side field never costs its row: an import takes the value and shows the message.
    """

    def __init__(self, message: str, value):
        super().__init__(message)
        self.value = value


def text_of(value: Value, *, max_length: int = 0, lines: bool = False) -> str:
    """Text on one line (or several) in NFC; numbers as they are written without grouping."""
    if not isinstance(value, str):
        value = _as_text(value)
    elif value in DASHES:
        return ""
    else:
        if encoding := legacy_encoding(value):
            raise CellRefused(
                f"Chữ trong ô dùng bảng mã cũ {encoding}. Vui lòng chuyển tệp sang Unicode rồi tải lên lại."
            )
        if _ODD.search(value):
            value = _sound(value)
        if len(value) < LONGEST_NOTHING and stands_for_nothing(value):
            raise CellRefused(
                f"Ô ghi “{one_line(value)}”, chữ mà phần mềm khác để lại thay cho ô trống. Vui lòng ghi nội dung hoặc để trống."
            )
    found = prose(value) if lines else one_line(value)
    if max_length and len(found) > max_length:
        raise CellRefused(
            f"Nội dung dài {len(found)} ký tự, chỉ nhận tối đa {max_length}. Vui lòng viết gọn lại."
        )
    return found


def _sound(value: str) -> str:
    """A text with an odd character, put right where that is certain. Raises CellRefused where it was destroyed."""
    if reason := damage(value):
        raise CellRefused(f"{reason} Vui lòng gõ lại nội dung của ô.")
    value = unescaped(value)
    if value[:1] == "'":
        value = original_text(value)
    if contains_control(value):
        raise CellRefused("Ô có ký tự điều khiển không đọc được. Vui lòng gõ lại nội dung của ô.")
    return value


def side_text_of(value: Value, *, max_length: int = 0, lines: bool = False) -> str:
    """As ``text_of`` for a field beside the main ones: too long a text is shortened, a “NULL” left out. CellRemark."""
    if isinstance(value, str) and len(value) < LONGEST_NOTHING and stands_for_nothing(value):
        raise CellRemark(f"Ô ghi “{one_line(value)}”: để trống.", "")
    found = text_of(value, lines=lines)
    return _fitting(found, max_length)


def phone_of(value: Value, *, max_length: int = 0) -> str:
    """A telephone number as text, with the 0 in front that a cell of numbers has lost; several as far as there is room."""
    found = side_text_of(value)
    if not isinstance(value, str) and len(found) in (9, 10) and found[0] in "123456789":
        raise CellRemark(f"Ô dạng số bỏ mất số 0 ở đầu: ghi 0{found}.", f"0{found}")
    return _fitting(found, max_length)


def _fitting(text: str, max_length: int) -> str:
    if not max_length or len(text) <= max_length:
        return text
    # Cut where a word or number ends, and take off what then announces nothing (“… - Fax:”).
    short = re.match(rf"(?s)(.{{1,{max_length}}})(?<!\w)|", text + " ")[0][:max_length]
    if len(short) < max_length // 2:
        short = text[:max_length]
    short = re.sub(r"[\s,;/|–-]*(?:\b[^\W\d_]{2,5}\s*[:.])?[\s,;/|(–-]*$", "", short) or text[:max_length]
    raise CellRemark(
        f"Nội dung dài {len(text)} ký tự, chỉ nhận {max_length}: rút gọn thành “{short}”.", short.strip()
    )


def tax_code_of(value: Value) -> str:
    """A tax code as it is stored; what Excel made of one in a cell of numbers is refused. ``""`` for a blank cell."""
    if isinstance(value, str) and _TAX_CODE.fullmatch(value):
        return value
    text = tax_code(text_of(value))
    try:
        refuse_bad_tax_code(text)
    except ValidationError as refused:
        if isinstance(value, str):
            raise CellRefused(refused.messages[0]) from None
        digits = str(text).replace("-", "")
        reason = (
            "Excel đã làm tròn số dài (ô hiện dạng 2,4E+12)"
            if text.endswith("-000")
            else "Excel bỏ số 0 ở đầu khi ô ở dạng số"
        )
        short = "thiếu chữ số" if len(digits) < 10 else "không đúng"
        raise CellRefused(
            f"Mã số thuế {text} {short}: {reason}. Vui lòng đổi ô sang dạng văn bản rồi gõ lại."
        ) from None
    return text


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
            raise _asked_day(value) or CellRefused(
                f"“{_shown(value)}” không phải là ngày. Vui lòng ghi ngày/tháng/năm, ví dụ 31/12/2026."
            )
    if found < EARLIEST or found.year > 2100:
        raise CellRefused(f"Năm {found.year} không hợp lý. Vui lòng kiểm tra lại ngày này.")
    return found


@lru_cache(maxsize=20_000)
def _day_in_text(text: str) -> datetime.date | None:
    return written_date(text)


def _asked_day(value: Value) -> CellAsked | None:
    """A question about what is probably a day: the year in two digits, or Excel's number of a day."""
    shown = _shown(value)
    if isinstance(value, str) and (day := short_year_date(value)) is not None:
        reason = f"“{shown}” chỉ ghi hai chữ số của năm"
    elif re.fullmatch(r"[1-6][0-9]{4}", shown):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(shown))
        reason = f"“{shown}” là số thứ tự ngày của Excel, ô mất định dạng ngày"
    else:
        return None
    if not day >= EARLIEST:
        return None
    return CellAsked(f"{reason}. Có phải là ngày {date_vi(day)}?", [(f"Là {date_vi(day)}", day)])


def _as_text(value: Value) -> str:
    _refuse_marker(value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        raise CellRefused(
            "Ô chứa ngày hoặc giờ, ở đây phải là chữ. Vui lòng đổi định dạng ô về văn bản rồi gõ lại."
        )
    return str(value)


def _refuse_marker(value: Value) -> None:
    value = finite(value)
    if isinstance(value, CellError | FormulaWithoutValue):
        raise CellRefused(describe(value))
    if isinstance(value, Refusal):
        raise CellRefused(value.message)
    if isinstance(value, Doubtful):
        raise CellAsked(value.message, [(f"Là {_label(choice)}", choice) for choice in value.values])


def _label(value: object) -> str:
    return date_vi(value) if isinstance(value, datetime.date) else group(value)


def _shown(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return one_line(str(value))[:60]
