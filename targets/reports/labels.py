"""Words for where a report stands and how much time is left."""

from dataclasses import dataclass

from targets.models import QuarterlyReport, ReportingPeriod
from vietnamese import clock
from vietnamese.dates import date_vi


@dataclass(frozen=True)
class Status:
    """For ``components/status.html``: ``code`` names icon and colour."""

    code: str
    label: str


NOT_REPORTED = Status("no_report", "Chưa báo cáo")
LATE = Status("late", "Nộp muộn")
OVERDUE = Status("overdue", "Quá hạn")


def statuses(report: QuarterlyReport) -> list[Status]:
    """The state of the report, and after it “Quá hạn” or “Nộp muộn” where that is so."""
    found = [NOT_REPORTED if report.not_started else Status(report.state, report.state_label)]
    if report.is_overdue():
        found.append(OVERDUE)
    elif report.was_late:
        found.append(LATE)
    return found


def time_left(period: ReportingPeriod) -> str:
    """How far the due day is, in days: “còn 5 ngày”, “hôm nay là hạn cuối”, “quá hạn 12 ngày”."""
    days = (period.due_on - clock.today()).days
    if days > 0:
        return f"còn {days} ngày"
    return "hôm nay là hạn cuối" if days == 0 else f"quá hạn {-days} ngày"


def sending_window(period: ReportingPeriod) -> str:
    """What the calendar says about sending now; empty while the usual window is open."""
    if clock.today() < period.opens_on:
        return f"Gửi được từ {date_vi(period.opens_on)}; có thể nhập trước."
    if clock.today() > period.locks_on:
        return f"Kỳ đã khóa sau ngày {date_vi(period.locks_on)}: liên hệ LĐLĐ tỉnh để được nhập thay."
    return ""
