"""Staff's pages: the queue, and one page per decision. Nothing is written on GET: opening a report is a POST."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from pages.kept_form import Submission, replace_data
from pages.lists import ListPage
from pages.login_resume import typed_survives_login
from targets.models import QuarterlyReport, ReportRevision, ReportState
from targets.reports import actions
from targets.reports import page as report_page
from targets.reports.access import visible_report
from targets.reports.labels import statuses, time_left
from targets.review.filters import QueueFilter
from targets.review.forms import reopen_form, return_form
from targets.review.queue import add_glances, next_waiting
from targets.review.tables import QueueTable
from targets.rights import may_review, require
from vietnamese.dates import datetime_vi
from vietnamese.numbers import plain_number
from vietnamese.text import prose
from workflow.steps import Step


class QueueList(ListPage):
    permission = "targets.review_report"
    filter_class, table_class = QueueFilter, QueueTable
    page_name = "review-queue"
    stylesheets = "unionhub/report.css", "unionhub/review.css"
    title = "Báo cáo chờ duyệt"

    @property
    def caption(self):
        return self.asked.tab.label

    def prepared(self, rows):
        return rows.with_return_step().select_related(
            "unit",
            "period",
            "seen_by",
            "approved_by",
            "current_revision__saved_by",
            "current_revision__closed_by",
        )

    def table_options(self):
        """Figures are judged only where they wait."""
        waits = self.asked.tab.code in ("", "cho-duyet")
        return {} if waits else {"exclude": ("key_figures", "findings")}

    def dress(self, records):
        add_glances(records)

    def actions(self):
        return [("Kỳ báo cáo", reverse("period-list"))] if self._opens_periods else []

    def empty(self):
        if self.asked.filters["ky"].extra["choices"]:
            return {"title": self.asked.tab.empty, "text": ""}
        more = {"url": reverse("period-list"), "action": "Mở kỳ báo cáo"} if self._opens_periods else {}
        text = "Mở một kỳ thì mọi đơn vị có báo cáo để nhập." if more else ""
        return {"title": "Chưa có kỳ báo cáo nào được mở", "text": text} | more

    def breadcrumb(self):
        return [("Trang chủ", reverse("home")), (self.title, "")]

    @property
    def _opens_periods(self) -> bool:
        return self.request.user.has_perm("targets.change_reportingperiod")


# --- one report -----------------------------------------------------------------------------------------------------------


@require_POST
def review_begin(request, pk):
    report = _report(request, pk)
    if not actions.begin_review(by=request.user, report=report):
        if report.state != ReportState.SUBMITTED:
            messages.warning(
                request,
                f"Báo cáo không còn chờ duyệt: trạng thái hiện nay là “{report.state_label}”.",
            )
        elif report.seen_by_id != request.user.pk:
            messages.warning(
                request, f"{report.seen_by} đã bắt đầu xem xét lúc {datetime_vi(report.seen_at)}."
            )
    return redirect("review-report", pk)


@require_safe
def review_report(request, pk):
    return _page(request, _report(request, pk))


@require_POST
def review_approve(request, pk):
    report = _report(request, pk)
    revision, submission = _revision(report, request.POST.get("revision")), Submission(request)
    submission.carry_out(lambda: actions.approve(by=request.user, report=report, revision=revision))
    if submission.refused and not _done_already(actions.APPROVE, request, report, revision):
        return _page(request, _report(request, pk), submission)
    return _decided(request, report, "Đã duyệt báo cáo")


@require_POST
@typed_survives_login
def review_return(request, pk):
    report, form = _report(request, pk), return_form(request.POST)
    if page := _refusal(request, report, form, actions.RETURN, actions.send_back):
        return page
    return _decided(request, report, "Đã trả lại báo cáo")


@require_POST
@typed_survives_login
def review_reopen(request, pk):
    report, form = _report(request, pk), reopen_form(request.POST)
    if page := _refusal(request, report, form, actions.REOPEN, actions.reopen):
        return page
    messages.success(
        request,
        f"Đã mở lại báo cáo {report.period} của {report.unit}. Số liệu không còn được tính cho đến khi duyệt lại.",
    )
    return redirect("review-report", pk)


def _refusal(request, report, form, step: Step, act):
    """The page with the form where the step with its reason was not taken; None once it is."""
    revision, submission = _revision(report, request.POST.get("revision")), Submission(request, form)

    def take():
        act(by=request.user, report=report, revision=revision, comment=form.cleaned_data["comment"])

    if submission.carry_out(take):
        return None
    if submission.refused and _done_already(step, request, report, revision, form.cleaned_data["comment"]):
        return None
    return _page(request, _report(request, report.pk), submission, step)


def _report(request, pk) -> QuarterlyReport:
    report = visible_report(request.user, pk)
    require(may_review(request.user, report))
    return report


def _revision(report, key) -> ReportRevision:
    """The revision that the page showed; Http404 where it is none of this report's."""
    found = report.revisions.filter(pk=plain_number(key)).first()
    if found is None:
        raise Http404
    return found


def _done_already(step: Step, request, report, revision, comment="") -> bool:
    """Whether this very decision was taken by this person before: its answer got lost, and it was posted again."""
    last = report.transitions.order_by("-pk").first()
    return last is not None and (last.step, last.revision_id, last.by_id, last.comment) == (
        step.name,
        revision.pk,
        request.user.pk,
        prose(comment),
    )


def _decided(request, report, what: str):
    """After a decision: back to the queue where it was taken there, else on to the next report that waits."""
    name = f"{what} {report.period} của {report.unit}."
    back = request.POST.get("tro-ve", "")
    # A path of this site and nothing else: redirect() takes other words for the name of a view.
    if back.startswith("/") and url_has_allowed_host_and_scheme(
        back, {request.get_host()}, request.is_secure()
    ):
        messages.success(request, name)
        return redirect(back)
    following = next_waiting(report)
    if following is None:
        messages.success(request, f"{name} Không còn báo cáo nào chờ duyệt.")
        return redirect("review-queue")
    messages.success(request, f"{name} Tiếp theo: {following.unit}, {following.period}.")
    return redirect("review-report", following.pk)


def _page(request, report, submission=None, step=None):
    """``submission``: of the form of ``step``, which comes back with what was typed as long as the step can be taken."""
    page, submission = report_page.load(report), submission or Submission(request)
    shown, form = page.revision.pk if page.revision else None, submission.form
    waiting, approved = report.state == ReportState.SUBMITTED, report.state == ReportState.APPROVED
    returning, reopening = step is actions.RETURN and waiting, step is actions.REOPEN and approved
    if submission.refused and (returning or reopening):
        replace_data(form, revision=shown)
    sent = next((step for step in page.steps if step["step"] == actions.SEND.name), None)
    returned = next((step for step in page.steps if step["comment"]), None)
    return render(
        request,
        "targets/review_report.html",
        {
            "report": report,
            "page": page,
            "statuses": statuses(report),
            "time_left": time_left(report.period) if report.can_be_edited else "",
            "waiting": waiting,
            "approved": approved,
            "sent": sent,
            "returned": returned if page.previous or report.state == ReportState.RETURNED else None,
            "return_form": (form if returning else return_form(revision=shown)) if waiting else None,
            "reopen_form": (form if reopening else reopen_form(revision=shown)) if approved else None,
            "submission": submission,
            "typed": form["comment"].value() if form and not (returning or reopening) else "",
            "breadcrumb": [
                ("Báo cáo chờ duyệt", reverse("review-queue")),
                (f"{page.unit_name}, {report.period}", ""),
            ],
        },
        status=submission.status,
    )
