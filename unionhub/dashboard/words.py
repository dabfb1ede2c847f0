"""Numbers and standings as people read them. Words are those of the offices; nothing is computed here."""

from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from targets.measures import Cell, IndicatorInfo, Measure, Progress, YearMeasure
from targets.models import ReportState
from targets.plan import Status
from vietnamese.dates import Quarter
from vietnamese.numbers import decimal, group

NONE = "–"
PARKS = "CĐ các KCN"
WITHOUT_PARKS = "Không kể CĐ các KCN"
PROVINCE = "Toàn tỉnh"
SAMPLE = "DỮ LIỆU MẪU – không phải số liệu thật"

HEADINGS = {
    "members_admitted": "Kết nạp đoàn viên",
    "unions_founded": "Thành lập công đoàn cơ sở",
    "enterprise_unions_founded_20plus": "CĐCS doanh nghiệp có từ 20 CNLĐ trở lên",
}


def heading(info: IndicatorInfo) -> str:
    return HEADINGS.get(info.code, info.name)


def shown(value: int | None) -> str:
    return NONE if value is None else group(value)


def lower_quarter(quarter: Quarter) -> str:
    """«quý III/2026», inside a sentence."""
    return f"quý {quarter.roman}/{quarter.year}"


def day_and_month(day, year: int) -> str:
    """«30/9», with the year where it is not the quarter's own."""
    short = f"{day.day}/{day.month}"
    return short if day.year == year else f"{short}/{day.year}"


def difference(measure: Measure | YearMeasure) -> str:
    """How a result stands to its plan: «chậm 4.738 so với tiến độ»."""
    if measure.status is Status.NO_TARGET:
        return "không giao chỉ tiêu"
    if measure.difference is None:
        return "chưa đủ số liệu để đánh giá"
    if measure.difference < 0:
        return f"chậm {group(-measure.difference)} so với tiến độ"
    if measure.difference > 0:
        return f"vượt tiến độ {group(measure.difference)}"
    return "đúng tiến độ"


def coverage(progress: Progress, codes=None) -> str:
    """«16/17 đơn vị đã duyệt», of the last quarter that has ended; of ``codes``, by default of all units."""
    return f"{approved_count(progress, codes)} đơn vị đã duyệt"


def approved_count(progress: Progress, codes=None) -> str:
    """«16/17»."""
    quarter = progress.last_quarter
    owing = progress.owing(quarter, codes)
    waiting = sum(1 for unit in owing if progress.cell(unit.code, quarter).state != ReportState.APPROVED)
    return f"{group(len(owing) - waiting)}/{group(len(owing))}"


def judged_through(measure: Measure, progress: Progress) -> str:
    """«đánh giá đến hết quý II/2026» where that is not the last quarter; empty otherwise."""
    if measure.judged is None or measure.judged == progress.last_quarter:
        return ""
    return f"đánh giá đến hết {lower_quarter(measure.judged)}"


def standing(measure: Measure, progress: Progress) -> str:
    """``difference`` and, where it is not as of the last quarter, as of which one it is."""
    through = judged_through(measure, progress)
    return f"{through}: {difference(measure)}" if through else difference(measure)


def pace(value: Fraction | None, info: IndicatorInfo) -> str:
    """Members a quarter in whole numbers, unions with a decimal where it is not whole."""
    if value is None:
        return NONE
    return decimal(value, 0 if value.denominator == 1 or not info.whole_plan else 1)


def year_shares(year: YearMeasure) -> str:
    """«35,6% chỉ tiêu sau điều chỉnh; 46,3% chỉ tiêu giao đầu năm (400)»; one percentage where nothing was adjusted."""
    if not year.percent:
        return ""
    if year.original is None or year.original == year.target:
        return year.percent
    by_original = f"{year.percent_of_original} " if year.percent_of_original else ""
    return (
        f"{year.percent} chỉ tiêu sau điều chỉnh; {by_original}chỉ tiêu giao đầu năm ({group(year.original)})"
    )


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


def state_of(cell: Cell) -> State:
    if not cell.owed:
        return NOT_OWED
    if cell.state is None:
        return NOT_OPENED
    if cell.state == ReportState.DRAFT and not cell.started:
        return NOT_REPORTED
    return STATES[cell.state]


def report_path(pk: int) -> str:
    return reverse("report-detail", args=[pk])
