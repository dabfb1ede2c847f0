"""The lists of inspections and findings, one inspection, and their workbooks."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluations.inspections import actions, finding_actions, log
from evaluations.inspections.access import sees_inspections, trail, trail_of, visible_inspection
from evaluations.inspections.exports import findings_workbook, plan_workbook
from evaluations.inspections.filters import FindingFilter, InspectionFilter
from evaluations.inspections.forms import MinutesForm
from evaluations.inspections.labels import Names, dress, dress_findings
from evaluations.inspections.rights import EVERYWHERE, VIEW, may_make, may_manage, serves_subject
from evaluations.inspections.tables import FindingTable, InspectionTable
from evaluations.models import FindingState
from pages.lists import ListPage
from vietnamese import clock
from vietnamese.numbers import group


class InspectionList(ListPage):
    permission = VIEW
    filter_class, table_class = InspectionFilter, InspectionTable
    page_name, export_name = "inspection-list", "inspection-export"
    template_name = "evaluations/inspections/list.html"

    @property
    def title(self):
        return f"Kiểm tra, giám sát năm {self.asked.year}"

    @property
    def has_main_action(self):
        return may_make(self.request.user)

    def prepared(self, rows):
        return rows.with_findings().select_related("inspected_union")

    def dress(self, records):
        dress(records, self.asked.names)

    def actions(self):
        plans = [
            ("Lập kế hoạch", reverse("inspection-add")),
            ("Chép kế hoạch năm trước", reverse("inspection-copy")),
            ("Nhập từ Excel", reverse("inspection-import")),
        ]
        findings = ("Tồn tại sau kiểm tra", reverse("inspection-findings"))
        return [*(plans if self.has_main_action else []), findings]

    def empty(self):
        title = "Chưa có cuộc kiểm tra, giám sát nào của năm này"
        if self.has_main_action:
            text = "Lập kế hoạch cho một hay nhiều công đoàn cùng lúc, hoặc chép kế hoạch năm trước."
            return {"title": title, "text": text, "url": reverse("inspection-add"), "action": "Lập kế hoạch"}
        return {
            "title": title,
            "text": "Kế hoạch do LĐLĐ tỉnh và các công đoàn cấp trên trực tiếp cơ sở lập.",
        }

    def breadcrumb(self):
        return [("Xếp loại chất lượng", reverse("rating-home")), ("Kiểm tra, giám sát", "")]

    def context(self):
        counts = self.asked.counts
        done = f"{group(counts['visited_in_plan'])}/{group(counts['in_plan'])}"
        return {"done": done, "late": counts["qua-thoi-gian"], "findings": self.asked.finding_counts()}

    def workbook(self):
        return plan_workbook(self.records(), self.asked.year), f"kiem-tra-{self.asked.year}"


class FindingList(ListPage):
    permission = VIEW
    filter_class, table_class = FindingFilter, FindingTable
    page_name, export_name = "inspection-findings", "inspection-findings-export"
    title = "Tồn tại sau kiểm tra, giám sát"

    def prepared(self, rows):
        return rows.select_related("inspection__inspected_union")

    def dress(self, records):
        dress_findings(records, self.asked.names)

    def empty(self):
        text = "Tồn tại được ghi sau mỗi cuộc kiểm tra, kèm yêu cầu và hạn khắc phục."
        return {"title": "Không có tồn tại nào ở mục này", "text": text}

    def breadcrumb(self):
        return trail(("Tồn tại sau kiểm tra", ""))

    def workbook(self):
        content = findings_workbook(self.records(), self.asked.tab.label)
        return content, f"ton-tai-{clock.today():%Y-%m-%d}"


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
