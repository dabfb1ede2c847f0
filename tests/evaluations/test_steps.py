"""The round of one union: registration, self-score, appraisal, recognition, objection, and who may not."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluations.appraisal.recognition import Paper, recognise
from evaluations.models import Evaluation, EvaluationState, Exclusion, Level, RatingRound, RuleSet
from evaluations.rating import scoring, steps
from evaluations.rating.scoring import Appraisal, SelfScore
from evaluations.rounds.opening import open_round, outlook
from tests.support import people, ratings, unions
from units.models import Unit
from units.register.change_actions import transfer
from vietnamese import clock
from workflow.steps import SomebodyWasFaster, StepRefused
from workflow.versions import version_of

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def the_round():
    return RatingRound.objects.get()


@pytest.fixture
def rating(the_round):
    with clock.at(datetime.date(the_round.year, 2, 1)):
        ratings.union()
        open_round(by=people.staff(), found=the_round)
        yield Evaluation.objects.get(rated_union__isnull=False)


@pytest.fixture
def officer():
    return people.reporter("luc-nam")


def self_score(evaluation, by, missing=Decimal(0)):
    """Full points but for the first criterion."""
    rules = scoring.rules_to_score_by(evaluation)
    scores = {row.pk: SelfScore(row.max_points, "Hồ sơ lưu tại CĐCS") for row in rules.criteria.all()}
    first = rules.criteria.order_by("order").first()
    scores[first.pk] = SelfScore(first.max_points - missing)
    scoring.save_self_scores(by=by, evaluation=evaluation, version=evaluation.version, scores=scores)
    return scores


def submitted(evaluation, by, missing=Decimal(0)):
    scores = self_score(evaluation, by, missing)
    steps.submit(by=by, evaluation=evaluation, version=evaluation.version)
    return scores


def appraised(evaluation, by, **options):
    scores = submitted(evaluation, by)
    given = {pk: Appraisal(score.points) for pk, score in scores.items()}
    scoring.save_appraisal(by=by, evaluation=evaluation, version=evaluation.version, scores=given, **options)
    steps.appraise(by=by, evaluation=evaluation, version=evaluation.version)
    return evaluation


def recognised(evaluation, by, **options):
    paper = Paper("5/QĐ-LĐLĐ", clock.today(), in_spite="Thử")
    issuer = options.pop("issuer", evaluation.unit)
    return recognise(
        by=by, found=evaluation.round, issuer=issuer, paper=paper, evaluations=[evaluation], **options
    )


def test_the_whole_way(rating, officer):
    steps.register(by=officer, evaluation=rating, level=Level.EXCELLENT)
    scores = submitted(rating, officer)
    assert (rating.self_points, rating.self_level) == (100, Level.EXCELLENT)
    assert steps.begin_appraisal(by=officer, evaluation=rating)
    given = {pk: Appraisal(score.points) for pk, score in scores.items()}
    first = next(iter(given))
    with pytest.raises(ValidationError) as refused:
        scoring.save_appraisal(
            by=officer, evaluation=rating, version=rating.version, scores={first: Appraisal(Decimal(0))}
        )
    assert first in refused.value.error_dict
    given[first] = Appraisal(Decimal(0), "Thiếu biên bản")
    scoring.save_appraisal(by=officer, evaluation=rating, version=rating.version, scores=given)
    steps.appraise(by=officer, evaluation=rating, version=rating.version)
    assert (rating.appraised_points, rating.appraised_level) == (95, Level.EXCELLENT)
    recognised(rating, officer)
    rating.refresh_from_db()
    assert rating.state == EvaluationState.RECOGNISED
    assert rating.recognised_level == rating.appraised_level
    assert str(rating.decision) == "5/QĐ-LĐLĐ"
    log = list(rating.transitions.values_list("step", flat=True))
    assert log == ["register", "submit", "appraise", "recognise"]


def test_points_are_kept_within_their_criterion(rating, officer):
    first = scoring.rules_to_score_by(rating).criteria.first()
    over = {first.pk: SelfScore(first.max_points + Decimal("0.01"))}
    with pytest.raises(ValidationError):
        scoring.save_self_scores(by=officer, evaluation=rating, version=0, scores=over)
    assert not rating.scores.exists()
    assert not RuleSet.objects.filter(scored_at__isnull=False).exists()


def test_an_incomplete_self_score_is_kept_but_not_sent(rating, officer):
    first = scoring.rules_to_score_by(rating).criteria.first()
    scoring.save_self_scores(
        by=officer, evaluation=rating, version=0, scores={first.pk: SelfScore(Decimal(1))}
    )
    with pytest.raises(StepRefused) as refused:
        steps.submit(by=officer, evaluation=rating, version=rating.version)
    assert refused.value.problems
    assert rating.scores.count() == 1
    with pytest.raises(SomebodyWasFaster):
        scoring.save_self_scores(by=officer, evaluation=rating, version=0, scores={})


def test_what_was_seen_is_not_taken_back_but_returned(rating, officer):
    submitted(rating, officer)
    steps.take_back(by=officer, evaluation=rating)
    assert rating.state == EvaluationState.NEW
    steps.submit(by=officer, evaluation=rating, version=rating.version)
    steps.begin_appraisal(by=officer, evaluation=rating)
    with pytest.raises(StepRefused):
        steps.take_back(by=officer, evaluation=rating)
    with pytest.raises(StepRefused):
        steps.send_back(by=officer, evaluation=rating, version=rating.version, comment=" ")
    steps.send_back(by=officer, evaluation=rating, version=rating.version, comment="Thiếu minh chứng")
    assert rating.state == EvaluationState.RETURNED
    assert rating.self_points is None
    assert rating.scores.exists()


def test_a_condition_holds_the_level_down(rating, officer):
    condition = scoring.rules_to_score_by(rating).overrides.first()
    with pytest.raises(ValidationError):
        appraised(rating, officer, overrides={condition.pk: " "})
    rating.refresh_from_db()
    given = {row.criterion_id: Appraisal(row.self_points) for row in rating.scores.all()}
    scoring.save_appraisal(
        by=officer,
        evaluation=rating,
        version=rating.version,
        scores=given,
        overrides={condition.pk: "Chậm nộp kinh phí"},
    )
    steps.appraise(by=officer, evaluation=rating, version=rating.version)
    assert rating.appraised_level == condition.best_level


def test_an_objection_is_answered_either_way(rating, officer):
    appraised(rating, officer)
    recognised(rating, officer)
    rating.refresh_from_db()
    steps.object_to(by=officer, evaluation=rating, comment="Đề nghị xem lại tiêu chí 2.1")
    assert rating.recognised_level == Level.EXCELLENT
    steps.uphold(by=officer, evaluation=rating, comment="Đã kiểm tra lại, giữ nguyên")
    assert rating.state == EvaluationState.RECOGNISED
    steps.object_to(by=officer, evaluation=rating, comment="Bổ sung minh chứng")
    steps.reopen(by=officer, evaluation=rating, comment="Có minh chứng mới")
    assert (rating.state, rating.recognised_level, rating.decision) == (EvaluationState.SUBMITTED, "", None)
    assert rating.scores.filter(appraised_points__isnull=False).exists()


class TestWhoMay:
    def test_not_the_officer_of_another_unit(self, rating):
        other = people.reporter("yen-the")
        assert not Evaluation.objects.visible_to(other).filter(pk=rating.pk).exists()
        with pytest.raises(PermissionDenied):
            steps.register(by=other, evaluation=rating, level=Level.GOOD)

    def test_a_unit_does_not_appraise_or_recognise_itself(self, rating, officer):
        own = Evaluation.objects.get(rated_unit__code="luc-nam")
        submitted(own, officer)
        with pytest.raises(PermissionDenied):
            steps.begin_appraisal(by=officer, evaluation=own)
        with pytest.raises(PermissionDenied):
            recognised(own, officer)

    def test_a_unit_does_not_issue_for_the_province(self, rating, officer):
        appraised(rating, officer)
        with pytest.raises(PermissionDenied):
            recognised(rating, officer, issuer=Unit.objects.get(code="bac-giang"))

    def test_leadership_only_reads(self, rating):
        with pytest.raises(PermissionDenied):
            steps.register(by=people.leader(), evaluation=rating, level=Level.GOOD)

    def test_after_the_due_day_the_province_registers_with_a_reason(self, rating, officer):
        with clock.at(rating.round.registration_due + datetime.timedelta(days=1)):
            with pytest.raises(StepRefused):
                steps.register(by=officer, evaluation=rating, level=Level.GOOD)
            with pytest.raises(StepRefused):
                steps.register(by=people.staff(), evaluation=rating, level=Level.GOOD)
            steps.register(by=people.staff(), evaluation=rating, level=Level.GOOD, comment="Ốm dài ngày")
        assert rating.registered_level == Level.GOOD


class TestWhoIsRated:
    def test_other_reasons_and_too_little_time_stay_apart(self, rating, officer):
        steps.exclude(by=officer, evaluation=rating, reason="Doanh nghiệp ngừng hoạt động")
        assert rating.exclusion == Exclusion.OTHER
        with pytest.raises(StepRefused):
            self_score(rating, officer)
        with pytest.raises(StepRefused):
            steps.overrule(by=officer, evaluation=rating, eligible=True, reason="Vẫn xếp")
        steps.include(by=officer, evaluation=rating, reason="Đã hoạt động lại")
        assert rating.exclusion == ""
        steps.overrule(by=officer, evaluation=rating, eligible=False, reason="Chưa đủ 12 tháng thực tế")
        assert (rating.exclusion, rating.overruled_by) == (Exclusion.NOT_YET_ELIGIBLE, officer)
        steps.overrule(by=officer, evaluation=rating, eligible=True, reason="Ghi nhầm")
        assert (rating.exclusion, rating.overruled_by, rating.overruled_reason) == ("", None, "")

    def test_what_was_decided_against_the_dates_lapses_with_another_reason(self, rating, officer):
        steps.overrule(by=officer, evaluation=rating, eligible=False, reason="Chưa đủ 12 tháng thực tế")
        steps.exclude(by=officer, evaluation=rating, reason="Doanh nghiệp ngừng hoạt động")
        steps.include(by=officer, evaluation=rating, reason="Đã hoạt động lại")
        assert (rating.exclusion, rating.enough_time, rating.overruled_at) == ("", True, None)

    def test_a_young_union_waits_unless_somebody_decides_otherwise(self, the_round):
        day = datetime.date(the_round.year, 6, 1)
        with clock.at(day):
            founding = unions.founded("luc-nam", on=day)
            open_round(by=people.staff(), found=the_round)
        young = Evaluation.objects.get(rated_union=founding.union)
        assert (young.exclusion, young.enough_time) == (Exclusion.NOT_YET_ELIGIBLE, False)
        steps.overrule(by=people.staff(), evaluation=young, eligible=True, reason="Tách từ CĐCS lâu năm")
        assert young.exclusion == ""

    def test_opening_again_follows_moves_until_the_last_day(self, rating, the_round):
        def move(day, unit):
            with clock.at(day):
                transfer(
                    by=people.staff(),
                    union=rating.rated_union,
                    seen=version_of(rating.rated_union),
                    to_unit=Unit.objects.get(code=unit),
                    effective_on=day,
                    decision_number="1/QĐ",
                )

        move(datetime.date(the_round.year, 5, 1), "yen-the")
        with clock.at(datetime.date(the_round.year, 5, 2)):
            assert len(outlook(the_round).changed) == 1
            assert open_round(by=people.staff(), found=the_round).changed == 1
            assert outlook(the_round).up_to_date
        move(datetime.date(the_round.year + 1, 1, 5), "kcn")
        with clock.at(datetime.date(the_round.year + 1, 1, 6)):
            assert outlook(the_round).up_to_date
        rating.refresh_from_db()
        assert rating.unit.code == "yen-the"

    def test_the_number_of_queries_does_not_grow(self, the_round, django_assert_max_num_queries):
        with clock.at(datetime.date(the_round.year, 2, 1)):
            for number in range(12):
                ratings.union(name=f"CĐCS số {number}")
            with django_assert_max_num_queries(17):
                assert len(outlook(the_round).new) == 12 + 17


class TestTheCap:
    @pytest.fixture
    def three(self, the_round):
        RuleSet.objects.filter(level="grassroots").update(excellent_cap=Decimal(40))
        with clock.at(datetime.date(the_round.year, 2, 1)):
            for number in range(3):
                ratings.union(name=f"CĐCS số {number}")
            open_round(by=people.staff(), found=the_round)
            officer = people.reporter("luc-nam")
            yield [appraised(row, officer) for row in Evaluation.objects.filter(level="grassroots")], officer

    def test_a_tie_is_chosen_by_people(self, three, the_round):
        rows, officer = three
        options = {
            "by": officer,
            "found": the_round,
            "issuer": rows[0].unit,
            "paper": Paper("6/QĐ", clock.today(), in_spite="Thử"),
            "evaluations": rows,
        }
        with pytest.raises(StepRefused):
            recognise(**options)
        assert not Evaluation.objects.rated().exists()
        recognise(**options, chosen=[rows[1].pk])
        levels = [Evaluation.objects.get(pk=row.pk).recognised_level for row in rows]
        assert levels == [Level.GOOD, Level.EXCELLENT, Level.GOOD]

    def test_what_was_recognised_before_counts(self, three, the_round):
        rows, officer = three
        recognised(rows[0], officer, chosen=[])
        rows[0].refresh_from_db()
        assert rows[0].recognised_level == Level.GOOD  # 40 % of one is none
        recognised(rows[1], officer)
        rows[1].refresh_from_db()
        assert rows[1].recognised_level == Level.GOOD
        recognised(rows[2], officer)
        rows[2].refresh_from_db()
        assert rows[2].recognised_level == Level.EXCELLENT  # 40 % of three is one

    def test_what_changed_since_it_was_seen_is_refused(self, three):
        rows, officer = three
        steps.exclude(by=officer, evaluation=Evaluation.objects.get(pk=rows[0].pk), reason="Giải thể")
        with pytest.raises(SomebodyWasFaster):
            recognised(rows[0], officer)
