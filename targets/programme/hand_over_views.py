"""The page on which targets of an ended programme are carried into the next one; sums are shown before anything is written."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from pages.kept_form import Submission, replace_data
from pages.login_resume import typed_survives_login
from targets.ledger.actions import LedgerRefused
from targets.models import Programme
from targets.programme.current import in_scope
from targets.programme.forms import HandOverForm
from targets.programme.hand_over import hand_over, hand_over_of, source_of
from targets.programme.views import CONFIRM, trail
from targets.rights import require
from vietnamese.numbers import group
from workflow.steps import StepRefused


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def programme_hand_over(request, pk):
    require(request.user.has_perm("targets.add_targetdecision"))
    programme = get_object_or_404(Programme, pk__in=[one.pk for one in in_scope(request.user)], pk=pk)
    source = source_of(programme)
    years = [year for year in programme.years if source and source.ended_on.year < year <= source.last_year]
    form = HandOverForm(request.POST if request.method == "POST" else None, years=years)
    submission, planned = Submission(request, form if years else None), None
    if years and request.POST.get("action") == CONFIRM:

        def write():
            values = dict(form.cleaned_data)
            seen = values.pop("digest")
            try:
                return hand_over(by=request.user, source=source, programme=programme, seen=seen, **values)
            except LedgerRefused as refused:
                raise StepRefused(refused.message) from refused

        if submission.carry_out(write):
            count = submission.done.entries.count()
            messages.success(
                request, f"Đã chuyển {group(count)} số sang {programme} theo Quyết định số {submission.done}."
            )
            return redirect("admin:targets_targetdecision_change", submission.done.pk)
    elif years and submission.is_ready():
        planned = hand_over_of(source, programme, form.cleaned_data["years"])
        replace_data(form, digest=planned.digest)
    title = "Chuyển tiếp chỉ tiêu từ chương trình trước"
    return render(
        request,
        "targets/programme/hand_over.html",
        {
            "submission": submission,
            "form": form,
            "programme": programme,
            "source": source if years else None,
            "planned": planned,
            "title": title,
            "breadcrumb": trail(title),
        },
        status=submission.status,
    )
