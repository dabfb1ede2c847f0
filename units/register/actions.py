"""The verbs of the register of grassroots unions. Each is one transaction and names its actor."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from units.locks import change_register, refuse_reorganised
from units.models import Founding, GrassrootsUnion, OrganisationKind, Unit
from units.rights import may_manage, require


@dataclass(frozen=True)
class FoundingPaper:
    """The decision that founds a union: its day, its number, and the workforce and members of that day."""

    founded_on: datetime.date
    decision_number: str = ""
    workforce: int | None = None
    members: int | None = None


@transaction.atomic
def register(*, by, unit: Unit, name: str, kind: OrganisationKind, **details) -> GrassrootsUnion:
    """Enter a union that exists already, without the decision that founded it; ``details``: further columns of the model.

    Raises ValidationError with what is wrong, by field.
    """
    change_register()
    require(may_manage(by, unit.pk))
    refuse_reorganised(unit)
    union = GrassrootsUnion(unit=unit, name=name, kind=kind, **details)
    union.full_clean()
    union.save()
    return union


@transaction.atomic
def found(
    *,
    by,
    unit: Unit,
    name: str,
    kind: OrganisationKind,
    paper: FoundingPaper,
    counts_for: Unit | None = None,
    **details,
) -> Founding:
    """Enter a union with the decision that founded it: the union as of that day, and the founding that stays.

    Whether it is an enterprise is read off its kind now and does not change with it later. ``counts_for``: the unit that
    founded it, where that has ended and ``unit`` has its unions now. Raises ValidationError.
    """
    details.setdefault("workforce", paper.workforce)
    details.setdefault("members", paper.members)
    details.setdefault("figures_on", paper.founded_on)
    union = register(by=by, unit=unit, name=name, kind=kind, **details)
    return record_founding(by=by, union=union, paper=paper, counts_for=counts_for)


@transaction.atomic
def record_founding(
    *, by, union: GrassrootsUnion, paper: FoundingPaper, counts_for: Unit | None = None
) -> Founding:
    """Add the founding of a union that is in the register without one; by default it counts for the unit that has it now."""
    change_register()
    # As it is now: an event of the units, or somebody else, may have moved or renamed it since it was read.
    union = (
        GrassrootsUnion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit", "kind")
        .get(pk=union.pk)
    )
    require(may_manage(by, union.unit_id))
    founding = Founding(
        union=union,
        unit=counts_for or union.unit,
        founded_on=paper.founded_on,
        decision_number=paper.decision_number,
        name=union.name,
        employer=union.employer,
        tax_code=union.tax_code,
        is_enterprise=union.kind.is_enterprise,
        workforce=paper.workforce,
        members=paper.members,
    )
    founding.full_clean()
    founding.save()
    return founding
