"""Upload, preview and confirmation. What a browser sends is a signed ticket of a file that we keep, and answers."""

import io

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from unionhub.register_import import marked, template
from unionhub.register_import.presenting import Preview
from unionhub.register_import.writing import write_with_remainders
from units.actions import register_import as actions
from units.register_import.plan import DIFFERENT, stored
from units.rights import require
from vietnamese.numbers import group
from workbooks import marked_upload
from workbooks.marked_upload import XLSX
from workbooks.previews import GROUP, NUMBER, page_number
from workflow.steps import SomebodyWasFaster

GONE = "Tệp đã hết hạn lưu tạm hoặc không còn. Chưa có gì được ghi từ tệp này; xin chọn lại tệp."


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Tệp Excel (.xlsx)",
        error_messages={"required": "Chưa chọn tệp.", "empty": "Tệp rỗng, xin chọn tệp khác."},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        limit = settings.MAX_REGISTER_BYTES
        if file.size > limit:
            raise forms.ValidationError(
                f"Tệp lớn hơn {limit // 1024 // 1024} MB nên không được nhận. Xin bỏ hình ảnh và các trang tính không cần thiết."
            )
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def union_import(request):
    require(actions.may_import(request.user))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request,
            "unionhub/register_import/upload.html",
            {"form": form, "limit": settings.MAX_REGISTER_BYTES // 1024 // 1024},
        )
    file = form.cleaned_data["file"]
    kept = actions.SHELF.keep(file.chunks(), filename=file.name, user=request.user.pk)
    actions.preview(by=request.user, kept=kept)
    return redirect(_address(kept))


@require_http_methods(["GET", "HEAD", "POST"])
def union_import_preview(request):
    require(actions.may_import(request.user))
    kept = _kept(request)
    summary = kept and stored(kept)
    if summary is None:
        messages.warning(request, GONE)
        return redirect("union-import")
    if request.method == "POST" and actions.done(kept) is None:
        return _posted(request, kept)
    asked, number = request.GET.get(GROUP, ""), page_number(request.GET.get(NUMBER, ""))
    return render(
        request,
        "unionhub/register_import/preview.html",
        {"preview": Preview(request.user, kept, summary, asked, number)},
    )


def _posted(request, kept):
    """Answers, kept with the file; and with the button of the confirmation, the writing."""
    given = {name[2:]: value for name, value in request.POST.items() if name.startswith("q-")}
    try:
        everything = DIFFERENT if "all_different" in request.POST else ""
        if given or everything:
            actions.answer(by=request.user, kept=kept, given=given, all_with=everything)
        if "confirm" not in request.POST:
            messages.success(request, "Đã giữ câu trả lời. Chưa có gì được ghi vào danh sách.")
            return redirect(_address(kept, nhom=request.GET.get("nhom"), trang=request.GET.get("trang")))
        written, refused = write_with_remainders(
            by=request.user, kept=kept, digest=request.POST.get("digest", "")
        )
    except actions.ImportGone:
        messages.warning(request, GONE)
        return redirect("union-import")
    except actions.DataMoved:
        messages.warning(
            request,
            "Danh sách CĐCS vừa có thay đổi khác kể từ lúc xem trước, nên chưa ghi gì. Xin xem lại bản xem trước mới dưới đây "
            "rồi xác nhận.",
        )
        return redirect(_address(kept))
    except SomebodyWasFaster:
        messages.warning(request, "Có người vừa cập nhật cùng lúc nên chưa ghi gì. Xin xác nhận lại.")
        return redirect(_address(kept))
    text = f"Đã ghi: thêm {group(written.added)} CĐCS, cập nhật {group(written.changed)} CĐCS."
    if written.left_out:
        text += f" Không ghi {group(written.left_out)} dòng bị từ chối hoặc chưa trả lời."
    messages.success(request, text)
    for message in refused[:5]:
        messages.warning(request, message)
    return redirect(_address(kept))


@require_safe
def union_import_marked(request):
    require(actions.may_import(request.user))
    kept = _kept(request)
    summary = kept and stored(kept)
    if summary is None:
        raise Http404
    return marked_upload.answer(kept, marked.workbook(kept, summary))


@require_safe
def union_import_template(request):
    require(actions.may_import(request.user))
    data = template.workbook(request.user)
    return FileResponse(
        io.BytesIO(data), as_attachment=True, filename="mau-danh-sach-cdcs.xlsx", content_type=XLSX
    )


def _kept(request):
    return actions.SHELF.find(request.GET.get("tep", ""), user=request.user.pk)


def _address(kept, **more) -> str:
    asked = {"tep": kept.ticket} | {name: value for name, value in more.items() if value}
    return f"{reverse('union-import-preview')}?{urlencode(asked)}"
