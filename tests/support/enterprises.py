"""Enterprises without a union for the tests, made by the real actions."""

from tests.support.people import staff
from units.enterprises import actions
from units.models import EnterpriseState, OrganisationKind, SurveyedEnterprise, Unit
from vietnamese import clock
from vietnamese.dates import date_vi


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


def visits_of_reporters(page, sent, today):
    """Pages of a reporter of several units; ``page`` and ``sent`` as in ``tests/support/site.py``."""
    mine = SurveyedEnterprise.objects.filter(unit__code__in=["luc-nam", "tan-yen", "hiep-hoa"]).order_by("pk")
    surveyed = mine.filter(state=EnterpriseState.SURVEYED).first()
    preparing = mine.filter(state=EnterpriseState.PREPARING).first()
    yield page("enterprise-list")
    yield page("enterprise-detail", surveyed.pk)
    yield page("enterprise-detail", mine.filter(state=EnterpriseState.FOUNDED).first().pk, case="founded")
    yield page("enterprise-edit", surveyed.pk)
    yield page("enterprise-import")
    yield sent(
        "enterprise-add", {"tax_code": "12", "follow_up_by": "mai"}, "main form .button", case="refused"
    )
    yield sent("enterprise-step", {}, "main form .button", surveyed.pk, "give-up", case="without reason")
    found = {
        "founded_on": date_vi(today),
        "decision_number": "1/QĐ",
        "workforce": "30",
        "members": "3",
        "kind": str(preparing.kind_id),
    }
    yield sent("enterprise-found", {}, "main form .button", preparing.pk, case="empty")
    yield sent("enterprise-found", found, "main form .button", preparing.pk, case="question")
    yield sent("enterprise-survey", {f"so-{surveyed.pk}": "2,5"}, "button[value=next]", case="unreadable")
