"""Whose unions and enterprises somebody may change. What one may see is ``visible_to``; not yours: 404, not allowed: 403."""

from django.core.exceptions import PermissionDenied

from units.models import Unit, UnitVersion
from units.people.roles import Role
from vietnamese import clock

EVERYWHERE = "units.manage_register_everywhere"
OWN = "units.manage_register"


def require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def units_served(user) -> set[int]:
    """Ids of the units that the user reports for: those of the reporter's assignments and those below them.

    Not ``visible_to``: somebody who is also staff sees every unit and still reports only for the own ones.
    """
    own = [assignment.unit_id for assignment in user.current_assignments if assignment.role == Role.REPORTER]
    return UnitVersion.objects.descendants(own, clock.today()) if own else set()


def manageable_units(user):
    """The units whose unions and enterprises ``user`` may change: all for staff, the own ones for reporters."""
    if not user.is_active:
        return Unit.objects.none()
    if user.has_perm(EVERYWHERE):
        return Unit.objects.filter(withdrawn=False)
    if user.has_perm(OWN):
        return Unit.objects.filter(pk__in=units_served(user))
    return Unit.objects.none()


def may_manage(user, unit_id: int) -> bool:
    """Whether ``user`` may change the unions and enterprises of this unit."""
    if not user.is_active:
        return False
    return user.has_perm(EVERYWHERE) or (user.has_perm(OWN) and unit_id in units_served(user))
