"""What pages and files call an inspection and a finding: names, times, states."""

from dataclasses import dataclass

from django.utils.text import capfirst

from evaluations.inspections.times import in_words
from evaluations.models import (
    Finding,
    FindingState,
    Inspection,
    InspectionKind,
    InspectionState,
)
from units.structure.unit_names import UnitNames


@dataclass(frozen=True)
class Mark:
    """For ``components/status.html``."""

    code: str
    label: str


LATE = Mark("overdue", "Quá thời gian dự kiến")
OVERDUE = Mark("overdue", "Quá hạn khắc phục")
_STATES = {
    InspectionState.PLANNED: Mark("no_report", "Trong kế hoạch"),
    InspectionState.CANCELLED: Mark("no_target", "Đã hủy"),
}
_FINDINGS = {
    FindingState.OPEN: Mark("draft", "Chưa khắc phục"),
    FindingState.REPORTED: Mark("submitted", "Đã báo cáo khắc phục, chờ xác nhận"),
    FindingState.CLOSED: Mark("approved", "Đã khắc phục"),
    FindingState.WITHDRAWN: Mark("no_target", "Đã hủy"),
}


def mark_of(inspection: Inspection) -> Mark:
    if inspection.state == InspectionState.VISITED:
        word = "giám sát" if inspection.kind == InspectionKind.SUPERVISION else "kiểm tra"
        return Mark("approved", f"Đã {word}")
    if inspection.state == InspectionState.PLANNED and inspection.unplanned:
        return LATE if inspection.is_late else Mark("no_report", "Chưa thực hiện")
    return LATE if inspection.is_late else _STATES[InspectionState(inspection.state)]


def marks_of(finding: Finding) -> list[Mark]:
    """How it stands, and that it is overdue."""
    found = [_FINDINGS[FindingState(finding.state)]]
    if not finding.is_overdue():
        return found
    return [OVERDUE] if finding.state == FindingState.OPEN else [OVERDUE, *found]


class Names(UnitNames):
    """Also of who is inspected."""

    def subject(self, inspection: Inspection) -> str:
        if inspection.inspected_unit_id:
            return self.full(inspection.inspected_unit_id)
        return inspection.inspected_union.name

    def owner(self, inspection: Inspection) -> str:
        """Of a grassroots union the unit that it belongs to; '' of a unit."""
        return "" if inspection.inspected_unit_id else self[inspection.unit_id]


def dress(inspections, names: Names) -> None:
    """Put on every inspection what a row of a list or a file says of it; no query."""
    for one in inspections:
        one.subject_name, one.owner_name = names.subject(one), names.owner(one)
        one.issuer_name, one.mark = names[one.issuer_id], mark_of(one)
        one.time = in_words(one.planned_from, one.planned_until)
        one.about = capfirst("; ".join(one.topics))


def dress_findings(findings, names: Names) -> None:
    """``marks`` on every finding, and its inspection dressed; no query."""
    for one in findings:
        one.marks = marks_of(one)
        dress([one.inspection], names)
