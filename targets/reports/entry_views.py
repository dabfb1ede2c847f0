"""Entering a report: show, save as draft, send. Whatever goes wrong, what was typed is on the page that comes back."""

import re
import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from pages.kept_form import Submission, replace_data
from pages.login_resume import typed_survives_login
from targets.foundings import actions as founding_actions
from targets.foundings.report_part import FoundingPart, tell_listed
from targets.models import QuarterlyReport, ReportRevision, ReportState
from targets.reports import actions, checks
from targets.reports.access import visible_report
from targets.reports.forms import TEXTS, ReportForm, fill_in, section_of
from targets.reports.page import year_to_date
from targets.reports.rows import COLUMNS, form_parts
from targets.rights import may_enter, require, serves
from units.models import Founding
from vietnamese.dates import datetime_vi
from workflow.steps import SomebodyWasFaster, StepRefused

SAVE, SEND = "save", "send"
FOUNDING_ACTION = re.compile(r"founding-(?P<verb>add|edit|remove|list)(?:-(?P<pk>[0-9]{1,18}))?")
LIST_CHANGED = (
    "Danh sách CĐCS thành lập đã thay đổi sau khi anh/chị mở biểu mẫu. "
    "Báo cáo chưa gửi và nội dung vừa nhập chưa được lưu."
)


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def report_edit(request, pk):
    report = visible_report(request.user, pk)
    require(may_enter(request.user, report))
    if request.method == "POST":
        return Entry(request, report).answer()
    if not report.can_be_edited:
        messages.info(request, f"Báo cáo đang ở trạng thái “{report.state_label}”, không sửa được lúc này.")
        return redirect("report-detail", report.pk)
    return Entry(request, report).page()


class Entry:
    """The form to be shown, or one that arrived. ``answer`` is a redirect where it was stored, else the page again."""

    def __init__(self, request, report: QuarterlyReport):
        self.request, self.report = request, report
        self.action = request.POST.get("action", SAVE)
        context, data, self.filled = checks.Context.of(report), None, 0
        if request.method == "POST":
            data, self.filled = fill_in(request.POST, self.action, context)
        form = ReportForm(data, context=context, revision=report.current_revision)
        self.submission = Submission(request, form, row=report)

    @property
    def form(self) -> ReportForm:
        return self.submission.form

    def answer(self):
        submission = self.submission
        ready, key = submission.is_ready(), self.form.cleaned_data.get("key") or uuid.uuid4()
        if sent := self._sent_with(key):
            return self._already_sent(sent)
        if not ready:
            return self.page(refused="Chưa lưu được: có chỗ cần sửa")
        if not submission.carry_out(self._save):
            if sent := self._sent_with(key):
                return self._already_sent(sent)
            if not self._is_saved_already():
                return self.page()
        revision = submission.done or self.report.current_revision
        if self.action == SEND:
            return self._send(revision, key)
        if page := self._founding_page():
            return page
        self._tell_saved(revision)
        section = section_of(self.action)
        return redirect(
            reverse("report-edit", args=[self.report.pk]) + (f"#{section.anchor}" if section else "")
        )

    # --- steps --------------------------------------------------------------------------------------------------------

    def _save(self) -> ReportRevision:
        form = self.form
        version = form.cleaned_data.get("version")
        # A sending must not count another list than the one that stood on the page.
        if self.action == SEND and form.cleaned_data.get("listed") != form.context.foundings.mark:
            raise SomebodyWasFaster(LIST_CHANGED)
        return actions.save_draft(
            by=self.request.user,
            report=self.report,
            version=-1 if version is None else version,
            values=form.values,
            **form.texts,
        )

    def _is_saved_already(self) -> bool:
        """Whether the draft was saved in between with exactly the same content, on the same list."""
        same = self.submission.is_stored_already and self.report.current_revision is not None
        return same and self.report.can_be_edited and self.submission.refused.message != LIST_CHANGED

    def _founding_page(self):
        """Where a button of the list leads, now that the draft is saved; None for other buttons."""
        match = FOUNDING_ACTION.fullmatch(self.action)
        if not match:
            return None
        verb, pk = match["verb"], match["pk"]
        if verb == "add":
            return redirect("report-founding-add", self.report.pk)
        if not pk:
            return None
        if verb in ("edit", "remove"):
            return redirect(f"report-founding-{verb}", self.report.pk, pk)
        founding = get_object_or_404(Founding.objects.filter(unit=self.report.unit_id), pk=pk)
        try:
            tell_listed(
                self.request,
                founding_actions.list_founding(by=self.request.user, report=self.report, founding=founding),
            )
        except StepRefused as refused:
            messages.error(self.request, refused.message)
        return redirect(reverse("report-edit", args=[self.report.pk]) + "#phan-b")

    def _send(self, revision, key):
        try:
            actions.send(by=self.request.user, report=self.report, version=revision.version, key=key)
        except StepRefused as refused:
            self.report.refresh_from_db()
            if not self.report.can_be_edited:
                self.submission.refuse(refused)
                return self.page()
            form = self.form
            replace_data(form, version=revision.version)
            for problem in refused.problems:
                field = problem.code if problem.code in form.fields else None
                label = f"{form.fields[field].label}: " if field else ""
                form.add_error(field, capfirst(problem.message.removeprefix(label)))
            if not refused.problems:
                form.add_error(None, refused.message)
            return self.page(refused="Chưa gửi được báo cáo. Bản nháp đã được lưu", saved=True)
        messages.success(
            self.request,
            f"Đã gửi báo cáo {self.report.period} của {self.report.unit} đến LĐLĐ tỉnh. "
            "Trước khi LĐLĐ tỉnh bắt đầu xem xét, anh/chị còn rút lại được.",
        )
        return redirect("report-detail", self.report.pk)

    def _sent_with(self, key) -> ReportRevision | None:
        return ReportRevision.objects.filter(report=self.report, sending_key=key).first()

    def _already_sent(self, revision):
        messages.info(
            self.request,
            f"Báo cáo đã được gửi lúc {datetime_vi(revision.closed_at)}. Lần bấm gửi lặp lại không tính thêm.",
        )
        return redirect("report-detail", self.report.pk)

    def _tell_saved(self, revision):
        section = section_of(self.action)
        text = f"Đã lưu bản nháp lúc {datetime_vi(revision.saved_at)}. Báo cáo chưa gửi."
        if section:
            what = (
                "“Không phát sinh”"
                if self.action == section.none
                else f"“Không thay đổi” so với {self.form.context.quarter.previous()}"
            )
            done = (
                f"đã ghi {what} cho {self.filled} số liệu còn trống, số đã nhập giữ nguyên"
                if self.filled
                else "không có ô nào còn trống, số đã nhập giữ nguyên"
            )
            text = f"{section.letter}. {section.title}: {done}. {text}"
        messages.success(self.request, text)

    # --- the page -----------------------------------------------------------------------------------------------------

    def page(self, *, refused="", saved=False):
        report, form, submission = self.report, self.form, self.submission
        submission.is_over = not report.can_be_edited
        return render(
            self.request,
            "targets/report_edit.html",
            {
                "report": report,
                "revision": report.current_revision,
                "unit_name": report.unit.version_on(report.period.cut_off).name,
                "form": form,
                "submission": submission,
                "parts": form_parts(form, year_to_date(report)),
                "columns": COLUMNS,
                "texts": [form[name] for name in TEXTS],
                "foundings": FoundingPart.of(report, form.context.foundings, form),
                "missing": self._missing(),
                "returned": returned_step(report),
                "on_behalf": not serves(self.request.user, report),
                "sending_refusal": actions.sending_refusal(by=self.request.user, report=report),
                "unsaved": form.is_bound and not saved,
                "can_be_saved": report.can_be_edited,
                "refused": refused,
                "breadcrumb": breadcrumb(self.request.user, report, last="Nhập báo cáo"),
            },
            status=submission.status,
        )

    def _missing(self) -> list[tuple[str, str]]:
        """What a sending would still ask for, as (anchor, text); only where a saved draft is shown."""
        form = self.form
        if form.is_bound or self.report.not_started:
            return []
        problems = checks.missing_before_sending(self.report, form.context)
        return [(self._anchor(form, problem.code), problem.message) for problem in problems]

    def _anchor(self, form, code) -> str:
        if code in form.fields:
            return f"id_{code}"
        return "phan-b" if code in form.context.foundings.codes else ""


def returned_step(report):
    """The return (or reopening) that the unit has to answer, or None."""
    if report.state != ReportState.RETURNED:
        return None
    return (
        report.transitions.filter(to_state=ReportState.RETURNED)
        .select_related("by")
        .order_by("-at", "-pk")
        .first()
    )


def breadcrumb(user, report, last: str = ""):
    """The way back for those who have a page above this one."""
    items = []
    if user.has_perm("targets.enter_report"):
        items.append(("Báo cáo của đơn vị", reverse("report-home")))
    items.append((str(report.period), reverse("report-detail", args=[report.pk])))
    if last:
        items.append((last, ""))
    return items if len(items) > 1 else []
