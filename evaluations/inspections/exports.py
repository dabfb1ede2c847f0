"""The plan of a year and the findings as workbooks: what the list shows, in the same order."""

from units.models import Installation
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.writing import Column, rows_of, table_workbook

PLAN = [
    Column("TT", 6),
    Column("Công đoàn được kiểm tra", 40, value="subject_name"),
    Column("Đơn vị quản lý", 26, value="owner_name"),
    Column("Bên kiểm tra", 26, value="issuer_name"),
    Column("Hình thức", 12, value="get_kind_display"),
    Column("Nội dung", 44, value="about"),
    Column("Thời gian dự kiến", 22, value="time"),
    Column("Đột xuất", 10, value=lambda one: "Đột xuất" if one.unplanned else None),
    Column("Số kế hoạch, quyết định", 18, value="plan_number"),
    Column("Ngày ký", 12, value="plan_signed_on"),
    Column("Trạng thái", 22, value="mark.label"),
    Column("Ngày kiểm tra", 12, value="visited_on"),
    Column("Số kết luận, thông báo", 18, value="conclusion_number"),
    Column("Ngày kết luận", 12, value="conclusion_on"),
    Column("Tóm tắt kết quả", 44, value="summary"),
    Column("Tồn tại chưa khắc phục", 12, value="open_count"),
    Column("Trong đó quá hạn", 12, value="overdue_count"),
    Column("Lý do hủy", 30, value="cancelled_reason"),
]
FINDINGS = [
    Column("TT", 6),
    Column("Công đoàn được kiểm tra", 40, value="inspection.subject_name"),
    Column("Đơn vị quản lý", 26, value="inspection.owner_name"),
    Column("Bên kiểm tra", 26, value="inspection.issuer_name"),
    Column("Ngày kiểm tra", 12, value="inspection.visited_on"),
    Column("Tồn tại số", 8, value="number"),
    Column("Tồn tại, hạn chế", 50, value="text"),
    Column("Yêu cầu khắc phục", 44, value="demand"),
    Column("Hạn khắc phục", 12, value="deadline"),
    Column("Bộ phận, người chịu trách nhiệm", 26, value="responsible"),
    Column("Trạng thái", 28, value=lambda one: "; ".join(mark.label for mark in one.marks)),
    Column("Kết quả khắc phục", 44, value="remedy"),
    Column("Ngày xác nhận", 12, value="closed_on"),
    Column("Ghi chú xác nhận", 30, value="closed_note"),
]


def plan_workbook(inspections: list, year: int) -> bytes:
    """``inspections``: with findings, dressed."""
    return table_workbook(
        f"Kiểm tra, giám sát năm {year}",
        _notes(f"{group(len(inspections))} cuộc kiểm tra, giám sát"),
        PLAN,
        rows_of(PLAN, inspections),
        sheet_title=f"Kế hoạch {year}",
    )


def findings_workbook(findings: list, label: str) -> bytes:
    """``findings``: dressed; ``label``: which of them, in words."""
    return table_workbook(
        "Tồn tại sau kiểm tra, giám sát",
        _notes(f"{label}: {group(len(findings))} tồn tại"),
        FINDINGS,
        rows_of(FINDINGS, findings),
        sheet_title="Tồn tại",
    )


def _notes(text: str) -> list[str]:
    return [*Installation.notes(), f"{text}, ngày {date_vi(clock.today())}."]
