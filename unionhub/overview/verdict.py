"""The answer in sentences that a chair can read out: as of when, the verdict, the forecast, what was approved later.

What stands beside a verdict subtracts to it; what was approved after the judged quarter is only ever an addition.
A sentence is a list of ``Words``; what has nothing to say is empty.
"""

from dataclasses import dataclass
from fractions import Fraction

from targets.progress.closing import closing
from targets.progress.plan import total
from targets.progress.progress import Measure, Progress
from unionhub.overview import labels
from vietnamese.dates import text_date
from vietnamese.numbers import group, percent, round_half_away


@dataclass(frozen=True)
class Words:
    """A piece of a sentence; ``url``: where its number opens."""

    text: str
    url: str = ""
    strong: bool = False


Sentence = tuple[Words, ...]


def plain(sentence: Sentence) -> str:
    return "".join(words.text for words in sentence)


# --- as of when ---------------------------------------------------------------------------------------------------------


def judged(progress: Progress, measure: Measure) -> str:
    """“Đánh giá đến hết quý II/2026 (…). Quý III/2026: đã duyệt báo cáo của 9/17 đơn vị (thêm …), chờ duyệt …”, or nothing."""
    if progress.last_quarter is None:
        return ""
    return f"{labels.judged(progress)}.{later(progress, measure)}"


def judged_unit(measure: Measure) -> str:
    """“Đánh giá đến hết quý III/2026. Chờ duyệt 90 đoàn viên.”, of one unit at its own last approved quarter."""
    if measure.judged is None:
        said = "Chưa đánh giá tiến độ: chưa có báo cáo nào được duyệt."
    else:
        said = f"Đánh giá đến hết {labels.lower_quarter(measure.judged)}."
    if measure.approved_later:
        said += f" Duyệt thêm sau đó {labels.counted(measure.approved_later, measure.indicator)}."
    if measure.pending:
        said += f" Chờ duyệt {labels.counted(measure.pending, measure.indicator)}."
    return said


# So many quarters are told one by one; of more only the last one.
LATER_QUARTERS = 2


def later(progress: Progress, measure: Measure) -> str:
    """What stands after the judged quarter: “Quý III/2026: đã duyệt báo cáo của 9/17 đơn vị (thêm 730 đoàn viên), …”."""
    info, found = measure.indicator, []
    start = max(measure.judged_count, measure.term.before)
    first = max(start, progress.ended - LATER_QUARTERS)
    for position in range(first, progress.ended):
        quarter, waiting = progress.quarters[position], measure.pending_by_quarter[position]
        approved = measure.approved_by_quarter[position]
        said = f" {quarter}: {labels.coverage(progress, quarter=quarter)}"
        if approved:
            said += f" ({'thêm ' if measure.judged else ''}{labels.counted(approved, info)})"
        if waiting:
            said += f", chờ duyệt {labels.counted(waiting, info)}"
        found.append(f"{said}.")
    if first > start:
        span = f"đến hết {labels.lower_quarter(progress.quarters[first].previous())}"
        said = f" Các quý sau đó {span}:" if measure.judged else f" Từ đầu nhiệm kỳ {span}:"
        approved = measure.added(start, first)
        waiting = total(measure.pending_by_quarter[start:first])
        if approved is None:
            said += " chưa có số liệu được duyệt"
        else:
            said += f" đã duyệt {'thêm ' if measure.judged else ''}{labels.counted(approved, info)}"
        if waiting:
            said += f", chờ duyệt {labels.counted(waiting, info)}"
        found.insert(0, f"{said}.")
    return "".join(found)


# --- the verdict --------------------------------------------------------------------------------------------------------


def verdict(measure: Measure, url: str = "") -> Sentence:
    """“Chậm 1.214 đoàn viên (2,0%) so với tiến độ: đã kết nạp 58.761 đoàn viên, kế hoạch 59.975 đoàn viên.”

    ``url``: where the result opens. A programme that has ended, or whose last quarter is judged, gets its conclusion instead.
    """
    closed_on = measure.term.closed_on
    ends = closed_on or (measure.judged_count and not measure.quarters_left)
    if ends and measure.judged_count == measure.term.ended:
        return _conclusion(measure, url)
    # A conclusion waits for the last report: until then everything on the page is of the judged quarter.
    found = _compared(measure, url)
    return (Words(f"Kết thúc ngày {text_date(closed_on)}. "), *found) if closed_on else found


def _compared(measure: Measure, url: str) -> Sentence:
    info, gap = measure.indicator, measure.difference
    if gap is None:
        head = labels.upper_first(labels.difference(measure, info))
    else:
        share = percent(abs(gap), measure.plan)
        amount = f"{labels.counted(abs(gap), info)}{f' ({share})' if share else ''}"
        head = (
            f"Chậm {amount} so với tiến độ"
            if gap < 0
            else f"Vượt tiến độ {amount}"
            if gap
            else "Đúng tiến độ"
        )
    if measure.result is None:
        return (Words(head, strong=True), Words("."))
    plan = f", kế hoạch {labels.counted(measure.plan, info)}" if gap is not None else ""
    return (
        Words(head, strong=True),
        Words(f": đã {labels.verb(info)} "),
        Words(group(measure.result), url),
        Words(f" {info.unit_label}{plan}."),
    )


def _conclusion(measure: Measure, url: str) -> Sentence:
    """“Kết thúc ngày 31/12/2025: kết nạp 40.700 đoàn viên, bằng 33,9% mục tiêu và 84,8% kế hoạch đến hết năm 2025 (47.970).”"""
    last = measure.term.cut_offs[measure.term.ended - 1]
    head, result, tail = closing(measure, measure.term.closed_on or last)
    return (Words(head, strong=True), Words(result, url, strong=True), Words(tail))


def outlook(measure: Measure) -> str:
    """The forecast in round numbers (the exact ones are in the table); nothing of a programme that has ended."""
    if measure.forecast is None or not measure.quarters_left:
        return ""
    low, middle, high = (
        group(_rounded(value)) for value in (measure.forecast_low, measure.forecast, measure.forecast_high)
    )
    info, count = measure.indicator, measure.recent_quarters
    pace = f"Với bình quân {count} quý gần nhất" if count > 1 else "Với kết quả của quý gần nhất"
    span = f" (từ {low} đến {high})" if low != high else ""
    return (
        f"{pace}, dự kiến đến hết năm {measure.term.years[-1]} "
        f"{labels.verb(info)} khoảng {middle} {info.unit_label}{span}."
    )


def _rounded(value: int) -> int:
    """To hundreds where it has thousands."""
    return int(round_half_away(Fraction(value, 100))) * 100 if abs(value) >= 1000 else value


def without_apart(progress: Progress, code: str) -> str:
    """“Không kể CĐ các KCN (đánh giá đến hết quý III/2026), đúng tiến độ: …”; nothing where no group is told apart."""
    if not progress.apart:
        return ""
    others = progress.others(code)
    through = labels.judged_through(others, progress.province(code).judged)
    scope = labels.without_apart(progress) + (f" ({through})" if through else "")
    return f"{scope}, {labels.lower_first(plain(verdict(others)))}"


# --- all of it, for a workbook ------------------------------------------------------------------------------------------


def in_full(progress: Progress) -> str:
    """Everything above in one text, with a sentence for each goal; empty where no quarter has ended or nothing leads."""
    if progress.last_quarter is None or not progress.headlines:
        return ""
    first, *further = map(progress.province, progress.headlines)
    said = [judged(progress, first), plain(verdict(first)), outlook(first)]
    said.append(without_apart(progress, first.indicator.code))
    for measure in further:
        said += [f"{labels.heading(measure.indicator)}: {plain(verdict(measure))}", outlook(measure)]
    return " ".join(sentence for sentence in said if sentence)
