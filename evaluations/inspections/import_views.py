"""The plan of a year from Excel: what it would write or what is wrong at which cell, then all of it or nothing."""

from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluations.inspections.access import issuers_of, trail
from evaluations.inspections.forms import ImportForm
from evaluations.inspections.import_actions import hold_plan, write_plan
from evaluations.inspections.imports import PlanList, template
from evaluations.inspections.labels import Names
from evaluations.inspections.rights import may_make, require
from pages.imports import workbook_answer
from pages.list_imports import ListImport
from units.models import Unit
from vietnamese import clock
from vietnamese.numbers import group as grouped
from workbooks.imports.list_preview import ListPreview
from workbooks.imports.preview import NEW
from workbooks.imports.upload_store import UploadStore


class PlanPreview(ListPreview):
    name_label = "Công đoàn được kiểm tra"

    @property
    def does(self):
        return f"Sẽ ghi {grouped(self.counts[NEW])} cuộc vào kế hoạch, tất cả cùng lúc."


class InspectionImport(ListImport):
    store = UploadStore("inspection-plans")
    preview_class = PlanPreview
    name = "inspection-import"
    form_class = ImportForm
    upload_template = "evaluations/inspections/import.html"
    confirm_title = "Ghi vào kế hoạch"
    title, preview_title = "Nhập kế hoạch kiểm tra từ Excel", "Xem trước kế hoạch kiểm tra"
    done_title = "Đã ghi kế hoạch kiểm tra"
    back = ("inspection-list", "Về danh sách kiểm tra")

    def prepare(self):
        require(may_make(self.request.user))
        self.names = Names()
        self.issuers = issuers_of(self.request.user, self.names)
        require(bool(self.issuers))

    def form_arguments(self):
        return {"issuers": self.issuers}

    about_names = frozenset({"issuer", "year"})

    def about(self, form):
        return {"issuer": form.cleaned_data["issuer"], "year": form.cleaned_data["year"]}

    def declared(self, upload):
        issuer = Unit.objects.get(pk=upload.about["issuer"])
        return PlanList(self.request.user, issuer, upload.about["year"])

    def subject(self, upload):
        return f"{self.names.full(upload.about['issuer'])}, kế hoạch năm {upload.about['year']}"

    def hold(self, preview):
        hold_plan(preview.upload.about["issuer"])

    def write(self, preview, form):
        upload = preview.upload
        made = write_plan(
            by=self.request.user,
            issuer=Unit.objects.get(pk=upload.about["issuer"]),
            year=upload.about["year"],
            rows=[row.item for row in preview.plan.writable],
        )
        return f"Đã ghi {grouped(len(made))} cuộc vào kế hoạch năm {upload.about['year']}."

    def after(self, preview):
        year = preview.upload.about["year"]
        return reverse("inspection-list") + (f"?nam={year}" if year != clock.today().year else "")

    def context(self):
        this_year = clock.today().year
        return {
            "years": [this_year, this_year + 1],
            "breadcrumb": trail(*self.trail("Nhập từ Excel")),
        }


@require_safe
def inspection_template(request):
    require(may_make(request.user))
    this_year, typed = clock.today().year, request.GET.get("nam", "")
    year = int(typed) if typed in (str(this_year), str(this_year + 1)) else this_year
    return workbook_answer(template(year), f"ke-hoach-kiem-tra-{year}.xlsx")
