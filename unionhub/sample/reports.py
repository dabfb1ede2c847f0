"""Sample reports of every quarter that has ended; the last one is left unfinished, so that every role finds something to do.

Figures of members lead up to what the register has: the members at the start are counted back from its unions.
"""

import datetime
import random
import uuid

from targets.models import QuarterlyReport, ReportingPeriod, TargetEntry
from targets.reports import actions
from unionhub.sample import officials
from unionhub.sample.accounts import Cast
from unionhub.sample.foundings import SampleFoundings
from unionhub.sample.names import Names
from unionhub.sample.register import BUDGET_UNIONS_ENDED_ON
from unionhub.sample.unions import PlannedUnion
from units.models import Unit
from vietnamese import clock
from vietnamese.numbers import group

SEED = 2023
STILL_OPEN_DAYS = 60
# What the last ended quarter looks like: unit code and the state that its report is left in; all others are approved.
UNFINISHED = {
    "yen-the": "submitted",
    "kcn": "submitted",
    "y-te": "submitted",
    "luc-ngan": "returned",
    "xay-dung": "returned",
    "hiep-hoa": "draft",
    "son-dong": "missing",
    "nong-nghiep": "missing",
}
# Share of the target that a unit usually reaches; the others are drawn between 0,9 and 1,1.
USUAL = {"kcn": 0.97, "son-dong": 0.7, "luc-nam": 1.06, "yen-dung": 0.82}
SEASONS = (0.8, 1.1, 1.0, 1.1)
MEMBERS_OF_NEW_UNION = 30
DIFFICULTIES = [
    "Một số doanh nghiệp nhỏ chưa tạo điều kiện cho người lao động gia nhập công đoàn.",
    "Lao động biến động nhiều, số đoàn viên giảm do nghỉ việc còn cao.",
    "",
]
PROPOSALS = ["Đề nghị LĐLĐ tỉnh hỗ trợ tài liệu tuyên truyền cho công nhân mới.", "", ""]
RETURN_COMMENT = "Số đoàn viên giảm tăng nhiều so với quý trước, đề nghị kiểm tra lại và nêu rõ lý do."


def load(cast: Cast, plan: list[PlannedUnion], names: Names) -> None:
    """Open, report and review every quarter that has ended. ``plan``: the unions of the register, to be written after it."""
    draw = random.Random(SEED)  # noqa: S311 - sample figures, not secrets
    periods = list(ReportingPeriod.objects.filter(opens_on__lte=clock.today()))
    # Units can still finish the last quarter, however long after its due day the sample is loaded.
    still_open = clock.today() + datetime.timedelta(days=STILL_OPEN_DAYS)
    ReportingPeriod.objects.filter(pk=periods[-1].pk, locks_on__lt=still_open).update(locks_on=still_open)
    units = {
        unit.code: _Unit(unit, [union for union in plan if union.unit == unit.code], periods, draw)
        for unit in Unit.objects.filter(owes_reports=True)
    }
    foundings = SampleFoundings(SEED, periods, names)
    for period in periods:
        with clock.at(_not_later_than_now(period.opens_on)):
            actions.open_period(by=cast.staff, period=period)
        for report in (
            QuarterlyReport.objects.filter(period=period).select_related("unit", "period").order_by("unit")
        ):
            state = UNFINISHED.get(report.unit.code, "approved") if period == periods[-1] else "approved"
            _report(report, state, units[report.unit.code], cast, draw, foundings)


class _Unit:
    """Plausible figures of one unit for each quarter: flows drawn from its targets, stocks counted back from its unions."""

    def __init__(self, unit: Unit, unions: list[PlannedUnion], periods, draw: random.Random):
        self.draw = draw
        self.targets = {
            (year, code): amount
            for (_, year, code), amount in TargetEntry.objects.filter(unit=unit).current_targets().items()
        }
        self.level = USUAL.get(unit.code) or draw.uniform(0.9, 1.1)
        self.only_enterprises = unit.code == "kcn"
        self.ended = [union for union in unions if union.paid_by_budget]
        self.by_period = {period.pk: self._flows(period) for period in periods}
        self._stocks(periods, sum(union.members for union in unions if not union.paid_by_budget))

    def ends_unions_in(self, period) -> bool:
        return bool(self.ended) and period.first_day <= BUDGET_UNIONS_ENDED_ON <= period.cut_off

    def _flows(self, period) -> dict[str, int]:
        members_target = self.targets.get((period.year, "members_admitted"), 0)
        unions_target = self.targets.get((period.year, "unions_founded"), 0)
        season = SEASONS[period.quarter - 1] * self.level * self.draw.uniform(0.92, 1.08)
        admitted = round(members_target / 4 * season) if members_target else self.draw.choice([0, 0, 0, 7])
        founded = int(unions_target / 4 * season + self.draw.random())
        enterprises = sum(self.only_enterprises or self.draw.random() < 0.85 for _ in range(founded))
        large = sum(self.draw.random() < 0.65 for _ in range(enterprises))
        officers = founded + self.draw.randint(0, 3)
        decreased = round(admitted * self.draw.uniform(0.35, 0.7))
        if self.ends_unions_in(period):
            decreased += sum(union.members for union in self.ended)
        return {
            "members_admitted": admitted,
            "members_decreased": decreased,
            "unions_founded": founded,
            "enterprise_unions_founded": enterprises,
            "enterprise_unions_founded_20plus": large,
            "first_time_officers": officers,
            "first_time_officers_trained": officers if officers < 2 else officers - self.draw.randint(0, 1),
        }

    def _stocks(self, periods, working: int) -> None:
        """``working``: members of the unions that were there before the term and still are."""
        flows = self.by_period.values()
        end = working + MEMBERS_OF_NEW_UNION * sum(row["unions_founded"] for row in flows)
        if periods[-1].cut_off < BUDGET_UNIONS_ENDED_ON:
            end += sum(union.members for union in self.ended)
        for period in reversed(periods):
            row = self.by_period[period.pk]
            start = end - row["members_admitted"] + row["members_decreased"]
            row |= {"members_start": start} | officials.figures(officials.number(end), period.year)
            end = start


def _report(report, state, unit: _Unit, cast, draw, foundings):
    if state == "missing":
        return
    period, reporter = report.period, cast.reporters[report.unit.code]
    late = draw.random() < 0.06
    day = period.due_on + datetime.timedelta(days=draw.randint(1, 5) if late else -draw.randint(0, 6))
    difficulties = draw.choice(DIFFICULTIES)
    if unit.ends_unions_in(period):
        difficulties = _about_ended(unit.ended)
    with clock.at(_not_later_than_now(day)):
        figures = unit.by_period[period.pk]
        if state == "draft":
            figures = {
                code: figures[code] for code in ("members_start", "members_admitted", "unions_founded")
            }
        foundings.list_in(report, figures, by=reporter)
        revision = actions.save_draft(
            by=reporter,
            report=report,
            version=report.current_revision.version if report.current_revision else 0,
            values=figures,
            difficulties=difficulties,
            proposals=draw.choice(PROPOSALS),
        )
        if state == "draft":
            return
        actions.send(
            by=reporter, report=report, version=revision.version, key=uuid.UUID(int=draw.getrandbits(128))
        )
    if state == "submitted":
        return
    with clock.at(_not_later_than_now(day + datetime.timedelta(days=2))):
        if state == "returned":
            actions.send_back(
                by=cast.staff, report=report, revision=report.current_revision, comment=RETURN_COMMENT
            )
        else:
            actions.approve(by=cast.staff, report=report, revision=report.current_revision)
            foundings.fill_up(report, figures, by=cast.staff)


def _about_ended(unions: list[PlannedUnion]) -> str:
    return (
        f"Trong quý có {len(unions)} CĐCS cơ quan hành chính, đơn vị sự nghiệp hưởng 100% lương từ ngân sách nhà nước "
        f"kết thúc hoạt động, giảm {group(sum(union.members for union in unions))} đoàn viên."
    )


def _not_later_than_now(day: datetime.date) -> datetime.datetime:
    """Ten in the morning of that day, unless it is still to come."""
    morning = datetime.datetime.combine(day, datetime.time(10), tzinfo=clock.ZONE)
    return min(morning, clock.now())
