"""The tables of the page of a year's rates as HTML, written by ``pages.markup``; the one by unit is in ``by_unit``."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from evaluations.models import REGISTRATION_LEVELS, Exclusion, Level, Measure
from evaluations.rates import AgainstGoal, Basis, kept_its_word
from pages.markup import element, icon, text
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
        numbers = [
            links.number(tally, count, subject=subject.code)
            for subject, tally in zip(SUBJECTS, columns, strict=True)
        ]
        body.append(_row(label, numbers, kind))
    for label, basis in SHARES:
        body.append(_row(label, [tally.share(basis).text or labels.NONE for tally in columns], "rate"))
    against = [
        counted.against(subject.measures[0]) if len(subject.measures) == 1 else None for subject in SUBJECTS
    ]
    body.append(_row(goal, [labels.rate(row.goal) if row else labels.NONE for row in against]))
    missing = [group(row.missing) if row and row.verdict else labels.NONE for row in against]
    body.append(_row("Còn thiếu (công đoàn)", missing))
    compared = "chỉ tiêu" if counted.unit else "mục tiêu"
    body.append(_row("Đánh giá", [_status(row, compared) for row in against]))
    return text(*body)


def _row(label: str, numbers: Iterable, kind: str = "") -> SafeString:
    cells = [element("td", number, kind="num") for number in numbers]
    return element("tr", element("th", label, scope="row"), *cells, kind=kind)


def _status(found: AgainstGoal | None, goal: str) -> str:
    status = labels.status(found, goal)
    if not status:
        return labels.NONE
    return element("span", icon(status.code), status.label, kind=f"status status-{status.code}")


def reasons(counted: Counted, links: Links) -> SafeString:
    """Why some are left out, by measure; the rare reasons in one line, whose numbers open them all."""
    everything = counted.reasons
    body = []
    for exclusion, reason, counts in everything[:MOST_REASONS]:
        result = CODE_OF_COUNT[
            "not_yet_eligible" if exclusion == Exclusion.NOT_YET_ELIGIBLE else "otherwise_excluded"
        ]
        cells = [
            linked(counts.get(measure, 0), links.of(CODE_OF_MEASURE[measure], result, reason=reason))
            for measure in Measure
        ]
        total = linked(sum(counts.values()), links.of("", result, reason=reason))
        kind = element("span", "Không xếp loại (lý do khác)", kind="share") if reason else ""
        body.append(_reason(text(reason or Exclusion(exclusion).label, kind), cells, total))
    if rare := [counts for _, _, counts in everything[MOST_REASONS:]]:
        together = {measure: sum(counts.get(measure, 0) for counts in rare) for measure in Measure}
        cells = [
            linked(number, links.of(CODE_OF_MEASURE[measure], rare=True))
            for measure, number in together.items()
        ]
        total = linked(sum(together.values()), links.of(rare=True))
        how = element("span", "bấm vào số để xem từng công đoàn", kind="share screen-only")
        body.append(_reason(text(f"{group(len(rare))} lý do khác, ít gặp hơn", how), cells, total))
    return text(*body)


def _reason(label: SafeString, cells: list[SafeString], total: SafeString) -> SafeString:
    return element(
        "tr",
        element("th", label, scope="row"),
        *(
            element("td", cell, kind="num", data_label=measure.label)
            for measure, cell in zip(Measure, cells, strict=True)
        ),
        element("td", total, kind="num", data_label="Cộng"),
    )


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
        cells = [
            element(
                "td",
                linked(number, links.of(subject, CODE_OF_RECOGNISED[recognised], registered=code)),
                kind="num kept" if kept_its_word(registered, recognised) else "num",
            )
            for recognised, number in zip((*LEVELS, ""), numbers, strict=True)
        ]
        total = linked(sum(numbers), links.of(subject, CODE_OF_COUNT["eligible"], registered=code))
        label = Level(registered).label if registered else "Chưa đăng ký"
        body.append(
            element("tr", element("th", label, scope="row"), *cells, element("td", total, kind="num"))
        )
    sums = [links.number(tally, recognised or "waiting", measure) for recognised in (*LEVELS, "")]
    body.append(_row("Cộng", [*sums, links.number(tally, "eligible", measure)], "total"))
    registered = tally.eligible - sum(number for (one, _), number in pairs.items() if not one)
    kept = counted.kept(measure)
    return Cross(
        measure.label,
        text(*body),
        text(
            element("strong", linked(kept, links.of(subject, CODE_OF_COUNT["rated"], registered=KEPT))),
            " công đoàn đạt mức đã đăng ký trở lên, trong ",
            linked(registered, links.of(subject, CODE_OF_COUNT["eligible"], registered=ANY)),
            " đã đăng ký và đủ điều kiện xếp loại.",
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
                cells.append(element("td", labels.NONE, kind="num first"))
                cells += [element("td", labels.NONE, kind="num")] * 2
                continue
            links = Links(year, counted.unit.code if counted.unit else "")
            good = links.number(tally, "good_or_better", measure)
            waiting = f"{group(tally.waiting)} chưa xếp loại"
            rest = element("span", waiting, kind="share") if tally.waiting else ""
            eligible = links.number(tally, "eligible", measure)
            cells.append(element("td", good, "/", eligible, rest, kind="num first near"))
            for basis in (Basis.ELIGIBLE, Basis.ALL):
                cells.append(element("td", tally.share(basis).text or labels.NONE, kind="num"))
        name = element("th", element("a", year, href=f"{address}{year}"), scope="row")
        body.append(element("tr", name, *cells, kind="here" if year == counted.year else ""))
    return text(*body)
