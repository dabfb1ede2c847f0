"""How rates read: the sentence of a goal, verdicts as words, percentages that say what they are of."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from evaluations.models import Measure
from evaluations.quality_targets.shares import share_text
from evaluations.rates import AgainstGoal, Basis, Tally, Verdict
from evaluations.unconfirmed import BY_UNCONFIRMED
from pages.markup import element, text
from unionhub.overview.ratings.links import Links
from vietnamese.numbers import group

NONE = "–"
GOOD = "hoàn thành tốt nhiệm vụ trở lên"


@dataclass(frozen=True)
class Status:
    """For ``components/status.html``."""

    code: str
    label: str


_STATUS = {
    Verdict.REACHED: ("reached", "Đạt"),
    Verdict.MISSED: ("behind", "Chưa đạt"),
    Verdict.OPEN: ("insufficient", "Chưa đủ số liệu để đánh giá"),
}


def status(found: AgainstGoal | None, goal: str = "mục tiêu") -> Status | None:
    """“Đạt mục tiêu”, “Chưa đạt mục tiêu”, “Chưa đủ số liệu để đánh giá”; None without a goal or anybody to judge.

    A conclusion from rules that nobody has confirmed says so.
    """
    if found is None or found.verdict is None:
        return None
    code, label = _STATUS[found.verdict]
    if found.verdict is Verdict.OPEN:
        return Status(code, label)
    return Status(code, f"{label} {goal}" + (f" ({BY_UNCONFIRMED})" if found.provisional else ""))


def is_provisional(found: AgainstGoal) -> bool:
    """Whether there is a conclusion, and it rests on rules that nobody has confirmed."""
    return found.verdict in (Verdict.REACHED, Verdict.MISSED) and found.provisional


def conclusion(found: AgainstGoal) -> str:
    """“đạt mục tiêu 90%”, “chưa đạt mục tiêu 90%, còn thiếu 8”; the goal alone where nothing is concluded."""
    goal = f"mục tiêu {rate(found.goal)}"
    if found.verdict is Verdict.REACHED:
        return f"đạt {goal}"
    if found.verdict is Verdict.MISSED:
        return f"chưa đạt {goal}, còn thiếu {group(found.missing)}"
    return goal


rate = share_text  # “90%”, “92,5%”: a share that was promised


def standing(found: AgainstGoal | None, goal: str = "mục tiêu") -> str:
    """The verdict inside a sentence."""
    if found is None:
        return ""
    promised = f"{goal} {rate(found.goal)}"
    if found.verdict is None:
        return f"{promised} chưa đánh giá được"
    if found.verdict is Verdict.OPEN:
        return f"chưa đủ số liệu để đánh giá so với {promised}"
    waiting = f"{group(found.waiting)} công đoàn chưa xếp loại"
    by = f" ({BY_UNCONFIRMED})" if found.provisional else ""
    if found.verdict is Verdict.REACHED:
        return f"đạt {promised}{by}" + (f", dù còn {waiting}" if found.waiting else "")
    missed = f"chưa đạt {promised}{by}, còn thiếu {group(found.missing)}"
    return missed + (f", kể cả khi {waiting} đều {GOOD}" if found.waiting else "")


def sentence(
    measure: Measure, tally: Tally, found: AgainstGoal | None, links: Links, goal="mục tiêu"
) -> SafeString:
    """One goal in words; its numbers open the lists that they are made of."""
    name = element("strong", measure.label)
    if not tally.total:
        return text(name, ": chưa có công đoàn nào trong đợt xếp loại.")
    left_out = _left_out(measure, tally, links)
    if not tally.eligible:
        total = links.number(tally, "total", measure)
        return text(name, ": chưa có công đoàn nào đủ điều kiện xếp loại; tổng số ", total, left_out, ".")
    of_eligible, of_all = tally.share(Basis.ELIGIBLE), tally.share(Basis.ALL)
    verdict = standing(found, goal)
    good, eligible, total, rated = (
        links.number(tally, count, measure) for count in ("good_or_better", "eligible", "total", "rated")
    )
    return text(
        name,
        ": ",
        element("span", good, "/", eligible, kind="rate"),
        f" đủ điều kiện xếp loại ({of_eligible.text}) {GOOD}",
        text(", ", element("strong", verdict)) if verdict else "",
        "; trên tổng số ",
        total,
        f": {of_all.text}; đã xếp loại ",
        rated,
        f"/{group(tally.eligible)}",
        left_out,
        ".",
    )


def _left_out(measure, tally, links) -> SafeString:
    parts = SafeString("")
    for name, words in (
        ("not_yet_eligible", "chưa đủ thời gian xếp loại"),
        ("otherwise_excluded", "không xếp loại vì lý do khác"),
    ):
        if getattr(tally, name):
            parts += format_html("; {} {}", links.number(tally, name, measure), words)
    return parts
