"""Files of inspections: the minutes that the inspector attaches, and what the inspected side sends with its report."""

from django.db import transaction

from evaluations.inspections.rights import may_answer, may_manage, require
from evaluations.models import Finding, Inspection, InspectionFile, InspectionState
from units.actions import attachments
from workflow.steps import StepRefused

NOT_VISITED = "Chỉ đính kèm biên bản sau khi đã ghi kết quả của cuộc kiểm tra."
CONCLUDED = "Cuộc kiểm tra đã có kết luận nên biên bản được giữ nguyên. Vẫn thêm tệp khác được."


@transaction.atomic
def attach_minutes(*, by, inspection: Inspection, name: str, content: bytes) -> InspectionFile:
    """Keep minutes with a visit; the same content again is the row that is there.

    Raises StepRefused before the visit, ValidationError about the content.
    """
    require(may_manage(by, inspection))
    current = Inspection.objects.select_for_update(no_key=True, of=("self",)).get(pk=inspection.pk)
    if current.state != InspectionState.VISITED:
        raise StepRefused(NOT_VISITED)
    minutes = InspectionFile.objects.filter(inspection=current, finding=None)
    return attachments.keep(minutes, by=by, name=name, content=content, inspection=current)


def keep_remedy(*, by, finding: Finding, name: str, content: bytes) -> InspectionFile:
    """Inside the transaction of the step that reports the remedy and holds the finding."""
    return attachments.keep(
        finding.files, by=by, name=name, content=content, inspection_id=finding.inspection_id
    )


@transaction.atomic
def detach(*, by, file: InspectionFile) -> None:
    """Remove one that was attached by mistake; its name and check sum stay in the history. Raises StepRefused once it is kept."""
    if file.finding_id:
        require(may_answer(by, file.finding))
        finding = Finding.objects.select_for_update(no_key=True, of=("self",)).get(pk=file.finding_id)
        if not finding.is_unsettled:
            raise StepRefused(f"{finding} đã kết thúc nên tệp khắc phục được giữ nguyên.")
    else:
        require(may_manage(by, file.inspection))
        inspection = Inspection.objects.select_for_update(no_key=True, of=("self",)).get(
            pk=file.inspection_id
        )
        if inspection.conclusion_on is not None:
            raise StepRefused(CONCLUDED)
    attachments.discard(file)
