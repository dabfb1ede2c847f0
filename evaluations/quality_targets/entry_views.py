"""A new decision: the form, the table from Excel into it, the preview, the writing. Nothing is written before “Ghi vào sổ”."""

import io

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.models import Measure
from evaluations.quality_targets import workbook
from evaluations.quality_targets.actions import assign_quality_targets
from evaluations.quality_targets.form import Typed, counts, told
from evaluations.quality_targets.rows import asked_year, assignable
from evaluations.quality_targets.views import list_url, trail
from evaluations.rights import may_assign_shares, require
from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from units.models import Installation, Unit
from vietnamese.dates import datetime_vi
from vietnamese.numbers import group
from workbooks import file_types
from workbooks.imports.preview import CHANGED, NEW, UNCHANGED, counted
from workbooks.reading import WorkbookRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Buttons.
PREVIEW, WRITE, GOALS, UPLOAD, EDIT = "preview", "write", "goals", "upload", "edit"


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def quality_target_new(request):
    require(may_assign_shares(request.user))
    if request.method != "POST":
        return _form(request, Typed(asked_year(request.GET.get("nam"))))
    year, action = asked_year(request.POST.get("nam")), request.POST.get("action", PREVIEW)
    if action == GOALS:
        typed = Typed(year, request.POST)
        if typed.has_goals:
            typed.fill_goals()
        return _form(
            request, typed, word="Đã điền mục tiêu Chương trình cho tất cả đơn vị. Chưa có gì được ghi."
        )
    if action == UPLOAD:
        return _upload(request, Typed(year, request.POST))
    if action == EDIT:
        return _form(request, Typed(year, request.POST))
    typed = Typed(year, request.POST, loud=True)
    if typed.faults:
        return _form(request, typed)
    if action == WRITE and not request.login_interrupted:
        return _write(request, typed)
    if typed.recorded:
        return _recorded_already(request, typed.recorded)
    return _preview(request, typed)


def _upload(request, typed: Typed):
    file = request.FILES.get("file")
    if file is None:
        return _form(request, typed, file_errors=[("", "Chưa chọn tệp.")])
    try:
        read = workbook.read(file, by=request.user, units=typed.units)
    except WorkbookRefused as refused:
        return _form(request, typed, file_errors=[("", refused.message)])
    if read.errors:
        return _form(request, typed, file_errors=read.errors)
    typed.fill(read.shares)
    word = (
        f"Đã đọc {group(len(read.shares))} chỉ tiêu của {group(read.units)} đơn vị từ tệp {file.name} vào bảng dưới đây. "
        "Chưa có gì được ghi: xem lại rồi bấm “Xem trước”."
    )
    return _form(request, typed, word=word, file_notes=read.notes)


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


def _form(request, typed: Typed, *, word="", file_errors=(), file_notes=()):
    faults = [] if typed.quiet else typed.faults
    return render(
        request,
        "evaluations/quality_targets/form.html",
        {
            "typed": typed,
            "faults": faults,
            "word": word,
            "file_errors": file_errors,
            "file_notes": file_notes,
            "file_types": file_types,
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


@require_safe
def quality_target_template(request):
    require(may_assign_shares(request.user))
    year = asked_year(request.GET.get("nam"))
    data = workbook.template(year, assignable(year), sample=Installation.is_sample())
    name = f"chi-tieu-chat-luong-{year}.xlsx"
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=XLSX)
