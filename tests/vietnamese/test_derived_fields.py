"""Keys for searching and sorting, and tax codes as they are stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.fields import refuse_bad_tax_code, tax_code
from vietnamese.text import ALPHABET, collation_text, sort_key


def test_the_order_of_the_alphabet():
    names = ["Đông", "Dương", "Ân", "An", "Ăn", "Zen", "10 năm", "Êm", "Em", "An Bình"]
    assert sorted(names, key=collation_text) == [
        "10 năm",
        "An",
        "An Bình",
        "Ăn",
        "Ân",
        "Dương",
        "Đông",
        "Em",
        "Êm",
        "Zen",
    ]


@given(st.text(ALPHABET + " ", max_size=20), st.text(ALPHABET + " ", max_size=20))
def test_it_agrees_with_the_order_of_lists(one, other):
    one_letters, other_letters = sort_key(one)[0], sort_key(other)[0]
    assert (collation_text(one) < collation_text(other)) == (one_letters < other_letters)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2400 123.456", "2400123456"),
        ("2400123456 - 001", "2400123456-001"),
        ("2400123456001", "2400123456-001"),
        ("abc", "abc"),
    ],
)
def test_tax_codes(typed, stored):
    assert tax_code(typed) == stored


@pytest.mark.parametrize("wrong", ["abc", "123", "24001234567"])
def test_what_is_no_tax_code_is_refused(wrong):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        refuse_bad_tax_code(wrong)
