"""What of an ended programme's targets is carried into the one that follows, by a decision of the ledger."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from targets import progress
from targets.ledger.actions import lock, record_decision
from targets.models import DecisionKind, Indicator, Issuer, Programme, TargetDecision, TargetEntry
from targets.rights import require
from units.models import Unit
from workflow.steps import SomebodyWasFaster, StepRefused


def source_of(programme: Programme) -> Programme | None:
    """The last programme of the same federation that a decision ended before this one begins."""
    ended = Programme.objects.filter(federation=programme.federation_id, ended_on__lt=programme.begins_on)
    return ended.order_by("-ended_on").first()


@dataclass(frozen=True)
class HandOver:
    """``lines``: ``(unit code, year, indicator code, amount)`` of today's units, what their predecessors had among it.

    ``dropped``: names of the indicators that the next programme assigns to nobody; their targets stay behind.
    """

    lines: tuple[tuple[str, int, str, int], ...]
    labels: dict[str, str]
    dropped: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(sorted(self.lines)).encode()).hexdigest()

    @property
    def sums(self) -> dict[tuple[int, str], tuple[int, int]]:
        """By year and indicator: the sum, and of how many units."""
        found = defaultdict(lambda: (0, 0))
        for _, year, code, amount in self.lines:
            total, units = found[year, code]
            found[year, code] = total + amount, units + 1
        return dict(found)

    @property
    def rows(self) -> list[tuple[int, str, int, int]]:
        return [(year, self.labels[code], total, units) for (year, code), (total, units) in self.sums.items()]


def hand_over_of(source: Programme, programme: Programme, years) -> HandOver:
    """What would be written for ``years``; a target of 0 is handed over as 0."""
    known = progress.load(programme=source, structure=progress.CURRENT, headlines=True)
    columns = programme.goals.filter(annex_column__isnull=False)
    assigned = set(columns.values_list("indicator__code", flat=True))
    lines = tuple(
        (unit.code, year, code, target)
        for unit in known.units
        if not unit.ended
        for code in known.assigned
        if code in assigned
        for year, target in sorted(known.of_unit(code, unit.code).targets.items())
        if year in years and year > source.ended_on.year and year in programme.years
    )
    labels = {code: known.indicators[code].name for code in known.assigned}
    return HandOver(lines, labels, tuple(name for code, name in labels.items() if code not in assigned))


@transaction.atomic
def hand_over(
    *, by, source: Programme, programme: Programme, years, seen: str, number, signed_on, effective_on
) -> TargetDecision:
    """One decision in ``programme``. ``seen``: the ``digest`` of what was previewed.

    Raises SomebodyWasFaster where something else would be written by now, StepRefused where those years have targets already,
    LedgerRefused.
    """
    require(by.has_perm("targets.add_targetdecision"))
    lock(programme)
    planned = hand_over_of(source, programme, years)
    if planned.digest != seen:
        raise SomebodyWasFaster(
            "Chỉ tiêu của chương trình trước vừa thay đổi. Chưa ghi gì; vui lòng xem trước lại."
        )
    if not planned.lines:
        raise StepRefused("Không có chỉ tiêu nào của các năm đã chọn để chuyển sang.")
    assigned = TargetEntry.objects.issued_by(Issuer.PROVINCE).in_force()
    if assigned.filter(decision__programme=programme, year__in=years).exists():
        raise StepRefused(
            "Chương trình này đã giao chỉ tiêu của các năm đã chọn; chuyển nữa thì tính hai lần."
        )
    units, indicators = Unit.objects.in_bulk(field_name="code"), Indicator.objects.in_bulk(field_name="code")
    return record_decision(
        by=by,
        programme=programme,
        issuer=Issuer.PROVINCE,
        number=number,
        signed_on=signed_on,
        effective_on=effective_on,
        kind=DecisionKind.ASSIGNED,
        entries=[(units[unit], year, indicators[code], amount) for unit, year, code, amount in planned.lines],
        note=f"Chuyển tiếp chỉ tiêu từ {source}.",
    )
