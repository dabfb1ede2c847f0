"""Sample accounts and sample reports, made through the same actions as real ones; the same every time.

Every quarter that has ended is opened and reported; the last one is left unfinished, so that every role finds something to do.
"""

import datetime
import random
import uuid
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from targets import checks
from targets.actions import reports as actions
from targets.models import QuarterlyReport, ReportingPeriod, TargetEntry
from unionhub import (
    demo_enterprises,
    demo_events,
    demo_inspections,
    demo_officials,
    demo_quality,
    demo_ratings,
    demo_register,
)
from unionhub.demo_foundings import SampleFoundings
from units.models import Assignment, Installation, Unit, User
from units.roles import Role
from vietnamese import clock

SEED = 2023
STILL_OPEN_DAYS = 60
STAFF, LEADER, ADMINISTRATOR = "canbo", "lanhdao", "quantri"
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
FIRST_MEMBERS = {
    "kcn": 152_000,
    "tp-bac-giang": 9_400,
    "giao-duc": 24_300,
    "cong-thuong": 11_800,
    "vien-chuc": 4_100,
}
SEASONS = (0.8, 1.1, 1.0, 1.1)
DIFFICULTIES = [
    "Một số doanh nghiệp nhỏ chưa tạo điều kiện cho người lao động gia nhập công đoàn.",
    "Lao động biến động nhiều, số đoàn viên giảm do nghỉ việc còn cao.",
    "",
]
PROPOSALS = ["Đề nghị LĐLĐ tỉnh hỗ trợ tài liệu tuyên truyền cho công nhân mới.", "", ""]
RETURN_COMMENT = "Số đoàn viên giảm tăng nhiều so với quý trước, đề nghị kiểm tra lại và nêu rõ lý do."


@dataclass
class Cast:
    staff: User
    leader: User
    reporters: dict[str, User]


@transaction.atomic
def load(password: str, register_share: float = 1) -> None:
    """Everything, or nothing; needs units, programme and the annex's targets."""
    Installation.objects.update_or_create(only=True, defaults={"sample_since": clock.now()})
    cast = make_accounts(password)
    draw = random.Random(SEED)  # noqa: S311 - sample figures, not secrets
    periods = list(ReportingPeriod.objects.filter(opens_on__lte=clock.today()))
    plans = {unit.code: _Sample(unit, draw) for unit in Unit.objects.filter(owes_reports=True)}
    # Units can still finish the last quarter, however long after its due day the sample is loaded.
    still_open = clock.today() + datetime.timedelta(days=STILL_OPEN_DAYS)
    ReportingPeriod.objects.filter(pk=periods[-1].pk, locks_on__lt=still_open).update(locks_on=still_open)
    foundings = SampleFoundings(SEED, periods)
    for period in periods:
        with clock.at(_not_later_than_now(period.opens_on)):
            actions.open_period(by=cast.staff, period=period)
        for report in (
            QuarterlyReport.objects.filter(period=period).select_related("unit", "period").order_by("unit")
        ):
            state = UNFINISHED.get(report.unit.code, "approved") if period == periods[-1] else "approved"
            _report(report, state, plans[report.unit.code], cast, draw, foundings)
    demo_register.load(cast.staff, register_share)
    demo_enterprises.load(cast)
    demo_events.load(cast.staff)
    demo_ratings.load(cast)
    demo_quality.load(cast.staff)
    demo_inspections.load(cast)


def make_accounts(password: str) -> Cast:
    """The sample accounts, all with this password; repeated, it only sets the password."""
    encoded = make_password(password)
    province = Unit.objects.get(code="bac-giang")

    def account(username, full_name, role, unit):
        user, _ = User.objects.update_or_create(
            username=username, defaults={"full_name": full_name, "password": encoded, "is_active": True}
        )
        Assignment.objects.get_or_create(
            user=user, unit=unit, role=role, defaults={"valid_from": datetime.date(2024, 1, 1)}
        )
        return user

    staff = account(STAFF, "Nguyễn Thị Mẫu (cán bộ tỉnh)", Role.STAFF, province)
    leader = account(LEADER, "Trần Văn Mẫu (lãnh đạo)", Role.LEADERSHIP, province)
    account(ADMINISTRATOR, "Lê Văn Mẫu (quản trị)", Role.ADMINISTRATOR, province)
    reporters = {
        unit.code: account(f"donvi-{unit.code}", f"Cán bộ {unit.short_name}", Role.REPORTER, unit)
        for unit in Unit.objects.filter(owes_reports=True).prefetch_related("versions")
    }
    return Cast(staff, leader, reporters)


class _Sample:
    """Draws plausible figures for one unit, quarter after quarter."""

    def __init__(self, unit: Unit, draw: random.Random):
        self.draw = draw
        self.targets = {
            (year, code): amount
            for (_, year, code), amount in TargetEntry.objects.filter(unit=unit).current_targets().items()
        }
        self.level = USUAL.get(unit.code) or draw.uniform(0.9, 1.1)
        self.members = FIRST_MEMBERS.get(unit.code) or draw.randrange(2_600, 6_800, 10)
        self.officials = 18 if unit.code == "kcn" else draw.randint(3, 6)

    def figures(self, period) -> dict[str, int]:
        members_target = self.targets.get((period.year, "members_admitted"), 0)
        unions_target = self.targets.get((period.year, "unions_founded"), 0)
        season = SEASONS[period.quarter - 1] * self.level * self.draw.uniform(0.92, 1.08)
        admitted = round(members_target / 4 * season) if members_target else self.draw.choice([0, 0, 0, 7])
        founded = int(unions_target / 4 * season + self.draw.random())
        enterprises = sum(self.draw.random() < 0.85 for _ in range(founded))
        large = sum(self.draw.random() < 0.65 for _ in range(enterprises))
        decreased = round(admitted * self.draw.uniform(0.35, 0.7))
        officers = founded + self.draw.randint(0, 3)
        figures = {
            "members_start": self.members,
            "members_admitted": admitted,
            "members_decreased": decreased,
            "unions_founded": founded,
            "enterprise_unions_founded": enterprises,
            "enterprise_unions_founded_20plus": large,
            "first_time_officers": officers,
            "first_time_officers_trained": officers if officers < 2 else officers - self.draw.randint(0, 1),
            **demo_officials.figures(self.officials, period.year),
        }
        self.members += admitted - decreased
        return figures


def _report(report, state, sample, cast, draw, foundings):
    if state == "missing":
        return
    period, reporter = report.period, cast.reporters[report.unit.code]
    late = draw.random() < 0.06
    day = period.due_on + datetime.timedelta(days=draw.randint(1, 5) if late else -draw.randint(0, 6))
    with clock.at(_not_later_than_now(day)):
        figures = sample.figures(period)
        if state == "draft":
            figures = {code: figures[code] for code in (*checks.MEMBERS[:2], "unions_founded")}
        foundings.list_in(report, figures, by=reporter)
        revision = actions.save_draft(
            by=reporter,
            report=report,
            version=report.current_revision.version if report.current_revision else 0,
            values=figures,
            difficulties=draw.choice(DIFFICULTIES),
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


def _not_later_than_now(day: datetime.date) -> datetime.datetime:
    """Ten in the morning of that day, unless it is still to come."""
    morning = datetime.datetime.combine(day, datetime.time(10), tzinfo=clock.ZONE)
    return min(morning, clock.now())
