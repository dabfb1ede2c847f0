"""Import of a list of unions: what its pages say and show."""

import math
from functools import cached_property

from django.urls import reverse
from django.views.decorators.http import require_safe

from pages.imports import workbook_answer
from pages.list_imports import ListImport
from units.models import GrassrootsUnion
from units.register.columns import Content
from units.register.imports import actions, template
from units.register.imports.columns import CONTENTS, LABELS
from units.register.imports.questions import DIFFERENT
from units.register.imports.union_list import Shown
from units.rights import require
from vietnamese.numbers import group
from workbooks.imports.kept_plan import kept_plan
from workbooks.imports.list_preview import ListPreview
from workbooks.imports.preview import ASKED, CHANGED, NEW

ROWS_A_SECOND = 4_000  # on a slow server
SHOWN_OF_NEW = ("unit", "kind", "tax_code", "place", "workforce", "members")


class RegisterPreview(ListPreview):
    name_label, whole, plan_is_kept = "Công đoàn cơ sở", False, True

    def __init__(self, *args, user, **page):
        self.user, self.shown = user, Shown(user)
        super().__init__(*args, **page)

    @property
    def does(self):
        text = f"Sẽ thêm {group(self.counts[NEW])} CĐCS và cập nhật {group(self.counts[CHANGED])} CĐCS."
        return (
            f"{text} {self.duration} Đợi đến khi trang sau hiện ra, không đóng trang."
            if self.duration
            else text
        )

    @property
    def duration(self) -> str:
        """How long the writing takes, where it takes long."""
        rows = self.counts[NEW] + self.counts[CHANGED]
        seconds = rows / ROWS_A_SECOND
        if seconds < 3:
            return ""
        if seconds < 50:
            return f"Ghi {group(rows)} dòng mất chừng {math.ceil(seconds / 10) * 10} giây."
        return f"Ghi {group(rows)} dòng mất chừng {math.ceil(seconds / 60)} phút."

    def row(self, name, item):
        row = super().row(name, item)
        if item.pk is not None:
            row.url = reverse("union-detail", args=[item.pk])
        if name == NEW:
            row.cells = [
                (LABELS[key], self.shown.value(key, item.values.get(key)), CONTENTS[key] == Content.NUMBER)
                for key in SHOWN_OF_NEW
            ]
            row.cells.append(("Quyết định thành lập", self.shown.founding(item.values), False))
        elif name == ASKED:
            row.url = ""
            row.links = [
                (reverse("union-detail", args=[choice.pk]), self._union_names.get(choice.pk, ""))
                for choice in item.choices
                if choice.pk not in (None, item.pk)
            ]
        return row

    @cached_property
    def _union_names(self) -> dict[int, str]:
        items = self.items(ASKED, self.pages.start)
        keys = {choice.pk for item in items for choice in item.choices} - {None}
        return dict(
            GrassrootsUnion.objects.visible_to(self.user).filter(pk__in=keys).values_list("pk", "name")
        )


class RegisterImport(ListImport):
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
        return RegisterPreview(upload, kept_plan(upload), user=self.request.user, **page)

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
