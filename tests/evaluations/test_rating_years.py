"""Leadership sees the last concluded year, the running one beside it; every place takes the year from one function."""

import datetime
import json
import re
from html import unescape
from io import StringIO
from urllib.parse import parse_qs

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Evaluation, RatingRound, RoundState, RuleSet, UnionLevel
from evaluations.rating_years import rated_years
from evaluations.rounds.actions import close_round, reopen_round
from evaluations.rounds.rule_set_actions import confirm, fix_for_scoring, next_version
from tests.evaluations.test_endings import text
from tests.support import people, ratings
from unionhub.overview.ratings.block import goals_block, unit_block
from units.models import OrganisationKind, Unit
from vietnamese import clock
from workflow.steps import SomebodyWasFaster, StepRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
MARCH = datetime.date(2027, 3, 10)


@pytest.fixture
def years():
    """2025 with three unions, all recognised; 2026 with three, one of them recognised."""
    rows = {}
    for year, recognised in ((2025, 3), (2026, 1)):
        found = ratings.rating_round(year)
        rows[year] = [
            ratings.evaluation_of(ratings.union(name=f"CĐCS {year}-{number}"), found) for number in range(3)
        ]
        for row in rows[year][:recognised]:
            ratings.recognise(row)
    with clock.at(MARCH):
        yield rows


@pytest.fixture
def look(client):
    client.force_login(people.leader(), backend="units.backends.RoleBackend")
    return lambda name, *args, **query: " ".join(text(client.get(reverse(name, args=args), query)).split())


def chosen():
    return (
        goals_block().year,
        unit_block(Unit.objects.get(code="luc-nam").pk, "luc-nam", everything=True).year,
        rated_years().usual.year,
    )


def test_one_decision_does_not_flip_the_dashboard(years, look):
    assert chosen() == (2025,) * 3
    first = look("dashboard")
    assert "Xếp loại năm 2025" in first
    assert "Năm 2026 đang xếp loại: đã công nhận 1/3" in first
    assert "Năm 2026 đang xếp loại: đã công nhận 1/3" in look("dashboard-unit", "luc-nam")
    rates = look("dashboard-ratings")
    assert "Xếp loại chất lượng công đoàn năm 2025" in rates
    assert "Năm 2026 đang xếp loại: đã công nhận 1/3" in rates
    assert "Năm 2026 đang xếp loại: đã công nhận 1/3" in look("dashboard-ratings", nam=2026)
    for row in years[2026][1:]:
        ratings.recognise(row)
    assert chosen() == (2026,) * 3
    assert "đang xếp loại" not in look("dashboard")


def test_the_list_goes_on_with_its_year_when_another_one_is_concluded(years, client):
    client.force_login(people.leader(), backend="units.backends.RoleBackend")
    page = client.get(reverse("dashboard-rating-list")).context
    for row in years[2026][1:]:
        ratings.recognise(row)
    assert page["export_url"] == reverse("dashboard-rating-export") + "?nam=2025"
    assert "xep-loai-2025-" in client.get(page["export_url"])["Content-Disposition"]
    assert page["chips"] == []


def test_further_pages_and_orders_name_the_year_too(years, client, monkeypatch):
    monkeypatch.setattr("pages.lists.ListPage.per_page", 1)
    client.force_login(people.leader(), backend="units.backends.RoleBackend")
    shown = client.get(reverse("dashboard-rating-list"), {"tim": "CĐCS"}).content.decode()
    further = [unescape(link) for link in re.findall(r'href="(\?[^"]*(?:trang|xep)=[^"]*)"', shown)]
    assert len(further) > 3
    assert [link for link in further if parse_qs(link[1:]).get("nam") != ["2025"]] == []


def test_a_round_of_another_year_is_left_out_without_its_number(years, client):
    client.force_login(people.leader(), backend="units.backends.RoleBackend")
    round_of_2026 = {"dot": years[2026][0].round_id}
    said = "Lựa chọn ở mục “Đợt xếp loại” không thuộc năm 2025; danh sách chưa lọc theo mục này."
    for year in ({"nam": "2025"}, {}):
        page = client.get(reverse("dashboard-rating-list"), round_of_2026 | year)
        assert page.context["asked"].problems == [said]


def test_an_objection_to_what_was_recognised_does_not_undo_the_year(years):
    Evaluation.objects.filter(pk=years[2025][0].pk).update(state="objected")
    assert chosen() == (2025,) * 3


def test_staff_end_a_round_with_a_reason_and_open_it_again(years, client):
    found, staff = years[2026][0].round, people.staff()
    client.force_login(staff, backend="units.backends.RoleBackend")
    address = reverse("rating-close", args=[found.pk])
    page = text(client.get(address))
    assert "Chưa công nhận 2 công đoàn" in page
    assert "Cần ghi rõ lý do" in text(client.post(address, {"buoc": "close", "comment": " "}))
    client.post(address, {"buoc": "close", "comment": "Hai CĐCS chờ giải thể"})
    found.refresh_from_db()
    assert found.state == RoundState.CLOSED
    assert chosen() == (2026,) * 3
    assert "Hai CĐCS chờ giải thể" in text(client.get(address))
    # The page that somebody opened before offers what is done already: nothing is turned round.
    assert client.post(address, {"buoc": "close", "comment": "Lần nữa"}).status_code == 409
    reopen_round(by=staff, found=found, reason="Còn công nhận bổ sung")
    assert chosen() == (2025,) * 3
    assert [step.step for step in found.transitions.order_by("pk")] == ["close", "reopen"]
    with pytest.raises(StepRefused):
        close_round(by=staff, found=found, reason="")
    stale = RatingRound.objects.get(pk=found.pk)
    close_round(by=staff, found=found, reason="Hết hạn")
    with pytest.raises(SomebodyWasFaster):
        close_round(by=staff, found=stale, reason="Hết hạn")


def test_a_round_that_still_runs_is_not_ended(years):
    found = years[2026][0].round
    with clock.at(found.last_day), pytest.raises(StepRefused, match="còn đến hết"):
        close_round(by=people.staff(), found=found, reason="Xong sớm")


def test_a_school_year_alone_concludes_no_year_and_one_that_waits_keeps_it_open(years):
    school = RatingRound.objects.create(
        name="Năm học 2026–2027",
        year=2027,
        only_named=True,
        first_day=datetime.date(2026, 9, 1),
        last_day=datetime.date(2027, 5, 31),
        registration_due=datetime.date(2026, 10, 1),
        self_score_due=datetime.date(2027, 6, 10),
        appraisal_due=datetime.date(2027, 6, 30),
    )
    ratings.recognise(ratings.evaluation_of(ratings.union(name="CĐCS Trường A"), school))
    assert chosen() == (2025,) * 3
    waiting = RatingRound.objects.create(
        name="Năm học 2024–2025",
        year=2025,
        only_named=True,
        first_day=datetime.date(2024, 9, 1),
        last_day=datetime.date(2025, 5, 31),
        registration_due=datetime.date(2024, 10, 1),
        self_score_due=datetime.date(2025, 6, 10),
        appraisal_due=datetime.date(2025, 6, 30),
    )
    ratings.evaluation_of(ratings.union(name="CĐCS Trường B"), waiting)
    assert not rated_years().of(2025).concluded


def test_the_command_says_which_year_is_concluded_and_which_runs(years):
    out = StringIO()
    call_command("progress", "--on", "2026-12-31", stdout=out)
    assert "Năm xếp loại xong gần nhất: 2025." in out.getvalue()
    assert "Năm 2026 đang xếp loại: đã công nhận 1/3." in out.getvalue()
    out = StringIO()
    call_command("progress", "--on", "2026-12-31", "--format", "json", stdout=out)
    data = json.loads(out.getvalue())
    assert data["ratings_year"] == 2025
    assert [
        (year, one["concluded"], one["recognised"], one["eligible"]) for year, one in data["ratings"].items()
    ] == [
        ("2025", True, 3, 3),
        ("2026", False, 1, 3),
    ]


def test_two_queries_however_many_rounds_and_ratings(years):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            rated_years()
        return len(captured)

    assert queries() == 2
    ratings.many(Unit.objects.filter(owes_reports=True), each=2, found=ratings.rating_round(2023))
    assert queries() == 2


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_conclusion_from_unconfirmed_rules_says_so_wherever_it_stands(years, look, confirmed):
    """Of the year 2026 of the shipped, unconfirmed rules: first page, page of rates, of a unit, of targets, and the command."""
    for row in years[2026][1:]:
        ratings.recognise(row)
    ratings.assign_share("luc-nam", "state_unions_good_share", 90, year=2026)
    if confirmed:
        for rule_set in RatingRound.objects.get(year=2026).rule_sets.all():
            confirm(by=people.staff(), rule_set=rule_set, source_document="Hướng dẫn số 12/HD-TLĐ")
    out = StringIO()
    call_command("progress", "--on", "2026-12-31", stdout=out)
    places = {
        "đạt mục tiêu 90%": look("dashboard-ratings", nam=2026),
        "Đạt chỉ tiêu": look("dashboard-unit", "luc-nam"),
        "đạt": look("quality-target-list", nam=2026),
        "Đạt": " ".join(out.getvalue().split()),
    }
    for label, page in places.items():
        assert (f"{label} (theo bộ tiêu chí chưa xác nhận)" in page) != confirmed, label
        assert label in page
    first = look("dashboard")
    assert "đạt mục tiêu 90%" in first
    assert ("trở lên (theo bộ tiêu chí chưa xác nhận):" in first) != confirmed
    assert ("(*) Kết luận theo bộ tiêu chí chưa xác nhận." in places["đạt mục tiêu 90%"]) != confirmed


def test_rules_that_nothing_is_recognised_by_touch_no_conclusion(years, look):
    """A new version of the confirmed rules, and rules for a kind of organisation of which nobody is rated."""
    for row in years[2026][1:]:
        ratings.recognise(row)
    staff, found = people.staff(), RatingRound.objects.get(year=2026)
    rules = list(found.rule_sets.all())
    for rule_set in rules:
        fix_for_scoring(rule_set)
        confirm(by=staff, rule_set=rule_set, source_document="Hướng dẫn số 12/HD-TLĐ")
    assert "chưa xác nhận)" not in look("dashboard")
    for rule_set in rules:
        next_version(by=staff, rule_set=rule_set)
    other = RuleSet.objects.create(
        round=found,
        level=UnionLevel.GRASSROOTS,
        kind=OrganisationKind.objects.exclude(pk=years[2026][0].kind_id).first(),
    )
    page = look("dashboard")
    assert "đạt mục tiêu" in page
    assert "chưa xác nhận)" not in page
    # Only what is recognised by them is said to rest on them.
    Evaluation.objects.filter(pk=years[2026][0].pk).update(rule_set=other)
    assert "trở lên (theo bộ tiêu chí chưa xác nhận):" in look("dashboard")
