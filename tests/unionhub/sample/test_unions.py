"""The planned unions of the sample read like a register that an officer keeps."""

import random
import re
from collections import Counter

import pytest

from unionhub.sample.names import Names
from unionhub.sample.places import COMMUNES, PLACES
from unionhub.sample.unions import PARTLY_SELF_FINANCING, SELF_FINANCING, planned_unions

STATE = {"hanh-chinh", "su-nghiep", "dn-nha-nuoc"}
# Bodies of a commune or district that have no union of their own, as registers never show them.
NO_UNION_OF_THEIR_OWN = re.compile(
    r"CĐCS (Hội đồng nhân dân|Đảng ủy|Đoàn Thanh niên|Hội (Cựu chiến binh|Nông dân|Phụ nữ|Liên hiệp Phụ nữ)"
    r"|Mặt trận Tổ quốc|Ủy ban nhân dân (xã|phường|thị trấn))"
)
RUNNING_NUMBER = re.compile(r"\d+$")


@pytest.fixture(scope="module")
def plan():
    return planned_unions(Names(1), random.Random(2))


def test_a_draw_is_repeatable(plan):
    assert planned_unions(Names(1), random.Random(2)) == plan


def test_each_commune_has_one_union_of_its_offices(plan):
    of_communes = Counter(union.name for union in plan if union.kind == "hanh-chinh")
    for communes in COMMUNES.values():
        assert [of_communes[f"CĐCS {commune}"] for commune in communes] == [1] * len(communes)
    assert not [union.name for union in plan if NO_UNION_OF_THEIR_OWN.search(union.name)]
    assert NO_UNION_OF_THEIR_OWN.search("CĐCS Hội đồng nhân dân phường Nếnh")


def test_nobody_is_told_apart_by_a_running_number(plan):
    names = [union.employer for union in plan if not union.employer.startswith("Trường THPT")]
    assert not [name for name in names if RUNNING_NUMBER.search(name)]
    assert len({union.name for union in plan}) == len(plan)
    codes = [union.tax_code for union in plan if union.tax_code]
    assert len(set(codes)) == len(codes)


def test_occupational_unions_have_no_employer_and_all_others_have(plan):
    occupational = [union for union in plan if union.kind == "nghiep-doan"]
    assert len(occupational) > 10
    for union in occupational:
        assert union.name.startswith("Nghiệp đoàn cơ sở ")
        assert union.name.endswith(union.place)
        assert union.employer == union.tax_code == ""
    assert all(
        union.name == f"CĐCS {union.place}" or union.name == f"CĐCS {union.employer}"
        for union in plan
        if union.kind != "nghiep-doan"
    )


def test_unions_lie_in_the_district_of_their_unit(plan):
    assert not [
        (union.name, union.place)
        for union in plan
        if union.unit in PLACES and union.place not in PLACES[union.unit]
    ]
    everywhere = set().union(*PLACES.values())
    assert all(union.place in everywhere for union in plan)


def test_offices_and_what_the_budget_pays_wholly_end_and_the_rest_of_the_state_sector_pays_itself(plan):
    state = [union for union in plan if union.kind in STATE]
    assert all(union.paid_by_budget for union in state if union.kind == "hanh-chinh")
    left = [union for union in state if union.works]
    assert 150 < len(left) < len(state) / 2
    assert {union.note for union in left if union.kind == "su-nghiep"} == {
        SELF_FINANCING,
        PARTLY_SELF_FINANCING,
    }
    assert not [union.name for union in plan if union.paid_by_budget and union.kind not in STATE]


def test_sizes_are_possible(plan):
    assert all(5 <= union.members <= union.workforce for union in plan)
    of_communes = [union.members for union in plan if union.name == f"CĐCS {union.place}"]
    assert max(of_communes) <= 70
