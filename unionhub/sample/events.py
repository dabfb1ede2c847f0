"""Sample events of units: a name that has changed, and one that will. Neither touches a figure."""

import datetime

from unionhub.reorganise import Request, StayingUnit, carry_out, prepare
from units.models import ReorganisationKind, Unit
from vietnamese import clock

AHEAD = datetime.timedelta(days=60)
SIGNED_BEFORE = datetime.timedelta(days=20)


def load(staff) -> None:
    """Needs the units that the product ships; one that is missing is left out."""
    for code, name, number, day in (
        ("giao-duc", "Công đoàn ngành Giáo dục và Đào tạo", "12/QĐ-LĐLĐ", datetime.date(2024, 3, 1)),
        ("y-te", "Công đoàn ngành Y tế tỉnh", "35/QĐ-LĐLĐ", clock.today() + AHEAD),
    ):
        if Unit.objects.filter(code=code).exists():
            _rename(staff, code, name, number, day)


def _rename(staff, code, name, number, day):
    asked = Request(
        kind=ReorganisationKind.RENAME,
        number=number,
        signed_on=day - SIGNED_BEFORE,
        effective_on=day,
        note="Dữ liệu mẫu.",
        staying=(StayingUnit(code, name=name),),
    )
    carry_out(by=staff, request=asked, seen=prepare(asked).fingerprint)
