"""Who may do what with inspections. Not yours: 404 by ``visible_to``; yours, but not your business: 403.

The province's staff make those of the province, and may do it for every unit. A unit's officer makes those that the unit
itself makes of what is below it, and answers the findings of the unit and of its grassroots unions, which have no accounts.
"""

from evaluations.models import Finding, Inspection
from units.models import UnitKind, UnitVersion
from units.rights import require, units_served
from units.structure.lineage import answering
from vietnamese import clock

__all__ = ["may_answer", "may_make", "may_make_for", "may_manage", "require"]

EVERYWHERE = "evaluations.manage_inspections_everywhere"
OWN = "evaluations.manage_inspections"
VIEW = "evaluations.view_inspection"


def may_make(user) -> bool:
    """Whether the person makes inspections at all, for whichever unit."""
    return user.is_active and (user.has_perm(EVERYWHERE) or user.has_perm(OWN))


def may_make_for(user, issuer_id: int) -> bool:
    """Whether the person plans and records inspections that this unit makes."""
    if not user.is_active:
        return False
    return user.has_perm(EVERYWHERE) or (user.has_perm(OWN) and issuer_id in units_served(user))


def may_manage(user, inspection: Inspection) -> bool:
    """The inspecting side: plans, visits, writes findings, accepts remedies. A unit that ended is stood in for."""
    return may_make_for(user, inspection.issuer_id) or _stands_in(user, inspection.issuer_id)


def serves_subject(user, inspection: Inspection) -> bool:
    """Whether the inspected unit, or that of the inspected union, is the person's own."""
    if not user.is_active or not user.has_perm(OWN):
        return False
    return inspection.unit_id in units_served(user) or _stands_in(user, inspection.unit_id)


def may_answer(user, finding: Finding) -> bool:
    """Reports a remedy: the inspected side, or staff on its behalf."""
    return user.is_active and (user.has_perm(EVERYWHERE) or serves_subject(user, finding.inspection))


def below(issuer_id: int) -> set[int] | None:
    """Ids of the units whose unions (and which, itself left out) that unit may inspect; None: all, it is the province."""
    version = UnitVersion.objects.filter(unit=issuer_id).in_force_on(clock.today()).get(issuer_id)
    if version is not None and version.kind == UnitKind.PROVINCE:
        return None
    return UnitVersion.objects.descendants([issuer_id], clock.today())


def _stands_in(user, unit_id: int) -> bool:
    return user.is_active and user.has_perm(OWN) and answering([unit_id])[unit_id] in units_served(user)
