"""Planning inspections: for many at once, again from last year, and correcting one."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluations.inspections import actions
from evaluations.inspections.access import issuers_of, own_inspection, trail, trail_of, visible_inspection
from evaluations.inspections.forms import CopyForm, NewForm, PlanForm, ResultForm, VersionForm
from evaluations.inspections.labels import Names, dress
from evaluations.inspections.rights import EVERYWHERE, may_make, require
from evaluations.inspections.subjects import chosen, to_choose
from evaluations.models import Inspection, InspectionState
from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from units.models import Unit
from vietnamese import clock
from vietnamese.numbers import group, plain_numbers


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_add(request):
    require(may_make(request.user))
    names = Names()
    issuers = issuers_of(request.user, names)
    require(bool(issuers))
    # “Tìm” only lists unions: nothing is checked yet, and everything typed stays.
    finds = request.method == "POST" and request.POST.get("action") == "find"
    form = NewForm(
        request.POST if request.method == "POST" else None, issuers=issuers, use_required_attribute=False
    )
    submission = Submission(request, form)

    def take():
        return actions.plan(
            by=request.user,
            issuer=Unit.objects.get(pk=form.cleaned_data["issuer"]),
            subjects=chosen(request.POST, request.user),
            what=form.planned,
            key=form.cleaned_data["key"],
        )

    if not finds and submission.carry_out(take):
        made = submission.done
        messages.success(request, f"Đã ghi {group(len(made))} cuộc kiểm tra, giám sát.")
        if len(made) == 1:
            return redirect("inspection-detail", made[0].pk)
        return redirect(_list_of(made[0].year))
    scope = [pk for pk, _ in issuers]
    if request.user.has_perm(EVERYWHERE):
        scope = scope[:1]  # the province's: everybody
    subjects = to_choose(request.POST, request.user, scope, names)
    # What belongs to no field is about the unions that were chosen.
    subjects.errors = form.errors.pop(NON_FIELD_ERRORS, []) if submission.is_sent and not finds else []
    if finds:
        form.is_valid()
        form.errors.clear()
    return render(
        request,
        "evaluations/inspections/add.html",
        {
            "form": form,
            "subjects": subjects,
            "submission": submission,
            "problems": [("doi-tuong", text) for text in subjects.errors],
            "breadcrumb": trail(("Lập kế hoạch", "")),
        },
    )


def _list_of(year: int) -> str:
    query = f"?nam={year}" if year != clock.today().year else ""
    return reverse("inspection-list") + query


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_copy(request):
    """The plan of ``nam`` (default: last year) a year later, for one of the units that the person plans for."""
    require(may_make(request.user))
    names = Names()
    issuers = issuers_of(request.user, names)
    require(bool(issuers))
    this_year, typed = clock.today().year, request.GET.get("nam", "")
    year = int(typed) if typed in (str(this_year - 1), str(this_year)) else this_year - 1
    issuer = next((pk for pk, _ in issuers if str(pk) == request.GET.get("don-vi")), issuers[0][0])
    rows = list(
        Inspection.objects.filter(issuer=issuer, year=year)
        .select_related("inspected_union")
        .prefetch_related("copies")
    )
    dress(rows, names)
    data = request.POST if request.method == "POST" else None
    form, problems = CopyForm(data, label_suffix="", use_required_attribute=False), []
    submission = Submission(request, form)
    ticked = plain_numbers(request.POST.getlist("rows"))
    for one in rows:
        one.is_copied = any(copy.year == year + 1 for copy in one.copies.all())
        usual = one.state != InspectionState.CANCELLED and not one.unplanned
        one.ticked = one.pk in ticked if request.method == "POST" else usual
    if submission.is_ready():
        if not ticked:
            problems = [("cac-cuoc", "Chưa chọn cuộc nào để chép.")]
        else:
            done = actions.copy_plan(
                by=request.user,
                issuer=Unit.objects.get(pk=issuer),
                year=year,
                chosen=ticked,
                number=form.cleaned_data["plan_number"],
                signed_on=form.cleaned_data["plan_signed_on"],
            )
            _tell_copied(request, done, year + 1, names)
            return redirect(_list_of(year + 1))
    return render(
        request,
        "evaluations/inspections/copy.html",
        {
            "form": form,
            "rows": rows,
            "left": [one for one in rows if not one.is_copied],
            "year": year,
            "years": (this_year - 1, this_year),
            "issuers": issuers if len(issuers) > 1 else [],
            "issuer": issuer,
            "problems": problems,
            "submission": submission,
            "breadcrumb": trail(("Chép kế hoạch", "")),
        },
    )


def _tell_copied(request, done, year, names):
    messages.success(request, f"Đã chép {group(len(done.new))} cuộc sang kế hoạch năm {year}.")
    if done.known:
        messages.info(request, f"{group(len(done.known))} cuộc đã được chép trước đó nên không chép lại.")
    if done.ended:
        ended = ", ".join(names.subject(one) for one in done.ended)
        messages.warning(request, f"Không chép vì đã kết thúc hoạt động: {ended}.")
    if done.left:
        left = ", ".join(names.subject(one) for one in done.left)
        messages.warning(request, f"Không chép vì nay thuộc đơn vị khác: {left}.")


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_edit(request, pk):
    inspection, names = own_inspection(request.user, pk), Names()
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, inspection=inspection, use_required_attribute=False)
    visited = inspection.state == InspectionState.VISITED
    result = ResultForm(data, inspection=inspection, use_required_attribute=False) if visited else None
    claim = VersionForm(data, row=inspection)
    submission = Submission(request, result, form, claim, row=inspection)

    def take():
        actions.change(
            by=request.user,
            inspection=visible_inspection(request.user, pk),
            what=form.planned,
            result=result.result if result else None,
            version=claim.seen,
        )

    if submission.carry_out(take):
        messages.success(request, "Đã lưu.")
        return redirect("inspection-detail", pk)
    return render(
        request,
        "evaluations/inspections/edit.html",
        {
            "inspection": inspection,
            "form": form,
            "result": result,
            "version": claim["version"].value(),
            "submission": submission,
            "problems": _of(result),
            "back_url": reverse("inspection-detail", args=[pk]),
            "breadcrumb": trail_of(inspection, names, ("Sửa", "")),
        },
        status=submission.status,
    )


def _of(form) -> list[tuple[str, str]]:
    """The errors of a second form for the summary of the page: anchor and text."""
    if form is None or not form.is_bound:
        return []
    return [
        (field.id_for_label, f"{field.label}: {error}")
        for field in form.visible_fields()
        for error in field.errors
    ]
