"""Text that was destroyed on its way between programs: what is told by it, and what can be put right for certain."""

import html
import re
import unicodedata

_LETTER = r"[^\W\d_]"
# A question mark in or before a word stands for a letter that the program before could not write.
_LOST_LETTER = re.compile(
    rf"{_LETTER}\?+{_LETTER}|(?:^|(?<=[\s(“\"]))\?+{_LETTER}|(?<!\?)\?\?+(?=\s*{_LETTER})|"
    # or a word that no vowel is left of: “Ph? M?”
    r"(?<!\w)[bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX]{1,3}\?(?!\w)"
)
_ADDRESS = re.compile(r"\w{1,20}://\S+|www\.\S+")
_ENTITY = re.compile(r"&(?:amp|quot|lt|gt|apos|nbsp|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});")
# What programs write where there is nothing.
_NOTHING = frozenset(
    ("nan", "null", "none", "#n/a", "n/a", "<na>", "nat", "undefined", "(null)", "#ref!", "#name?", "#value!")
)
# UTF-8 that was read in an encoding of one byte a letter: what its first bytes look like, before what no word goes on with.
_MAYBE_MISREAD = re.compile(
    "[ÃÂÄÅÆÌÍĂ][^\\w\\s]|[ÃÂÄÅÆÌÍĂ][\x80-\xbfŒœŠšŽžŸƒ]|[aeiouyAEIOUY\u0300][\u0300ÌÍ][^\\w\\s]|á[º\\xbb]"
)
_ENCODINGS = ("cp1252", "cp1258", "latin-1")
# A quotation mark or no-break space behind a word is an ordinary sight: “HỘI PHỤ NỮ XÃ”.
_ORDINARY_BEHIND = {0x92, 0x93, 0x94, 0xA0}
_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
_LETTERS = frozenset(
    letter
    for base in "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    if len(letter := unicodedata.normalize("NFC", base + tone)) == 1 and not letter.isascii()
) | frozenset(_MARKS)
_QUICK = re.compile("[?\ufffdÃÂÄÅÆÌÍĂº]|á[º\\xbb]")


def damage(text: str) -> str:
    """In Vietnamese why nobody can tell what stood here, for the text as it came in; empty where it is sound."""
    if not _QUICK.search(text):
        return ""
    if "\ufffd" in text:
        return "Chữ trong ô bị hỏng (có ký tự “\ufffd” thay cho chữ đã mất)."
    if _LOST_LETTER.search(_ADDRESS.sub(" ", text)):
        return "Chữ có dấu trong ô đã mất, thay bằng dấu “?”."
    if (meant := misread(text)) is not None:
        return f"Chữ trong ô bị hỏng do đọc sai bảng mã UTF-8; có lẽ là “{meant}”."
    return ""


def misread(text: str) -> str | None:
    """What UTF-8 text said that was read as Western European or Vietnamese of one byte a letter; None for sound text."""
    if not _MAYBE_MISREAD.search(text):
        return None
    meant, repaired = max((_decoded(text, encoding) for encoding in _ENCODINGS), key=lambda found: found[1])
    return unicodedata.normalize("NFC", meant) if repaired > 0 else None


def unescaped(text: str) -> str:
    """The text with the entities of web pages as the characters that they stand for: “Hoàng &amp; Phát”."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def stands_for_nothing(text: str) -> bool:
    """Whether the text is what programs write for a missing value: “nan”, “NULL”, “#N/A”."""
    return len(text) <= 11 and text.strip().lower() in _NOTHING


def _decoded(text: str, encoding: str) -> tuple[str, int]:
    """The text with every sequence of bytes that is UTF-8 decoded, and how many Vietnamese letters that gave.

    Letters that the encoding does not have speak against it, and so count as less than none.
    """
    data, strange = bytearray(), 0
    for character in text:
        try:
            data += character.encode(encoding)
        except UnicodeEncodeError:
            try:
                data += unicodedata.normalize("NFD", character).encode(encoding)
            except UnicodeEncodeError:
                # Bytes without a letter in the encoding are passed on as control characters.
                strange += ord(character) >= 0x100
                data += bytes([min(ord(character), 0xFF)])
    found, repaired, at = [], 0, 0
    while at < len(data):
        width = 3 if data[at] == 0xE1 else 2 if 0xC3 <= data[at] <= 0xCC else 1
        letter = bytes(data[at : at + width]).decode(errors="ignore") if width > 1 else ""
        if letter in _LETTERS:
            ends = at + width == len(data) or not chr(data[at + width]).isalpha()
            repaired += not (data[at] == 0xC3 and data[at + 1] in _ORDINARY_BEHIND and ends)
            found.append(letter)
            at += width
        else:
            found.append(bytes(data[at : at + 1]).decode(encoding, errors="replace"))
            at += 1
    return "".join(found), repaired - strange
