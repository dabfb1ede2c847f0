"""One rating, to read."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render

from evaluations.rulebook import Rulebook
from evaluations.views.access import visible_evaluation


@permission_required("evaluations.view_ratings", raise_exception=True)
def evaluation_detail(request, pk):
    evaluation = visible_evaluation(request.user, pk)
    context = {
        "evaluation": evaluation,
        "rule_set": Rulebook.of_round(evaluation.round_id).of(evaluation),
        "transitions": evaluation.transitions.select_related("by"),
    }
    return render(request, "evaluations/evaluation_detail.html", context)
