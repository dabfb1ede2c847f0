"""Which units explain the shortfall: those behind their plan, largest first; units ahead are listed apart and never offset it.

All of them are judged at one quarter, the last that is approved for all.
"""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from targets.progress.plan import Status
from targets.progress.progress import Measure, Progress, UnitLine
from unionhub.overview import labels
from unionhub.overview.charts import bar
from unionhub.overview.filters import Asked
from unionhub.overview.labels import shown
from vietnamese.numbers import group, percent

# As in components/status.html, once for each of them instead of once for each row.
STATUS = {
    status: mark_safe(
        f'<span class="status status-{status.code}"><svg class="icon" width="16" height="16" aria-hidden="true" '
        f'focusable="false"><use href="#i-{status.code}"/></svg>{status.label}</span>'
    )
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
        return mark_safe(
            "".join(
                f'<tr><td class="num" data-label="TT">{unit.order}</td><th scope="row">{self._link(unit)}</th>'
                f"{self._result(unit, measure)}"
                f'<td class="num" data-label="Chậm so với tiến độ"><span><strong>{group(measure.behind)}</strong>'
                f"{bar(measure.behind, self.greatest)}</span></td>"
                f'<td class="num" data-label="Tỷ trọng trong phần chậm">{percent(measure.behind, self._total)}</td></tr>'
                for unit, measure in self.behind
            )
        )

    @property
    def other_rows(self) -> SafeString:
        """The units that are not behind, in the order of the annex."""
        listed = {unit.code for unit, _ in self.behind}
        found = [
            (unit, measure)
            for unit, measure in self.progress.judged_together(self.code, self.codes)
            if unit.code not in listed
        ]
        return mark_safe(
            "".join(
                f'<tr><td class="num" data-label="TT">{unit.order}</td><th scope="row">{self._link(unit)}</th>'
                f"{self._result(unit, measure)}"
                f'<td data-label="Đánh giá"><span>{STATUS[measure.status]}{self._ahead(measure)}</span></td></tr>'
                for unit, measure in found
            )
        )

    def _link(self, unit: UnitLine) -> str:
        ended = " (đã kết thúc)" if unit.ended else ""
        return f'<a href="{escape(self.asked.unit_url(unit.code))}">{escape(unit.name)}</a>{ended}'

    def _result(self, unit: UnitLine, measure: Measure) -> str:
        number = shown(measure.result)
        url = self.asked.through(self.progress, measure).list_url(self.code, unit.code)
        if url and measure.result:
            number = f'<a href="{escape(url)}">{number}</a>'
        return (
            f'<td class="num" data-label="Đã duyệt">{number}</td>'
            f'<td class="num" data-label="Tiến độ kế hoạch">{shown(measure.plan)}</td>'
        )

    def _ahead(self, measure: Measure) -> str:
        return f'<span class="share">vượt {group(measure.ahead)}</span>' if measure.ahead else ""
