"""Founding a union from the list of enterprises: the register and the reports in one transaction."""

from django.db import transaction

from unionhub.register.founding import after_founding
from units.actions import enterprises as actions
from units.models import Founding


@transaction.atomic
def found(*, by, enterprise, **given) -> tuple[Founding, str]:
    """The founding, and what became of it in the reports, for people; ``given`` and errors as of ``actions.found``."""
    founding = actions.found(by=by, enterprise=enterprise, **given)
    return founding, after_founding(by=by, founding=founding)
