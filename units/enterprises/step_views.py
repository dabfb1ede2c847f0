"""Steps of an enterprise: approached, preparing, given up, resumed; and the founding of its union."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from units.enterprises import actions, questions
from units.enterprises.access import own_enterprise, stage, trail
from units.enterprises.forms import FoundForm, StepForm
from units.enterprises.views import page_of
from units.models import EnterpriseState, GrassrootsUnion
from units.register.actions import FoundingPaper
from units.register.reporting import reporting
from vietnamese.numbers import plain_number
from workflow.steps import StepRefused


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_step(request, pk, name):
    enterprise = own_enterprise(request.user, pk)
    step = actions.SIMPLE.get(name.replace("-", "_"))
    if step is None:
        raise Http404
    form = StepForm(request.POST or None, step=step, enterprise=enterprise, by=request.user)
    submission = Submission(request, form, row=enterprise)

    def take():
        data = form.cleaned_data
        following = None
        if "follower" in data:
            following = actions.Following(data["follower"], data["follow_up_by"])
        _as_seen(enterprise, data["state"])
        actions.step(
            by=request.user, enterprise=enterprise, step=step, comment=data["comment"], following=following
        )

    if submission.carry_out(take):
        messages.success(request, f"{enterprise.name}: {enterprise.get_state_display().lower()}.")
        return redirect("enterprise-detail", pk)
    if enterprise.state not in step.sources and request.method != "POST":
        return redirect("enterprise-detail", pk)
    return render(
        request,
        "units/enterprises/step.html",
        {
            "enterprise": enterprise,
            "stage": stage(enterprise),
            "step": step,
            "form": form,
            "submission": submission,
            "back_url": reverse("enterprise-detail", args=[pk]),
            "breadcrumb": trail((enterprise.name, reverse("enterprise-detail", args=[pk])), (step.label, "")),
        },
        status=submission.status,
    )


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_found(request, pk):
    enterprise = own_enterprise(request.user, pk)
    if enterprise.state == EnterpriseState.FOUNDED:
        # A click that was repeated, or somebody else was faster: the page says which union it is.
        messages.info(request, f"{enterprise.name} đã có CĐCS: {enterprise.union}. Không tạo thêm CĐCS nào.")
        return redirect("enterprise-detail", pk)
    form = FoundForm(request.POST or None, enterprise=enterprise)
    submission, asked = Submission(request, form, row=enterprise), []
    if submission.is_ready():
        data = form.cleaned_data
        asked = questions.about_founding(
            kind=data["kind"],
            members=data["members"],
            tax_code=data["tax_code"],
            unit_id=enterprise.unit_id,
            name=data["name"],
            employer=enterprise.name,
        )

        def take():
            _as_seen(enterprise, data["state"])
            return _found(request.user, enterprise, data)

        if questions.answered(asked, request.POST.get("confirmed", "")) and submission.carry_out(take):
            union, became = submission.done
            start = f"Đã thành lập {union.name} và ghi vào danh sách công đoàn cơ sở."
            messages.success(request, f"{start} {became}".strip())
            return redirect("enterprise-detail", pk)
    return render(
        request,
        "units/enterprises/found.html",
        {
            "enterprise": enterprise,
            "stage": stage(enterprise),
            "form": form,
            "questions": asked,
            "question_keys": " ".join(question.key for question in asked),
            "submission": submission,
            "back_url": reverse("enterprise-detail", args=[pk]),
            "breadcrumb": trail(
                (enterprise.name, reverse("enterprise-detail", args=[pk])), ("Thành lập CĐCS", "")
            ),
        },
        status=submission.status,
    )


@transaction.atomic
def _found(user, enterprise, data):
    """The founding, and what became of it in the reports, for people."""
    founding = actions.found(
        by=user,
        enterprise=enterprise,
        name=data["name"],
        kind=data["kind"],
        paper=FoundingPaper(
            founded_on=data["founded_on"],
            decision_number=data["decision_number"],
            workforce=data["workforce"],
            members=data["members"],
        ),
        tax_code=data["tax_code"],
        place=data["place"],
    )
    return founding, reporting().after_founding(by=user, founding=founding)


@require_POST
def enterprise_recognise(request, pk):
    enterprise = own_enterprise(request.user, pk)
    union = get_object_or_404(
        GrassrootsUnion.objects.active().exclude(tax_code=""),
        pk=plain_number(request.POST.get("union")),
        tax_code=enterprise.tax_code,
    )
    try:
        actions.recognise(by=request.user, enterprise=enterprise, union=union)
    except StepRefused as refused:
        enterprise.refresh_from_db()
        return page_of(request, enterprise, refused=refused.message, status=409)
    except ValidationError as error:
        return page_of(request, enterprise, refused=" ".join(error.messages), status=409)
    messages.success(request, f"Đã ghi nhận {enterprise.name} có CĐCS: {union.name}.")
    return redirect("enterprise-detail", pk)


def _as_seen(enterprise, state: str) -> None:
    """The step is taken from the stage that the page showed: whoever was faster is told, not overridden."""
    if state in EnterpriseState.values:
        enterprise.state = state
