"""Rating from one Excel file: template, upload, preview, marked file, confirmation. The browser holds a signed ticket."""

import io

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.actions.bulk import RatingsRefused, RowsMoved
from evaluations.bulk import kept as lists
from evaluations.bulk import template
from evaluations.bulk.forms import DecisionForm, UploadForm
from evaluations.bulk.presenting import Preview
from evaluations.models import RatingRound
from evaluations.rights import require
from units.models import Installation
from vietnamese.numbers import group
from workbooks import marked_upload
from workbooks.previews import GROUP, NUMBER, page_number
from workflow.steps import StepRefused

GONE = "Tệp đã hết hạn lưu tạm hoặc không còn. Chưa có gì được ghi từ tệp này; xin chọn lại tệp."
MOVED = "Kết quả xếp loại vừa có thay đổi khác kể từ lúc xem trước, nên chưa ghi gì. Xin xem lại bản xem trước mới dưới đây."


def _round(request, pk) -> RatingRound:
    require(lists.may_import(request.user))
    return get_object_or_404(RatingRound, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def rating_import(request, pk):
    found = _round(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "round": found,
            "form": form,
            "limit": settings.MAX_WORKBOOK_BYTES // 1024 // 1024,
            "count": len(template.template_rows(request.user, found)),
        }
        return render(request, "evaluations/bulk/upload.html", context)
    file = form.cleaned_data["file"]
    kept = lists.SHELF.keep(file.chunks(), filename=file.name, user=request.user.pk)
    return redirect(_address(found, kept))


@require_safe
def rating_template(request, pk):
    found = _round(request, pk)
    data = template.workbook(request.user, found, sample=Installation.is_sample())
    name = f"xep-loai-cdcs-{found.year}.xlsx"
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=marked_upload.XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
def rating_import_preview(request, pk):
    found = _round(request, pk)
    kept = _kept(request)
    try:
        plan = kept and lists.plan_of(by=request.user, found=found, kept=kept)
    except lists.ImportGone:
        plan = None
    if plan is None:
        messages.warning(request, GONE)
        return redirect("rating-import", found.pk)
    number = page_number(request.GET.get(NUMBER, ""))
    preview = Preview(found, kept, plan, request.GET.get(GROUP, ""), number)
    if request.method == "POST" and preview.done is None:
        return _confirm(request, found, kept, preview)
    return _page(request, preview, DecisionForm(None, by=request.user, units=preview.units))


def _confirm(request, found, kept, preview):
    form = DecisionForm(request.POST, by=request.user, units=preview.units)
    if not form.is_valid():
        return _page(request, preview, form)
    try:
        written = lists.confirm(
            by=request.user,
            found=found,
            kept=kept,
            digest=request.POST.get("digest", ""),
            chosen=_chosen(request),
            **form.recognition,
        )
    except lists.ImportGone:
        messages.warning(request, "Tệp này đã được ghi rồi. Không có gì thay đổi thêm.")
        return redirect(_address(found, kept))
    except (lists.PlanMoved, RowsMoved, RatingsRefused):
        messages.warning(request, MOVED)
        return redirect(_address(found, kept))
    except ValidationError as refused:
        known = getattr(refused, "error_dict", {None: refused.messages})
        for name, errors in known.items():
            form.add_error(name if name in form.fields else None, errors)
        return _page(request, preview, form)
    except StepRefused as refused:
        for text in [refused.message, *refused.problems[:10]]:
            form.add_error(None, text)
        return _page(request, preview, form)
    text = (
        f"Đã ghi: xếp loại {group(written.rated)} CĐCS, tự chấm điểm {group(written.sent)}, đăng ký {group(written.registered)}, "
        f"không xếp loại {group(written.excluded)}."
    )
    if written.recognised:
        text += f" Đã công nhận {group(written.recognised)} CĐCS theo quyết định {written.decision.number}."
    messages.success(request, text)
    return redirect(_address(found, kept))


def _page(request, preview, form):
    context = {
        "preview": preview,
        "round": preview.found,
        "plan": preview.plan,
        "form": form,
        "caps": preview.caps(_chosen(request)) if preview.can_confirm and preview.done is None else None,
        "chosen": _chosen(request),
    }
    context |= {"ties": [], "dropped": 0}
    if context["caps"]:
        names = {row.pk: row for row in preview.ready}
        context["ties"] = [
            (one.places, [names[pk] for pk in sorted(one.tied)]) for one in context["caps"].undecided
        ]
        context["dropped"] = sum(len(one.dropped) for one in context["caps"].groups)
    return render(request, "evaluations/bulk/preview.html", context)


@require_safe
def rating_import_marked(request, pk):
    found = _round(request, pk)
    kept = _kept(request)
    try:
        plan = kept and lists.plan_of(by=request.user, found=found, kept=kept)
    except lists.ImportGone:
        plan = None
    if plan is None or plan.refusal:
        raise Http404
    errors = [(line, column, text) for line in plan.refused for column, text in line.errors]
    data = marked_upload.workbook(
        kept,
        rows=len(plan.lines),
        marks=[(line.sheet, line.row, column, text) for line, column, text in errors],
        listed=[(line.cell(column), line.name, text) for line, column, text in errors],
        header_rows=plan.header_rows,
    )
    return marked_upload.answer(kept, data)


def _chosen(request) -> set[int]:
    typed = request.POST.getlist("chosen")
    return {int(key) for key in typed if key.isascii() and key.isdigit() and len(key) < 12}


def _kept(request):
    return lists.SHELF.find(request.GET.get("tep", ""), user=request.user.pk)


def _address(found, kept) -> str:
    return f"{reverse('rating-import-preview', args=[found.pk])}?{urlencode({'tep': kept.ticket})}"
