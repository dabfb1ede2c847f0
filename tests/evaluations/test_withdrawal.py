"""Recognition shows first what it will do, asks twice where rules are unconfirmed, and is taken back as a whole."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluations.appraisal.recognition import Paper, recognise, withdraw
from evaluations.models import Evaluation, EvaluationState, Level, RatingRound, RecognitionDecision, RuleSet
from evaluations.rating import steps
from evaluations.rounds.actions import close_round
from evaluations.rounds.rule_set_actions import confirm as confirm_rules
from tests.evaluations.test_endings import after, text
from tests.evaluations.test_recognition_views import confirm, open_page, send
from tests.support import appraisals, people
from units.models import Unit
from vietnamese import clock
from vietnamese.dates import date_vi
from workflow.steps import StepRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
REASON = "Ghi nhầm danh sách của năm trước"


@pytest.fixture
def two():
    return [appraisals.appraised(row) for row in appraisals.opened("CĐCS Một", "CĐCS Hai")]


@pytest.fixture
def officer(client):
    user = people.reporter("luc-nam")
    client.force_login(user, backend="units.backends.RoleBackend")
    return user


def decided(rows, number="7/QĐ-LĐLĐ", **paper):
    return recognise(
        by=people.staff(),
        found=rows[0].round,
        issuer=Unit.objects.get(code="luc-nam"),
        paper=Paper(number, clock.today(), in_spite="Thử", **paper),
        evaluations=rows,
    )


def withdrawn(decision, number="9/QĐ-LĐLĐ", by=None, note=REASON, day=None):
    return withdraw(
        by=by or people.staff(), decision=decision, paper=Paper(number, day or clock.today(), note)
    )


@pytest.mark.parametrize("nothing", [" ", "\u3164", "\u202e\u200b"])
def test_a_reason_that_shows_nothing_is_none(two, nothing):
    paper = Paper("7/QĐ-LĐLĐ", clock.today(), in_spite=nothing)
    with pytest.raises(StepRefused, match="ghi rõ lý do"):
        recognise(by=people.staff(), found=two[0].round, issuer=two[0].unit, paper=paper, evaluations=two)
    decision = decided(two)
    with pytest.raises(ValidationError, match="Cần ghi rõ lý do thu hồi"):
        withdrawn(decision, note=nothing)


def states(rows):
    return [
        (row.state, row.recognised_level, row.decision_id)
        for row in Evaluation.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    ]


class TestConfirmation:
    def test_shows_by_unit_level_and_result_before_anything_is_written(self, client, officer, two):
        shown = open_page(client)
        answer = send(client, shown, "xem-truoc")
        page = text(answer)
        assert "Chưa có gì được công nhận" in page
        assert (
            f"Số quyết định 7/QĐ-LĐLĐ Ngày ký {date_vi(clock.today())} Đơn vị ban hành LĐLĐ huyện Lục Nam"
            in page
        )
        assert "LĐLĐ huyện Lục Nam Công đoàn cơ sở 2 0 0 0 2" in page
        assert "TỔNG 2 0 0 0 2" in page
        assert not RecognitionDecision.objects.exists()
        assert states(two) == [(EvaluationState.APPRAISED, "", None)] * 2
        assert confirm(client, answer).status_code == 302
        assert [state for state, *_ in states(two)] == [EvaluationState.RECOGNISED] * 2

    def test_what_is_done_is_what_was_shown(self, client, officer, two):
        answer = send(client, open_page(client), "xem-truoc")
        carried = dict(answer.context["carried"]) | {"viec": "cong-nhan", "number": "8/QĐ-LĐLĐ"}
        again = client.post(reverse("rating-recognise"), carried)
        assert "8/QĐ-LĐLĐ" in text(again)
        assert "Chưa có gì được công nhận" in text(again)
        assert not RecognitionDecision.objects.exists()

    def test_unconfirmed_rules_ask_for_a_second_tick_and_a_reason_that_the_log_keeps(
        self, client, officer, two
    ):
        shown = open_page(client)
        for typed, field in (({"known": ""}, "known"), ({"in_spite": " "}, "in_spite")):
            assert list(send(client, shown, **typed).context["form"].errors) == [field]
        with pytest.raises(StepRefused, match="Tôi đã biết"):
            recognise(
                by=officer,
                found=two[0].round,
                issuer=two[0].unit,
                paper=Paper("7/QĐ-LĐLĐ", clock.today()),
                evaluations=two,
            )
        assert send(client, shown).status_code == 302
        comment = two[0].transitions.get(step="recognise").comment
        assert comment.endswith("Bộ tiêu chí chưa xác nhận, vẫn công nhận: Chờ hướng dẫn của Tổng Liên đoàn")

    def test_confirmed_rules_ask_for_nothing(self, client, officer, two):
        rules = Evaluation.objects.get(pk=two[0].pk).rule_set
        confirm_rules(by=people.staff(), rule_set=rules, source_document="Hướng dẫn số 12/HD-TLĐ")
        assert "known" not in client.get(reverse("rating-recognise")).context["form"].fields
        decision = recognise(
            by=officer,
            found=two[0].round,
            issuer=two[0].unit,
            paper=Paper("7/QĐ-LĐLĐ", clock.today()),
            evaluations=two,
        )
        comment = two[0].transitions.get(step="recognise").comment
        assert comment == f"Quyết định số 7/QĐ-LĐLĐ ngày {date_vi(decision.signed_on)}"


class TestWithdrawal:
    def test_everything_returns_to_where_it_was_and_both_decisions_stay_readable(self, client, officer, two):
        decision = decided(two)
        before = Evaluation.objects.get(pk=two[0].pk)
        page = text(client.get(reverse("rating-withdraw", args=[decision.pk])))
        assert "cả 2 công đoàn (hoàn thành xuất sắc nhiệm vụ 2) trở lại “Đã thẩm định”" in page
        typed = {"number": "9/QĐ-LĐLĐ", "signed_on": date_vi(clock.today()), "note": REASON}
        answer = client.post(reverse("rating-withdraw", args=[decision.pk]), typed)
        withdrawal = RecognitionDecision.objects.get(number="9/QĐ-LĐLĐ")
        assert answer.url == reverse("rating-decision", args=[withdrawal.pk])
        assert (withdrawal.withdraws, withdrawal.issuer, withdrawal.note) == (
            decision,
            decision.issuer,
            REASON,
        )
        assert states(two) == [(EvaluationState.APPRAISED, "", None)] * 2
        now = Evaluation.objects.get(pk=two[0].pk)
        assert (now.appraised_points, now.appraised_level) == (
            before.appraised_points,
            before.appraised_level,
        )
        step = now.transitions.get(step="withdraw")
        assert (step.by, step.level, step.decision) == (officer, Level.EXCELLENT, withdrawal)
        assert REASON in step.comment
        assert "7/QĐ-LĐLĐ" in step.comment
        page = text(client.get(reverse("evaluation-detail", args=[now.pk])))
        assert "Thu hồi quyết định công nhận" in page
        assert (
            "Đã công nhận “Hoàn thành xuất sắc nhiệm vụ” nhưng công nhận này bị thu hồi: Quyết định" in page
        )
        for one, told, heading, level in (
            (decision, "Đã bị thu hồi theo Quyết định số 9/QĐ-LĐLĐ", "được công nhận", "Mức được công nhận"),
            (withdrawal, "Thu hồi Quyết định số 7/QĐ-LĐLĐ", "bị thu hồi công nhận", "Mức đã bị thu hồi"),
        ):
            page = text(client.get(reverse("rating-decision", args=[one.pk])))
            assert told in page
            assert f"Danh sách công đoàn {heading} kết quả xếp loại" in page
            assert f"Công đoàn {heading} kết quả xếp loại" in page, "the title on paper"
            assert level in page
            assert REASON in page
            assert "CĐCS Một" in page
            assert client.get(reverse("rating-decision-export", args=[one.pk])).status_code == 200
        assert "Đã bị thu hồi" in text(client.get(reverse("rating-decisions")))
        # The way is free for another decision, not for a number that was used up.
        for number in ("7/QĐ-LĐLĐ", "9/QĐ-LĐLĐ"):
            with pytest.raises(ValidationError):
                decided(list(Evaluation.objects.filter(pk__in=[row.pk for row in two])), number)
        decided(list(Evaluation.objects.filter(pk__in=[row.pk for row in two])), "10/QĐ-LĐLĐ")

    def test_the_database_recognises_nothing_by_a_withdrawn_decision(self, two):
        decision = decided(two[:1])
        withdrawal = withdrawn(decision)
        for one in (decision, withdrawal):
            with pytest.raises(IntegrityError), transaction.atomic():
                Evaluation.objects.filter(pk=two[1].pk).update(
                    state=EvaluationState.RECOGNISED, recognised_level=Level.GOOD, decision=one
                )
        with pytest.raises(IntegrityError), transaction.atomic():
            RecognitionDecision.objects.filter(pk=withdrawal.pk).update(note="")

    def test_what_rests_on_it_is_named(self, two, officer):
        decision = decided(two)
        steps.object_to(by=officer, evaluation=Evaluation.objects.get(pk=two[1].pk), comment="Xem lại")
        with pytest.raises(StepRefused) as refused:
            withdrawn(decision)
        assert refused.value.problems == [
            "CĐCS Hai: đang đề nghị xem xét lại. Vui lòng trả lời đề nghị đó trước."
        ]
        assert [state for state, *_ in states(two)] == [EvaluationState.RECOGNISED, EvaluationState.OBJECTED]

    def test_a_cap_that_others_would_break_stands_in_the_way(self):
        RuleSet.objects.filter(level="grassroots").update(excellent_cap=Decimal(50))
        one, other = [appraisals.appraised(row) for row in appraisals.opened("CĐCS Một", "CĐCS Hai")]
        first = decided([one])  # half of one is none: recognised as good
        assert Evaluation.objects.get(pk=one.pk).recognised_level == Level.GOOD
        decided([other], "8/QĐ-LĐLĐ")  # half of two is one
        assert Evaluation.objects.get(pk=other.pk).recognised_level == Level.EXCELLENT
        with pytest.raises(StepRefused) as refused:
            withdrawn(first)
        assert "khống chế chỉ cho 0" in refused.value.problems[0]

    def test_refusals_of_paper_state_and_person(self, two):
        decision = decided(two)
        for wrong in ({"note": " "}, {"number": "7/QĐ-LĐLĐ"}, {"day": RatingRound.objects.get().first_day}):
            with pytest.raises(ValidationError):
                withdrawn(decision, **wrong)
        with pytest.raises(PermissionDenied):
            withdrawn(decision, by=people.reporter("yen-the"))
        withdrawal = withdrawn(decision)
        for again in (decision, withdrawal):
            with pytest.raises(StepRefused):
                withdrawn(again, "11/QĐ-LĐLĐ")
        with after(decision.round):
            closed = decided(list(Evaluation.objects.filter(pk=two[0].pk)), "12/QĐ-LĐLĐ")
            close_round(by=people.staff(), found=closed.round, reason="Hết hạn")
            with pytest.raises(StepRefused) as refused:
                withdrawn(closed, "13/QĐ-LĐLĐ")
        assert "đã kết thúc" in refused.value.problems[0]
