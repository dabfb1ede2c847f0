"""Staff's pages: the queue, and one page per decision. Nothing is written on GET: opening a report is a POST."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from pages.kept_form import Submission, replace_data
from pages.login_resume import typed_survives_login
from pages.paging import show_page
from targets.models import QuarterlyReport, ReportingPeriod, ReportRevision, ReportState
from targets.reports import actions
from targets.reports import page as report_page
from targets.reports.access import visible_report
from targets.reports.labels import statuses, time_left
from targets.review import queue as review_queue
from targets.review.forms import reopen_form, return_form
from targets.review.tables import ApprovedTable, OwedTable, WaitingTable
from targets.rights import may_review, require
from units.committee.scope import units_looked_after
from vietnamese.dates import datetime_vi
from vietnamese.numbers import plain_number
from vietnamese.text import prose
from workflow.steps import Step

MINE = "phu-trach"  # “Đơn vị tôi phụ trách”: of a member of the steering committee
TABLES = {review_queue.WAITING: WaitingTable, review_queue.APPROVED: ApprovedTable}


# --- the queue ------------------------------------------------------------------------------------------------------------


@require_safe
def review_queue_page(request):
    require(may_review(request.user))
    periods = list(ReportingPeriod.objects.opened().order_by("-year", "-quarter"))
    period = next((one for one in periods if str(one.pk) == request.GET.get("ky")), None)
    chosen = next((one for one in review_queue.SECTIONS if one.code == request.GET.get("muc")), None)
    mine = units_looked_after(request.user)
    units = mine if mine and request.GET.get(MINE) == "1" else None
    parts = [
        _part(request, section, period, units) for section in ([chosen] if chosen else review_queue.TO_DO)
    ]
    review_queue.add_glances(*(part["reports"] for part in parts))
    return render(
        request,
        "targets/review_queue.html",
        {
            "parts": parts,
            "tabs": _tabs(review_queue.counts(period, units), chosen, period, units),
            "periods": periods,
            "period": period,
            "chosen": chosen,
            "looks_after": bool(mine),
            "only_mine": units is not None,
            "opens_periods": request.user.has_perm("targets.change_reportingperiod"),
            "breadcrumb": [("Trang chủ", reverse("home")), ("Báo cáo chờ duyệt", "")],
        },
    )


def _part(request, section, period, units) -> dict:
    """``table`` and, for what is looked up for all parts together, the ``reports`` on its page."""
    table = TABLES.get(section, OwedTable)(
        review_queue.reports_in(section, period, units), caption=section.label, prefix=f"{section.code}-"
    )
    show_page(request, table, per_page=review_queue.PER_PAGE)
    return {"section": section, "table": table, "reports": [row.record for row in table.paginated_rows]}


def _tabs(numbers, chosen, period, units) -> list[dict]:
    ky = (f"&ky={period.pk}" if period else "") + (f"&{MINE}=1" if units is not None else "")
    queue = reverse("review-queue")
    to_do = {
        "label": "Cần xử lý",
        "code": "",
        "url": f"{queue}?{ky[1:]}" if ky else queue,
        "current": chosen is None,
    }
    return [to_do] + [
        {
            "label": section.label,
            "code": section.code,
            "count": numbers[section.code],
            "url": f"{queue}?muc={section.code}{ky}",
            "current": section is chosen,
        }
        for section in review_queue.SECTIONS
    ]


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
    following = review_queue.next_waiting(report)
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
