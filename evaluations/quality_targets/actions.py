"""The one verb of quality targets: a decision assigns shares to units or withdraws them, whole or not at all, and never changes
afterwards.
"""

import datetime
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from evaluations.models import Measure, QualityTarget, QualityTargetDecision
from evaluations.models.quality_target import NO_PERCENTAGE
from evaluations.quality_targets.shares import HIGHEST
from evaluations.rights import may_assign_shares, require
from units.models import Unit
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.text import one_line
from workflow.steps import StepRefused

NOTHING = "Quyết định không nêu chỉ tiêu nào. Chưa có gì được ghi."


@transaction.atomic
def assign_quality_targets(
    *,
    by,
    year: int,
    number: str,
    signed_on: datetime.date,
    effective_on: datetime.date,
    shares: Mapping[tuple[Unit, Measure], Decimal | None],
    note: str = "",
) -> QualityTargetDecision:
    """Record and close a decision; ``shares`` in percent, None: withdrawn. It replaces earlier ones for the units and measures it
    names.

    A decision is known by year, number and year of signing: recorded again with equal content (the note aside) it is
    returned unchanged, with other content it is refused. Raises ValidationError with what is wrong, StepRefused with the reason.
    """
    require(may_assign_shares(by))
    if not shares:
        raise StepRefused(NOTHING)
    refuse_odd_days(year, signed_on, effective_on)
    decision = QualityTargetDecision(
        year=year,
        number=number,
        number_year=signed_on.year,
        signed_on=signed_on,
        effective_on=effective_on,
        note=note,
        recorded_by=by,
    )
    decision.full_clean(validate_unique=False, validate_constraints=False)
    hold_units({unit.pk for unit, _ in shares})
    said = {(unit.pk, str(measure)): share for (unit, measure), share in shares.items()}
    if known := find(year, number, signed_on):
        return _same_or_refused(known, decision, said)
    decision.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError:
        # The lock is on the units, the number is not: somebody was faster with it for other units.
        known = find(year, number, signed_on)
        if known is None:
            raise
        return _same_or_refused(known, decision, said)
    targets = [
        QualityTarget(decision=decision, unit=unit, measure=measure, share=share)
        for (unit, measure), share in shares.items()
    ]
    for target in targets:
        # The database's own conditions, without a query for each.
        target.clean_fields(exclude=["decision", "unit"])
        if target.share is not None and not 0 <= target.share <= HIGHEST:
            raise ValidationError({"share": NO_PERCENTAGE})
    QualityTarget.objects.bulk_create(targets)
    QualityTargetDecision.objects.filter(pk=decision.pk).update(closed_at=clock.now())
    decision.refresh_from_db()
    return decision


def hold_units(units: Collection[int]) -> None:
    """Writers to the same units wait for each other: what was checked still holds when it is written."""
    rows = Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk")
    list(rows.values_list("pk"))


def find(year: int, number: str, signed_on: datetime.date) -> QualityTargetDecision | None:
    """The recorded decision of that year with this number, if there is one."""
    return QualityTargetDecision.objects.filter(
        year=year, number=one_line(number), number_year=signed_on.year
    ).first()


def refuse_odd_days(year: int, signed_on: datetime.date, effective_on: datetime.date) -> None:
    """A decision that is effective far off would count for ever, and cannot be changed: raise ValidationError."""
    problems = {}
    for name, day in (("signed_on", signed_on), ("effective_on", effective_on)):
        if not year - 1 <= day.year <= year + 1:
            problems[name] = f"Ngày {date_vi(day)} quá xa năm {year} của chỉ tiêu. Vui lòng kiểm tra lại năm."
    if "signed_on" not in problems and signed_on > clock.today():
        problems["signed_on"] = f"Ngày ký {date_vi(signed_on)} còn chưa tới. Vui lòng kiểm tra lại ngày."
    if problems:
        raise ValidationError(problems)


def why_not_recorded(
    known: QualityTargetDecision,
    signed_on: datetime.date,
    effective_on: datetime.date,
    said: Mapping[tuple[int, str], Decimal | None],
) -> str:
    """Why this content cannot be recorded under the number of ``known``, in a sentence; '' where it says just this already."""
    if known.signed_on != signed_on:
        return (
            f"Số {known.number} năm {known.number_year} đã có trong sổ chỉ tiêu chất lượng năm {known.year} với ngày ký "
            f"{date_vi(known.signed_on)}, không phải {date_vi(signed_on)}. Không có gì được ghi; "
            "vui lòng kiểm tra lại số và ngày."
        )
    recorded = {(row.unit_id, row.measure): row.share for row in known.targets.all()}
    if known.effective_on == effective_on and recorded == said:
        return ""
    return (
        f"Số {known.number} ngày {date_vi(known.signed_on)} đã có trong sổ chỉ tiêu chất lượng năm {known.year} với nội dung "
        "khác. Không có gì được ghi: quyết định đã vào sổ thì không sửa, muốn thay đổi cần một quyết định có số mới."
    )


def _same_or_refused(known, decision, said) -> QualityTargetDecision:
    if reason := why_not_recorded(known, decision.signed_on, decision.effective_on, said):
        raise StepRefused(reason)
    return known
