"""Who may do what with a report; views and actions both ask here. Not yours: 404 by ``visible_to``; not allowed: 403."""

from targets.models import QuarterlyReport
from units.rights import require, units_served

__all__ = ["may_enter", "may_review", "require", "serves", "units_served"]


def serves(user, report: QuarterlyReport) -> bool:
    """Whether the report is the business of one of the user's own units."""
    if not user.is_active or not user.has_perm("targets.enter_report"):
        return False
    return bool(units_served(user) & {report.unit_id, report.responsible_id})


def may_enter(user, report: QuarterlyReport) -> bool:
    return user.has_perm("targets.enter_on_behalf") or serves(user, report)


def may_review(user, report: QuarterlyReport | None = None) -> bool:
    return user.has_perm("targets.review_report")
