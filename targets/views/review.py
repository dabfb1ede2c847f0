"""Staff's pages: the queue, and one page per decision. Nothing is written on GET: opening a report is a POST."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from targets import report_page, review_queue
from targets.actions import reports as actions
from targets.models import QuarterlyReport, ReportingPeriod, ReportRevision, ReportState
from targets.report_words import statuses, time_left
from targets.review_forms import reopen_form, return_form
from targets.review_tables import ApprovedTable, OwedTable, WaitingTable
from targets.rights import may_review, require
from targets.views.access import typed_survives_login, visible_report
from units.committee import units_looked_after
from vietnamese.dates import datetime_vi
from workflow.steps import Step, StepRefused

MINE = "phu-trach"  # «Đơn vị tôi phụ trách»: of a member of the steering committee
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
            "breadcrumb": [("Trang đầu", reverse("home")), ("Báo cáo chờ duyệt", "")],
        },
    )


def _part(request, section, period, units) -> dict:
    """``table`` and, for what is looked up for all parts together, the ``reports`` on its page."""
    table = TABLES.get(section, OwedTable)(
        review_queue.reports_in(section, period, units), caption=section.label, prefix=f"{section.code}-"
    )
    RequestConfig(request, paginate={"per_page": review_queue.PER_PAGE, "silent": True}).configure(table)
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
                f"Báo cáo không còn chờ duyệt: trạng thái hiện nay là «{report.get_state_display()}».",
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
    revision = _revision(report, request.POST.get("revision"))
    try:
        actions.approve(by=request.user, report=report, revision=revision)
    except StepRefused as refused:
        if not _done_already(actions.APPROVE, request, report, revision):
            return _refused(request, pk, refused)
    return _decided(request, report, "Đã duyệt báo cáo")


@require_POST
@typed_survives_login
def review_return(request, pk):
    report = _report(request, pk)
    revision, form = _revision(report, request.POST.get("revision")), return_form(request.POST)
    if request.login_interrupted or not form.is_valid():
        return _page(request, report, returning=form)
    comment = form.cleaned_data["comment"]
    try:
        actions.send_back(by=request.user, report=report, revision=revision, comment=comment)
    except StepRefused as refused:
        if not _done_already(actions.RETURN, request, report, revision, comment):
            return _refused(request, pk, refused, typed=comment)
    return _decided(request, report, "Đã trả lại báo cáo")


@require_POST
@typed_survives_login
def review_reopen(request, pk):
    report = _report(request, pk)
    revision, form = _revision(report, request.POST.get("revision")), reopen_form(request.POST)
    if request.login_interrupted or not form.is_valid():
        return _page(request, report, reopening=form)
    comment = form.cleaned_data["comment"]
    try:
        actions.reopen(by=request.user, report=report, revision=revision, comment=comment)
    except StepRefused as refused:
        if not _done_already(actions.REOPEN, request, report, revision, comment):
            return _refused(request, pk, refused, typed=comment)
    messages.success(
        request,
        f"Đã mở lại báo cáo {report.period} của {report.unit}. Số liệu không còn được tính cho đến khi duyệt lại.",
    )
    return redirect("review-report", pk)


def _report(request, pk) -> QuarterlyReport:
    report = visible_report(request.user, pk)
    require(may_review(request.user, report))
    return report


def _revision(report, key) -> ReportRevision:
    """The revision that the page showed; Http404 where it is none of this report's."""
    found = report.revisions.filter(pk=key).first() if str(key or "").isdecimal() else None
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
        comment.strip(),
    )


def _refused(request, pk, refused: StepRefused, typed=""):
    """The page with the state that it has now, what was refused and why, and the words that were typed."""
    return _page(request, _report(request, pk), refused=refused, typed=typed, status=409)


def _decided(request, report, what: str):
    """After a decision: back to the queue where it was taken there, else on to the next report that waits."""
    name = f"{what} {report.period} của {report.unit}."
    back = request.POST.get("tro-ve", "")
    if back and url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        messages.success(request, name)
        return redirect(back)
    following = review_queue.next_waiting(report)
    if following is None:
        messages.success(request, f"{name} Không còn báo cáo nào chờ duyệt.")
        return redirect("review-queue")
    messages.success(request, f"{name} Tiếp theo: {following.unit}, {following.period}.")
    return redirect("review-report", following.pk)


def _page(request, report, *, returning=None, reopening=None, refused=None, typed="", status=200):
    page = report_page.load(report)
    shown = page.revision.pk if page.revision else None
    waiting, approved = report.state == ReportState.SUBMITTED, report.state == ReportState.APPROVED
    for form, is_shown in ((returning, waiting), (reopening, approved)):
        if form is not None and not is_shown:
            typed = form["comment"].value() or ""
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
            "return_form": (returning or return_form(revision=shown)) if waiting else None,
            "reopen_form": (reopening or reopen_form(revision=shown)) if approved else None,
            "invalid": next(
                (form for form in (returning, reopening) if form is not None and form.errors), None
            ),
            "logged_in_again": getattr(request, "login_interrupted", False),
            "refused": refused,
            "typed": typed,
            "breadcrumb": [
                ("Báo cáo chờ duyệt", reverse("review-queue")),
                (f"{page.unit_name}, {report.period}", ""),
            ],
        },
        status=status,
    )
