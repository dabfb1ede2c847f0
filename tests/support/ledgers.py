"""The target ledger for tests: what stands in it, and the decision in mid-year of the scenario S5."""

import datetime

from targets.ledger.actions import record_decision
from targets.models import DecisionKind, Indicator, Issuer, Programme, TargetDecision, TargetEntry
from units.models import Unit

LUC_NAM = ("luc-nam", 2026, "members_admitted")


def current():
    """``{(unit code, year, indicator code): target}``."""
    return TargetEntry.objects.current_targets()


def ledger():
    """Everything in it, to compare before and after."""
    return list(TargetEntry.objects.order_by("pk").values_list()), list(TargetDecision.objects.values_list())


def adjust(amount=120, number="45/QĐ-LĐLĐ", day=datetime.date(2026, 7, 1)):
    """The decision in mid-year of the scenario S5."""
    unit, indicator = Unit.objects.get(code="luc-nam"), Indicator.objects.get(code="members_admitted")
    return record_decision(
        by=None,
        programme=Programme.objects.earliest("pk"),
        issuer=Issuer.PROVINCE,
        number=number,
        signed_on=day,
        effective_on=day,
        kind=DecisionKind.ADJUSTED,
        entries=[(unit, 2026, indicator, amount)],
    )
