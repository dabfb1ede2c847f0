"""The form of a new decision. What is typed is previewed and written as a workbook that says the same (``import_views``)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from evaluations.models import Measure
from evaluations.quality_targets.form import Typed
from evaluations.quality_targets.import_views import DAYS, ShareImport, keep_typed, paper_of, plan_of
from evaluations.quality_targets.imports import shares
from evaluations.quality_targets.rows import asked_year
from evaluations.quality_targets.views import list_url, trail
from evaluations.rights import may_assign_shares, require
from pages.imports import TICKET
from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from vietnamese.dates import date_vi
from workbooks.imports.upload_store import GONE, ImportGone

# Buttons.
PREVIEW, GOALS = "preview", "goals"
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
    if action == UPLOAD:
        return _form(request, Typed(year, request.POST), word=ELSEWHERE)
    typed = Typed(year, request.POST, loud=True)
    if typed.faults or request.login_interrupted:
        return _form(request, typed)
    upload = keep_typed(request.user, year, typed)
    return redirect(f"{reverse('quality-target-import-preview')}?{urlencode({TICKET: upload.ticket})}")


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
    note = upload.about.get("note", "")
    typed = Typed(paper["year"], {"number": paper["number"], "note": note} | days)
    typed.fill({(unit, Measure(measure)): share for (unit, measure), share in shares(plan).items()})
    return typed


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
