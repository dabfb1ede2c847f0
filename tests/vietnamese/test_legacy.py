"""Detection of legacy text: sure on what offices really have, and never wrong about Vietnamese."""

import unicodedata
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from vietnamese.text import legacy_encoding

FIXTURES = Path(__file__).parents[2] / "fixtures"

BASES = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
VOWELS = [unicodedata.normalize("NFC", base + tone) for base, tone in product(BASES, TONES)]
ONSETS = ["", *"bcdđghklmnpqrstvx", "ch", "gh", "gi", "kh", "ng", "ngh", "nh", "ph", "qu", "th", "tr"]
# Every nucleus of the language, spelt out here apart from the module's own table.
NUCLEI = [*BASES, "oa", "oă", "oe", "uâ", "uê", "uy", "uơ", "iê", "yê", "uô", "ươ", "uyê"]
CLOSED = [
    "ia",
    "ua",
    "ưa",
    "uya",
    "oai",
    "oay",
    "oao",
    "oeo",
    "uây",
    "ai",
    "ao",
    "au",
    "ay",
    "âu",
    "ây",
    "eo",
    "êu",
]
CLOSED += ["iu", "oi", "ôi", "ơi", "ui", "ưi", "ưu", "iêu", "yêu", "uôi", "ươi", "ươu", "uyu"]
CODAS = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"]


def rhymes():
    """Every rhyme with every tone it can carry, on each of its vowels («hòa» and «hoà»)."""
    for vowels, coda in [*product(NUCLEI, CODAS), *((closed[:-1], closed[-1]) for closed in CLOSED)]:
        if (vowels, coda) == ("o", "nh"):
            continue  # in no syllable of the language; «lónh» is how VNI spells «lĩnh»
        # Before a stop there is no other tone than sắc and nặng.
        tones = ["\u0301", "\u0323"] if coda in ("c", "ch", "p", "t") else TONES
        for (position, letter), tone in product(enumerate(vowels), tones):
            toned = unicodedata.normalize("NFC", letter + tone)
            yield vowels[:position] + toned + vowels[position + 1 :] + coda


def test_no_syllable_of_the_language_is_taken_for_legacy_text():
    wrong = [
        syllable
        for rhyme in rhymes()
        for onset in ONSETS
        for syllable in (onset + rhyme, (onset + rhyme).upper(), (onset + rhyme).capitalize())
        if legacy_encoding(syllable)
    ]
    assert wrong == []


@given(st.text(alphabet="".join(VOWELS) + "đbcghklmnpt ,.-"))
def test_letters_of_the_alphabet_are_never_tcvn3(text):
    assert legacy_encoding(text) != "TCVN3"
    assert legacy_encoding(text.upper()) != "TCVN3"
    assert legacy_encoding(text.title()) != "TCVN3"


@given(st.lists(st.sampled_from(VOWELS + [vowel.upper() for vowel in VOWELS])))
def test_single_letters_are_genuine(letters):
    assert legacy_encoding(" ".join(letters)) is None


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_is_never_legacy_text(text):
    assert legacy_encoding(text) is None


def test_the_annex_is_genuine():
    sheet = load_workbook(FIXTURES / "bieu-chi-tieu-2023-2028.xlsx").active
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert len(texts) > 20
    assert [text for text in texts if legacy_encoding(text)] == []
    assert [text for text in texts if legacy_encoding(unicodedata.normalize("NFD", text))] == []


@pytest.mark.parametrize(
    "text",
    [
        *("«Việt Yên»", "theo «Chương trình»", "«a», «an» và «ôn»", "«Hà Nội»."),
        *("5 m²", "10 µm", "m×n", "N·m", "30°C", "½ ngày", "§ 5", "© LĐLĐ", "Samsung®", "mục to¹"),
        *(
            "Café",
            "Müller",
            "Noël",
            "Señor",
            "Größe",
            "Krông Búk",
            "Đắk Lắk",
            "Êđê",
            "Perú",
            "ESPAÑA",
            "Citroën",
        ),
        *("Công ty TNHH Hän Việt Nam", "Điều 3¹ và 4²", "Số:      /CTr-LĐLĐ", "", " "),
    ],
)
def test_what_stands_in_genuine_text_is_left_alone(text):
    assert legacy_encoding(text) is None
    assert legacy_encoding(unicodedata.normalize("NFD", text)) is None


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Xin chµo", "TCVN3"),
        ("C«ng ®oµn c¬ së", "TCVN3"),
        ("LL§ huyÖn ViÖt Yªn", "TCVN3"),
        ("Tæng sè", "TCVN3"),
        ("§¬n vÞ", "TCVN3"),
        ("cÊp nhÊt", "TCVN3"),
        ("X©y", "TCVN3"),
        ("C§N", "TCVN3"),
        ("L§L§ tØnh", "TCVN3"),
        ("CÑN", "VNI"),
        ("C¤NG §OµN", "TCVN3"),
        ("tr\xadêng", "TCVN3"),
        ("Coâng ñoaøn", "VNI"),
        ("COÂNG ÑOAØN", "VNI"),
        ("Lieân ñoaøn Lao ñoäng huyeän Vieät Yeân", "VNI"),
        ("Soá lieäu", "VNI"),
        ("tröôøng", "VNI"),
        ("Coâng an", "VNI"),
    ],
)
def test_legacy_text_is_recognised(text, encoding):
    assert legacy_encoding(text) == encoding


def test_a_legacy_paragraph_among_genuine_ones_is_recognised():
    assert legacy_encoding("Khó khăn, vướng mắc:\nc«ng ®oµn c¬ së thiÕu kinh phÝ") == "TCVN3"


def test_long_text_is_judged_in_no_time():
    assert legacy_encoding("x\xb7" * 100_000) is None
