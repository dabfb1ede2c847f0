"""What an event would do: everything that the page shows before it is carried out. Texts are for people."""

import datetime
from dataclasses import dataclass

from unionhub.reorganise.request import Request, TargetMove
from unionhub.reorganise.tables import where_past_counts
from units.models import PartRole


@dataclass(frozen=True)
class Problem:
    """Why the event cannot be carried out like this. ``field``: the field of ``Request`` that it stands at, with the unit,
    row or year behind it: “number”, “ending.yen-dung.heir”, “new.chu.code”, “targets.luc-nam.2026.members_admitted”."""

    field: str
    message: str


@dataclass(frozen=True)
class UnitState:
    """A unit as people know it on a day."""

    name: str
    short_name: str
    kind: str  # label
    parent: str  # name, "" for the province

    def lines(self, other: "UnitState | None") -> list[tuple[str, bool]]:
        """``[(text, whether it differs from the other state), …]``."""
        texts = {
            "name": self.name,
            "short_name": f"Gọi trong biểu: {self.short_name}",
            "kind": f"Loại: {self.kind}",
            "parent": f"Cấp trên: {self.parent or '–'}",
        }
        return [
            (text, other is not None and getattr(self, name) != getattr(other, name))
            for name, text in texts.items()
        ]


@dataclass(frozen=True)
class UnitChange:
    """``before`` None: founded by the event. ``after`` None: ended by it. ``heir``: name, "" for nobody."""

    code: str
    role: str  # of PartRole
    before: UnitState | None
    after: UnitState | None
    heir: str = ""

    @property
    def title(self) -> str:
        state = self.after or self.before
        return state.name if state else self.code

    @property
    def role_label(self) -> str:
        return PartRole(self.role).label

    @property
    def lines_before(self) -> list[tuple[str, bool]]:
        return self.before.lines(self.after) if self.before else []

    @property
    def lines_after(self) -> list[tuple[str, bool]]:
        return self.after.lines(self.before) if self.after else []

    @property
    def remark(self) -> str:
        return where_past_counts(self.heir) if self.role == PartRole.ENDING else ""


@dataclass(frozen=True)
class UserChange:
    """``until``: last day at the old unit; None: goes on (``stays``: until its last report is approved)."""

    username: str
    full_name: str
    unit: str  # name
    to: tuple[str, ...]  # names
    until: datetime.date | None
    stays: bool = False


@dataclass(frozen=True)
class Moved:
    """So many rows go from one unit to another (names); ``to`` equal to ``unit``: they stay."""

    unit: str
    to: str
    count: int
    members: int = 0
    workforce: int = 0


@dataclass(frozen=True)
class ReportChange:
    """An open report and who answers for it. ``report`` None: does not exist yet. ``what``: “Giữ nguyên”, “Chuyển …”."""

    report: int | None
    unit: str
    period: str
    state: str
    before: str
    after: str
    what: str


@dataclass(frozen=True)
class ToMove:
    """A target that a unit that ends gives away, or that one that stays can give: what the event proposes and why."""

    unit: str  # code
    year: int
    indicator: str  # code
    target: int  # the whole target of the year
    done: int  # plan of the quarters that have ended before the effective day
    amount: int  # proposed to be moved: target − done, at least 0


@dataclass(frozen=True)
class TargetRow:
    """A unit's target of a year; None: “không giao chỉ tiêu”, no line in the ledger."""

    code: str
    name: str
    year: int
    indicator: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class TotalRow:
    """The province's sum. ``after`` differs from ``before`` by ``cut`` alone, which the decision has to say."""

    year: int
    indicator: str
    before: int
    after: int
    cut: int = 0


@dataclass(frozen=True)
class Preview:
    """``request``: with its defaults filled in, which is what would be carried out. ``can_go``: nothing is wrong.

    ``fingerprint`` is of everything that was looked at: carrying out is refused when it has changed since.
    """

    request: Request
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]
    units: tuple[UnitChange, ...]
    users: tuple[UserChange, ...]
    unions: tuple[Moved, ...]
    enterprises: tuple[Moved, ...]
    reports: tuple[ReportChange, ...]
    to_move: tuple[ToMove, ...]
    proposed: tuple[TargetMove, ...]  # a default allocation of ``to_move`` among the successors
    targets: tuple[TargetRow, ...]
    totals: tuple[TotalRow, ...]
    fingerprint: str

    @property
    def can_go(self) -> bool:
        return not self.problems

    def at(self, field: str) -> list[str]:
        """Messages at this field and at what is below it."""
        return [
            one.message for one in self.problems if one.field == field or one.field.startswith(f"{field}.")
        ]
