"""Who may do what with a report; views and actions both ask here. Not yours: 404 by ``visible_to``; not allowed: 403."""

from django.core.exceptions import PermissionDenied

from targets.models import QuarterlyReport
from units.models import UnitVersion
from units.roles import Role
from vietnamese import clock


def units_served(user) -> set[int]:
    """Ids of the units that the user reports for: those of the reporter's assignments and those below them.

    Not ``visible_to``: somebody who is also staff sees every unit and still reports only for the own ones.
    """
    own = [assignment.unit_id for assignment in user.current_assignments if assignment.role == Role.REPORTER]
    return UnitVersion.objects.descendants(own, clock.today()) if own else set()


def serves(user, report: QuarterlyReport) -> bool:
    """Whether the report is the business of one of the user's own units."""
    if not user.is_active or not user.has_perm("targets.enter_report"):
        return False
    return bool(units_served(user) & {report.unit_id, report.responsible_id})


def may_enter(user, report: QuarterlyReport) -> bool:
    return user.has_perm("targets.enter_on_behalf") or serves(user, report)


def may_review(user, report: QuarterlyReport | None = None) -> bool:
    return user.has_perm("targets.review_report")


def require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
