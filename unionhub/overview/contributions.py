"""What a number of the province is made of: units by year of the term, or by quarter of one year."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from targets.foundings.rules import without_list_text
from targets.models import ReportState
from targets.progress.progress import Progress, UnitLine
from unionhub.overview import labels
from unionhub.overview.annex import NO_TARGET
from unionhub.overview.filters import Asked
from unionhub.overview.foundings import Listed
from unionhub.overview.labels import NONE, shown
from vietnamese.numbers import group

YEAR = "nam"


@dataclass(frozen=True)
class Contributions:
    head: tuple[str, ...]
    body: SafeString
    foot: SafeString


class _Lists:
    """Of unions founded: where a number opens into its list, and how much of it has none; nothing for other indicators."""

    def __init__(self, asked: Asked, code: str, listed: Listed | None):
        self.asked, self.code, self.listed = asked, code, listed

    def url(self, unit: UnitLine | None, year=None, quarter=None) -> str:
        if self.listed is None:
            return ""
        found = {"don-vi": unit.code if unit else "", "nam": year, "quy": quarter}
        return escape(self.asked.behind_url(self.code, **{k: str(v) for k, v in found.items() if v}))

    def note(self, units, year=None, place=None) -> str:
        if self.listed is None:
            return ""
        if place is None:
            count = self.listed.total(self.code, units, year)
        else:
            count = sum(self.listed.without_list(self.code, unit, place) for unit in units)
        return f'<span class="share wrap">{without_list_text(count)}</span>' if count else ""


def by_year(progress: Progress, asked: Asked, code: str, listed: Listed | None = None) -> Contributions:
    """Approved results by year and of the term; each opens to the unit's year, unions founded into their list.

    ``listed``: for unions founded, so that their numbers say how much of them has no list.
    """
    years = list(progress.programme.years)
    lists = _Lists(asked, code, listed)

    def cells(measure, unit, units):
        address = escape(asked.unit_url(unit.code)) if unit else ""
        opens = unit is not None or units == progress.all_codes
        found = []
        for year in measure.years:
            url = (opens and lists.url(unit, year.year)) or (address and f"{address}#nam-{year.year}")
            found.append(_result(year.approved, year.target, year.percent, url, lists.note(units, year.year)))
        url = (opens and lists.url(unit)) or address
        found.append(_result(measure.approved, measure.target, measure.percent, url, lists.note(units)))
        found.append(f'<td class="num">{group(measure.pending) if measure.pending else NONE}</td>')
        return "".join(found)

    head = (*(str(year) for year in years), "Cả nhiệm kỳ", "Chờ duyệt")
    return _contributions(progress, asked, code, head, cells)


def by_quarter(
    progress: Progress, asked: Asked, code: str, year: int, listed: Listed | None = None
) -> Contributions:
    """Results of one year by quarter; each opens to the report that it stands in, unions founded into their list."""
    positions = [position for position, quarter in enumerate(progress.quarters) if quarter.year == year]
    lists = _Lists(asked, code, listed)

    def cells(measure, unit, units):
        opens = unit is not None or units == progress.all_codes
        found = []
        for position in positions:
            quarter = progress.quarters[position]
            approved = measure.approved_by_quarter[position]
            if position >= progress.ended:
                found.append(f'<td class="num">{NONE}</td>')
                continue
            url = lists.url(unit, year, quarter.number) if opens and approved is not None else ""
            note = lists.note(units, place=position)
            if unit:
                found.append(_quarter(progress, measure, unit, quarter, position, url, note))
            else:
                number = f'<a href="{url}">{shown(approved)}</a>' if url else shown(approved)
                waiting = _waiting(measure.pending_by_quarter[position])
                found.append(f'<td class="num">{number}{waiting}{note}</td>')
        of_year = measure.year(year)
        url = lists.url(unit, year) if opens else ""
        found.append(_result(of_year.approved, of_year.target, of_year.percent, url, lists.note(units, year)))
        found.append(f'<td class="num">{shown(of_year.pending)}</td>')
        return "".join(found)

    head = (
        *(f"Quý {progress.quarters[position].roman}" for position in positions),
        f"Năm {year}",
        "Chờ duyệt",
    )
    return _contributions(progress, asked, code, head, cells)


def _contributions(progress: Progress, asked: Asked, code: str, head, cells) -> Contributions:
    """``cells(measure, unit or None, codes of the units that it is about)``: the cells of one row."""
    body = [
        _row(unit, asked, cells(progress.of_unit(code, unit.code), unit, (unit.code,)))
        for unit in progress.units
    ]
    foot = [
        _total(name, kind, cells(measure, None, units))
        for name, kind, measure, units in _groups(progress, code)
    ]
    return Contributions(head, mark_safe("".join(body)), mark_safe("".join(foot)))


def _groups(progress: Progress, code: str):
    yield "TỔNG", "total", progress.province(code), progress.all_codes
    if progress.apart:
        name = escape(labels.without_apart(progress))
        yield name, "subtotal", progress.others(code), progress.other_codes


def _row(unit: UnitLine, asked: Asked, cells: str) -> str:
    name = escape(unit.name) + (" (đã kết thúc)" if unit.ended else "")
    return (
        f'<tr><td class="num">{unit.order}</td><th scope="row"><a href="{escape(asked.unit_url(unit.code))}">'
        f"{name}</a>"
        f"</th>{cells}</tr>"
    )


def _total(name: str, kind: str, cells: str) -> str:
    return f'<tr class="{kind}"><td></td><th scope="row">{name}</th>{cells}</tr>'


def _result(approved, target, share, url, note="") -> str:
    number = shown(approved)
    if url and approved is not None:
        number = f'<a href="{url}">{number}</a>'
    if target:
        share = f'<span class="share">{share}</span>' if share else ""
        return f'<td class="num">{number}/{group(target)}{share}{note}</td>'
    if target == 0:
        return f'<td class="num">{number}<span class="share wrap">{NO_TARGET}</span>{note}</td>'
    return f'<td class="num">{number}{note}</td>'


def _quarter(progress, measure, unit: UnitLine, quarter, position: int, url="", note="") -> str:
    cell = progress.cell(unit.code, quarter)
    if not cell.owed:
        return f'<td class="num">{NONE}</td>'
    approved, waiting = measure.approved_by_quarter[position], measure.pending_by_quarter[position]
    text = shown(approved) if approved is not None else escape(labels.state_of(cell).label)
    if cell.state == ReportState.SUBMITTED and waiting is not None:
        text = f"{group(waiting)} chờ duyệt"
    if url or cell.report:
        text = f'<a href="{url or labels.report_path(cell.report)}">{text}</a>{note}'
    kind = "num" if approved is not None else "num muted"
    return f'<td class="{kind}">{text}</td>'


def _waiting(value) -> str:
    return f'<span class="share">{group(value)} chờ duyệt</span>' if value else ""
