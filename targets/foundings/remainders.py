"""Numbers that were reported without a list, filled up by unions that are listed afterwards.

An approved report may say 3 unions and list 1: a union founded in its period fills the remainder of 2, and the figures
stay. It never adds to them. The report is locked while that is decided, so that two at once cannot overfill it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from targets.foundings.counts import Counts, Rules, counted_figures, listed_counts, load_rules, typed_counts
from targets.models import FoundingClaim, QuarterlyReport, ReportingPeriod, ReportState
from units.models import Founding
from units.rights import may_manage, require
from vietnamese import clock
from workflow.steps import SomebodyWasFaster, StepRefused


@dataclass
class Filled:
    """``claims``: those that filled a remainder. ``refused``: ``{founding id: why}`` of those that contradict one.

    A founding that is in neither has no approved report with a remainder in its own period: it can be listed as late.
    """

    claims: list[FoundingClaim] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def fill_remainder(*, by, founding: Founding) -> FoundingClaim | None:
    """The claim by which ``founding`` fills the remainder of its own period, or None where there is no remainder.

    Raises StepRefused where there is one that it does not fit.
    """
    filled = fill_remainders(by=by, foundings=[founding])
    if founding.pk in filled.refused:
        raise StepRefused(filled.refused[founding.pk])
    if not filled.claims:
        return None
    founding.refresh_from_db()
    return filled.claims[0]


@transaction.atomic
def fill_remainders(*, by, foundings: Iterable[Founding]) -> Filled:
    """Let each founding fill the remainder of its own unit and period, by day of founding; the same queries for any number.

    Raises PermissionDenied where one is not ``by``'s to manage, SomebodyWasFaster where one was claimed at the same moment.
    """
    foundings = [founding for founding in foundings if founding.frozen_at is None]
    units = {founding.unit_id for founding in foundings}
    for unit in units:
        require(may_manage(by, unit))
    filled = Filled()
    own_period = _own_periods(foundings)
    # Locked: another filling, a reopening or an approval of the same report waits until this one is done.
    reports = {
        (report.unit_id, report.period_id): report
        for report in QuarterlyReport.objects.select_for_update(no_key=True, of=("self",))
        .filter(state=ReportState.APPROVED, unit__in=units, period__in=set(own_period.values()))
        .select_related("period")
        .order_by("pk")
    }
    if not reports:
        return filled
    rules_of, rest = _rests(reports)
    wanted = {
        founding.pk: key
        for founding in foundings
        if founding.pk in own_period
        and (key := (founding.unit_id, own_period[founding.pk])) in rest
        and rest[key].widest > 0
    }
    # As they are now, and held, so that nobody changes one between the counting and the freezing.
    current = (
        Founding.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=wanted, claim__isnull=True, frozen_at__isnull=True)
        .order_by("founded_on", "pk")
    )
    for founding in current:
        key = wanted[founding.pk]
        after = rest[key].minus(Counts.of([founding], rules_of[key]))
        if after.is_possible:
            rest[key] = after
            filled.claims.append(
                FoundingClaim(founding=founding, report=reports[key], claimed_by=by, claimed_at=clock.now())
            )
        elif rest[key].widest > 0:
            filled.refused[founding.pk] = _does_not_fit(
                founding, reports[key], rest[key].in_words(rules_of[key])
            )
    _write(filled.claims)
    return filled


def _rests(reports: dict) -> tuple[dict[object, Rules], dict[object, Counts]]:
    """By the keys of ``reports``: the rules of the numbers that each has, and how much of these has no list."""
    every = load_rules()
    figures = counted_figures([report.approved_revision_id for report in reports.values()], every)
    lists = listed_counts(list(reports.values()), every)
    rules_of, rest = {}, {}
    for key, report in reports.items():
        values, numbers = figures[report.approved_revision_id], lists.get(report.pk, [0] * len(every))
        rules_of[key] = tuple(rule for rule in every if rule.code in values)
        listed = Counts(*(number for rule, number in zip(every, numbers, strict=True) if rule.code in values))
        rest[key] = typed_counts(values, rules_of[key]).minus(listed)
    return rules_of, rest


def _own_periods(foundings) -> dict[int, int]:
    """``{founding id: id of the period in which its day lies}``."""
    periods = list(ReportingPeriod.objects.order_by("first_day").values_list("pk", "first_day", "cut_off"))
    by_day: dict = {}
    found = {}
    for founding in foundings:
        day = founding.founded_on
        if day not in by_day:
            by_day[day] = next((pk for pk, first, last in periods if first <= day <= last), None)
        if by_day[day] is not None:
            found[founding.pk] = by_day[day]
    return found


def _write(claims) -> None:
    if not claims:
        return
    try:
        with transaction.atomic():
            FoundingClaim.objects.bulk_create(claims)
    except IntegrityError:
        raise SomebodyWasFaster(
            "Có CĐCS vừa được kê khai trong một báo cáo khác. Chưa có gì được ghi; vui lòng thử lại."
        ) from None
    Founding.objects.filter(pk__in=[claim.founding_id for claim in claims]).update(frozen_at=clock.now())


def _does_not_fit(founding, report, rest: str) -> str:
    what = "không phải doanh nghiệp"
    if founding.is_enterprise:
        workers = "chưa ghi số" if founding.workforce is None else founding.workforce
        what = f"doanh nghiệp, {workers} CNVCLĐ ngày thành lập"
    return (
        f"“{founding.name}” ({what}) không khớp phần chưa có danh sách của báo cáo {report.period} đã duyệt: "
        f"còn {rest}. Đề nghị LĐLĐ tỉnh mở lại báo cáo đó rồi kê khai."
    )
