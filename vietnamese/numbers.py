"""Numbers as Vietnamese offices write them: ``120.000`` and ``2,5``; what is refused is told why.

All arithmetic is exact (integers, fractions, decimals); rounding is half away from zero.
"""

import datetime
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from vietnamese.text import one_line

MAX_DIGITS = 12
_LONGEST = 60  # characters of a number with all its separators; Python refuses to read more than 4.300 digits
_MINUS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+")
_POINT_AND_COMMA = str.maketrans(",.", ".,")
_WHOLE_WITH_ZEROS = re.compile(r"(?P<whole>[0-9. ]*[0-9]),0{1,2}")


class NumberRefused(ValueError):
    """A text or cell that is no whole number; ``message`` says why in Vietnamese, ``code`` in a word."""

    def __init__(self, message: str, code: str):
        super().__init__(message)
        self.message = message
        self.code = code


def parse_whole(text: str | None) -> int | None:
    """The whole number ≥ 0 that somebody typed (``1234``, ``1.234``, ``1 234``); None where nothing is typed.

    Raises NumberRefused for everything else; what could be read in two ways is asked back, never guessed.
    """
    line = one_line(text or "")
    if not line:
        return None
    if len(line) > _LONGEST and re.fullmatch("[0-9., ]+", line):
        raise _too_large()
    if _is_number(line):
        return _within_limit(int(re.sub("[. ]", "", line)))
    if line[0] in _MINUS and re.fullmatch("[0-9., ]+", line[1:]):
        raise NumberRefused(f"“{line}” là số âm. Vui lòng nhập số nguyên từ 0 trở lên.", "negative")
    if not re.fullmatch(r"[0-9][0-9., ]*", line):
        raise NumberRefused(
            f"“{line}” không phải là số. Vui lòng nhập số nguyên, ví dụ 1.234 hoặc 1234.", "text"
        )
    if "," in line:
        raise _comma_refused(line)
    raise _grouping_refused(line)


def plain_number(text: object, max_digits: int = 18) -> int | None:
    """The whole number ≥ 0 in plain digits, as addresses and hidden fields carry it (a row's id, a page, a year); else None.

    Eighteen digits fit the columns of every database; Python itself refuses to read more than 4.300.
    """
    digits = "" if text is None else str(text)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= max_digits else None


def plain_numbers(texts: Iterable[str]) -> set[int]:
    """Those of the texts that are row numbers: what was ticked, without what is no number."""
    return {number for text in texts if (number := plain_number(text)) is not None}


def spreadsheet_whole(value: object) -> int | None:
    """The whole number ≥ 0 in a cell of a workbook; None for an empty cell or a dash.

    ``value`` is what a reader gives: None, str, int, float, Decimal, bool or a date. What an empty cell
    means (an assigned 0, not reported) is the caller's to say. Raises NumberRefused.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _whole_in_text(value)
    if isinstance(value, bool):
        shown = "TRUE" if value else "FALSE"
        raise NumberRefused(
            f"Ô chứa giá trị lô-gic {shown}, không phải là số. Vui lòng nhập số nguyên.", "text"
        )
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        raise NumberRefused(
            "Ô chứa ngày hoặc giờ, không phải là số. Vui lòng đổi định dạng ô về số rồi nhập lại số nguyên.",
            "date",
        )
    if not isinstance(value, int | float | Decimal | Fraction):
        raise NumberRefused("Ô không chứa số. Vui lòng nhập số nguyên, ví dụ 1234.", "text")
    if not math.isfinite(value):
        raise NumberRefused("Ô chứa giá trị lỗi, không phải là số. Vui lòng nhập số nguyên.", "text")
    exact = Fraction(value)
    if exact < 0:
        raise NumberRefused(
            f"Ô chứa số âm ({_shown(value)}). Vui lòng nhập số nguyên từ 0 trở lên.", "negative"
        )
    if exact.denominator != 1:
        raise _fraction_refused(Fraction(str(value)), _shown(value))
    return _within_limit(exact.numerator)


def parse_decimal(text: str | None, places: int = 2) -> Decimal | None:
    """The number ≥ 0 that somebody typed (``90``, ``2,5``), with at most ``places`` decimals; None where nothing is typed.

    A dot could be either separator and is asked back. Raises NumberRefused.
    """
    line = one_line(text or "")
    if not line:
        return None
    if re.fullmatch(rf"[0-9]{{1,{MAX_DIGITS}}}(,[0-9]{{1,{places}}})?", line):
        return Decimal(line.replace(",", "."))
    if re.fullmatch(r"[0-9]+,[0-9]+", line):
        raise NumberRefused(f"“{line}” có quá nhiều chữ số sau dấu phẩy (tối đa {places}).", "places")
    if re.fullmatch(r"[0-9]+\.[0-9]+", line):
        raise NumberRefused(
            f"“{line}” viết dấu chấm nên không rõ là số nào. Dấu thập phân là dấu phẩy: vui lòng nhập {line.replace('.', ',')} "
            "nếu có phần thập phân, hoặc gõ liền các chữ số.",
            "grouping",
        )
    if line[0] in _MINUS:
        raise NumberRefused(f"“{line}” là số âm. Vui lòng nhập số từ 0 trở lên.", "negative")
    raise NumberRefused(f"“{line}” không phải là số. Vui lòng nhập số, ví dụ 90 hoặc 2,5.", "text")


def spreadsheet_decimal(value: object, places: int = 2) -> Decimal | None:
    """The number ≥ 0 in a cell of a workbook, with at most ``places`` decimals; None for an empty cell. Raises NumberRefused."""
    if value is None or isinstance(value, str):
        return parse_decimal(value, places)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not math.isfinite(value):
        raise NumberRefused("Ô không chứa số. Vui lòng nhập số, ví dụ 90 hoặc 2,5.", "text")
    # Twelve digits after the comma at most: what Excel calculates is off in the sixteenth.
    exact = Decimal(str(round(value, 12)))
    if exact < 0:
        raise NumberRefused(f"Ô chứa số âm ({_shown(value)}). Vui lòng nhập số từ 0 trở lên.", "negative")
    if exact >= 10**MAX_DIGITS:
        raise _too_large()
    if exact != round_half_away(exact, places):
        raise NumberRefused(
            f"Ô chứa {_shown(value)}, có quá nhiều chữ số sau dấu phẩy (tối đa {places}).", "places"
        )
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()


def shortest(value: Decimal | int | None) -> str:
    """A number without zeros at its end: ``90``, ``2,5``, ``1.234,25``; '' for None."""
    if value is None:
        return ""
    whole, _, rest = f"{value:,f}".translate(_POINT_AND_COMMA).partition(",")
    rest = rest.rstrip("0")
    return f"{whole},{rest}" if rest else whole


def group(number: int | None) -> str:
    """A whole number with dots between thousands, ``120.000``; '' for None. A fraction raises ValueError."""
    if number is None:
        return ""
    if type(number) is not int and number != int(number):
        raise ValueError(f"not a whole number: {number!r}")
    return f"{int(number):,}".replace(",", ".")


def round_half_away(value: Fraction | Decimal | int, places: int = 0) -> Decimal:
    """``value`` with exactly ``places`` (≥ 0) decimals, halves away from zero; floats raise TypeError."""
    if isinstance(value, float) or not isinstance(value, int | Fraction | Decimal):
        raise TypeError(f"exact numbers only, not {type(value).__name__}")
    if places < 0:
        raise ValueError("places must be 0 or more")
    numerator, denominator = value.as_integer_ratio()
    digits = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    # Built from its parts: Decimal's arithmetic would round to the context's precision.
    sign = 1 if value < 0 and digits else 0
    return Decimal((sign, tuple(int(digit) for digit in str(digits)), -places))


def decimal(value: Fraction | Decimal | int | None, places: int) -> str:
    """A number with ``places`` decimals, rounded: ``2,5``, ``1.234,50``; nothing for None."""
    if value is None:
        return ""
    return f"{round_half_away(value, places):,f}".translate(_POINT_AND_COMMA)


def percent(
    part: Fraction | Decimal | int | None, whole: Fraction | Decimal | int | None, places: int = 1
) -> str | None:
    """``part`` of ``whole`` as ``51,0%``; None where there is no part, no whole, or a whole of 0."""
    if part is None or not whole:
        return None
    if places == 1 and type(part) is int and type(whole) is int and part >= 0 and whole > 0:
        # What every table is full of, in whole numbers: the same rounding, many times faster.
        tenths = (2000 * part + whole) // (2 * whole)
        return f"{group(tenths // 10)},{tenths % 10}%"
    return decimal(Fraction(part) / Fraction(whole) * 100, places) + "%"


def roman(number: int) -> str:
    """1–3999 in Roman numerals; other numbers raise ValueError."""
    if not 1 <= number <= 3999:
        raise ValueError(f"no Roman numeral for {number}")
    numeral = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral


def _is_number(line: str) -> bool:
    if line.isascii() and line.isdigit():
        return True
    # “0.500” is a fraction in English, never five hundred.
    return bool(_GROUPED.fullmatch(line)) and int(re.split("[. ]", line)[0]) > 0


def _too_large() -> NumberRefused:
    return NumberRefused(f"Số quá lớn: chỉ nhận tối đa {MAX_DIGITS} chữ số.", "too_large")


def _within_limit(number: int) -> int:
    if number >= 10**MAX_DIGITS:
        raise _too_large()
    return number


def _whole_in_text(text: str) -> int | None:
    line = one_line(text)
    if not line or line in _MINUS:
        return None
    # “500,0” is whole; “500,000” is not read as such: on an English machine it is half a million.
    if match := _WHOLE_WITH_ZEROS.fullmatch(line):
        line = match["whole"]
    try:
        return parse_whole(line)
    except NumberRefused as refused:
        if refused.code == "fraction":
            raise _fraction_refused(Fraction(re.sub("[. ]", "", line).replace(",", ".")), line) from None
        raise


def _comma_refused(line: str) -> NumberRefused:
    digits = re.sub("[., ]", "", line)
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", line) and int(digits) >= 1000:
        whole = group(int(digits))
        asked = (
            f"Ý anh/chị là {int(digits)} hay {line}? "
            if line.count(",") == 1
            else f"“{line}” viết chưa đúng. "
        )
        return NumberRefused(
            f"{asked}Dấu phẩy là dấu thập phân, còn ở đây phải là số nguyên. "
            f"Nếu là {whole}, vui lòng nhập {_ways_to_write(int(digits))}.",
            "comma",
        )
    if re.fullmatch(r"[0-9][0-9. ]*,[0-9]+", line):
        return NumberRefused(
            f"“{line}” là số thập phân. Vui lòng nhập số nguyên, ví dụ 1.234 hoặc 1234.", "fraction"
        )
    return NumberRefused(
        f"“{line}” không rõ là số nào. Vui lòng nhập số nguyên, không dùng dấu phẩy, ví dụ 1.234 hoặc 1234.",
        "comma",
    )


def _grouping_refused(line: str) -> NumberRefused:
    rule = "Dấu chấm chỉ dùng để tách từng nhóm ba chữ số."
    if match := re.fullmatch(r"([0-9]{1,3})\.([0-9]{1,2})", line):
        short, long = int(match[1]), int(match[1] + match[2].ljust(3, "0"))
        if short:
            return NumberRefused(
                f"Ý anh/chị là {short} hay {group(long)}? {rule} "
                f"“{line}” không rõ là số nào, vui lòng nhập lại số nguyên.",
                "grouping",
            )
    number = int(re.sub("[. ]", "", line))
    hint = "" if line.startswith("0") else f" Nếu là {group(number)}, vui lòng nhập {_ways_to_write(number)}."
    return NumberRefused(
        f"“{line}” không rõ là số nào. {rule}{hint or ' Vui lòng nhập lại số nguyên.'}", "grouping"
    )


def _ways_to_write(number: int) -> str:
    """``1.234 hoặc 1234``; a number below a thousand is written in one way only."""
    return f"{group(number)} hoặc {number}" if number >= 1000 else str(number)


def _fraction_refused(value: Fraction, shown: str) -> NumberRefused:
    """English Excel takes the dot for the decimal point: 2.500 becomes 2,5, and 20.000 becomes 20."""
    meant = value * 1000
    hint = (
        f" Nếu ý anh/chị là {group(meant.numerator)}, vui lòng gõ {meant}." if meant.denominator == 1 else ""
    )
    return NumberRefused(
        f"Ô chứa số thập phân {shown}; ở đây phải là số nguyên. Trên Excel tiếng Anh, gõ 2.500 thì ô lưu 2,5 và gõ "
        f"20.000 thì ô lưu 20: vui lòng gõ liền các chữ số, không có dấu chấm.{hint}",
        "fraction",
    )


def _shown(value: int | float | Decimal | Fraction) -> str:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}" if value.denominator != 1 else str(value)
    return f"{Decimal(str(value)).normalize():f}".replace(".", ",")
