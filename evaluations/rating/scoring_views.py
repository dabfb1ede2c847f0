"""The self-score: show, save as draft, send. Whatever goes wrong, what was typed is on the page that comes back."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluations.labels import UNCONFIRMED, time_left
from evaluations.models import Evaluation, Level
from evaluations.rating import detail_page, scoring, steps
from evaluations.rating.access import visible_evaluation
from evaluations.rating.rulebook import Rulebook
from evaluations.rating.rules import lower_of
from evaluations.rating.score_form import ScoreForm, moved_to, parts_of
from evaluations.rating.views import breadcrumb
from evaluations.rights import may_enter, require, serves
from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from vietnamese.numbers import plain_number, shortest
from workflow.steps import StepRefused

SAVE, SEND = "save", "send"
DETACH = re.compile(r"detach-([0-9]{1,18})")
NEW_RULES = (
    "Bộ tiêu chí vừa được thay bằng bản mới sau khi anh/chị mở trang. Điểm của tiêu chí cùng mã được giữ trên trang này; "
    "vui lòng kiểm tra lại rồi lưu."
)


def _scored(request, pk) -> Evaluation:
    evaluation = visible_evaluation(request.user, pk)
    require(request.user.has_perm("evaluations.view_ratings") and may_enter(request.user, evaluation))
    return evaluation


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def evaluation_score(request, pk):
    evaluation = _scored(request, pk)
    rule_set = Rulebook.of_round(evaluation.round_id).of(evaluation)
    if rule_set is None or (request.method != "POST" and (refusal := _refusal(evaluation))):
        messages.info(request, refusal if rule_set else "Đợt này chưa có bộ tiêu chí cho loại hình này.")
        return redirect("evaluation-detail", evaluation.pk)
    entry = Entry(request, evaluation, rule_set)
    return entry.answer() if request.method == "POST" else entry.page()


def _refusal(evaluation) -> str:
    if evaluation.exclusion:
        return (
            f"Công đoàn này ở diện “{evaluation.get_exclusion_display()}” nên không chấm điểm trong đợt này."
        )
    if not evaluation.can_be_scored:
        return f"Kết quả đang ở trạng thái “{evaluation.get_state_display()}”, không sửa được lúc này."
    return ""


class Entry:
    """One form that arrived, or is to be shown. ``answer`` is a redirect where it was stored, else the page again."""

    def __init__(self, request, evaluation: Evaluation, rule_set):
        self.request, self.evaluation, self.rule_set = request, evaluation, rule_set
        self.action = request.POST.get("action", SAVE)
        data, files, self.has_other_rules = None, None, False
        if request.method == "POST":
            data, self.has_other_rules = moved_to(request.POST, rule_set)
            files = request.FILES
        form = ScoreForm(data, files, evaluation=evaluation, rule_set=rule_set)
        self.submission = Submission(request, form, row=evaluation)

    @property
    def form(self) -> ScoreForm:
        return self.submission.form

    def answer(self):
        submission = self.submission
        ready = submission.is_ready()
        if self.has_other_rules and not submission.logged_in_again:
            submission.refuse(StepRefused(NEW_RULES))
            return self.page()
        if not ready:
            return self.page(refused="Chưa lưu được: có chỗ cần sửa")
        # What somebody saved in between with exactly the same content is taken as saved.
        saved = submission.carry_out(self._save) or submission.is_stored_already
        if saved and not _refusal(self.evaluation):
            submission.refused = None
            return self._saved()
        return self.page(refused="Chưa lưu được: có chỗ cần sửa")

    def _save(self):
        form = self.form
        version = form.cleaned_data["version"]
        try:
            scoring.save_self_scores(
                by=self.request.user,
                evaluation=self.evaluation,
                version=-1 if version is None else version,
                scores=form.scores,
            )
        except ValidationError as wrong:
            raise ValidationError(
                {f"points-{key}": texts for key, texts in wrong.error_dict.items()}
            ) from None

    def _saved(self):
        wrong = self._keep_files()
        self._drop_file()
        if self.action == SEND and not wrong:
            for one in self.form.missing:
                wrong[f"points-{one.pk}"] = "Chưa chấm điểm tiêu chí này; nếu không có điểm, vui lòng ghi 0."
        if wrong:
            self.evaluation.refresh_from_db()
            form = self.submission.form = self.form.claim(self.evaluation)
            for name, message in wrong.items():
                form.add_error(name, message)
            what = "Chưa gửi được bản tự chấm điểm" if self.action == SEND else "Có tệp chưa nhận được"
            return self.page(refused=f"{what}. Điểm và minh chứng bằng lời đã được lưu", saved=True)
        if self.action == SEND:
            return redirect("evaluation-submit", self.evaluation.pk)
        done = f"Đã lưu bản nháp tự chấm điểm, {_sum_text(self.form)}. Chưa gửi."
        messages.success(self.request, done)
        return redirect("evaluation-score", self.evaluation.pk)

    def _keep_files(self) -> dict[str, str]:
        """``{field: what is wrong}`` of files that were not taken."""
        wrong = {}
        for criterion, file in self.form.chosen_files:
            try:
                scoring.attach_evidence(
                    by=self.request.user,
                    evaluation=self.evaluation,
                    criterion=criterion,
                    name=file.name,
                    content=file.read(),
                )
            except ValidationError as refused:
                wrong[f"file-{criterion.pk}"] = " ".join(refused.messages)
            except StepRefused as refused:
                wrong[f"file-{criterion.pk}"] = refused.message
        return wrong

    def _drop_file(self):
        match = DETACH.fullmatch(self.action)
        file = match and self.evaluation.evidence_files.filter(pk=int(match[1])).first()
        if not file:
            return
        try:
            scoring.detach_evidence(by=self.request.user, file=file)
        except StepRefused as refused:
            messages.error(self.request, refused.message)
        else:
            messages.success(self.request, f"Đã bỏ tệp {file.original_name}.")

    def page(self, *, refused="", saved=False):
        evaluation, form, submission = self.evaluation, self.form, self.submission
        submission.is_over = bool(_refusal(evaluation))
        return render(
            self.request,
            "evaluations/evaluation_score.html",
            {
                "evaluation": evaluation,
                "round": evaluation.round,
                "form": form,
                "submission": submission,
                "parts": parts_of(form),
                "rule_set": self.rule_set,
                "unconfirmed": "" if self.rule_set.is_confirmed else UNCONFIRMED,
                "due_left": ""
                if evaluation.first_submitted_at
                else time_left(evaluation.round.self_score_due),
                "returned": detail_page.last_return(evaluation),
                "on_behalf": not serves(self.request.user, evaluation.unit_id),
                "can_be_saved": not submission.is_over,
                "unsaved": form.is_bound and not saved,
                "refused": refused if form.errors else "",
                "sum_text": _sum_text(form),
                "breadcrumb": breadcrumb(evaluation, "Tự chấm điểm"),
            },
            status=submission.status,
        )


def _sum_text(form) -> str:
    """“87,5/100 điểm, mức “…””; while criteria wait, how many, and no level: it would frighten."""
    full = shortest(form.rule_set.full_points)
    if form.sum is None:
        return f"chưa chấm điểm tiêu chí nào (tối đa {full})"
    rest = f"còn {len(form.missing)} tiêu chí chưa chấm" if form.missing else f"mức “{form.level}”"
    return f"{shortest(form.sum)}/{full} điểm, {rest}"


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_submit(request, pk):
    """Asks once more, with the sum and the level, before the self-score is sent."""
    evaluation = _scored(request, pk)
    if request.method == "POST":
        version = plain_number(request.POST.get("version"))
        try:
            steps.submit(
                by=request.user,
                evaluation=evaluation,
                version=-1 if version is None else version,
            )
        except StepRefused as refused:
            messages.error(request, " ".join([refused.message, "; ".join(refused.problems)]).strip())
            return redirect("evaluation-detail", evaluation.pk)
        messages.success(
            request,
            f"Đã gửi tự chấm điểm của {evaluation.subject}: {shortest(evaluation.self_points)} điểm, "
            f"{evaluation.get_self_level_display()}. Trước khi bắt đầu thẩm định còn rút lại được.",
        )
        return redirect("evaluation-detail", evaluation.pk)
    if refusal := _refusal(evaluation):
        messages.info(request, refusal)
        return redirect("evaluation-detail", evaluation.pk)
    try:
        scored = scoring.self_scored(evaluation)
    except StepRefused as refused:
        messages.error(request, " ".join([refused.message, "; ".join(refused.problems)]).strip())
        return redirect("evaluation-score", evaluation.pk)
    return render(
        request,
        "evaluations/evaluation_submit.html",
        {
            "evaluation": evaluation,
            "scored": scored,
            "level": Level(scored.level).label,
            "lower": _lower_than_registered(evaluation, scored.level),
            "rule_set": evaluation.rule_set,
            "files": evaluation.evidence_files.count(),
            "back_url": reverse("evaluation-score", args=[evaluation.pk]),
            "breadcrumb": breadcrumb(evaluation, "Gửi tự chấm điểm"),
        },
    )


def _lower_than_registered(evaluation, level) -> bool:
    registered = evaluation.registered_level
    return bool(registered) and level != registered and lower_of([level, registered]) == level
