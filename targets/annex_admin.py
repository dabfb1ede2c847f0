"""«Nhập biểu chỉ tiêu» in the admin: upload, preview, confirm. The same actions as on the command line."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from targets.actions.annex import AnnexPaper, Comparison, Outcome, columns, import_annex
from targets.annex import listing, uploads
from targets.annex_forms import AnnexForm
from targets.models import Programme
from vietnamese.dates import date_vi
from workbooks.reading import WorkbookRefused, read_workbook

_SALT = "targets.annex.preview"
LOST = "Tệp đã tải lên không còn được giữ (quá hai giờ). Những gì đã gõ vẫn còn; xin chọn lại tệp."
CHANGED = (
    "Sổ chỉ tiêu đã thay đổi sau khi xem trước. Chưa ghi gì; xin xem lại các thay đổi dưới đây rồi xác nhận."
)


@dataclass(frozen=True)
class _Preview:
    """What the person saw, signed: the paper and the fingerprint come back unchanged or not at all."""

    upload: uploads.Upload
    paper: AnnexPaper
    fingerprint: str

    @property
    def ticket(self) -> str:
        paper = [self.paper.number, self.paper.signed_on.isoformat(), self.paper.effective_on.isoformat()]
        return signing.dumps([self.upload.ticket, paper, self.fingerprint], salt=_SALT)

    @classmethod
    def of(cls, ticket: str, user: int) -> "_Preview | None":
        try:
            upload, (number, *days), fingerprint = signing.loads(ticket, salt=_SALT)
        except signing.BadSignature:
            return None
        upload = uploads.kept(upload, user=user)
        paper = AnnexPaper(number, *(datetime.date.fromisoformat(day) for day in days))
        return cls(upload, paper, fingerprint) if upload else None


class AnnexImportMixin:
    """For the admin of decisions: adds the page and, above the list, the link to it."""

    change_list_template = "admin/targets/annex_change_list.html"

    def get_urls(self):
        page = self.admin_site.admin_view(self.annex_view)
        return [path("nhap-bieu/", page, name="targets_annex"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        allowed = {"may_import_annex": request.user.has_perm("targets.import_annex")}
        return super().changelist_view(request, {**allowed, **(extra_context or {})})

    @method_decorator(never_cache)
    def annex_view(self, request):
        if not request.user.has_perm("targets.import_annex"):
            raise PermissionDenied
        if request.method == "POST":
            steps = {"confirm": self._annex_confirmed, "back": self._annex_again}
            step = next((steps[name] for name in steps if name in request.POST), self._annex_uploaded)
            return step(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return self._annex_page(request, form=AnnexForm())

    def _annex_uploaded(self, request):
        """Step 1: what was typed and the file; nothing is written to the ledger."""
        upload = uploads.kept(request.POST.get("kept", ""), user=request.user.pk)
        refused = ""
        if new := request.FILES.get("file"):
            upload = None
            data = new.read(settings.MAX_WORKBOOK_BYTES + 1)
            try:
                sheets = read_workbook(data)
            except WorkbookRefused as error:
                refused = error.message
            else:
                upload = uploads.keep(data, filename=new.name, user=request.user.pk)
        elif upload:
            sheets = self._annex_sheets(upload)
            if sheets is None:
                upload, refused = None, LOST
        elif request.POST.get("kept"):
            refused = LOST
        form = AnnexForm(request.POST, request.FILES, kept_name=upload.filename if upload else "")
        if refused:
            form.errors.pop("file", None)
            form.add_error("file", refused)
        if not form.is_valid():
            return self._annex_page(request, form=form, upload=upload)
        return self._annex_compared(request, upload, form, sheets)

    def _annex_compared(self, request, upload, form, sheets):
        programme = Programme.objects.first()
        if programme is None:
            form.add_error(None, "Chưa có chương trình: xin chạy «manage.py setup» trước.")
            return self._annex_page(request, form=form, upload=upload)
        comparison = import_annex(
            by=request.user, sheets=sheets, programme=programme, paper=form.paper, dry_run=True
        )
        return self._annex_page(request, form=form, upload=upload, paper=form.paper, comparison=comparison)

    def _annex_again(self, request):
        """Back from the preview to what was typed."""
        preview = _Preview.of(request.POST.get("seen", ""), request.user.pk)
        if preview is None:
            return self._annex_page(request, form=AnnexForm(), warning=LOST)
        return self._annex_page(request, form=self._annex_typed(preview), upload=preview.upload)

    def _annex_confirmed(self, request):
        preview = _Preview.of(request.POST.get("seen", ""), request.user.pk)
        sheets = self._annex_sheets(preview.upload) if preview else None
        if sheets is None:
            form = self._annex_typed(preview, kept=False) if preview else AnnexForm()
            return self._annex_page(request, form=form, warning=LOST)
        confirm = request.POST.get("accept") == "yes"
        comparison = import_annex(
            by=request.user,
            sheets=sheets,
            programme=Programme.objects.first(),
            paper=preview.paper,
            confirm=confirm,
            seen=preview.fingerprint,
        )
        if comparison.decision is not None or not (
            comparison.changes or comparison.problems or comparison.refusal
        ):
            preview.upload.discard()
            return self._annex_written(request, comparison)
        warning = ""
        if comparison.fingerprint != preview.fingerprint:
            warning = CHANGED
        elif comparison.outcome(confirm=confirm) is Outcome.ASKED:
            warning = "Chưa ghi gì: xin đánh dấu xác nhận các câu hỏi dưới đây, hoặc quay lại sửa."
        return self._annex_page(
            request,
            form=self._annex_typed(preview),
            upload=preview.upload,
            paper=preview.paper,
            comparison=comparison,
            warning=warning,
        )

    def _annex_written(self, request, comparison):
        decision = comparison.decision
        if decision is None:
            messages.info(request, "Không có thay đổi: sổ chỉ tiêu đã đúng như biểu.")
        else:
            messages.success(
                request,
                f"Đã ghi {len(comparison.changes)} số vào sổ chỉ tiêu theo số {decision.number} "
                f"ngày {date_vi(decision.signed_on)}.",
            )
        return HttpResponseRedirect(reverse(f"{self.admin_site.name}:targets_targetdecision_changelist"))

    @staticmethod
    def _annex_sheets(upload):
        data = upload.read()
        return None if data is None else read_workbook(data)

    @staticmethod
    def _annex_typed(preview, kept=True):
        paper = preview.paper
        typed = {"number": paper.number, "signed_on": paper.signed_on}
        if paper.effective_on != paper.signed_on:
            typed["effective_on"] = paper.effective_on
        return AnnexForm(initial=typed, kept_name=preview.upload.filename if kept else "")

    def _annex_page(
        self, request, *, form, upload=None, paper=None, comparison: Comparison | None = None, warning=""
    ):
        context = {
            **self.admin_site.each_context(request),
            "title": "Nhập biểu chỉ tiêu",
            "subtitle": None,
            "opts": self.opts,
            "form": form,
            "kept": upload.ticket if upload else "",
            "filename": upload.filename if upload else "",
            "warning": warning,
            "comparison": comparison,
            "can_confirm": False,
        }
        if comparison is not None:
            codes, labels = columns(comparison)
            context |= {
                "paper": paper,
                "labels": labels,
                "rows": [
                    (row.name, row.year, [listing.shown(c.old, c.new) if c else "" for c in row.changes])
                    for row in listing.rows(comparison.changes, comparison.names, codes)
                ],
                "total_rows": [
                    (row.period, [listing.shown(*sums) for sums in row.sums])
                    for row in listing.total_rows(comparison.before, comparison.after, codes)
                ],
                "can_confirm": bool(comparison.changes) and comparison.outcome(confirm=True) is Outcome.DONE,
                "seen": _Preview(upload, paper, comparison.fingerprint).ticket,
            }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/targets/import_annex.html", context)
