"""The sheet for a meeting: one A4 landscape with what every unit has done in a quarter, its year and the term."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from pages.markup import element, text
from targets.models import ReportState
from targets.progress.progress import Progress
from unionhub.overview import labels
from unionhub.overview.filters import Asked
from unionhub.overview.labels import OTHERS, shown
from vietnamese.numbers import group


@dataclass(frozen=True)
class Sheet:
    title: str
    year: int
    heads: tuple[str, ...]
    counted: str  # what the columns count: “CĐCS, đoàn viên”
    body: SafeString
    coverage: str
    not_approved: str


def sheet(progress: Progress, asked: Asked) -> Sheet | None:
    """Of the last ended quarter; None where there is none. ``asked``: as of when, so that numbers open into their lists."""
    quarter = progress.last_quarter
    if quarter is None:
        return None
    rows, assigned = [], [progress.indicators[code] for code in progress.assigned]
    lists = _Lists(asked, quarter)
    for unit in progress.units:
        note, links = _note(progress, unit.code), lists.of(unit.code)
        rows.append(_row(progress, quarter, (unit.code,), str(unit.order), unit.name, note, links=links))
    rows.append(_row(progress, quarter, progress.all_codes, "", "TỔNG", "", "total", lists.of(None)))
    for one in progress.apart:
        name = labels.part(one.short_name)
        rows.append(_row(progress, quarter, one.codes, "", name, "", "subtotal"))
    if progress.apart:
        rows.append(_row(progress, quarter, progress.other_codes, "", OTHERS, "", "subtotal"))
    waiting = progress.not_approved.get(quarter, ())
    return Sheet(
        title=f"Quý {quarter.roman} năm {quarter.year}",
        year=quarter.year,
        heads=tuple(labels.heading(info) for info in assigned),
        counted=", ".join(dict.fromkeys(info.unit_label for info in assigned)),
        body=text(*rows),
        coverage=labels.coverage(progress),
        not_approved="; ".join(
            f"{unit.name} ({labels.state_of(progress.cell(unit.code, quarter)).label.lower()})"
            for unit in waiting
        ),
    )


class _Lists:
    """Where the numbers of unions founded open: of the quarter, the year and the term."""

    def __init__(self, asked: Asked, quarter):
        self.asked, year = asked, f"&nam={quarter.year}"
        self.parts = (f"{year}&quy={quarter.number}", year, "")

    def of(self, unit: str | None) -> dict[str, tuple[str, ...]]:
        """``unit``: None for the province."""
        asked = self.asked
        starts = {
            code: asked.list_url(code, unit) if unit else asked.behind_url(code) for code in asked.kinds
        }
        return {code: tuple(start + part for part in self.parts) for code, start in starts.items()}


def _row(
    progress: Progress, quarter, codes, number: str, name: str, note: str, kind: str = "", links=None
) -> SafeString:
    position, links = progress.ended - 1, links or {}
    cells = []
    assigned = False
    for indicator in progress.assigned:
        measure = progress.measure(indicator, codes)
        year = measure.year(quarter.year)
        assigned = assigned or bool(measure.target)
        of_quarter, of_year, of_term = links.get(indicator, ("", "", ""))
        for number_shown in (
            group(year.target) if year.target else labels.NONE,
            _opening(measure.approved_by_quarter[position], of_quarter),
            _opening(year.approved, of_year),
            year.percent or labels.NONE,
            _opening(measure.approved, of_term),
            measure.percent or labels.NONE,
        ):
            cells.append(element("td", number_shown, kind="num"))
    if not assigned:
        note = "; ".join(filter(None, ("Không giao chỉ tiêu", note[:1].lower() + note[1:])))
    row = element("td", number, kind="num"), element("th", name, scope="row"), *cells
    return element("tr", *row, element("td", note, kind="note"), kind=kind)


def _opening(value, url: str) -> str:
    return element("a", shown(value), href=url) if url and value else shown(value)


def _note(progress: Progress, code: str) -> str:
    """The state of the quarter's report where it is not approved."""
    cell = progress.cell(code, progress.last_quarter)
    if not cell.owed or cell.state == ReportState.APPROVED:
        return ""
    return labels.state_of(cell).label
