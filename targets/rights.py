"""Who may do what with a report; views and actions both ask here. Not yours: 404 by ``visible_to``; not allowed: 403."""

from django.core.exceptions import PermissionDenied

from targets.models import QuarterlyReport
from units.models import Unit


def serves(user, report: QuarterlyReport) -> bool:
    """Whether the report is the business of one of the user's own units."""
    if not user.has_perm("targets.enter_report") or user.is_superuser:
        return False
    own = Unit.objects.visible_to(user)
    return own.filter(pk__in=[report.unit_id, report.responsible_id]).exists()


def may_enter(user, report: QuarterlyReport) -> bool:
    return user.has_perm("targets.enter_on_behalf") or serves(user, report)


def may_review(user, report: QuarterlyReport | None = None) -> bool:
    return user.has_perm("targets.review_report")


def require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
