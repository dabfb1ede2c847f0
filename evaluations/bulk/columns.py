"""The columns of a list of ratings: what they are called, by us and by others, and what may stand in their cells."""

from collections.abc import Callable
from dataclasses import dataclass

from evaluations.bulk.validation import codes_of
from evaluations.models import REGISTRATION_LEVELS, Exclusion, Level
from units.register.imports.headings import HEADINGS, PATTERNS
from workbooks.cell_values import CellRefused, decimal_of, side_text_of, tax_code_of, text_of, whole_of
from workbooks.imports.marked_upload import REMARKS
from workbooks.list_header import plain
from workbooks.lists import Given, Tick, Wanted


@dataclass(frozen=True)
class ListColumn:
    """``key``: where it goes in ``Said``, or what a union is found by. ``filled_in``: people write in it."""

    key: str
    label: str
    width: int
    also: tuple[str, ...] = ()
    filled_in: bool = False


COLUMNS = (
    ListColumn("pk", "Mã số", 10),
    ListColumn("unit", "Đơn vị quản lý", 26),
    ListColumn("name", "Tên công đoàn cơ sở", 44),
    ListColumn("kind", "Loại hình", 22),
    ListColumn("tax_code", "Mã số thuế", 15),
    ListColumn("standing", "Diện xếp loại", 20),
    ListColumn(
        "registered_level",
        "Mức đăng ký",
        28,
        (
            "Đăng ký",
            "Đăng ký xếp loại",
            "Mức đăng ký xếp loại",
            "Đăng ký chất lượng",
            "Đăng ký chất lượng hoạt động",
            "Đăng ký đầu năm",
            "Mức đăng ký đầu năm",
        ),
        filled_in=True,
    ),
    ListColumn(
        "self_points",
        "Điểm tự chấm",
        10,
        (
            "Tự chấm",
            "CĐCS tự chấm",
            "Điểm CĐCS tự chấm",
            "Tự chấm điểm",
            "CĐCS tự chấm Điểm",
            "Số điểm tự chấm",
            "Tổng điểm tự chấm",
            "Điểm tự đánh giá",
            "Tự đánh giá Điểm",
        ),
        filled_in=True,
    ),
    ListColumn(
        "self_level",
        "Mức tự xếp loại",
        28,
        (
            "Tự xếp loại",
            "CĐCS tự xếp loại",
            "Tự chấm Xếp loại",
            "CĐCS tự chấm Xếp loại",
            "Tự đánh giá xếp loại",
            "Mức tự đánh giá",
            "CĐCS tự đánh giá",
        ),
        filled_in=True,
    ),
    ListColumn(
        "points",
        "Điểm thẩm định",
        10,
        (
            "Điểm",
            "Tổng điểm",
            "Số điểm",
            "Thẩm định Điểm",
            "Cấp trên thẩm định Điểm",
            "Công đoàn cấp trên Điểm",
            "Điểm cấp trên thẩm định",
            "Điểm công đoàn cấp trên",
            "Điểm chấm",
            "Tổng số điểm",
            "Điểm xếp loại",
            "Điểm thẩm định của công đoàn cấp trên",
            "CĐ cấp trên Điểm",
            "Điểm CĐ cấp trên chấm",
        ),
        filled_in=True,
    ),
    ListColumn(
        "level",
        "Mức xếp loại",
        28,
        (
            "Xếp loại",
            "Kết quả xếp loại",
            "Mức thẩm định",
            "Thẩm định Xếp loại",
            "Cấp trên thẩm định Xếp loại",
            "Công đoàn cấp trên xếp loại",
            "Xếp loại chất lượng",
            "Xếp loại chất lượng hoạt động",
            "Kết quả xếp loại chất lượng",
            "Mức xếp loại chất lượng",
            "Kết quả thẩm định",
            "Đề nghị xếp loại",
            "Mức đề nghị",
            "CĐ cấp trên xếp loại",
            "Kết quả",
        ),
        filled_in=True,
    ),
    ListColumn(
        "conditions",
        "Điều kiện khống chế (mã)",
        14,
        ("Mã điều kiện khống chế", "Khống chế"),
        filled_in=True,
    ),
    ListColumn("reason", "Lý do", 36, ("Lý do, căn cứ", "Căn cứ"), filled_in=True),
    ListColumn(
        "not_rated",
        "Không xếp loại, vì",
        30,
        ("Lý do không xếp loại", "Không xếp loại vì lý do khác", "Không xếp loại"),
        filled_in=True,
    ),
    ListColumn(
        "in_spite",
        "Lý do xếp loại dù chưa đủ thời gian",
        30,
        ("Lý do vẫn xếp loại",),
        filled_in=True,
    ),
)
LABELS = {column.key: column.label for column in COLUMNS} | {"recognised_level": "Mức được công nhận"}
WANTED = [
    Wanted(
        column.key,
        (column.label, *column.also, *HEADINGS.get(column.key, ())),
        weak=("Tên đơn vị",) if column.key == "name" else (),
        spare=column.key in ("kind", "standing", "reason"),
        pattern=PATTERNS.get(column.key, ""),
    )
    for column in COLUMNS
]
# Written for people to read; nothing to say about them when they come back.
IGNORED_LABELS = {plain(REMARKS), plain("Ghi chú"), plain(LABELS["recognised_level"])}
SAID = tuple(column.key for column in COLUMNS if column.filled_in)
# The levels that each column offers, from the best.
LEVELS_OF = {"registered_level": REGISTRATION_LEVELS, "self_level": tuple(Level), "level": tuple(Level)}

_WRITTEN = {
    Level.EXCELLENT: ("hoàn thành xuất sắc", "xuất sắc", "xuất sắc nhiệm vụ", "HTXSNV", "HTXS", "XSNV", "XS"),
    Level.GOOD: ("hoàn thành tốt", "tốt", "HTTNV", "HTT", "HT tốt", "HT tốt nhiệm vụ", "HT tốt NV"),
    Level.SATISFACTORY: ("hoàn thành", "HTNV", "HT"),
    Level.UNSATISFACTORY: (
        "không hoàn thành",
        "KHTNV",
        "KHT",
        "không HTNV",
        "chưa hoàn thành",
        "chưa hoàn thành nhiệm vụ",
    ),
}
_LEVELS = {
    plain(text): level for level, texts in _WRITTEN.items() for text in (level.label, level.value, *texts)
}
NOT_YET = {
    plain(text)
    for text in (
        Exclusion.NOT_YET_ELIGIBLE.label,
        "chưa đủ điều kiện xếp loại",
        "chưa đủ thời gian",
        "chưa đủ điều kiện",
    )
}
TICKS = [
    Tick("level", level.value, (level.label, *(text for text in texts if text != "HT")))
    for level, texts in _WRITTEN.items()
]


def level_of_text(value) -> str:
    """The level in a cell, however it is written; ``""`` for a blank one and for “chưa đủ thời gian xếp loại”."""
    if isinstance(value, Given):
        return value.value
    text = text_of(value)
    folded = plain(text)
    if not folded or folded in NOT_YET:
        return ""
    if (found := _LEVELS.get(folded)) is None:
        named = ", ".join(f"“{level.label}”" for level in Level)
        raise CellRefused(f"Không có mức xếp loại “{text}”. Vui lòng ghi một trong: {named}.")
    return found.value


def _text(value) -> str:
    return side_text_of(value, max_length=1000)


READERS: dict[str, Callable] = {
    "pk": whole_of,
    "name": text_of,
    "tax_code": tax_code_of,
    "registered_level": level_of_text,
    "self_points": decimal_of,
    "self_level": level_of_text,
    "points": decimal_of,
    "level": level_of_text,
    "conditions": lambda value: codes_of(text_of(value, lines=True)),
    "reason": _text,
    "not_rated": _text,
    "in_spite": _text,
}
