"""Import of a year's survey from Excel: what its pages say and show."""

from django import forms
from django.urls import reverse

from pages.imports import ImportView, WorkbookForm
from units.enterprises import import_actions as actions
from units.enterprises.access import trail
from units.enterprises.imports import ADD, Plan, Row
from units.enterprises.views import may_enter
from units.rights import require
from vietnamese import clock
from vietnamese.numbers import group as grouped
from workbooks.imports.answers import SKIP
from workbooks.imports.preview import ASKED, CHANGED, NEW, PAGE, REFUSED, Preview, ShownRow
from workbooks.imports.upload_store import Upload


class SurveyForm(WorkbookForm):
    year = forms.TypedChoiceField(label="Năm khảo sát", coerce=int)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        this_year = clock.today().year
        self.fields["year"].choices = [(year, str(year)) for year in range(this_year, this_year - 4, -1)]


class SurveyPreview(Preview):
    name_label = "Doanh nghiệp"

    def __init__(self, upload: Upload, plan: Plan, **page):
        self.plan, self.notes, self.digest, self.refusal = plan, plan.notes, plan.digest, plan.refusal
        self.subject = f"Khảo sát năm {plan.year}"
        super().__init__(upload, **page)
        added, changed, left_out = (
            self.counts[NEW],
            self.counts[CHANGED],
            self.counts[REFUSED] + self.counts[ASKED],
        )
        self.anything = bool(added or changed)
        self.promise = f"Sẽ thêm {grouped(added)} doanh nghiệp và cập nhật {grouped(changed)} doanh nghiệp."
        if left_out:
            self.promise += f" Bỏ qua {grouped(left_out)} dòng bị từ chối hoặc chưa trả lời."

    def planned(self) -> dict[str, int]:
        self.plan.given = self.given
        return self.plan.counts

    def size_of(self, group: str) -> int:
        return len(getattr(self.plan, group))

    def items(self, group: str, start: int) -> list[Row]:
        return getattr(self.plan, group)[start : start + PAGE]

    def row(self, group: str, item: Row) -> ShownRow:
        row = ShownRow(
            item.name, item.place, item.line, errors=item.errors, notes=[item.note] if item.note else []
        )
        row.changes = [(name[:1].upper() + name[1:], before, after) for name, before, after in item.changes]
        if group == NEW:
            row.cells = [
                ("Số lao động", "chưa rõ" if item.workforce is None else grouped(item.workforce), True)
            ]
        if group == ASKED:
            chosen = self.given.get(item.number)
            row.number, row.notes = item.number, item.questions
            row.choices = [(choice.code, choice.label, choice.code == chosen) for choice in item.choices]
            row.choices.append((SKIP, "Bỏ qua dòng này", chosen == SKIP))
        return row


class SurveyImport(ImportView):
    store = actions.UPLOADS
    name = "enterprise-import"
    max_bytes = "MAX_REGISTER_BYTES"
    form_class = SurveyForm
    upload_template = "units/enterprises/import.html"
    upload_label = "Xem trước"
    title, preview_title = "Nhập khảo sát doanh nghiệp từ Excel", "Xem trước khảo sát doanh nghiệp"
    done_title, confirm_title = "Đã nhập khảo sát doanh nghiệp", "Nhập vào danh sách"
    back = ("enterprise-list", "Về danh sách doanh nghiệp")
    answer_all = (ADD, "Mọi dòng có thể trùng đều là doanh nghiệp khác")

    def prepare(self):
        require(may_enter(self.request.user))

    def about(self, form):
        return {"year": form.cleaned_data["year"]}

    about_names = frozenset({"year"})

    def preview(self, upload, **page):
        plan = actions.previewed(by=self.request.user, kept=upload, year=upload.about["year"])
        return SurveyPreview(upload, plan, **page)

    def questions(self, preview):
        return preview.plan.asked

    def confirm(self, preview, form):
        written = actions.write(
            by=self.request.user,
            kept=preview.upload,
            year=preview.plan.year,
            digest=self.request.POST.get("digest", ""),
        )
        text = f"Đã nhập khảo sát năm {preview.plan.year}: "
        text += f"thêm {grouped(written.added)}, cập nhật {grouped(written.changed)} doanh nghiệp"
        if written.left_out:
            text += f"; bỏ qua {grouped(written.left_out)} dòng bị từ chối hoặc chưa trả lời"
        return f"{text}."

    def after(self, preview):
        return reverse("enterprise-list")

    def marks(self, preview):
        plan = preview.plan
        return {
            "rows": plan.rows,
            "marks": [
                *((row.sheet, row.line, column, text) for row in plan.refused for column, text in row.marks),
                *((row.sheet, row.line, 0, text) for row in plan.asked for text in row.questions),
            ],
            "listed": [
                *((cell, row.name, text) for row in plan.refused for cell, text in row.errors),
                *((row.place, row.name, text) for row in plan.asked for text in row.questions),
            ],
            "header_rows": plan.header_rows,
        }

    def context(self):
        return {"breadcrumb": trail(*self.trail("Nhập từ Excel"))}
