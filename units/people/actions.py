"""Accounts of those who report: made many at once, and a place handed over by date. Staff do it, for accounts they may touch."""

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from units.models import Assignment, Unit, User
from units.models.user import MAX_USERNAME_LENGTH
from units.people.accounts import may_touch, roles_granted_by
from units.people.roles import Role
from vietnamese.dates import date_vi
from vietnamese.text import fold
from workflow.steps import StepRefused
from workflow.versions import claim_version

TOO_EARLY = "Người bàn giao bắt đầu từ ngày {since}. Ngày bàn giao phải sau ngày đó."
TOO_LATE = "Phân công này đã hết ngày {until}. Ngày bàn giao phải từ ngày đó trở về trước."


@dataclass(frozen=True)
class Person:
    """Somebody who is to report for a unit: an account by ``user``, else a new one of that name."""

    unit: int
    since: datetime.date
    until: datetime.date | None = None
    user: int | None = None
    username: str = ""
    full_name: str = ""
    email: str = ""
    assignment: int | None = None  # the one that gets these days, instead of a new one


def require_granting(by) -> None:
    """Raises PermissionDenied unless ``by`` may let people report."""
    if Role.REPORTER not in roles_granted_by(by):
        raise PermissionDenied


def propose_username(full_name: str, taken: Collection[str]) -> str:
    """“Nguyễn Văn An” → “nguyen.van.an”, with a number where that is taken."""
    stem = ".".join(re.findall(r"[a-z0-9]+", fold(full_name))) or "can.bo"
    stem = stem[: MAX_USERNAME_LENGTH - 4].rstrip(".")
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}{number}", number + 1
    return name


def new_account(*, by, username: str, full_name: str, email: str = "") -> User:
    """Without a password: the person sets one by a link. Raises ValidationError."""
    account = User(username=username, full_name=full_name, email=email, password=make_password(None))
    account.full_clean()
    account._history_user = by
    account.save()
    return account


@transaction.atomic
def assign_people(*, by, people: Sequence[Person]) -> list[User]:
    """Make the accounts that do not exist and let each report for its unit; the new accounts.

    Two people of one user name in ``people`` are one account. Raises ValidationError, PermissionDenied.
    """
    require_granting(by)
    made: dict[str, User] = {}
    for person in people:
        if person.user is None and person.username in made:
            account = made[person.username]
        elif person.user is None:
            account = made[person.username] = new_account(
                by=by, username=person.username, full_name=person.full_name, email=person.email
            )
        else:
            account = _touchable(by, person.user)
            _correct(by, account, full_name=person.full_name, email=person.email)
        _serve(by, account, person)
    return list(made.values())


def _touchable(by, pk: int) -> User:
    account = User.objects.select_for_update(no_key=True).get(pk=pk)
    if not may_touch(by, account):
        raise PermissionDenied
    return account


def _correct(by, account: User, **values: str) -> None:
    changed = {name: value for name, value in values.items() if value and getattr(account, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(account, name, value)
    account.full_clean()
    account._history_user = by
    account.save(update_fields=list(changed))


def _serve(by, account: User, person: Person) -> Assignment:
    place = (
        Assignment(user=account, unit_id=person.unit, role=Role.REPORTER)
        if person.assignment is None
        else Assignment.objects.select_for_update(no_key=True).get(pk=person.assignment, user=account)
    )
    place.valid_from, place.valid_until = person.since, person.until
    place.full_clean()
    place._history_user = by
    place.save()
    return place


@transaction.atomic
def hand_over(
    *,
    by,
    assignment: Assignment,
    day: datetime.date,
    version: int | None = None,
    successor: User | None = None,
    full_name: str = "",
    email: str = "",
) -> Assignment:
    """Let somebody else report for the unit from ``day`` on; who did it stops on the day before. The successor's assignment.

    ``successor``: an account that exists, else one is made of ``full_name``. Reports, scores and what else was done stay with
    who did them. Raises SomebodyWasFaster, StepRefused, ValidationError, PermissionDenied.
    """
    require_granting(by)
    place = (
        Assignment.objects.select_for_update(no_key=True).select_related("user", "unit").get(pk=assignment.pk)
    )
    claim_version(place, version, by=by)
    if place.role != Role.REPORTER or not may_touch(by, place.user):
        raise PermissionDenied
    if day <= place.valid_from:
        raise ValidationError({"day": TOO_EARLY.format(since=date_vi(place.valid_from))})
    if place.valid_until and day > place.valid_until:
        raise ValidationError({"day": TOO_LATE.format(until=date_vi(place.valid_until))})
    if successor is None:
        names = User.objects.values_list("username", flat=True)
        successor = new_account(
            by=by, username=propose_username(full_name, set(names)), full_name=full_name, email=email
        )
    else:
        successor = _touchable(by, successor.pk)
    if successor.pk == place.user_id:
        raise StepRefused("Người nhận bàn giao phải khác người bàn giao.")
    until = place.valid_until
    place.valid_until = day - datetime.timedelta(days=1)
    place._history_user = by
    place.save(update_fields=["valid_until"])
    new = Person(unit=place.unit_id, since=day, until=until)
    mine = Assignment.objects.active(day).filter(user=successor, unit=place.unit_id, role=Role.REPORTER)
    if held := mine.first():  # of two who report for the unit, one goes on
        last = max(until, held.valid_until) if until and held.valid_until else None
        new = replace(new, since=held.valid_from, until=last, assignment=held.pk)
    return _serve(by, successor, new)


def units_without_anybody(units: Sequence[Unit], on: datetime.date) -> list[Unit]:
    """Of ``units`` those for which nobody reports on that day, in their order."""
    reporting = Assignment.objects.active(on).filter(role=Role.REPORTER, user__is_active=True)
    served = set(reporting.values_list("unit_id", flat=True))
    return [unit for unit in units if unit.pk not in served]
