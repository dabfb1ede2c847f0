"""The answer of leadership's first page in sentences: as of when, the verdict and the forecast, what was approved later.

What stands beside a verdict subtracts to it; what was approved after the judged quarter is only ever an addition.
"""

from fractions import Fraction

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from targets.progress.plan import total
from targets.progress.progress import Measure, Progress
from unionhub.overview import labels
from unionhub.overview.filters import Asked
from unionhub.overview.labels import NONE
from vietnamese.numbers import group, percent, round_half_away


def sentence(progress: Progress, asked: Asked) -> SafeString:
    """As of when, what was approved after that, then the verdicts: at length on what the programme leads with first.

    Empty where no quarter has ended or the programme leads with nothing.
    """
    if progress.last_quarter is None or not progress.headlines:
        return mark_safe("")
    first, *further = (progress.province(code) for code in progress.headlines)
    others = progress.others(progress.headlines[0])
    parts = [
        f'<span class="answer-scope">{labels.judged(progress)}.{later(progress, first)}</span> ',
        f'<span class="answer-main">{_verdict(progress, first, asked)}</span>{_outlook(progress, first)} ',
    ]
    if progress.apart:
        through = labels.judged_through(others, first.judged)
        scope = escape(labels.without_apart(progress)) + (f" ({through})" if through else "")
        parts.append(f"{scope}, {labels.lower_first(_verdict(progress, others, asked, strong=False))} ")
    if further:
        told = labels.upper_first("; ".join(_in_short(progress, measure, asked) for measure in further))
        parts.append(f"{told}.")
    return mark_safe("".join(parts))


def _in_short(progress: Progress, measure: Measure, asked: Asked) -> str:
    """“thành lập 131/270 CĐCS (48,5%), chậm 4 CĐCS so với tiến độ”; what no unit has a target of, without that."""
    info = measure.indicator
    if info.code not in progress.assigned:
        return f"{_of(progress, measure, asked)} {escape(info.short_name)}{_share(measure)}"
    standing = escape(labels.difference(measure, info))
    counted = f"{_of(progress, measure, asked)} {escape(info.unit_label)}{_share(measure)}"
    return f"{escape(labels.verb(info))} {counted}, {standing}"


# So many quarters are told one by one; of more only the last one.
LATER_QUARTERS = 2


def later(progress: Progress, measure: Measure) -> str:
    """What stands after the judged quarter: “Quý III/2026: đã duyệt báo cáo của 9/17 đơn vị (thêm 730 đoàn viên), …”."""
    info, found = measure.indicator, []
    first = max(measure.judged_count, progress.ended - LATER_QUARTERS)
    for position in range(first, progress.ended):
        quarter, waiting = progress.quarters[position], measure.pending_by_quarter[position]
        approved = measure.approved_by_quarter[position]
        told = f" {quarter}: {labels.coverage(progress, quarter=quarter)}"
        if approved:
            told += f" ({'thêm ' if measure.judged else ''}{labels.counted(approved, info)})"
        if waiting:
            told += f", chờ duyệt {labels.counted(waiting, info)}"
        found.append(f"{told}.")
    if first > measure.judged_count:
        span = f"đến hết {labels.lower_quarter(progress.quarters[first].previous())}"
        told = f" Các quý sau đó {span}:" if measure.judged else f" Từ đầu nhiệm kỳ {span}:"
        approved = measure.added(measure.judged_count, first)
        waiting = total(measure.pending_by_quarter[measure.judged_count : first])
        if approved is None:
            told += " chưa có số liệu được duyệt"
        else:
            told += f" đã duyệt {'thêm ' if measure.judged else ''}{labels.counted(approved, info)}"
        if waiting:
            told += f", chờ duyệt {labels.counted(waiting, info)}"
        found.insert(0, f"{told}.")
    return "".join(found)


def _verdict(progress: Progress, measure: Measure, asked: Asked, *, strong=True) -> str:
    """“Chậm 1.214 đoàn viên (2,0%) so với tiến độ: đã kết nạp 58.761 đoàn viên, kế hoạch 59.975 đoàn viên.”"""
    info, gap = measure.indicator, measure.difference
    if gap is None:
        found = labels.upper_first(labels.difference(measure, info))
    else:
        share = percent(abs(gap), measure.plan)
        amount = f"{labels.counted(abs(gap), info)}{f' ({share})' if share else ''}"
        found = (
            f"Chậm {amount} so với tiến độ"
            if gap < 0
            else f"Vượt tiến độ {amount}"
            if gap
            else "Đúng tiến độ"
        )
    if measure.result is None:
        return f"<strong>{found}</strong>." if strong else f"{found}."
    head = f"<strong>{found}</strong>" if strong else found
    plan = f", kế hoạch {labels.counted(measure.plan, info)}" if gap is not None else ""
    return f"{head}: đã {labels.verb(info)} {_number(progress, measure, asked)} {info.unit_label}{plan}."


def _outlook(progress: Progress, measure: Measure) -> str:
    """The forecast in round numbers; the exact ones are in the table."""
    if measure.forecast is None:
        return ""
    low, middle, high = (
        group(_rounded(value)) for value in (measure.forecast_low, measure.forecast, measure.forecast_high)
    )
    count = measure.recent_quarters
    pace = f"Với bình quân {count} quý gần nhất" if count > 1 else "Với kết quả của quý gần nhất"
    span = f" (từ {low} đến {high})" if low != high else ""
    return (
        f" {pace}, dự kiến đến hết năm {progress.programme.last_year} "
        f"{labels.verb(measure.indicator)} khoảng {middle} {measure.indicator.unit_label}{span}."
    )


def _rounded(value: int) -> int:
    """To hundreds where it has thousands."""
    return int(round_half_away(Fraction(value, 100))) * 100 if abs(value) >= 1000 else value


def _number(progress: Progress, measure: Measure, asked: Asked) -> str:
    """The result; it opens to what it is made of."""
    if measure.result is None:
        return NONE
    url = escape(asked.through(progress, measure).behind_url(measure.indicator.code))
    return f'<a href="{url}">{group(measure.result)}</a>'


def _of(progress: Progress, measure: Measure, asked: Asked) -> str:
    """“131/270”."""
    reference = f"/{group(measure.reference)}" if measure.reference else ""
    return f"{_number(progress, measure, asked)}{reference}"


def _share(measure: Measure) -> str:
    return f" ({measure.result_percent})" if measure.result_percent else ""
