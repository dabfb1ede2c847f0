"""Ending a round of rating, and opening it again: one question, with a reason."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluations.appraisal.forms import text_field
from evaluations.models import Evaluation, RatingRound
from evaluations.rights import may_manage_all, require
from evaluations.rounds.actions import CLOSE, REOPEN, close_round, reopen_round
from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from vietnamese import clock
from vietnamese.dates import datetime_vi
from vietnamese.numbers import group

STEPS = {step.name: step for step in (CLOSE, REOPEN)}


class ReasonForm(forms.Form):
    comment = text_field("Lý do", rows=4, error_messages={"required": "Cần ghi rõ lý do."})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def rating_close(request, pk):
    require(may_manage_all(request.user))
    found = get_object_or_404(RatingRound, pk=pk)
    step = REOPEN if found.is_closed else CLOSE
    form = ReasonForm(request.POST if request.method == "POST" else None)
    submission = Submission(request, form)
    # What the page offered, not what the round needs by now: somebody else may have been faster.
    action = reopen_round if request.POST.get("buoc") == REOPEN.name else close_round
    if submission.carry_out(
        lambda: action(by=request.user, found=found, reason=form.cleaned_data["comment"])
    ):
        done = STEPS[submission.done.step].label
        messages.success(request, f"{done} “{found}”: đã ghi, có lý do trong nhật ký.")
        return redirect("rating-home")
    eligible = Evaluation.objects.filter(round=found, exclusion="")
    waiting = eligible.filter(recognised_level="").count()
    return render(
        request,
        "evaluations/rating_close.html",
        {
            "round": found,
            "step": step,
            "form": form,
            "submission": submission,
            "starts": None if found.is_closed or found.last_day < clock.today() else found.last_day,
            "lines": [
                ("Đủ điều kiện xếp loại", f"{group(eligible.count())} công đoàn"),
                ("Đã công nhận", f"{group(eligible.count() - waiting)} công đoàn"),
                ("Chưa công nhận", f"{group(waiting)} công đoàn"),
            ],
            "steps": [
                {
                    "label": STEPS[one.step].label,
                    "who": str(one.by),
                    "when": datetime_vi(one.at),
                    "whom": "",
                    "comment": one.comment,
                }
                for one in found.transitions.select_related("by").order_by("-at", "-pk")
            ],
            "breadcrumb": [("Xếp loại chất lượng", reverse("rating-home")), (found.name, "")],
        },
        status=submission.status,
    )
