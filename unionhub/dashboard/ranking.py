"""Who explains the shortfall: units behind their plan, largest first. Units ahead are listed apart and never offset it."""

from dataclasses import dataclass

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
# As in components/status.html, once for each of them instead of once for each row.
STATUS = {
    status: mark_safe(
        f'<span class="status status-{status.code}"><svg class="icon" width="16" height="16" aria-hidden="true" '
        f'focusable="false"><use href="#i-{status.code}"/></svg>{status.label}</span>'
    )
    for status in Status
}


@dataclass(frozen=True)
class Ranked:
    rank: str
    name: str
    url: str
    approved: str
    plan: str
    behind: str
    share: str
    bar: SafeString
    status: Status
    through: str


@dataclass(frozen=True)
class Ranking:
    """``total``: the shortfalls added up, nothing offset; ``others``: the units that are not behind, in order."""

    code: str
    heading: str
    unit: str
    total: str
    behind: list[Ranked]
    others: list[Ranked]

    @property
    def behind_rows(self) -> SafeString:
        return _behind_rows(self.behind)

    @property
    def other_rows(self) -> SafeString:
        return _other_rows(self.others)

    @property
    def count(self) -> str:
        return group(len(self.behind))


def ranking(progress: Progress, asked: Asked, indicator: str, *, without_parks=False) -> Ranking:
    codes = progress.codes_without_parks if without_parks else progress.all_codes
    found = progress.shortfalls(indicator, codes)
    total = progress.shortfall(found)
    greatest = found[0][1].behind if found else 0
    behind = [
        _ranked(progress, asked, unit, measure, str(place), total, greatest)
        for place, (unit, measure) in enumerate(found, 1)
    ]
    listed = {unit.code for unit, _ in found}
    others = [
        _ranked(progress, asked, progress.unit_by_code[code], progress.of_unit(indicator, code))
        for code in codes
        if code not in listed
    ]
    info = progress.indicators[indicator]
    return Ranking(indicator, words.heading(info), info.unit_label, group(total), behind, others)


def _ranked(
    progress: Progress, asked: Asked, unit: UnitLine, measure: Measure, rank="", total=0, greatest=0
) -> Ranked:
    return Ranked(
        rank=rank,
        name=unit.name + (" (đã kết thúc)" if unit.ended else ""),
        url=asked.url("dashboard-unit", unit.code),
        approved=shown(measure.approved_judged if measure.judged else measure.approved),
        plan=shown(measure.plan),
        behind=group(measure.behind) if measure.behind else "",
        share=percent(measure.behind, total) or "" if total else "",
        bar=bar(measure.behind, greatest) if greatest else mark_safe(""),
        status=measure.status,
        through=_detail(measure, progress),
    )


def _detail(measure: Measure, progress: Progress) -> str:
    """By how much it is ahead, and as of which quarter where that is not the last one."""
    ahead = f"vượt {group(measure.ahead)}" if measure.ahead else ""
    return "; ".join(filter(None, (ahead, words.judged_through(measure, progress))))


def _behind_rows(rows: list[Ranked]) -> SafeString:
    return mark_safe(
        "".join(
            f'<tr><td class="num" data-label="Hạng">{row.rank}</td>{_name(row)}'
            f'<td class="num" data-label="Đã duyệt">{row.approved}</td>'
            f'<td class="num" data-label="Tiến độ kế hoạch">{row.plan}</td>'
            f'<td class="num" data-label="Chậm so với tiến độ"><span><strong>{row.behind}</strong>{_through(row)}'
            f'{row.bar}</span></td><td class="num" data-label="Tỷ trọng trong phần chậm">{row.share}</td></tr>'
            for row in rows
        )
    )


def _other_rows(rows: list[Ranked]) -> SafeString:
    return mark_safe(
        "".join(
            f'<tr>{_name(row)}<td class="num" data-label="Đã duyệt">{row.approved}</td>'
            f'<td class="num" data-label="Tiến độ kế hoạch">{row.plan}</td>'
            f'<td data-label="Đánh giá"><span>{STATUS[row.status]}{_through(row)}</span></td></tr>'
            for row in rows
        )
    )


def _name(row: Ranked) -> str:
    return f'<th scope="row"><a href="{escape(row.url)}">{escape(row.name)}</a></th>'


def _through(row: Ranked) -> str:
    return f'<span class="share">{row.through}</span>' if row.through else ""
