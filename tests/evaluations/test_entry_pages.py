"""The pages of the side that is rated: the way in, registering, scoring, sending, what is shown of one rating."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Evaluation, EvaluationState, Level, RatingRound, RoundUnit
from evaluations.rating import scoring, steps
from evaluations.rounds.opening import open_round
from tests.support import people, ratings, rounds
from tests.support.html import source, text
from tests.support.unions import PDF
from units.models import Unit
from vietnamese import clock
from vietnamese.numbers import shortest

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def rating(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    found = RatingRound.objects.get()
    with clock.at(datetime.date(found.year, 2, 1)):
        ratings.union()
        open_round(by=people.staff(), found=found)
        yield Evaluation.objects.get(rated_union__isnull=False)


@pytest.fixture
def officer(client):
    person = people.reporter("luc-nam")
    client.force_login(person)
    return person


def at(name, rating, *more):
    return reverse(name, args=[rating.pk, *more])


def typed(rating, **changes):
    """Full points for every criterion; ``first``: what is typed for the first one."""
    criteria = list(scoring.rules_to_score_by(rating).criteria.order_by("order"))
    data = {f"points-{one.pk}": f"{int(one.max_points)}" for one in criteria} | {
        "version": str(rating.version)
    }
    if "first" in changes:
        data[f"points-{criteria[0].pk}"] = changes.pop("first")
    return data | changes, criteria[0]


def test_home_sums_up_the_unions_and_leads_into_the_list(client, officer, rating):
    page = client.get(reverse("rating-home"))
    unit = page.context["rounds"][0].units[0]
    assert {one.mark.label: one.count for one in unit.standings if one.count} == {"Chưa đăng ký": 1}
    listed = client.get(next(one.url for one in unit.standings if one.count))
    assert list(listed.context["table"].data.data) == [rating]
    assert "Đăng ký mức xếp loại đến hết" in page.content.decode()


def test_home_shows_a_unit_only_the_rounds_that_rate_it(client, officer, rating):
    school = ratings.rating_round(
        rating.year,
        only_named=True,
        name="Năm học của giáo dục",
        first_day=datetime.date(rating.year - 1, 9, 1),
    )
    RoundUnit.objects.create(round=school, unit=Unit.objects.get(code="giao-duc"))
    open_round(by=people.staff(), found=rating.round)  # it rates them no longer

    def shown():
        return [page.round for page in client.get(reverse("rating-home")).context["rounds"]]

    assert shown() == [rating.round]
    client.force_login(people.reporter("giao-duc"))
    assert shown() == [school]
    client.force_login(people.staff())
    assert set(shown()) == {school, rating.round}


def test_home_folds_what_is_settled(client, officer, rating):
    def settled():
        return [page.settled for page in client.get(reverse("rating-home")).context["rounds"]]

    assert settled() == [False]
    for row in Evaluation.objects.filter(unit=rating.unit):
        ratings.recognise(row)
    assert settled() == [True]


def test_the_queries_of_home_do_not_grow(client, officer, rating):
    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("rating-home"))
        return len(captured)

    one = count()
    ratings.many([rating.unit], each=20, found=ratings.rating_round(rating.year + 1))
    assert count() == one


def test_a_level_is_registered_until_the_due_day(client, officer, rating):
    client.post(at("evaluation-register", rating), {"level": "good"})
    rating.refresh_from_db()
    assert rating.registered_level == Level.GOOD
    with clock.at(rating.round.registration_due + datetime.timedelta(days=1)):
        assert (
            "Đã hết hạn đăng ký"
            in client.get(at("evaluation-register", rating), follow=True).content.decode()
        )
        client.force_login(people.staff())
        assert (
            "cần ghi rõ lý do"
            in client.post(at("evaluation-register", rating), {"level": "excellent"}).content.decode()
        )
        late = {"level": "excellent", "comment": "Văn thư chuyển chậm"}
        told = client.post(at("evaluation-register", rating), late, follow=True).content.decode()
        assert "Đã ghi nhận đăng ký" in told
        assert "Có thể sửa đến hết" not in told
    rating.refresh_from_db()
    assert rating.registered_level == Level.EXCELLENT


def test_of_two_who_register_a_level_the_second_is_told(client, officer, rating):
    opened = {"seen": client.get(at("evaluation-register", rating)).context["form"]["seen"].value()}
    client.post(at("evaluation-register", rating), {"level": "good"} | opened)
    late = client.post(at("evaluation-register", rating), {"level": "excellent"} | opened)
    assert late.status_code == 409
    assert "Mức đăng ký: Hoàn thành tốt nhiệm vụ" in text(late)
    assert "Tệp (nếu có)" not in text(late)
    again = {"seen": late.context["form"]["seen"].value()}
    assert client.post(at("evaluation-register", rating), {"level": "excellent"} | again).status_code == 302
    rating.refresh_from_db()
    assert rating.registered_level == Level.EXCELLENT


def test_who_is_left_out_registers_nothing(client, officer, rating):
    steps.exclude(by=officer, evaluation=rating, reason="Chờ giải thể")
    answer = client.post(at("evaluation-register", rating), {"level": "good"})
    assert "nên không đăng ký trong đợt này" in answer.content.decode()
    rating.refresh_from_db()
    assert (rating.state, rating.registered_level) == (EvaluationState.NEW, "")


class TestSelfScore:
    def test_is_kept_with_its_file_and_sent_once_it_is_complete(self, client, officer, rating):
        data, first = typed(rating, first="", action="send")
        file = SimpleUploadedFile("bien-ban.pdf", PDF)
        page = client.post(at("evaluation-score", rating), data | {f"file-{first.pk}": file}).content.decode()
        assert "Chưa chấm điểm tiêu chí này" in page
        rating.refresh_from_db()
        kept = rating.evidence_files.get()
        assert kept.criterion_id == first.pk
        download = client.get(at("evaluation-evidence", rating, kept.pk))
        assert download["Content-Type"] == "application/octet-stream"
        data, _ = typed(rating, first="2,5", action="send")
        asked = client.post(at("evaluation-score", rating), data, follow=True)
        assert asked.context["scored"].points == 100 - first.max_points + Decimal("2.5")
        rating.refresh_from_db()
        client.post(at("evaluation-submit", rating), {"version": rating.version})
        rating.refresh_from_db()
        assert rating.state == EvaluationState.SUBMITTED
        client.post(at("evaluation-take-back", rating))
        rating.refresh_from_db()
        assert rating.state == EvaluationState.NEW

    def test_a_level_is_named_only_once_every_criterion_has_its_points(self, client, officer, rating):
        """Ten of a hundred points after the first evening are no “Không hoàn thành nhiệm vụ”."""
        data, first = typed(rating, first="")
        page = text(client.post(at("evaluation-score", rating), data, follow=True))
        assert f"{100 - int(first.max_points)}/100 điểm, còn 1 tiêu chí chưa chấm. Chưa gửi." in page
        rating.refresh_from_db()
        data, _ = typed(rating, first="0")
        page = text(client.post(at("evaluation-score", rating), data, follow=True))
        assert (
            f"{100 - int(first.max_points)}/100 điểm, mức “Hoàn thành xuất sắc nhiệm vụ”. Chưa gửi." in page
        )

    @pytest.mark.parametrize(
        ("text", "words"), [("1.234", "dấu chấm"), ("99", "Điểm phải từ 0 đến"), ("-1", "số âm")]
    )
    def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_saved(
        self, client, officer, rating, text, words
    ):
        data, first = typed(rating, first=text)
        answer = client.post(at("evaluation-score", rating), data)
        assert words in str(answer.context["form"].errors[f"points-{first.pk}"])
        assert f'value="{text}"' in answer.content.decode()
        assert not rating.scores.exists()

    def test_two_people_never_overwrite_each_other(self, client, officer, rating):
        data, first = typed(rating, first="3")
        rounds.scored(rating, people.staff())
        answer = client.post(at("evaluation-score", rating), data)
        assert answer.status_code == 409
        assert "Bản đang lưu: <strong" in source(answer)
        assert "Tệp (nếu có) thì cần chọn lại." in text(answer)
        assert len(answer.context["submission"].differences) > 1
        assert answer.context["form"][f"points-{first.pk}"].stored == shortest(first.max_points)
        assert rating.scores.get(criterion=first).self_points == first.max_points
        again = data | {"version": answer.context["form"]["version"].value()}
        assert client.post(at("evaluation-score", rating), again).status_code == 302
        assert rating.scores.get(criterion=first).self_points == 3

    @pytest.mark.parametrize("action", ["save", "send"])
    def test_a_file_is_kept_where_somebody_was_faster_with_the_same_scores(
        self, client, officer, rating, action
    ):
        data, first = typed(rating, action=action)
        client.post(at("evaluation-score", rating), data)
        file = SimpleUploadedFile("bien-ban.pdf", PDF)
        answer = client.post(at("evaluation-score", rating), data | {f"file-{first.pk}": file})
        assert answer.status_code == 302
        assert rating.evidence_files.get(criterion=first).file.read() == PDF

    def test_what_is_taken_as_saved_is_not_told_as_a_conflict(self, client, officer, rating):
        data, first = typed(rating, first="", action="send")
        client.post(at("evaluation-score", rating), data)
        answer = client.post(at("evaluation-score", rating), data)
        assert answer.status_code == 200
        assert "Chưa chấm điểm tiêu chí này" in text(answer)
        assert "Chưa thực hiện được" not in text(answer)

    def test_what_was_typed_survives_a_login_that_ran_out(self, client, rating):
        data, first = typed(rating, first="3")
        over = client.post(at("evaluation-score", rating), data)
        assert over.status_code == 403
        assert f'name="points-{first.pk}" value="3"' in over.content.decode()

    def test_after_a_return_the_reasons_stand_beside_the_criteria(self, client, officer, rating):
        rounds.returned(rating, officer, comment="Bổ sung biên bản")
        page = client.get(at("evaluation-score", rating)).content.decode()
        assert "Bổ sung biên bản" in page
        assert "Thiếu biên bản họp" in page


def test_detail_says_how_the_level_came_about_and_keeps_every_sending(client, officer, rating):
    rounds.returned(rating, officer)
    rounds.appraised(rating, officer)
    page = client.get(at("evaluation-detail", rating))
    assert "Mức thẩm định: “Hoàn thành xuất sắc nhiệm vụ”." in page.content.decode()
    assert len(page.context["sendings"].heads) == 3
    assert "Chưa xác nhận" in page.content.decode()
    client.post(at("evaluation-object", rating), {"comment": "Xem lại tiêu chí 1.1"})
    rating.refresh_from_db()
    assert rating.state == EvaluationState.OBJECTED


def test_staff_see_what_making_the_list_changes_before_it_does(client, rating):
    client.force_login(people.staff())
    ratings.union(name="CĐCS mới")
    page = client.get(reverse("rating-open", args=[rating.round_id]))
    assert len(page.context["coming"].new) == 1
    assert Evaluation.objects.filter(rated_union__name="CĐCS mới").count() == 0
    client.post(reverse("rating-open", args=[rating.round_id]))
    assert Evaluation.objects.filter(rated_union__name="CĐCS mới").count() == 1
