"""Files of an inspection: minutes attached, any file taken off again, any file kept by whoever sees the inspection."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from evaluations.inspections import file_actions as actions
from evaluations.inspections.access import own_inspection, sees_inspections, visible_inspection
from evaluations.inspections.forms import MinutesForm
from evaluations.inspections.views import page_of
from evaluations.models import InspectionFile
from units import attachments
from workflow.steps import StepRefused


@require_safe
@sees_inspections
def inspection_file(request, pk, file):
    inspection = visible_inspection(request.user, pk)
    return attachments.answer(get_object_or_404(inspection.files, pk=file))


@require_POST
def inspection_file_add(request, pk):
    """The minutes of the visit."""
    inspection = own_inspection(request.user, pk)
    form = MinutesForm(request.POST, request.FILES)
    if not form.is_valid():
        return page_of(request, inspection, attaching=form)
    file = form.cleaned_data["file"]
    try:
        actions.attach_minutes(by=request.user, inspection=inspection, name=file.name, content=file.read())
    except ValidationError as refused:
        form.add_error("file", refused)
        return page_of(request, inspection, attaching=form)
    except StepRefused as refused:
        return page_of(request, inspection, refused=refused.message, status=409)
    messages.success(request, f"Đã đính kèm tệp {file.name}.")
    return redirect("inspection-detail", pk)


@require_POST
def inspection_file_remove(request, pk, file):
    inspection = visible_inspection(request.user, pk)
    rows = InspectionFile.objects.select_related("inspection", "finding__inspection")
    found = get_object_or_404(rows, inspection=inspection, pk=file)
    try:
        actions.detach(by=request.user, file=found)
    except StepRefused as refused:
        return page_of(request, inspection, refused=refused.message, status=409)
    messages.success(request, f"Đã bỏ tệp {found.original_name}.")
    return redirect("inspection-detail", pk)
