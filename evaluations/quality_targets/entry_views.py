"""A new decision: the form, the preview, the writing. Nothing is written before “Ghi vào sổ”."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluations.models import Measure
from evaluations.quality_targets.actions import assign_quality_targets
from evaluations.quality_targets.form import Typed, counts, told
from evaluations.quality_targets.import_views import DAYS, ShareImport, paper_of, plan_of
from evaluations.quality_targets.imports import shares
from evaluations.quality_targets.rows import asked_year
from evaluations.quality_targets.views import list_url, trail
from evaluations.rights import may_assign_shares, require
from pages.imports import TICKET
from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from units.models import Unit
from vietnamese.dates import date_vi, datetime_vi
from vietnamese.numbers import group
from workbooks.imports.preview import CHANGED, NEW, UNCHANGED, counted
from workbooks.imports.upload_store import GONE, ImportGone

# Buttons.
PREVIEW, WRITE, GOALS, EDIT = "preview", "write", "goals", "edit"
UPLOAD = "upload"  # of pages that were opened while files were still sent with this form
ELSEWHERE = "Chưa đọc tệp: tệp Excel nay được nhập ở trang riêng, theo liên kết “nhập từ tệp Excel” dưới đây."


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def quality_target_new(request):
    require(may_assign_shares(request.user))
    if request.method != "POST":
        return _form(request, _from_file(request, asked_year(request.GET.get("nam"))))
    year, action = asked_year(request.POST.get("nam")), request.POST.get("action", PREVIEW)
    if action == GOALS:
        typed = Typed(year, request.POST)
        if typed.has_goals:
            typed.fill_goals()
        return _form(
            request, typed, word="Đã điền mục tiêu Chương trình cho tất cả đơn vị. Chưa có gì được ghi."
        )
    if action in (EDIT, UPLOAD):
        return _form(request, Typed(year, request.POST), word=ELSEWHERE if action == UPLOAD else "")
    typed = Typed(year, request.POST, loud=True)
    if typed.faults:
        return _form(request, typed)
    if action == WRITE and not request.login_interrupted:
        return _write(request, typed)
    if typed.recorded:
        return _recorded_already(request, typed.recorded)
    return _preview(request, typed)


def _from_file(request, year: int) -> Typed:
    """A new form; with the shares of an uploaded file, for another look at each of them, where the address names one."""
    ticket = request.GET.get(TICKET, "")
    upload = ShareImport.store.find(ticket, user=request.user.pk)
    if not ticket:
        return Typed(year)
    try:
        if upload is None or not ShareImport.about_names <= upload.about.keys():
            raise ImportGone
        plan = plan_of(request.user, upload)
    except ImportGone:
        messages.warning(request, GONE)
        return Typed(year)
    paper = paper_of(upload.about)
    days = {name: date_vi(paper[name]) for name in DAYS}
    typed = Typed(paper["year"], {"number": paper["number"]} | days)
    typed.fill({(unit, Measure(measure)): share for (unit, measure), share in shares(plan).items()})
    return typed


def _write(request, typed: Typed):
    before, paper = typed.recorded, typed.paper
    submission = Submission(request, paper, row=typed)
    units = Unit.objects.in_bulk({unit for unit, _ in typed.shares})

    def write():
        return assign_quality_targets(
            by=request.user,
            year=typed.year,
            shares={
                (units[unit], Measure(measure)): share for (unit, measure), share in typed.shares.items()
            },
            seen=request.POST.get("seen", ""),
            **{name: paper.get(name) for name in ("number", "signed_on", "effective_on", "note")},
        )

    if not submission.carry_out(write):
        if submission.refused:
            return _preview(request, typed, submission)
        typed.refresh_from_db()
        return _form(request, typed)
    decision = submission.done
    if before:
        return _recorded_already(request, decision)
    messages.success(
        request,
        f"Đã ghi quyết định số {decision.number}: {group(len(typed.shares))} chỉ tiêu chất lượng năm {typed.year}.",
    )
    return redirect("quality-target-detail", decision.pk)


def _recorded_already(request, decision):
    messages.info(
        request,
        f"Quyết định số {decision.number} đã được ghi với đúng nội dung này lúc {datetime_vi(decision.recorded_at)}. "
        "Ghi lại không làm thay đổi gì.",
    )
    return redirect("quality-target-detail", decision.pk)


def _form(request, typed: Typed, *, word=""):
    faults = [] if typed.quiet else typed.faults
    return render(
        request,
        "evaluations/quality_targets/form.html",
        {
            "typed": typed,
            "faults": faults,
            "word": word,
            "submission": Submission(request, typed.paper),
            "list_url": list_url(typed.year),
            "breadcrumb": trail(typed.year, (f"Giao chỉ tiêu năm {typed.year}", "")),
        },
    )


def _preview(request, typed: Typed, submission: Submission | None = None):
    submission = submission or Submission(request, typed.paper)
    found = counts(typed.changes)
    return render(
        request,
        "evaluations/quality_targets/preview.html",
        {
            "typed": typed,
            "rows": told(typed),
            "counts": found,
            "line": counted(
                {
                    NEW: found["new"],
                    CHANGED: found["changed"] + found["withdrawn"],
                    UNCHANGED: found["same"] + found["overtaken"],
                }
            ),
            "seen": typed.seen,
            "submission": submission,
            "breadcrumb": trail(
                typed.year,
                (f"Giao chỉ tiêu năm {typed.year}", f"{reverse('quality-target-new')}?nam={typed.year}"),
                ("Xem trước", ""),
            ),
        },
        status=submission.status,
    )
