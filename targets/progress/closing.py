"""What a programme that ended reached, in one sentence; it leads nowhere any more."""

import datetime

from targets.progress.measure import Measure
from targets.progress.plan import whole_plan
from vietnamese.dates import text_date
from vietnamese.numbers import group, percent


def plan_at_end(measure: Measure) -> int | None:
    """The plan of all quarters that have ended, approved or not; None where nothing was assigned."""
    if not measure.has_plan or not measure.term.ended:
        return None
    return whole_plan(measure.plan_parts(measure.term.ended), round_down=measure.indicator.whole_plan)


def closing_words(measure: Measure, last_day: datetime.date) -> str:
    return "".join(closing(measure, last_day))


def closing(measure: Measure, last_day: datetime.date) -> tuple[str, str, str]:
    """What stands before the result, the result, and what stands after it:

    “Kết thúc ngày 31/12/2025: kết nạp 40.700 đoàn viên, bằng 33,9% mục tiêu và 84,8% kế hoạch đến hết năm 2025 (47.970).”
    """
    info, result = measure.indicator, measure.approved or 0
    shares = []
    if share := percent(result, measure.reference):
        shares.append(f"{share} mục tiêu")
    plan = plan_at_end(measure)
    if plan and (share := percent(result, plan)):
        last = measure.term.quarters[measure.term.ended - 1]
        span = f"năm {last.year}" if last.number == 4 else f"quý {last.roman}/{last.year}"
        shares.append(f"{share} kế hoạch đến hết {span} ({group(plan)})")
    compared = f", bằng {' và '.join(shares)}" if shares else ""
    head = f"Kết thúc ngày {text_date(last_day)}: {info.verb or 'đạt'} "
    return head, "chưa có" if measure.approved is None else group(result), f" {info.unit_label}{compared}."
