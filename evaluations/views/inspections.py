"""The lists of inspections and findings, one inspection, and their workbooks."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from evaluations.actions import findings as finding_actions
from evaluations.actions import inspections as actions
from evaluations.inspecting import log
from evaluations.inspecting.access import sees_inspections, trail, trail_of, visible_inspection
from evaluations.inspecting.filters import FINDINGS, STAGES, STATES, Asked, AskedFindings
from evaluations.inspecting.forms import MinutesForm
from evaluations.inspecting.rights import EVERYWHERE, may_make, may_manage, serves_subject
from evaluations.inspecting.tables import FindingTable, InspectionTable
from evaluations.inspecting.words import Names, dress, dress_findings
from evaluations.inspecting.workbooks import findings_workbook, plan_workbook
from evaluations.models import FindingState, Inspection
from units.models import Unit
from vietnamese import clock
from vietnamese.numbers import group

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@sees_inspections
def inspection_list(request):
    asked, names = Asked.of(request.GET), Names()
    units = names.living(Unit.objects.visible_to(request.user).order_by("order", "pk"))
    table = InspectionTable(
        asked.inspections(request.user).with_findings().select_related("inspected_union"),
        caption=f"Kiểm tra, giám sát năm {asked.year}",
    )
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    dress([row.record for row in table.paginated_rows], names)
    counts = asked.counts(request.user)
    this_year = clock.today().year
    return render(
        request,
        "evaluations/inspections/list.html",
        {
            "asked": asked,
            "table": table,
            "counts": counts,
            "tabs": _tabs(asked, counts),
            "done": f"{group(counts['visited_in_plan'])}/{group(counts['in_plan'])}",
            "years": sorted(
                {this_year + 1, this_year, this_year - 1, this_year - 2, asked.year}, reverse=True
            ),
            "units": [(one.code, name) for one, name in units if not names.is_province(one.pk)],
            "issuers": _issuers(asked, request.user, names),
            "finding_choices": FINDINGS,
            "can_make": may_make(request.user),
            "export_url": reverse("inspection-export") + asked.with_query(),
            "breadcrumb": [("Xếp loại chất lượng", reverse("rating-home")), ("Kiểm tra, giám sát", "")],
        },
    )


def _tabs(asked, counts):
    numbers = ("all", "waiting", "late", "visited", "cancelled")
    return [
        {
            "label": label,
            "count": counts[number],
            "url": reverse("inspection-list") + asked.with_query(**{"tinh-trang": code}),
            "current": code == asked.state,
        }
        for (code, label), number in zip(STATES, numbers, strict=True)
    ]


def _issuers(asked, user, names):
    made_by = Inspection.objects.visible_to(user).filter(year=asked.year).order_by().values("issuer")
    return [
        (unit.code, names[unit.pk]) for unit in Unit.objects.filter(pk__in=made_by).order_by("order", "pk")
    ]


@require_safe
@sees_inspections
def inspection_export(request):
    asked = Asked.of(request.GET)
    return _file(plan_workbook(asked.inspections(request.user), asked.year), f"kiem-tra-{asked.year}")


@require_safe
@sees_inspections
def inspection_findings(request):
    asked, names = AskedFindings.of(request.GET), Names()
    units = names.living(Unit.objects.visible_to(request.user).order_by("order", "pk"))
    table = FindingTable(
        asked.findings(request.user).select_related("inspection__inspected_union"),
        caption=dict(STAGES)[asked.stage],
    )
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    dress_findings([row.record for row in table.paginated_rows], names)
    counts = asked.counts(request.user)
    return render(
        request,
        "evaluations/inspections/findings.html",
        {
            "asked": asked,
            "table": table,
            "tabs": [
                {
                    "label": label,
                    "count": counts[code],
                    "url": reverse("inspection-findings") + asked.with_query(muc=code),
                    "current": code == asked.stage,
                }
                for code, label in STAGES
            ],
            "units": [(one.code, name) for one, name in units if not names.is_province(one.pk)],
            "export_url": reverse("inspection-findings-export") + asked.with_query(),
            "breadcrumb": trail(("Tồn tại sau kiểm tra", "")),
        },
    )


@require_safe
@sees_inspections
def inspection_findings_export(request):
    asked = AskedFindings.of(request.GET)
    content = findings_workbook(asked.findings(request.user), dict(STAGES)[asked.stage])
    return _file(content, f"ton-tai-{clock.today():%Y-%m-%d}")


@require_safe
@sees_inspections
def inspection_detail(request, pk):
    return page_of(request, visible_inspection(request.user, pk))


def page_of(request, inspection, *, refused=None, attaching=None, status=200):
    """The page of an inspection, with what was refused and why; ``attaching``: the form of a file that was not taken."""
    names, user = Names(), request.user
    manages = may_manage(user, inspection)
    serves = serves_subject(user, inspection)
    answers = serves or user.has_perm(EVERYWHERE)
    dress([inspection], names)
    findings = list(inspection.findings.select_related("closed_by", "reported_by"))
    files = list(inspection.files.select_related("uploaded_by"))
    for finding in findings:
        finding.inspection = inspection
        finding.steps = _steps_of(finding, manages, serves, answers)
        finding.remedy_files = [one for one in files if one.finding_id == finding.pk]
        finding.can_remove = answers and finding.is_unsettled
    dress_findings(findings, names)
    steps = [one for one in actions.STEPS.values() if manages and inspection.state in one.sources]
    if findings or files:
        steps = [one for one in steps if one is not actions.UNVISIT]
    return render(
        request,
        "evaluations/inspections/detail.html",
        {
            "inspection": inspection,
            "findings": findings,
            "minutes": [one for one in files if one.finding_id is None],
            "removes_minutes": manages and inspection.conclusion_on is None,
            "attach_form": attaching or MinutesForm(),
            "manages": manages,
            "steps": steps,
            "can_visit": actions.VISIT in steps,
            "other_steps": [one for one in steps if one is not actions.VISIT],
            "issuer_full": names.full(inspection.issuer_id),
            "log": log.entries(inspection, names),
            "refused": refused,
            "breadcrumb": trail_of(inspection, names),
        },
        status=status,
    )


def _steps_of(finding, manages, serves, answers):
    """What this person can do with the finding now; the first one is the next thing to do."""
    report, decisions = (
        finding_actions.REPORT,
        (finding_actions.CLOSE, finding_actions.DEMAND, finding_actions.WITHDRAW),
    )
    allowed = [report] if serves and finding.state == FindingState.OPEN else []
    allowed += decisions if manages else ()
    if answers and report not in allowed:
        allowed.append(report)
    return [one for one in allowed if finding.state in one.sources]


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
