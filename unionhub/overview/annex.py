"""The annex as a table of target and result: units in its order, what it assigns for every year and for the term.

``lines`` gives the numbers, for page and export alike; ``table`` writes them as HTML. The table is written by
``pages.markup`` instead of a template loop: at hundreds of units this is most of the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from pages.markup import element, text
from targets.progress.progress import Progress, UnitLine
from unionhub.overview.filters import Asked
from unionhub.overview.labels import NONE, OTHERS, lower_quarter, part, upper_first
from vietnamese.numbers import group

NO_TARGET = "Không giao chỉ tiêu"


@dataclass(frozen=True)
class Result:
    """Target (None: no decision, 0: assigned none), what is approved, and the percentage, None without a target."""

    target: int | None
    approved: int | None
    percent: str | None


@dataclass(frozen=True)
class Line:
    """A row: per indicator the results by year, the term's last. ``unit`` is None for the totals."""

    name: str
    results: dict[str, tuple[Result, ...]]
    unit: UnitLine | None = None
    kind: str = ""

    @property
    def number(self) -> str:
        return str(self.unit.order) if self.unit else ""


def lines(progress: Progress) -> Iterator[Line]:
    """The units in order, then TỔNG, “Trong đó: …” for each group that is told apart, and “Các đơn vị còn lại”."""
    for unit in progress.units:
        yield Line(unit.name, _results(progress, (unit.code,)), unit)
    yield from totals(progress)


def later_note(progress: Progress) -> str:
    """That the table has more than the verdict counts: “gồm cả số đã duyệt sau quý II/2026”; empty where it has not."""
    measures = [progress.province(code) for code in progress.assigned]
    if not any(measure.approved_later is not None for measure in measures):
        return ""
    return f"gồm cả số đã duyệt sau {lower_quarter(measures[0].judged)}"


def head(progress: Progress, code: str) -> str:
    """Of a column: what it counts."""
    return upper_first(progress.indicators[code].unit_label)


def totals(progress: Progress) -> Iterator[Line]:
    yield Line("TỔNG", _results(progress, progress.all_codes), kind="total")
    for one in progress.apart:
        yield Line(part(one.short_name), _results(progress, one.codes), kind="subtotal")
    if progress.apart:
        yield Line(OTHERS, _results(progress, progress.other_codes), kind="subtotal")


def _results(progress: Progress, codes) -> dict[str, tuple[Result, ...]]:
    found = {}
    for indicator in progress.assigned:
        measure = progress.measure(indicator, codes)
        found[indicator] = (
            *(Result(year.target, year.approved, year.percent) for year in measure.years),
            Result(measure.target, measure.approved, measure.percent),
        )
    return found


def table(progress: Progress, asked: Asked) -> SafeString:
    years = list(progress.programme.years)
    spans = [*(f"Năm {year}" for year in years), "Cả nhiệm kỳ"]
    codes = progress.assigned
    first = element(
        "tr",
        element("th", "TT", scope="col", rowspan=2, kind="num"),
        element("th", "Đơn vị", scope="col", rowspan=2),
        *(element("th", span, scope="colgroup", colspan=len(codes)) for span in spans),
    )
    columns = [element("th", head(progress, code), scope="col", kind="num") for code in codes]
    heads = element("thead", first, element("tr", *columns * len(spans)))
    # Unions founded open into their list, other numbers into the unit's page.
    anchors = [*((f"#nam-{year}", f"&nam={year}") for year in years), ("", "")]
    body, foot = [], []
    for line in lines(progress):
        if line.unit:
            address = asked.unit_url(line.unit.code)
            addresses = [
                (asked.list_url(code, line.unit.code), 1)
                if progress.indicators[code].counted_unions
                else (address, 0)
                for code in codes
            ]
            ended = " (đã kết thúc)" if line.unit.ended else ""
            name = element("th", element("a", line.name, href=address), ended, scope="row")
            number = element("td", line.number, kind="num")
            body.append(element("tr", number, name, _cells(line, anchors, addresses)))
        else:
            cells = _cells(line, anchors, [("", 0)] * len(codes))
            name = element("th", line.name, scope="row")
            foot.append(element("tr", element("td"), name, cells, kind=line.kind))
    return text(heads, element("tbody", *body), element("tfoot", *foot))


def _cells(line: Line, anchors, addresses) -> SafeString:
    columns = list(line.results.values())
    assigned = [bool(results[-1].target) for results in columns]
    last = len(anchors) - 1
    return text(
        *(
            _cell(results[position], year_anchor[place], address, has_target, position == last)
            for position, year_anchor in enumerate(anchors)
            for results, (address, place), has_target in zip(columns, addresses, assigned, strict=True)
        )
    )


def _cell(result: Result, anchor: str, address: str, has_target: bool, is_term: bool) -> SafeString:
    number, note = NONE, ""
    if result.approved is not None:
        number = group(result.approved)
        if address:
            number = element("a", number, href=address + anchor)
    if result.target:
        share = element("span", result.percent, kind="share") if result.percent else ""
        return element("td", number, "/", group(result.target), share, kind="num")
    if has_target:
        note = element("span", "không giao", kind="share")
    elif is_term:
        note = element("span", NO_TARGET, kind="share wrap")
    return element("td", number, note, kind="num")
