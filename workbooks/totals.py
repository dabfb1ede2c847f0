"""Rows that add up others: told by their label, compared with the rows above, named in a note and never imported. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vietnamese.numbers import NumberRefused, group, spreadsheet_whole
from vietnamese.text import fold, one_line

NAMED = 10  # totals that one note names

_START = r"[\s*+•.:–—-]*(?:\(?(?:[ivxlc]+|[a-zđ]|[0-9]+)[.)/:-]\s*)?"
# What is added up: behind “tổng” and “cộng” these make a total, other words a name (“Tổng công ty May”, “Cộng Hưởng”).
_WHAT = (
    r"kcn|ccn|khu (?:vực|công nghiệp|kinh tế|vuc|cong nghiep|kinh te)|cụm|cum|mục|muc|phần|phan|huyện|huyen|tx|tp|h\b|"
    r"thị xã|thi xa|thị trấn|thi tran|thành phố|thanh pho|xã|xa|phường|phuong|toàn|toan|tỉnh|tinh|khối|khoi|nhóm|nhom|"
    r"đơn vị|don vi|loại|loai|trang|các|cac|chung|theo|doanh nghiệp|doanh nghiep|dn|dnnn|fdi|cđcs|cdcs|nđcs|đv|dv|"
    r"lao động|lao dong|lđ|ld|nlđ|cnlđ|cnvclđ|công nhân|ngành|nganh|địa bàn|dia ban|lđlđ|ldld|cđ|cả|ca|bộ phận|"
    r"danh sách|sheet|biểu|bieu|dồn|don|lũy kế|luỹ kế|luy ke|hợp chung|ngoài nhà nước|nhà nước|hai|ba|năm|quý|tháng"
)
_NUMBERED = r"[ivxlc]+\b|[a-z]\b(?!\s*\w)|[0-9]"
_END = r"\s*(?:$|[:(=.–—-])"
_TOTAL = re.compile(
    rf"{_START}(?:"
    rf"(?:tổng cộng|tổng số|lũy kế|luỹ kế|luy ke|tổng toàn|tong so|grand total|sub-?total)\b|total{_END}|tong cong\b(?! ty\b)|"
    rf"(?:tổng|tong|cộng)(?:{_END}| (?:{_WHAT})\b| (?:{_NUMBERED}))|"
    rf"(?:tổng|tong) (?:đoàn viên|công đoàn cơ sở|doan vien)\b|cộng (?:đoàn viên|công đoàn cơ sở|số)\b|"
    rf"cong(?:{_END}| (?!ca\b|don\b|dn\b|h\b|nganh\b)(?:{_WHAT})\b| [0-9])|"
    r"(?:toàn|toan|cả) (?:tỉnh|tinh|huyện|huyen|thành phố|thanh pho|thị xã|thi xa|ngành|đơn vị|don vi|khu|kcn|ccn|cụm|"
    r"xã|phường|khối|địa bàn|danh sách)\b|"
    r"(?:số|so|số lượng|có) (?:doanh nghiệp|doanh nghiep|dn|cđcs|cdcs|công đoàn cơ sở|đơn vị|đoàn viên|đv|lao động|"
    r"công nhân|cnlđ|cnvclđ)\b|"
    r"[0-9]+ (?:doanh nghiệp|dn|cđcs|đơn vị|công ty|cty|đoàn viên|lao động)\s*\.?$"
    r")"
    r"|(?!.*\b(?:công ty|cty|tnhh|cđcs)\b)"
    # Filling stations are named after an oil company: “Cửa hàng xăng dầu Total”.
    r"(?:.*[:(–—-]\s*(?:tổng cộng|tổng số|tổng|cộng)|(?!.*\b(?:dntn|tư nhân|cửa hàng|đại lý|xăng|gas)\b).*\s(?:total|count))"
    r"\s*[:).]*$"
)
_PART = re.compile(rf"{_START}(?:trong đó|trong do|bình quân|binh quan|trung bình|tỷ lệ|tỉ lệ)\b")
_BEGINNINGS = frozenset(
    text[:4]
    for text in ("tổng", "tong", "cộng", "cong", "toàn", "toan", "lũy ", "luỹ ", "tota", "gran", "subt")
)


def is_total(text: str) -> bool:
    """Whether a label is that of a row that adds up others: “Tổng cộng KCN Quang Châu”, “Cộng: 5 doanh nghiệp”."""
    return bool(_TOTAL.match(one_line(text).lower()))


def is_part(text: str) -> bool:
    """Whether a label is that of a row that shows a part or an average of others: “Trong đó: FDI”."""
    return bool(_PART.match(one_line(text).lower()))


def may_be_total(text: str) -> bool:
    """Whether it is worth asking ``is_total`` about a row that looks like an ordinary one; quick."""
    # Marks that stand for themselves, as a Mac writes them, are put together only by is_total.
    return text[:4].lower() in _BEGINNINGS or not unicodedata.is_normalized("NFC", text[:8])


def is_area(text: str) -> bool:
    """Whether a label names an area or a kind, under which rows stand: “KCN Đình Trám”."""
    return bool(_AREA.match(fold(text)))


_AREA = re.compile(
    r"(?:kcn|ccn|khu cong nghiep|cum cong nghiep|khu vuc|khoi|loai hinh|huyen|thi xa|thanh pho|tp|tx|xa|phuong|thi tran|"
    r"dia ban|nhom|cum|tinh)\b"
)


@dataclass
class RunningSums:
    """Sums of the rows so far, of the columns that are counted: place in a row's values → label.

    A total may add up everything, or everything since any earlier total.
    """

    labels: Mapping[int, str]
    _sums: dict[int, int] = field(default_factory=dict)
    _before: dict[int, set[int]] = field(default_factory=dict)  # the sums where an earlier total stood
    _last: dict[int, int] = field(default_factory=dict)
    matching: list[tuple[int, str]] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)

    def add(self, values: Sequence) -> None:
        sums = self._sums
        for place in self.labels:
            value = values[place]
            if value == "":
                continue
            if type(value) is not float or not value.is_integer():
                value = _whole(value)
            sums[place] = sums.get(place, 0) + value

    def compare(self, number: int, label: str, values: Sequence, cell) -> None:
        """``number``: of the total's row; ``cell(place)`` names one of its cells."""
        right = True
        for place, name in self.labels.items():
            if values[place] == "" or (stated := _whole(values[place], none=True)) is None:
                continue
            summed = self._sums.get(place, 0)
            last = summed - self._last.get(place, 0)
            if summed - stated in (0, *self._before.get(place, ())):
                continue
            right = False
            shown = f"{group(int(summed))}"
            if last not in (0, summed):
                shown += f" (từ dòng cộng trước: {group(int(last))})"
            self.differing.append(
                f"{cell(place)}: dòng tổng ghi {group(int(stated))} “{name}” nhưng cộng các dòng được {shown}. "
                f"Dòng “{one_line(label)[:60]}” không được nhập; vui lòng kiểm tra lại các dòng."
            )
        for place in self.labels:
            summed = self._sums.get(place, 0)
            self._before.setdefault(place, set()).add(summed)
            self._last[place] = summed
        if right:
            self.matching.append((number, one_line(label)))

    def note(self) -> str:
        """The totals that agree, or have nothing to compare, in one sentence; empty where there are none."""
        if not self.matching:
            return ""
        named = ", ".join(f"dòng {number} “{label[:60]}”" for number, label in self.matching[:NAMED])
        more = len(self.matching) - NAMED
        rest = f" và {group(more)} dòng nữa" if more > 0 else ""
        agrees = ", khớp với các dòng phía trên" if self.labels else ""
        return f"không nhập các dòng cộng{agrees}: {named}{rest}."


def _whole(value, *, none: bool = False):
    """The whole number in a cell; 0, or None where that is wanted, for what is none."""
    if type(value) is float and value.is_integer():
        return int(value)
    try:
        found = spreadsheet_whole(value)
    except NumberRefused:
        found = None
    return found if found is not None or none else 0
