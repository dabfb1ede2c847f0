"""“Nhập biểu chỉ tiêu”: the pages of an annex. The same actions as on the command line."""

import datetime

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from pages.imports import ImportView
from targets.annex import listing
from targets.annex.actions import AnnexPaper, Comparison, Outcome, columns, import_annex
from targets.annex.forms import AcceptForm, AnnexForm
from targets.annex.problems import Problem
from targets.models import Programme
from vietnamese.dates import date_vi
from workbooks.imports.preview import ProblemPreview
from workbooks.imports.upload_store import ImportGone, ImportMoved, Upload, UploadStore
from workbooks.reading import WorkbookRefused, read_workbook
from workflow.steps import StepRefused

NO_PROGRAMME = "Chưa có chương trình: vui lòng chạy “manage.py setup” trước."
NOTHING = "Không có thay đổi: sổ chỉ tiêu đã đúng như biểu."


def paper_of(about: dict) -> AnnexPaper:
    return AnnexPaper(
        about["number"], *(datetime.date.fromisoformat(about[name]) for name in ("signed_on", "effective_on"))
    )


class AnnexPreview(ProblemPreview):
    def __init__(self, upload: Upload, comparison: Comparison | None, refusal: str = "", **page):
        self.paper, self.comparison, self.refusal = (
            paper_of(upload.about),
            comparison or Comparison(),
            refusal,
        )
        self.subject = (
            f"Số {self.paper.number}, ký ngày {date_vi(self.paper.signed_on)}, "
            f"có hiệu lực từ {date_vi(self.paper.effective_on)}"
        )
        comparison = self.comparison
        self.problems = comparison.problems
        self.notes, self.digest = comparison.notes, comparison.fingerprint
        self.anything = bool(comparison.changes)
        self.promise = f"Sẽ ghi {len(comparison.changes)} số vào sổ chỉ tiêu, tất cả cùng lúc."
        if comparison.problems:
            self.blocked = f"Biểu có {len(comparison.problems)} lỗi nên bị từ chối cả tệp. Không có gì được ghi vào sổ chỉ tiêu."
        elif reason := comparison.refusal or comparison.confirm_refusal:
            self.blocked, self.blocked_hint = f"{reason} Không có gì được ghi vào sổ chỉ tiêu.", ""
        super().__init__(upload, **page)

    def place(self, problem: Problem):
        place = problem.place
        return (place.sheet, place.row, place.column) if place.row else None

    def planned(self) -> dict[str, int]:
        return self.comparison.counts

    @property
    def tables(self) -> dict:
        """What changes by unit and year, and the sums of all units; empty where nothing changes."""
        found = self.comparison
        if not found.changes:
            return {}
        codes, labels = columns(found)
        return {
            "labels": labels,
            "rows": [
                (row.name, row.year, [listing.shown(c.old, c.new) if c else "" for c in row.changes])
                for row in listing.rows(found.changes, found.names, codes)
            ],
            "totals": [
                (row.period, [listing.shown(*sums) for sums in row.sums])
                for row in listing.total_rows(found.before, found.after, codes)
            ],
        }


class AnnexImport(ImportView):
    store = UploadStore("annex-uploads")
    name = "annex-import"
    form_class = AnnexForm
    preview_template = "targets/annex/preview.html"
    keeps_typed = True
    title, preview_title = "Nhập biểu chỉ tiêu", "Xem trước biểu chỉ tiêu"
    confirm_title = "Ghi vào sổ chỉ tiêu"

    def prepare(self):
        if not self.request.user.has_perm("targets.import_annex"):
            raise PermissionDenied

    def about(self, form):
        paper = form.paper
        return {
            "number": paper.number,
            "signed_on": paper.signed_on.isoformat(),
            "effective_on": paper.effective_on.isoformat(),
        }

    def typed_before(self, about):
        if not about:
            return {}
        paper = paper_of(about)
        effective_on = paper.effective_on if paper.effective_on != paper.signed_on else None
        return {"number": paper.number, "signed_on": paper.signed_on, "effective_on": effective_on}

    def preview(self, upload, **page):
        try:
            comparison = self._compared(upload, dry_run=True)
        except WorkbookRefused as refused:
            return AnnexPreview(upload, None, refused.message, **page)
        return AnnexPreview(upload, comparison, "" if comparison else NO_PROGRAMME, **page)

    def _compared(self, upload: Upload, **how) -> Comparison | None:
        """None where there is no programme yet. Raises ImportGone, WorkbookRefused."""
        data, programme = upload.read(), Programme.objects.first()
        if data is None or not upload.about:
            raise ImportGone
        return programme and import_annex(
            by=self.request.user,
            sheets=read_workbook(data),
            programme=programme,
            paper=paper_of(upload.about),
            **how,
        )

    def confirm_form(self, preview, data=None):
        return AcceptForm(data) if preview.comparison.questions else None

    def write(self, preview, form):
        accepted = bool(form and form.cleaned_data["accept"])
        comparison = self._compared(preview.upload, confirm=accepted, seen=preview.digest)
        if comparison.decision is not None:
            decision = comparison.decision
            day = date_vi(decision.signed_on)
            return (
                f"Đã ghi {len(comparison.changes)} số vào sổ chỉ tiêu theo số {decision.number} ngày {day}."
            )
        if not (comparison.changes or comparison.problems or comparison.refusal):
            return NOTHING
        if comparison.fingerprint != preview.digest:
            raise ImportMoved
        if comparison.outcome(confirm=accepted) is Outcome.ASKED:
            raise StepRefused(
                "Chưa ghi gì: vui lòng đánh dấu xác nhận các câu hỏi dưới đây, hoặc quay lại sửa."
            )
        raise StepRefused(comparison.refusal or comparison.confirm_refusal)

    def context(self):
        admin = [("Quản trị", reverse("admin:index")), ("Quyết định giao chỉ tiêu", self.back_address())]
        return {"breadcrumb": [*admin, *self.trail("Nhập biểu chỉ tiêu")]}

    def back_address(self):
        return reverse("admin:targets_targetdecision_changelist")

    def after(self, preview):
        return self.back_address()
