"""Writing the plan of a year that came as a file: all of its rows, or none."""

from collections.abc import Iterable

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from evaluations.inspections.actions import Planned, refuse_not_below, row_of
from evaluations.inspections.rights import may_make_for, require
from evaluations.models import Inspection
from units.models import GrassrootsUnion, Unit

Subject = Unit | GrassrootsUnion


def row_key(subject: Subject, what: Planned) -> tuple:
    """What makes two rows the same inspection: of whom, how and when."""
    return type(subject), subject.pk, str(what.kind), what.planned_from, what.planned_until


def known_keys(issuer: Unit, year: int) -> set[tuple]:
    """``row_key`` of what the plan of that year has, cancelled ones left out; one query."""
    rows = Inspection.objects.standing().filter(issuer=issuer, year=year).order_by()
    columns = ("inspected_unit", "inspected_union", "kind", "planned_from", "planned_until")
    return {
        (Unit if unit else GrassrootsUnion, unit or union, *rest)
        for unit, union, *rest in rows.values_list(*columns)
    }


def hold_plan(issuer: int) -> None:
    """Until the end of the transaction nobody else writes a file into the plans of this unit."""
    Unit.everything.select_for_update(no_key=True).get(pk=issuer)


@transaction.atomic
def write_plan(*, by, issuer: Unit, year: int, rows: Iterable[tuple[Subject, Planned]]) -> list[Inspection]:
    """The new inspections, under ``hold_plan``; ``rows``: what the plan does not have yet.

    Raises ValidationError: somebody is not below the issuer or has ended, or a text is not readable.
    """
    require(may_make_for(by, issuer.pk))
    refuse_not_below(issuer, [subject for subject, _ in rows])
    made = [row_of(issuer, subject, what) for subject, what in rows]
    for row in made:
        row.clean_fields(exclude=("issuer", "inspected_unit", "inspected_union"))
    return bulk_create_with_history(made, Inspection, batch_size=500, default_user=by)
