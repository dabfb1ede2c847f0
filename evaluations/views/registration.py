"""Registering a level, taking a self-score back, asking for another look: one question each."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.actions import steps
from evaluations.models import EvaluationState, Level
from evaluations.rights import may_enter, require
from evaluations.rulebook import Rulebook
from evaluations.views.access import visible_evaluation
from evaluations.views.detail import breadcrumb
from evaluations.words import time_left
from units.interrupted import typed_survives_login
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.fields import refuse_unreadable
from vietnamese.text import prose
from workflow.steps import StepRefused

State = EvaluationState
LONGEST = 2000
LOGGED_IN_AGAIN = "Anh/chị đã đăng nhập lại. Nội dung đã nhập vẫn còn trên trang này nhưng chưa được lưu; xin xem lại rồi gửi."


def _entered(request, pk):
    """The rating, for somebody who may enter it; 404 or 403 for others."""
    evaluation = visible_evaluation(request.user, pk)
    require(request.user.has_perm("evaluations.view_ratings") and may_enter(request.user, evaluation))
    return evaluation


class ReasonField(forms.CharField):
    def __init__(self, **kwargs):
        widget = forms.Textarea(attrs={"rows": 4})
        super().__init__(max_length=LONGEST, widget=widget, validators=[refuse_unreadable], **kwargs)

    def clean(self, value):
        return prose(super().clean(value) or "")


class RegisterForm(forms.Form):
    """``late``: after the due day, when a reason is asked for."""

    level = forms.ChoiceField(
        label="Mức đăng ký",
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Xin chọn mức đăng ký."},
    )

    def __init__(self, *args, late=False, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if late:
            self.fields["comment"] = ReasonField(
                label="Lý do đăng ký muộn",
                error_messages={"required": "Đã quá hạn đăng ký nên cần ghi rõ lý do."},
            )


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
    form = RegisterForm(typed, late=late, initial={"level": evaluation.registered_level})
    status = 200
    if typed is not None and form.is_valid() and not request.login_interrupted:
        try:
            steps.register(
                by=request.user,
                evaluation=evaluation,
                level=form.cleaned_data["level"],
                comment=form.cleaned_data.get("comment", ""),
            )
        except StepRefused as refused:
            form.add_error(None, refused.message)
            status = 409
        else:
            told = (
                f"Đã ghi nhận đăng ký «{evaluation.get_registered_level_display()}» của {evaluation.subject}."
            )
            messages.success(request, told if late else f"{told} Có thể sửa đến hết {date_vi(due)}.")
            return redirect("evaluation-detail", evaluation.pk)
    elif typed is not None and request.login_interrupted:
        messages.warning(request, LOGGED_IN_AGAIN)
    rule_set = Rulebook.of_round(evaluation.round_id).of(evaluation)
    return render(
        request,
        "evaluations/evaluation_register.html",
        {
            "evaluation": evaluation,
            "form": form,
            "late": late,
            "due_left": time_left(due),
            "rule_set": rule_set,
            "breadcrumb": breadcrumb(evaluation, "Đăng ký mức xếp loại"),
        },
        status=status,
    )


def _registration_refusal(user, evaluation) -> str:
    if evaluation.exclusion:
        return steps.not_registered_because(evaluation)
    if evaluation.state not in (State.NEW, State.REGISTERED):
        return f"Kết quả đang ở trạng thái «{evaluation.get_state_display()}», không đăng ký được nữa."
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
        request, "Đã rút lại bản tự chấm điểm. Điểm và minh chứng vẫn được giữ; sửa xong xin gửi lại."
    )
    return redirect("evaluation-score", evaluation.pk)


class ObjectionForm(forms.Form):
    comment = ReasonField(
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
            f"Kết quả đang ở trạng thái «{evaluation.get_state_display()}»; chỉ đề nghị xem xét lại được sau khi thẩm định "
            "hoặc công nhận.",
        )
        return redirect("evaluation-detail", evaluation.pk)
    form, status = ObjectionForm(typed), 200
    if typed is not None and form.is_valid() and not request.login_interrupted:
        try:
            steps.object_to(by=request.user, evaluation=evaluation, comment=form.cleaned_data["comment"])
        except StepRefused as refused:
            form.add_error(None, refused.message)
            status = 409
        else:
            messages.success(
                request,
                f"Đã gửi đề nghị xem xét lại kết quả của {evaluation.subject}. Công đoàn cấp trên sẽ trả lời.",
            )
            return redirect("evaluation-detail", evaluation.pk)
    elif typed is not None and request.login_interrupted:
        messages.warning(request, LOGGED_IN_AGAIN)
    return render(
        request,
        "evaluations/evaluation_object.html",
        {
            "evaluation": evaluation,
            "form": form,
            "back_url": reverse("evaluation-detail", args=[evaluation.pk]),
            "breadcrumb": breadcrumb(evaluation, "Đề nghị xem xét lại"),
        },
        status=status,
    )
