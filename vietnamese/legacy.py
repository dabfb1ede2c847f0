"""Text in the encodings of before Unicode, TCVN3 and VNI, as it looks when it is read as Western European.

A word speaks for a legacy encoding when it is no Vietnamese syllable as it stands but is one when decoded.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

# Capitals with a tone are the same characters, shown as capitals by the font.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ăâêôơưđăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# VNI writes the plain letter and then its marks as a character of their own.
_VNI_AFTER_ANY = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI = (
    {letter + sign: letter + mark for letter in "aeouyôö" for sign, mark in _VNI_AFTER_ANY.items()}
    | {letter + sign: letter + "\u0302" + mark for letter in "aeo" for sign, mark in _VNI_CIRCUMFLEX.items()}
    | {"a" + sign: "a\u0306" + mark for sign, mark in _VNI_BREVE.items()}
    | {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}
)
_VNI_TOKEN = re.compile("|".join(sorted(_VNI, key=len, reverse=True)) + "|[a-z]")

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_VIETNAMESE_LATIN1 = set("àáâãèéêìíòóôõùúý")
# Signs that also stand in genuine text beside letters (m×n, N·m, footnote¹): one such word proves nothing.
_WEAK_SIGNS = set("·×÷¹§©®")
_TCVN3_INSIDE = re.compile("[A-Za-z]©[a-z]")  # «X©y»: a copyright sign stands before a word, not in it
# Đ in abbreviations (LĐLĐ, CĐN), which are no syllables: genuine text has no such sign behind a consonant.
_TCVN3_ABBREVIATION = re.compile("[A-Z]§")
_VNI_ABBREVIATION = re.compile("[B-DF-HJ-NP-TV-Z]Ñ")
_LATIN1 = re.compile("[\xa1-\xfe]")
_ONLY_IN_UNICODE = re.compile("[ăĂđĐĩĨũŨơƠưƯẠ-ỹ]")
_WORD = re.compile(r"(?:[^\W\d_]|[\xa1-\xbf\xd7\xf7])+")

_ONSETS = (
    "ngh",
    *("ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr"),
    *("b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x"),
    "",
)
_RHYMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  â âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oc oe oem oen oeng oeo oet oi om on ong ooc oong op ot  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uô uôc uôi uôm uôn uông uôt uơ up ut uy uya
    uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu  y yêm yên yêng yêt yêu
    """.split()  # noqa: SIM905 — a table is easier to check than a list of quoted strings
)

_FOLDED_RHYMES = frozenset(
    "".join(c for c in unicodedata.normalize("NFD", rhyme) if not unicodedata.combining(c))
    for rhyme in _RHYMES
)
_FOLDED_ONSETS = tuple(onset for onset in _ONSETS if onset != "đ")


@cache
def is_folded_syllable(word: str) -> bool:
    """Whether a folded word («truong») is spelt like a Vietnamese syllable without its marks; «vina» is not."""
    return any(word.startswith(onset) and word[len(onset) :] in _FOLDED_RHYMES for onset in _FOLDED_ONSETS)


# Words, as they stand between spaces, that speak for no legacy encoding: nearly all of them are met again and again.
_INNOCENT: set[str] = set()


def legacy_encoding(text: str) -> str | None:
    """«TCVN3» or «VNI» for text in that encoding, None for Unicode text. Give it the text as it came in.

    One clear word is enough, two where letters that only Unicode has stand beside it (a foreign name in a
    Vietnamese line is no legacy text). What is Vietnamese or plain ASCII as it stands never counts.
    """
    if _INNOCENT.issuperset(text.split()):
        return None
    text = unicodedata.normalize("NFC", text)
    if not _LATIN1.search(text):
        return None
    needed = 4 if _ONLY_IN_UNICODE.search(text) else 2
    tcvn3 = vni = 0
    for word in {word.lstrip("«").rstrip("»") for word in _WORD.findall(text)}:
        tcvn3 += _tcvn3_evidence(word)
        vni += _vni_evidence(word)
    if max(tcvn3, vni) < needed:
        if not tcvn3 and not vni and len(_INNOCENT) < 100_000:
            _INNOCENT.update(text.split())
        return None
    return "VNI" if vni > tcvn3 else "TCVN3"


@lru_cache(maxsize=50_000)
def _tcvn3_evidence(word: str) -> int:
    """2 for a clear word, 1 for one that might be genuine, 0 for none."""
    if _TCVN3_ABBREVIATION.search(word):
        return 2
    signs = {c for c in word if c in _TCVN3 and c.lower() not in _VIETNAMESE_LATIN1}
    # «cÊp»: a capital behind small letters is odd, but people slip with the shift key.
    odd_capital = any(before.islower() and c in _TCVN3 and c.isupper() for before, c in pairwise(word))
    # A micro sign in front belongs to a unit of measure.
    if (
        not (signs or odd_capital)
        or word.startswith("µ")
        or not all(c.isascii() or c in _TCVN3 for c in word)
    ):
        return 0
    if not _is_syllable("".join(_TCVN3.get(c, c) for c in word)):
        return 0
    return 1 if signs <= _WEAK_SIGNS and not _TCVN3_INSIDE.search(word) else 2


@lru_cache(maxsize=50_000)
def _vni_evidence(word: str) -> int:
    """As for TCVN3. Words spelt with Vietnamese letters alone («Coâng») are clear if they are long enough."""
    if _VNI_ABBREVIATION.search(word):
        return 3  # «CÑN» could also be a TCVN3 syllable in odd capitals
    word = word.lower()
    if word.isascii() or _is_syllable(word):
        return 0
    tokens = _VNI_TOKEN.findall(word)
    if "".join(tokens) != word or not _is_syllable("".join(_vni_decoded(token) for token in tokens)):
        return 0
    foreign = any(not c.isascii() and c not in _VIETNAMESE_LATIN1 for c in word)
    return 2 if foreign or len(word) > 3 else 1


def _vni_decoded(token: str) -> str:
    decoded = _VNI.get(token, token)
    if len(token) > 1 and token[0] in "ôö":
        decoded = _VNI[token[0]] + decoded[1:]
    return decoded


@cache
def _is_syllable(word: str) -> bool:
    """Whether the word, in whatever case, is spelt like a Vietnamese syllable with at most one tone."""
    marks = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in marks if c in _TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES))
    # Syllables that are closed by a stop have no other tones than sắc and nặng.
    if plain.endswith(("c", "ch", "p", "t")) and tones and tones[0] not in "\u0301\u0323":
        return False
    return any(plain.startswith(onset) and plain[len(onset) :] in _RHYMES for onset in _ONSETS)
