"""Which programme a page is about: by day, by address, by command; figures of one are not moved by another."""

import datetime
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from targets import progress
from targets.models import Programme
from targets.programme.current import pick
from tests.support import people, programmes, reorganising
from tests.support.html import text
from vietnamese import clock

DAY = datetime.date
days = st.dates(DAY(2020, 1, 1), DAY(2040, 12, 31))


@st.composite
def spans(draw):
    """Programmes with random years; some begin late in their first year, some are ended early."""
    found = []
    for key in range(1, draw(st.integers(1, 5)) + 1):
        first_year = draw(st.integers(2021, 2036))
        begins = draw(st.dates(DAY(first_year - 1, 7, 1), DAY(first_year, 6, 30)))
        programme = Programme(
            pk=key,
            first_year=first_year,
            last_year=first_year + draw(st.integers(0, 5)),
            counts_from=begins,
        )
        if draw(st.booleans()):
            programme.ended_on = draw(st.dates(begins, DAY(programme.last_year, 12, 31)))
        found.append(programme)
    return found


class TestPick:
    @given(spans(), days)
    def test_runs_or_was_the_last_to_begin_or_is_the_first_to_come(self, several, day):
        found = pick(several, day)
        running = [one for one in several if one.runs_on(day)]
        begun = [one for one in several if one.has_begun(day)]
        if running:
            assert found in running
        elif begun:
            assert found.begins_on == max(one.begins_on for one in begun)
        else:
            assert found.begins_on == min(one.begins_on for one in several)

    @given(spans(), days)
    def test_never_one_that_has_not_begun_while_another_has(self, several, day):
        if any(one.has_begun(day) for one in several):
            assert pick(several, day).has_begun(day)

    @given(spans(), days, st.randoms())
    def test_whatever_the_order_they_are_read_in(self, several, day, random):
        shuffled = list(several)
        random.shuffle(shuffled)
        assert pick(shuffled, day) is pick(several, day)

    @given(spans(), days)
    def test_one_that_is_still_to_come_changes_nothing_while_another_runs(self, several, day):
        before = [one for one in several if one.has_begun(day)]
        if before:
            assert pick(before, day) is pick(several, day)

    def test_none_without_any(self):
        assert pick([], DAY(2026, 1, 1)) is None


def figures(*args) -> str:
    out = StringIO()
    call_command("progress", "--format", "json", *args, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.usefixtures("annex")
class TestSideBySide:
    @pytest.fixture(autouse=True)
    def _reported(self):
        people.approve_report("luc-nam", 2024, 1, members_admitted=90)
        people.approve_report("kcn", 2024, 1, members_admitted=5_000)

    def first(self):
        return Programme.objects.get(code="ctr-2023-2028")

    @pytest.mark.parametrize("structure", ["reported", "current"])
    def test_one_to_come_leaves_the_figures_alone(self, structure):
        with clock.at(DAY(2026, 5, 1)):
            before = figures("--structure", structure)
            programmes.of_years(2029, 2033)
            assert figures("--structure", structure) == before

    def test_the_next_one_takes_over_on_its_first_day(self):
        later = programmes.of_years(2029, 2033)
        assert progress.load(on=DAY(2028, 12, 31)).programme == self.first()
        found = progress.load(on=DAY(2029, 1, 1))
        assert found.programme == later
        assert found.province("members_admitted").goal == 200_000

    def test_an_ended_one_keeps_its_figures_and_leads_nowhere(self):
        with clock.at(DAY(2024, 4, 20)):
            running = json.loads(figures())
        programmes.end(self.first(), DAY(2024, 3, 31))
        programmes.of_years(2025, 2029)
        with clock.at(DAY(2026, 5, 1)):
            ended = json.loads(figures("--programme", "ctr-2023-2028"))
        assert ended["period"] == running["period"] == "Quý I/2024"
        members, before = (data["indicators"][1] for data in (ended, running))
        assert members["approved"] == before["approved"] == 5_090
        assert (members["goal"], members["target"]) == (before["goal"], before["target"])
        assert members["years"] == before["years"]
        for name in ("recent_pace", "needed_pace", "forecast"):
            assert members[name] is None, name

    def test_the_plan_of_an_ended_one_is_that_of_its_last_day(self):
        programmes.end(self.first(), DAY(2025, 12, 31))
        programmes.of_years(2026, 2030)
        for quarter in (1, 2, 3, 4):
            for year in (2024, 2025):
                for unit in progress.load(on=DAY(2024, 4, 1)).units:
                    if (year, quarter) != (2024, 1) or unit.code not in ("luc-nam", "kcn"):
                        people.approve_report(unit.code, year, quarter)
        members = progress.load(on=DAY(2027, 1, 1), programme=self.first()).province("members_admitted")
        assert (members.judged, members.plan) == (members.term.quarters[7], 47_970)
        assert (members.target, members.quarters_left) == (120_000, 0)

    def test_a_command_names_one_of_several(self):
        programmes.end(self.first(), DAY(2028, 6, 30))
        later = programmes.of_years(2029, 2033)
        with clock.at(DAY(2028, 12, 1)):
            assert '"goal": 120000' in figures()
            assert '"goal": 200000' in figures("--programme", later.code)
        with pytest.raises(CommandError, match="Không có chương trình nào có mã “x”"):
            figures("--programme", "x")

    def test_the_annex_is_never_written_into_the_wrong_one(self, capsys):
        programmes.of_years(2029, 2033)
        annex = "fixtures/bieu-chi-tieu-2023-2028.xlsx"
        paper = ("--decision", "…/CTr-LĐLĐ", "--date", "2023-08-31")
        with pytest.raises(SystemExit) as left:
            call_command("import_annex", annex, *paper)
        assert left.value.code == 2
        assert "ctr-2023-2028, ctr-2029-2033" in capsys.readouterr().err
        call_command("import_annex", annex, *paper, "--programme", "ctr-2023-2028")
        assert "Không có thay đổi" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.usefixtures("annex")
class TestUnitsAskedFor:
    """A page about some units reads them with all that came before and after, and has the figures of the whole reading."""

    @pytest.mark.parametrize("structure", ["reported", "current"])
    def test_same_figures_and_as_many_queries(self, structure, django_assert_num_queries):
        reorganising.do(reorganising.absorb("yen-dung", "tp-bac-giang", DAY(2025, 1, 1)))
        people.approve_report("luc-nam", 2024, 1, members_admitted=90)
        people.approve_report("yen-dung", 2024, 1, members_admitted=30)
        programme = Programme.objects.get()
        day = DAY(2025, 5, 1)
        with django_assert_num_queries(6):
            whole = progress.load(on=day, structure=structure, programme=programme)
        for code in ("luc-nam", "yen-dung", "tp-bac-giang"):
            with django_assert_num_queries(6):
                some = progress.load(on=day, structure=structure, programme=programme, units=[code])
            assert len(some.units) < len(whole.units)
            assert some.carriers[code] == whole.carriers[code]
            row = some.carriers[code]
            for indicator in whole.indicators:
                assert vars(some.of_unit(indicator, row).series) == vars(whole.of_unit(indicator, row).series)
                assert some.of_unit(indicator, row).judged == whole.of_unit(indicator, row).judged
            assert some.cells.get(row) == whole.cells.get(row)


@pytest.mark.django_db
@pytest.mark.usefixtures("annex")
class TestPages:
    ADDRESSES = [
        reverse("dashboard"),
        reverse("dashboard-ranking"),
        reverse("dashboard-indicator", args=["members_admitted"]),
        reverse("dashboard-unit", args=["luc-nam"]),
        reverse("dashboard-officials"),
        reverse("dashboard-foundings"),
        reverse("dashboard-print"),
        reverse("dashboard-ledger"),
        reverse("dashboard-units"),
        reverse("dashboard-reports"),
        reverse("dashboard-register"),
    ]

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_names_the_programme_and_offers_the_others(self, client, address):
        client.force_login(people.leader())
        later = programmes.of_years(2029, 2033)
        with clock.at(DAY(2026, 5, 1)):
            page = client.get(address).content.decode()
            assert "Chương trình 2029–2033 (từ 01/01/2029)" in page
            assert f"?chuong-trinh={later.code}" in page
            chosen = client.get(address, {"chuong-trinh": later.code}).content.decode()
        assert str(later) in chosen
        assert f"chuong-trinh={later.code}" in chosen, "kept in links"

    def test_a_goal_that_the_other_one_has_not_leads_to_its_own(self, client):
        client.force_login(people.leader())
        later = programmes.of_years(2029, 2033)
        with clock.at(DAY(2026, 5, 1)):
            address = reverse("dashboard-goal", args=["unions_founded"])
            page = client.get(address, {"chuong-trinh": later.code}, follow=True)
            assert page.status_code == 200
            assert page.redirect_chain[-1][0] == (
                reverse("dashboard-goal", args=["members_admitted"]) + f"?chuong-trinh={later.code}"
            )
            assert client.get(reverse("dashboard-goal", args=["members_end"])).status_code == 404

    def test_nothing_is_judged_by_quarters_before_a_programme_begins(self, client):
        client.force_login(people.leader())
        programmes.end(Programme.objects.get(), DAY(2025, 3, 31))
        programmes.of_years(2025, 2030, counts_from=DAY(2025, 4, 1))
        with clock.at(DAY(2025, 8, 1)):
            page = text(client.get(reverse("dashboard")))
            assert "Chưa đánh giá tiến độ: chưa có quý nào được duyệt báo cáo của tất cả đơn vị" in page
            assert "Quý II/2025: đã duyệt báo cáo của 0/17 đơn vị" in page
            assert "0/0" not in page
            assert "Quá hạn" not in page, "nobody opened the period"
            unit = text(client.get(reverse("dashboard-unit", args=["luc-nam"])))
            assert "Chưa đánh giá tiến độ: chưa có báo cáo nào được duyệt" in unit
            assert "Quá hạn" not in unit
        with clock.at(DAY(2025, 5, 1)):
            for name in ("dashboard", "dashboard-reports"):
                assert "Chưa có quý nào kết thúc" in text(client.get(reverse(name))), name

    def test_another_day_is_asked_of_the_same_programme(self, client):
        client.force_login(people.leader())
        later = programmes.of_years(2029, 2033)
        page = client.get(reverse("dashboard"), {"chuong-trinh": later.code}).content.decode()
        assert f'<input type="hidden" name="chuong-trinh" value="{later.code}">' in page

    def test_a_single_one_is_not_offered(self, client):
        client.force_login(people.leader())
        assert "chuong-trinh" not in client.get(reverse("dashboard")).content.decode()

    def test_what_cannot_be_followed_is_said(self, client):
        client.force_login(people.leader())
        page = client.get(reverse("dashboard"), {"chuong-trinh": "x"}).content.decode()
        assert "Không tìm thấy chương trình “x”; trang hiển thị" in page
