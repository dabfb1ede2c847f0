"""A decision about quality targets from Excel: what it would change or what is wrong at which cell, then all of it or nothing."""

import datetime

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from evaluations.models import Measure
from evaluations.quality_targets import actions
from evaluations.quality_targets.form import PaperForm
from evaluations.quality_targets.imports import ShareList, shares, template
from evaluations.quality_targets.rows import asked_year, assignable
from evaluations.quality_targets.shares import Effect
from evaluations.quality_targets.views import list_url, trail
from evaluations.rights import may_assign_shares, require
from pages.imports import AGAIN, TICKET, WorkbookForm, workbook_answer
from pages.list_imports import ListImport
from units.models import Unit
from vietnamese.dates import date_vi
from vietnamese.numbers import group as grouped
from workbooks.imports.declared import read_upload
from workbooks.imports.list_preview import ListPreview
from workbooks.imports.plan import Plan
from workbooks.imports.upload_store import Upload, UploadStore

DAYS = ("signed_on", "effective_on")
TYPED = "typed"  # kept with what was typed on the page


class ShareForm(WorkbookForm):
    """The file, and the decision that it belongs to."""

    nam = forms.CharField(widget=forms.HiddenInput, required=False)
    number, signed_on, effective_on = (PaperForm.base_fields[name] for name in ("number", *DAYS))

    def __init__(self, *args, year: int, **options):
        options["initial"] = {"nam": year} | options.pop("initial", {})
        super().__init__(*args, **options)
        self.year = year

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("signed_on") and cleaned.get("effective_on"):
            try:
                actions.refuse_odd_days(self.year, cleaned["signed_on"], cleaned["effective_on"])
            except ValidationError as odd:
                self.add_error(None, odd)
        return cleaned


class NoteForm(forms.Form):
    note = PaperForm.base_fields["note"]


def keep_typed(by, year: int, typed) -> Upload:
    """What was typed on the page, kept as the workbook that says the same: it is previewed and written as one that was sent."""
    paper = typed.paper.cleaned_data
    named = {unit for unit, _ in typed.shares}
    about = {"year": year, "number": paper["number"], "note": paper["note"], TYPED: True}
    return ShareImport.store.keep(
        template(year, [unit for unit in typed.units if unit.pk in named], typed.shares),
        filename="Biểu nhập trên trang.xlsx",
        user=by.pk,
        about=about | {name: paper[name].isoformat() for name in DAYS},
    )


class SharePreview(ListPreview):
    name_label = "Đơn vị"

    def __init__(self, upload: Upload, plan: Plan, subject: str, *, paper: dict, **page):
        super().__init__(upload, plan, subject, **page)
        self.paper, self.shares = paper, shares(plan)
        self.anything = bool(self.shares) and not plan.refused
        known = actions.find(paper["year"], paper["number"], paper["signed_on"])
        if known and not self.done and not self.blocked:
            reason = actions.why_not_recorded(known, paper["signed_on"], paper["effective_on"], self.shares)
            self.blocked, self.blocked_hint = (
                reason
                or f"Quyết định số {known.number} đã được ghi với đúng nội dung này; ghi lại không làm thay đổi gì.",
                "",
            )

    @property
    def does(self):
        effects = [effect for row in self.plan.rows for *_, effect in row.stamp or ()]
        withdrawn = effects.count(Effect.WITHDRAWN.value)
        more = f", trong đó rút {grouped(withdrawn)} chỉ tiêu đã giao" if withdrawn else ""
        return (
            f"Sẽ ghi {grouped(len(self.shares))} chỉ tiêu{more}, tất cả cùng lúc. Quyết định đã vào sổ thì không sửa, "
            "không xóa được: nếu nhầm, phải ghi một quyết định khác."
        )


def paper_of(about: dict) -> dict:
    """Year, number and days of the decision, from what was kept with the file."""
    days = {name: datetime.date.fromisoformat(about[name]) for name in DAYS}
    return {"year": about["year"], "number": about["number"]} | days


def plan_of(by, upload: Upload) -> Plan:
    """Raises ImportGone."""
    paper = paper_of(upload.about)
    return read_upload(
        upload,
        lambda sheets: ShareList(by, paper["year"], paper["effective_on"]).read(sheets),
        max_bytes=settings.MAX_WORKBOOK_BYTES,
    )


class ShareImport(ListImport):
    store = UploadStore("quality-target-uploads")
    name = "quality-target-import"
    form_class = ShareForm
    upload_template = "evaluations/quality_targets/import.html"
    preview_template = "evaluations/quality_targets/import_preview.html"
    keeps_typed = True
    title, preview_title = "Nhập chỉ tiêu chất lượng từ Excel", "Xem trước chỉ tiêu chất lượng"
    done_title = "Đã ghi chỉ tiêu chất lượng"
    confirm_title = "Ghi vào sổ chỉ tiêu chất lượng"
    back = ("quality-target-list", "Về chỉ tiêu chất lượng")
    about_names = frozenset({"year", "number", *DAYS})

    def prepare(self):
        require(may_assign_shares(self.request.user))
        ticket = self.request.GET.get(TICKET) or self.request.GET.get(AGAIN, "")
        upload = self.store.find(ticket, user=self.request.user.pk)
        asked = upload.about.get("year") if upload else None
        self.year = asked or asked_year(self.request.POST.get("nam") or self.request.GET.get("nam"))

    def form_arguments(self):
        return {"year": self.year}

    def typed_before(self, about):
        return paper_of(about) if about else {}

    def about(self, form):
        data = form.cleaned_data
        days = {name: data[name].isoformat() for name in DAYS}
        return {"year": self.year, "number": data["number"]} | days

    def plan(self, upload):
        return plan_of(self.request.user, upload)

    def preview(self, upload, **page):
        paper = paper_of(upload.about)
        signed_on, effective_on = date_vi(paper["signed_on"]), date_vi(paper["effective_on"])
        subject = f"Số {paper['number']}, ký ngày {signed_on}, có hiệu lực từ {effective_on}"
        return SharePreview(upload, self.plan(upload), subject, paper=paper, **page)

    def confirm_form(self, preview, data=None):
        return NoteForm(data, label_suffix="", initial={"note": preview.upload.about.get("note", "")})

    def preview_context(self, preview):
        if not preview.upload.about.get(TYPED):
            return {}
        form = (f"Giao chỉ tiêu năm {self.year}", self._again_url(preview))
        return {"breadcrumb": trail(self.year, form, ("Xem trước", ""))}

    def hold(self, preview):
        actions.hold_units({unit for unit, _ in preview.shares})

    def write(self, preview, form):
        units = Unit.objects.in_bulk({unit for unit, _ in preview.shares})
        self.decision = actions.assign_quality_targets(
            by=self.request.user,
            shares={(units[unit], Measure(name)): share for (unit, name), share in preview.shares.items()},
            note=form.cleaned_data["note"],
            **preview.paper,
        )
        count = grouped(len(preview.shares))
        return f"Đã ghi quyết định số {self.decision.number}: {count} chỉ tiêu chất lượng năm {self.decision.year}."

    def back_address(self):
        return list_url(self.year)

    def _again_url(self, preview):
        """What was typed on the page is corrected there."""
        if preview is None or preview.done or not preview.upload.about.get(TYPED):
            return super()._again_url(preview)
        return f"{reverse('quality-target-new')}?{urlencode({TICKET: preview.upload.ticket})}"

    def after(self, preview):
        return reverse("quality-target-detail", args=[self.decision.pk])

    def context(self):
        return {"year": self.year, "breadcrumb": trail(self.year, *self.trail("Nhập từ Excel"))}


@require_safe
def quality_target_template(request):
    require(may_assign_shares(request.user))
    year = asked_year(request.GET.get("nam"))
    return workbook_answer(template(year, assignable(year)), f"chi-tieu-chat-luong-{year}.xlsx")
