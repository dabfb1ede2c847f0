"""The sheet for a meeting: one A4 landscape with what every unit has done in a quarter, its year and the term."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from targets.measures import Progress
from targets.models import ReportState
from unionhub.dashboard import words
from unionhub.dashboard.annex import INDICATORS
from unionhub.dashboard.words import PARKS, shown
from vietnamese.numbers import group


@dataclass(frozen=True)
class Sheet:
    title: str
    year: int
    body: SafeString
    coverage: str
    not_approved: str


def sheet(progress: Progress) -> Sheet | None:
    """Of the last ended quarter; None where there is none."""
    quarter = progress.last_quarter
    if quarter is None:
        return None
    rows = []
    for unit in progress.units:
        note = _note(progress, unit.code)
        rows.append(_row(progress, quarter, (unit.code,), str(unit.order), escape(unit.name), note))
    rows.append(_row(progress, quarter, progress.all_codes, "", "TỔNG", "", "total"))
    others = progress.codes_without_parks
    if len(others) < len(progress.all_codes):
        rest = set(others)
        parks = tuple(code for code in progress.all_codes if code not in rest)
        rows.append(_row(progress, quarter, parks, "", f"Trong đó: {PARKS}", "", "subtotal"))
        rows.append(_row(progress, quarter, others, "", "Các đơn vị còn lại", "", "subtotal"))
    waiting = progress.not_approved.get(quarter, ())
    return Sheet(
        title=str(quarter),
        year=quarter.year,
        body=mark_safe("".join(rows)),
        coverage=words.coverage(progress),
        not_approved="; ".join(
            f"{unit.name} ({words.state_of(progress.cell(unit.code, quarter)).label.lower()})"
            for unit in waiting
        ),
    )


def _row(progress: Progress, quarter, codes, number: str, name: str, note: str, kind: str = "") -> str:
    position = progress.ended - 1
    cells = []
    assigned = False
    for indicator in INDICATORS:
        measure = progress.measure(indicator, codes)
        year = measure.year(quarter.year)
        assigned = assigned or bool(measure.target)
        for text in (
            group(year.target) if year.target else words.NONE,
            shown(measure.approved_by_quarter[position]),
            shown(year.approved),
            year.percent or words.NONE,
            shown(measure.approved),
            measure.percent or words.NONE,
        ):
            cells.append(f'<td class="num">{text}</td>')
    if not assigned:
        note = "; ".join(filter(None, ("Không giao chỉ tiêu", note)))
    label = f' class="{kind}"' if kind else ""
    return (
        f'<tr{label}><td class="num">{number}</td><th scope="row">{name}</th>{"".join(cells)}'
        f'<td class="note">{escape(note)}</td></tr>'
    )


def _note(progress: Progress, code: str) -> str:
    """The state of the quarter's report where it is not approved."""
    cell = progress.cell(code, progress.last_quarter)
    if not cell.owed or cell.state == ReportState.APPROVED:
        return ""
    return words.state_of(cell).label
