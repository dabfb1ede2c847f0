"""Text destroyed on its way: UTF-8 read in another encoding, lost letters, what programs write for nothing."""

import unicodedata

import pytest

from vietnamese.damage import damage, misread, stands_for_nothing, unescaped

NAMES = [
    "Công ty TNHH Sơn Hà",
    "Trường Trung học cơ sở Chu Điện",
    "ĐÃ HỌC XÃ HỘI",
    "CĐCS Ủy ban nhân dân phường Đa Mai",
    "CÔNG TY CỔ PHẦN MAY BẮC GIANG",
]


def read_as(text, encoding):
    return "".join(bytes([b]).decode(encoding, errors="ignore") or chr(b) for b in text.encode())


@pytest.mark.parametrize("encoding", ["cp1252", "cp1258", "latin-1"])
@pytest.mark.parametrize("name", NAMES)
def test_misread_names_are_told_with_what_they_said(name, encoding):
    assert misread(read_as(name, encoding)) == name
    assert name in damage(read_as(name, encoding))


@pytest.mark.parametrize("name", NAMES[:2])
def test_decomposed_ones_too(name):
    assert misread(read_as(unicodedata.normalize("NFD", name), "cp1252")) == name


@pytest.mark.parametrize(
    "text", ["C?ng ty TNHH Vi?t Th?ng", "?ình Trám", "Ph? M?", "C\ufffdng ty", "CÃ´ng ty HÃ"]
)
def test_what_is_lost_is_said(text):
    assert damage(text)


@pytest.mark.parametrize(
    "text",
    [
        *NAMES,
        *(unicodedata.normalize("NFD", name) for name in NAMES),
        "Có đúng không?",
        "Hỏi: đúng? Sai?",
        "https://a.vn/?b=c",
        "XÃ\xa0HỘI",
        "“HỘI PHỤ NỮ XÃ”",
        "XÃ–PHƯỜNG",
        "ĐÃ: “A”",
        "HỌC KÌ”",
        "Bò, dê; lò-đất",
        "KHÁ – GIỎI",
        "SOCIÉTÉ GÉNÉRALE",
        "Nhà máy Ă.",
    ],
)
def test_sound_text_is_left_alone(text):
    assert damage(text) == ""


@pytest.mark.parametrize("text", ["?" * 32_767, "a? " * 10_000])
def test_a_full_cell_is_looked_through_once(text):
    """As much as a cell of Excel holds; looked through anew from each sign, the time grew with its square."""
    assert damage(text) == ""


def test_entities_and_words_for_nothing():
    assert unescaped("Hoàng &amp; Phát &#39;A&#39;") == "Hoàng & Phát 'A'"
    assert unescaped("R&D; A&B") == "R&D; A&B"
    assert all(map(stands_for_nothing, ("nan", "NULL", "#N/A", " None ")))
    assert not any(map(stands_for_nothing, ("Nan Đà", "", "-", "Không")))
