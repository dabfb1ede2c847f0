"""``manage.py progress``: the shares of officials and officers and the rates of rating, equal to the pages'."""

import datetime
import json
from io import StringIO

import pytest
from django.core.management import call_command

from evaluations.models import Level
from tests.support import people, ratings
from vietnamese import clock

pytestmark = pytest.mark.usefixtures("reference_data")
YEAR = 2026  # of the round that the product ships


def said(*options):
    out = StringIO()
    with clock.at(datetime.date(YEAR + 1, 1, 5)):
        call_command("progress", "--on", f"{YEAR}-12-31", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def something():
    people.approve_report(
        "kcn", YEAR, 1, officials=17, officials_standardised=16, officials_expertise=16,
        officials_union_work=17, officials_political_theory=16, officials_skills=17, first_time_officers=7,
        first_time_officers_trained=5,
    )  # fmt: skip
    found = ratings.shipped().round
    for name, level in (("CĐCS Trường A", Level.GOOD), ("CĐCS Trường B", Level.SATISFACTORY)):
        ratings.recognise(ratings.evaluation_of(ratings.union("luc-nam", name=name), found), level)


def test_people_and_ratings_for_people(something):
    lines = [" ".join(line.split()) for line in said().splitlines()]
    assert any(line.endswith("16 17 94,1% 100% 1") for line in lines)
    assert any(line.endswith("5 7 71,4% 100% 2") for line in lines)
    assert (
        f"{YEAR} CĐCS khu vực nhà nước 1 2 50,0% 2 50,0% 2 90% Chưa đạt (theo bộ tiêu chí chưa xác nhận)"
        in lines
    )
    assert f"{YEAR} CĐCS ngoài khu vực nhà nước 0 0 – 0 – 0 75% –" in lines


def test_people_and_ratings_for_programs(something):
    found = json.loads(said("--format", "json"))
    trained = found["people"]["trained"]
    assert (trained["part"], trained["whole"], trained["percent"], trained["missing"]) == (5, 7, "71,4%", 2)
    assert found["people_by_unit"]["kcn"]["standard"]["officials_standardised"]["part"] == 16
    assert found["people_by_unit"]["luc-nam"]["trained"]["part"] is None
    state = found["ratings"][str(YEAR)]["measures"]["state_unions_good_share"]
    assert (state["good_or_better"], state["eligible"], state["goal"], state["verdict"]) == (
        1,
        2,
        90,
        "missed",
    )


def test_nothing_is_said_as_nothing_and_unconfirmed_rules_as_unconfirmed(something):
    assert f"Bộ tiêu chí xếp loại năm {YEAR}: Chưa xác nhận." in said()
    out = StringIO()
    call_command("progress", "--on", f"{YEAR - 1}-12-31", stdout=out)
    assert "Chưa có công đoàn nào trong đợt xếp loại." in out.getvalue()
