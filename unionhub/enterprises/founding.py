"""Founding a union from the list of enterprises: the register and the reports in one transaction."""

from dataclasses import dataclass

from django.db import transaction

from targets.actions.foundings import fill_remainder
from targets.models import FoundingClaim
from units.actions import enterprises as actions
from units.models import Founding
from workflow.steps import StepRefused


@dataclass(frozen=True)
class Founded:
    """``claim``: the approved report whose number without list it fills up; ``refusal``: why it does not fit that one."""

    founding: Founding
    claim: FoundingClaim | None = None
    refusal: str = ""


@transaction.atomic
def found(*, by, enterprise, **given) -> Founded:
    """``given`` as for ``units.actions.enterprises.found``, which says what is raised.

    A founding of a period that is approved already, with a number and no list, fills that remainder; every other one is
    suggested by the unit's next report.
    """
    founding = actions.found(by=by, enterprise=enterprise, **given)
    try:
        return Founded(founding, claim=fill_remainder(by=by, founding=founding))
    except StepRefused as refused:
        return Founded(founding, refusal=refused.message)
