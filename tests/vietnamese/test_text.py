import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vietnamese.text import contains_control, fold, nfc, one_line, prose, sort_key

NAME = "LĐLĐ huyện Việt Yên"


def test_decomposed_text_from_a_mac_is_composed():
    assert nfc(unicodedata.normalize("NFD", NAME)) == NAME


def test_nfc_keeps_lines_and_gives_them_one_ending():
    assert nfc("Khó khăn:\r\n\r\n- một\r- hai\n") == "Khó khăn:\n\n- một\n- hai\n"


def test_one_line_joins_every_kind_of_space():
    assert one_line(" \tLĐLĐ\u00a0huyện\u202f \n\u2009Việt\u3000Yên\u00a0") == NAME


def test_one_line_takes_out_invisible_characters():
    assert one_line("\ufeffLĐLĐ\u200b huyện Vi\u200dệt Y\u00adên\u2060") == NAME


@pytest.mark.parametrize(
    "invisible",
    [
        "\u202e",
        "\u200b",
        "\u3164",
        "\u115f\u1160",
        "\uffa0",
        "\u2800",
        "\u034f",
        "\ufe0f",
        "\U000e0100",
        "\u00ad",
        # Reserved by Unicode for characters that show nothing, and not given out yet.
        "\u2065",
        "\ufff0\ufff8",
        "\U000e0000\U000e0080\U000e01f0\U000e0fff",
    ],
)
def test_text_of_nothing_visible_is_no_text(invisible):
    assert one_line(f" {invisible} ") == prose(f"\n{invisible}\n") == ""
    assert one_line(f"Việt{invisible} Yên") == prose(f"Việt{invisible} Yên") == "Việt Yên"


def test_a_mark_behind_an_invisible_character_is_joined_to_its_letter():
    assert one_line("Hoa\u200b\u0300") == "Hoà"


def test_prose_keeps_line_breaks_and_indents():
    assert prose("\ufeff  Một\r\n   hai\u200b \r\n\r\n") == "Một\n   hai"


@given(st.text())
@example("İ ß ΐ ᾳ ϔ \u1e9e")
@example("a\u200b\u0345")
@example("\u212a \u212b")
def test_text_is_normalised_and_folded_once_for_all(text):
    for function in (nfc, one_line, prose, fold):
        assert function(function(text)) == function(text)


@given(st.text(alphabet="aáàảãạăắâấđĐeêếoôơớuưứyýHoàHòaViệt Yên"))
def test_folding_does_not_depend_on_unicode_form_or_case(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text) == fold(text.upper())
    assert fold(text).isascii()


def test_folding_finds_names_however_they_are_typed():
    assert fold("Việt  Yên") == "viet yen"
    assert fold("Hòa") == fold("Hoà") == "hoa"
    assert fold("LĐLĐ") == "ldld"
    assert fold("\u00d0\u1ed3ng \u0189\u1ea1t") == "dong dat"  # Ð and Ɖ typed in the place of Đ


def test_the_alphabet_puts_marked_letters_after_plain_ones():
    assert "".join(sorted("yxvưutsrqpơônmlkihgêeđdcbâăao", key=sort_key)) == "aăâbcdđeêghiklmnoôơpqrstuưvxy"


def test_letters_count_before_tones():
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "man"], key=sort_key) == [
        *("ma", "mà", "mả", "mã", "má", "mạ", "man"),
    ]
    assert sorted(["Đồng Tháp", "Dương", "Đa", "dừa", "Éa", "Ê a"], key=sort_key) == [
        *("dừa", "Dương", "Đa", "Đồng Tháp", "Éa", "Ê a"),
    ]


def test_shorter_names_and_numbers_come_first():
    assert sorted(["Lục Ngạn", "Lục Nam", "Lục", "Lụca", "2 Lục"], key=sort_key) == [
        *("2 Lục", "Lục", "Lục Nam", "Lục Ngạn", "Lụca"),
    ]


@given(st.text(), st.text())
def test_any_two_texts_have_an_order_and_only_equal_ones_share_a_place(one, other):
    assert (sort_key(one) < sort_key(other)) != (sort_key(other) <= sort_key(one))
    assert (sort_key(one) == sort_key(other)) == (one_line(one) == one_line(other))


def test_control_characters_are_seen_but_tabs_and_lines_are_none():
    assert contains_control("a\x00b")
    assert contains_control("a\x1b[1m")
    assert contains_control("\x85")
    assert contains_control("\ud800")
    assert not contains_control("Một\r\n\thai")
