"""Units found by the names that people write for them, exactly or not at all.

Two spellings are the same name when they agree without case, marks, spaces and punctuation, after the usual
abbreviations are written out. Parts of names are never compared: “Thái Bình” is a city and a province.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from vietnamese.text import fold, nfc, one_line, spelling_key

_WORDS = {
    "ldld": "liendoanlaodong",
    "cdvc": "congdoanvienchuc",
    "cdn": "congdoannganh",
    "cd": "congdoan",
    "tp": "thanhpho",
    "tx": "thixa",
    "h": "huyen",
}
# No Vietnamese word begins with these letters, so they are abbreviations even where the space after them is missing.
_GLUED = ("ldld", "cdvc", "cdn", "cd", "tp", "tx")
_ANYWHERE = {"kcn": "khucongnghiep", "khucn": "khucongnghiep"}
_SEPARATORS = re.compile(r"\s*(?:[,;/+&\n]|\s[-–]\s|\bvà\b)\s*", re.IGNORECASE)


class Unknown(LookupError):
    """No unit has this name."""


class Ambiguous(LookupError):
    """The name fits several units; ``codes`` are theirs, sorted."""

    def __init__(self, codes: Iterable[str]):
        self.codes = sorted(codes)
        super().__init__(", ".join(self.codes))


class UnitDirectory:
    """Names of units: ``UnitDirectory([("vu-thu", ["LĐLĐ huyện Vũ Thư", …]), …], provinces=["Thái Bình"])``.

    The first name of each unit is the one shown. A closing “tỉnh” may be missing or be there, and so may “tỉnh” with the
    name of one of the ``provinces``, those of before too. A unit whose code is in ``absent`` (it has ended, or is not
    founded yet) is found by its names unless another one, which is there, is called the same.
    """

    def __init__(
        self,
        entries: Iterable[tuple[str, Collection[str]]],
        *,
        provinces: Iterable[str] = (),
        absent: Collection[str] = (),
    ):
        self._absent = frozenset(absent)
        self._endings = [*(f"tinh{_squeezed(one)}" for one in provinces if one), "tinh"]
        self._names: dict[str, str] = {}
        self._codes: dict[str, set[str]] = {}
        self._whole: dict[str, set[str]] = {}
        self._spellings: dict[str, list[dict[str, str]]] = {}
        for code, names in entries:
            for name in names:
                self._names.setdefault(code, name)
                self._spellings.setdefault(code, []).append(_spelling(name))
                # One key only: the readings of a name are for what people write, not for what we call a unit.
                key = _written_out(name)
                self._whole.setdefault(key, set()).add(code)
                self._codes.setdefault(self._without_province(key), set()).add(code)

    def match(self, text: str) -> str:
        """The code of the unit that is called so. Raises Unknown or Ambiguous."""
        codes = set().union(*(self._codes.get(self._without_province(key), set()) for key in _readings(text)))
        codes = {code for code in codes if self._same_marks(text, code)}
        if not codes:
            raise Unknown(text)
        if len(codes) > 1:
            codes = codes - self._absent or codes
        if len(codes) > 1:
            # Two provinces have a union of this name: the province that is written beside it decides.
            whole = set().union(*(self._whole.get(key, set()) for key in _readings(text)))
            codes = codes & whole or codes
        if len(codes) > 1:
            raise Ambiguous(codes)
        return codes.pop()

    def several(self, text: str) -> list[str]:
        """The codes of the units that one text lists (“A, B”, “A và B”); empty when it names fewer than two."""
        parts = [part for part in _SEPARATORS.split(nfc(text)) if part.strip()]
        # “LĐLĐ huyện A và B”: the later names lean on the beginning of the first.
        lead = re.match(r"\W*(?:\w+\W+){0,2}", parts[0])[0] if parts else ""
        codes = []
        for part in parts[:20]:
            for candidate in (part, lead + part):
                try:
                    code = self.match(candidate)
                except LookupError:
                    continue
                if code not in codes:
                    codes.append(code)
                break
        return codes if len(codes) > 1 else []

    def name(self, code: str) -> str:
        """The name to show for a code; the code itself for one that is not in the directory."""
        return self._names.get(code, code)

    def _same_marks(self, text: str, code: str) -> bool:
        """Whether a text with marks has those of one of the unit's names: “Phượng Sơn” is not “Phương Sơn”."""
        if text.isascii():
            return True
        written = _spelling(text)
        return any(
            all(known.get(word, spelling) == spelling for word, spelling in written.items())
            for known in self._spellings[code]
        )

    def _without_province(self, key: str) -> str:
        for ending in self._endings:
            if key.endswith(ending) and key != ending:
                return key.removesuffix(ending)
        return key


def looks_like_unit(text: str) -> bool:
    """Whether the text begins as names of units do."""
    return _written_out(text).startswith(("liendoanlaodong", "congdoan"))


def _spelling(text: str) -> dict[str, str]:
    """Folded word → how it is spelt, for the words that have or could have marks."""
    return {fold(word): spelling_key(word) for word in re.findall(r"[^\W_]+", one_line(text))}


def _readings(text: str) -> Iterator[str]:
    yield _written_out(text)
    for key in _unglued(_squeezed(text)):
        yield _with_parks(key)


def _written_out(text: str) -> str:
    words = re.findall(r"[^\W_]+", fold(text))
    return _with_parks("".join(_WORDS.get(word, word) for word in words))


def _squeezed(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", fold(text)))


def _unglued(key: str) -> Iterator[str]:
    yield key
    for short in _GLUED:
        if key.startswith(short):
            for rest in _unglued(key.removeprefix(short)):
                yield _WORDS[short] + rest


def _with_parks(key: str) -> str:
    for short, full in _ANYWHERE.items():
        key = key.replace(short, full)
    return key
