"""The list of the unions behind a number; for leadership of all units, for officers of their own."""

import django_tables2 as tables
from django.urls import reverse

from pages.lists import ListPage
from pages.tables import AT_A_DESK, NUMBER_AT_A_DESK, CountColumn, ListTable, cells
from targets.progress import STRUCTURES
from targets.rights import units_served
from unionhub.overview import labels
from unionhub.overview.founding_exports import foundings_workbook
from unionhub.overview.founding_filters import FoundingFilter, label
from unionhub.overview.views import own_trail, trail
from vietnamese import clock

_cell = cells("unionhub/founding_cell_{}.html")


class FoundingsTable(ListTable):
    """Rows: ``foundings.Row``."""

    row_header = "name"

    name = _cell("name", "Công đoàn cơ sở")
    unit = tables.Column("Đơn vị", accessor="unit__name")
    employer = _cell("employer", "Cơ quan, doanh nghiệp", attrs=AT_A_DESK)
    workforce = CountColumn(
        "CNVCLĐ ngày thành lập", accessor="founding__workforce", default="", attrs=NUMBER_AT_A_DESK
    )
    members = CountColumn("Đoàn viên", accessor="founding__members", default="", attrs=NUMBER_AT_A_DESK)
    decision = _cell("decision", "Quyết định")
    quarter = _cell("quarter", "Kỳ báo cáo")


class FoundingList(ListPage):
    filter_class, table_class = FoundingFilter, FoundingsTable
    page_name, export_name = "dashboard-foundings", "dashboard-foundings-export"
    template_name = "unionhub/dashboard_foundings.html"
    nothing_found = "Không có CĐCS nào như đang lọc", "Không có CĐCS thành lập nào trong phạm vi đang xem."

    def may_open(self, user):
        return user.has_perm("targets.view_progress") or user.has_perm("targets.enter_report")

    @property
    def title(self):
        return label(self.asked.rules[self.asked.kind])

    def dress(self, records):
        """The address of a union that this person may open."""
        served = None if self.asked.sees_everything else units_served(self.request.user)
        for row in records:
            if row.founding and (served is None or row.founding.union.unit_id in served):
                row.url = reverse("union-detail", args=[row.founding.union_id])

    def empty(self):
        text = "Không có CĐCS thành lập nào trong phạm vi đang xem."
        return {"title": self.asked.tab.empty, "text": text}

    def breadcrumb(self):
        return trail(self.asked.overview, self.title) if self.asked.sees_everything else own_trail(self.title)

    def context(self):
        asked, wanted, progress = self.asked, self.asked.wanted, self.asked.progress
        name = progress.unit_by_code[wanted.unit].name if wanted.unit else ""
        if asked.sees_everything:
            name = name or labels.PROVINCE
        into = asked.sees_everything and wanted.indicator in progress.headlines
        return {
            "behind": asked.behind,
            "about": ", ".join(part for part in (name, asked.span) if part),
            "as_of": progress.as_of,
            "structure": STRUCTURES[progress.structure],
            "programmes": asked.overview.choice.links(clock.today(), asked.overview.parameters),
            "programme": progress.programme,
            "indicator_url": asked.overview.url("dashboard-indicator", wanted.indicator) if into else "",
        }

    def workbook(self):
        content = foundings_workbook(self.asked.behind, f"{self.title}, {self.asked.span}")
        return content, f"thanh-lap-{self.asked.progress.as_of:%Y-%m-%d}"
