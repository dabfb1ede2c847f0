"""``manage.py progress``: the contract that other programs rely on, equal to the module number by number."""

import csv
import datetime
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from targets import progress
from tests.support.people import approve_report, send_report
from vietnamese import clock

pytestmark = pytest.mark.django_db
INDICATORS = [
    "members_start",
    "members_admitted",
    "members_decreased",
    "members_end",
    "unions_founded",
    "enterprise_unions_founded",
    "enterprise_unions_founded_20plus",
    "first_time_officers",
    "first_time_officers_trained",
    "officials",
    "officials_standardised",
    "officials_expertise",
    "officials_union_work",
    "officials_political_theory",
    "officials_skills",
]


def as_json(*args):
    out = StringIO()
    call_command("progress", "--format", "json", *args, stdout=out)
    return json.loads(out.getvalue())


def test_before_any_decision(reference_data):
    data = as_json("--on", "2024-04-20")
    assert (data["as_of"], data["structure"]) == ("2024-04-20", "reported")
    assert [indicator["code"] for indicator in data["indicators"]] == INDICATORS
    assert len(data["units"]) == 17
    assert [unit["order"] for unit in data["units"]] == list(range(1, 18))
    assert all(unit["targets"] == {} for unit in data["units"])
    members = data["indicators"][1]
    assert (members["goal"], members["target"], members["confederation"], members["approved"]) == (
        120_000,
        None,
        None,
        None,
    )


def test_targets_are_those_of_the_annex(annex):
    data = as_json()
    rows = csv.DictReader(
        Path(__file__).parent.parent.joinpath("data/targets-2024-2028.csv").open(encoding="utf-8")
    )
    units = {unit["code"]: unit for unit in data["units"]}
    for row in rows:
        assert units[row["unit"]]["targets"][row["year"]] == {
            "members_admitted": int(row["members_admitted"]),
            "unions_founded": int(row["unions_founded"]),
        }
    found = {indicator["code"]: indicator["target"] for indicator in data["indicators"]}
    assert (found["members_admitted"], found["unions_founded"]) == (120_000, 270)
    assert found["enterprise_unions_founded_20plus"] is None


def test_equal_to_the_module_number_by_number(annex):
    approve_report("luc-nam", 2024, 1, members_admitted=90, unions_founded=2, enterprise_unions_founded=1)
    approve_report("luc-nam", 2024, 2, members_admitted=10)
    send_report("kcn", 2024, 1, members_admitted=5_200)
    data, found = as_json("--on", "2024-08-01"), progress.load(on=datetime.date(2024, 8, 1))
    for row in data["indicators"]:
        measure = found.province(row["code"])
        assert [row[name] for name in ("goal", "target", "approved", "pending", "plan", "forecast")] == [
            getattr(measure, name) for name in ("goal", "target", "approved", "pending", "plan", "forecast")
        ]
        assert row["status"] == measure.status.code
    for row in data["units"]:
        for year, values in row["approved"].items():
            for code, value in values.items():
                assert value == found.of_unit(code, row["code"]).year(int(year)).approved
                assert row["pending"][year][code] == found.of_unit(code, row["code"]).year(int(year)).pending
    luc_nam = data["units"][6]
    assert luc_nam["approved"]["2024"]["members_admitted"] == 100
    assert luc_nam["approved"]["2025"]["members_admitted"] is None
    assert luc_nam["approved"]["2024"]["members_end"] == 1100
    assert data["units"][10]["pending"]["2024"]["members_admitted"] == 5_200


def test_today_is_the_default_and_days_are_read_both_ways(annex):
    with clock.at(datetime.date(2024, 4, 20)):
        assert as_json() == as_json("--on", "20/4/2024") == as_json("--on", "2024-04-20")


@pytest.mark.parametrize("day", ["hôm qua", "2024-02-30", ""])
def test_a_bad_day_is_said_in_vietnamese(annex, day):
    if not day:
        assert as_json("--on", day)["as_of"] == clock.today().isoformat()
        return
    with pytest.raises(CommandError, match="không đọc được"):
        as_json("--on", day)


def test_a_day_to_come_is_refused_as_on_the_pages(annex):
    with clock.at(datetime.date(2024, 4, 20)):
        with pytest.raises(CommandError, match="--on: ngày 21/4/2024 chưa đến"):
            as_json("--on", "2024-04-21")
        with pytest.raises(CommandError, match="trước năm 2000"):
            as_json("--on", "1999-12-31")


def test_table_for_people(annex):
    approve_report("luc-nam", 2024, 1, members_admitted=1090)
    out = StringIO()
    call_command("progress", "--on", "2024-04-20", stdout=out)
    text = out.getvalue()
    assert "Quý I/2024 (chốt 31/03/2024)" in text
    assert "1.090" in text
    assert "120.000" in text
    assert "LĐLĐ huyện Lục Nam" in text


def test_without_setup(empty_database):
    with pytest.raises(CommandError, match="setup"):
        call_command("progress")


def test_current_structure_has_the_same_totals(annex):
    approve_report("luc-nam", 2024, 1, members_admitted=90)
    reported, current = as_json("--on", "2024-08-01"), as_json("--on", "2024-08-01", "--structure", "current")
    assert current.pop("structure") == "current"
    reported.pop("structure")
    assert current == reported
