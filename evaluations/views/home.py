"""The way into rating: the rounds, newest first."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render

from evaluations.models import RatingRound


@permission_required("evaluations.view_ratings", raise_exception=True)
def rating_home(request):
    return render(request, "evaluations/rating_home.html", {"rounds": RatingRound.objects.all()})
