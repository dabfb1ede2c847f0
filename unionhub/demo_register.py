"""Sample unions: some 2.500, with sizes and kinds as in reality; a few ceased, renamed, transferred, some without figures.

They are written in bulk with their history rows, as an import does; what happened to a few of them goes through the actions.
"""

import datetime
import random
from dataclasses import dataclass

from simple_history.utils import bulk_create_with_history

from unionhub.demo_places import bare, places_of
from units.actions import union_changes as actions
from units.models import CeasedReason, Founding, GrassrootsUnion, OrganisationKind, Unit
from vietnamese import clock

SEED = 2026
ENTERED_ON = datetime.datetime(2024, 1, 15, 9, tzinfo=clock.ZONE)


@dataclass(frozen=True)
class Mix:
    """How many unions a unit has, and the weights of their kinds."""

    count: int
    kinds: dict[str, int]


_DISTRICT = {
    "su-nghiep": 52,
    "hanh-chinh": 26,
    "dn-ngoai-nha-nuoc": 16,
    "dn-fdi": 2,
    "hop-tac-xa": 2,
    "nghiep-doan": 2,
}
MIXES = {
    "tp-bac-giang": Mix(262, _DISTRICT | {"dn-ngoai-nha-nuoc": 40, "su-nghiep-ngoai-cong-lap": 4}),
    "yen-dung": Mix(150, _DISTRICT),
    "viet-yen": Mix(168, _DISTRICT | {"dn-ngoai-nha-nuoc": 30}),
    "tan-yen": Mix(148, _DISTRICT),
    "hiep-hoa": Mix(176, _DISTRICT),
    "lang-giang": Mix(162, _DISTRICT),
    "luc-nam": Mix(166, _DISTRICT),
    "yen-the": Mix(122, _DISTRICT),
    "luc-ngan": Mix(170, _DISTRICT),
    "son-dong": Mix(116, _DISTRICT),
    "kcn": Mix(412, {"dn-fdi": 68, "dn-ngoai-nha-nuoc": 32}),
    "cong-thuong": Mix(64, {"dn-ngoai-nha-nuoc": 70, "dn-nha-nuoc": 20, "dn-fdi": 10}),
    "xay-dung": Mix(46, {"dn-ngoai-nha-nuoc": 80, "su-nghiep": 20}),
    "y-te": Mix(44, {"su-nghiep": 92, "su-nghiep-ngoai-cong-lap": 8}),
    "nong-nghiep": Mix(40, {"su-nghiep": 45, "hanh-chinh": 25, "dn-nha-nuoc": 30}),
    "giao-duc": Mix(78, {"su-nghiep": 90, "su-nghiep-ngoai-cong-lap": 10}),
    "vien-chuc": Mix(84, {"hanh-chinh": 80, "su-nghiep": 20}),
    "truc-thuoc": Mix(8, {"dn-nha-nuoc": 60, "su-nghiep": 40}),
}
# Lowest and highest usual workforce, and the share of members in it, by kind.
SIZES = {
    "hanh-chinh": (12, 70, 0.99),
    "su-nghiep": (18, 95, 0.98),
    "dn-nha-nuoc": (40, 420, 0.95),
    "dn-ngoai-nha-nuoc": (10, 240, 0.78),
    "dn-fdi": (110, 5200, 0.84),
    "hop-tac-xa": (8, 40, 0.8),
    "su-nghiep-ngoai-cong-lap": (10, 60, 0.75),
    "nghiep-doan": (15, 60, 1.0),
}
FIRST = [
    "An",
    "Bình",
    "Đại",
    "Đông",
    "Hải",
    "Hoàng",
    "Hưng",
    "Khải",
    "Minh",
    "Nam",
    "Phú",
    "Quang",
    "Tân",
    "Thành",
    "Việt",
]
SECOND = [
    "An",
    "Dương",
    "Đạt",
    "Giang",
    "Hà",
    "Hòa",
    "Long",
    "Lợi",
    "Phát",
    "Sơn",
    "Thắng",
    "Thịnh",
    "Tiến",
    "Vượng",
]
TRADES = [
    "May",
    "Điện tử",
    "Cơ khí",
    "Bao bì",
    "Gỗ",
    "Thực phẩm",
    "Xây dựng",
    "Vận tải",
    "Thương mại",
    "Nhựa",
]
LEVELS = ["Mầm non", "Tiểu học", "Trung học cơ sở", "Trung học phổ thông"]
OFFICES = [
    "Ủy ban nhân dân",
    "Đảng ủy",
    "Hội đồng nhân dân",
    "Hội Nông dân",
    "Hội Phụ nữ",
    "Hội Cựu chiến binh",
    "Mặt trận Tổ quốc",
    "Đoàn Thanh niên",
]
# Of the whole province, and made up: none of them is called like a real one.
OFFICES_OF_SECTORS = {
    "xay-dung": ["Trung tâm Quy hoạch", "Ban Quản lý dự án"],
    "y-te": ["Bệnh viện", "Trung tâm Y tế", "Phòng khám"],
    "nong-nghiep": ["Chi cục", "Trạm Khuyến nông", "Trung tâm Giống"],
    "vien-chuc": ["Văn phòng", "Chi cục", "Thanh tra", "Ban Quản lý", "Trung tâm"],
    "truc-thuoc": ["Trung tâm"],
}


def load(staff, share: float = 1) -> int:
    """Write the sample register as ``staff``; returns how many unions it has. Needs units and kinds of organisations.

    ``share``: a small part will do where many tests load it.
    """
    draw = random.Random(SEED)  # noqa: S311 - sample figures, not secrets
    kinds = {kind.code: kind for kind in OrganisationKind.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=MIXES, owes_reports=True)}
    used: set[str] = set()
    unions = [
        _union(units[code], kinds[kind], draw, used)
        for code, mix in MIXES.items()
        if code in units
        for kind in draw.choices(
            list(mix.kinds), list(mix.kinds.values()), k=max(1, round(mix.count * share))
        )
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
    _happenings(staff, unions, units, draw)
    return len(unions)


def _union(unit, kind, draw, used) -> GrassrootsUnion:
    place, employer = _place_and_employer(unit.code, kind.code, draw, used)
    low, high, share = SIZES[kind.code]
    # Most are small, a few large.
    workforce = round(low * (high / low) ** (draw.random() ** 2.2))
    members = min(workforce, round(workforce * min(1, draw.gauss(share, 0.06))))
    known = draw.random()
    counted = draw.choice(
        [datetime.date(2025, 12, 31), datetime.date(2026, 6, 30), datetime.date(2026, 9, 30)]
    )
    return GrassrootsUnion(
        unit=unit,
        name=f"{'Nghiệp đoàn' if kind.code == 'nghiep-doan' else 'CĐCS'} {employer}",
        kind=kind,
        employer=employer,
        tax_code=f"24{draw.randrange(10**8):08}" if kind.is_enterprise and draw.random() < 0.9 else "",
        place=place,
        workforce=workforce if known > 0.04 else None,
        members=members if known > 0.06 else None,
        figures_on=min(counted, clock.today()) if known > 0.06 else None,
    )


def _place_and_employer(unit: str, kind: str, draw, used) -> tuple[str, str]:
    """An employer that no other has; numbered where a small place has all of them already."""
    for tries in range(1000):
        place = draw.choice(places_of(unit))
        employer = _employer(unit, kind, place, draw)
        if tries >= 20:
            employer += f" số {draw.randint(1, 4)}"
        if employer not in used:
            used.add(employer)
            return place, employer
    raise RuntimeError(f"no name left for a sample union of {unit}")


def _employer(unit: str, kind: str, place: str, draw) -> str:
    name = f"{draw.choice(FIRST)} {draw.choice(SECOND)}"
    commune = bare(place)
    if kind == "dn-fdi":
        return f"Công ty TNHH {name} {draw.choice(TRADES)} Việt Nam"
    if kind == "dn-ngoai-nha-nuoc":
        return f"Công ty {draw.choice(['TNHH', 'Cổ phần', 'TNHH MTV'])} {draw.choice(TRADES)} {name}"
    if kind == "dn-nha-nuoc":
        return f"Công ty TNHH MTV Nhà nước {draw.choice(TRADES)} {name}"
    if kind == "hop-tac-xa":
        return f"Hợp tác xã {draw.choice(['Nông nghiệp', 'Dịch vụ', 'Vận tải'])} {commune} {name}"
    if kind == "nghiep-doan":
        return f"{draw.choice(['Xe ôm', 'Nghề mộc', 'Vận chuyển', 'Giúp việc'])} {commune} {name}"
    if kind in ("hanh-chinh", "su-nghiep") and unit in OFFICES_OF_SECTORS:
        return f"{draw.choice(OFFICES_OF_SECTORS[unit])} {name}"
    if kind == "hanh-chinh":
        return f"{draw.choice(OFFICES)} {place}"
    if kind == "su-nghiep-ngoai-cong-lap":
        return f"Trường Mầm non tư thục {name}"
    return f"Trường {draw.choice(LEVELS)} {draw.choice([commune, name])}"


def _founding(union, draw) -> Founding:
    day = datetime.date(2008, 1, 1) + datetime.timedelta(days=draw.randrange(15 * 365 + 300))
    workforce = None if union.workforce is None else max(5, round(union.workforce * draw.uniform(0.4, 1)))
    return Founding(
        union=union,
        unit=union.unit,
        founded_on=day,
        decision_number=f"{draw.randint(1, 180)}/QĐ-LĐLĐ" if draw.random() < 0.85 else "",
        name=union.name,
        employer=union.employer,
        tax_code=union.tax_code,
        is_enterprise=union.kind.is_enterprise,
        workforce=workforce,
        members=None if workforce is None else max(5, round(workforce * draw.uniform(0.5, 1))),
    )


def _happenings(staff, unions, units, draw):
    """What happened to a few of them in the last two years, through the actions, as people enter it."""
    chosen = draw.sample(unions, min(44, len(unions)))
    start = min(datetime.date(2024, 2, 1), clock.today())
    days = max((clock.today() - start).days, 1)

    def some_day():
        return start + datetime.timedelta(days=draw.randrange(days))

    def seen(union):
        return actions.version_of(union)

    reasons = [
        reason for reason in CeasedReason.values if reason not in (CeasedReason.OTHER, CeasedReason.MERGED)
    ]
    for union in chosen[:24]:
        actions.cease(
            by=staff,
            union=union,
            seen=seen(union),
            ceased_on=some_day(),
            reason=draw.choice(reasons),
            decision_number=f"{draw.randint(1, 90)}/QĐ-LĐLĐ",
        )
    for union in chosen[24:36]:
        name = f"{union.name} {draw.choice(['Miền Bắc', 'Bắc Giang', 'Phương Đông'])}"
        actions.rename(by=staff, union=union, seen=seen(union), name=name, effective_on=some_day())
    others = [unit for code, unit in units.items() if code not in ("kcn", "giao-duc", "y-te")]
    for union in chosen[36:]:
        to_unit = draw.choice([unit for unit in others if unit.pk != union.unit_id])
        actions.transfer(
            by=staff,
            union=union,
            seen=seen(union),
            to_unit=to_unit,
            effective_on=some_day(),
            decision_number=f"{draw.randint(1, 90)}/QĐ-LĐLĐ",
        )
