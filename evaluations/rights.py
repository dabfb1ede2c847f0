"""Who may do what in rating. Preparing rounds and rules is the province's business; the rest follows the units.

A grassroots union has no account: its unit registers, scores, appraises and recognises. An upper-level union registers and
scores itself; the province appraises and recognises it. Not yours: 404 by ``visible_to``; yours but not allowed: 403.
"""

from collections.abc import Iterable

from django.db.models import Q

from evaluations.models import UnionLevel
from units.models import Unit
from units.rights import require, units_served
from units.structure.lineage import answering

__all__ = [
    "appraised_by",
    "every_unit",
    "may_appraise",
    "may_appraise_some",
    "may_assign_shares",
    "may_confirm",
    "may_enter",
    "may_manage_all",
    "may_prepare",
    "require",
    "serves",
    "units_appraised_by",
]

EVERYWHERE = "evaluations.manage_evaluations"
OWN = "evaluations.enter_evaluation"


def may_prepare(user) -> bool:
    return user.is_active and user.has_perm("evaluations.change_ruleset")


def may_confirm(user) -> bool:
    return user.is_active and user.has_perm("evaluations.confirm_ruleset")


def may_assign_shares(user) -> bool:
    """Records decisions of yearly quality targets."""
    return user.is_active and user.has_perm("evaluations.add_qualitytargetdecision")


def may_manage_all(user) -> bool:
    """Opens rounds, appraises and recognises whatever the unit."""
    return user.is_active and user.has_perm(EVERYWHERE)


def serves(user, unit_id: int) -> bool:
    """Whether the ratings of this unit and of its grassroots unions are the user's: the own unit, or one that ended into it."""
    if not user.is_active or not user.has_perm(OWN):
        return False
    own = units_served(user)
    return unit_id in own or answering([unit_id])[unit_id] in own


def units_appraised_by(user, units: Iterable[int]) -> set[int]:
    """Of these ids of units, those whose grassroots unions the user registers, appraises and recognises; a few queries."""
    asked = set(units)
    if may_manage_all(user):
        return asked
    if not user.is_active or not user.has_perm(OWN):
        return set()
    own, heirs = units_served(user), answering(asked)
    return {pk for pk in asked if pk in own or heirs[pk] in own}


def may_enter(user, evaluation) -> bool:
    """Registers, scores, attaches evidence and objects: the side that is rated."""
    return may_manage_all(user) or serves(user, evaluation.unit_id)


def may_appraise(user, evaluation) -> bool:
    """Appraises, returns, recognises, leaves out: the level above."""
    return may_manage_all(user) or (not evaluation.is_upper_level and serves(user, evaluation.unit_id))


def may_appraise_some(user) -> bool:
    """Whether there is anything at all that the person appraises."""
    return may_manage_all(user) or (user.is_active and user.has_perm(OWN))


def every_unit() -> list[int]:
    return list(Unit.objects.order_by().values_list("pk", flat=True))


def appraised_by(user) -> Q:
    """The ratings of which ``may_appraise`` is true, as a filter."""
    if may_manage_all(user):
        return Q()
    return Q(level=UnionLevel.GRASSROOTS, unit__in=units_appraised_by(user, every_unit()))
