"""The plan of a year from Excel: what it would write or what is wrong at which cell, then all of it or nothing."""

from itertools import groupby

from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluations.inspections import imports
from evaluations.inspections.access import issuers_of, trail
from evaluations.inspections.forms import ImportForm
from evaluations.inspections.import_actions import hold_plan, write_plan
from evaluations.inspections.labels import Names
from evaluations.inspections.rights import may_make, require
from pages.imports import ImportView, workbook_answer
from units.models import Unit
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group as grouped
from workbooks.imports.preview import NEW, PAGE, REFUSED, UNCHANGED, Preview, ShownRow
from workbooks.imports.upload_store import ImportGone, Upload, UploadStore
from workbooks.reading import WorkbookRefused


class PlanPreview(Preview):
    name_label = "Công đoàn được kiểm tra"

    def __init__(self, upload: Upload, found: imports.Read, subject: str, **page):
        self.found, self.subject = found, subject
        self.refusal, self.notes = " ".join(found.problems), found.notes
        refused = [list(faults) for _, faults in groupby(found.faults, lambda fault: fault.row)]
        new = [line for line in found.valid if not line.known]
        known = [line for line in found.valid if line.known]
        self._groups = {REFUSED: refused, NEW: new, UNCHANGED: known}
        self.digest = found.digest
        self.anything = bool(new)
        self.promise = f"Sẽ ghi {grouped(len(new))} cuộc vào kế hoạch, tất cả cùng lúc."
        if refused:
            self.blocked = f"Có {grouped(len(found.faults))} chỗ sai ở {grouped(len(refused))} dòng, nên chưa ghi được dòng nào"
        super().__init__(upload, **page)

    def size_of(self, group: str) -> int:
        return len(self._groups.get(group, ()))

    def items(self, group: str, start: int) -> list:
        return self._groups[group][start : start + PAGE]

    def row(self, group: str, item) -> ShownRow:
        if group == REFUSED:
            row = item[0].row
            errors = [(self.found.cell(fault.row, fault.column), fault.text) for fault in item]
            return ShownRow(item[0].name, f"{self.found.sheet}, dòng {row}", row, errors=errors)
        what = item.what
        paper = (
            f"{what.plan_number}, ngày {date_vi(what.plan_signed_on)}"
            if what.plan_number
            else "Chưa ban hành"
        )
        cells = [
            ("Đơn vị quản lý", item.owner, False),
            ("Hình thức", item.kind, False),
            ("Nội dung", item.about, False),
            ("Thời gian", item.time, False),
            ("Kế hoạch, quyết định", paper, False),
        ]
        return ShownRow(item.name, f"{self.found.sheet}, dòng {item.row}", item.row, cells=cells)


class InspectionImport(ImportView):
    store = UploadStore("inspection-plans")
    name = "inspection-import"
    form_class = ImportForm
    upload_template = "evaluations/inspections/import.html"
    upload_label = "Xem trước"
    confirm_label = confirm_title = "Ghi vào kế hoạch"
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

    def preview(self, upload, **page):
        issuer, year = Unit.objects.get(pk=upload.about["issuer"]), upload.about["year"]
        file = upload.open()
        if file is None:
            raise ImportGone
        try:
            with file:
                found = imports.read(file, by=self.request.user, issuer=issuer, year=year)
        except WorkbookRefused as refused:
            found = imports.Read(problems=[refused.message])
        return PlanPreview(upload, found, f"{self.names.full(issuer.pk)}, kế hoạch năm {year}", **page)

    def hold(self, preview):
        hold_plan(preview.upload.about["issuer"])

    def write(self, preview, form):
        upload = preview.upload
        made = write_plan(
            by=self.request.user,
            issuer=Unit.objects.get(pk=upload.about["issuer"]),
            year=upload.about["year"],
            rows=[(line.subject, line.what) for line in preview.found.lines if not line.known],
        )
        return f"Đã ghi {grouped(len(made))} cuộc vào kế hoạch năm {upload.about['year']}."

    def after(self, preview):
        year = preview.upload.about["year"]
        return reverse("inspection-list") + (f"?nam={year}" if year != clock.today().year else "")

    def marks(self, preview):
        found = preview.found
        return {
            "rows": len(found.valid) + preview.size_of(REFUSED),
            "marks": [(found.sheet, fault.row, fault.column, fault.text) for fault in found.faults],
            "listed": [
                (found.cell(fault.row, fault.column), fault.name, fault.text) for fault in found.faults
            ],
            "header_rows": {found.sheet: found.header_row},
        }

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
    return workbook_answer(imports.template(year), f"ke-hoach-kiem-tra-{year}.xlsx")
