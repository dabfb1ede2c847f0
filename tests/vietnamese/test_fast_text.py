"""The quick ways of folding and cleaning give what the slow ones give."""

import re
import unicodedata
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from vietnamese.text import ALPHABET, contains_control, fold, one_line

TEXTS = st.one_of(
    st.text(),
    st.text(alphabet=ALPHABET + ALPHABET.upper() + "áàảãạẾỀỞỰỷ  .,-0123456789"),
    st.text(alphabet="aA\u0301\u0302\u0323ĐđðƉßŒſİıǅﬁ가각 \u00a0\u200b\u00ad\t\n\x1c\x85"),
    st.text().map(lambda text: unicodedata.normalize("NFD", text)),
)


# Blank letters and marks, by their names: none of them shows anything, alone or behind a letter.
FILLER_NAMES = re.compile(
    r"(HANGUL .*|KHITAN .*)FILLER|GRAPHEME JOINER|VARIATION SELECTOR|KHMER VOWEL INHERENT|BRAILLE PATTERN BLANK"
)
# Reserved for more of their kind, so without names yet.
RESERVED = {0x2065, *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)}


@cache
def is_invisible(character):
    return (
        ord(character) in RESERVED
        or unicodedata.category(character) == "Cf"
        or bool(FILLER_NAMES.search(unicodedata.name(character, "")))
    )


def slow_one_line(text):
    visible = "".join(c for c in text if not is_invisible(c))
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def slow_fold(text):
    lowered = slow_one_line(text).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return slow_one_line(bare.translate(str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})))


@given(TEXTS)
def test_one_line(text):
    assert one_line(text) == slow_one_line(text)


@given(TEXTS)
def test_fold(text):
    assert fold(text) == slow_fold(text)


def test_fold_of_every_single_letter_between_others():
    for code in (*range(0x3200), *range(0xFE00, 0xFE10), 0xFFA0):
        text = f"a{chr(code)}b"
        assert fold(text) == slow_fold(text), hex(code)


@given(st.one_of(st.text(), st.text(st.characters(categories=["Cc", "Cs", "Lu", "Zs"]))))
def test_contains_control(text):
    slow = any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r" for c in text)
    assert contains_control(text) == slow
