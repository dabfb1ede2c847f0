"""Finding a rating that the person may see."""

from django.shortcuts import get_object_or_404

from evaluations.models import Evaluation


def visible_evaluation(user, pk) -> Evaluation:
    """The rating with what every page of it prints; Http404 where it is not this person's to see."""
    rows = Evaluation.objects.visible_to(user).with_subjects().select_related("seen_by", "overruled_by")
    return get_object_or_404(rows, pk=pk)
