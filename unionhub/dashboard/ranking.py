"""Who explains the shortfall: units behind their plan, largest first. Units ahead are listed apart and never offset it."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from targets.measures import Measure, Progress, UnitLine
from targets.plan import Status
from targets.progress import MEMBERS, UNIONS
from unionhub.charts import bar
from unionhub.dashboard import words
from unionhub.dashboard.asked import Asked
from unionhub.dashboard.words import shown
from vietnamese.numbers import group, percent

INDICATORS = (MEMBERS, UNIONS)
TOP = 5
# As in components/status.html, once for each of them instead of once for each row.
STATUS = {
    status: mark_safe(
        f'<span class="status status-{status.code}"><svg class="icon" width="16" height="16" aria-hidden="true" '
        f'focusable="false"><use href="#i-{status.code}"/></svg>{status.label}</span>'
    )
    for status in Status
}


class Ranking:
    """One indicator. ``total``: the shortfalls added up, nothing offset; rows are made for who asks for them."""

    def __init__(self, progress: Progress, asked: Asked, indicator: str, *, without_parks=False):
        self.progress = progress
        self.asked = asked
        self.code = indicator
        self.codes = progress.codes_without_parks if without_parks else progress.all_codes
        info = progress.indicators[indicator]
        self.heading = words.heading(info)
        self.unit = info.unit_label
        self.behind = progress.shortfalls(indicator, self.codes)
        self._total = progress.shortfall(self.behind)

    @property
    def count(self) -> str:
        return group(len(self.behind))

    @property
    def total(self) -> str:
        return group(self._total)

    @property
    def greatest(self) -> int:
        return self.behind[0][1].behind if self.behind else 0

    @property
    def top(self) -> SafeString:
        """The first few, as items of a list."""
        return mark_safe(
            "".join(
                f"<li>{self._link(unit)} <span>chậm <strong>{group(measure.behind)}</strong>"
                f"{self._through(measure)}</span>{bar(measure.behind, self.greatest)}</li>"
                for unit, measure in self.behind[:TOP]
            )
        )

    @property
    def behind_rows(self) -> SafeString:
        return mark_safe(
            "".join(
                f'<tr><td class="num" data-label="Hạng">{place}</td><th scope="row">{self._link(unit)}</th>'
                f"{self._result(unit, measure)}"
                f'<td class="num" data-label="Chậm so với tiến độ"><span><strong>{group(measure.behind)}</strong>'
                f"{self._through(measure)}{bar(measure.behind, self.greatest)}</span></td>"
                f'<td class="num" data-label="Tỷ trọng trong phần chậm">{percent(measure.behind, self._total)}</td></tr>'
                for place, (unit, measure) in enumerate(self.behind, 1)
            )
        )

    @property
    def other_rows(self) -> SafeString:
        """The units that are not behind, in the order of the annex."""
        listed = {unit.code for unit, _ in self.behind}
        found = [
            (self.progress.unit_by_code[code], self.progress.of_unit(self.code, code))
            for code in self.codes
            if code not in listed
        ]
        return mark_safe(
            "".join(
                f'<tr><th scope="row">{self._link(unit)}</th>{self._result(unit, measure)}'
                f'<td data-label="Đánh giá"><span>{STATUS[measure.status]}{self._ahead(measure)}'
                f"{self._through(measure)}</span></td></tr>"
                for unit, measure in found
            )
        )

    def _link(self, unit: UnitLine) -> str:
        ended = " (đã kết thúc)" if unit.ended else ""
        return f'<a href="{escape(self.asked.unit_url(unit.code))}">{escape(unit.name)}</a>{ended}'

    def _result(self, unit: UnitLine, measure: Measure) -> str:
        approved = measure.approved_judged if measure.judged else measure.approved
        number, url = shown(approved), self.asked.list_url(self.code, unit.code)
        # Only where the list adds up to this number: it is about all that is approved.
        if url and approved and approved == measure.approved:
            number = f'<a href="{escape(url)}">{number}</a>'
        return (
            f'<td class="num" data-label="Đã duyệt">{number}</td>'
            f'<td class="num" data-label="Tiến độ kế hoạch">{shown(measure.plan)}</td>'
        )

    def _ahead(self, measure: Measure) -> str:
        return f'<span class="share">vượt {group(measure.ahead)}</span>' if measure.ahead else ""

    def _through(self, measure: Measure) -> str:
        """As of which quarter, where that is not the last one."""
        through = words.judged_through(measure, self.progress)
        return f'<span class="share">{through}</span>' if through else ""
