"""The table by unit of a year's rates as HTML, written by ``pages.markup``: at hundreds of units that is most of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from evaluations.labels import COUNT_LABELS, level_of_unit
from evaluations.models import Measure
from evaluations.models.quality_target import Counting
from evaluations.rates import GRASSROOTS, AgainstGoal, Tally, Verdict
from evaluations.unconfirmed import BY_UNCONFIRMED
from pages.markup import BREAK, element, text
from unionhub.overview.ratings import labels
from unionhub.overview.ratings.figures import NOTHING, Counted, UnitName
from unionhub.overview.ratings.links import Links, linked
from unionhub.overview.ratings.results import CODE_OF_COUNT, CODE_OF_MEASURE
from unionhub.overview.ratings.tables import SHARES
from vietnamese.dates import text_date
from vietnamese.numbers import group

COUNTS = ("total", "excluded", "eligible", "rated", "good_or_better")
# In hundreds of cells the words would hide the numbers: they stand once, below the table.
PROVISIONAL = " (*)"
_HEADS = ("Tổng số", "Không xếp loại", "Đủ điều kiện", "Đã xếp loại", "Hoàn thành tốt nhiệm vụ trở lên")


@dataclass(frozen=True)
class UnitTable:
    """``rows``: body and foot; ``notes``: which decisions the targets are from, or '' without any."""

    head: SafeString
    rows: SafeString
    notes: SafeString


@dataclass(frozen=True)
class Target:
    """What is to be reached by a unit or the province; ``mark`` names its decision in the notes, if there are several."""

    share: Decimal
    mark: str = ""


class Papers:
    """The decisions that the targets of the table are from. A cell for each of hundreds of names would hide the numbers, so
    each is named once below the table."""

    def __init__(self, targets: Iterable[Counting]):
        each = {one.decision_id: one for one in targets}
        self.found = sorted(each.values(), key=lambda one: (one.effective_on, one.decision_id))
        several = len(self.found) > 1
        self.marks = {one.decision_id: f" ({n})" if several else "" for n, one in enumerate(self.found, 1)}

    def told(self) -> SafeString:
        several = len(self.found) > 1
        pieces = []
        for number, paper in enumerate(self.found, 1):
            address = reverse("quality-target-detail", args=[paper.decision_id])
            link = element("a", f"Quyết định số {paper.number}", href=address)
            pieces += ["; " if pieces else "", f"({number}) " if several else "", link]
        return text(*pieces)


class Targets:
    """Whom the last decision gave what; the province has the goal of the programme where it was given nothing."""

    def __init__(self, counted: Counted, shown: Iterable[UnitName], province: int | None):
        self.counted, self.province = counted, province
        rows = {province, *(unit.pk for unit in shown)}
        self.papers = Papers(one for (unit, _), one in counted.targets.items() if unit in rows)

    def of(self, unit: int | None, measure: Measure) -> Target | None:
        """``unit`` None: of the province."""
        assigned = self.counted.targets.get((unit or self.province, measure))
        if assigned:
            return Target(assigned.share, self.papers.marks[assigned.decision_id])
        if unit is None and measure in self.counted.promised:
            return Target(self.counted.promised[measure].goal)
        return None

    @property
    def notes(self) -> SafeString:
        said = []
        if self.papers.found:
            said.append(text("Chỉ tiêu theo ", self.papers.told(), "."))
        given = [(self.province, measure) in self.counted.targets for measure in self.counted.promised]
        if not all(given):
            unless = ", nơi tỉnh không có chỉ tiêu được giao" if any(given) else ""
            said.append(SafeString(f"Hàng TỔNG so với mục tiêu của Chương trình{unless}."))
        if any(not tally.confirmed for tally in self.counted.by_measure.values()):
            said.append(SafeString(f"(*) Kết luận {BY_UNCONFIRMED}."))
        return mark_safe(" ".join(said))


def by_unit(
    counted: Counted, shown: list[UnitName], links: Links, *, province: int | None, address: str
) -> UnitTable:
    """``address``: of the page of one unit, to which its code is added."""
    targets, body = Targets(counted, shown, province), []
    for unit in shown:
        tallies = counted.by_unit.get(unit.pk, {})
        cells = [_own(unit, tallies.get(Measure.UPPER, NOTHING), links, targets)]
        for measure in GRASSROOTS:
            target = targets.of(unit.pk, measure)
            cells.append(
                _sector(tallies.get(measure, NOTHING), links, CODE_OF_MEASURE[measure], unit.code, target)
            )
        name = element("th", element("a", unit.name, href=f"{address}{unit.code}"), scope="row")
        body.append(element("tr", element("td", unit.order, kind="num"), name, *cells))
    upper = counted.by_measure[Measure.UPPER]
    good = links.number(upper, "good_or_better", Measure.UPPER)
    eligible = links.number(upper, "eligible", Measure.UPPER)
    own = text(good, "/", eligible, " hoàn thành tốt nhiệm vụ trở lên") if upper.eligible else labels.NONE
    foot = [element("td", own, _against(upper, targets.of(None, Measure.UPPER)), kind="near")]
    for measure in GRASSROOTS:
        target = targets.of(None, measure)
        foot.append(_sector(counted.by_measure[measure], links, CODE_OF_MEASURE[measure], "", target))
    total = element("tr", element("td"), element("th", "TỔNG", scope="row"), *foot, kind="total")
    return UnitTable(_head(), text(element("tbody", *body), element("tfoot", total)), targets.notes)


def _head() -> SafeString:
    heads = (*_HEADS, "% trên đủ điều kiện", "% trên tổng số", "Chỉ tiêu")
    sector = [
        element("th", head, scope="col", kind="num" if place else "num first")
        for place, head in enumerate(heads)
    ]
    tall = {"scope": "col", "rowspan": 2}
    first = element(
        "tr",
        element("th", "TT", **tall, kind="num"),
        element("th", "Đơn vị", **tall),
        element("th", "Xếp loại đơn vị", BREAK, "Chỉ tiêu", **tall),
        element("th", "CĐCS khu vực nhà nước", scope="colgroup", colspan=len(heads)),
        element("th", "CĐCS ngoài khu vực nhà nước", scope="colgroup", colspan=len(heads)),
    )
    return element("thead", first, element("tr", *sector, *sector))


def _own(unit: UnitName, tally: Tally, links: Links, targets: Targets) -> str:
    found, target = level_of_unit(tally), targets.of(unit.pk, Measure.UPPER)
    if found is None:
        return element("td", labels.NONE, _against(tally, target))
    address = links.of(CODE_OF_MEASURE[Measure.UPPER], CODE_OF_COUNT[found], unit=unit.code)
    return element(
        "td", element("a", COUNT_LABELS[found], href=address), _against(tally, target), kind="near"
    )


def _sector(tally: Tally, links: Links, subject: str, unit: str, target: Target | None) -> str:
    if not tally.total and target is None:
        nothing = [element("td", labels.NONE, kind="num")] * (len(_HEADS) + 2)
        return text(element("td", labels.NONE, kind="num first"), *nothing)
    base = links.of(subject, unit=unit)
    cells = []
    for place, count in enumerate(COUNTS):
        code = CODE_OF_COUNT[count]
        number = linked(getattr(tally, count), f"{base}&ket-qua={code}" if code else base)
        cells.append(element("td", number, kind="num" if place else "num first"))
    for _, basis in SHARES:
        cells.append(element("td", tally.share(basis).text or labels.NONE, kind="num"))
    shown = labels.NONE
    if target:
        shown = text(labels.rate(target.share), target.mark, _against(tally, target, alone=True))
    return text(*cells, element("td", shown, kind="num"))


def _against(tally: Tally, target: Target | None, *, alone=False) -> str:
    """The verdict below a target; with the target itself unless that stands above."""
    if target is None:
        return ""
    found = tally.against(target.share)
    by = PROVISIONAL if found.provisional else ""
    verdict = {
        None: "chưa đánh giá được",
        Verdict.REACHED: "đạt",
        Verdict.MISSED: f"còn thiếu {group(found.missing)}",
        Verdict.OPEN: "chưa đủ số liệu",
    }[found.verdict]
    start = "" if alone else f"{labels.rate(target.share)}{target.mark}: "
    return text(" ", element("span", start, verdict, by, kind=f"share wrap verdict-{_code(found)}"))


def _code(found: AgainstGoal) -> str:
    return found.verdict.value if found.verdict else "none"


def assigned_note(counted: Counted, unit: int, measure: Measure) -> str:
    """“Chỉ tiêu 92,5% (Quyết định số 30/QĐ-LĐLĐ có hiệu lực từ 01/07/2025)”; '' where nothing is assigned."""
    found = counted.targets.get((unit, measure))
    if found is None:
        return ""
    return f"chỉ tiêu {labels.rate(found.share)} (Quyết định số {found.number} có hiệu lực từ {text_date(found.effective_on)})"
