"""Registering a level, taking a self-score back, asking for another look: one question each."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.labels import time_left
from evaluations.models import REGISTRATION_LEVELS, EvaluationState
from evaluations.rating import steps
from evaluations.rating.access import visible_evaluation
from evaluations.rating.rulebook import Rulebook
from evaluations.rating.views import breadcrumb
from evaluations.rights import may_enter, require
from pages.kept_form import Submission, replace_data
from pages.login_resume import typed_survives_login
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.fields import ProseFormField
from workflow.steps import StepRefused

State = EvaluationState
LONGEST = 2000


def _entered(request, pk):
    """The rating, for somebody who may enter it; 404 or 403 for others."""
    evaluation = visible_evaluation(request.user, pk)
    require(request.user.has_perm("evaluations.view_ratings") and may_enter(request.user, evaluation))
    return evaluation


class RegisterForm(forms.Form):
    """``late``: after the due day, when a reason is asked for."""

    level = forms.ChoiceField(
        label="Mức đăng ký",
        choices=[(level.value, level.label) for level in REGISTRATION_LEVELS],
        widget=forms.RadioSelect,
        error_messages={"required": "Vui lòng chọn mức đăng ký."},
    )

    # The level that stood on the page.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, evaluation, late=False, **kwargs):
        super().__init__(*args, label_suffix="", initial=self.initial_of(evaluation), **kwargs)
        if late:
            self.fields["comment"] = ProseFormField(
                max_length=LONGEST,
                label="Lý do đăng ký muộn",
                error_messages={"required": "Đã quá hạn đăng ký nên cần ghi rõ lý do."},
            )

    def initial_of(self, evaluation) -> dict:
        return {"level": evaluation.registered_level, "seen": evaluation.registered_level}

    def claim(self, evaluation) -> None:
        replace_data(self, seen=evaluation.registered_level)


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def evaluation_register(request, pk):
    evaluation = _entered(request, pk)
    due = evaluation.round.registration_due
    late = clock.today() > due
    refusal = _registration_refusal(request.user, evaluation)
    if refusal and request.method != "POST":
        messages.info(request, refusal)
        return redirect("evaluation-detail", evaluation.pk)
    typed = request.POST if request.method == "POST" else None
    form = RegisterForm(typed, late=late, evaluation=evaluation)
    submission = Submission(request, form, row=evaluation)

    def register():
        if "seen" in form.data:
            # Whoever registered another level since is told of, not overridden.
            evaluation.registered_level = form.cleaned_data["seen"]
        steps.register(
            by=request.user,
            evaluation=evaluation,
            level=form.cleaned_data["level"],
            comment=form.cleaned_data.get("comment", ""),
        )

    if submission.carry_out(register):
        told = f"Đã ghi nhận đăng ký “{evaluation.get_registered_level_display()}” của {evaluation.subject}."
        messages.success(request, told if late else f"{told} Có thể sửa đến hết {date_vi(due)}.")
        return redirect("evaluation-detail", evaluation.pk)
    rule_set = Rulebook.of_round(evaluation.round_id).of(evaluation)
    return render(
        request,
        "evaluations/evaluation_register.html",
        {
            "evaluation": evaluation,
            "form": form,
            "submission": submission,
            "late": late,
            "due_left": time_left(due),
            "rule_set": rule_set,
            "breadcrumb": breadcrumb(evaluation, "Đăng ký mức xếp loại"),
        },
        status=submission.status,
    )


def _registration_refusal(user, evaluation) -> str:
    if evaluation.exclusion:
        return steps.not_registered_because(evaluation)
    if evaluation.state not in (State.NEW, State.REGISTERED):
        return f"Kết quả đang ở trạng thái “{evaluation.get_state_display()}”, không đăng ký được nữa."
    return steps.registration_refusal(by=user, evaluation=evaluation)


@require_POST
def evaluation_take_back(request, pk):
    evaluation = _entered(request, pk)
    try:
        steps.take_back(by=request.user, evaluation=evaluation)
    except StepRefused as refused:
        messages.error(request, refused.message)
        return redirect("evaluation-detail", evaluation.pk)
    messages.success(
        request, "Đã rút lại bản tự chấm điểm. Điểm và minh chứng vẫn được giữ; sửa xong thì gửi lại."
    )
    return redirect("evaluation-score", evaluation.pk)


class ObjectionForm(forms.Form):
    comment = ProseFormField(
        max_length=LONGEST,
        label="Nội dung và lý do đề nghị",
        help_text="Nêu tiêu chí nào, điểm nào và minh chứng nào cần xem lại.",
        error_messages={"required": "Cần ghi rõ lý do đề nghị xem xét lại."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def evaluation_object(request, pk):
    evaluation = _entered(request, pk)
    typed = request.POST if request.method == "POST" else None
    if evaluation.state not in steps.OBJECT.sources and typed is None:
        messages.info(
            request,
            f"Kết quả đang ở trạng thái “{evaluation.get_state_display()}”; chỉ đề nghị xem xét lại được sau khi thẩm định "
            "hoặc công nhận.",
        )
        return redirect("evaluation-detail", evaluation.pk)
    form = ObjectionForm(typed)
    submission = Submission(request, form)
    if submission.carry_out(
        lambda: steps.object_to(by=request.user, evaluation=evaluation, comment=form.cleaned_data["comment"])
    ):
        messages.success(
            request,
            f"Đã gửi đề nghị xem xét lại kết quả của {evaluation.subject}. Công đoàn cấp trên sẽ trả lời.",
        )
        return redirect("evaluation-detail", evaluation.pk)
    return render(
        request,
        "evaluations/evaluation_object.html",
        {
            "evaluation": evaluation,
            "form": form,
            "submission": submission,
            "back_url": reverse("evaluation-detail", args=[evaluation.pk]),
            "breadcrumb": breadcrumb(evaluation, "Đề nghị xem xét lại"),
        },
        status=submission.status,
    )
