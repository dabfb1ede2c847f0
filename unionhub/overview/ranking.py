"""Which units explain the shortfall: those behind their plan, largest first; units ahead are listed apart and never offset it.

All of them are judged at one quarter, the last that is approved for all.
"""

from django.utils.safestring import SafeString

from pages.markup import element, icon, text
from targets.progress.plan import Status
from targets.progress.progress import Measure, Progress, UnitLine
from unionhub.overview import labels
from unionhub.overview.charts import bar
from unionhub.overview.filters import Asked
from unionhub.overview.labels import shown
from vietnamese.numbers import group, percent

# As in components/status.html, once for each of them instead of once for each row.
STATUS = {
    status: element("span", icon(status.code), status.label, kind=f"status status-{status.code}")
    for status in Status
}


class Ranking:
    """One indicator; its rows are made for who asks for them. ``others``: of the units that no group tells apart."""

    def __init__(self, progress: Progress, asked: Asked, indicator: str, *, others=False):
        self.progress = progress
        self.asked = asked
        self.code = indicator
        self.codes = progress.other_codes if others else progress.all_codes
        self.info = progress.indicators[indicator]
        self.heading = labels.heading(self.info)
        self.unit = self.info.unit_label
        self.is_judged = progress.judged_count(self.codes) > 0
        self.behind = progress.shortfalls(indicator, self.codes)
        self._total = progress.shortfall(self.behind)

    @property
    def balance(self) -> str:
        """How the units close to the verdict of all of them, in one line."""
        return labels.closing(self.progress.balance(self.code, self.codes), len(self.behind), self.info)

    @property
    def greatest(self) -> int:
        return self.behind[0][1].behind if self.behind else 0

    @property
    def behind_rows(self) -> SafeString:
        rows = []
        for unit, measure in self.behind:
            late = element(
                "span", element("strong", group(measure.behind)), bar(measure.behind, self.greatest)
            )
            share = percent(measure.behind, self._total)
            cells = (
                element("td", late, kind="num", data_label="Chậm so với tiến độ"),
                element("td", share, kind="num", data_label="Tỷ trọng trong phần chậm"),
            )
            rows.append(self._row(unit, measure, cells))
        return text(*rows)

    @property
    def other_rows(self) -> SafeString:
        """The units that are not behind, in the order of the annex."""
        listed = {unit.code for unit, _ in self.behind}
        found = [
            (unit, measure)
            for unit, measure in self.progress.judged_together(self.code, self.codes)
            if unit.code not in listed
        ]
        rows = []
        for unit, measure in found:
            verdict = element("span", STATUS[measure.status], self._ahead(measure))
            rows.append(self._row(unit, measure, [element("td", verdict, data_label="Đánh giá")]))
        return text(*rows)

    def _row(self, unit: UnitLine, measure: Measure, cells) -> SafeString:
        number = element("td", unit.order, kind="num", data_label="TT")
        name = element("th", self._link(unit), scope="row")
        return element("tr", number, name, self._result(unit, measure), *cells)

    def _link(self, unit: UnitLine) -> SafeString:
        ended = " (đã kết thúc)" if unit.ended else ""
        return text(element("a", unit.name, href=self.asked.unit_url(unit.code)), ended)

    def _result(self, unit: UnitLine, measure: Measure) -> SafeString:
        number = shown(measure.result)
        url = self.asked.through(self.progress, measure).list_url(self.code, unit.code)
        if url and measure.result:
            number = element("a", number, href=url)
        return text(
            element("td", number, kind="num", data_label="Đã duyệt"),
            element("td", shown(measure.plan), kind="num", data_label="Tiến độ kế hoạch"),
        )

    def _ahead(self, measure: Measure) -> SafeString | None:
        return element("span", f"vượt {group(measure.ahead)}", kind="share") if measure.ahead else None
