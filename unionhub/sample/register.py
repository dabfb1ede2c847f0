"""The sample register: writes the planned unions in bulk with their history rows, as an import does.

Those of offices and of units that the budget pays have ended on one day; what else happened to a few goes through the actions.
"""

import datetime
import random
from collections import defaultdict

from django.db.models import F, Sum
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from targets.models import ReportFigure
from unionhub.sample.papers import paper_number
from unionhub.sample.unions import PlannedUnion
from units.models import (
    CeasedReason,
    Founding,
    GrassrootsUnion,
    OrganisationKind,
    Sector,
    UnionEvent,
    UnionEventKind,
    Unit,
)
from units.register import change_actions as actions
from vietnamese import clock
from workflow.versions import version_of

SEED = 2026
ENTERED_ON = datetime.datetime(2024, 1, 15, 9, tzinfo=clock.ZONE)
BUDGET_UNIONS_ENDED_ON = datetime.date(2025, 6, 15)
COUNTED_BEFORE = datetime.date(2024, 12, 31)  # the last figures of those that have ended
WHY_ENDED = (
    "Kết thúc hoạt động công đoàn cơ sở trong cơ quan hành chính, "
    "đơn vị sự nghiệp hưởng 100% lương từ ngân sách nhà nước."
)
CEASED, RENAMED = 24, 12
# Companies that went to another unit: from, to, what their name says.
TRANSFERS = (
    ("cong-thuong", "tp-bac-giang", "Thương mại"),
    ("cong-thuong", "tp-bac-giang", "Vận tải"),
    ("cong-thuong", "tp-bac-giang", "May"),
    ("xay-dung", "tp-bac-giang", "Vật liệu xây dựng"),
    ("xay-dung", "tp-bac-giang", "Xây dựng"),
    ("tp-bac-giang", "cong-thuong", "Cơ khí"),
    ("tp-bac-giang", "xay-dung", "Xây dựng"),
    ("viet-yen", "xay-dung", "Xây dựng"),
)
REASONS = (
    CeasedReason.EMPLOYER_CLOSED,
    CeasedReason.EMPLOYER_CLOSED,
    CeasedReason.TOO_FEW_MEMBERS,
    CeasedReason.DISSOLVED,
)
COMPANY = "dn-ngoai-nha-nuoc"


def load(staff, plan: list[PlannedUnion], share: float = 1) -> None:
    """Write ``share`` of the planned unions as ``staff``; after the reports. Needs units and kinds of organisations."""
    draw = random.Random(SEED)  # noqa: S311 - sample figures, not secrets
    kinds = {kind.code: kind for kind in OrganisationKind.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.filter(owes_reports=True)}
    plan = _part([union for union in plan if union.unit in units], share)
    _choose(plan, kinds, draw)
    reported = _last_approved()
    if share == 1:
        _fit(plan, units, reported)
    rows = list(zip(plan, _write(plan, kinds, units, reported, staff, draw), strict=True))
    _end_paid_by_budget(staff, [row for union, row in rows if union.paid_by_budget], draw)
    days = _Days(draw)
    for union, row in rows:
        if union.ceases:
            _cease(staff, row, days, draw)
        elif union.moves_to:
            _transfer(staff, row, units[union.moves_to], days, draw)
    companies = [row for union, row in rows if union.kind == COMPANY and union.works and not union.moves_to]
    for row in draw.sample(companies, min(RENAMED, len(companies))):
        _rename(staff, row, days, draw)


def _part(plan, share):
    """The first of each unit."""
    by_unit = defaultdict(list)
    for union in plan:
        by_unit[union.unit].append(union)
    return [union for own in by_unit.values() for union in own[: max(1, round(len(own) * share))]]


def _choose(plan, kinds, draw) -> None:
    """Who goes to another unit, and who ceases; a transfer for which there is no company is left out."""
    for code, to, trade in TRANSFERS:
        for union in plan:
            if union.unit == code and union.kind == COMPANY and trade in union.name and not union.moves_to:
                union.moves_to = to
                break
    able = [union for union in plan if kinds[union.kind].sector == Sector.NON_STATE and not union.moves_to]
    for union in draw.sample(able, min(CEASED, len(able))):
        union.ceases = True


def _last_approved() -> dict[str, tuple[int, datetime.date]]:
    """By unit: members at the end of the last quarter that is approved, and its last day."""
    rows = ReportFigure.objects.filter(
        indicator__code="members_end", revision=F("revision__report__approved_revision")
    ).order_by("revision__report__period__cut_off")
    return {
        code: (value, day)
        for code, value, day in rows.values_list(
            "revision__report__unit__code", "value", "revision__report__period__cut_off"
        )
    }


def _fit(plan, units, reported) -> None:
    """Sizes such that the members of a unit's unions, those of its reports included, are the members that it reported."""
    listed = dict(
        GrassrootsUnion.objects.active().values_list("unit__code").annotate(members=Sum("members")).order_by()
    )
    for code in units:
        unions = [union for union in plan if union.works and (union.moves_to or union.unit) == code]
        wanted = reported[code][0] - listed.get(code, 0)
        factor = wanted / sum(union.members for union in unions)
        for union in unions:
            union.workforce = round(union.workforce * factor)
            union.members = min(union.workforce, round(union.members * factor))
        largest = max(unions, key=lambda union: union.workforce)
        rest = wanted - sum(union.members for union in unions)
        largest.members += rest
        largest.workforce = max(largest.workforce, largest.members)


def _write(plan, kinds, units, reported, staff, draw) -> list[GrassrootsUnion]:
    unions = [
        GrassrootsUnion(
            unit=units[union.unit],
            name=union.name,
            kind=kinds[union.kind],
            employer=union.employer,
            tax_code=union.tax_code,
            place=union.place,
            workforce=union.workforce if union.works or draw.random() > 0.04 else None,
            members=union.members,
            figures_on=reported[union.unit][1] if union.works else min(COUNTED_BEFORE, clock.today()),
            note=union.note,
        )
        for union in plan
    ]
    unions = bulk_create_with_history(
        unions,
        GrassrootsUnion,
        batch_size=500,
        default_user=staff,
        default_date=ENTERED_ON,
        default_change_reason="",
    )
    founded = [_founding(union, draw) for union in unions if draw.random() < 0.45]
    bulk_create_with_history(founded, Founding, batch_size=500, default_user=staff, default_date=ENTERED_ON)
    return unions


def _founding(union, draw) -> Founding:
    day = datetime.date(2008, 1, 1) + datetime.timedelta(days=draw.randrange(15 * 365 + 300))
    workforce = None if union.workforce is None else max(5, round(union.workforce * draw.uniform(0.4, 1)))
    return Founding(
        union=union,
        unit=union.unit,
        founded_on=day,
        decision_number=paper_number(draw.randint(1, 180), union.unit) if draw.random() < 0.85 else "",
        name=union.name,
        employer=union.employer,
        tax_code=union.tax_code,
        is_enterprise=union.kind.is_enterprise,
        workforce=workforce,
        members=None if workforce is None else max(5, round(workforce * draw.uniform(0.5, 1))),
    )


def _end_paid_by_budget(staff, unions, draw) -> None:
    """All on one day, by one decision of each unit; nothing before that day has come."""
    if clock.today() < BUDGET_UNIONS_ENDED_ON:
        return
    ended = {"ceased_on": BUDGET_UNIONS_ENDED_ON, "ceased_reason": CeasedReason.REORGANISED}
    for union in unions:
        for name, value in ended.items():
            setattr(union, name, value)
    GrassrootsUnion.objects.filter(pk__in=[union.pk for union in unions]).update(**ended)
    recorded_at = clock.end_of(BUDGET_UNIONS_ENDED_ON)
    bulk_update_with_history(
        unions, GrassrootsUnion, [], batch_size=500, default_user=staff, default_date=recorded_at
    )
    numbers = {unit: draw.randint(40, 90) for unit in sorted({union.unit_id for union in unions})}
    UnionEvent.objects.bulk_create(
        UnionEvent(
            union=union,
            kind=UnionEventKind.CEASED,
            effective_on=BUDGET_UNIONS_ENDED_ON,
            decision_number=paper_number(numbers[union.unit_id], union.unit),
            reason=CeasedReason.REORGANISED,
            comment=WHY_ENDED,
            old_name=union.name,
            recorded_at=recorded_at,
            recorded_by=staff,
        )
        for union in unions
    )


class _Days:
    """Draws days of the last two years."""

    def __init__(self, draw):
        self.draw = draw
        self.start = min(datetime.date(2024, 2, 1), clock.today())
        self.number = max((clock.today() - self.start).days, 1)

    def some_day(self) -> datetime.date:
        return self.start + datetime.timedelta(days=self.draw.randrange(self.number))


def _cease(staff, union, days, draw) -> None:
    actions.cease(
        by=staff,
        union=union,
        seen=version_of(union),
        ceased_on=days.some_day(),
        reason=draw.choice(REASONS if union.kind.is_enterprise else REASONS[-2:]),
        decision_number=paper_number(draw.randint(1, 90), union.unit),
    )


def _transfer(staff, union, to_unit, days, draw) -> None:
    actions.transfer(
        by=staff,
        union=union,
        seen=version_of(union),
        to_unit=to_unit,
        effective_on=days.some_day(),
        decision_number=paper_number(draw.randint(1, 90), "bac-giang"),
    )


def _rename(staff, union, days, draw) -> None:
    """The company has another name, and so has its union."""
    added = draw.choice(["Miền Bắc", "Bắc Giang", "Phương Đông"])
    actions.rename(
        by=staff,
        union=union,
        seen=version_of(union),
        name=f"{union.name} {added}",
        effective_on=days.some_day(),
    )
    actions.change_details(
        by=staff, union=union, seen=version_of(union), employer=f"{union.employer} {added}"
    )
