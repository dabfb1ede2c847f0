"""Which unions are asked about as possible doubles, and which are not."""

import pytest

from units.models import GrassrootsUnion, OrganisationKind, Unit
from units.register.duplicate_detection import Entry, compare, find_doubles
from units.register.name_matching import alike, blocks, core

SAME = [
    ("CĐCS Công ty TNHH MTV Luxshare-ICT (Việt Nam)", "Công đoàn Luxshare ICT"),
    ("Công đoàn cơ sở Trường MN Tân Mỹ", "CĐCS Trường Mầm non Tân Mỹ"),
    ("Cty CP May Bắc Giang", "CĐCS Công ty cổ phần may Bắc Giang"),
    ("CĐCS Công ty Luxshare", "CĐCS Công ty Luxsharre"),
    ("CĐCS Công ty Lux share", "CĐCS Công ty Luxshare"),
    ("CĐCS Crystal Martin", "CĐCS Martin Crystal"),
    ("CĐCS Trường Mầm non Vôi số 1", "CĐCS Mầm non Vôi số 01"),
    ("CĐCS UBND xã Ngọc Thiện", "CĐCS Ủy ban nhân dân xã NGỌC THIỆN"),
    ("CĐCS xã Nguyên Hồng", "CĐCS xã Nguyênn Hồng"),
    ("CĐCS Công ty TNHH Hòa Phú", "CĐCS Công ty TNHH Hoà Phú"),
]
DIFFERENT = [
    ("CĐCS Trường THCS Đại Lâm", "CĐCS Trường THCS Đại Hóa"),
    ("CĐCS Trường Mầm non Vôi số 1", "CĐCS Trường Mầm non Vôi số 2"),
    ("CĐCS Trường Mầm non Vôi", "CĐCS Trường Mầm non Vôi số 1"),
    ("CĐCS Mầm non Tân Mỹ", "CĐCS Tiểu học Tân Mỹ"),
    ("CĐCS Tiểu học và THCS Đông Sơn", "CĐCS THCS Đông Sơn"),
    ("CĐCS UBND xã Tân Hưng", "CĐCS UBND xã Tân Thịnh"),
    ("CĐCS UBND xã Tân Mỹ", "CĐCS UBND xã Mỹ Tân"),
    ("CĐCS Công ty A1 Vina", "CĐCS Công ty A2 Vina"),
    ("CĐCS Công ty May Bắc Giang", "CĐCS Công ty May Bắc Giang 2"),
    ("CĐCS Công ty Fuji", "CĐCS Công ty Fuyu"),
    ("CĐCS Thanh Hà", "CĐCS Thanh Hải"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_that_may_be_the_same(one, other):
    assert alike(core(one), core(other))
    assert alike(core(other), core(one))
    assert set(blocks(core(one))) & set(blocks(core(other))), "they never meet in a block"


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_of_two_unions(one, other):
    assert not alike(core(one), core(other))
    assert not compare([Entry.of(1, one)], [Entry.of(1, other)])


def test_compare_names_known_ones_and_rows_before():
    known = [Entry.of(1, "CĐCS Luxshare", "", "2400000001"), Entry.of(2, "CĐCS Hosiden")]
    new = [
        Entry.of(1, "CĐCS Cty Luxsharre"),
        Entry.of(2, "CĐCS Tên khác", "", "2400000001"),
        Entry.of(1, "CĐCS Hosiden"),  # of another unit than the known one
        Entry.of(1, "CĐCS Công ty Hosiden"),
    ]
    found = compare(known, new)
    assert [(at, [(m.known, m.earlier) for m in matches]) for at, matches in found.items()] == [
        (0, [(0, None)]),
        (1, [(0, None)]),
        (3, [(None, 2)]),
    ]


def test_a_name_that_says_nothing_is_compared_by_the_enterprise():
    assert compare([Entry.of(1, "Công đoàn cơ sở", "Công ty Luxshare")], [Entry.of(1, "CĐCS Luxshare")])
    assert not compare([Entry.of(1, "Công đoàn cơ sở")], [Entry.of(1, "Công đoàn cơ sở")])


def test_one_row_against_the_register(reference_data, django_assert_max_num_queries):
    kind = OrganisationKind.objects.get(code="dn-fdi")
    parks, district = Unit.objects.get(code="kcn"), Unit.objects.get(code="viet-yen")
    here = GrassrootsUnion.objects.create(
        unit=parks, name="CĐCS Công ty Luxshare", kind=kind, tax_code="2400000001"
    )
    GrassrootsUnion.objects.create(unit=district, name="CĐCS Luxshare", kind=kind)
    with django_assert_max_num_queries(2):
        found = find_doubles(unit_id=parks.pk, name="CĐCS Luxsharre")
    assert [(double.union, double.reason) for double in found] == [(here, "Tên gần giống nhau.")]
    elsewhere = find_doubles(unit_id=district.pk, name="Khác hẳn", tax_code="2400 000 001")
    assert [double.union for double in elsewhere] == [here]
    assert "2400000001" in elsewhere[0].reason
    assert not find_doubles(unit_id=parks.pk, name="CĐCS Công ty Luxshare", exclude_pk=here.pk)
    assert not find_doubles(unit_id=parks.pk, name="")
