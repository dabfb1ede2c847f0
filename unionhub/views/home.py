"""The first page: an introduction for visitors, the own work for those who have logged in."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse

from targets.models import Goal
from targets.models.programme import GoalPer
from targets.programme.current import usual
from vietnamese.numbers import group

# Where somebody's work is: the first that the rights open. The order is that of how urgent it is.
WORKPLACES = (
    ("targets.enter_report", "report-home"),
    ("targets.review_report", "review-queue"),
    ("targets.view_progress", "dashboard"),
)


@login_not_required
def home(request):
    if request.user.is_authenticated and (url := workplace_of(request.user)):
        return redirect(url)
    goals = Goal.objects.filter(per=GoalPer.TERM, programme=usual()).select_related("indicator")
    shown = [(group(goal.value), goal.indicator.name) for goal in goals]
    return render(request, "home.html", {"goals": shown})


def workplace_of(user) -> str:
    """Address of the page that this person's day starts on; empty for an account that serves nobody at present."""
    for permission, name in WORKPLACES:
        if user.is_superuser and permission == "targets.enter_report":
            continue  # all rights, but no unit to report for
        if user.has_perm(permission):
            return reverse(name)
    return reverse("admin:index") if user.is_staff else ""
