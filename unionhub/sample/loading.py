"""The whole sample, made through the same actions as real data; the same every time.

Register, reports and ratings agree with each other: the members of a unit's unions are those that its last approved report
ends with, but for unions founded since, and every union that a report founds is in the register.
"""

import random

from django.db import transaction

from unionhub.sample import (
    enterprises,
    events,
    inspections,
    quality_targets,
    ratings,
    register,
    reports,
)
from unionhub.sample.accounts import make_accounts
from unionhub.sample.names import Names
from unionhub.sample.unions import planned_unions
from units.models import Installation
from vietnamese import clock
from workflow.statistics import refresh_statistics

SEED = 2026


@transaction.atomic
def load(password: str, register_share: float = 1) -> None:
    """Everything, or nothing; needs units, programme and the annex's targets.

    ``register_share``: a small part of the register will do where many tests load it; it agrees with the reports only whole.
    """
    Installation.objects.update_or_create(only=True, defaults={"sample_since": clock.now()})
    cast = make_accounts(password)
    names = Names(SEED)
    plan = planned_unions(names, random.Random(SEED))  # noqa: S311 - sample figures, not secrets
    reports.load(cast, plan, names)
    register.load(cast.staff, plan, register_share)
    enterprises.load(cast, names)
    events.load(cast.staff)
    ratings.load(cast)
    quality_targets.load(cast.staff)
    inspections.load(cast)
    refresh_statistics()
