"""The sample accounts: one of each role, and a reporter for every unit that reports."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from units.models import Assignment, Unit, User
from units.people.roles import Role

STAFF, LEADER, ADMINISTRATOR = "canbo", "lanhdao", "quantri"


@dataclass
class Cast:
    """Who does what in the sample; ``reporters`` by code of their unit."""

    staff: User
    leader: User
    reporters: dict[str, User]


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
