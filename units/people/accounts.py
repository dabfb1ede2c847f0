"""Who may touch whose account: staff only those that report and do nothing else, so that nobody can raise the own rights."""

from django.db.models import Exists, OuterRef, Q

from units.models import Assignment, User
from units.people.roles import GRANTED_BY_STAFF, Role
from vietnamese import clock


def manages_all(actor) -> bool:
    return actor.is_active and (actor.is_superuser or Role.ADMINISTRATOR in actor.roles)


def roles_granted_by(actor) -> frozenset[Role]:
    """The roles that ``actor`` may give, change and end."""
    if manages_all(actor):
        return frozenset(Role)
    if actor.has_perm("units.change_assignment"):
        return GRANTED_BY_STAFF
    return frozenset()


def touchable_by(actor, accounts=None):
    """The accounts that ``actor`` may change, set a password for, or lock; a queryset.

    Superusers touch all. Administrators touch all but superusers, or they could become one by a password that they set.
    Staff touch accounts that have, today and later, no role but those that staff grant.
    """
    accounts = User.objects.all() if accounts is None else accounts
    if not actor.is_active or not actor.has_perm("units.change_user"):
        return accounts.none()
    if actor.is_superuser:
        return accounts
    accounts = accounts.filter(is_superuser=False)
    if manages_all(actor):
        return accounts
    not_over = Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today())
    beyond = Assignment.objects.filter(not_over, user=OuterRef("pk")).exclude(role__in=GRANTED_BY_STAFF)
    return accounts.filter(~Exists(beyond)).exclude(pk=actor.pk)


def may_touch(actor, account) -> bool:
    return touchable_by(actor).filter(pk=account.pk).exists()
