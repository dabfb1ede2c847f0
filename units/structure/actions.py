"""What an event does to units, their names, people, unions and enterprises. ``unionhub.reorganise`` puts it together.

Every verb writes through the event's ``Effects``, which know by whom, and is part of the caller's transaction.
"""

import datetime

from django.db.models import Q

from units.models import (
    Assignment,
    CommitteeMember,
    GrassrootsUnion,
    PartRole,
    Reorganisation,
    ReorganisationPart,
    SurveyedEnterprise,
    UnionEvent,
    UnionEventKind,
    Unit,
    UnitGroupMember,
    UnitVersion,
)
from units.people.roles import Role
from units.rights import require
from units.structure.change_journal import Effects
from units.structure.groups import uncovered
from vietnamese import clock

REORGANISE = "units.reorganise"
A_DAY = datetime.timedelta(days=1)
TEXTS = ("name", "short_name", "kind", "parent_id")


def lock(pks) -> dict[int, Unit]:
    """The units by id, withdrawn ones too, nobody else's until the transaction ends: always locked in the same order."""
    return {
        unit.pk: unit
        for unit in Unit.everything.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    }


def begin(*, by, kind, number, signed_on, effective_on, note, chosen) -> Reorganisation:
    """The row of the event; its effects are filled in at the end."""
    require(by.is_active and by.has_perm(REORGANISE))
    event = Reorganisation(
        kind=kind,
        number=number,
        signed_on=signed_on,
        effective_on=effective_on,
        note=note,
        chosen=chosen,
        recorded_by=by,
    )
    event.full_clean()
    event.save()
    return event


def found(effects: Effects, event: Reorganisation, *, code, order, owes_reports, **texts) -> Unit:
    """A new unit from the effective day on, with its first version (``texts``: name, short_name, kind, parent)."""
    unit = Unit(code=code, order=order, founded_on=event.effective_on, owes_reports=owes_reports)
    unit.full_clean()
    effects.create(unit)
    _part(event, unit, PartRole.NEW)
    _version(effects, event, unit, sequence=0, **texts)
    return unit


def goes_on(effects: Effects, event: Reorganisation, unit: Unit, **texts) -> None:
    """The unit stays; what is given of name, short_name, kind and parent is so from the effective day on."""
    _part(event, unit, PartRole.STAYING)
    if texts:
        rename(effects, event, unit, **texts)


def rename(effects: Effects, event: Reorganisation, unit: Unit, **texts) -> UnitVersion:
    """Append a version of the effective day: what is given, the rest as it was."""
    before = unit.version_on(event.effective_on)
    columns = {name: getattr(before, name) for name in TEXTS}
    if "parent" in texts:
        columns["parent_id"] = texts.pop("parent").pk
    columns.update(texts)
    return _version(effects, event, unit, sequence=_next_sequence(unit, event.effective_on), **columns)


def end(effects: Effects, event: Reorganisation, unit: Unit, *, heir: Unit | None, reports_by: Unit | None):
    """The unit ends the day before the effective day."""
    _part(event, unit, PartRole.ENDING, heir)
    effects.change(
        unit,
        dissolved_on=event.effective_on,
        heir_id=heir.pk if heir else None,
        reports_by_id=reports_by.pk if reports_by else None,
    )


def pass_on_answering(effects: Effects, unit: Unit, to: Unit) -> None:
    """Units that ended before and whose reports ``unit`` answers for: ``to`` answers from now on."""
    for earlier in Unit.everything.filter(reports_by=unit).order_by("pk"):
        effects.change(earlier, reports_by_id=to.pk)


def reassign(effects: Effects, event: Reorganisation, assignments, *, ends: bool, stays: bool, to) -> None:
    """A reporter's ``assignments`` at one unit end the day before the effective day (``ends`` and not ``stays``).

    One that would only have begun later is removed. The reporter serves the units ``to`` from the effective day on.
    """
    last_day = event.effective_on - A_DAY
    for assignment in assignments:
        if not ends:
            continue
        if stays:
            effects.watch(assignment, "valid_until")
            continue
        if assignment.valid_from > last_day:
            effects.delete(assignment)
        elif assignment.valid_until is None or assignment.valid_until > last_day:
            effects.change(assignment, valid_until=last_day)
    if not assignments:
        return
    user = assignments[0].user
    served = {
        one.unit_id
        for one in Assignment.objects.filter(user=user, role=Role.REPORTER).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=event.effective_on)
        )
    }
    latest = None if any(one.valid_until is None for one in assignments) else max(_untils(assignments))
    for unit in to:
        if unit.pk not in served:
            effects.create(
                Assignment(
                    user=user,
                    unit=unit,
                    role=Role.REPORTER,
                    valid_from=event.effective_on,
                    valid_until=latest if latest and latest >= event.effective_on else None,
                )
            )


def _untils(assignments):
    return [one.valid_until for one in assignments if one.valid_until is not None]


def move_unions(effects: Effects, event: Reorganisation, to: dict[int, int]) -> int:
    """Grassroots unions (``{union id: unit id}``) belong to other units from now on; foundings stay where they count."""
    unions = list(GrassrootsUnion.objects.filter(pk__in=to).order_by("pk"))
    before = {union.pk: union.unit_id for union in unions}
    moved = effects.change_many(unions, "unit_id", to)
    UnionEvent.objects.bulk_create(
        UnionEvent(
            union=union,
            kind=UnionEventKind.TRANSFERRED,
            effective_on=event.effective_on,
            decision_number=event.number,
            from_unit_id=before[union.pk],
            to_unit_id=union.unit_id,
            reorganisation=event,
            recorded_by=effects.by,
        )
        for union in moved
    )
    return len(moved)


def move_enterprises(effects: Effects, to: dict[int, int]) -> int:
    """Surveyed enterprises (``{enterprise id: unit id}``) are looked after by other units from now on."""
    enterprises = list(SurveyedEnterprise.objects.filter(pk__in=to).order_by("pk"))
    return len(effects.change_many(enterprises, "unit_id", to))


def pass_on_committee(effects: Effects, unit: Unit, to) -> None:
    """Members of the steering committee who look after ``unit`` look after the units ``to`` instead."""
    for member in CommitteeMember.objects.filter(units=unit).order_by("pk"):
        before = sorted(member.units.values_list("pk", flat=True))
        after = sorted({*before, *(one.pk for one in to)} - {unit.pk})
        member._history_user = effects.by
        member.units.set(after)
        effects.append(
            {
                "model": CommitteeMember._meta.label_lower,
                "pk": member.pk,
                "before": {"units": before},
                "after": {"units": after},
            }
        )


def pass_on_groups(effects: Effects, event: Reorganisation, unit: Unit, heir: Unit) -> None:
    """What ``unit`` would have been in from the effective day on, its heir is in; what the heir has already stays."""
    last_day = event.effective_on - A_DAY
    members = UnitGroupMember.objects.filter(unit=unit).order_by("pk")
    for member in members.exclude(valid_until__lt=event.effective_on):
        since, until = max(member.valid_from, event.effective_on), member.valid_until
        of_heir = UnitGroupMember.objects.filter(group=member.group_id, unit=heir)
        days = uncovered((since, until), of_heir.values_list("valid_from", "valid_until"))
        if member.valid_from > last_day:
            effects.delete(member)
        else:
            effects.change(member, valid_until=last_day)
        for first, last in days:
            effects.create(
                UnitGroupMember(group_id=member.group_id, unit=heir, valid_from=first, valid_until=last)
            )


def restore_committee(effects, *, by) -> None:
    """Undo ``pass_on_committee``, the last first; what a member got or lost otherwise stays so."""
    for effect in reversed(effects):
        member = CommitteeMember.objects.filter(pk=effect["pk"]).first()
        if member is not None:
            before, after = set(effect["before"]["units"]), set(effect["after"]["units"])
            member._history_user = by
            now = set(member.units.values_list("pk", flat=True))
            member.units.set(sorted(now - (after - before) | (before - after)))


def withdraw(effects: Effects, unit: Unit) -> None:
    """A unit whose founding is undone: kept, shown nowhere, and its code is free again."""
    effects.change(unit, withdrawn=True, code=f"{unit.code[:24]}-huy-{unit.pk}")


def name_as_before(effects: Effects, event: Reorganisation, version: UnitVersion, unit: Unit) -> None:
    """Undo a version of the event by appending one of the same day that says what was in force before it."""
    others = [
        one
        for one in unit.versions.all()
        if (one.valid_from, one.sequence) < (version.valid_from, version.sequence)
    ]
    before = max(others, key=lambda one: (one.valid_from, one.sequence))
    columns = {name: getattr(before, name) for name in TEXTS}
    sequence = _next_sequence(unit, version.valid_from)
    _version(effects, event, unit, sequence=sequence, valid_from=version.valid_from, **columns)


def release(unit: Unit) -> int:
    """The last report of a unit that has ended is done: whoever stayed for it serves it until today."""
    today = clock.today()
    released = 0
    for assignment in Assignment.objects.active().filter(unit=unit, role=Role.REPORTER):
        if assignment.valid_until != today:
            assignment.valid_until = today
            assignment.save(update_fields=["valid_until"])
            released += 1
    return released


def reporters_of(units) -> dict[tuple[str, int], list[Assignment]]:
    """Assignments of reporters that are not over, by user name and unit id; one query."""
    found: dict[tuple[str, int], list[Assignment]] = {}
    for assignment in (
        Assignment.objects.filter(unit__in=units, role=Role.REPORTER)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today()))
        .select_related("user")
        .order_by("user__username", "unit_id", "pk")
    ):
        found.setdefault((assignment.user.username, assignment.unit_id), []).append(assignment)
    return found


def _part(event, unit, role, heir=None):
    ReorganisationPart.objects.create(event=event, unit=unit, role=role, heir=heir)


def _version(effects, event, unit, *, sequence, valid_from=None, **columns) -> UnitVersion:
    version = UnitVersion(
        unit=unit, valid_from=valid_from or event.effective_on, sequence=sequence, event=event, **columns
    )
    version.full_clean(exclude=["sequence"])
    return effects.create(version)


def _next_sequence(unit, day) -> int:
    same_day = [one.sequence for one in unit.versions.all() if one.valid_from == day]
    return max(same_day, default=-1) + 1
