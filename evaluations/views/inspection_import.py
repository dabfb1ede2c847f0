"""The plan of a year from Excel: the file, what it would write or what is wrong at which cell, the writing of all of it."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.actions.inspection_import import write_plan
from evaluations.inspecting import plan_sheet
from evaluations.inspecting.access import issuers_of, trail
from evaluations.inspecting.forms import ImportForm
from evaluations.inspecting.rights import may_make, require
from evaluations.inspecting.words import Names
from units.interrupted import typed_survives_login
from units.models import Unit
from vietnamese import clock
from vietnamese.numbers import group
from workbooks.kept import Shelf
from workbooks.reading import WorkbookRefused

SHELF = Shelf("inspection-plans")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITE = "write"
SHOWN = 200  # rows and errors of a preview
GONE = "Tệp này không còn được giữ, hoặc không phải tệp của anh/chị. Chưa có gì được ghi: xin chọn lại tệp."


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_import(request):
    require(may_make(request.user))
    names = Names()
    issuers = issuers_of(request.user, names)
    require(bool(issuers))
    if request.method != "POST":
        return _upload(request, ImportForm(issuers=issuers))
    if request.login_interrupted and "ticket" not in request.POST:
        return _upload(request, ImportForm(request.POST, request.FILES, issuers=issuers))
    form = ImportForm(request.POST, request.FILES, issuers=issuers)
    if "ticket" in request.POST:
        form.fields["file"].required = False
    if not form.is_valid():
        return _upload(request, form)
    file = form.cleaned_data["file"]
    if file:
        kept = SHELF.keep(file.chunks(), filename=file.name, user=request.user.pk)
    else:
        kept = SHELF.find(request.POST["ticket"], user=request.user.pk)
    data = kept and kept.read()
    if data is None:
        form.add_error("file", GONE)
        return _upload(request, form)
    return _judged(request, form, kept, data, names)


def _judged(request, form, kept, data, names):
    issuer = Unit.objects.get(pk=form.cleaned_data["issuer"])
    year = form.cleaned_data["year"]
    try:
        found = plan_sheet.read([data], by=request.user, issuer=issuer, year=year)
    except WorkbookRefused as refused:
        found = plan_sheet.Read(errors=[("", refused.message)])
    if found.errors:
        kept.discard()
        return _upload(request, form, kept.filename, found.errors)
    refused = ""
    if request.POST.get("action") == WRITE and not request.login_interrupted:
        try:
            made = write_plan(
                by=request.user,
                issuer=issuer,
                year=year,
                rows=[(line.subject, line.what) for line in found.lines],
                key=uuid.UUID(kept.key[:32]),
            )
        except ValidationError as error:
            refused = " ".join(error.messages)
        else:
            messages.success(request, f"Đã ghi {group(len(made))} cuộc vào kế hoạch năm {year}.")
            query = f"?nam={year}" if year != clock.today().year else ""
            return redirect(reverse("inspection-list") + query)
    return render(
        request,
        "evaluations/inspections/import_preview.html",
        {
            "kept": kept,
            "year": year,
            "issuer": issuer,
            "issuer_name": names.full(issuer.pk),
            "found": found,
            "shown": found.lines[:SHOWN],
            "more": max(len(found.lines) - SHOWN, 0),
            "known_count": len(found.lines) - len(found.new),
            "refused": refused,
            "logged_in_again": request.login_interrupted,
            "breadcrumb": trail(("Nhập từ Excel", reverse("inspection-import")), ("Xem trước", "")),
        },
        status=409 if refused else 200,
    )


def _upload(request, form, filename="", errors=()):
    return render(
        request,
        "evaluations/inspections/import.html",
        {
            "form": form,
            "filename": filename,
            "errors": errors[:SHOWN],
            "more": max(len(errors) - SHOWN, 0),
            "years": [year for year, _ in form.fields["year"].choices],
            "logged_in_again": getattr(request, "login_interrupted", False),
            "breadcrumb": trail(("Nhập từ Excel", "")),
        },
    )


@require_safe
def inspection_template(request):
    require(may_make(request.user))
    this_year, typed = clock.today().year, request.GET.get("nam", "")
    year = int(typed) if typed in (str(this_year), str(this_year + 1)) else this_year
    response = HttpResponse(plan_sheet.template(year), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="ke-hoach-kiem-tra-{year}.xlsx"'
    return response
