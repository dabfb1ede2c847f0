import contextlib
import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.numbers import (
    NumberRefused,
    decimal,
    group,
    parse_whole,
    percent,
    roman,
    round_half_away,
    spreadsheet_whole,
)

WHOLE = st.integers(0, 10**12 - 1)
SPACES = [" ", "\u00a0", "\u202f", "\u2009"]


def refusal(function, value) -> NumberRefused:
    with pytest.raises(NumberRefused) as caught:
        function(value)
    assert caught.value.message == str(caught.value)
    return caught.value


# --- what people type ---


@given(WHOLE, st.sampled_from([".", *SPACES]), st.sampled_from(["", " ", "\u00a0", "\t"]))
def test_every_way_to_write_a_number_is_the_same_number(number, separator, margin):
    assert parse_whole(margin + group(number).replace(".", separator) + margin) == number
    assert parse_whole(str(number)) == number
    assert parse_whole("000"[: 12 - len(str(number))] + str(number)) == number


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0", "\u200b"])
def test_blank_is_no_number(blank):
    assert parse_whole(blank) is None
    assert spreadsheet_whole(blank) is None


def test_zero_is_a_number():
    assert parse_whole("0") == 0
    assert spreadsheet_whole(0) == 0
    assert spreadsheet_whole("0,0") == 0


@pytest.mark.parametrize("function", [parse_whole, spreadsheet_whole])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "negative") for text in ("-5", "−5", "–1.234", "- 3")),
        *((text, "comma") for text in ("1,234", "20,000", "1,234,567", "1,2,3")),
        *(
            (text, "grouping")
            for text in ("20.00", "1.23", "12.3456", "1.23.456", "1.234 567", "1 23", "0.500")
        ),
        *((text, "grouping") for text in ("1.", "1..234", "1234.567")),
        *((text, "fraction") for text in ("2,5", "1.234,5", "0,123")),
        *(
            (text, "text")
            for text in ("abc", "12 người", "5%", "1e3", "+5", "１２", "½", "--", ".5", "1'234", "(5)")
        ),
        *((text, "too_large") for text in ("1234567890123", "1.234.567.890.123")),
    ],
)
def test_what_is_no_whole_number_is_refused(function, text, code):
    assert refusal(function, text).code == code


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("12 8", "Nếu là 128, vui lòng nhập 128."),
        ("12 80", "Nếu là 1.280, vui lòng nhập 1.280 hoặc 1280."),
    ],
)
def test_what_to_type_is_said_once(text, end):
    assert refusal(parse_whole, text).message.endswith(end)


def test_a_comma_asks_back_with_both_readings():
    message = refusal(parse_whole, "1,234").message
    assert message.startswith("Ý anh/chị là 1234 hay 1,234?")
    assert message.endswith("vui lòng nhập 1.234 hoặc 1234.")


def test_a_wrong_group_asks_back_with_both_readings():
    assert refusal(parse_whole, "20.00").message.startswith("Ý anh/chị là 20 hay 20.000?")
    assert "vui lòng nhập 123.456 hoặc 123456" in refusal(parse_whole, "12.3456").message


@given(st.text())
def test_any_text_is_read_or_refused_and_nothing_else_is_raised(text):
    for function in (parse_whole, spreadsheet_whole):
        with contextlib.suppress(NumberRefused):
            assert (function(text) or 0) >= 0


@given(st.text(alphabet="0123456789., -", max_size=12))
def test_what_is_read_is_what_the_digits_say(text):
    try:
        number = parse_whole(text)
    except NumberRefused:
        return
    digits = "".join(c for c in text if c.isdigit())
    assert number == (int(digits) if digits else None)


# --- what cells hold ---


@given(WHOLE)
def test_whole_cells_are_read_however_they_are_stored(number):
    for cell in (number, float(number), Decimal(number), str(number), group(number), f"{group(number)},0"):
        assert spreadsheet_whole(cell) == number


@pytest.mark.parametrize("dash", ["-", "–", "—", " - ", "−"])
def test_a_dash_is_an_empty_cell(dash):
    assert spreadsheet_whole(dash) is None


@pytest.mark.parametrize("cell", [2.5, "2,5", Decimal("2.5")])
def test_a_fraction_tells_of_the_trap_of_english_excel(cell):
    message = refusal(spreadsheet_whole, cell).message
    assert "số thập phân 2,5" in message
    assert "gõ 20.000 thì ô lưu 20" in message
    assert message.endswith("Nếu ý anh/chị là 2.500, vui lòng gõ 2500.")


def test_three_zeros_after_a_comma_are_asked_back():
    assert refusal(spreadsheet_whole, "500,000").code == "comma"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *(
            (cell, "text")
            for cell in (True, False, float("nan"), float("inf"), float("-inf"), object(), "#REF!")
        ),
        *((cell, "text") for cell in (Decimal("NaN"), Decimal("Infinity"), b"5")),
        *((cell, "date") for cell in (datetime.date(2026, 1, 2), datetime.time(1), datetime.timedelta(1))),
        *((cell, "negative") for cell in (-1, -1.0, -0.5, "-1")),
        *((cell, "too_large") for cell in (10**12, 1e15)),
        *((cell, "fraction") for cell in (0.001, 1e-300, 20.123456)),
    ],
)
def test_other_cells_are_refused(cell, code):
    assert refusal(spreadsheet_whole, cell).code == code


# --- what is written ---


def test_thousands_are_grouped_with_dots():
    assert [group(n) for n in (None, 0, 999, 1000, 120000, -4738, 1234567)] == [
        *("", "0", "999", "1.000", "120.000", "-4.738", "1.234.567"),
    ]
    with pytest.raises(ValueError, match="whole"):
        group(Decimal("2.5"))


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (Decimal("2.45"), 1, "2,5"),
        (Decimal("-2.45"), 1, "-2,5"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-1, 20), 1, "-0,1"),
        (Fraction(-1, 100), 1, "0,0"),
        (1234567, 2, "1.234.567,00"),
        (None, 1, ""),
    ],
)
def test_decimals_have_a_comma_and_halves_go_away_from_zero(value, places, written):
    assert decimal(value, places) == written


@given(st.decimals(-(10**30), 10**30, allow_nan=False), st.integers(0, 8))
def test_rounding_agrees_with_decimal(value, places):
    expected = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, Context(prec=400))
    assert round_half_away(value, places) == expected
    assert round_half_away(value, places).as_tuple().exponent == -places


@given(st.fractions(), st.integers(0, 6))
def test_rounding_is_odd_and_off_by_half_a_step_at_most(value, places):
    rounded = Fraction(round_half_away(value, places))
    assert abs(rounded - value) * 2 * 10**places <= 1
    assert Fraction(round_half_away(-value, places)) == -rounded


def test_rounding_refuses_inexact_numbers():
    with pytest.raises(TypeError):
        round_half_away(2.5)
    with pytest.raises(ValueError, match="places"):
        round_half_away(25, -1)


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        *(
            (61240, 120000, "51,0%"),
            (6, 5, "120,0%"),
            (512, 500, "102,4%"),
            (0, 1, "0,0%"),
            (6190, 23960, "25,8%"),
        ),
        *((185, 520, "35,6%"), (185, 400, "46,3%"), (1, 2000, "0,1%"), (5990, 0, None), (1, None, None)),
        (None, 5, None),
    ],
)
def test_percentages_are_exact_and_missing_without_a_whole(part, whole, written):
    assert percent(part, whole) == written


def test_percentages_have_the_places_asked_for():
    assert percent(700, 789, 2) == "88,72%"
    assert percent(1, 2, 0) == "50%"


def test_roman_numerals():
    assert [roman(n) for n in (1, 2, 3, 4, 9, 14, 40, 1999, 2026, 3999)] == [
        *("I", "II", "III", "IV", "IX", "XIV", "XL", "MCMXCIX", "MMXXVI", "MMMCMXCIX"),
    ]
    for number in (0, -1, 4000):
        with pytest.raises(ValueError, match="Roman"):
            roman(number)
