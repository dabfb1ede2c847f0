"""The list of enterprises as a workbook: what the filter shows, in the same order."""

from units.models import Installation
from units.models.installation import SAMPLE_NOTE
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.writing import Column, table_workbook

COLUMNS = [
    Column("TT", 6),
    Column("Đơn vị", 26),
    Column("Tên doanh nghiệp", 44),
    Column("Mã số thuế", 16),
    Column("Loại hình", 24),
    Column("Địa bàn", 22),
    Column("Địa chỉ", 30),
    Column("Số lao động", 12),
    Column("Năm khảo sát", 10, "0"),
    Column("Giai đoạn", 22),
    Column("Người theo dõi", 26),
    Column("Theo dõi đến ngày", 14),
    Column("Ghi chú", 30),
]
CONTACTS = [Column("Người liên hệ", 24), Column("Điện thoại liên hệ", 16)]


def enterprises_workbook(asked, *, contacts: bool) -> bytes:
    """``asked``: an ``EnterpriseFilter``; ``contacts``: with the columns of contact persons."""
    enterprises = asked.rows.select_related("kind", "follower")
    rows = [
        [
            number,
            asked.names[enterprise.unit_id],
            enterprise.name,
            enterprise.tax_code,
            enterprise.kind.name if enterprise.kind else None,
            enterprise.place,
            enterprise.address,
            enterprise.workforce,
            enterprise.surveyed_year,
            enterprise.get_state_display(),
            str(enterprise.follower) if enterprise.follower else None,
            enterprise.follow_up_by,
            enterprise.note,
            *((enterprise.contact_name, enterprise.contact_phone) if contacts else ()),
        ]
        for number, enterprise in enumerate(enterprises.iterator(chunk_size=2000), 1)
    ]
    notes = [SAMPLE_NOTE] if Installation.is_sample() else []
    notes.append(f"{asked.tab.label}: {group(len(rows))} doanh nghiệp, ngày {date_vi(clock.today())}.")
    return table_workbook(
        "Doanh nghiệp chưa có CĐCS",
        notes,
        COLUMNS + (CONTACTS if contacts else []),
        rows,
        sheet_title="Doanh nghiệp",
    )
