"""The foundings on the page of the form: the list, what the register suggests, and the statement that nothing was founded."""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.forms import BoundField

from targets.foundings import rules as known
from targets.foundings.actions import Listed
from targets.foundings.rules import LATE, Entry, FoundingList
from targets.models import QuarterlyReport
from targets.reports.forms import NOTHING_FOUNDED, ReportForm
from units.models import Founding

SHOWN = 20  # suggestions at once; the others follow when these are taken up


@dataclass(frozen=True)
class FoundingPart:
    """``statement``: the field “Không phát sinh”, where the list is empty and counted."""

    entries: tuple[Entry, ...]
    counted: bool
    statement: BoundField | None
    suggested: list[Founding]
    suggested_count: int
    first_day: datetime.date
    late_label: str = LATE

    @classmethod
    def of(cls, report: QuarterlyReport, listed: FoundingList, form: ReportForm) -> "FoundingPart":
        found = known.suggestions(report)
        suggested = list(found[: SHOWN + 1])
        return cls(
            entries=listed.entries,
            counted=listed.counted,
            statement=form[NOTHING_FOUNDED] if NOTHING_FOUNDED in form.fields else None,
            suggested=suggested[:SHOWN],
            suggested_count=len(suggested) if len(suggested) <= SHOWN else found.count(),
            first_day=report.period.first_day,
        )

    @property
    def suggested_more(self) -> int:
        return self.suggested_count - len(self.suggested)


def tell_listed(request, listed: Listed, more: str = "") -> None:
    """Where the founding counts now, in words."""
    founding = listed.founding
    if listed.filled is None:
        messages.success(request, f"Đã thêm “{founding.name}” vào báo cáo.{more}")
        return
    messages.info(
        request,
        f"“{founding.name}” thành lập trong {listed.filled.period}, kỳ đã duyệt còn số CĐCS chưa có danh sách: đã ghi vào "
        f"danh sách của kỳ đó, không tính thêm vào báo cáo này.{more}",
    )
