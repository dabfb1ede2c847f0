"""Import of a list of unions: what its pages say, and the writing together with what it does to reports."""

from django.views.decorators.http import require_safe

from pages.imports import ImportView, workbook_answer
from units.register.imports import actions, marked, template
from units.register.imports.plan import ASKED, DIFFERENT, pages, stored
from units.register.imports.preview import RegisterPreview
from units.register.reporting import reporting
from units.rights import require
from vietnamese.numbers import group
from workbooks.imports.upload_store import ImportGone, Upload
from workflow.conflicts import atomic_with_retry


@atomic_with_retry
def write_and_report(*, by, kept: Upload, digest: str) -> tuple[actions.Written, list[str]]:
    """As ``write``; then its foundings meet the reports. Also gives, in Vietnamese, why some could not be counted there.

    Raises what ``write`` raises, and SomebodyWasFaster.
    """
    written = actions.write(by=by, kept=kept, digest=digest)
    return written, reporting().after_foundings(by=by, keys=written.foundings)


class RegisterImport(ImportView):
    store = actions.UPLOADS
    name = "union-import"
    max_bytes = "MAX_REGISTER_BYTES"
    upload_template = "units/register/imports/upload.html"
    title, preview_title = "Nhập danh sách CĐCS từ Excel", "Xem trước danh sách CĐCS"
    done_title, confirm_title = "Đã ghi danh sách CĐCS", "Ghi vào danh sách"
    back = ("union-list", "Xem danh sách CĐCS")
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

    def questions(self, preview):
        return pages(preview.upload, preview.summary, ASKED)

    def confirm(self, preview, form):
        written, refused = write_and_report(
            by=self.request.user, kept=preview.upload, digest=self.request.POST.get("digest", "")
        )
        self.warnings = refused[:5]
        text = f"Đã ghi: thêm {group(written.added)} CĐCS, cập nhật {group(written.changed)} CĐCS."
        if written.left_out:
            text += f" Không ghi {group(written.left_out)} dòng bị từ chối hoặc chưa trả lời."
        return text

    def marks(self, preview):
        return marked.marks(preview.upload, preview.summary)


@require_safe
def union_import_template(request):
    require(actions.may_import(request.user))
    return workbook_answer(template.workbook(request.user), "mau-danh-sach-cdcs.xlsx")
