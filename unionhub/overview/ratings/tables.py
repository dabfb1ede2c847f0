"""The tables of the page of a year's rates as HTML, joined from ready strings; the one by unit is in ``by_unit``."""

from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from evaluations.models import REGISTRATION_LEVELS, Exclusion, Level, Measure
from evaluations.rates import AgainstGoal, Basis, kept_its_word
from unionhub.overview.ratings import labels
from unionhub.overview.ratings.figures import MOST_REASONS, Counted
from unionhub.overview.ratings.links import Links, linked
from unionhub.overview.ratings.results import (
    ANY,
    CODE_OF_COUNT,
    CODE_OF_MEASURE,
    CODE_OF_RECOGNISED,
    CODE_OF_REGISTERED,
    KEPT,
    SUBJECTS,
)
from vietnamese.numbers import group

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
SHARES = (
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
    for label, basis in SHARES:
        cells = "".join(f'<td class="num">{tally.share(basis).text or labels.NONE}</td>' for tally in columns)
        body.append(_row(label, cells, "rate"))
    against = [
        counted.against(subject.measures[0]) if len(subject.measures) == 1 else None for subject in SUBJECTS
    ]
    body.append(
        _row(
            goal,
            "".join(
                f'<td class="num">{labels.rate(one.goal) if one else labels.NONE}</td>' for one in against
            ),
        )
    )
    missing = "".join(
        f'<td class="num">{group(one.missing) if one and one.verdict else labels.NONE}</td>'
        for one in against
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
    status = labels.status(found, goal)
    return (
        f'<span class="status status-{status.code}">{_icon(status.code)}{status.label}</span>'
        if status
        else labels.NONE
    )


def _icon(name: str) -> str:
    return f'<svg class="icon" width="16" height="16" aria-hidden="true" focusable="false"><use href="#i-{name}"/></svg>'


def reasons(counted: Counted, links: Links) -> SafeString:
    """Why some are left out, by measure; the rare reasons in one line, whose numbers open them all."""
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
    if rare := [counts for _, _, counts in everything[MOST_REASONS:]]:
        together = {measure: sum(counts.get(measure, 0) for counts in rare) for measure in Measure}
        cells = "".join(
            f'<td class="num" data-label="{measure.label}">'
            f"{linked(number, links.of(CODE_OF_MEASURE[measure], rare=True))}</td>"
            for measure, number in together.items()
        )
        total = linked(sum(together.values()), links.of(rare=True))
        body.append(
            f'<tr><th scope="row">{group(len(rare))} lý do khác, ít gặp hơn'
            f'<span class="share screen-only">bấm vào số để xem từng công đoàn</span></th>'
            f'{cells}<td class="num" data-label="Cộng">{total}</td></tr>'
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
    for registered in (*REGISTRATION_LEVELS, ""):
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
                    f'<td class="num first">{labels.NONE}</td>' + f'<td class="num">{labels.NONE}</td>' * 2
                )
                continue
            links = Links(year, counted.unit.code if counted.unit else "")
            good = links.number(tally, "good_or_better", measure)
            rest = f'<span class="share">{group(tally.waiting)} chưa xếp loại</span>' if tally.waiting else ""
            cells.append(
                f'<td class="num first near">{good}/{links.number(tally, "eligible", measure)}{rest}</td>'
                f'<td class="num">{tally.share(Basis.ELIGIBLE).text or labels.NONE}</td>'
                f'<td class="num">{tally.share(Basis.ALL).text or labels.NONE}</td>'
            )
        here = ' class="here"' if year == counted.year else ""
        body.append(
            f'<tr{here}><th scope="row"><a href="{address}{year}">{year}</a></th>{"".join(cells)}</tr>'
        )
    return mark_safe("".join(body))
