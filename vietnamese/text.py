"""Vietnamese text: one Unicode form on the way in, folding for search, order of the alphabet."""

import re
import unicodedata
from functools import lru_cache

from vietnamese.legacy import legacy_encoding

__all__ = [
    "collation_text",
    "contains_control",
    "fold",
    "legacy_encoding",
    "nfc",
    "one_line",
    "prose",
    "sort_key",
    "spelling_key",
]

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(ALPHABET)}
# Marks that make another letter of the alphabet; all other marks only change the tone.
_LETTER_MARKS = {"\u0306", "\u0302", "\u031b"}
# The order of dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONE_RANK = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# đ has no decomposition, so it is folded by hand; Ð and Ɖ look like Đ and are typed in its place.
_BARRED_D = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})
_ONE_D = str.maketrans({"ð": "đ", "ɖ": "đ"})
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Fillers and selectors: letters and marks by their category, and nothing at all to see (Default_Ignorable_Code_Point with
# what is reserved for it, and the blank Braille pattern). Format characters (category Cf) are the rest of what is invisible.
_FILLERS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U00016fe4\U000e0000-\U000e0fff]"
)


def nfc(text: str) -> str:
    """The text in NFC, with every line ending as a single newline."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """NFC on one line: invisible characters removed, every run of white space one space, ends stripped."""
    if _is_one_line(text):
        return text
    # Composing again at the end: an invisible character may have stood between a letter and its mark.
    return unicodedata.normalize("NFC", " ".join(_visible(text).split()))


def prose(text: str) -> str:
    """NFC on several lines: invisible characters removed, ends stripped, line breaks kept."""
    return nfc(_visible(text)).strip()


def fold(text: str) -> str:
    """The form that searches compare: one line, lower case, no marks, đ as d; stable when repeated."""
    line = one_line(text)
    if _FOLDED_LETTER_BY_LETTER.fullmatch(line):
        return line.translate(_FOLDED_LETTERS)
    return _folded(line)


def spelling_key(text: str) -> str:
    """The same for two texts that are spelt alike, marks too, whatever the case and wherever the tone stands (hoà, hòa)."""
    return " ".join(map(_spelling, one_line(text).casefold().split()))


@lru_cache(maxsize=50_000)
def _spelling(word: str) -> str:
    if word.isascii():
        return word
    bare, tones = "", ""
    for character in unicodedata.normalize("NFD", word.translate(_ONE_D)):
        if character in _TONE_RANK:
            tones += character
        else:
            bare += character
    return unicodedata.normalize("NFC", bare) + tones


def _folded(line: str) -> str:
    lowered = line.casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return one_line(bare.translate(_BARRED_D))


def sort_key(text: str) -> tuple:
    """A key for ``sorted`` by the Vietnamese alphabet (đ after d); tones decide between equal letters."""
    line = one_line(text)
    letters, tones = [], []
    for character in line.lower():
        base, *marks = unicodedata.normalize("NFD", character)
        letter = unicodedata.normalize("NFC", base + "".join(m for m in marks if m in _LETTER_MARKS))
        letters.append(_letter_weight(letter))
        tones.append(max((_TONE_RANK.get(m, 6) for m in marks if m not in _LETTER_MARKS), default=0))
    return tuple(letters), tuple(tones), line


class _CollationTable(dict):
    """For ``str.translate``: a character to the two digits of its place in the Vietnamese order; made as it is met."""

    def __missing__(self, code):
        base, *marks = unicodedata.normalize("NFD", chr(code))
        letter = unicodedata.normalize("NFC", base + "".join(m for m in marks if m in _LETTER_MARKS))
        group, rank = _letter_weight(letter)
        # Space 0, punctuation 1, digits 2, the alphabet 3 and up; what is none of these comes last.
        place = {0: 0, 1: 1, 2: 2 + min(max(rank - ord("0"), 0), 9), 3: 12 + rank}.get(group, 98)
        self[code] = f"{place:02d}"
        return self[code]


_COLLATION = _CollationTable()
COLLATION_LETTERS = 60


def collation_text(text: str) -> str:
    """Digits that any database sorts as the Vietnamese alphabet does (tones aside), for the first letters of the text."""
    return one_line(text).lower()[:COLLATION_LETTERS].translate(_COLLATION)


def contains_control(text: str) -> bool:
    """Whether the text holds control characters other than tab and line breaks, or lone surrogates."""
    return _CONTROL.search(text) is not None


def _is_one_line(text: str) -> bool:
    """Whether nothing is to be done: what is printable and no filler is visible, and has no white space but spaces."""
    return (
        text.isprintable()
        and not _FILLERS.search(text)
        and "  " not in text
        and text[:1] != " "
        and text[-1:] != " "
        and unicodedata.is_normalized("NFC", text)
    )


def _visible(text: str) -> str:
    text = _FILLERS.sub("", text)
    if text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _letter_weight(letter: str) -> tuple[int, int]:
    """Space, then punctuation, digits, the alphabet, and every other script by code point."""
    if letter == " ":
        return 0, 0
    if letter in _LETTER_RANK:
        return 3, _LETTER_RANK[letter]
    if letter.isdigit():
        return 2, ord(letter[0])
    return (4 if letter.isalpha() else 1), ord(letter[0])


# Letters whose folded form is plain ASCII whatever stands beside them: most texts are nothing but such letters.
_FOLDED_LETTERS = {
    code: folded
    for code in (*range(0x21, 0x7F), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (folded := _folded(chr(code))) and folded.isascii()
}
_FOLDED_LETTER_BY_LETTER = re.compile("[ " + re.escape("".join(map(chr, _FOLDED_LETTERS))) + "]*")
