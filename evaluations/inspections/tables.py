"""The lists of inspections and of findings."""

import django_tables2 as tables

from pages.tables import AT_A_DESK, ListTable, cells

cell = cells("evaluations/inspections/cell_{}.html")


class InspectionTable(ListTable):
    """Rows: Inspection ``with_findings``, dressed by ``labels.dress``."""

    row_header = "subject"

    subject = cell("subject", "Công đoàn được kiểm tra")
    about = cell("about", "Hình thức, nội dung")
    time = cell("time", "Thời gian")
    issuer = tables.Column("Bên kiểm tra", accessor="issuer_name", attrs=AT_A_DESK)
    state = cell("state", "Trạng thái")
    findings = cell("findings", "Tồn tại chưa khắc phục", attrs=AT_A_DESK)


class FindingTable(ListTable):
    """Rows: Finding, dressed by ``labels.dress_findings``."""

    row_header = "text"

    text = cell("finding", "Tồn tại, yêu cầu khắc phục")
    subject = cell("finding_subject", "Công đoàn được kiểm tra", attrs={"td": {"class": "one-line"}})
    deadline = cell("deadline", "Hạn khắc phục")
    state = cell("finding_state", "Trạng thái")
