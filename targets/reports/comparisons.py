"""What stands beside a figure while it is typed: last quarter, a year ago, the year to date, what is left of the target.

Last quarter and a year ago are the unit's own figures as last sent. The year to date comes from progress: what is approved
and what waits, each with this quarter's number added.
"""

from dataclasses import dataclass

from targets.reports.checks import Context
from targets.reports.page import YearToDate
from vietnamese.numbers import group

NOT_REPORTED = "Chưa báo cáo"
NOT_ENTERED = "Chưa nhập"
NO_TARGET = "Không giao chỉ tiêu"
LABELS = {
    "previous": "Quý trước",
    "year_ago": "Cùng kỳ năm trước",
    "year_to_date": "Lũy kế năm",
    "left": "Còn thiếu",
}


@dataclass(frozen=True)
class Neighbour:
    """``key`` for style and script, the column's ``label``, the ``text`` to print and a ``note`` under it."""

    key: str
    label: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Beside:
    """The neighbours of one figure."""

    previous: str
    year_ago: str
    is_flow: bool
    has_target: bool
    year: YearToDate

    @property
    def target(self) -> int | None:
        return self.year.target

    @property
    def year_before(self) -> int | None:
        """Approved and waiting results of the year's earlier quarters; None where there are none."""
        known = [n for n in (self.year.approved_before, self.year.waiting_before) if n is not None]
        return sum(known) if known else None

    def year_to_date(self, value: int | None) -> int | None:
        """With this quarter's ``value``; None where nothing of the year is known, and for stocks, which do not add up."""
        if not self.is_flow or (value is None and self.year_before is None):
            return None
        return (self.year_before or 0) + (value or 0)

    def left(self, value: int | None) -> str:
        """“Còn thiếu” of the year's target, in words where it is not simply a number."""
        if not self.target:
            return NO_TARGET
        left = self.target - (self.year_to_date(value) or 0)
        return group(left) if left >= 0 else f"Đã vượt {group(-left)}"

    def items(self, value: int | None) -> list[Neighbour]:
        """Those that apply to this figure, in the order of the page."""
        found = [
            Neighbour("previous", LABELS["previous"], self.previous),
            Neighbour("year_ago", LABELS["year_ago"], self.year_ago),
        ]
        if self.is_flow:
            to_date, waiting = self.year_to_date(value), self.year.waiting_before
            found.append(
                Neighbour(
                    "year_to_date",
                    LABELS["year_to_date"],
                    NOT_REPORTED if to_date is None else group(to_date),
                    f"gồm {group(waiting)} chờ duyệt" if waiting else "",
                )
            )
        if self.has_target:
            note = f"chỉ tiêu {group(self.target)}" if self.target else ""
            found.append(Neighbour("left", LABELS["left"], self.left(value), note))
        return found


def beside(code: str, context: Context, year: dict[str, YearToDate]) -> Beside:
    """``year``: from ``report_page.year_to_date``."""
    known = year.get(code, YearToDate())
    return Beside(
        previous=_shown(context, context.quarter.previous(), code),
        year_ago=_shown(context, context.quarter - 4, code),
        is_flow=context.is_flow(code),
        # A unit without a target of what the annex assigns is told so; others show one that they have.
        has_target=known.assigned or known.target is not None,
        year=known,
    )


def _shown(context, quarter, code) -> str:
    if quarter not in context.history:
        return NOT_REPORTED
    value = context.history[quarter].get(code)
    return NOT_ENTERED if value is None else group(value)
