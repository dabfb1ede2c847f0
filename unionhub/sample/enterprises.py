"""Sample enterprises without a union in every stage, over two surveys, and the steering committee; the same every time."""

import datetime
import random

from simple_history.utils import bulk_create_with_history

from unionhub.sample.accounts import Cast
from unionhub.sample.names import Names
from unionhub.sample.papers import paper_number
from unionhub.sample.places import places_of
from units.enterprises import actions
from units.models import (
    CommitteeMember,
    CommitteeRole,
    EnterpriseState,
    EnterpriseSurvey,
    EnterpriseTransition,
    OrganisationKind,
    SurveyedEnterprise,
    Unit,
)
from units.register.actions import FoundingPaper
from vietnamese import clock

SEED = 2024
State = EnterpriseState
# How many enterprises each unit has; others have none. The industrial parks have most of them.
NUMBERS = {
    "kcn": 90,
    "viet-yen": 34,
    "tp-bac-giang": 30,
    "yen-dung": 24,
    "lang-giang": 24,
    "hiep-hoa": 22,
    "tan-yen": 16,
    "luc-nam": 16,
    "cong-thuong": 14,
    "xay-dung": 12,
    "yen-the": 8,
    "luc-ngan": 8,
    "son-dong": 4,
}
FOUNDED_IN = ("kcn", "viet-yen", "tan-yen")
CONTACTS = ["Bà Nguyễn Thị Hoa", "Ông Trần Văn Hùng", "Bà Lê Thị Thu", "Ông Phạm Văn Nam"]
REASONS = [
    "Doanh nghiệp chưa đồng ý, đề nghị liên hệ lại sau Tết.",
    "Đang thu hẹp sản xuất, người lao động nghỉ việc nhiều.",
    "Doanh nghiệp sắp chuyển địa điểm sang tỉnh khác.",
]
COMMENTS = [
    "Đã gặp chủ doanh nghiệp.",
    "Đã gửi tài liệu tuyên truyền.",
    "Người lao động đã đăng ký gia nhập.",
    "",
]
# Whom the committee is made of: name, position, role, account, units that the person looks after.
COMMITTEE = [
    ("Trần Văn Mẫu", "Chủ tịch LĐLĐ tỉnh", "head", "lanhdao", ["kcn"]),
    ("Phạm Thị Hạnh", "Phó Chủ tịch Thường trực LĐLĐ tỉnh", "deputy", "", ["tp-bac-giang", "viet-yen"]),
    ("Hoàng Văn Thắng", "Phó Chủ tịch LĐLĐ tỉnh", "deputy", "", ["yen-dung", "lang-giang"]),
    (
        "Nguyễn Thị Mẫu",
        "Trưởng Ban Tổ chức - Kiểm tra",
        "member",
        "canbo",
        ["luc-nam", "yen-the", "luc-ngan"],
    ),
    ("Đỗ Thị Mai", "Trưởng Ban Tuyên giáo - Nữ công", "member", "", ["hiep-hoa", "tan-yen"]),
    ("Vũ Văn Quyết", "Trưởng Ban Tài chính", "member", "", ["cong-thuong", "xay-dung"]),
    ("Ngô Văn Lâm", "Chánh Văn phòng LĐLĐ tỉnh", "member", "", ["y-te", "giao-duc"]),
    ("Bùi Thị Thủy", "Chủ nhiệm Ủy ban Kiểm tra LĐLĐ tỉnh", "member", "", ["vien-chuc"]),
    ("Đinh Văn Tuấn", "Ủy viên Ban Thường vụ LĐLĐ tỉnh", "member", "", []),
]


def load(cast: Cast, names: Names) -> None:
    """Needs the units and the kinds of organisations."""
    draw = random.Random(SEED)  # noqa: S311 - sample figures, not secrets
    _committee(cast)
    _enterprises(cast, names, draw)
    _foundings(cast, draw)


def _committee(cast) -> None:
    accounts = {"lanhdao": cast.leader, "canbo": cast.staff}
    units = {unit.code: unit for unit in Unit.objects.all()}
    for order, (name, position, role, username, codes) in enumerate(COMMITTEE, 1):
        member = CommitteeMember.objects.create(
            name=name,
            position=position,
            role=CommitteeRole(role),
            order=order,
            user=accounts.get(username),
            valid_from=datetime.date(2023, 10, 1),
        )
        member.units.set([units[code] for code in codes if code in units])


def _enterprises(cast, names, draw) -> None:
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=NUMBERS)}
    private = OrganisationKind.objects.get(code="dn-ngoai-nha-nuoc")
    foreign = OrganisationKind.objects.get(code="dn-fdi")
    today = clock.today()
    enterprises, histories, steps = [], [], []
    for code, number in NUMBERS.items():
        unit, reporter = units[code], cast.reporters.get(code)
        for _ in range(number):
            is_foreign = code == "kcn" and draw.random() < 0.4
            last_year = draw.choice([6, 9, 14, 18, 22, 27, 35, 48, 60, 85, 120, 260]) + draw.randrange(4)
            now = max(3, round(last_year * draw.uniform(0.8, 1.3))) if draw.random() < 0.7 else None
            state = draw.choices(
                [State.SURVEYED, State.APPROACHED, State.PREPARING, State.GIVEN_UP], [45, 30, 13, 12]
            )[0]
            followed = state in (State.APPROACHED, State.PREPARING)
            enterprises.append(
                SurveyedEnterprise(
                    unit=unit,
                    name=names.foreign_company() if is_foreign else names.company(code),
                    kind=foreign if is_foreign else private,
                    tax_code=names.tax_code() if draw.random() < 0.9 else "",
                    place=draw.choice(places_of(code)),
                    workforce=now if now is not None else last_year,
                    surveyed_year=today.year if now is not None else today.year - 1,
                    state=state,
                    follower=draw.choice([reporter, cast.staff]) if followed else None,
                    follow_up_by=today + datetime.timedelta(days=draw.randint(-25, 70)) if followed else None,
                    contact_name=draw.choice(CONTACTS) if draw.random() < 0.3 else "",
                )
            )
            histories.append((last_year, now))
            steps.append(_steps(state, draw))
    bulk_create_with_history(enterprises, SurveyedEnterprise, batch_size=500, default_user=cast.staff)
    surveys, transitions = [], []
    for enterprise, (last_year, now), taken in zip(enterprises, histories, steps, strict=True):
        surveys.append(EnterpriseSurvey(enterprise=enterprise, year=today.year - 1, workforce=last_year))
        if now is not None:
            surveys.append(EnterpriseSurvey(enterprise=enterprise, year=today.year, workforce=now))
        by = cast.reporters.get(enterprise.unit.code, cast.staff)
        at = clock.now() - datetime.timedelta(days=len(taken) * 30)
        for source, step, comment in taken:
            transitions.append(
                EnterpriseTransition(
                    enterprise=enterprise,
                    from_state=source,
                    to_state=step.target,
                    step=step.name,
                    by=by,
                    at=at,
                    comment=comment,
                )
            )
            at += datetime.timedelta(days=draw.randint(5, 20))
    bulk_create_with_history(surveys, EnterpriseSurvey, batch_size=500, default_user=cast.staff)
    EnterpriseTransition.objects.bulk_create(transitions)


def _steps(state, draw) -> list[tuple]:
    """``[(from, step, comment), …]`` that lead to a stage."""
    approach = (State.SURVEYED, actions.APPROACH, draw.choice(COMMENTS))
    if state == State.APPROACHED:
        return [approach]
    if state == State.PREPARING:
        return [approach, (State.APPROACHED, actions.PREPARE, draw.choice(COMMENTS))]
    if state == State.GIVEN_UP:
        return [approach, (State.APPROACHED, actions.GIVE_UP, draw.choice(REASONS))]
    return []


def _foundings(cast, draw) -> None:
    """A few that have come to a union this quarter: the units' next report finds them as suggestions."""
    day = clock.today() - datetime.timedelta(days=3)
    preparing = SurveyedEnterprise.objects.filter(state=State.PREPARING).select_related("unit", "kind")
    chosen = [one for code in FOUNDED_IN for one in preparing.filter(unit__code=code).order_by("pk")[:2]]
    for number, enterprise in enumerate(chosen, 1):
        actions.found(
            by=cast.reporters[enterprise.unit.code],
            enterprise=enterprise,
            name=f"CĐCS {enterprise.name}",
            kind=enterprise.kind,
            paper=FoundingPaper(
                day,
                paper_number(100 + number, enterprise.unit),
                workforce=enterprise.workforce,
                members=max(3, round(enterprise.workforce * draw.uniform(0.5, 0.8))),
            ),
            tax_code=enterprise.tax_code,
            place=enterprise.place,
        )
