"""Who looks after which unit: the steering committee's members, and what one of them sees first."""

from units.models import CommitteeMember
from units.people.roles import EVERYTHING_IN_SCOPE


def units_looked_after(user) -> frozenset[int]:
    """Ids of the units that ``user`` looks after as a member of the steering committee; empty for everybody else.

    One query for each request of the province's people; none for a unit's own officers, who see nothing but their units.
    """
    if not hasattr(user, "_units_looked_after"):
        asked = user.is_active and user.roles & EVERYTHING_IN_SCOPE
        user._units_looked_after = frozenset(
            CommitteeMember.objects.active()
            .filter(user=user, units__isnull=False)
            .order_by()
            .values_list("units", flat=True)
            if asked
            else ()
        )
    return user._units_looked_after


def members_with_units() -> list[tuple[CommitteeMember, list[int]]]:
    """Today's members in their order, each with the ids of the units in the order of the annex; two queries."""
    members = list(CommitteeMember.objects.active().order_by("order", "pk"))
    links = CommitteeMember.units.through.objects.filter(committeemember__in=members)
    units = {}
    for member, unit in links.order_by("unit__order", "unit").values_list("committeemember_id", "unit_id"):
        units.setdefault(member, []).append(unit)
    return [(member, units.get(member.pk, [])) for member in members]
