"""The one verb of quality targets: a decision assigns shares to units, whole or not at all."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from evaluations.models import Measure, QualityTarget, QualityTargetDecision
from evaluations.rights import may_prepare, require
from units.models import Unit
from vietnamese import clock


@transaction.atomic
def assign_quality_targets(
    *,
    by,
    year: int,
    number: str,
    signed_on: datetime.date,
    effective_on: datetime.date,
    shares: Mapping[tuple[Unit, Measure], Decimal],
    note: str = "",
) -> QualityTargetDecision:
    """Record and close a decision; ``shares`` in percent. It replaces earlier ones for the units and measures it names.

    Raises ValidationError with what is wrong.
    """
    require(may_prepare(by))
    decision = QualityTargetDecision(
        year=year,
        number=number,
        number_year=signed_on.year,
        signed_on=signed_on,
        effective_on=effective_on,
        note=note,
        recorded_by=by,
    )
    decision.full_clean()
    decision.save()
    for (unit, measure), share in shares.items():
        target = QualityTarget(decision=decision, unit=unit, measure=measure, share=share)
        target.full_clean()
        target.save()
    QualityTargetDecision.objects.filter(pk=decision.pk).update(closed_at=clock.now())
    decision.refresh_from_db()
    return decision
