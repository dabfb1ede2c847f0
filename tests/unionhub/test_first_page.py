"""What stands on leadership's first page: who explains the shortfall, what adds up, and what is not said."""

import datetime

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from targets import progress
from targets.ledger.actions import record_decision
from targets.models import (
    DecisionKind,
    Goal,
    Indicator,
    IndicatorKind,
    Issuer,
    Programme,
    ReportingPeriod,
    ReportState,
)
from targets.progress.plan import fewest
from targets.progress.progress import Balance
from targets.progress.series import IndicatorInfo
from tests.support import bulk
from tests.support.html import part, text
from tests.support.people import approve_report, leader, open_quarter, send_report
from tests.support.programmes import end
from tests.support.rating_lists import round_with
from tests.unionhub.test_one_date import MEMBERS, UNIONS, UNIONS_20PLUS, approved_at_random, closes, look  # noqa: F401 (a fixture)
from unionhub.overview import labels, verdict
from unionhub.overview.filters import Asked
from unionhub.overview.first_page import goal_row
from unionhub.overview.late import late
from units.models import Unit
from vietnamese import clock

LEADING = (MEMBERS, UNIONS)


@pytest.mark.parametrize(
    ("rounding", "words"),
    [(-5, "phần làm tròn chậm 5; chung 10 CĐCS"), (5, "phần làm tròn vượt 5; chung đúng tiến độ")],
)
def test_what_rounding_leaves_is_said_as_behind_or_ahead(rounding, words):
    balance = Balance(
        difference=rounding - 5, behind=10, ahead=5, without_plan=0, without_result=0, rounding=rounding
    )
    info = IndicatorInfo(1, UNIONS, "", "", "CĐCS", IndicatorKind.FLOW, True, None)
    assert (
        labels.closing(balance, 6, info)
        == f"6 đơn vị chậm, cộng lại 10; các đơn vị vượt, cộng lại 5; {words}"
    )


class TestTheFewestUnits:
    @given(st.lists(st.integers(min_value=0, max_value=10**6)), st.integers(min_value=1, max_value=100))
    def test_make_up_the_share_and_one_less_does_not(self, values, share):
        count = fewest(values, share)
        largest = sorted(values, reverse=True)
        assert sum(largest[:count]) * 100 >= sum(values) * share
        if count:
            assert sum(largest[: count - 1]) * 100 < sum(values) * share

    def test_nothing_needs_nobody(self):
        assert fewest([]) == fewest([0, 0]) == 0
        assert fewest([80, 20]) == 1
        assert fewest([79, 21]) == 2


@pytest.mark.django_db
def test_named_units_explain_the_shortfall_and_the_closing_line_adds_up(approved_at_random):  # noqa: F811
    found, opened = approved_at_random, []
    for one in late(found, Asked(), LEADING):
        behind = {unit.name: measure.behind for unit, measure in found.shortfalls(one.code)}
        names = [row.name for row in one.rows]
        group, *others = names
        assert group == "CĐ các KCN", "the named group by itself, whatever it is short of"
        gross = sum(behind.values()) - behind.get("CĐ các KCN tỉnh", 0)
        explained = [behind[name] for name in others]
        assert sum(explained) * 100 >= gross * 80
        assert sum(explained[:-1]) * 100 < gross * 80
        assert explained == sorted(explained, reverse=True)
        assert [row.standing for row in one.rows[1:]] == [f"chậm {labels.group(n)}" for n in explained]
        together, _ = closes(one.closing, found.province(one.code).difference)
        assert together == sum(behind.values())
        assert one.closing.startswith(f"{len(behind)} đơn vị chậm")
        opened.append((one.is_open, one.weight))
    assert sum(is_open for is_open, _ in opened) == 1
    assert max(opened)[1] == max(weight for _, weight in opened)


def measured(series: list[int], target: int, code=UNIONS, *, closed_on=None, judged=None):
    """A measure of a term of five years with ``series`` approved, ``target`` a year, judged by all or ``judged`` quarters."""
    from targets.progress.measure import Measure
    from targets.progress.plan import Amount
    from targets.progress.series import IndicatorInfo, Series, Term
    from vietnamese.dates import Quarter

    years = (2024, 2025, 2026, 2027, 2028)
    quarters = tuple(Quarter(year, number) for year in years for number in (1, 2, 3, 4))
    term = Term(years, quarters, tuple(one.last_day for one in quarters), len(series), closed_on)
    unions = code != MEMBERS
    verb, counted = ("thành lập", "CĐCS") if unions else ("kết nạp", "đoàn viên")
    info = IndicatorInfo(1, code, code, code, counted, "flow", unions, None, verb=verb)
    day = datetime.date(2023, 8, 31)
    amounts = {year: [Amount(target, day)] for year in years}
    values = [*series, *[None] * (20 - len(series))]
    count = len(series) if judged is None else judged
    return Measure(term, info, Series(amounts, values, [None] * 20), count)


class TestWords:
    def test_fewer_than_two_unions_a_quarter_are_told_together(self):
        measure = measured([0, 1, 0, 0, 0, 0, 0, 1, 0, 0], 1)
        assert labels.paces(measure, measure.indicator) == "cần thêm 3 CĐCS trong 10 quý, đang đạt 0,3/quý"

    def test_whole_unions_are_needed(self):
        measure = measured([0] * 10, 6)
        assert labels.paces(measure, measure.indicator) == "cần 3 CĐCS/quý, đang đạt 0/quý"

    def test_a_sentence_subtracts(self):
        measure = measured([100] * 10, 500, MEMBERS)
        assert verdict.plain(verdict.verdict(measure)) == (
            "Chậm 250 đoàn viên (20,0%) so với tiến độ: đã kết nạp 1.000 đoàn viên, kế hoạch 1.250 đoàn viên."
        )
        assert verdict.outlook(measure) == (
            "Với bình quân 4 quý gần nhất, dự kiến đến hết năm 2028 kết nạp khoảng 2.000 đoàn viên."
        )

    def test_an_ended_programme_has_a_conclusion_and_no_forecast(self):
        measure = measured([100] * 20, 500, MEMBERS)
        assert verdict.plain(verdict.verdict(measure)) == (
            "Kết thúc ngày 31/12/2028: kết nạp 2.000 đoàn viên, bằng 80,0% mục tiêu và 80,0% kế hoạch đến hết năm 2028 (2.500)."
        )
        assert verdict.outlook(measure) == ""
        ended = measured([100] * 8, 500, MEMBERS, closed_on=datetime.date(2025, 12, 31))
        assert verdict.plain(verdict.verdict(ended)) == (
            "Kết thúc ngày 31/12/2025: kết nạp 800 đoàn viên, bằng 32,0% mục tiêu và 80,0% kế hoạch đến hết năm 2025 (1.000)."
        )
        assert verdict.outlook(ended) == ""

    def test_a_conclusion_waits_for_the_last_report(self):
        """Until then the sentence is of the judged quarter, as the bars and the units below it are."""
        ended = measured([100] * 8, 500, MEMBERS, closed_on=datetime.date(2025, 12, 31), judged=7)
        assert verdict.plain(verdict.verdict(ended)) == (
            "Kết thúc ngày 31/12/2025. Chậm 175 đoàn viên (20,0%) so với tiến độ: "
            "đã kết nạp 700 đoàn viên, kế hoạch 875 đoàn viên."
        )

    def test_what_needs_nothing_more_tells_the_pace(self):
        measure = measured([100] * 20, 500, MEMBERS)
        assert labels.paces(measure, measure.indicator) == "đang đạt 100/quý"


@pytest.mark.django_db
class TestThePage:
    def test_the_year_stands_against_what_the_confederation_assigned(self, annex, client):
        with clock.at(datetime.date(2024, 4, 20)):
            units = list(Unit.objects.filter(owes_reports=True).exclude(code=bulk.PROVINCE))
            bulk.fill(units, list(ReportingPeriod.objects.ended(datetime.date(2024, 4, 20))))
            found = progress.load(headlines=True)
            result = labels.group(found.province(MEMBERS).result)
            assert f"Năm 2024: {result}, bằng" in text(look(client, "dashboard"))
            assert "chỉ tiêu giao (23.960)" in text(look(client, "dashboard"))
            record_decision(
                by=None,
                programme=Programme.objects.get(),
                issuer=Issuer.CONFEDERATION,
                number="9/QĐ-TLĐ",
                signed_on=datetime.date(2024, 1, 5),
                effective_on=datetime.date(2024, 1, 5),
                kind=DecisionKind.ASSIGNED,
                entries=[
                    (
                        Unit.objects.get(code=bulk.PROVINCE),
                        2024,
                        Indicator.objects.get(code=MEMBERS),
                        25_000,
                    )
                ],
            )
            assert "số Tổng Liên đoàn giao (25.000)" in text(look(client, "dashboard"))

    def test_what_to_do_today(self, annex, client):
        send_report("luc-nam", 2024, 1, members_admitted=5, proposals="Đề nghị tăng kinh phí.")
        open_quarter(2024, 1)
        with clock.at(datetime.date(2024, 4, 20)):
            page = look(client, "dashboard")
            todo = text(part(page, '<section id="viec">', "</section>"))
            assert "Quá hạn 16 báo cáo: LĐLĐ thành phố Bắc Giang" in todo
            assert "và 10 đơn vị khác" in todo
            assert "Chờ duyệt 1 báo cáo" in todo
            assert "Đề xuất, kiến nghị 1 đơn vị" in todo
            reports = text(look(client, "dashboard-reports"))
            assert "Đề nghị tăng kinh phí." in reports

    def test_what_has_nothing_to_say_is_not_said(self, annex, client):
        with clock.at(datetime.date(2024, 4, 1)):
            units = list(Unit.objects.filter(owes_reports=True).exclude(code=bulk.PROVINCE))
            bulk.fill(units, list(ReportingPeriod.objects.ended(clock.today())), state=ReportState.APPROVED)
            page = look(client, "dashboard").content.decode()
            assert 'id="viec"' not in page
            assert "duyệt thêm" not in page

    def test_the_tabs_carry_the_view_along(self, annex, client):
        client.force_login(leader())
        with clock.at(datetime.date(2024, 7, 20)):
            page = client.get(reverse("dashboard"), {"den": "2024-04-20", "to-chuc": "hien-nay"})
            tabs = part(page, '<nav class="overview-tabs', "</nav>")
            assert tabs.count("?den=2024-04-20&amp;to-chuc=hien-nay") == len(page.context["overview_tabs"])
            assert 'id="viec"' not in page.content.decode(), "what is to be done is of today"
            ratings = client.get(reverse("dashboard-ratings"), {"den": "2024-04-20", "chuong-trinh": "x"})
            assert all("chuong-trinh=x&den=2024-04-20" in tab.url for tab in ratings.context["overview_tabs"])
            goals = client.get(reverse("dashboard-goals"), {"den": "2024-04-20"})
            assert goals["Location"] == reverse("dashboard-goal", args=[MEMBERS]) + "?den=2024-04-20"

    def test_a_programme_without_goals_says_so_on_every_tab(self, annex, client):
        Goal.objects.update(headline=None)
        with clock.at(datetime.date(2024, 7, 20)):
            for name in ("dashboard", "dashboard-goals"):
                page = look(client, name)
                assert page.status_code == 200
                assert "Chương trình chưa có mục tiêu" in text(page)
                assert "Chưa có quý nào kết thúc" not in text(page)

    def test_a_goal_of_which_nothing_is_known_ends_its_line(self, annex, client):
        with clock.at(datetime.date(2024, 7, 20)):
            first = text(part(look(client, "dashboard"), '<p class="goal-facts">', "</p>"))
            assert first.startswith("–/120.000 đoàn viên.")

    def test_nothing_is_missing_from_an_ended_programme(self, annex, client):
        end(Programme.objects.get(), datetime.date(2024, 6, 30))
        round_with(1, "luc-nam")
        with clock.at(datetime.date(2024, 7, 20)):
            for name in ("dashboard-register", "dashboard-unit"):
                page = text(look(client, name, *(["luc-nam"] if name == "dashboard-unit" else [])))
                assert "đến hết năm 2028" not in page
                assert "Còn thiếu 270, đang" not in page

    def test_a_goal_without_targets_is_a_line(self, annex, client):
        with clock.at(datetime.date(2024, 4, 20)):
            units = list(Unit.objects.filter(owes_reports=True).exclude(code=bulk.PROVINCE))
            bulk.fill(units, list(ReportingPeriod.objects.ended(clock.today())))
            found = progress.load(headlines=True)
            (alone,) = late(found, Asked(), [UNIONS_20PLUS])
            assert alone.rows == ()
            assert alone.closing == "không giao chỉ tiêu theo đơn vị"
            row = goal_row(found, Asked(), found.province(UNIONS_20PLUS))
            assert "kế hoạch 7 (giả định chia đều)" in row.facts

    def test_a_unit_has_a_sentence_of_its_own(self, annex, client):
        for quarter in (1, 2):
            approve_report("luc-nam", 2024, quarter, members_admitted=60)
        send_report("luc-nam", 2024, 3, members_admitted=7)
        with clock.at(datetime.date(2024, 10, 20)):
            page = text(part(look(client, "dashboard-unit", "luc-nam"), '<div class="answer">', "</div>"))
            assert page == (
                "Đánh giá đến hết quý II/2024. Chờ duyệt 7 đoàn viên. Chậm 80 đoàn viên (40,0%) so với tiến độ: đã kết nạp "
                "120 đoàn viên, kế hoạch 200 đoàn viên. Với bình quân 2 quý gần nhất, dự kiến đến hết năm 2028 kết nạp "
                "khoảng 1.200 đoàn viên."
            )
