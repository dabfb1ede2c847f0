"""The header of a list: one row, or two with heads over groups of columns. Pure."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from vietnamese.text import fold, one_line
from workbooks.cells import Sheet, Value, address, is_blank

SEARCHED_ROWS = 60
LONGEST = 80  # characters of a heading that is looked at for what it goes on with
_ORDER_LABELS = {"tt", "stt", "so tt", "so thu tu"}
# What a heading may go on with: as of when, whose, where.
_QUALIFIED = re.compile(
    r"\s(?:(?:hien (?:co|nay|tai|dang)|thuc te|thuong xuyen|co mat|dang (?:lam viec|su dung|hoat dong)|"
    r"(?:tai|cua|trong|toan) (?:dn|doanh nghiep|cong ty|don vi|cdcs|co quan)|nguoi|"
    r"(?:trong |cuoi |dau )?(?:nam|quy|thang) [0-9ivx]+(?: (?:nam )?[0-9]{4})?|"
    r"(?:so lieu |tinh )?den (?:het |cuoi )?(?:ngay |thang |nam |quy |thoi diem )?[0-9a-z ]*|"
    r"(?:tai )?(?:thoi diem|ngay) [0-9a-z ]*[0-9 ]+)(?=\s|$))+$"
)
_TOTALS = {"tong so", "tong", "tong cong", "chung"}


@dataclass(frozen=True)
class Wanted:
    """A column that a list may have. ``labels``: how people write its name, compared without marks and brackets.

    With two header rows, a label may also be both texts together (“ngày thành lập” over “CNVCLĐ”). ``weak``: labels that
    count only where no column has another. ``spare``: of several columns the first is read, the others are left unread.
    ``pattern``: of the heading written out (``written_out``), for a column that no label names, where no other is this one.
    """

    key: str
    labels: tuple[str, ...]
    weak: tuple[str, ...] = ()
    spare: bool = False
    pattern: str = ""


@dataclass(frozen=True)
class Tick:
    """A column in which a mark says that ``key`` has this ``value`` (“x” under “FDI”)."""

    key: str
    value: object
    labels: tuple[str, ...]


@dataclass
class Header:
    """Where the columns stand, from 1. ``ticks``: key → {column from 0: value}; ``name``: key of the main column."""

    name: str
    first_row: int
    last_row: int
    columns: dict[str, int] = field(default_factory=dict)
    ticks: dict[str, dict[int, object]] = field(default_factory=dict)
    order_column: int | None = None
    unused: list[str] = field(default_factory=list)
    problems: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return list(self.columns)


def plain(value: Value) -> str:
    """Folded words of a text, without brackets and punctuation; ``""`` for what is no text."""
    if isinstance(value, bool | datetime.date | datetime.time) or not isinstance(value, str):
        return ""
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"\([^)]*\)", " ", fold(value))))


_WRITTEN_OUT = {
    "ld": "lao dong",
    "nld": "nguoi lao dong",
    "dn": "doanh nghiep",
    "cty": "cong ty",
    "htx": "hop tac xa",
    "sdt": "so dien thoai",
    "dt": "dien thoai",
    "mst": "ma so thue",
    "msdn": "ma so doanh nghiep",
    "qd": "quyet dinh",
    "tl": "thanh lap",
    "qdtl": "quyet dinh thanh lap",
    "cd": "cong doan",
    "cdcs": "cong doan co so",
    "gd": "giam doc",
    "cs": "co so",
    "ttcs": "truc tiep co so",
    "ldld": "lien doan lao dong",
    "kcn": "khu cong nghiep",
    "tt": "thi tran",
    "ccn": "cum cong nghiep",
    "tp": "thanh pho",
    "tx": "thi xa",
    "pl": "phap luat",
    "ndcs": "nghiep doan co so",
    "nd": "nghiep doan",
    "ms": "ma so",
    "cdn": "cong doan nganh",
}


def written_out(text: str) -> str:
    """The words of ``plain`` with the usual short forms of headings written out."""
    return " ".join(_WRITTEN_OUT.get(word, word) for word in text.split())


def find_header(sheet: Sheet, wanted: Sequence[Wanted], ticks: Sequence[Tick], name: str) -> Header | None:
    """The first rows that name the column ``name`` and at least one other; None where there are none."""
    labels = _by_label(tuple(wanted))
    spare = frozenset(column.key for column in wanted if column.spare)
    patterns = {column.key: re.compile(column.pattern) for column in wanted if column.pattern}
    for weak in (False, True):
        if weak:
            weaker = {plain(label): column.key for column in wanted for label in column.weak}
            labels = weaker | labels if weaker else {}
        if labels and (found := _found(sheet, labels, ticks, name, spare, patterns)) is not None:
            return found
    return None


def _key_by_pattern(patterns: dict[str, re.Pattern], text: str) -> str | None:
    if not patterns or not text or len(text) > LONGEST:
        return None
    heading = written_out(text)
    return next((key for key, pattern in patterns.items() if pattern.fullmatch(heading)), None)


def _name_by_pattern(header: Header, sheet: Sheet, patterns: dict[str, re.Pattern]) -> None:
    """Give columns that no label names the key whose pattern they fit, where no other column has it."""
    read = {*header.columns.values(), *(c + 1 for columns in header.ticks.values() for c in columns)}
    for column in range(1, max(map(len, sheet.rows[header.first_row - 1 : header.last_row])) + 1):
        if column in read or column == header.order_column:
            continue
        texts = [sheet.value(row, column) for row in range(header.last_row, header.first_row - 1, -1)]
        written = next((value for value in texts if not is_blank(value)), "")
        key = _key_by_pattern(patterns, plain(written))
        label = one_line(str(written))
        if key is not None and key not in header.columns and label in header.unused:
            header.columns[key] = column
            header.unused.remove(label)


@lru_cache(maxsize=32)
def _by_label(wanted: tuple[Wanted, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in wanted:
        for label in column.labels:
            found.setdefault(plain(label), column.key)
    return found


def _found(
    sheet: Sheet,
    labels: dict[str, str],
    ticks: Sequence[Tick],
    name: str,
    spare: frozenset[str],
    patterns: dict[str, re.Pattern],
) -> Header | None:
    marks = {plain(label): tick for tick in ticks for label in tick.labels}
    for number, cells in enumerate(sheet.rows[:SEARCHED_ROWS], 1):
        own = [plain(value) for value in cells]
        # A title stands alone in its row, however much it looks like a heading.
        if sum(map(bool, own)) < 2 or not any(
            (_named(labels, text) or _key_by_pattern(patterns, text)) == name for text in own
        ):
            continue
        last = _last_row(sheet, number, cells, labels, marks)
        header = _header(sheet, number, last, labels, marks, name, spare)
        _name_by_pattern(header, sheet, patterns)
        if name in header.columns and len(header.columns) > 1:
            return header
    return None


def _last_row(sheet: Sheet, number: int, cells: list[Value], labels: dict, marks: dict) -> int:
    """The second row of a header: under merged cells, or where the next row names columns itself."""
    merged = [area[2] for area in sheet.merged if area[0] == number and area[2] > number]
    if merged:
        return min(max(merged), number + 3)
    if number < len(sheet.rows):
        below = [plain(value) for value in sheet.rows[number]]
        named = [text for text in below if text in labels or text in marks or text in _TOTALS]
        # Under a one-row header stand values: a kind of enterprise looks like a column to tick, a name does not.
        if len(named) > 1 and all(isinstance(value, str) for value in sheet.rows[number]):
            return number + 1
    return number


def _named(labels: dict[str, str], text: str) -> str | None:
    """The key of a heading; also of one that goes on to say as of when or where (“Số lao động hiện có”)."""
    if not text:
        return None
    if (found := labels.get(text)) is None and len(text) <= LONGEST and "thanh lap" not in text:
        found = labels.get(_QUALIFIED.sub("", text))
    return found


def _header(
    sheet: Sheet, first: int, last: int, labels: dict, marks: dict, name: str, spare: frozenset[str]
) -> Header:
    header = Header(name, first, last)
    width = max(len(row) for row in sheet.rows[first - 1 : last])
    # Over a header of one row, the row above may hold heads of groups, or a title, which then fits nothing.
    heads = _spread(sheet, max(first - 1, 1) if first == last else first, width)
    for column in range(1, width + 1):
        lower = sheet.value(last, column)
        if is_blank(lower):
            own = [sheet.value(row, column) for row in range(first, last)]
            lower, head = next((value for value in own if not is_blank(value)), ""), ""
        else:
            head = heads[column - 1]
        _name_column(header, column, head, lower, labels, marks, spare)
    return header


def _name_column(
    header: Header,
    column: int,
    head: str,
    written: Value,
    labels: dict,
    marks: dict,
    spare: frozenset[str],
) -> None:
    own = plain(written)
    if own in _ORDER_LABELS:
        header.order_column = header.order_column or column
        return
    candidates = [f"{head} {own}", f"{own} {head}"] if head and own else []
    candidates.append(head if own in _TOTALS else own)
    key = next((found for text in candidates if (found := _named(labels, text)) is not None), None)
    tick = next((marks[text] for text in candidates if text in marks), None)
    if key is not None and key in header.columns and key in spare:
        header.unused.append(one_line(str(written)))
    elif key is not None and key in header.columns:
        _twice(header, written, column, header.columns[key])
    elif key is not None:
        header.columns[key] = column
    elif tick is not None:
        columns = header.ticks.setdefault(tick.key, {})
        if tick.value in columns.values():
            _twice(header, written, column, header.columns[tick.key])
        elif tick.key in header.columns and not columns:
            del header.ticks[tick.key]  # the same is written out in a column of its own
            header.unused.append(one_line(str(written)))
        else:
            columns[column - 1] = tick.value
            header.columns.setdefault(tick.key, column)
    elif own:
        header.unused.append(one_line(str(written)))


def _twice(header: Header, written: Value, column: int, before: int) -> None:
    letters = f"cột {address(1, before)[:-1]} và {address(1, column)[:-1]}"
    text = f"Cột “{one_line(str(written))}” có hai lần ({letters}). Vui lòng chỉ giữ một."
    header.problems.append((header.last_row, column, text))


def _spread(sheet: Sheet, row: int, width: int) -> list[str]:
    """The texts of a row of heads, each over all the columns that it is merged over, or up to the next one."""
    found = [plain(sheet.value(row, column)) for column in range(1, width + 1)]
    covered = {}
    for top, first, bottom, last in sheet.merged:
        if top <= row <= bottom:
            for column in range(first, min(last, width) + 1):
                covered[column] = plain(sheet.value(top, first))
    previous = ""
    for column in range(1, width + 1):
        if column in covered:
            found[column - 1] = previous = covered[column]
        elif found[column - 1]:
            previous = found[column - 1]
        elif not sheet.merged:
            found[column - 1] = previous
    return found
