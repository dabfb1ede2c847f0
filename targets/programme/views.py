"""Making the next programme from the one before, and ending one by a decision, previewed."""

from copy import copy

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from targets import progress
from targets.models import Programme
from targets.programme.actions import create_programme, end_programme
from targets.programme.current import PROGRAMME, in_scope
from targets.programme.forms import EndForm, GoalCopyForm, ProgrammeForm
from targets.progress.closing import closing_words
from targets.rights import require
from vietnamese import clock
from vietnamese.dates import text_date
from vietnamese.numbers import group

CONFIRM = "confirm"


def trail(last: str):
    return [
        ("Quản trị", reverse("admin:index")),
        ("Chương trình", reverse("admin:targets_programme_changelist")),
        (last, ""),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def programme_new(request):
    require(request.user.has_perm("targets.add_programme"))
    data = request.POST if request.method == "POST" else None
    previous = next(iter(sorted(in_scope(request.user), key=lambda one: one.last_day, reverse=True)), None)
    goals = previous.goals.select_related("indicator") if previous else []
    form = ProgrammeForm(data, previous=previous)
    copies = [GoalCopyForm(data, goal=goal) for goal in goals]
    submission = Submission(request, form, *copies)

    def create():
        kept = [one.copy for one in copies]
        return create_programme(
            by=request.user, programme=form.programme, goals=[goal for goal in kept if goal is not None]
        )

    if submission.carry_out(create):
        messages.success(
            request,
            f"Đã lập {submission.done} và các quý của năm {submission.done.years_text}. "
            "Việc tiếp theo: nhập biểu chỉ tiêu của các đơn vị.",
        )
        may_import = request.user.has_perm("targets.import_annex")
        if not may_import:
            return redirect("admin:targets_programme_changelist")
        return redirect(f"{reverse('annex-import')}?{urlencode({PROGRAMME: submission.done.code})}")
    title = "Lập chương trình mới"
    return render(
        request,
        "targets/programme/new.html",
        {
            "submission": submission,
            "form": form,
            "copies": copies,
            "previous": previous,
            "title": title,
            "breadcrumb": trail(title),
        },
        status=submission.status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def programme_end(request, pk):
    """“Xem trước” shows what the end leaves and what it takes; only then is it recorded."""
    require(request.user.has_perm("targets.change_programme"))
    programme = get_object_or_404(Programme, pk__in=[one.pk for one in in_scope(request.user)], pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    submission = Submission(request, form)
    preview = None
    if request.POST.get("action") == CONFIRM:
        if submission.carry_out(
            lambda: end_programme(by=request.user, programme=programme, **form.cleaned_data)
        ):
            messages.success(request, f"Đã ghi: {programme} {programme.end_in_words}.")
            return redirect("admin:targets_programme_change", programme.pk)
    elif submission.carry_out(lambda: _ended(programme, form.cleaned_data)):
        preview = _preview(submission.done)
    title = "Kết thúc chương trình"
    return render(
        request,
        "targets/programme/end.html",
        {
            "submission": submission,
            "form": form,
            "programme": programme,
            "preview": preview,
            "title": title,
            "breadcrumb": trail(title),
        },
        status=submission.status,
    )


def _ended(programme: Programme, decision: dict) -> Programme:
    """As it would be recorded; nothing is written. Raises ValidationError."""
    ended = copy(programme)
    for name, value in decision.items():
        setattr(ended, name, value)
    ended.full_clean()
    return ended


def _preview(ended: Programme) -> dict:
    """What each leading number has reached by then, and the targets of later years, which count no more."""
    known = progress.load(programme=ended, headlines=True)
    lines = []
    for code in known.headlines:
        measure = known.province(code)
        later = sum(amount for year, amount in measure.targets.items() if year > ended.ended_on.year)
        lines.append(
            (
                measure.indicator.name,
                closing_words(measure, ended.ended_on) if known.ended else "",
                f"{group(later)} {measure.indicator.unit_label}" if later else "",
            )
        )
    waiting = sum(len(units) for units in known.not_approved.values())
    return {
        "lines": lines,
        "waiting": group(waiting) if waiting else "",
        "day": text_date(ended.ended_on),
        "is_over": ended.is_closed(clock.today()),
    }
