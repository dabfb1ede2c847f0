"""The pages of the level above: its queue, and one appraisal with everything that can go wrong on it."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from evaluations.labels import UNCONFIRMED
from evaluations.models import Evaluation, EvaluationState, Exclusion, Level
from evaluations.rating import scoring, steps
from evaluations.rating.scoring import Appraisal
from evaluations.rounds import rule_set_actions
from tests.support import appraisals, people
from tests.support.html import source, text
from vietnamese import clock
from workflow.steps import StepRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def rating():
    return appraisals.opened("CĐCS Trường B")[0]


@pytest.fixture
def waiting(rating):
    return appraisals.submitted(rating, missing=1)


@pytest.fixture
def officer(client):
    user = people.reporter("luc-nam")
    client.force_login(user, backend="units.backends.RoleBackend")
    return user


def page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer


def post(client, evaluation, **typed):
    return client.post(
        reverse("evaluation-appraise", args=[evaluation.pk]), appraisals.filled_in(evaluation, **typed)
    )


class TestTheQueue:
    def test_each_thing_waits_in_its_section(self, client, officer):
        new, sent, appraised, objected, out = appraisals.opened("Một", "Hai", "Ba", "Bốn", "Năm")
        appraisals.submitted(sent)
        appraisals.appraised(appraised)
        appraisals.objected(appraisals.recognised(appraisals.appraised(objected)), "Đề nghị xem lại")
        steps.exclude(by=officer, evaluation=out, reason="Chờ giải thể")
        for section, expected in {
            "cho-tham-dinh": sent,
            "cho-cong-nhan": appraised,
            "xem-xet-lai": objected,
            "khong-xep-loai": out,
            "chua-gui": new,
        }.items():
            answer = page(client, "rating-queue", muc=section)
            assert [row.record for row in answer.context["table"].rows] == [expected]
            assert [tab["count"] for tab in answer.context["tabs"]] == [1, 1, 1, 0, 1, 1, 0]
        assert "Đề nghị xem lại" in page(client, "rating-queue", muc="xem-xet-lai").content.decode()

    def test_levels_by_rules_that_nobody_confirmed_are_named_as_such(self, client, officer):
        (one,) = appraisals.opened("Một")
        assert UNCONFIRMED not in text(page(client, "rating-queue"))
        appraisals.appraised(one)
        one.refresh_from_db()
        shown = page(client, "rating-queue", muc="cho-cong-nhan")
        assert not one.rule_set.is_confirmed
        assert UNCONFIRMED in text(shown)
        rule_set_actions.confirm(by=people.staff(), rule_set=one.rule_set, source_document="12/HD-LĐLĐ")
        assert UNCONFIRMED not in text(page(client, "rating-queue", muc="cho-cong-nhan"))

    def test_an_officer_has_the_own_grassroots_unions_only(self, client, waiting):
        own = Evaluation.objects.get(rated_unit__code="luc-nam")
        appraisals.submitted(own)
        for code, expected in (("luc-nam", [waiting]), ("yen-the", [])):
            client.force_login(people.reporter(code), backend="units.backends.RoleBackend")
            table = page(client, "rating-queue").context["table"]
            assert [row.record for row in table.rows] == expected
        client.force_login(people.staff(), backend="units.backends.RoleBackend")
        rows = page(client, "rating-queue").context["table"].rows
        assert [row.record for row in rows] == [own, waiting]  # each unit before its unions
        only = page(client, "rating-queue", cap="cap-tren", **{"don-vi": "luc-nam"}).context["table"].rows
        assert [row.record for row in only] == [own]
        for typed, expected in (("luc nam", [own]), ("yen the", [])):
            named = page(client, "rating-queue", tim=typed).context["table"].rows
            assert [row.record for row in named] == expected

    def test_an_order_of_an_earlier_address_is_kept(self, client, officer):
        one, two = appraisals.opened("CĐCS Một", "CĐCS Hai")
        for row, points in ((one, 80), (two, 90)):
            appraisals.submitted(row)
            Evaluation.objects.filter(pk=row.pk).update(self_points=points)
        for name in ("sort", "xep"):
            table = page(client, "rating-queue", **{name: "-scored"}).context["table"]
            assert [row.record for row in table.rows] == [two, one]

    def test_late_is_judged_by_the_due_day_of_the_section(self, client, waiting, officer):
        due = waiting.round.appraisal_due
        for day, expected in ((due, []), (due + datetime.timedelta(days=1), [waiting])):
            with clock.at(day):
                table = page(client, "rating-queue", **{"qua-han": "1"}).context["table"]
                assert [row.record for row in table.rows] == expected

    def test_the_number_of_queries_does_not_grow(self, client, django_assert_max_num_queries):
        client.force_login(people.staff(), backend="units.backends.RoleBackend")
        numbers = []
        for size in (3, 30):
            for row in appraisals.opened(*(f"CĐCS {size}-{number}" for number in range(size))):
                Evaluation.objects.filter(pk=row.pk).update(state=EvaluationState.SUBMITTED)
            with django_assert_max_num_queries(40) as asked:
                page(client, "rating-queue")
            numbers.append(len(asked))
        assert numbers[0] == numbers[1]


class TestTheAppraisal:
    def test_reading_and_filling_write_nothing(self, client, waiting, officer):
        before = waiting.version
        text = page(client, "evaluation-appraise", waiting.pk).content.decode()
        assert "Đề xuất theo điểm tự chấm" in text
        assert "Chưa xác nhận" in text
        first = waiting.scores.first().criterion_id
        answer = post(client, waiting, viec="lay-diem", **{f"diem-{first}": " "})
        assert answer.context["sheet"].total == 99
        assert answer.context["sheet"].level == Level.EXCELLENT
        waiting.refresh_from_db()
        assert (waiting.version, waiting.seen_at) == (before, None)

    def test_points_reasons_and_conditions_are_kept_and_the_level_follows(self, client, waiting, officer):
        first, condition = waiting.scores.first(), waiting.rule_set.overrides.first()
        wrong = {f"diem-{first.criterion_id}": "0", f"dieu-kien-{condition.pk}": "on"}
        answer = post(client, waiting, viec="hoan-thanh", **wrong)
        errors = answer.context["sheet"].form.errors
        assert set(errors) == {f"ly-do-{first.criterion_id}", f"can-cu-{condition.pk}"}
        assert waiting.scores.get(pk=first.pk).appraised_points is None
        right = wrong | {f"ly-do-{first.criterion_id}": "Thiếu kế hoạch", f"can-cu-{condition.pk}": "Nợ phí"}
        answer = post(client, waiting, viec="hoan-thanh", **right)
        assert answer.url == reverse("rating-queue")
        waiting.refresh_from_db()
        assert waiting.state == EvaluationState.APPRAISED
        assert waiting.appraised_level == condition.best_level

    @pytest.mark.parametrize("typed", ["5.5", "-1", "nhiều", "1000"])
    def test_what_is_no_points_is_said_at_its_field(self, client, waiting, officer, typed):
        first = waiting.scores.first().criterion_id
        answer = post(client, waiting, **{f"diem-{first}": typed, f"ly-do-{first}": "Vì sao"})
        assert list(answer.context["sheet"].form.errors) == [f"diem-{first}"]
        assert f'value="{typed}"' in answer.content.decode()

    def test_finishing_too_early_saves_and_names_what_is_missing(self, client, waiting, officer):
        first, second = (row.criterion_id for row in waiting.scores.all()[:2])
        answer = post(client, waiting, viec="hoan-thanh", **{f"diem-{first}": ""})
        assert answer.status_code == 409
        assert list(answer.context["sheet"].form.errors) == [f"diem-{first}"]
        assert waiting.scores.get(criterion=second).appraised_points is not None
        waiting.refresh_from_db()
        assert waiting.state == EvaluationState.SUBMITTED

    def test_returning_asks_what_is_missing_and_keeps_what_was_appraised(self, client, waiting, officer):
        answer = post(client, waiting, viec="tra-lai")
        assert "comment" in answer.context["sheet"].form.errors
        waiting.refresh_from_db()
        assert waiting.state == EvaluationState.SUBMITTED
        first = waiting.scores.first().criterion_id
        given = {f"diem-{first}": "0", f"ly-do-{first}": "Thiếu kế hoạch"}
        post(client, waiting, viec="tra-lai", comment="Bổ sung kế hoạch", **given)
        waiting.refresh_from_db()
        assert waiting.state == EvaluationState.RETURNED
        assert waiting.scores.first().appraised_points == 0
        again = post(client, waiting, viec="tra-lai", comment="Bổ sung kế hoạch", **given)
        assert again.status_code == 302  # the same sending again: its answer was lost
        other = post(client, waiting, viec="hoan-thanh", **given)
        assert other.status_code == 409
        assert "Thiếu kế hoạch" in other.content.decode()

    def test_two_people_are_told_of_each_other(self, client, waiting, officer):
        form = appraisals.filled_in(waiting)
        first = waiting.scores.first().criterion_id
        scoring.save_appraisal(
            by=people.staff(),
            evaluation=waiting,
            version=waiting.version,
            scores={first: Appraisal(Decimal(1), "Chưa đủ")},
        )
        address = reverse("evaluation-appraise", args=[waiting.pk])
        answer = client.post(address, form)
        assert answer.status_code == 409
        points, reason = answer.context["submission"].differences
        assert (points.stored, reason.stored, reason.typed_text) == ("1", "Chưa đủ", "anh/chị để trống")
        assert answer.context["sheet"].form[f"diem-{first}"].stored == "1"
        assert "Bản đang lưu: <strong" in source(answer)
        assert waiting.scores.first().appraised_points == 1
        again = client.post(address, form | {"version": answer.context["version"]})
        assert again.status_code == 302
        assert waiting.scores.first().appraised_points == waiting.scores.first().self_points

    def test_a_login_that_ran_out_keeps_what_was_typed(self, client, waiting):
        people.reporter("luc-nam", password="mat-khau-2024")
        first = waiting.scores.first().criterion_id
        typed = {f"ly-do-{first}": "Biên bản ngày 5"}
        answer = post(client, waiting, **typed)
        assert answer.status_code == 403
        account = {"username": "donvi-luc-nam", "password": "mat-khau-2024"}
        answer = post(client, waiting, **typed, **account)
        assert answer.status_code == 200
        assert "Biên bản ngày 5" in answer.content.decode()
        assert waiting.scores.first().reason == ""

    def test_who_saves_has_begun(self, waiting, officer):
        scoring.save_appraisal(by=officer, evaluation=waiting, version=waiting.version, scores={})
        with pytest.raises(StepRefused):
            steps.take_back(by=people.staff(), evaluation=waiting)
        assert waiting.seen_by == officer

    def test_what_is_reopened_is_not_taken_back(self, rating, officer):
        appraisals.appraised(rating)
        Evaluation.objects.filter(pk=rating.pk).update(seen_at=None, seen_by=None)
        rating.refresh_from_db()
        steps.reopen(by=officer, evaluation=rating, comment="Xem lại")
        with pytest.raises(StepRefused):
            steps.take_back(by=people.staff(), evaluation=rating)


class TestDecisions:
    def decide(self, client, rating, code, comment="Lý do rõ"):
        address = reverse("evaluation-decide", args=[rating.pk, code])
        answer = client.post(address, {"comment": comment})
        rating.refresh_from_db()
        return answer

    def test_other_reasons_and_time_are_decided_apart_and_shown_apart(self, client, rating, officer):
        assert self.decide(client, rating, "khong-xep-loai", "").status_code == 200
        assert rating.exclusion == ""
        self.decide(client, rating, "chua-du-thoi-gian", "Mới hoạt động lại")
        self.decide(client, rating, "khong-xep-loai", "Chờ giải thể")
        assert (rating.exclusion, rating.overruled_reason) == (Exclusion.OTHER, "Mới hoạt động lại")
        text = page(client, "evaluation-appraise", rating.pk).content.decode()
        assert "Chờ giải thể" in text
        assert "Mới hoạt động lại" in text
        assert "đủ thời gian" in text
        self.decide(client, rating, "dua-lai")
        assert rating.exclusion == ""

    def test_an_objection_is_answered_on_its_page(self, client, rating, officer):
        appraisals.objected(appraisals.recognised(appraisals.appraised(rating)), "Đề nghị tính lại")
        assert "Đề nghị tính lại" in page(client, "evaluation-appraise", rating.pk).content.decode()
        self.decide(client, rating, "giu-nguyen", "Đã kiểm tra lại")
        assert rating.state == EvaluationState.RECOGNISED
        assert self.decide(client, rating, "giu-nguyen", "Đã kiểm tra lại").status_code == 302  # posted twice
        answer = self.decide(client, rating, "khong-xep-loai", "Giải thể hôm qua")
        assert answer.status_code == 409
        assert "Giải thể hôm qua" in answer.content.decode()
        self.decide(client, rating, "mo-lai")
        assert (rating.state, rating.recognised_level) == (EvaluationState.SUBMITTED, "")
