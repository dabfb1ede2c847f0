"""The list of unions, and the same as a workbook. Reads only."""

from django.urls import reverse

from pages.lists import ListPage
from units.committee.scope import units_looked_after
from units.models import Installation
from units.register import exports
from units.register.filters import UnionFilter
from units.register.reporting import reporting
from units.register.tables import UnionTable
from units.register.totals import totals
from vietnamese import clock

MOST_PLACES = 400  # that a browser is given to complete what is typed


class UnionList(ListPage):
    filter_class, table_class = UnionFilter, UnionTable
    page_name, export_name = "union-list", "union-export"
    template_name = "units/register/list.html"
    stylesheets = ("unionhub/register.css",)
    title = "Công đoàn cơ sở"
    nothing_found = (
        "Không có CĐCS nào khớp",
        "Thử bớt từ cần tìm hoặc bỏ bớt điều kiện lọc; không cần gõ dấu. "
        "CĐCS đã kết thúc hoạt động chỉ hiện khi chọn ở mục “Tình trạng”.",
    )

    @property
    def has_main_action(self):
        return self.asked.scope.adds

    def prepared(self, rows):
        return rows.with_outside().select_related("kind", "founding")

    def table_options(self):
        scope = self.asked.scope
        return {"unit_names": scope.unit_names, "exclude": ["unit"] if len(scope.units) < 2 else []}

    def actions(self):
        adds = [("Thêm CĐCS", reverse("union-add")), ("Nhập từ Excel", reverse("union-import"))]
        return [*(adds if self.has_main_action else []), ("Tổng hợp", reverse("union-summary"))]

    def empty(self):
        if self.asked.scope.unions.exists():
            title, text = self.nothing_found
            return {"title": title, "text": text}
        title = "Chưa có CĐCS nào trong danh sách"
        if self.has_main_action:
            text = "Thêm từng CĐCS ở đây, hoặc nhập cả danh sách từ tệp Excel."
            return {"title": title, "text": text, "url": reverse("union-add"), "action": "Thêm CĐCS"}
        return {"title": title, "text": "Cán bộ LĐLĐ tỉnh và cán bộ các đơn vị nhập danh sách này."}

    def context(self):
        units, user = self.asked.scope.units, self.request.user
        return {
            "counted": totals(self.asked.qs),
            "outlook": self._outlook(),
            "places": self.asked.places[:MOST_PLACES],
            "looked_after": [unit for unit in units if unit.pk in units_looked_after(user)],
            "own": units[0].name if len(units) == 1 else "",
        }

    def _outlook(self):
        """For the whole of what one sees or for one unit; anything narrower has no target to be measured by."""
        scope, chosen = self.asked.scope, self.asked.chosen
        unit = scope.unit_of(chosen.get("don-vi", ""))
        if chosen.keys() - {"don-vi"}:
            return None
        if unit is None and len(scope.units) == 1:
            unit = scope.units[0]
        if unit is not None:
            return reporting().outlook(self.request.user, unit.code)
        user = self.request.user
        return reporting().outlook(user, None) if user.has_perm("targets.view_progress") else None

    def workbook(self):
        notes = [text for _, text in self.asked.described] or ["Tất cả công đoàn cơ sở đang hoạt động"]
        names = self.asked.scope.unit_names
        file = exports.of_unions(
            self.asked.rows, unit_names=names, notes=notes, sample=Installation.is_sample()
        )
        return file, f"cong-doan-co-so-{clock.today():%Y-%m-%d}"
