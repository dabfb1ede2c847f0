"""Import of a year's survey from Excel: what its pages say and show."""

from django import forms
from django.urls import reverse

from pages.imports import WorkbookForm
from pages.list_imports import ListImport
from units.enterprises import import_actions as actions
from units.enterprises.access import trail
from units.enterprises.imports import ADD
from units.enterprises.views import may_enter
from units.rights import require
from vietnamese import clock
from vietnamese.numbers import group as grouped
from workbooks.imports.list_preview import ListPreview
from workbooks.imports.preview import CHANGED, NEW


class SurveyForm(WorkbookForm):
    year = forms.TypedChoiceField(label="Năm khảo sát", coerce=int)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        this_year = clock.today().year
        self.fields["year"].choices = [(year, str(year)) for year in range(this_year, this_year - 4, -1)]


class SurveyPreview(ListPreview):
    name_label, whole = "Doanh nghiệp", False

    @property
    def does(self):
        added, changed = grouped(self.counts[NEW]), grouped(self.counts[CHANGED])
        return f"Sẽ thêm {added} doanh nghiệp và cập nhật {changed} doanh nghiệp."


class SurveyImport(ListImport):
    store = actions.UPLOADS
    preview_class = SurveyPreview
    name = "enterprise-import"
    max_bytes = "MAX_REGISTER_BYTES"
    form_class = SurveyForm
    upload_template = "units/enterprises/import.html"
    title, preview_title = "Nhập khảo sát doanh nghiệp từ Excel", "Xem trước khảo sát doanh nghiệp"
    done_title, confirm_title = "Đã ghi khảo sát doanh nghiệp", "Ghi vào danh sách doanh nghiệp"
    back = ("enterprise-list", "Về danh sách doanh nghiệp")
    answer_all = (ADD, "Mọi dòng có thể trùng đều là doanh nghiệp khác")

    def prepare(self):
        require(may_enter(self.request.user))

    def about(self, form):
        return {"year": form.cleaned_data["year"]}

    about_names = frozenset({"year"})

    def plan(self, upload):
        return actions.preview(by=self.request.user, kept=upload, year=upload.about["year"])

    def subject(self, upload):
        return f"Khảo sát năm {upload.about['year']}"

    def confirm(self, preview, form):
        year = preview.upload.about["year"]
        written = actions.write(
            by=self.request.user,
            kept=preview.upload,
            year=year,
            digest=self.request.POST.get("digest", ""),
        )
        text = f"Đã nhập khảo sát năm {year}: "
        text += f"thêm {grouped(written.added)}, cập nhật {grouped(written.changed)} doanh nghiệp"
        if written.left_out:
            text += f"; bỏ qua {grouped(written.left_out)} dòng bị từ chối hoặc chưa trả lời"
        return f"{text}."

    def after(self, preview):
        return reverse("enterprise-list")

    def context(self):
        return {"breadcrumb": trail(*self.trail("Nhập từ Excel"))}
