"""Who owes which report: of the last ended quarter by state, of earlier ones what is not approved; and what units ask for."""

from dataclasses import dataclass, field

from targets.models import ReportRevision
from targets.progress.progress import Progress, UnitLine
from unionhub.overview import labels
from unionhub.overview.filters import Asked
from vietnamese.dates import Quarter, text_date


@dataclass(frozen=True)
class Name:
    """A unit and where it opens."""

    name: str
    url: str


@dataclass(frozen=True)
class Owing:
    """Units whose report is in one state."""

    state: labels.State
    units: tuple[Name, ...]


@dataclass(frozen=True)
class Reporting:
    """``groups``: of the last ended quarter; ``earlier``: quarters before it that are not approved for all."""

    title: str
    coverage: str
    due: str
    groups: list[Owing] = field(default_factory=list)
    earlier: list[tuple[str, tuple[Name, ...]]] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not self.groups and not self.earlier


ORDER = ("overdue", "no_report", "draft", "returned", "submitted")


def reporting(progress: Progress, asked: Asked) -> Reporting | None:
    """None where no quarter has ended."""
    last = progress.last_quarter
    if last is None:
        return None
    by_state: dict[tuple[bool, labels.State], list[UnitLine]] = {}
    for unit in progress.not_approved.get(last, ()):
        key = progress.is_overdue(unit.code, last), labels.state_of(progress.cell(unit.code, last))
        by_state.setdefault(key, []).append(unit)
    groups = []
    for (overdue, state), units in sorted(
        by_state.items(), key=lambda item: (not item[0][0], ORDER.index(item[0][1].code))
    ):
        shown_state = labels.State("overdue", f"{state.label}, quá hạn") if overdue else state
        groups.append(Owing(shown_state, _names(asked, units)))
    earlier = [
        (str(quarter), _names(asked, units))
        for quarter, units in progress.not_approved.items()
        if quarter != last
    ]
    due = progress.due_days.get(last)
    return Reporting(
        labels.lower_quarter(last),
        labels.upper_first(labels.coverage(progress)),
        f"Hạn nộp {text_date(due)}" if due else "",
        groups,
        earlier,
    )


def _names(asked: Asked, units) -> tuple[Name, ...]:
    return tuple(Name(unit.name, asked.unit_url(unit.code)) for unit in units)


@dataclass(frozen=True)
class Request:
    """What a unit asks the province for in a report that was sent; ``difficulties`` may be empty."""

    unit: str
    url: str
    difficulties: str
    proposals: str


def requests(progress: Progress, quarter: Quarter) -> list[Request]:
    """“Đề xuất, kiến nghị” in the reports of ``quarter`` that are sent or approved, in the order of the annex; one query."""
    cells = {unit: progress.cell(unit.code, quarter) for unit in progress.units}
    sent = {
        cell.revision: (unit, cell)
        for unit, cell in cells.items()
        if cell.state in ("submitted", "approved") and cell.revision
    }
    texts = {
        pk: (difficulties, proposals)
        for pk, difficulties, proposals in ReportRevision.objects.filter(
            report__period__year=quarter.year, report__period__quarter=quarter.number
        )
        .exclude(proposals="")
        .values_list("pk", "difficulties", "proposals")
    }
    return [
        Request(unit.name, labels.report_path(cell.report), *texts[pk])
        for pk, (unit, cell) in sent.items()
        if pk in texts
    ]
