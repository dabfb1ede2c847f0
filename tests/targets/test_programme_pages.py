"""Making the next programme and ending one: proposed, previewed, written once; nothing of the first one moves."""

import datetime

import pytest
from django.urls import reverse

from targets import progress
from targets.ledger.actions import LedgerRefused
from targets.models import Goal, Programme, ReportingPeriod
from targets.programme.hand_over import HandOver, hand_over_of
from targets.progress.closing import closing_words
from tests.support import people, programmes
from vietnamese import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("annex")]

DAY = datetime.date
NEW = reverse("programme-new")
DECISION = {
    "end_number": "12/QĐ-LĐLĐ",
    "end_signed_on": "20/12/2025",
    "end_issuer": "LĐLĐ tỉnh Bắc Ninh",
    "ended_on": "31/12/2025",
}


def first() -> Programme:
    return Programme.objects.get(code="ctr-2023-2028")


@pytest.fixture
def staff(client):
    client.force_login(people.staff())
    return client


def proposed(client) -> dict:
    """The form as the page opens."""
    page = client.get(NEW)
    form, copies = page.context["form"], page.context["copies"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    values["counts_from"] = "01/01/2029"
    return values | {one["value"].html_name: one["value"].value() for one in copies}


class TestNew:
    def test_nothing_counts_before_its_first_year(self, staff):
        values = proposed(staff) | {"counts_from": "01/10/2028"}
        page = staff.post(NEW, values)
        assert page.context["form"].errors["counts_from"] == [
            "Kết quả trước ngày 01/01/2029 không được tính: năm đầu giao chỉ tiêu là 2029."
        ]
        assert not Programme.objects.filter(code="ctr-2029-2033").exists()

    def test_is_proposed_as_what_follows_and_copies_the_goals(self, staff):
        values = proposed(staff)
        assert (values["code"], values["first_year"], values["last_year"]) == ("ctr-2029-2033", 2029, 2033)
        members = Goal.objects.get(programme=first(), indicator__code="members_admitted")
        values[f"goal-{members.indicator_id}-value"] = "200.000"
        answer = staff.post(NEW, values, follow=True)
        assert answer.redirect_chain == [(reverse("annex-import") + "?chuong-trinh=ctr-2029-2033", 302)]
        assert answer.context["form"]["programme"].value() == "ctr-2029-2033"
        later = Programme.objects.get(code="ctr-2029-2033")
        assert later.federation == first().federation
        copied = later.goals.get(indicator__code="members_admitted")
        assert (copied.value, copied.headline, copied.annex_column) == (
            200_000,
            members.headline,
            members.annex_column,
        )
        assert later.goals.count() == first().goals.count()
        assert ReportingPeriod.objects.filter(year__gte=2029).count() == 20
        with clock.at(DAY(2026, 5, 1)):
            assert progress.load().programme == first()

    def test_a_goal_left_empty_is_not_copied(self, staff):
        values = proposed(staff)
        share = Goal.objects.get(programme=first(), indicator__code="state_unions_good_share")
        values[f"goal-{share.indicator_id}-value"] = ""
        staff.post(NEW, values)
        later = Programme.objects.get(code="ctr-2029-2033")
        assert not later.goals.filter(indicator=share.indicator).exists()

    def test_the_same_years_are_refused_with_what_was_typed(self, staff):
        answer = staff.post(NEW, proposed(staff) | {"first_year": "2026", "counts_from": "01/01/2026"})
        page = answer.content.decode()
        assert "cần có quyết định kết thúc chương trình trước" in page
        assert 'value="2026"' in page
        assert Programme.objects.count() == 1


class TestEnd:
    @pytest.fixture
    def end(self):
        return reverse("programme-end", args=[first().pk])

    def test_the_preview_says_what_lapses_and_writes_nothing(self, staff, end):
        people.approve_report("kcn", 2024, 1, members_admitted=5_000)
        page = staff.post(end, DECISION | {"action": "preview"}).content.decode()
        assert (
            "kết nạp 5.000 đoàn viên, bằng 4,2% mục tiêu và 10,4% kế hoạch đến hết năm 2025 (47.970)" in page
        )
        assert "Chỉ tiêu các năm sau hết hiệu lực: 72.030 đoàn viên" in page
        assert first().ended_on is None

    def test_is_recorded_once(self, staff, end):
        assert staff.post(end, DECISION | {"action": "confirm"}).status_code == 302
        assert first().ended_on == DAY(2025, 12, 31)
        again = staff.post(end, DECISION | {"ended_on": "30/06/2025", "action": "confirm"})
        assert again.status_code == 409
        assert "kết thúc ngày 31/12/2025 theo Quyết định số 12/QĐ-LĐLĐ" in again.content.decode()
        assert first().ended_on == DAY(2025, 12, 31)

    def test_nothing_is_assigned_after_it(self):
        programmes.end(first(), DAY(2025, 12, 31))
        with pytest.raises(LedgerRefused, match="đã kết thúc ngày 31/12/2025"):
            people.assign_targets("luc-nam", 2026, effective_on=DAY(2026, 1, 1), members_admitted=5)


class TestHandOver:
    """“Chuyển tiếp”: what is left of the old targets, once, in the next one's ledger."""

    PAPER = {"number": "15/QĐ-LĐLĐ", "signed_on": "05/01/2026", "effective_on": "05/01/2026"}

    @pytest.fixture
    def later(self):
        programmes.end(first(), DAY(2025, 12, 31))
        return programmes.of_years(2026, 2030)

    def test_sums_are_shown_then_written_once(self, staff, later):
        url = reverse("programme-hand-over", args=[later.pk])
        typed = self.PAPER | {"years": ["2026", "2027"], "action": "preview"}
        page = staff.post(url, typed)
        rows = page.context["planned"].rows
        assert {(year, total) for year, _, total, _ in rows} == {(2026, 24_010), (2027, 24_010)}
        stays = "Không chuyển, vì chương trình này không giao cho đơn vị: Công đoàn cơ sở thành lập mới"
        assert stays in page.content.decode(), "the next programme assigns members alone"
        assert not later.decisions.exists()
        confirmed = typed | {"action": "confirm", "digest": page.context["form"]["digest"].value()}
        stale = staff.post(url, confirmed | {"digest": "0"})
        assert stale.status_code == 409
        assert not later.decisions.exists()
        assert staff.post(url, confirmed).status_code == 302
        with clock.at(DAY(2026, 5, 1)):
            found = progress.load(programme=later).province("members_admitted").targets
        assert found == {2026: 24_010, 2027: 24_010}
        again = staff.post(url, confirmed | {"number": "16/QĐ-LĐLĐ"})
        assert again.status_code == 409
        assert "tính hai lần" in again.content.decode()
        members = progress.load(on=DAY(2026, 5, 1), programme=first()).province("members_admitted")
        assert members.target == 120_000, "the old ledger stays as it was"

    def test_what_moved_between_units_since_the_preview_is_shown_again(self, staff, later):
        planned = hand_over_of(first(), later, [2026])
        (unit, year, code, amount), *others = sorted(planned.lines, key=lambda line: line[3] == 0)
        (other, *_, less), *rest = [line for line in others if line[1:3] == (year, code)]
        moved = [(unit, year, code, amount - 1), (other, year, code, less + 1), *rest]
        rest = [line for line in others if line[1:3] != (year, code)]
        after = HandOver((*moved, *rest), planned.labels)
        assert after.sums == planned.sums
        assert after.digest != planned.digest

    def test_nothing_to_hand_over_is_said(self, staff):
        page = staff.get(reverse("programme-hand-over", args=[first().pk])).content.decode()
        assert "Không có gì để chuyển" in page


def test_what_an_ended_programme_reached_in_one_sentence():
    people.approve_report("kcn", 2024, 1, members_admitted=40_700)
    programmes.end(first(), DAY(2025, 12, 31))
    members = progress.load(on=DAY(2026, 2, 1), programme=first()).province("members_admitted")
    assert closing_words(members, first().last_day) == (
        "Kết thúc ngày 31/12/2025: kết nạp 40.700 đoàn viên, "
        "bằng 33,9% mục tiêu và 84,8% kế hoạch đến hết năm 2025 (47.970)."
    )
