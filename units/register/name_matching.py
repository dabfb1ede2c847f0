"""Names of grassroots unions and enterprises, reduced to what tells one from another, and compared. Pure.

“CĐCS Công ty TNHH MTV Luxshare-ICT (Việt Nam)” and “Công đoàn Luxshare ICT” have the same core: ``luxshare ict``.
"""

import json
import re
from functools import cache, lru_cache

from django.conf import settings
from rapidfuzz.distance import Levenshtein

from vietnamese.legacy import is_folded_syllable
from vietnamese.short_forms import SHORT_FORMS, has_other_spelling, i_for_y
from vietnamese.text import fold, one_line, spelling_key

# The same thing, written out and short; longer ones first. Where there is nothing behind the arrow it tells nothing apart.
_PHRASES = SHORT_FORMS | {
    **dict.fromkeys(
        (
            "cong doan co so thanh vien",
            "cong doan co so",
            "nghiep doan co so",
            "cong doan bo phan",
            "cong doan",
            "nghiep doan",
            "cong ty",
            "trach nhiem huu han",
            "mot thanh vien",
            "hai thanh vien tro len",
            "1 thanh vien",
            "2 thanh vien tro len",
            "1 tv",
            "2 tv",
            "co phan",
            "chi nhanh",
            "van phong dai dien",
            "doanh nghiep tu nhan",
            "doanh nghiep",
            "co ltd",
            "tap doan",
            "viet nam",
        ),
        "",
    ),
}
_GENERIC = frozenset(
    """
    cdcs cdcstv ndcs cd nd cty ct tnhh mtv tv cp cn vpdd dntn tmcp
    jsc ltd company limited joint stock vn vietnam truong va
    """.split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W_]+")
_PROVINCES = settings.FILES_DIR / "fixtures" / "provinces.json"
_SHORTENED = frozenset(filter(None, _PHRASES.values()))

MISTYPED_FROM = 5  # letters: in a shorter word, one letter more or less makes another word
EDGE = 3  # letters at the beginning or end of a mistyped word that must be right


@cache
def _phrase() -> re.Pattern:
    """What is written out or left out: legal forms, and the province that a union says it is of."""
    provinces = (" ".join(_WORD.findall(fold(name))) for name in json.loads(_PROVINCES.read_text("utf-8")))
    found = [*_PHRASES, *(f"tinh {name}" for name in provinces)]
    return re.compile(r"\b(?:" + "|".join(sorted(found, key=len, reverse=True)) + r")\b")


@lru_cache(maxsize=200_000)
def core(name: str) -> str:
    """What tells this name from others: folded words, without legal forms and what every union is called."""
    text = _phrase().sub(lambda found: _PHRASES.get(found[0], ""), " ".join(_WORD.findall(fold(name))))
    return " ".join(
        word.lstrip("0") or "0" if word.isdigit() else i_for_y(word)
        for word in text.split()
        if word not in _GENERIC
    )


def marks_differ(name: str, other: str) -> bool:
    """Whether a word that two names of one core share is spelt with other marks, or with i for y: “Phương”, “Phượng”.

    It may be a slip or another place (Phương Sơn and Phượng Sơn are two communes): people are asked, nothing is guessed.
    """
    spellings, others = _spellings(name), _spellings(other)
    return any(spellings[word] != others[word] for word in spellings.keys() & others.keys())


def only_marks_differ(name: str, other: str) -> bool:
    """Whether two names have one core and ``marks_differ``."""
    return core(name) == core(other) and marks_differ(name, other)


def other_marks(name: str, known: str) -> str:
    """What an import says about a name that ``marks_differ`` from the only one that it may mean, where it cannot ask."""
    return (
        f"Tên “{name}” chỉ khác dấu (hoặc i và y) với “{known}” trong danh sách, nên không rõ là một hay hai công đoàn. "
        "Vui lòng ghi đúng tên, hoặc ghi mã số nếu tệp có cột này."
    )


def _spellings(name: str) -> dict[str, set[str]]:
    """Word of the core → how it is spelt in the name."""
    words, found = set(core(name).split()), {}
    for word in _WORD.findall(one_line(name)):
        if (folded := i_for_y(fold(word))) in words:
            found.setdefault(folded, set()).add(spelling_key(word))
    return found


def alike(one: str, other: str) -> bool:
    """Whether two cores are the same name, or one with a word that somebody may have mistyped.

    Two words that are both Vietnamese syllables are two words (“Lâm”, “Hóa”), numbers and single letters are never
    mistyped (“số 1”, “số 2”), and a word more makes another name (“Mầm non Vôi”, “Mầm non Vôi số 1”).
    """
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return True
    words, others = one.split(), other.split()
    if len(words) != len(others):
        return False
    different = [(word, other) for word, other in zip(words, others, strict=True) if word != other]
    if sorted(words) == sorted(others):
        # “Tân Mỹ” and “Mỹ Tân” are two places; foreign words change places by mistake.
        return not any(is_folded_syllable(word) for word, _ in different)
    return len(different) == 1 and _mistyped(*different[0])


def blocks(text: str) -> list[str]:
    """Keys of a core: two cores that are alike have one in common, and few others have.

    The core without spaces, its words in order of the alphabet, and for each longer word the core with only the edge of it.
    """
    words = text.split()
    if not words:
        return []
    keys = ["".join(words)]
    if len(words) > 1:
        keys.append("=" + " ".join(sorted(words)))
    for position, word in enumerate(words):
        if len(word) >= MISTYPED_FROM - 1:
            before, after = " ".join(words[:position]), " ".join(words[position + 1 :])
            keys += [f"{before}|{word[:EDGE]}*|{after}", f"{before}|*{word[-EDGE:]}|{after}"]
    return keys


def telling_word(text: str) -> str:
    """The longest word that also stands in the name itself; empty where all are short forms or very short."""
    words = [
        word
        for word in text.split()
        if word not in _SHORTENED and len(word) >= EDGE and not has_other_spelling(word)
    ]
    return max(words, key=len, default="")


def _mistyped(word: str, other: str) -> bool:
    longest = max(len(word), len(other))
    if longest < MISTYPED_FROM or any(c.isdigit() for c in word + other):
        return False
    if is_folded_syllable(word) and is_folded_syllable(other):
        return False
    if word[:EDGE] != other[:EDGE] and word[-EDGE:] != other[-EDGE:]:
        return False
    allowed = 1 if longest < 9 else 2
    return Levenshtein.distance(word, other, score_cutoff=allowed) <= allowed
