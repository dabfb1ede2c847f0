"""Who stands in for a unit that has ended."""

from collections.abc import Iterable

from units.models import Assignment, Unit
from units.people.roles import Role
from vietnamese import clock


def answering(units: Iterable[int]) -> dict[int, int]:
    """``{unit id: id of the unit that answers for its reports}``; at most three queries.

    The unit itself as long as it lives or somebody still serves it; else the one that an event named for it, else its heir,
    over any number of events. A unit that ended with nobody after it stays its own: then only the province can answer.
    """
    asked, today = list(units), clock.today()
    ended = dict(Unit.objects.filter(dissolved_on__lte=today).values_list("pk", "heir_id"))
    # Named for it before it ends: who takes over begins with the reports that are still to be opened.
    named = dict(Unit.objects.filter(reports_by__isnull=False).values_list("pk", "reports_by_id"))
    served = (
        set(
            Assignment.objects.active()
            .filter(unit__in=ended, role=Role.REPORTER, user__is_active=True)
            .values_list("unit_id", flat=True)
        )
        if ended
        else set()
    )

    def follow(pk):
        seen = set()
        while pk not in seen:
            seen.add(pk)
            if pk in named:
                pk = named[pk]
            elif pk in ended and pk not in served and ended[pk] is not None:
                pk = ended[pk]
            else:
                break
        return pk

    return {pk: follow(pk) for pk in asked}
