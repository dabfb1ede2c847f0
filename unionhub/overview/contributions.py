"""What a number of the province is made of: units by year of the term, or by quarter of one year."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from pages.markup import element, text
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
        return self.asked.behind_url(self.code, **{k: str(v) for k, v in found.items() if v})

    def note(self, units, year=None, place=None) -> str:
        if self.listed is None:
            return ""
        if place is None:
            count = self.listed.total(self.code, units, year)
        else:
            count = sum(self.listed.without_list(self.code, unit, place) for unit in units)
        return element("span", without_list_text(count), kind="share wrap") if count else ""


def by_year(progress: Progress, asked: Asked, code: str, listed: Listed | None = None) -> Contributions:
    """Approved results by year and of the term; each opens to the unit's year, unions founded into their list.

    ``listed``: for unions founded, so that their numbers say how much of them has no list.
    """
    years = list(progress.programme.years)
    lists = _Lists(asked, code, listed)

    def cells(measure, unit, units):
        address = asked.unit_url(unit.code) if unit else ""
        opens = unit is not None or units == progress.all_codes
        found = []
        for year in measure.years:
            url = (opens and lists.url(unit, year.year)) or (address and f"{address}#nam-{year.year}")
            found.append(_result(year.approved, year.target, year.percent, url, lists.note(units, year.year)))
        url = (opens and lists.url(unit)) or address
        found.append(_result(measure.approved, measure.target, measure.percent, url, lists.note(units)))
        found.append(element("td", group(measure.pending) if measure.pending else NONE, kind="num"))
        return text(*found)

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
                found.append(element("td", NONE, kind="num"))
                continue
            url = lists.url(unit, year, quarter.number) if opens and approved is not None else ""
            note = lists.note(units, place=position)
            if unit:
                found.append(_quarter(progress, measure, unit, quarter, position, url, note))
            else:
                number = element("a", shown(approved), href=url) if url else shown(approved)
                waiting = _waiting(measure.pending_by_quarter[position])
                found.append(element("td", number, waiting, note, kind="num"))
        of_year = measure.year(year)
        url = lists.url(unit, year) if opens else ""
        found.append(_result(of_year.approved, of_year.target, of_year.percent, url, lists.note(units, year)))
        found.append(element("td", shown(of_year.pending), kind="num"))
        return text(*found)

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
    return Contributions(head, text(*body), text(*foot))


def _groups(progress: Progress, code: str):
    yield "TỔNG", "total", progress.province(code), progress.all_codes
    if progress.apart:
        yield labels.without_apart(progress), "subtotal", progress.others(code), progress.other_codes


def _row(unit: UnitLine, asked: Asked, cells: SafeString) -> SafeString:
    name = f"{unit.name} (đã kết thúc)" if unit.ended else unit.name
    link = element("a", name, href=asked.unit_url(unit.code))
    return element("tr", element("td", unit.order, kind="num"), element("th", link, scope="row"), cells)


def _total(name: str, kind: str, cells: SafeString) -> SafeString:
    return element("tr", element("td"), element("th", name, scope="row"), cells, kind=kind)


def _result(approved, target, share, url, note="") -> SafeString:
    number, beside = shown(approved), ""
    if url and approved is not None:
        number = element("a", number, href=url)
    if target:
        number = text(number, "/", group(target))
        beside = element("span", share, kind="share") if share else ""
    elif target == 0:
        beside = element("span", NO_TARGET, kind="share wrap")
    return element("td", number, beside, note, kind="num")


def _quarter(progress, measure, unit: UnitLine, quarter, position: int, url="", note="") -> SafeString:
    cell = progress.cell(unit.code, quarter)
    if not cell.owed:
        return element("td", NONE, kind="num")
    approved, waiting = measure.approved_by_quarter[position], measure.pending_by_quarter[position]
    words = shown(approved) if approved is not None else labels.state_of(cell).label
    if cell.state == ReportState.SUBMITTED and waiting is not None:
        words = f"{group(waiting)} chờ duyệt"
    if url or cell.report:
        words = text(element("a", words, href=url or labels.report_path(cell.report)), note)
    return element("td", words, kind="num" if approved is not None else "num muted")


def _waiting(value) -> SafeString | None:
    return element("span", f"{group(value)} chờ duyệt", kind="share") if value else None
