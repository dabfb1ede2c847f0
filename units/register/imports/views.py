"""Import of a list of unions: what its pages say."""

from django.views.decorators.http import require_safe

from pages.imports import ImportView, workbook_answer
from units.register.imports import actions, template
from units.register.imports.plan import DIFFERENT, stored
from units.register.imports.preview import RegisterPreview
from units.rights import require
from vietnamese.numbers import group
from workbooks.imports.upload_store import ImportGone


class RegisterImport(ImportView):
    store = actions.UPLOADS
    name = "union-import"
    max_bytes = "MAX_REGISTER_BYTES"
    upload_template = "units/register/imports/upload.html"
    title, preview_title = "Nhập danh sách CĐCS từ Excel", "Xem trước danh sách CĐCS"
    done_title, confirm_title = "Đã ghi danh sách CĐCS", "Ghi vào danh sách CĐCS"
    back = ("union-list", "Về danh sách CĐCS")
    answer_all = (DIFFERENT, "Mọi dòng trùng tên đều là CĐCS khác")

    def prepare(self):
        require(actions.may_import(self.request.user))

    def uploaded(self, upload):
        actions.preview(by=self.request.user, kept=upload)

    def preview(self, upload, **page):
        summary = stored(upload)
        if summary is None:
            raise ImportGone
        return RegisterPreview(self.request.user, upload, summary, **page)

    def confirm(self, preview, form):
        written = actions.write(
            by=self.request.user, kept=preview.upload, digest=self.request.POST.get("digest", "")
        )
        self.warnings = written.uncounted[:5]
        text = f"Đã ghi: thêm {group(written.added)} CĐCS, cập nhật {group(written.changed)} CĐCS."
        if written.left_out:
            text += f" Không ghi {group(written.left_out)} dòng bị từ chối hoặc chưa trả lời."
        return text


@require_safe
def union_import_template(request):
    require(actions.may_import(request.user))
    return workbook_answer(template.workbook(request.user), "mau-danh-sach-cdcs.xlsx")
