"""One rating, to read, and the files that it rests on."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluations.inspections.open_findings import open_findings_of
from evaluations.labels import UNCONFIRMED, marks, time_left
from evaluations.links import address, steps_open_to
from evaluations.rating import detail_page
from evaluations.rating.access import visible_evaluation
from evaluations.rating.rulebook import Rulebook
from units import attachments

VIEW = permission_required("evaluations.view_ratings", raise_exception=True)


@require_safe
@VIEW
def evaluation_detail(request, pk):
    evaluation = visible_evaluation(request.user, pk)
    rule_set = Rulebook.of_round(evaluation.round_id).of(evaluation)
    groups = detail_page.groups_of(evaluation, rule_set)
    return render(
        request,
        "evaluations/evaluation_detail.html",
        {
            "evaluation": evaluation,
            "round": evaluation.round,
            "unit_name": evaluation.unit.version_on(evaluation.round.last_day).name,
            "rule_set": rule_set,
            "unconfirmed": UNCONFIRMED if rule_set and not rule_set.is_confirmed else "",
            "marks": marks(evaluation),
            "due_left": time_left(evaluation.round.self_score_due) if _waits_for_score(evaluation) else "",
            "groups": groups,
            "scored": any(line.score for group in groups for line in group.lines),
            "totals": {
                "self": detail_page.sum_of(group.self_points for group in groups),
                "appraised": detail_page.sum_of(group.appraised_points for group in groups),
            },
            "whole_files": [
                one
                for one in evaluation.evidence_files.select_related("uploaded_by")
                if one.criterion_id is None
            ],
            "returned": detail_page.last_return(evaluation),
            "time_sentence": detail_page.time_sentence(evaluation, rule_set),
            "came": detail_page.how_level_came(evaluation, rule_set),
            "findings": open_findings_of(evaluation, request.user),
            "steps": detail_page.log_of(evaluation),
            "sendings": detail_page.sendings_of(evaluation, groups),
            "other_years": detail_page.other_years(evaluation),
            "union_url": ""
            if evaluation.is_upper_level
            else address("union-detail", evaluation.rated_union_id),
            "actions": steps_open_to(request.user, evaluation),
            "breadcrumb": breadcrumb(evaluation),
        },
    )


def _waits_for_score(evaluation) -> bool:
    return evaluation.can_be_scored and not evaluation.exclusion and evaluation.first_submitted_at is None


def breadcrumb(evaluation, last=""):
    found = [
        ("Xếp loại chất lượng", reverse("rating-home")),
        (str(evaluation.subject), reverse("evaluation-detail", args=[evaluation.pk])),
    ]
    return [*found, (last, "")] if last else found


@require_safe
@VIEW
def evaluation_evidence(request, pk, file):
    """Evidence, for whoever sees the rating."""
    evaluation = visible_evaluation(request.user, pk)
    found = get_object_or_404(evaluation.evidence_files, pk=file)
    return attachments.answer(found)
