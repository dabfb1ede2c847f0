"""What a number of the province is made of: units by year of the term, or by quarter of one year."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from targets.measures import Progress, UnitLine
from targets.models import ReportState
from unionhub.dashboard import words
from unionhub.dashboard.annex import NO_TARGET
from unionhub.dashboard.asked import Asked
from unionhub.dashboard.words import NONE, shown
from vietnamese.numbers import group

YEAR = "nam"


@dataclass(frozen=True)
class Contributions:
    head: tuple[str, ...]
    body: SafeString
    foot: SafeString


def by_year(progress: Progress, asked: Asked, code: str) -> Contributions:
    """Approved results by year and of the term; each opens to the unit's year."""
    years = list(progress.programme.years)

    def cells(measure, address):
        found = [
            _result(year.approved, year.target, year.percent, f"{address}#nam-{year.year}" if address else "")
            for year in measure.years
        ]
        found.append(_result(measure.approved, measure.target, measure.percent, address))
        if measure.pending:
            found.append(f'<td class="num">{group(measure.pending)}</td>')
        else:
            found.append(f'<td class="num">{NONE}</td>')
        return "".join(found)

    head = (*(str(year) for year in years), "Cả nhiệm kỳ", "Chờ duyệt")
    body = [
        _row(unit, asked, cells(progress.of_unit(code, unit.code), escape(asked.unit_url(unit.code))))
        for unit in progress.units
    ]
    foot = [_total(name, kind, cells(measure, "")) for name, kind, measure in _groups(progress, code)]
    return Contributions(head, mark_safe("".join(body)), mark_safe("".join(foot)))


def by_quarter(progress: Progress, asked: Asked, code: str, year: int) -> Contributions:
    """Results of one year by quarter; each opens to the report that it stands in."""
    positions = [position for position, quarter in enumerate(progress.quarters) if quarter.year == year]

    def cells(measure, unit=None):
        found = []
        for position in positions:
            quarter = progress.quarters[position]
            if position >= progress.ended:
                found.append(f'<td class="num">{NONE}</td>')
            elif unit:
                found.append(_quarter(progress, measure, unit, quarter, position))
            else:
                waiting = measure.pending_by_quarter[position]
                found.append(
                    f'<td class="num">{shown(measure.approved_by_quarter[position])}{_waiting(waiting)}</td>'
                )
        of_year = measure.year(year)
        found.append(_result(of_year.approved, of_year.target, of_year.percent, ""))
        found.append(f'<td class="num">{shown(of_year.pending)}</td>')
        return "".join(found)

    head = (
        *(f"Quý {progress.quarters[position].roman}" for position in positions),
        f"Năm {year}",
        "Chờ duyệt",
    )
    body = [_row(unit, asked, cells(progress.of_unit(code, unit.code), unit)) for unit in progress.units]
    foot = [_total(name, kind, cells(measure)) for name, kind, measure in _groups(progress, code)]
    return Contributions(head, mark_safe("".join(body)), mark_safe("".join(foot)))


def _groups(progress: Progress, code: str):
    yield "TỔNG", "total", progress.province(code)
    if len(progress.codes_without_parks) < len(progress.all_codes):
        yield words.WITHOUT_PARKS, "subtotal", progress.without_parks(code)


def _row(unit: UnitLine, asked: Asked, cells: str) -> str:
    name = escape(unit.name) + (" (đã kết thúc)" if unit.ended else "")
    return (
        f'<tr><td class="num">{unit.order}</td><th scope="row"><a href="{escape(asked.unit_url(unit.code))}">'
        f"{name}</a>"
        f"</th>{cells}</tr>"
    )


def _total(name: str, kind: str, cells: str) -> str:
    return f'<tr class="{kind}"><td></td><th scope="row">{name}</th>{cells}</tr>'


def _result(approved, target, share, url) -> str:
    number = shown(approved)
    if url and approved is not None:
        number = f'<a href="{url}">{number}</a>'
    if target:
        share = f'<span class="share">{share}</span>' if share else ""
        return f'<td class="num">{number}/{group(target)}{share}</td>'
    if target == 0:
        return f'<td class="num">{number}<span class="share wrap">{NO_TARGET}</span></td>'
    return f'<td class="num">{number}</td>'


def _quarter(progress: Progress, measure, unit: UnitLine, quarter, position: int) -> str:
    cell = progress.cell(unit.code, quarter)
    if not cell.owed:
        return f'<td class="num">{NONE}</td>'
    approved, waiting = measure.approved_by_quarter[position], measure.pending_by_quarter[position]
    text = shown(approved) if approved is not None else escape(words.state_of(cell).label)
    if cell.state == ReportState.SUBMITTED and waiting is not None:
        text = f"{group(waiting)} chờ duyệt"
    if cell.report:
        text = f'<a href="{words.report_path(cell.report)}">{text}</a>'
    kind = "num" if approved is not None else "num muted"
    return f'<td class="{kind}">{text}</td>'


def _waiting(value) -> str:
    return f'<span class="share">{group(value)} chờ duyệt</span>' if value else ""
