"""``.csv`` and other texts of a line a row: their encoding and what separates their cells are found out from the text.

The format holds texts only. What Excel wrote as a number is a number again, so that a code or a telephone number that lost
its 0 is judged as in a sheet; nothing can be said of hidden rows and merged cells.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from vietnamese.text import legacy_encoding
from workbooks.cells import TEXT_SHEET
from workbooks.engines.grid import Grid
from workbooks.file_types import NOT_A_TABLE, utf_16_without_mark
from workbooks.package import TOO_HEAVY, Refused
from workbooks.sizes import Size

SEPARATORS = ("\t", ";", ",")  # the last one stands in ordinary texts most often
SEARCHED = 200  # lines that are looked at for what separates them
MAX_FIELD = 100_000
OPEN_QUOTE = (
    "Tệp CSV có dấu ngoặc kép mở mà không đóng, nên không biết ô nào hết ở đâu. Vui lòng mở tệp bằng Excel, sửa ô đó, "
    "rồi lưu dạng .xlsx."
)

_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # as Excel says it in a first line
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")
# 1.25 is from an English program; 1.250 is how Vietnamese write a thousand. What no number is written like (01.10, 10.20)
# is the number of a decision, a day, a telephone.
_FRACTION = re.compile(r"-?[0-9]{1,12}\.(?:[0-9]{1,2}|[0-9]{4,})")
_LONG = re.compile(
    r"-?[1-9](?:[.,][0-9]+)?E\+[0-9]{2}"
)  # as Excel shows one of many digits, which then are lost
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|#+)")
_FORCED = re.compile(r'="(.*)"', re.DOTALL)  # how a text is kept from becoming a number


def read(data: bytes, size: Size) -> Iterator[tuple[dict, list[list]]]:
    text = decoded(data)
    if _CONTROL.search(text[:2000]):
        raise Refused(NOT_A_TABLE)
    if said := _SAID.match(text):
        separator, text = said[1], text[said.end() :]
    else:
        separator = _separator(text)
    grid = Grid(TEXT_SHEET, size)
    for row, cells in enumerate(_records(text, separator), 1):
        for column, cell in enumerate(cells, 1):
            if cell:
                _put(grid, row, column, cell)
    yield grid.sheet()


def decoded(data: bytes) -> str:
    """The text in NFC: UTF-8 or UTF-16, otherwise Windows-1258, whose tone marks stand behind their letters.

    A text in the font of an older code (TCVN3, VNI) stays as that shows it, so that it is refused as such.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    elif encoding := utf_16_without_mark(data):
        text = data.decode(encoding, "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
            pieces = [piece for piece in re.split(r"[\r\n\t;,]+", text[:20_000]) if not piece.isascii()]
            # A few pieces of Windows-1258 look like one of those by chance.
            if sum(map(bool, map(legacy_encoding, pieces))) * 2 < len(pieces):
                text = data.decode("cp1258", "replace")
    return unicodedata.normalize("NFC", text)


def _separator(text: str) -> str:
    """What parts half of the lines or more into one number of cells, from the header on; of several the less usual in texts.

    Commas stand in numbers and addresses, but not in the header of a list that is parted by something else.
    """
    csv.field_size_limit(len(text) + 1)
    lines = text[:200_000].splitlines(keepends=True)[:SEARCHED]
    judged = {}
    for separator in SEPARATORS:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=separator) if any(cells)]
        parted = Counter(width for width in widths if width > 1)
        if parted:
            width, count = max(parted.items(), key=lambda item: (item[1], item[0]))
            judged[separator] = (count * 2 >= len(widths), -widths.index(width))
    return max(judged, key=judged.get, default=SEPARATORS[0])


def _records(text: str, separator: str) -> list[list[str]]:
    """The cells of each row. Raises Refused where a quotation mark may have swallowed rows, and for a cell that is too long."""
    csv.field_size_limit(MAX_FIELD)
    try:
        return _parted(text, separator, strict=True)
    except csv.Error as error:
        if "end of data" in str(error):
            raise Refused(OPEN_QUOTE) from None
    try:
        records = _parted(text, separator, strict=False)
    except csv.Error:
        raise Refused(TOO_HEAVY) from None
    # With a mark inside a cell, nobody knows whether the next one that goes on in another line was meant to.
    if any("\n" in cell or "\r" in cell for cells in records for cell in cells):
        raise Refused(OPEN_QUOTE)
    return records


def _parted(text: str, separator: str, *, strict: bool) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict))


def _put(grid: Grid, row: int, column: int, cell: str) -> None:
    text = cell.strip()
    if forced := _FORCED.fullmatch(text):
        grid.put(row, column, forced[1].replace('""', '"'))
    elif _WHOLE.fullmatch(text):
        grid.put(row, column, float(text))
    elif (_FRACTION.fullmatch(text) and str(float(text)) == text) or _LONG.fullmatch(text):
        grid.put(row, column, float(text.replace(",", ".")))
    elif _ERROR.fullmatch(text):
        grid.mark(row, column, "e", text)
    elif text[:1] == "=" and len(text) > 1:
        grid.mark(row, column, "f", text[1:])
    else:
        grid.put(row, column, cell)
