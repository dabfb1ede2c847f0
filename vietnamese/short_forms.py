"""Short forms that everybody uses in names of organisations, and the two ways to write the same sound, i and y."""

import re
from functools import lru_cache

from vietnamese.text import fold

# Written out → short, both folded.
SHORT_FORMS = {
    "hop tac xa": "htx",
    "trung hoc co so": "thcs",
    "trung hoc pho thong": "thpt",
    "pho thong co so": "ptcs",
    "tieu hoc": "th",
    "mam non": "mn",
    "mau giao": "mg",
    "giao duc thuong xuyen": "gdtx",
    "giao duc nghe nghiep": "gdnn",
    "dan toc noi tru": "dtnt",
    "uy ban nhan dan": "ubnd",
    "hoi dong nhan dan": "hdnd",
    "trach nhiem huu han": "tnhh",
    "mot thanh vien": "mtv",
    "co phan": "cp",
    "doanh nghiep": "dn",
    "doanh nghiep tu nhan": "dntn",
    "cong ty": "cty",
    "chi nhanh": "cn",
    "ngan hang": "nh",
    "benh vien": "bv",
    "trung tam y te": "ttyt",
    "trung tam": "tt",
    "da khoa": "dk",
    "thanh pho": "tp",
    "thi xa": "tx",
    "thuong mai": "tm",
    "dich vu": "dv",
    "san xuat": "sx",
    "xay dung": "xd",
    "xuat nhap khau": "xnk",
    "khu cong nghiep": "kcn",
    "cum cong nghiep": "ccn",
    "cong doan co so": "cdcs",
    "nghiep doan co so": "ndcs",
    "cong doan": "cd",
    "lien doan lao dong": "ldld",
}
_WRITTEN_OUT: dict[str, list[str]] = {}
for _long, _short in SHORT_FORMS.items():
    _WRITTEN_OUT.setdefault(_short, []).append(_long)
_WRITTEN_OUT["tt"].append("thi tran")  # written so too, but in a name “tt” is a centre
_PHRASE = re.compile(r"\b(?:" + "|".join(sorted(SHORT_FORMS, key=len, reverse=True)) + r")\b")
# One syllable ends in i or y with the same sound: kì, kỳ; mĩ, mỹ; quí, quý. Not behind a vowel: tai and tay are two words.
_ENDING = re.compile(r"(?:[bcdghklmnprstvx]|ch|gh|kh|nh|ngh?|ph|th|tr|qu)[iy]")


@lru_cache(maxsize=50_000)
def i_for_y(word: str) -> str:
    """A folded word with the i of its other spelling: “my” as “mi”, “quy” as “qui”; other words as they are."""
    return word[:-1] + "i" if word.endswith("y") and _ENDING.fullmatch(word) else word


def has_other_spelling(word: str) -> bool:
    """Whether a folded word ends in the sound that is written i or y."""
    return _ENDING.fullmatch(word) is not None


def is_found(terms: list[tuple[str, ...]], folded: str) -> bool:
    """Whether a folded text has all the terms of a search."""
    return all(any(text in folded for text in alternatives) for alternatives in terms)


def search_terms(typed: str) -> list[tuple[str, ...]]:
    """What a search key must contain: of each term at least one of the alternatives; folded. For people's searches.

    “thcs chu dien” finds “Trường Trung học cơ sở Chu Điện” and the other way round, “mi” finds “Mỹ”.
    """
    terms: list[tuple[str, ...]] = []
    line, at = fold(typed.replace("\0", " ")), 0  # PostgreSQL takes no NUL
    for match in _PHRASE.finditer(line):
        terms += map(_alternatives, line[at : match.start()].split())
        terms.append((match[0], SHORT_FORMS[match[0]]))
        at = match.end()
    return [*terms, *map(_alternatives, line[at:].split())]


def _alternatives(word: str) -> tuple[str, ...]:
    if word in _WRITTEN_OUT:
        return (word, *_WRITTEN_OUT[word])
    if _ENDING.fullmatch(word):
        return (word, word[:-1] + ("i" if word.endswith("y") else "y"))
    return (word,)
