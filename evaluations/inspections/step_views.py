"""Steps of an inspection and of its findings; findings written and corrected."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluations.inspections import actions, finding_actions
from evaluations.inspections.access import finding_of, own_inspection, trail_of, visible_inspection
from evaluations.inspections.forms import (
    CloseForm,
    DemandForm,
    FindingForm,
    RemedyForm,
    ResultForm,
    VersionForm,
    WordsForm,
)
from evaluations.inspections.labels import Names, dress
from evaluations.inspections.rights import may_answer, may_manage, require
from evaluations.models import FindingState, InspectionState
from pages.kept_form import Submission
from pages.login_resume import typed_survives_login

FORM = "evaluations/inspections/form.html"


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_step(request, pk, name):
    """Visited, cancelled, put back into the plan, taken back as recorded by mistake."""
    inspection = own_inspection(request.user, pk)
    step = actions.STEPS.get(name)
    if step is None:
        raise Http404
    if request.method != "POST" and inspection.state not in step.sources:
        return redirect("inspection-detail", pk)
    data = request.POST if request.method == "POST" else None
    if step is actions.VISIT:
        form = ResultForm(data, inspection=inspection, use_required_attribute=False)
    else:
        form = WordsForm(data, state=inspection.state, use_required_attribute=False)

    def take():
        if step is actions.VISIT:
            # Taken from the plan, which is where the page stood: whoever was faster is told.
            inspection.state = InspectionState.PLANNED
            actions.visit(by=request.user, inspection=inspection, result=form.result)
            return "Đã ghi kết quả. Có tồn tại thì ghi tiếp dưới đây."
        _as_seen(inspection, form, InspectionState)
        actions.step_with_reason(
            by=request.user, inspection=inspection, step=step, comment=form.cleaned_data["comment"]
        )
        return f"{step.label}: đã ghi."

    return _taken(request, inspection, form, take, step.label)


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def finding_step(request, pk, finding, name):
    """A remedy reported, accepted, demanded again; a finding taken back."""
    inspection = visible_inspection(request.user, pk)
    finding = finding_of(inspection, finding)
    step = finding_actions.STEPS.get(name)
    if step is None:
        raise Http404
    answers = step is finding_actions.REPORT
    require(may_answer(request.user, finding) if answers else may_manage(request.user, inspection))
    if request.method != "POST" and finding.state not in step.sources:
        return redirect("inspection-detail", pk)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = _finding_step_form(step, finding, *data)

    def take():
        _as_seen(finding, form, FindingState)
        data, who = form.cleaned_data, {"by": request.user, "finding": finding}
        if answers:
            finding_actions.report(**who, text=data["comment"], files=form.attached)
        elif step is finding_actions.CLOSE:
            finding_actions.close(**who, on=data["on"], note=data["comment"])
        elif step is finding_actions.DEMAND:
            finding_actions.demand_again(**who, reason=data["comment"], deadline=data["deadline"])
        else:
            finding_actions.withdraw(**who, reason=data["comment"])
        return f"{finding}: {finding.get_state_display().lower()}."

    return _taken(request, inspection, form, take, step.label, finding)


def _finding_step_form(step, finding, data, files):
    options = {"state": finding.state, "use_required_attribute": False}
    if step is finding_actions.CLOSE:
        return CloseForm(data, **options)
    if step is finding_actions.DEMAND:
        return DemandForm(data, **options)
    if step is finding_actions.REPORT:
        return RemedyForm(data, files, **options)
    return WordsForm(data, **options)


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def finding_add(request, pk):
    inspection = own_inspection(request.user, pk)
    if request.method != "POST" and inspection.state != InspectionState.VISITED:
        return redirect("inspection-detail", pk)
    form = FindingForm(request.POST if request.method == "POST" else None, use_required_attribute=False)

    def take():
        found = finding_actions.add(by=request.user, inspection=inspection, content=form.content)
        return f"Đã ghi {str(found).lower()}."

    again = request.POST.get("action") == "another"
    target = reverse("inspection-finding-add", args=[pk]) if again else None
    return _taken(request, inspection, form, take, "Thêm tồn tại", another=True, target=target)


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def finding_edit(request, pk, finding):
    inspection = own_inspection(request.user, pk)
    finding = finding_of(inspection, finding)
    if request.method != "POST" and not finding.is_unsettled:
        return redirect("inspection-detail", pk)
    data = request.POST if request.method == "POST" else None
    form = FindingForm(data, finding=finding, use_required_attribute=False)
    claim = VersionForm(data, row=finding)

    def take():
        finding_actions.change(by=request.user, finding=finding, content=form.content, version=claim.seen)
        return "Đã lưu."

    heading = f"Sửa tồn tại số {finding.number}"
    return _taken(request, inspection, form, take, heading, claim=claim, row=finding)


def _as_seen(row, form, states) -> None:
    """The step is taken from the state that the page showed: whoever was faster is told, not overridden."""
    if form.cleaned_data["state"] in states.values:
        row.state = form.cleaned_data["state"]


def _taken(
    request,
    inspection,
    form,
    take,
    heading,
    finding=None,
    *,
    another=False,
    target=None,
    claim=None,
    row=None,
):
    """Take the step of a valid form and go on; else the page of the form, with everything that was typed.

    ``claim``: the version of ``row`` that the form is about, where it corrects one.
    """
    submission = Submission(request, form, claim, row=row or finding or inspection)
    if submission.carry_out(take):
        messages.success(request, submission.done)
        return redirect(target or reverse("inspection-detail", args=[inspection.pk]))
    if submission.refused:
        inspection.refresh_from_db()
    names = Names()
    dress([inspection], names)
    return render(
        request,
        FORM,
        {
            "inspection": inspection,
            "finding": finding,
            "form": form,
            "heading": heading,
            "another": another,
            "version": claim["version"].value() if claim else None,
            "submission": submission,
            "back_url": reverse("inspection-detail", args=[inspection.pk]),
            "breadcrumb": trail_of(inspection, names, (heading, "")),
        },
        status=submission.status,
    )
