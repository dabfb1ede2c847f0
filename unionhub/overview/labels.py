"""Numbers and standings as people read them. Words are those of the offices; nothing is computed here."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from django.urls import reverse

from targets.models import ReportState
from targets.models.report import REOPENED as REOPENED_LABEL
from targets.progress.plan import RECENT_QUARTERS, Status
from targets.progress.progress import Balance, Cell, IndicatorInfo, Measure, Progress, YearMeasure
from vietnamese.dates import Quarter
from vietnamese.numbers import decimal, group, round_half_away

NONE = "–"
OTHERS = "Các đơn vị còn lại"
PROVINCE = "Toàn tỉnh"
# Labels of the average of the quarters judged last, and of what the quarters to come have to bring.
PACE, NEEDED = "Bình quân mỗi quý", "Cần bình quân mỗi quý"


def heading(info: IndicatorInfo) -> str:
    return info.heading or info.name


def verb(info: IndicatorInfo) -> str:
    return info.verb or "đạt"


def without_apart(progress: Progress) -> str:
    """“Không kể CĐ các KCN”: of the units that no group tells apart; empty where none does."""
    names = [one.short_name for one in progress.apart]
    if not names:
        return ""
    *first, last = names
    return f"Không kể {', '.join(first)} và {last}" if first else f"Không kể {last}"


def part(name: str) -> str:
    """The row of what a group has, below the total."""
    return f"Trong đó: {name}"


def shown(value: int | None) -> str:
    return NONE if value is None else group(value)


def upper_first(text: str) -> str:
    """The start of a sentence; the rest stays as it is, other than with ``str.capitalize``."""
    return f"{text[:1].upper()}{text[1:]}"


def lower_first(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def lower_quarter(quarter: Quarter) -> str:
    """“quý III/2026”, inside a sentence."""
    return f"quý {quarter.roman}/{quarter.year}"


def difference(measure: Measure | YearMeasure, info: IndicatorInfo) -> str:
    """How a result stands to its plan: “chậm 4.738 đoàn viên so với tiến độ”."""
    if measure.status is Status.NO_TARGET:
        return "không giao chỉ tiêu"
    if measure.difference is None:
        return "chưa đủ số liệu để đánh giá"
    if measure.difference < 0:
        return f"chậm {counted(-measure.difference, info)} so với tiến độ"
    if measure.difference > 0:
        return f"vượt tiến độ {counted(measure.difference, info)}"
    return "đúng tiến độ"


def counted(value: int, info: IndicatorInfo) -> str:
    """“1.214 đoàn viên”: in a sentence a number has its unit."""
    return f"{group(value)} {info.unit_label}"


def coverage(progress: Progress, codes=None, quarter: Quarter | None = None) -> str:
    """“đã duyệt báo cáo của 16/17 đơn vị”, of ``quarter`` (default: the last that has ended) and ``codes`` (default: all)."""
    return f"đã duyệt báo cáo của {approved_count(progress, codes, quarter)} đơn vị"


def approved_count(progress: Progress, codes=None, quarter: Quarter | None = None) -> str:
    """“16/17”."""
    quarter = quarter or progress.last_quarter
    owing = progress.owing(quarter, codes)
    waiting = sum(1 for unit in owing if progress.cell(unit.code, quarter).state != ReportState.APPROVED)
    return f"{group(len(owing) - waiting)}/{group(len(owing))}"


def judged(progress: Progress, codes=None) -> str:
    """“Đánh giá đến hết quý II/2026 (đã duyệt báo cáo của 17/17 đơn vị)”, or that nothing is judged; ``codes``: of a group."""
    count = progress.judged_count(progress.all_codes if codes is None else codes)
    if not count:
        return "Chưa đánh giá tiến độ: chưa có quý nào được duyệt báo cáo của tất cả đơn vị"
    quarter = progress.quarters[count - 1]
    return f"Đánh giá đến hết {lower_quarter(quarter)} ({coverage(progress, codes, quarter)})"


def judged_through(measure: Measure, quarter: Quarter | None) -> str:
    """“đánh giá đến hết quý II/2026” where that is not ``quarter``; empty otherwise."""
    if measure.judged is None or measure.judged == quarter:
        return ""
    return f"đánh giá đến hết {lower_quarter(measure.judged)}"


def standing(measure: Measure, quarter: Quarter | None) -> str:
    """``difference`` and, where it is not as of ``quarter``, as of which one it is."""
    through, found = judged_through(measure, quarter), difference(measure, measure.indicator)
    return f"{through}: {found}" if through else found


def short_difference(measure: Measure, *, with_unit=False) -> str:
    """Where it is plain what it is measured by: “chậm 1.120”, “vượt 96”, “đúng tiến độ”."""
    if not measure.difference:
        return difference(measure, measure.indicator)
    word, amount = "chậm" if measure.difference < 0 else "vượt", abs(measure.difference)
    return f"{word} {counted(amount, measure.indicator) if with_unit else group(amount)}"


def closing(found: Balance | None, late: int, info: IndicatorInfo) -> str:
    """“9 đơn vị chậm, cộng lại 1.487; các đơn vị vượt, cộng lại 273; chung 1.214 đoàn viên”: the parts add up to the last.

    ``late``: how many units are behind; empty where the group is not judged.
    """
    if found is None:
        return ""
    parts = [f"{group(late)} đơn vị chậm, cộng lại {group(found.behind)}"] if late else []
    if found.ahead:
        parts.append(f"các đơn vị vượt, cộng lại {group(found.ahead)}")
    if found.without_plan:
        parts.append(f"đơn vị không giao chỉ tiêu thêm {group(found.without_plan)}")
    if found.without_result:
        parts.append(f"đơn vị chưa có số liệu thiếu {group(found.without_result)}")
    if found.rounding:
        parts.append(f"phần làm tròn {'vượt' if found.rounding > 0 else 'chậm'} {group(abs(found.rounding))}")
    ahead = "vượt " if found.difference > 0 else ""
    end = f"{ahead}{counted(abs(found.difference), info)}" if found.difference else "đúng tiến độ"
    return "; ".join([*parts, f"chung {end}"])


def pace(value: Fraction | None, info: IndicatorInfo) -> str:
    """What was averaged: members a quarter in whole numbers, unions with a decimal where it is not whole."""
    if value is None:
        return NONE
    return decimal(value, 0 if value.denominator == 1 or not info.whole_plan else 1)


def pace_label(measure: Measure) -> str:
    """Says of how many quarters the average is: “Bình quân mỗi quý, 4 quý gần nhất”, in the first year of fewer."""
    count = measure.recent_quarters
    if 0 < count < RECENT_QUARTERS:
        return f"{PACE}, mới có {count} quý"
    return f"{PACE}, {count} quý gần nhất" if count else PACE


def needed_line(measure: Measure | YearMeasure, info: IndicatorInfo, year: int) -> tuple[str, str]:
    """``needed`` with its label, for a card."""
    text = needed(measure, info)
    return f"{'Cần' if text.startswith('thêm') else NEEDED} đến hết năm {year}", text


def needed(measure: Measure | YearMeasure, info: IndicatorInfo) -> str:
    """“14 CĐCS”: what every quarter to come has to bring; “thêm 3 CĐCS trong 10 quý” where that is fewer than two unions."""
    found, left = measure.needed_pace, measure.quarters_left
    if found is None:
        return NONE
    if not info.whole_plan:
        return counted(int(round_half_away(found)), info)
    if 0 < found < 2 and left > 1:
        return f"thêm {counted(int(found * left), info)} trong {left} quý"
    return counted(ceil(found), info)


def paces(measure: Measure, info: IndicatorInfo) -> str:
    """“cần 312 đoàn viên/quý, đang đạt 250/quý”, “cần thêm 3 CĐCS trong 10 quý, đang đạt 0,2/quý”.

    What is unknown is not said.
    """
    said = []
    if measure.needed_pace:
        wanted = needed(measure, info)
        said.append(f"cần {wanted}" + ("" if wanted.startswith("thêm") else "/quý"))
    if measure.recent_pace is not None:
        said.append(f"đang đạt {pace(measure.recent_pace, info)}/quý")
    return ", ".join(said)


def year_shares(year: YearMeasure) -> str:
    """“35,6% chỉ tiêu sau điều chỉnh; 46,3% chỉ tiêu giao đầu năm (400)”; one percentage where nothing was adjusted."""
    share = year.result_percent
    if not share:
        return ""
    if year.original is None or year.original == year.target:
        return share
    by_original = f"{year.result_percent_of_original} " if year.result_percent_of_original else ""
    return f"{share} chỉ tiêu sau điều chỉnh; {by_original}chỉ tiêu giao đầu năm ({group(year.original)})"


@dataclass(frozen=True)
class State:
    """Of a report, for ``components/status.html``."""

    code: str
    label: str


OVERDUE = State("overdue", "Quá hạn")
NOT_OPENED = State("no_report", "Chưa mở kỳ báo cáo")
NOT_REPORTED = State("no_report", "Chưa báo cáo")
NOT_OWED = State("no_target", "Không phải báo cáo")
STATES = {state.value: State(state.value, state.label) for state in ReportState}
REOPENED = State(ReportState.RETURNED.value, REOPENED_LABEL)


def state_of(cell: Cell) -> State:
    if not cell.owed:
        return NOT_OWED
    if cell.state is None:
        return NOT_OPENED
    if cell.state == ReportState.DRAFT and not cell.started:
        return NOT_REPORTED
    return REOPENED if cell.reopened else STATES[cell.state]


def report_path(pk: int) -> str:
    return reverse("report-detail", args=[pk])
