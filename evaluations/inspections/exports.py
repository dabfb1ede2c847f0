"""The plan of a year and the findings as workbooks: what the list shows, in the same order."""

from evaluations.inspections.labels import Names, dress, dress_findings
from units.models import Installation
from units.models.installation import SAMPLE_NOTE
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.writing import Column, table_workbook

PLAN = [
    Column("TT", 6),
    Column("Công đoàn được kiểm tra", 40),
    Column("Đơn vị quản lý", 26),
    Column("Bên kiểm tra", 26),
    Column("Hình thức", 12),
    Column("Nội dung", 44),
    Column("Thời gian dự kiến", 22),
    Column("Đột xuất", 10),
    Column("Số kế hoạch, quyết định", 18),
    Column("Ngày ký", 12),
    Column("Trạng thái", 22),
    Column("Ngày kiểm tra", 12),
    Column("Số kết luận, thông báo", 18),
    Column("Ngày kết luận", 12),
    Column("Tóm tắt kết quả", 44),
    Column("Tồn tại chưa khắc phục", 12),
    Column("Trong đó quá hạn", 12),
    Column("Lý do hủy", 30),
]
FINDINGS = [
    Column("TT", 6),
    Column("Công đoàn được kiểm tra", 40),
    Column("Đơn vị quản lý", 26),
    Column("Bên kiểm tra", 26),
    Column("Ngày kiểm tra", 12),
    Column("Tồn tại số", 8),
    Column("Tồn tại, hạn chế", 50),
    Column("Yêu cầu khắc phục", 44),
    Column("Hạn khắc phục", 12),
    Column("Bộ phận, người chịu trách nhiệm", 26),
    Column("Trạng thái", 28),
    Column("Kết quả khắc phục", 44),
    Column("Ngày xác nhận", 12),
    Column("Ghi chú xác nhận", 30),
]


def plan_workbook(inspections, year: int) -> bytes:
    """``inspections``: a queryset with findings; four queries whatever its size."""
    rows_of = list(inspections.with_findings().select_related("inspected_union"))
    dress(rows_of, Names())
    rows = [
        [
            number,
            one.subject_name,
            one.owner_name or None,
            one.issuer_name,
            one.get_kind_display(),
            one.about,
            one.time,
            "Đột xuất" if one.unplanned else None,
            one.plan_number or None,
            one.plan_signed_on,
            one.mark.label,
            one.visited_on,
            one.conclusion_number or None,
            one.conclusion_on,
            one.summary or None,
            one.open_count,
            one.overdue_count,
            one.cancelled_reason or None,
        ]
        for number, one in enumerate(rows_of, 1)
    ]
    return table_workbook(
        f"Kiểm tra, giám sát năm {year}",
        _notes(f"{group(len(rows))} cuộc kiểm tra, giám sát"),
        PLAN,
        rows,
        sheet_title=f"Kế hoạch {year}",
    )


def findings_workbook(findings, label: str) -> bytes:
    """``findings``: a queryset; ``label``: which of them, in words."""
    rows_of = list(findings.select_related("inspection__inspected_union"))
    dress_findings(rows_of, Names())
    rows = [
        [
            number,
            one.inspection.subject_name,
            one.inspection.owner_name or None,
            one.inspection.issuer_name,
            one.inspection.visited_on,
            one.number,
            one.text,
            one.demand,
            one.deadline,
            one.responsible or None,
            "; ".join(mark.label for mark in one.marks),
            one.remedy or None,
            one.closed_on,
            one.closed_note or None,
        ]
        for number, one in enumerate(rows_of, 1)
    ]
    return table_workbook(
        "Tồn tại sau kiểm tra, giám sát",
        _notes(f"{label}: {group(len(rows))} tồn tại"),
        FINDINGS,
        rows,
        sheet_title="Tồn tại",
    )


def _notes(text: str) -> list[str]:
    return [*([SAMPLE_NOTE] if Installation.is_sample() else []), f"{text}, ngày {date_vi(clock.today())}."]
