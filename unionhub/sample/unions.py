"""What grassroots unions the sample has: pure, without the database. ``planned_unions`` draws all of them.

One union of the offices of each commune, the offices of the districts and the province, schools and hospitals, centres and
state enterprises by name; companies, cooperatives and private schools in numbers as each unit could have them. Those of offices
and of public units that the budget pays wholly have ended since; public units that still have a union finance
themselves at least in part, and their note says so.
"""

import random
from dataclasses import dataclass

from unionhub.sample import institutions
from unionhub.sample.names import Names
from unionhub.sample.places import COMMUNES, DISTRICTS, bare, places_of

SELF_FINANCING = "Đơn vị sự nghiệp tự bảo đảm chi thường xuyên."
PARTLY_SELF_FINANCING = "Đơn vị sự nghiệp tự bảo đảm một phần chi thường xuyên."
# Lowest and highest usual workforce, and the share of members in it, by kind.
SIZES = {
    "hanh-chinh": (14, 70, 0.99),
    "su-nghiep": (18, 95, 0.98),
    "dn-nha-nuoc": (40, 420, 0.95),
    "dn-ngoai-nha-nuoc": (12, 260, 0.78),
    "dn-fdi": (110, 5200, 0.84),
    "hop-tac-xa": (10, 40, 0.8),
    "su-nghiep-ngoai-cong-lap": (12, 60, 0.75),
    "nghiep-doan": (15, 60, 1.0),
}
HOSPITAL = (120, 900, 0.98)
FOREIGN_IN_DISTRICT = (60, 1200, 0.84)  # outside the industrial parks


@dataclass
class PlannedUnion:
    """A union of the register before it is written; ``members`` is as many as it would have by its size alone."""

    unit: str
    kind: str
    name: str
    place: str
    employer: str
    note: str = ""
    paid_by_budget: bool = False
    tax_code: str = ""
    workforce: int = 0
    members: int = 0
    ceases: bool = False
    moves_to: str = ""  # code of the unit that takes it over

    @property
    def works(self) -> bool:
        """To this day."""
        return not (self.ceases or self.paid_by_budget)


@dataclass(frozen=True)
class Numbers:
    """How many unions a unit has of the kinds that are not listed by name."""

    companies: int = 0
    foreign: int = 0
    cooperatives: int = 0
    private_institutions: int = 0
    occupational: int = 0


NUMBERS = {
    "tp-bac-giang": Numbers(146, 4, 4, 12, 3),
    "yen-dung": Numbers(66, 4, 4, 3, 1),
    "viet-yen": Numbers(86, 5, 3, 5, 2),
    "tan-yen": Numbers(56, 3, 5, 3, 2),
    "hiep-hoa": Numbers(78, 4, 4, 4, 2),
    "lang-giang": Numbers(70, 4, 4, 3, 2),
    "luc-nam": Numbers(58, 3, 5, 2, 3),
    "yen-the": Numbers(40, 1, 6, 2, 1),
    "luc-ngan": Numbers(46, 0, 7, 2, 2),
    "son-dong": Numbers(28, 0, 4, 1, 1),
    "kcn": Numbers(134, 282),
    "cong-thuong": Numbers(42, 5),
    "xay-dung": Numbers(38),
    "y-te": Numbers(4, 0, 0, 8),
    "giao-duc": Numbers(0, 0, 0, 8),
}
TRADES_WITHOUT_EMPLOYER = ("xe ôm", "nghề mộc", "vận chuyển hàng hóa", "bốc xếp", "xây dựng dân dụng")
COOPERATIVES = ("Nông nghiệp", "Dịch vụ nông nghiệp", "Dịch vụ điện năng", "Sản xuất nông sản")


def planned_unions(names: Names, draw: random.Random) -> list[PlannedUnion]:
    """All unions, unit by unit, in no order within a unit."""
    unions = []
    for code in (
        *DISTRICTS,
        *(code for code in NUMBERS if code not in DISTRICTS),
        "nong-nghiep",
        "vien-chuc",
    ):
        own = [*_public(code), *_others(code, NUMBERS.get(code, Numbers()), names, draw)]
        draw.shuffle(own)
        unions += own
    for union in unions:
        _size(union, draw)
    return unions


def _public(code: str):
    if code in DISTRICTS:
        for commune in COMMUNES[code]:
            yield from _of_commune(code, commune)
    for kind, employer, place, financing in institutions.of(code):
        yield _union(code, kind, employer, place, financing)


def _of_commune(code: str, commune: str):
    office = f"Ủy ban nhân dân {commune}"
    yield PlannedUnion(code, "hanh-chinh", f"CĐCS {commune}", commune, office, paid_by_budget=True)
    # Schools of towns and wards that take fees finance themselves in part; primary schools take none.
    in_town = not commune.startswith("xã ")
    for level in ("Mầm non", "Tiểu học", "THCS"):
        financing = "partly" if in_town and level != "Tiểu học" else "budget"
        yield _union(code, "su-nghiep", f"Trường {level} {bare(commune)}", commune, financing)


def _union(code, kind, employer, place, financing="") -> PlannedUnion:
    notes = {"self": SELF_FINANCING, "partly": PARTLY_SELF_FINANCING}
    return PlannedUnion(
        code,
        kind,
        f"CĐCS {employer}",
        place,
        employer,
        note=notes.get(financing, ""),
        paid_by_budget=financing == "budget",
    )


def _others(code: str, numbers: Numbers, names: Names, draw):
    def place():
        return draw.choice(places_of(code))

    for _ in range(numbers.companies):
        yield _enterprise(code, "dn-ngoai-nha-nuoc", names.company(code), place(), names, draw)
    for _ in range(numbers.foreign):
        yield _enterprise(code, "dn-fdi", names.foreign_company(), place(), names, draw)
    for _ in range(numbers.cooperatives):
        name = f"Hợp tác xã {draw.choice(COOPERATIVES)} {names.own()}"
        yield _union(code, "hop-tac-xa", name, place())
    for _ in range(numbers.private_institutions):
        yield _union(code, "su-nghiep-ngoai-cong-lap", private_institution(code, names), place())
    for trade, commune in zip(
        TRADES_WITHOUT_EMPLOYER, draw.sample(places_of(code), numbers.occupational), strict=False
    ):
        yield PlannedUnion(code, "nghiep-doan", f"Nghiệp đoàn cơ sở {trade} {commune}", commune, employer="")


def private_institution(code: str, names: Names) -> str:
    """A school, or a clinic in the unit of the health sector."""
    if code == "y-te":
        return f"Phòng khám đa khoa {names.own()}"
    return f"Trường {'Phổ thông liên cấp' if code == 'giao-duc' else 'Mầm non'} tư thục {names.own()}"


def _enterprise(code, kind, name, place, names, draw) -> PlannedUnion:
    union = _union(code, kind, name, place)
    union.tax_code = names.tax_code() if draw.random() < 0.9 else ""
    return union


def _size(union: PlannedUnion, draw) -> None:
    """Most are small, a few large."""
    low, high, share = SIZES[union.kind]
    if "Bệnh viện" in union.employer:
        low, high, share = HOSPITAL
    elif union.kind == "dn-fdi" and union.unit != "kcn":
        low, high, share = FOREIGN_IN_DISTRICT
    union.workforce = round(low * (high / low) ** (draw.random() ** 2.2))
    union.members = min(union.workforce, max(5, round(union.workforce * min(1, draw.gauss(share, 0.06)))))
