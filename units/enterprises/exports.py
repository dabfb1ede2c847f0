"""The list of enterprises as a workbook: what the filter shows, in the same order."""

from units.models import Installation
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.writing import Column, rows_of, table_workbook

COLUMNS = [
    Column("TT", 6),
    Column("Đơn vị", 26, value="unit_name"),
    Column("Tên doanh nghiệp", 44, value="name"),
    Column("Mã số thuế", 16, value="tax_code"),
    Column("Loại hình", 24, value="kind.name"),
    Column("Địa bàn", 22, value="place"),
    Column("Địa chỉ", 30, value="address"),
    Column("Số lao động", 12, value="workforce"),
    Column("Năm khảo sát", 10, "0", value="surveyed_year"),
    Column("Giai đoạn", 22, value="get_state_display"),
    Column("Người theo dõi", 26, value=lambda one: str(one.follower) if one.follower else None),
    Column("Theo dõi đến ngày", 14, value="follow_up_by"),
    Column("Ghi chú", 30, value="note"),
]
CONTACTS = [
    Column("Người liên hệ", 24, value="contact_name"),
    Column("Điện thoại liên hệ", 16, value="contact_phone"),
]


def enterprises_workbook(enterprises: list, label: str, *, contacts: bool) -> bytes:
    """``enterprises``: dressed; ``label``: which of them, in words; ``contacts``: with the columns of contact persons."""
    columns = COLUMNS + (CONTACTS if contacts else [])
    notes = [
        *Installation.notes(),
        f"{label}: {group(len(enterprises))} doanh nghiệp, ngày {date_vi(clock.today())}.",
    ]
    return table_workbook(
        "Doanh nghiệp chưa có CĐCS", notes, columns, rows_of(columns, enterprises), sheet_title="Doanh nghiệp"
    )
