"""“Nhập biểu chỉ tiêu”: the pages of an annex. The same actions as on the command line."""

import datetime
from functools import cached_property, partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from pages.list_imports import ListImport
from targets.annex import listing
from targets.annex.actions import AnnexPaper, import_annex
from targets.annex.forms import AnnexForm
from targets.annex.reader import RIGHT, Annex
from targets.ledger.actions import lock
from targets.models import Programme
from targets.programme.current import ALL_ENDED, PROGRAMME, NoProgramme, in_scope, still_open
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group as grouped
from workbooks.imports.declared import read_upload
from workbooks.imports.list_preview import ListPreview
from workbooks.imports.upload_store import Upload, UploadStore
from workbooks.reading import FORM
from workflow.steps import StepRefused

NOTHING = "Không có thay đổi: sổ chỉ tiêu đã đúng như biểu."
DAYS = ("signed_on", "effective_on")


def paper_of(about: dict) -> AnnexPaper:
    return AnnexPaper(about["number"], *(datetime.date.fromisoformat(about[name]) for name in DAYS))


class AnnexPreview(ListPreview):
    name_label, place_label, skips = "Đơn vị", "", False
    asking = "Có số khác thường, hoặc lấy lại chỉ tiêu đã điều chỉnh. Phải trả lời hết thì mới ghi được."

    def __init__(self, upload: Upload, plan: Annex, subject: str, **page):
        super().__init__(upload, plan, subject, **page)
        self.anything = bool(plan.changes)
        if reason := plan.blocked or plan.closed:
            self.blocked, self.blocked_hint = f"{reason} Không có gì được ghi vào sổ chỉ tiêu.", ""

    @property
    def does(self):
        return f"Sẽ ghi {grouped(len(self.plan.changes))} số vào sổ chỉ tiêu, tất cả cùng lúc."

    @property
    def sums(self) -> dict:
        """Of all units by year, before and after; empty where nothing changes."""
        if not self.plan.changes:
            return {}
        codes, labels = listing.columns(self.plan)
        rows = [(period, cells) for period, *cells in listing.total_rows(self.plan, codes)]
        return {"labels": labels, "rows": rows}


class AnnexImport(ListImport):
    store = UploadStore("annex-uploads")
    preview_class = AnnexPreview
    name = "annex-import"
    form_class = AnnexForm
    preview_template = "targets/annex/preview.html"
    keeps_typed = True
    title, preview_title = "Nhập biểu chỉ tiêu", "Xem trước biểu chỉ tiêu"
    done_title, confirm_title = "Đã ghi biểu chỉ tiêu", "Ghi vào sổ chỉ tiêu"
    back = ("admin:targets_targetdecision_changelist", "Về quyết định giao chỉ tiêu")
    answer_all = (RIGHT, "Mọi số nêu trên đều đúng")
    about_names = frozenset({"number", "programme", *DAYS})

    def prepare(self):
        if not self.request.user.has_perm("targets.import_annex"):
            raise PermissionDenied

    def form_arguments(self):
        chosen = self.request.GET.get(PROGRAMME, "")
        return {**super().form_arguments(), "programmes": self._programmes, "chosen": chosen}

    @cached_property
    def _programmes(self) -> list[Programme]:
        return still_open(in_scope(self.request.user), clock.today())

    def _programme(self, upload) -> Programme | None:
        code = upload.about["programme"]
        return next((one for one in self._programmes if one.code == code), None)

    def about(self, form):
        paper = form.paper
        about = {"number": paper.number, "programme": form.programme_code}
        return about | {name: getattr(paper, name).isoformat() for name in DAYS}

    def typed_before(self, about):
        typed = {**vars(paper_of(about)), "programme": about["programme"]} if about else {}
        if typed and typed["effective_on"] == typed["signed_on"]:
            del typed["effective_on"]
        return typed

    def subject(self, upload):
        paper = paper_of(upload.about)
        signed_on, effective_on = date_vi(paper.signed_on), date_vi(paper.effective_on)
        text = f"Số {paper.number}, ký ngày {signed_on}, có hiệu lực từ {effective_on}"
        programme = self._programme(upload)
        return f"{text}; {programme}" if programme and len(self._programmes) > 1 else text

    def plan(self, upload):
        return self._read(upload, dry_run=True)

    def hold(self, preview):
        lock(self._programme(preview.upload))

    def write(self, preview, form):
        if preview.blocked:
            raise StepRefused(preview.blocked)
        annex = self._read(preview.upload, confirm=True)
        if annex.blocked:
            raise StepRefused(annex.blocked)
        if annex.decision is None:
            return NOTHING
        number, day = annex.decision.number, date_vi(annex.decision.signed_on)
        return f"Đã ghi {grouped(len(annex.changes))} số vào sổ chỉ tiêu theo số {number} ngày {day}."

    def _read(self, upload: Upload, **how) -> Annex:
        """Raises ImportGone."""
        programme = self._programme(upload)
        if programme is None:
            return Annex(refusal=ALL_ENDED if in_scope(self.request.user) else str(NoProgramme()))
        paper = paper_of(upload.about)
        read = partial(import_annex, by=self.request.user, programme=programme, paper=paper, **how)
        return read_upload(upload, read, max_bytes=settings.MAX_WORKBOOK_BYTES, size=FORM, none=Annex)

    def context(self):
        admin = [("Quản trị", reverse("admin:index")), ("Quyết định giao chỉ tiêu", self.back_address())]
        return {"breadcrumb": [*admin, *self.trail("Nhập biểu chỉ tiêu")]}

    def after(self, preview):
        return self.back_address()
