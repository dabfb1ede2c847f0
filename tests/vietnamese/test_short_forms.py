"""Short forms and i for y in searches."""

import pytest

from vietnamese.short_forms import i_for_y, is_found, search_terms
from vietnamese.text import fold, spelling_key


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("thcs chu dien", "CĐCS Trường Trung học cơ sở Chu Điện"),
        ("trung học cơ sở chu điện", "CĐCS Trường THCS Chu Điện"),
        ("MN Vôi", "Trường Mầm non Vôi số 1"),
        ("ubnd dong son", "Ủy ban nhân dân xã Đồng Sơn"),
        ("cty tnhh may", "Công ty trách nhiệm hữu hạn May"),
        ("thpt", "Trung học phổ thông Lục Nam"),
        ("th hung", "Trường Tiểu học Hùng Long"),
        ("công ty cp", "Cty Cổ phần Giấy"),
        ("Mĩ Độ", "Trường Tiểu học Mỹ Độ"),
        ("mỹ", "Trường Mĩ Thái"),
        ("quí", "Quý Sơn"),
        ("TT Kép", "Thị trấn Kép"),
    ],
)
def test_found(typed, name):
    assert is_found(search_terms(typed), fold(name))


def test_not_everything_is_found():
    assert not is_found(search_terms("thcs chu dien"), fold("Trường Tiểu học Chu Điện"))
    assert not is_found(search_terms("thuy"), fold("Thúi Sơn")), "behind a vowel i and y are two sounds"
    assert search_terms("  ") == []


def test_i_for_y_only_where_it_sounds_the_same():
    assert [i_for_y(word) for word in ("my", "ky", "quy", "thuy", "tay", "yen", "y")] == [
        *("mi", "ki", "qui", "thuy", "tay", "yen", "y")
    ]


def test_the_same_spelling_wherever_the_tone_stands():
    assert spelling_key("HOÀ Bình") == spelling_key("Hòa  bình")
    assert spelling_key("Phương Sơn") != spelling_key("Phượng Sơn")
    assert spelling_key("Chu Điền") != spelling_key("Chu Điện")
