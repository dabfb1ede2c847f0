"""The verbs of the target ledger: record a decision, correct one, move targets between units.

A decision is written whole or not at all and is sealed in the same transaction. Writers of one programme wait for each
other, so that what was checked still holds when it is written.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum

from targets.models import (
    DecisionKind,
    Indicator,
    IndicatorKind,
    Programme,
    TargetDecision,
    TargetEntry,
)
from targets.rights import require
from units.models import Unit, UnitVersion
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group

MAX_AMOUNT = 999_999_999
YEARS_OF_SIGNING = range(2000, 2101)


class LedgerRefused(Exception):
    """Nothing was written; ``message`` says why, in Vietnamese.

    ``field`` of the decision or ``line`` (ids of unit and indicator with the year between) that it is about, if one is.
    """

    def __init__(self, message: str, *, field: str = "", line: tuple[int, int, int] | None = None):
        super().__init__(message)
        self.message, self.field, self.line = message, field, line


@dataclass(frozen=True)
class Line:
    """One entry to be written."""

    unit: Unit
    year: int
    indicator: Indicator
    amount: int
    reverses: TargetEntry | None = None

    @property
    def key(self):
        return self.unit.pk, self.year, self.indicator.pk

    @property
    def content(self):
        return *self.key, self.amount, self.reverses.pk if self.reverses else None


def record_decision(
    *,
    by,
    programme: Programme,
    issuer: str,
    number: str,
    signed_on: datetime.date,
    effective_on: datetime.date,
    kind: str,
    entries,
    note: str = "",
) -> TargetDecision:
    """Write a decision and its entries ``[(unit, year, indicator, amount)]`` and close it.

    ``amount`` is signed and is added to the target. ``by``: None on the command line. A decision is known by issuer,
    number and year of signing: recorded again with equal content (the note aside) it is returned unchanged, with other
    content it is refused. Raises LedgerRefused, and PermissionDenied where ``by`` may not.
    """
    require(by is None or by.has_perm("targets.add_targetdecision"))
    lines = [Line(unit, year, indicator, amount) for unit, year, indicator, amount in entries]
    if kind == DecisionKind.CORRECTION:
        raise LedgerRefused("Đính chính phải nêu rõ dòng chỉ tiêu được đính chính.")
    decision = new_decision(programme, issuer, number, signed_on, effective_on, kind, note)
    return write(by=by, decision=decision, lines=lines)


def correct(
    *,
    by,
    programme: Programme,
    issuer: str,
    number: str,
    signed_on: datetime.date,
    effective_on: datetime.date,
    reverse,
    entries=(),
    note: str = "",
    reorganisation=None,
) -> TargetDecision:
    """Reverse entries of one closed decision, each by an entry that points at it, and write ``entries`` in their place.

    All of ``reverse`` are of one decision: what replaces them then counts as what that decision was, assigned or adjusted.
    ``reorganisation``: the event of the units that is undone by it.
    Repeating and refusals as in ``record_decision``.
    """
    require(by is None or by.has_perm("targets.add_targetdecision"))
    reverse = list(reverse)
    if not reverse:
        raise LedgerRefused("Chưa chọn dòng chỉ tiêu nào để đính chính.")
    if len({entry.decision_id for entry in reverse}) > 1:
        raise LedgerRefused(
            "Mỗi lần chỉ đính chính được một quyết định: vui lòng tách các dòng theo quyết định."
        )
    if len({entry.pk for entry in reverse}) < len(reverse):
        raise LedgerRefused("Có dòng chỉ tiêu được chọn đính chính hai lần.")
    if any(entry.reverses_id for entry in reverse):
        raise LedgerRefused(
            "Dòng đính chính không được đính chính tiếp: vui lòng ghi số đúng bằng một quyết định mới."
        )
    corrected = reverse[0].decision
    if corrected.issuer != issuer or corrected.programme_id != programme.pk:
        raise LedgerRefused(
            f"Dòng được đính chính thuộc cấp giao hoặc chương trình khác (số {corrected.number})."
        )
    if corrected.closed_at is None:
        raise LedgerRefused(f"Quyết định số {corrected.number} chưa ghi xong vào sổ, chưa đính chính được.")
    if effective_on < corrected.effective_on:
        raise LedgerRefused(
            f"Đính chính không thể có hiệu lực trước quyết định được đính chính ({date_vi(corrected.effective_on)}).",
            field="effective_on",
        )
    if corrected.reorganisation_id and reorganisation is None:
        raise LedgerRefused(
            f"Quyết định số {corrected.number} là của một đợt sắp xếp tổ chức: vui lòng hủy đợt sắp xếp đó, hoặc ghi một "
            "quyết định điều chỉnh."
        )
    lines = [Line(entry.unit, entry.year, entry.indicator, -entry.amount, entry) for entry in reverse]
    lines += [Line(unit, year, indicator, amount) for unit, year, indicator, amount in entries]
    decision = new_decision(programme, issuer, number, signed_on, effective_on, DecisionKind.CORRECTION, note)
    decision.reorganisation = reorganisation
    return write(by=by, decision=decision, lines=lines)


def transfer(*, by, moves, kind: str = DecisionKind.ADJUSTED, **decision) -> TargetDecision:
    """Move targets between units: ``moves`` is ``[(from unit, to unit, year, indicator, amount > 0)]``; the sum stays.

    ``decision``: programme, issuer, number, signed_on, effective_on and note, as in ``record_decision``.
    """
    amounts, involved = defaultdict(int), {}
    for giver, taker, year, indicator, amount in moves:
        if amount <= 0 or giver.pk == taker.pk:
            raise LedgerRefused("Chuyển chỉ tiêu cần một số lớn hơn 0 và hai đơn vị khác nhau.")
        for unit, signed in ((giver, -amount), (taker, amount)):
            key = unit.pk, year, indicator.pk
            involved[key] = unit, year, indicator
            amounts[key] += signed
    entries = [(*involved[key], amount) for key, amount in amounts.items() if amount]
    return record_decision(by=by, kind=kind, entries=entries, **decision)


@transaction.atomic
def write(*, by, decision: TargetDecision, lines) -> TargetDecision:
    """The one place that writes to the ledger; whoever calls has checked the rights."""
    _check_lines(decision, lines)
    lock(decision.programme)
    _check_not_ended(decision)
    # The moves of an event of the units are written by that event alone, once; its number may stand on other decisions.
    known = None if decision.reorganisation_id else find(decision.issuer, decision.number, decision.signed_on)
    if known:
        return _same_or_refused(known, decision, lines)
    _check_not_reversed_before(lines)
    decision.recorded_by = by
    decision.recorded_at = clock.now()
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError:
        # The lock is per programme, the number is not: another programme was faster with the same number.
        known = find(decision.issuer, decision.number, decision.signed_on)
        if known is None:
            raise
        return _same_or_refused(known, decision, lines)
    TargetEntry.objects.bulk_create(
        TargetEntry(
            decision=decision,
            unit=line.unit,
            year=line.year,
            indicator=line.indicator,
            amount=line.amount,
            reverses=line.reverses,
        )
        for line in lines
    )
    TargetDecision.objects.filter(pk=decision.pk).update(closed_at=clock.now())
    _check_never_negative(decision, lines)
    decision.refresh_from_db()
    return decision


def _check_not_ended(decision: TargetDecision) -> None:
    decision.programme.refresh_from_db(fields=["ended_on"])
    ended_on = decision.programme.ended_on
    if ended_on is not None and decision.effective_on > ended_on:
        raise LedgerRefused(
            f"Chương trình đã kết thúc ngày {date_vi(ended_on)}: không ghi được quyết định có hiệu lực sau ngày đó."
        )


def lock(programme: Programme) -> None:
    """Let one writer at a time into a programme's ledger until the transaction ends (SQLite has only one anyway)."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def find(issuer: str, number: str, signed_on: datetime.date) -> TargetDecision | None:
    """The recorded decision with this number of this year, if there is one; moves of events of the units aside."""
    return TargetDecision.objects.filter(
        issuer=issuer, number=number, number_year=signed_on.year, reorganisation__isnull=True
    ).first()


def refuse_other_date(known: TargetDecision, signed_on: datetime.date) -> None:
    if known.signed_on != signed_on:
        raise LedgerRefused(
            f"Số {known.number} năm {known.number_year} đã có trong sổ chỉ tiêu với ngày ký {date_vi(known.signed_on)}, "
            f"không phải {date_vi(signed_on)}. Không có gì được ghi; vui lòng kiểm tra lại số và ngày.",
            field="signed_on",
        )


def new_decision(programme, issuer, number, signed_on, effective_on, kind, note="") -> TargetDecision:
    """A decision that could be recorded as far as its own fields go, not saved; raises LedgerRefused."""
    for day in (signed_on, effective_on):
        if day.year not in YEARS_OF_SIGNING:
            raise LedgerRefused(f"Ngày {date_vi(day)} không hợp lệ: năm phải từ 2000 đến 2100.")
    decision = TargetDecision(
        programme=programme,
        issuer=issuer,
        number=number,
        number_year=signed_on.year,
        signed_on=signed_on,
        effective_on=effective_on,
        kind=kind,
        note=note,
    )
    try:
        decision.clean_fields(exclude=["programme", "recorded_by"])
    except ValidationError as error:
        problems = [
            f"{TargetDecision._meta.get_field(name).verbose_name}: {' '.join(messages)}"
            for name, messages in error.message_dict.items()
        ]
        raise LedgerRefused("Quyết định chưa hợp lệ. " + " ".join(problems)) from None
    return decision


def _check_lines(decision, lines):
    if not lines:
        raise LedgerRefused("Quyết định không có dòng chỉ tiêu nào.")
    seen = set()
    for line in lines:
        if line.year not in decision.programme.years:
            raise LedgerRefused(
                f"Năm {line.year} nằm ngoài chương trình "
                f"({decision.programme.first_year}–{decision.programme.last_year})."
            )
        if line.indicator.kind == IndicatorKind.SHARE:
            raise LedgerRefused(f"“{line.indicator.name}” là tỷ lệ, không cộng dồn trong sổ chỉ tiêu được.")
        if abs(line.amount) > MAX_AMOUNT:
            raise LedgerRefused(f"Số {group(line.amount)} quá lớn.")
        if line.reverses is None:
            if line.key in seen:
                raise LedgerRefused(f"Có hai dòng cho {_named(line)}.", line=line.key)
            seen.add(line.key)


def _check_not_reversed_before(lines):
    reversed_now = {line.reverses.pk: line for line in lines if line.reverses}
    before = TargetEntry.objects.filter(reverses__in=reversed_now).select_related("decision").first()
    if before:
        raise LedgerRefused(
            f"Dòng chỉ tiêu của {_named(reversed_now[before.reverses_id])} đã được đính chính theo số "
            f"{before.decision.number} ngày {date_vi(before.decision.signed_on)}.",
            line=reversed_now[before.reverses_id].key,
        )


def _same_or_refused(known, decision, lines):
    refuse_other_date(known, decision.signed_on)
    recorded = {
        (entry.unit_id, entry.year, entry.indicator_id, entry.amount, entry.reverses_id)
        for entry in known.entries.all()
    }
    same = (
        known.programme_id == decision.programme_id
        and known.kind == decision.kind
        and known.effective_on == decision.effective_on
        and recorded == {line.content for line in lines}
    )
    if not same:
        raise LedgerRefused(
            f"Số {known.number} ngày {date_vi(known.signed_on)} đã có trong sổ chỉ tiêu với nội dung khác. Không có gì được "
            "ghi: quyết định đã vào sổ thì không sửa, muốn thay đổi cần một quyết định có số mới.",
            field="number",
        )
    return known


def _check_never_negative(decision, lines):
    """No target below 0, neither in the end nor on any day on which some of the decisions are in force already."""
    rows = (
        TargetEntry.objects.issued_by(decision.issuer)
        .in_force()
        .filter(
            decision__programme=decision.programme,
            unit__in={line.unit.pk for line in lines},
            year__in={line.year for line in lines},
            indicator__in={line.indicator.pk for line in lines},
        )
        .order_by("decision__effective_on")
        .values_list("unit", "year", "indicator", "decision__effective_on")
        .annotate(total=Sum("amount"))
    )
    named = {line.key: line for line in lines}
    totals = defaultdict(int)
    for unit, year, indicator, day, amount in rows:
        key = unit, year, indicator
        totals[key] += amount
        if totals[key] < 0 and key in named:
            raise LedgerRefused(
                f"Chỉ tiêu của {_named(named[key])} sẽ còn {group(totals[key])} từ ngày {date_vi(day)}; "
                "chỉ tiêu không thể âm. Không có gì được ghi.",
                line=key,
            )


def _named(line) -> str:
    version = UnitVersion.objects.filter(unit=line.unit).in_force_on(clock.today()).get(line.unit.pk)
    return (
        f"{version.short_name if version else line.unit.code}, năm {line.year}, {line.indicator.short_name}"
    )
