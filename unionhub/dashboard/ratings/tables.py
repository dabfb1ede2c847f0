"""The tables of the page of a year's rates as HTML, joined from ready strings: at hundreds of units that is most of the page."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from evaluations.models import Exclusion, Level, Measure
from evaluations.rates import GRASSROOTS, AgainstGoal, Basis, Tally, Verdict, kept_its_word
from unionhub.dashboard.ratings import words
from unionhub.dashboard.ratings.figures import NOTHING, Counted, UnitName, level_of_unit
from unionhub.dashboard.ratings.links import Links, linked
from unionhub.dashboard.ratings.results import (
    ANY,
    CODE_OF_COUNT,
    CODE_OF_MEASURE,
    CODE_OF_RECOGNISED,
    CODE_OF_REGISTERED,
    KEPT,
    SUBJECTS,
)
from vietnamese.dates import date_vi
from vietnamese.numbers import group

MOST_REASONS = 20
HEADS = (
    "Công đoàn cấp trên trực tiếp cơ sở",
    "CĐCS khu vực nhà nước",
    "CĐCS ngoài khu vực nhà nước",
    "CĐCS cả hai khu vực",
)
# Label of a row, count of the tally, class of the row.
_ROWS = (
    ("Tổng số", "total", "total"),
    ("Chưa đủ thời gian xếp loại", "not_yet_eligible", "part"),
    ("Không xếp loại (lý do khác)", "otherwise_excluded", "part"),
    ("Đủ điều kiện xếp loại", "eligible", "total"),
    ("Đã xếp loại", "rated", ""),
    *((level.label, level.value, "part") for level in Level),
    ("Chưa xếp loại", "waiting", ""),
    ("Hoàn thành tốt nhiệm vụ trở lên", "good_or_better", "total"),
)
_SHARES = (
    ("Tỷ lệ trên số đủ điều kiện xếp loại", Basis.ELIGIBLE),
    ("Tỷ lệ trên tổng số công đoàn", Basis.ALL),
)


def measures(counted: Counted, links: Links, *, goal: str) -> SafeString:
    """Rows: what is counted; columns: the three measures, and the grassroots unions together. ``goal``: its name."""
    columns = counted.columns
    body = []
    for label, count, kind in _ROWS:
        cells = "".join(
            f'<td class="num">{links.number(tally, count, subject=subject.code)}</td>'
            for subject, tally in zip(SUBJECTS, columns, strict=True)
        )
        body.append(_row(label, cells, kind))
    for label, basis in _SHARES:
        cells = "".join(f'<td class="num">{tally.share(basis).text or words.NONE}</td>' for tally in columns)
        body.append(_row(label, cells, "rate"))
    against = [
        counted.against(subject.measures[0]) if len(subject.measures) == 1 else None for subject in SUBJECTS
    ]
    body.append(
        _row(
            goal,
            "".join(f'<td class="num">{words.rate(one.goal) if one else words.NONE}</td>' for one in against),
        )
    )
    missing = "".join(
        f'<td class="num">{group(one.missing) if one and one.verdict else words.NONE}</td>' for one in against
    )
    body.append(_row("Còn thiếu (công đoàn)", missing))
    verdicts = "".join(
        f'<td class="num">{_status(one, "chỉ tiêu" if counted.unit else "mục tiêu")}</td>' for one in against
    )
    body.append(_row("Đánh giá", verdicts))
    return mark_safe("".join(body))


def _row(label: str, cells: str, kind: str = "") -> str:
    start = f'<tr class="{kind}">' if kind else "<tr>"
    return f'{start}<th scope="row">{label}</th>{cells}</tr>'


def _status(found: AgainstGoal | None, goal: str) -> str:
    status = words.status(found, goal)
    return (
        f'<span class="status status-{status.code}">{_icon(status.code)}{status.label}</span>'
        if status
        else words.NONE
    )


def _icon(name: str) -> str:
    return f'<svg class="icon" width="16" height="16" aria-hidden="true" focusable="false"><use href="#i-{name}"/></svg>'


@dataclass(frozen=True)
class Target:
    """What is to be reached by a unit or the province, and where that is written."""

    share: Decimal
    source: SafeString


def target_of(
    counted: Counted, unit: int | None, measure: Measure, *, province: int | None = None
) -> Target | None:
    """The last decision for the unit; for the province that one too, else the goal of the programme."""
    assigned = counted.targets.get((unit or province, measure))
    if assigned:
        return Target(assigned.share, _paper(assigned.decision_id, assigned.number))
    if unit is None and measure in counted.promised:
        return Target(counted.promised[measure].goal, SafeString("Mục tiêu Chương trình"))
    return None


@lru_cache(maxsize=200)
def _paper(decision: int, number: str) -> SafeString:
    """Hundreds of units share a decision, so its address is put together once."""
    return format_html('<a href="{}">QĐ số {}</a>', reverse("quality-target-detail", args=[decision]), number)


UNIT_COUNTS = ("total", "excluded", "eligible", "rated", "good_or_better")
_UNIT_HEADS = ("Tổng số", "Không xếp loại", "Đủ điều kiện", "Đã xếp loại", "Tốt trở lên")


def units_head() -> SafeString:
    sector = (
        "".join(f'<th scope="col" class="num">{head}</th>' for head in _UNIT_HEADS)
        + '<th scope="col" class="num">% trên đủ điều kiện</th><th scope="col" class="num">% trên tổng số</th>'
        + '<th scope="col" class="num">Chỉ tiêu</th>'
    )
    span = len(_UNIT_HEADS) + 3
    return mark_safe(
        '<thead><tr><th scope="col" rowspan="2" class="num">TT</th><th scope="col" rowspan="2">Đơn vị</th>'
        '<th scope="col" rowspan="2">Xếp loại của chính đơn vị</th>'
        f'<th scope="colgroup" colspan="{span}">CĐCS khu vực nhà nước</th>'
        f'<th scope="colgroup" colspan="{span}">CĐCS ngoài khu vực nhà nước</th></tr><tr>{sector}{sector}</tr></thead>'
    )


def units(
    counted: Counted, shown: list[UnitName], links: Links, *, province: int | None, address: str
) -> SafeString:
    """Body and foot of the table by unit; ``address``: of the page of one unit, to which its code is added."""
    body = []
    for unit in shown:
        tallies = counted.by_unit.get(unit.pk, {})
        cells = [_own(counted, unit, tallies.get(Measure.UPPER, NOTHING), links)]
        for measure in GRASSROOTS:
            target = target_of(counted, unit.pk, measure)
            cells.append(
                _sector(tallies.get(measure, NOTHING), links, CODE_OF_MEASURE[measure], unit.code, target)
            )
        body.append(
            f'<tr><td class="num">{unit.order}</td><th scope="row"><a href="{address}{unit.code}">{escape(unit.name)}</a></th>'
            f"{''.join(cells)}</tr>"
        )
    upper = counted.by_measure[Measure.UPPER]
    good = links.number(upper, "good_or_better", Measure.UPPER)
    eligible = links.number(upper, "eligible", Measure.UPPER)
    own = f"{good}/{eligible} tốt trở lên" if upper.eligible else words.NONE
    target = target_of(counted, None, Measure.UPPER, province=province)
    foot = [f'<td class="near">{own}{_against(upper, target)}</td>']
    for measure in GRASSROOTS:
        target = target_of(counted, None, measure, province=province)
        foot.append(_sector(counted.by_measure[measure], links, CODE_OF_MEASURE[measure], "", target))
    return mark_safe(
        f'<tbody>{"".join(body)}</tbody><tfoot><tr class="total"><td></td>'
        f'<th scope="row">TỔNG</th>{"".join(foot)}</tr></tfoot>'
    )


def _own(counted: Counted, unit: UnitName, tally: Tally, links: Links) -> str:
    found = level_of_unit(tally)
    target = target_of(counted, unit.pk, Measure.UPPER)
    if found is None:
        return f"<td>{words.NONE}{_against(tally, target)}</td>"
    address = links.of(CODE_OF_MEASURE[Measure.UPPER], CODE_OF_COUNT[found], unit=unit.code)
    return (
        f'<td class="near"><a href="{address}">{words.COUNT_LABELS[found]}</a>{_against(tally, target)}</td>'
    )


def _sector(tally: Tally, links: Links, subject: str, unit: str, target: Target | None) -> str:
    if not tally.total and target is None:
        return f'<td class="num first">{words.NONE}</td>' + f'<td class="num">{words.NONE}</td>' * 7
    base = links.of(subject, unit=unit)
    cells = []
    for place, count in enumerate(UNIT_COUNTS):
        code = CODE_OF_COUNT[count]
        number = linked(getattr(tally, count), f"{base}&amp;ket-qua={code}" if code else base)
        cells.append(f'<td class="num{"" if place else " first"}">{number}</td>')
    for _, basis in _SHARES:
        cells.append(f'<td class="num">{tally.share(basis).text or words.NONE}</td>')
    shown = f"{words.rate(target.share)}{_against(tally, target, alone=True)}" if target else words.NONE
    return "".join(cells) + f'<td class="num near">{shown}</td>'


def _against(tally: Tally, target: Target | None, *, alone=False) -> str:
    """The verdict and the paper below a target; with the target itself unless that stands above."""
    if target is None:
        return ""
    found = tally.against(target.share)
    verdict = {
        None: "chưa đánh giá được",
        Verdict.REACHED: "đạt",
        Verdict.MISSED: f"còn thiếu {group(found.missing)}",
        Verdict.OPEN: "chưa đủ số liệu",
    }[found.verdict]
    start = "" if alone else f"chỉ tiêu {words.rate(target.share)}, "
    return f'<span class="share wrap verdict-{_code(found)}">{start}{verdict}; {target.source}</span>'


def _code(found: AgainstGoal) -> str:
    return found.verdict.value if found.verdict else "none"


def reasons(counted: Counted, links: Links) -> SafeString:
    """Why some are left out, by measure; the rarest reasons in one line without numbers that could not be opened."""
    everything = counted.reasons
    body = []
    for exclusion, reason, counts in everything[:MOST_REASONS]:
        result = CODE_OF_COUNT[
            "not_yet_eligible" if exclusion == Exclusion.NOT_YET_ELIGIBLE else "otherwise_excluded"
        ]
        cells = "".join(
            f'<td class="num" data-label="{measure.label}">'
            f"{linked(counts.get(measure, 0), links.of(CODE_OF_MEASURE[measure], result, reason=reason))}</td>"
            for measure in Measure
        )
        total = linked(sum(counts.values()), links.of("", result, reason=reason))
        label = escape(reason) if reason else Exclusion(exclusion).label
        kind = '<span class="share">Không xếp loại (lý do khác)</span>' if reason else ""
        body.append(
            f'<tr><th scope="row">{label}{kind}</th>{cells}<td class="num" data-label="Cộng">{total}</td></tr>'
        )
    rest = len(everything) - MOST_REASONS
    if rest > 0:
        address = links.of("", CODE_OF_COUNT["otherwise_excluded"])
        body.append(
            f'<tr><th scope="row" colspan="5">Còn {group(rest)} lý do khác: '
            f'<a href="{address}">xem trong danh sách</a></th></tr>'
        )
    return mark_safe("".join(body))


@dataclass(frozen=True)
class Cross:
    """Registered against achieved, of one measure."""

    heading: str
    body: SafeString
    sentence: SafeString


LEVELS = tuple(Level.values)


def cross(counted: Counted, measure: Measure, links: Links) -> Cross | None:
    """None where nobody is eligible."""
    pairs, tally = counted.cross(measure), counted.by_measure[measure]
    if not tally.eligible:
        return None
    subject = CODE_OF_MEASURE[measure]
    body = []
    for registered in (*LEVELS, ""):
        numbers = [pairs.get((registered, recognised), 0) for recognised in (*LEVELS, "")]
        code = CODE_OF_REGISTERED[registered]
        cells = "".join(
            f'<td class="num{" kept" if kept_its_word(registered, recognised) else ""}">'
            f"{linked(number, links.of(subject, CODE_OF_RECOGNISED[recognised], registered=code))}</td>"
            for recognised, number in zip((*LEVELS, ""), numbers, strict=True)
        )
        total = linked(sum(numbers), links.of(subject, CODE_OF_COUNT["eligible"], registered=code))
        label = Level(registered).label if registered else "Chưa đăng ký"
        body.append(f'<tr><th scope="row">{label}</th>{cells}<td class="num">{total}</td></tr>')
    sums = "".join(
        f'<td class="num">{links.number(tally, recognised or "waiting", measure)}</td>'
        for recognised in (*LEVELS, "")
    )
    body.append(
        f'<tr class="total"><th scope="row">Cộng</th>{sums}<td class="num">{links.number(tally, "eligible", measure)}</td></tr>'
    )
    registered = tally.eligible - sum(number for (one, _), number in pairs.items() if not one)
    kept = counted.kept(measure)
    return Cross(
        measure.label,
        mark_safe("".join(body)),
        format_html(
            "<strong>{}</strong> công đoàn đạt mức đã đăng ký trở lên, trong {} đã đăng ký và đủ điều kiện xếp loại.",
            linked(kept, links.of(subject, CODE_OF_COUNT["rated"], registered=KEPT)),
            linked(registered, links.of(subject, CODE_OF_COUNT["eligible"], registered=ANY)),
        ),
    )


def years(counted: Counted, shown: list[int], address: str) -> SafeString:
    """A row per year: of each measure the good or better of the eligible, and both percentages. ``address``: + the year."""
    body = []
    for year in shown:
        tallies = counted.of_year(year)
        cells = []
        for measure in Measure:
            tally = tallies[measure]
            if not tally.total:
                cells.append(
                    f'<td class="num first">{words.NONE}</td>' + f'<td class="num">{words.NONE}</td>' * 2
                )
                continue
            links = Links(year, counted.unit.code if counted.unit else "")
            good = links.number(tally, "good_or_better", measure)
            rest = f'<span class="share">{group(tally.waiting)} chưa xếp loại</span>' if tally.waiting else ""
            cells.append(
                f'<td class="num first near">{good}/{links.number(tally, "eligible", measure)}{rest}</td>'
                f'<td class="num">{tally.share(Basis.ELIGIBLE).text or words.NONE}</td>'
                f'<td class="num">{tally.share(Basis.ALL).text or words.NONE}</td>'
            )
        here = ' class="here"' if year == counted.year else ""
        body.append(
            f'<tr{here}><th scope="row"><a href="{address}{year}">{year}</a></th>{"".join(cells)}</tr>'
        )
    return mark_safe("".join(body))


def assigned_note(counted: Counted, unit: int, measure: Measure) -> str:
    """«Chỉ tiêu 92,5% (Quyết định số 30/QĐ-LĐLĐ có hiệu lực từ 01/07/2025)»; '' where nothing is assigned."""
    found = counted.targets.get((unit, measure))
    if found is None:
        return ""
    return f"chỉ tiêu {words.rate(found.share)} (Quyết định số {found.number} có hiệu lực từ {date_vi(found.effective_on)})"
