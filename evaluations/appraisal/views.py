"""The page of one appraisal: points with reasons, returning, whether it is rated at all, the answer to an objection."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.appraisal import decisions, queue
from evaluations.appraisal.page import AppraisalPage
from evaluations.appraisal.queue_views import trail
from evaluations.inspections.open_findings import open_findings_of
from evaluations.labels import UNCONFIRMED, marks, time_left
from evaluations.models import Evaluation, EvaluationState
from evaluations.rating import scoring, steps
from evaluations.rating.access import visible_evaluation
from evaluations.rating.detail_page import log_of, time_sentence
from evaluations.rights import may_appraise, require
from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from vietnamese.dates import datetime_vi
from vietnamese.numbers import plain_number
from vietnamese.text import prose
from workflow.steps import SomebodyWasFaster, StepRefused

SAVE, FILL, FINISH, RETURN = "luu", "lay-diem", "hoan-thanh", "tra-lai"
NO_REASON = "Chưa ghi nội dung cần bổ sung. Bản tự chấm điểm chưa được trả lại."


@require_POST
def evaluation_begin(request, pk):
    evaluation = _own(request, pk)
    if not steps.begin_appraisal(by=request.user, evaluation=evaluation):
        if evaluation.state != EvaluationState.SUBMITTED:
            messages.warning(
                request,
                f"Không còn chờ thẩm định: trạng thái hiện nay là “{evaluation.get_state_display()}”.",
            )
        elif evaluation.seen_by_id not in (None, request.user.pk):
            messages.warning(
                request,
                f"{evaluation.seen_by} đã bắt đầu thẩm định lúc {datetime_vi(evaluation.seen_at)}.",
            )
    return redirect("evaluation-appraise", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def evaluation_appraise(request, pk):
    evaluation = _own(request, pk)
    if request.method != "POST":
        return _page(request, evaluation)
    if evaluation.state != EvaluationState.SUBMITTED:
        return _not_waiting(request, evaluation)
    page = AppraisalPage.of(evaluation)
    form = page.form(request.POST)
    if request.login_interrupted:
        return _page(request, evaluation, page=page, form=form, version=request.POST.get("version"))
    wanted = request.POST.get("viec")
    if wanted == FILL:
        return _page(request, evaluation, page=page, form=form.with_empty_filled(), filled=True)
    if form.is_valid() and wanted == RETURN and not form.cleaned_data["comment"]:
        form.add_error("comment", NO_REASON)
    if not form.is_valid():
        return _page(request, evaluation, page=page, form=form)
    return _write(request, evaluation, page, form, wanted)


def _write(request, evaluation, page, form, wanted):
    """Save what was typed and take the step that was asked for; what is refused comes back with everything typed."""
    by = request.user
    try:
        with transaction.atomic():
            scoring.save_appraisal(
                by=by,
                evaluation=evaluation,
                version=_version(request),
                scores=form.given,
                overrides=form.holding,
            )
            if wanted == RETURN:
                comment = form.cleaned_data["comment"]
                steps.send_back(by=by, evaluation=evaluation, version=evaluation.version, comment=comment)
    except ValidationError as refused:
        form.add_refusals(refused)
        return _page(request, _own(request, evaluation.pk), page=page, form=form)
    except SomebodyWasFaster as refused:
        return _overtaken(request, evaluation.pk, refused)
    except StepRefused as refused:
        return _page(request, _own(request, evaluation.pk), page=page, form=form, refused=refused)
    name = str(evaluation.subject)
    if wanted == RETURN:
        return _on_to_the_next(request, evaluation, f"Đã trả lại để bổ sung: {name}.")
    if wanted != FINISH:
        messages.success(request, "Đã lưu thẩm định. Chưa hoàn thành: còn sửa được.")
        return redirect("evaluation-appraise", evaluation.pk)
    try:
        steps.appraise(by=by, evaluation=evaluation, version=evaluation.version)
    except SomebodyWasFaster as refused:
        return _overtaken(request, evaluation.pk, refused)
    except StepRefused as refused:
        form.add_missing()
        return _page(request, _own(request, evaluation.pk), form=form, refused=refused, saved=True)
    level = evaluation.get_appraised_level_display()
    return _on_to_the_next(request, evaluation, f"Đã hoàn thành thẩm định {name}: {level}.")


@require_POST
@typed_survives_login
def evaluation_decide(request, pk, code):
    """Take one of ``decisions.DECISIONS``, with its reason."""
    evaluation, decision = _own(request, pk), decisions.DECISIONS.get(code)
    if decision is None:
        raise Http404
    form = decision.form(request.POST)
    if request.login_interrupted or not form.is_valid():
        return _page(request, evaluation, deciding=form)
    reason = form.cleaned_data["comment"]
    try:
        decision.take(request.user, evaluation, reason)
    except StepRefused as refused:
        if not _done_already(request, evaluation, decision.step, reason):
            return _page(request, _own(request, pk), deciding=form, refused=refused)
    messages.success(request, f"{evaluation.subject}: {decision.done}")
    return redirect("evaluation-appraise", pk)


def _own(request, pk) -> Evaluation:
    """A rating that the person appraises: not visible → 404, visible and not allowed → 403."""
    evaluation = visible_evaluation(request.user, pk)
    require(may_appraise(request.user, evaluation))
    return evaluation


def _version(request) -> int:
    """The saving that the person saw; one that cannot be read is none that there ever was."""
    seen = plain_number(request.POST.get("version"))
    return -1 if seen is None else seen


def _done_already(request, evaluation, step, comment="") -> bool:
    """Whether this very step was taken by this person before: its answer got lost, and it was posted again."""
    last = evaluation.transitions.order_by("-pk").first()
    return last is not None and (last.step, last.by_id, last.comment) == (
        step.name,
        request.user.pk,
        prose(comment),
    )


def _not_waiting(request, evaluation):
    """Nothing can be written any more: what was typed stands on the page, and how the rating stands now."""
    step = {FINISH: steps.APPRAISE, RETURN: steps.RETURN}.get(request.POST.get("viec"))
    comment = request.POST.get("comment", "") if step is steps.RETURN else ""
    if step and not request.login_interrupted and _done_already(request, evaluation, step, comment):
        return _on_to_the_next(request, evaluation, f"Đã ghi nhận trước đó: {evaluation.subject}.")
    refused = StepRefused(
        f"Trạng thái hiện nay là “{evaluation.get_state_display()}”, không còn chờ thẩm định. Chưa có gì thay đổi thêm."
    )
    return _page(request, evaluation, refused=refused, typed=True)


def _overtaken(request, pk, refused):
    """Somebody saved or decided in between: both versions stand on the page, and saving again is possible."""
    evaluation = _own(request, pk)
    if evaluation.state != EvaluationState.SUBMITTED:
        return _page(request, evaluation, refused=refused, typed=True)
    page = AppraisalPage.of(evaluation)
    form = page.form(request.POST)
    form.is_valid()
    return _page(request, evaluation, page=page, form=form, refused=refused)


def _on_to_the_next(request, evaluation, done: str):
    following = queue.next_waiting(request.user, evaluation)
    if following is None:
        messages.success(request, f"{done} Không còn bản tự chấm điểm nào chờ thẩm định trong đợt này.")
        return redirect("rating-queue")
    messages.success(request, f"{done} Tiếp theo: {following.subject}.")
    return redirect("evaluation-appraise", following.pk)


def _page(
    request,
    evaluation,
    *,
    page=None,
    form=None,
    deciding=None,
    refused=None,
    version=None,
    filled=False,
    saved=False,
    typed=False,
):
    submission = Submission(request, form or deciding, row=evaluation if form else None)
    if refused:
        submission.refuse(refused)
    page = page or AppraisalPage.of(evaluation)
    waiting = evaluation.state == EvaluationState.SUBMITTED and not evaluation.exclusion
    sheet = page.sheet(form or page.form()) if waiting and page.rule_set else None
    folds = []
    for decision in decisions.open_to(evaluation):
        bound = deciding if deciding is not None and deciding.decision == decision.code else None
        folds.append(
            {
                "decision": decision,
                "label": decisions.label_of(decision, evaluation),
                "form": bound or decision.form(),
                "open": bound is not None or evaluation.state == EvaluationState.OBJECTED,
            }
        )
    lost = typed or (form is not None and sheet is None)
    transitions = evaluation.transitions.select_related("by").order_by("-pk")
    return render(
        request,
        "evaluations/appraising/appraise.html",
        {
            "evaluation": evaluation,
            "page": page,
            "rule_set": page.rule_set,
            "unconfirmed": UNCONFIRMED if page.rule_set and not page.rule_set.is_confirmed else "",
            "sheet": sheet,
            "version": evaluation.version if version is None else version,
            "marks": marks(evaluation),
            "waiting": waiting,
            "time_left": time_left(evaluation.round.appraisal_due) if waiting else "",
            "time_sentence": time_sentence(evaluation, page.rule_set),
            "findings": open_findings_of(evaluation, request.user),
            "folds": folds,
            "invalid": next((one for one in (form, deciding) if one is not None and one.errors), None),
            "submission": submission,
            "filled": filled,
            "saved": saved,
            "typed": _typed(request, page) if lost else _reason_lost(deciding, folds),
            "objection": transitions.filter(step="object").first()
            if evaluation.state == EvaluationState.OBJECTED
            else None,
            "log": log_of(evaluation),
            "breadcrumb": trail(("Thẩm định", reverse("rating-queue")), (str(evaluation.subject), "")),
        },
        status=submission.status,
    )


def _reason_lost(deciding, folds) -> list[str]:
    """A reason whose form does not stand on the page any more."""
    if deciding is None or any(fold["form"] is deciding for fold in folds):
        return []
    return [deciding["comment"].value() or ""]


def _typed(request, page) -> list[str]:
    """What was typed into a form that cannot be shown again, in words."""
    found = []
    for line in page.lines:
        points = request.POST.get(f"diem-{line.criterion.pk}", "").strip()
        reason = request.POST.get(f"ly-do-{line.criterion.pk}", "").strip()
        if points or reason:
            found.append(f"{line.criterion}: {points} điểm{f', {reason}' if reason else ''}")
    comment = request.POST.get("comment", "").strip()
    return [*found, comment] if comment else found
