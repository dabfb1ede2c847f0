"""The columns of a list of ratings: what they are called, by us and by others, and what may stand in their cells."""

from evaluations.bulk.validation import codes_of
from evaluations.models import REGISTRATION_LEVELS, Exclusion, Level
from units.register.imports.headings import HEADINGS, PATTERNS
from workbooks.cell_values import CellRefused, decimal_of, side_text_of, tax_code_of, text_of, whole_of
from workbooks.imports.declared import ListColumn, words
from workbooks.imports.marked_upload import REMARKS
from workbooks.list_header import plain
from workbooks.lists import Given, Tick

# What people fill in: where it goes in ``Said``.
SAID = (
    "registered_level",
    "self_points",
    "self_level",
    "points",
    "level",
    "conditions",
    "reason",
    "not_rated",
    "in_spite",
)
NOT_RATED = "not-rated"
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


def _conditions(value) -> tuple[str, ...]:
    return codes_of(text_of(value, lines=True))


def _level(value) -> str:
    """As ``level_of_text``; ``NOT_RATED`` where the cell says that it is too early."""
    is_early = isinstance(value, str) and plain(value) in NOT_YET
    return NOT_RATED if is_early else level_of_text(value)


def _nothing(value) -> None:
    """Of a column that is written for people to read."""


COLUMNS = (
    ListColumn("pk", "Mã số", HEADINGS["pk"], read=whole_of, width=10),
    ListColumn(
        "unit",
        "Đơn vị quản lý",
        HEADINGS["unit"],
        read=text_of,
        width=26,
        pattern=PATTERNS.get("unit", ""),
        inherited=True,
    ),
    ListColumn(
        "name",
        "Tên công đoàn cơ sở",
        HEADINGS["name"],
        read=text_of,
        width=44,
        weak=("Tên đơn vị",),
        pattern=PATTERNS.get("name", ""),
    ),
    ListColumn(
        "kind",
        "Loại hình",
        HEADINGS["kind"],
        read=_nothing,
        width=22,
        spare=True,
        pattern=PATTERNS.get("kind", ""),
        inherited=True,
    ),
    ListColumn(
        "tax_code",
        "Mã số thuế",
        HEADINGS["tax_code"],
        read=tax_code_of,
        width=15,
        pattern=PATTERNS.get("tax_code", ""),
    ),
    ListColumn("standing", "Diện xếp loại", read=_nothing, width=20, spare=True),
    ListColumn(
        "registered_level",
        "Mức đăng ký",
        words(
            """
            Đăng ký | Đăng ký xếp loại | Mức đăng ký xếp loại | Đăng ký chất lượng | Đăng ký chất lượng hoạt
            động | Đăng ký đầu năm | Mức đăng ký đầu năm
            """
        ),
        read=level_of_text,
        width=28,
    ),
    ListColumn(
        "self_points",
        "Điểm tự chấm",
        words(
            """
            Tự chấm | CĐCS tự chấm | Điểm CĐCS tự chấm | Tự chấm điểm | CĐCS tự chấm Điểm | Số điểm tự chấm |
            Tổng điểm tự chấm | Điểm tự đánh giá | Tự đánh giá Điểm
            """
        ),
        read=decimal_of,
        width=10,
    ),
    ListColumn(
        "self_level",
        "Mức tự xếp loại",
        words(
            """
            Tự xếp loại | CĐCS tự xếp loại | Tự chấm Xếp loại | CĐCS tự chấm Xếp loại | Tự đánh giá xếp loại |
            Mức tự đánh giá | CĐCS tự đánh giá
            """
        ),
        read=level_of_text,
        width=28,
    ),
    ListColumn(
        "points",
        "Điểm thẩm định",
        words(
            """
            Điểm | Tổng điểm | Số điểm | Thẩm định Điểm | Cấp trên thẩm định Điểm | Công đoàn cấp trên Điểm |
            Điểm cấp trên thẩm định | Điểm công đoàn cấp trên | Điểm chấm | Tổng số điểm | Điểm xếp loại | Điểm
            thẩm định của công đoàn cấp trên | CĐ cấp trên Điểm | Điểm CĐ cấp trên chấm
            """
        ),
        read=decimal_of,
        width=10,
    ),
    ListColumn(
        "level",
        "Mức xếp loại",
        words(
            """
            Xếp loại | Kết quả xếp loại | Mức thẩm định | Thẩm định Xếp loại | Cấp trên thẩm định Xếp loại |
            Công đoàn cấp trên xếp loại | Xếp loại chất lượng | Xếp loại chất lượng hoạt động | Kết quả xếp loại
            chất lượng | Mức xếp loại chất lượng | Kết quả thẩm định | Đề nghị xếp loại | Mức đề nghị | CĐ cấp
            trên xếp loại | Kết quả
            """
        ),
        read=_level,
        width=28,
    ),
    ListColumn(
        "conditions",
        "Điều kiện khống chế (mã)",
        words("Mã điều kiện khống chế | Khống chế"),
        read=_conditions,
        width=14,
    ),
    ListColumn("reason", "Lý do", words("Lý do, căn cứ | Căn cứ"), read=_text, width=36, spare=True),
    ListColumn(
        "not_rated",
        "Không xếp loại, vì",
        words("Lý do không xếp loại | Không xếp loại vì lý do khác | Không xếp loại"),
        read=_text,
        width=30,
    ),
    ListColumn(
        "in_spite", "Lý do xếp loại dù chưa đủ thời gian", words("Lý do vẫn xếp loại"), read=_text, width=30
    ),
)
LABELS = {column.key: column.label for column in COLUMNS} | {"recognised_level": "Mức được công nhận"}
# Written for people to read; nothing to say about them when they come back.
IGNORED_LABELS = {plain(REMARKS), plain("Ghi chú"), plain(LABELS["recognised_level"])}
# The levels that each column offers, from the best.
LEVELS_OF = {"registered_level": REGISTRATION_LEVELS, "self_level": tuple(Level), "level": tuple(Level)}
