"""Arguments and posted values with which every address is opened."""

from axes.models import AccessAttempt

from evaluations.models import (
    Evaluation,
    EvidenceFile,
    Finding,
    Inspection,
    InspectionFile,
    QualityTargetDecision,
    RatingRound,
    RecognitionDecision,
    RuleSet,
)
from targets.models import Indicator, Programme, ReportingPeriod, TargetDecision
from units.models import (
    Assignment,
    CommitteeMember,
    Founding,
    FoundingAttachment,
    GrassrootsUnion,
    OrganisationKind,
    Reorganisation,
    SurveyedEnterprise,
    Unit,
    UnitAlias,
    UnitGroup,
    User,
)

RULE_SET_PAGES = ("_copy", "_confirm", "_next", "_download", "_upload")


def arguments(name, report):
    """Example arguments for the addresses that need some."""
    model = name.removeprefix("admin:").rsplit("_", 1)[0]
    example = {
        "targets_quarterlyreport": lambda: report.pk,
        "targets_reportingperiod": lambda: ReportingPeriod.objects.first().pk,
        "targets_targetdecision": lambda: TargetDecision.objects.first().pk,
        "targets_programme": lambda: Programme.objects.first().pk,
        "targets_indicator": lambda: Indicator.objects.first().pk,
        "evaluations_ratinground": lambda: RatingRound.objects.get().pk,
        "evaluations_ruleset": lambda: RuleSet.objects.first().pk,
        "units_unit": lambda: Unit.objects.first().pk,
        "units_unitgroup": lambda: UnitGroup.objects.first().pk,
        "units_unitalias": lambda: UnitAlias.objects.first().pk,
        "units_committeemember": lambda: CommitteeMember.objects.first().pk,
        "units_user": lambda: User.objects.get(username="donvi-luc-nam").pk,
        "units_organisationkind": lambda: OrganisationKind.objects.first().pk,
        "evaluations_evaluation": lambda: Evaluation.objects.first().pk,
        "units_grassrootsunion": lambda: GrassrootsUnion.objects.first().pk,
        "units_founding": lambda: Founding.objects.first().pk,
        "units_surveyedenterprise": lambda: SurveyedEnterprise.objects.first().pk,
        "axes_accessattempt": lambda: AccessAttempt.objects.first().pk,
    }
    if name in ("union-attachment", "union-detach"):
        attachment = FoundingAttachment.objects.first()
        return [attachment.founding.union_id, attachment.pk]
    if name.startswith(("rating-import", "rating-sheet", "rating-template")):
        return [RatingRound.objects.get().pk]
    if name in ("programme-end", "programme-hand-over"):
        return [Programme.objects.first().pk]
    if name.startswith("rule-set-import"):
        return [RuleSet.objects.first().pk]
    if name == "evaluation-evidence":
        file = EvidenceFile.objects.first()
        return [file.evaluation_id, file.pk]
    if name == "evaluation-decide":
        return [Evaluation.objects.first().pk, "khong-xep-loai"]
    if name in ("rating-decision", "rating-decision-export", "rating-withdraw"):
        return [RecognitionDecision.objects.get().pk]
    if name.startswith("evaluation-"):
        return [Evaluation.objects.first().pk]
    if name in ("inspection-file", "inspection-file-remove"):
        file = InspectionFile.objects.get()
        return [file.inspection_id, file.pk]
    if name in ("inspection-detail", "inspection-edit", "inspection-file-add", "inspection-finding-add"):
        return [Inspection.objects.get().pk]
    if name == "inspection-step":
        return [Inspection.objects.get().pk, "visit"]
    if name in ("inspection-finding-edit", "inspection-finding-step"):
        finding = Finding.objects.get()
        return [finding.inspection_id, finding.pk, *(["report"] if name.endswith("step") else [])]
    if name.startswith("union-import"):
        return []
    if name.startswith("union-") and name not in ("union-list", "union-summary", "union-export", "union-add"):
        return [GrassrootsUnion.objects.first().pk]
    if name in ("report-founding-edit", "report-founding-remove"):
        return [report.pk, report.claims.get().founding_id]
    if name.startswith(("report-", "review-")) and name not in ("report-home", "review-queue"):
        return [report.pk]
    if (
        name.startswith("admin:")
        and name.endswith(("_change", "_delete", "_history", "_open", "_correct", *RULE_SET_PAGES))
        and model in example
    ):
        return [example[model]()]
    return {
        "period-open": lambda: [ReportingPeriod.objects.last().pk],
        "dashboard-goal": lambda: ["members_admitted"],
        "dashboard-indicator": lambda: ["members_admitted"],
        "dashboard-unit": lambda: ["luc-nam"],
        "password_reset_confirm": lambda: ["MQ", "khong-co"],
        "account-hand-over": lambda: [Assignment.objects.get(user__username="donvi-luc-nam").pk],
        "enterprise-step": lambda: [SurveyedEnterprise.objects.get().pk, "approach"],
        **{
            f"enterprise-{page}": lambda: [SurveyedEnterprise.objects.get().pk]
            for page in ("detail", "edit", "found", "recognise")
        },
        "reorganise-detail": lambda: [Reorganisation.objects.first().pk],
        "reorganise-undo": lambda: [Reorganisation.objects.first().pk],
        "rating-open": lambda: [RatingRound.objects.get().pk],
        "rating-close": lambda: [RatingRound.objects.get().pk],
        "quality-target-detail": lambda: [QualityTargetDecision.objects.first().pk],
        "admin:auth_user_password_change": lambda: [example["units_user"]()],
        "admin:view_on_site": lambda: [1, 1],
        "admin:app_list": lambda: ["units"],
    }.get(name, list)()


def posted(report):
    """What every POST carries: each address takes what it knows."""
    return {
        "revision": report.current_revision_id,
        "comment": "Lý do",
        "union": GrassrootsUnion.objects.filter(name="CĐCS Đồi Ngô").values_list("pk", flat=True).first(),
    }
