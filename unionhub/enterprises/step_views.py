"""Steps of an enterprise: approached, preparing, given up, resumed; and the founding of its union."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from targets.views.access import typed_survives_login
from unionhub.enterprises import founding, questions
from unionhub.enterprises.access import own_enterprise, stage, trail
from unionhub.enterprises.forms import FoundForm, StepForm
from unionhub.enterprises.views import page_of
from units.actions import enterprises as actions
from units.actions.unions import FoundingPaper
from units.models import EnterpriseState, GrassrootsUnion
from workflow.steps import StepRefused


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_step(request, pk, name):
    enterprise = own_enterprise(request.user, pk)
    step = actions.SIMPLE.get(name.replace("-", "_"))
    if step is None:
        raise Http404
    form = StepForm(request.POST or None, step=step, enterprise=enterprise, by=request.user)
    refused = None
    if request.method == "POST" and form.is_valid() and not request.login_interrupted:
        data = form.cleaned_data
        following = None
        if "follower" in data:
            following = actions.Following(data["follower"], data["follow_up_by"])
        try:
            _as_seen(enterprise, data["state"])
            actions.step(
                by=request.user,
                enterprise=enterprise,
                step=step,
                comment=data["comment"],
                following=following,
            )
        except StepRefused as found:
            refused = found
            enterprise.refresh_from_db()
        else:
            messages.success(request, f"{enterprise.name}: {enterprise.get_state_display().lower()}.")
            return redirect("enterprise-detail", pk)
    elif enterprise.state not in step.sources and request.method != "POST":
        return redirect("enterprise-detail", pk)
    return render(
        request,
        "unionhub/enterprises/step.html",
        {
            "enterprise": enterprise,
            "stage": stage(enterprise),
            "step": step,
            "form": form,
            "refused": refused,
            "logged_in_again": request.login_interrupted,
            "back_url": reverse("enterprise-detail", args=[pk]),
            "breadcrumb": trail((enterprise.name, reverse("enterprise-detail", args=[pk])), (step.label, "")),
        },
        status=409 if refused else 200,
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
    asked, refused = [], None
    if request.method == "POST" and form.is_valid() and not request.login_interrupted:
        data = form.cleaned_data
        asked = questions.about_founding(
            kind=data["kind"],
            members=data["members"],
            tax_code=data["tax_code"],
            unit_id=enterprise.unit_id,
            name=data["name"],
            employer=enterprise.name,
        )
        if questions.answered(asked, request.POST.get("confirmed", "")):
            try:
                _as_seen(enterprise, data["state"])
                union, told = _found(request.user, enterprise, data)
            except StepRefused as found:
                refused = found
                enterprise.refresh_from_db()
            except ValidationError as error:
                _put_errors(form, error)
            else:
                start = f"Đã thành lập {union.name} và ghi vào danh sách công đoàn cơ sở."
                messages.success(request, f"{start} {told}".strip())
                return redirect("enterprise-detail", pk)
    return render(
        request,
        "unionhub/enterprises/found.html",
        {
            "enterprise": enterprise,
            "stage": stage(enterprise),
            "form": form,
            "questions": asked,
            "question_keys": " ".join(question.key for question in asked),
            "refused": refused,
            "logged_in_again": request.login_interrupted,
            "back_url": reverse("enterprise-detail", args=[pk]),
            "breadcrumb": trail(
                (enterprise.name, reverse("enterprise-detail", args=[pk])), ("Thành lập CĐCS", "")
            ),
        },
        status=409 if refused else 200,
    )


def _found(user, enterprise, data):
    return founding.found(
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


@require_POST
def enterprise_recognise(request, pk):
    enterprise = own_enterprise(request.user, pk)
    key = request.POST.get("union", "")
    union = get_object_or_404(
        GrassrootsUnion.objects.active().exclude(tax_code=""),
        pk=int(key) if key.isascii() and key.isdigit() and len(key) < 16 else None,
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


def _put_errors(form, error: ValidationError) -> None:
    fields = getattr(error, "message_dict", None) or {"__all__": error.messages}
    for name, texts in fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
