"""Enterprises without a union for the tests, made by the real actions."""

from tests.support.people import staff
from units.actions import enterprises as actions
from units.models import OrganisationKind, SurveyedEnterprise, Unit
from vietnamese import clock


def enterprise(unit_code, name, *, workforce=30, by=None, year=None, **details) -> SurveyedEnterprise:
    """One that this year's survey found; a private enterprise unless ``kind`` is given."""
    details.setdefault("kind", OrganisationKind.objects.get(code="dn-ngoai-nha-nuoc"))
    return actions.add(
        by=by or staff(),
        unit=Unit.objects.get(code=unit_code),
        name=name,
        year=year or clock.today().year,
        workforce=workforce,
        **details,
    )


def advance(one: SurveyedEnterprise, *names, by=None, comment="") -> SurveyedEnterprise:
    """Take the steps of these names, one after the other."""
    for name in names:
        actions.step(by=by or staff(), enterprise=one, step=actions.SIMPLE[name], comment=comment)
    return one
