"""Members of units that ended: counted once, in both views, whoever has reported already."""

import datetime

import pytest

from targets.progress import CURRENT, REPORTED, load
from tests.support import people
from tests.support import reorganising as events
from vietnamese import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("annex")]

MEMBERS_END = "members_end"
DAY = datetime.date(2024, 8, 15)
AFTERWARDS = datetime.date(2025, 2, 1)


@pytest.fixture
def merged():
    """1.000 members in each of two units; one goes into the other in the middle of Quý III."""
    for code in ("yen-dung", "tp-bac-giang"):
        for quarter in (1, 2):
            people.approve_report(code, 2024, quarter)
    with clock.at(DAY):
        events.do(events.absorb("yen-dung", "tp-bac-giang", DAY))


def members(on=AFTERWARDS):
    """The province by quarter, the same in both views."""
    views = [
        load(on=on, structure=structure, indicators=(MEMBERS_END,)).province(MEMBERS_END).approved_by_quarter
        for structure in (REPORTED, CURRENT)
    ]
    assert views[0] == views[1]
    return views[0][:4]


def test_everybody_is_counted_while_the_heir_has_not_reported(merged):
    assert members() == (2000, 2000, 2000, 2000)


def test_in_the_quarter_of_the_end_both_count(merged):
    people.approve_report("yen-dung", 2024, 3, members_admitted=10)
    assert members() == (2000, 2000, 2010, 2010)
    people.approve_report("tp-bac-giang", 2024, 3, members_admitted=20)
    assert members() == (2000, 2000, 2030, 2030)


def test_from_the_next_on_they_are_the_heirs(merged):
    people.approve_report("yen-dung", 2024, 3, members_admitted=10)
    people.approve_report("tp-bac-giang", 2024, 3, members_admitted=20)
    people.approve_report("tp-bac-giang", 2024, 4, members_admitted=5)
    assert members() == (2000, 2000, 2030, 2035)
    row = load(on=AFTERWARDS, structure=CURRENT, indicators=(MEMBERS_END,)).of_unit(
        MEMBERS_END, "tp-bac-giang"
    )
    assert row.approved_by_quarter[:4] == (2000, 2000, 2030, 2035)


def test_a_unit_that_is_founded_later_is_no_row_before():
    day = datetime.date(2024, 10, 1)
    with clock.at(day):
        events.do(events.request(events.Kind.CREATE, day, new=(events.new("chu", "thị xã Chũ"),)))
    assert "chu" in load(on=day).all_codes
    assert "chu" not in load(on=day - datetime.timedelta(days=1)).all_codes
