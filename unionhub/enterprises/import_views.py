"""Import of a year's survey from Excel: upload, preview, confirm. The preview is an address of its own and writes nothing."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from unionhub.enterprises.access import trail
from unionhub.enterprises.views import may_enter
from units.actions import enterprise_import as actions
from units.enterprise_import import ADD
from units.rights import require
from vietnamese import clock
from vietnamese.numbers import group
from workbooks import marked_upload

SHOWN = 200  # rows of a group that the preview shows; all of them are counted and written
ASKED_SHOWN = 2_000  # questions that can be answered one by one; one answer more is for all the rest
SKIP = "bo-qua"
OTHERWISE = [
    ("", "Bỏ qua, không ghi"),
    (ADD, "Đều là doanh nghiệp khác, thêm mới"),
]
GONE = (
    "Tệp đã hết hạn (2 giờ) hoặc đã được nhập. Không có gì thay đổi thêm; cần nhập lại thì chọn tệp lần nữa."
)


class UploadForm(forms.Form):
    year = forms.TypedChoiceField(label="Năm khảo sát", coerce=int)
    file = forms.FileField(
        label="Tệp Excel",
        help_text="Tệp .xlsx có cột «Tên doanh nghiệp» và «Số lao động»; nên có «Mã số thuế», «Đơn vị», «Địa bàn».",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Chưa chọn tệp.", "empty": "Tệp này rỗng."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        this_year = clock.today().year
        self.fields["year"].choices = [(year, str(year)) for year in range(this_year, this_year - 4, -1)]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.MAX_REGISTER_BYTES:
            raise ValidationError("Tệp quá lớn. Xin chia thành nhiều tệp rồi nhập từng tệp.")
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_import(request):
    require(may_enter(request.user))
    if request.method == "POST":
        return _write(request) if "ticket" in request.POST else _upload(request)
    if "phieu" not in request.GET:
        return _page(request, form=UploadForm())
    try:
        kept, plan = _planned(request)
    except actions.WorkbookRefused as refused:
        return _page(request, form=UploadForm(), problem=refused.message)
    if plan is None:
        return _page(request, form=UploadForm(), problem=GONE)
    return _preview(request, kept, plan)


@require_safe
def enterprise_import_marked(request):
    """The uploaded workbook with what is refused or asked marked at its cells."""
    require(may_enter(request.user))
    try:
        kept, plan = _planned(request)
    except actions.WorkbookRefused:
        raise Http404 from None
    if plan is None:
        raise Http404
    marks = [(row.sheet, row.line, column, text) for row in plan.refused for column, text in row.marks]
    marks += [(row.sheet, row.line, 0, text) for row in plan.asked for text in row.questions]
    listed = [(cell, row.name, text) for row in plan.refused for cell, text in row.errors]
    listed += [(row.place, row.name, text) for row in plan.asked for text in row.questions]
    data = marked_upload.workbook(
        kept, rows=plan.rows, marks=marks, listed=listed, header_rows=plan.header_rows
    )
    return marked_upload.answer(kept, data)


def _planned(request):
    """``(kept file, plan)`` of the ticket in the address; the plan is None where the file is gone."""
    kept = actions.SHELF.find(request.GET.get("phieu", ""), user=request.user.pk)
    year = _year(request.GET.get("nam"))
    try:
        return kept, actions.preview(by=request.user, kept=kept, year=year) if kept and year else None
    except actions.ImportGone:
        return kept, None


def _upload(request):
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form=form)
    file = form.cleaned_data["file"]
    kept = actions.SHELF.keep(file.chunks(), filename=file.name, user=request.user.pk)
    return redirect(_url("enterprise-import", kept, form.cleaned_data["year"]))


def _url(name: str, kept, year: int) -> str:
    return f"{reverse(name)}?{urlencode({'phieu': kept.ticket, 'nam': year})}"


def _write(request):
    kept = actions.SHELF.find(request.POST["ticket"], user=request.user.pk)
    year = _year(request.POST.get("year"))
    answers = {name[4:]: value for name, value in request.POST.items() if name.startswith("cau-")}
    otherwise = request.POST.get("con-lai", "")
    try:
        if kept is None or year is None:
            raise actions.ImportGone
        written = actions.write(
            by=request.user,
            kept=kept,
            year=year,
            digest=request.POST.get("digest", ""),
            answers=answers,
            otherwise=otherwise,
        )
    except actions.ImportGone:
        return _page(request, form=UploadForm(), problem=GONE, status=409)
    except actions.PlanMoved as moved:
        return _preview(
            request, kept, moved.plan, answers=answers, otherwise=otherwise, moved=True, status=409
        )
    text = f"Đã nhập khảo sát năm {year}: thêm {group(written.added)}, cập nhật {group(written.changed)} doanh nghiệp"
    if written.left_out:
        text += f"; bỏ qua {group(written.left_out)} dòng bị từ chối hoặc chưa trả lời"
    messages.success(request, f"{text}.")
    return redirect("enterprise-list")


def _year(text) -> int | None:
    this_year = clock.today().year
    return int(text) if str(text or "").isdigit() and this_year - 4 < int(text) <= this_year else None


def _preview(request, kept, plan, *, answers=None, otherwise="", moved=False, status=200):
    for row in plan.asked:
        row.answer = (answers or {}).get(row.number, "")
    parts = [
        (label, code, len(rows), rows[:SHOWN], max(len(rows) - SHOWN, 0))
        for label, code, rows in (
            ("Bị từ chối", "refused", plan.refused),
            ("Mới", "new", plan.new),
            ("Thay đổi", "changed", plan.changed),
            ("Không thay đổi", "unchanged", plan.unchanged),
        )
    ]
    return _page(
        request,
        plan=plan,
        kept=kept,
        parts=parts,
        asked=plan.asked[:ASKED_SHOWN],
        asked_left=max(len(plan.asked) - ASKED_SHOWN, 0),
        otherwise=[(code, label, code == otherwise) for code, label in OTHERWISE],
        skip=SKIP,
        marked_url=_url("enterprise-import-marked", kept, plan.year) if plan.refused or plan.asked else "",
        marks_cells=marked_upload.marks_cells(kept, plan.rows),
        moved=moved,
        writes=bool(plan.new or plan.changed or plan.asked),
        status=status,
    )


def _page(request, *, status=200, **context):
    empty = {"form": None, "plan": None, "problem": "", "moved": False, "marked_url": ""}
    breadcrumb = trail(("Nhập từ Excel", ""))
    return render(
        request,
        "unionhub/enterprises/import.html",
        empty | context | {"breadcrumb": breadcrumb},
        status=status,
    )
