"""Accounts of many people from Excel: what would be made and changed, then all of it or nothing."""

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from pages.imports import workbook_answer
from pages.list_imports import ListImport
from pages.lists import TAB
from units.models import Unit
from units.people import actions
from units.people.filters import NEVER
from units.people.imports import PeopleList, people_of, template
from units.people.views import trail, units_to_staff
from units.structure.unit_names import UnitNames
from vietnamese.numbers import group as grouped
from workbooks.imports.declared import read_upload
from workbooks.imports.list_preview import ListPreview
from workbooks.imports.preview import CHANGED, NEW
from workbooks.imports.upload_store import UploadStore


class PeoplePreview(ListPreview):
    name_label = "Họ và tên"

    @property
    def does(self):
        made, changed = grouped(self.counts[NEW]), grouped(self.counts[CHANGED])
        return f"Sẽ tạo {made} tài khoản hoặc phân công mới, cập nhật {changed} người đã có tài khoản."


class PeopleImport(ListImport):
    store = UploadStore("account-uploads")
    preview_class = PeoplePreview
    name = "account-import"
    upload_template = "units/people/import.html"
    title, preview_title = "Nhập danh sách cán bộ báo cáo từ Excel", "Xem trước danh sách cán bộ"
    done_title, confirm_title = "Đã ghi danh sách cán bộ", "Tạo tài khoản"
    back = ("account-list", "Về danh sách cán bộ")

    def prepare(self):
        actions.require_granting(self.request.user)

    def plan(self, upload):
        self.people = None

        def read(sheets):
            self.people = PeopleList(self.request.user)
            return self.people.read(sheets)

        return read_upload(upload, read, max_bytes=settings.MAX_WORKBOOK_BYTES)

    def hold(self, preview):
        """All units: who imports at the same moment waits, and then finds the user names that were given here taken."""
        list(Unit.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))

    def write(self, preview, form):
        made = actions.assign_people(by=self.request.user, people=people_of(self.people))
        return f"Đã tạo {grouped(len(made))} tài khoản. Tạo liên kết đặt mật khẩu để giao cho từng người."

    def after(self, preview):
        return f"{reverse('account-list')}?{urlencode({TAB: NEVER})}"

    def context(self):
        return {"breadcrumb": trail(*self.trail("Nhập từ Excel"))}


@require_safe
def account_template(request):
    actions.require_granting(request.user)
    names = UnitNames()
    return workbook_answer(template([names[unit.pk] for unit in units_to_staff()]), "can-bo-bao-cao.xlsx")
