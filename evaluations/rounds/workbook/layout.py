"""The words of the sheet: what stands in which row and column. Read without regard to case and diacritics."""

from evaluations.models import Level, UnionLevel
from vietnamese.text import fold

TITLE = "BỘ TIÊU CHÍ XẾP LOẠI CHẤT LƯỢNG"
HINT = (
    "Chỉ sửa các ô bên phải dấu hai chấm và các dòng trong hai bảng; thêm, bớt dòng được. "
    "Dòng “Tổng điểm các tiêu chí” không được đọc lại."
)
# What only says which rule set it is. The level is compared, so that a file does not land in the wrong one.
LEVEL, ROUND, KIND, STATUS = "Cấp công đoàn", "Đợt xếp loại", "Loại hình", "Tình trạng"
SETTINGS = {
    "full_points": "Tổng điểm",
    "excellent_from": f"“{Level.EXCELLENT.label}” từ (điểm)",
    "good_from": f"“{Level.GOOD.label}” từ (điểm)",
    "satisfactory_from": f"“{Level.SATISFACTORY.label}” từ (điểm)",
    "months_of_work": "Số tháng hoạt động để được xếp loại",
    "months_after_merger": "Số tháng sau sáp nhập, chia, tách",
    "excellent_cap": "Tỷ lệ “xuất sắc” tối đa (%)",
    "source_document": "Văn bản làm căn cứ",
    "note": "Ghi chú",
}
CRITERIA = {
    "code": "Mã",
    "group": "Nhóm tiêu chí",
    "text": "Nội dung tiêu chí",
    "max_points": "Điểm tối đa",
    "evidence": "Minh chứng",
}
OVERRIDES = {"code": "Mã", "best_level": "Chỉ được xếp cao nhất", "text": "Trường hợp bị khống chế"}
TOTAL = "Tổng điểm các tiêu chí"
LEVELS = {fold(Level(value).label): value for value in Level.values[1:]}
UNION_LEVELS = {fold(level.label): level.value for level in UnionLevel}


def label_key(value) -> str:
    """A label as it is compared: folded, without the colon at its end and without quotation marks."""
    return fold(str(value)).rstrip(" :").replace("“", "").replace("”", "").replace('"', "")
