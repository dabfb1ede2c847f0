"""Whom a plan is for: units and unions to be ticked, found by unit and by words, those ticked before kept on the page."""

from dataclasses import dataclass, field

from evaluations.inspections.labels import Names
from evaluations.inspections.rights import below
from units.models import GrassrootsUnion, Unit
from vietnamese import clock
from vietnamese.numbers import plain_numbers

MOST = 50


@dataclass
class Choice:
    """A box to tick; ``hint``: the unit of a union."""

    pk: int
    label: str
    hint: str = ""
    chosen: bool = False


@dataclass
class Subjects:
    """What can be ticked; ``more``: how many unions were found but not listed; ``find``, ``find_unit``: what was asked for."""

    units: list[Choice] = field(default_factory=list)
    unions: list[Choice] = field(default_factory=list)
    more: int = 0
    find: str = ""
    find_unit: str = ""
    of_units: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def chosen_count(self) -> int:
        return sum(one.chosen for one in (*self.units, *self.unions))


def chosen(data, user) -> list[Unit | GrassrootsUnion]:
    """The units and unions that were ticked and that the person sees."""
    units = Unit.objects.visible_to(user).filter(pk__in=plain_numbers(data.getlist("units")))
    unions = GrassrootsUnion.objects.visible_to(user).filter(pk__in=plain_numbers(data.getlist("unions")))
    return [*units.order_by("order", "pk").prefetch_related("versions"), *unions]


def to_choose(data, user, issuer_ids: list[int], names: Names) -> Subjects:
    """What the page offers, for whichever of ``issuer_ids``; as many queries whatever the number of unions."""
    scopes = [below(pk) for pk in issuer_ids]
    everything = None in scopes
    scope = set().union(*(one for one in scopes if one is not None))
    ticked_units, ticked_unions = plain_numbers(data.getlist("units")), plain_numbers(data.getlist("unions"))
    units = Unit.objects.order_by("order", "pk")
    if not everything:
        units = units.filter(pk__in=scope)
    living = names.living(units)
    below_issuer = [
        (unit, name)
        for unit, name in living
        if not names.is_province(unit.pk) and (everything or unit.pk not in issuer_ids)
    ]
    found = Subjects(
        units=[
            Choice(unit.pk, names.full(unit.pk), chosen=unit.pk in ticked_units) for unit, _ in below_issuer
        ],
        find=data.get("find", "")[:200].strip(),
        find_unit=data.get("find_unit", "")[:40].replace("\0", ""),
        of_units=[(unit.code, name) for unit, name in living if not names.is_province(unit.pk)],
    )
    unions = (
        GrassrootsUnion.objects.visible_to(user)
        .active(clock.today())
        .order_by("unit__order", "collation", "pk")
    )
    if not everything:
        unions = unions.filter(unit__in=scope)
    asked = unions.found(found.find)
    if found.find_unit:
        asked = asked.filter(unit__code=found.find_unit)
    # Without a question the province's thousands are not listed, only those ticked.
    wanted = bool(found.find or found.find_unit or not everything)
    listed = list(asked.exclude(pk__in=ticked_unions)[:MOST]) if wanted else []
    if len(listed) == MOST:
        found.more = asked.exclude(pk__in=ticked_unions).count() - MOST
    ticked = list(unions.filter(pk__in=ticked_unions)) if ticked_unions else []
    found.unions = [
        Choice(one.pk, one.name, names[one.unit_id], chosen=one.pk in ticked_unions)
        for one in (*ticked, *listed)
    ]
    return found
