"""The lists of inspections and of findings."""

import django_tables2 as tables

CELLS = "evaluations/inspections/cell_{}.html"


def cell(name, label):
    return tables.TemplateColumn(template_name=CELLS.format(name), verbose_name=label)


class InspectionTable(tables.Table):
    """Rows: Inspection ``with_findings``, dressed by ``words.dress``."""

    row_header = "subject"

    subject = cell("subject", "Công đoàn được kiểm tra")
    about = cell("about", "Hình thức, nội dung")
    time = cell("time", "Thời gian")
    issuer = tables.Column("Bên kiểm tra", accessor="issuer_name")
    state = cell("state", "Trạng thái")
    findings = cell("findings", "Tồn tại chưa khắc phục")

    class Meta:
        orderable = False
        attrs = {"class": "data cards inspections"}

    def __init__(self, *args, caption, **kwargs):
        self.caption = caption
        super().__init__(*args, **kwargs)


class FindingTable(tables.Table):
    """Rows: Finding, dressed by ``words.dress_findings``."""

    row_header = "text"

    text = cell("finding", "Tồn tại, yêu cầu khắc phục")
    subject = cell("finding_subject", "Công đoàn được kiểm tra")
    deadline = cell("deadline", "Hạn khắc phục")
    state = cell("finding_state", "Trạng thái")

    class Meta:
        orderable = False
        attrs = {"class": "data cards inspections"}

    def __init__(self, *args, caption, **kwargs):
        self.caption = caption
        super().__init__(*args, **kwargs)
