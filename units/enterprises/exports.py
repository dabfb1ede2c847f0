"""The list of enterprises as a workbook: what the filter shows, in the same order."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from units.committee.scope import units_looked_after
from units.enterprises.access import UnitNames, sees_register
from units.enterprises.filters import Asked
from units.models import Installation
from units.models.installation import SAMPLE_NOTE
from units.rights import EVERYWHERE, require
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


@require_safe
@sees_register
def enterprise_export(request):
    """Contact persons only where staff ask for them (“lien-he=1”)."""
    contacts = request.GET.get("lien-he") == "1"
    require(not contacts or request.user.has_perm(EVERYWHERE))
    asked = Asked.of(request.GET, units_looked_after(request.user))
    names = UnitNames()
    enterprises = asked.enterprises(request.user).select_related("kind", "follower")
    rows = [
        [
            number,
            names[one.unit_id],
            one.name,
            one.tax_code,
            one.kind.name if one.kind else None,
            one.place,
            one.address,
            one.workforce,
            one.surveyed_year,
            one.get_state_display(),
            str(one.follower) if one.follower else None,
            one.follow_up_by,
            one.note,
            *((one.contact_name, one.contact_phone) if contacts else ()),
        ]
        for number, one in enumerate(enterprises.iterator(chunk_size=2000), 1)
    ]
    notes = [SAMPLE_NOTE] if Installation.is_sample() else []
    notes.append(f"{asked.stage.label}: {group(len(rows))} doanh nghiệp, ngày {date_vi(clock.today())}.")
    content = table_workbook(
        "Doanh nghiệp chưa có CĐCS",
        notes,
        COLUMNS + (CONTACTS if contacts else []),
        rows,
        sheet_title="Doanh nghiệp",
    )
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="doanh-nghiep-{clock.today():%Y-%m-%d}.xlsx"'
    return response
