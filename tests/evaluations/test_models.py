"""What the database itself refuses, tried with raw SQL and through the models."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from evaluations.models import (
    CriterionScore,
    Evaluation,
    EvaluationState,
    Exclusion,
    Level,
    RatingRound,
    RoundUnit,
    RuleSet,
    UnionLevel,
)
from evaluations.reference import load_first_round
from evaluations.rounds import rule_set_actions as actions
from evaluations.rounds.actions import a_year_later, copy_round
from evaluations.rounds.rule_set_content import Content
from tests.support import people, ratings
from units.models import Unit
from vietnamese import clock
from workflow.steps import StepRefused

pytestmark = pytest.mark.usefixtures("reference_data")


def refused(call, *arguments, **columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        call(*arguments, **columns)


def sealed(call, *arguments, **columns):
    with pytest.raises(IntegrityError, match="sealed: "), transaction.atomic():
        call(*arguments, **columns)


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def unit(code="luc-nam"):
    return Unit.objects.get(code=code)


class TestEverySubjectOnceAYear:
    @pytest.fixture
    def school(self):
        found = ratings.rating_round(
            only_named=True,
            name="Năm học 2024–2025",
            first_day=datetime.date(2024, 9, 1),
            last_day=datetime.date(2025, 8, 31),
        )
        RoundUnit.objects.create(round=found, unit=unit("giao-duc"))
        return found

    def test_every_unit_is_in_exactly_one_round(self, school):
        general = ratings.rating_round()
        found = RatingRound.objects.coverage(2025)
        assert found.of(unit("giao-duc").pk) == school.pk
        assert found.of(unit().pk) == general.pk
        assert RatingRound.objects.coverage(2024).of(unit().pk) is None

    def test_no_unit_in_two_rounds_of_a_year(self, school):
        other = ratings.rating_round(2027, only_named=True, name="Đợt riêng")
        RatingRound.objects.filter(pk=other.pk).update(year=2025)
        other.refresh_from_db()
        refused(RoundUnit.objects.create, round=other, unit=unit("giao-duc"))
        with pytest.raises(ValidationError, match="thuộc một đợt xếp loại khác"):
            RoundUnit(round=other, unit=unit("giao-duc"), year=2025).full_clean()

    def test_one_round_a_year_for_everybody_else(self):
        ratings.rating_round()
        with pytest.raises(ValidationError, match="đã có đợt chung"):
            RatingRound(**vars(a_year_later(ratings.rating_round())) | {"year": 2025}).full_clean()

    def test_a_year_on_which_something_rests_does_not_move(self, school):
        refused(RatingRound.objects.filter(pk=school.pk).update, year=2031)
        refused(RatingRound.objects.filter(pk=school.pk).update, only_named=False)
        RatingRound.objects.filter(pk=school.pk).update(name="Năm học khác")
        refused(sql, "UPDATE evaluations_roundunit SET year = 2031 WHERE round_id = %s", school.pk)

    def test_a_round_for_everybody_names_nobody(self):
        refused(RoundUnit.objects.create, round=ratings.rating_round(), unit=unit())

    def test_no_subject_twice_in_a_year_not_even_in_two_rounds(self, school):
        union = ratings.union()
        ratings.evaluation_of(union, ratings.rating_round())
        refused(ratings.evaluation_of, union, ratings.rating_round())
        refused(ratings.evaluation_of, union, school)
        ratings.evaluation_of(unit(), school)
        refused(ratings.evaluation_of, unit(), ratings.rating_round())
        ratings.evaluation_of(union, ratings.rating_round(2026))

    def test_an_evaluation_is_of_the_year_of_its_round(self):
        refused(ratings.evaluation_of, ratings.union(), ratings.rating_round(), year=2024)
        evaluation = ratings.evaluation_of(ratings.union(), ratings.rating_round())
        refused(Evaluation.objects.filter(pk=evaluation.pk).update, year=2024)


class TestEvaluation:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"rated_unit": "luc-nam"},
            {"rated_union": None},
            {"sector": ""},
            {"kind": None},
            {"recognised_level": Level.GOOD},
            {"state": EvaluationState.RECOGNISED},
            {"exclusion": Exclusion.OTHER},
            {"exclusion": Exclusion.NOT_YET_ELIGIBLE},
            {"enough_time": False},
            {"exclusion": Exclusion.NOT_YET_ELIGIBLE, "enough_time": False, "exclusion_reason": "Nghỉ"},
            {"overruled_reason": "Lý do mà không ai ký"},
            {"registered_level": "good or so"},
            {"self_points": Decimal("-0.01")},
        ],
        ids=str,
    )
    def test_what_contradicts_itself_is_refused(self, wrong):
        if wrong.get("rated_unit"):
            wrong = {"rated_unit": unit(wrong["rated_unit"])}
        refused(ratings.evaluation_of, ratings.union(), ratings.rating_round(), **wrong)

    @pytest.mark.parametrize(
        ("exclusion", "enough_time"),
        [("", False), (Exclusion.NOT_YET_ELIGIBLE, True), (Exclusion.NOT_YET_ELIGIBLE, False)],
    )
    def test_the_time_is_overruled_with_a_reason(self, exclusion, enough_time):
        overruled = {
            "overruled_at": clock.now(),
            "overruled_by": people.staff(),
            "overruled_reason": "CĐCS tách ra.",
        }
        evaluation = ratings.evaluation_of(
            ratings.union(), ratings.rating_round(), exclusion=exclusion, enough_time=enough_time, **overruled
        )
        refused(Evaluation.objects.filter(pk=evaluation.pk).update, overruled_reason="")

    def test_a_recognised_one_can_be_objected_to_and_keeps_its_decision(self):
        evaluation = ratings.recognise(ratings.evaluation_of(ratings.union(), ratings.rating_round()))
        Evaluation.objects.filter(pk=evaluation.pk).update(state=EvaluationState.OBJECTED)
        refused(Evaluation.objects.filter(pk=evaluation.pk).update, state=EvaluationState.SUBMITTED)
        refused(Evaluation.objects.filter(pk=evaluation.pk).update, recognised_level="")

    def test_returning_needs_words(self):
        evaluation = ratings.evaluation_of(ratings.union(), ratings.rating_round())
        step = {"from_state": "submitted", "to_state": "returned", "step": "return", "by": people.staff()}
        refused(evaluation.transitions.create, **step)
        evaluation.transitions.create(**step, comment="Thiếu minh chứng.")


class TestScores:
    def test_points_within_the_criterion_and_of_the_own_rules(self):
        evaluation = ratings.scored_union("luc-nam")
        second, third = ratings.shipped().criteria.all()[1:3]
        refused(
            CriterionScore.objects.create,
            evaluation=evaluation,
            criterion=second,
            self_points=Decimal("5.01"),
        )
        refused(
            CriterionScore.objects.create,
            evaluation=evaluation,
            criterion=second,
            appraised_points=Decimal(-1),
        )
        score = CriterionScore.objects.create(evaluation=evaluation, criterion=second, self_points=Decimal(5))
        foreign = ratings.shipped(UnionLevel.UPPER)
        actions.fix_for_scoring(foreign)
        refused(CriterionScore.objects.create, evaluation=evaluation, criterion=foreign.criteria.first())
        refused(CriterionScore.objects.filter(pk=score.pk).update, criterion=foreign.criteria.first())
        refused(Evaluation.objects.filter(pk=evaluation.pk).update, rule_set=foreign)
        refused(CriterionScore.objects.filter(pk=score.pk).update, appraised_points=Decimal(4))
        CriterionScore.objects.filter(pk=score.pk).update(
            appraised_points=Decimal(4), reason="Thiếu biên bản."
        )
        CriterionScore.objects.create(evaluation=evaluation, criterion=third, appraised_points=Decimal(2))

    def test_nobody_is_scored_by_rules_that_can_still_change(self):
        rules = ratings.shipped()
        evaluation = ratings.evaluation_of(ratings.union(), rules.round, rule_set=rules)
        refused(CriterionScore.objects.create, evaluation=evaluation, criterion=rules.criteria.first())


class TestScoredRuleSet:
    @pytest.fixture
    def rules(self):
        ratings.scored_union("luc-nam")
        return ratings.shipped()

    def test_nothing_that_it_says_can_be_changed(self, rules):
        for column in (
            "excellent_from",
            "months_of_work",
            "note",
            "kind_id",
            "round_id",
            "version",
            "scored_at",
        ):
            value = None if column == "scored_at" else 7
            refused(sql, f"UPDATE evaluations_ruleset SET {column} = %s WHERE id = %s", value, rules.pk)
        refused(sql, "UPDATE evaluations_ruleset SET excellent_cap = 5 WHERE id = %s", rules.pk)  # from NULL
        refused(sql, "DELETE FROM evaluations_ruleset WHERE id = %s", rules.pk)
        for rows in (rules.criteria, rules.overrides):
            refused(rows.update, code="x")
            refused(rows.all().delete)
            refused(rows.create, code="x", order=99)
        refused(ratings.shipped(UnionLevel.UPPER).criteria.update, rule_set=rules)
        with pytest.raises(StepRefused, match="chép thành bản mới"):
            actions.rewrite(by=people.staff(), rule_set=rules, content=Content.of(rules))

    def test_it_can_still_be_confirmed_and_the_other_way_round(self, rules):
        confirmed = actions.confirm(by=people.staff(), rule_set=rules, source_document="12/HD-LĐLĐ")
        assert confirmed.is_confirmed
        assert confirmed.history.count() == 2
        withdrawn = actions.withdraw_confirmation(by=people.staff(), rule_set=rules)
        assert not withdrawn.is_confirmed
        assert withdrawn.source_document == "12/HD-LĐLĐ"

    def test_the_next_version_is_a_copy_that_can_be_changed(self, rules):
        copy = actions.next_version(by=people.staff(), rule_set=rules)
        assert (copy.version, copy.copied_from, copy.is_scored, copy.is_confirmed) == (2, rules, False, False)
        assert Content.of(copy) == Content.of(rules)
        assert list(rules.round.rule_sets.newest().filter(level=UnionLevel.GRASSROOTS)) == [copy]
        copy.criteria.update(evidence="Khác")
        with pytest.raises(StepRefused, match="Đã có bản 2"):
            actions.next_version(by=people.staff(), rule_set=rules)
        with pytest.raises(StepRefused, match="sửa thẳng"):
            actions.next_version(by=people.staff(), rule_set=copy)


class TestConfirmedRuleSet:
    """Not scored yet, but said to be official: kept by the database, not by forms alone."""

    @pytest.fixture
    def rules(self):
        return actions.confirm(by=people.staff(), rule_set=ratings.shipped(), source_document="12/HD-LĐLĐ")

    def test_nothing_that_it_says_can_be_changed(self, rules):
        before, other = Content.of(rules), people.reporter("luc-nam")
        table, one = "evaluations_ruleset", "WHERE id = %s"
        for column, value in (
            *((name, 95) for name in ("excellent_from", "excellent_cap", "version")),
            ("months_of_work", 7),
            *((name, "khác") for name in ("source_document", "note")),
            ("confirmed_at", clock.now() + datetime.timedelta(days=1)),
            ("confirmed_by_id", other.pk),
        ):
            sealed(sql, f"UPDATE {table} SET {column} = %s {one}", value, rules.pk)
        withdrawn = "confirmed_at = NULL, confirmed_by_id = NULL"
        sealed(sql, f"UPDATE {table} SET {withdrawn}, good_from = 71 {one}", rules.pk)
        sealed(sql, f"DELETE FROM {table} {one}", rules.pk)
        for table, row in (
            ("evaluations_criterion", rules.criteria.first()),
            ("evaluations_overridecondition", rules.overrides.first()),
        ):
            sealed(sql, f"UPDATE {table} SET text = 'khác' {one}", row.pk)
            sealed(sql, f"DELETE FROM {table} {one}", row.pk)
            row.pk, row.code = None, "99"
            sealed(row.save, force_insert=True)
        rules.refresh_from_db()
        assert (Content.of(rules), rules.confirmed_by) == (before, people.staff())

    def test_scored_or_withdrawn_it_goes_on(self, rules):
        RuleSet.objects.filter(pk=rules.pk).update(scored_at=clock.now())
        other = ratings.shipped(UnionLevel.UPPER)
        actions.confirm(by=people.staff(), rule_set=other, source_document="12/HD-LĐLĐ")
        actions.withdraw_confirmation(by=people.staff(), rule_set=other)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE evaluations_ruleset SET good_from = 71 WHERE id = %s", [other.pk])
            cursor.execute(
                "UPDATE evaluations_criterion SET evidence = 'x' WHERE rule_set_id = %s", [other.pk]
            )
            assert cursor.rowcount == other.criteria.count()
        other.criteria.first().delete()

    def test_what_it_was_copied_from_can_be_deleted(self, rules):
        source = ratings.shipped(UnionLevel.UPPER)
        copy = actions.copied(source, round=ratings.rating_round(2031))
        actions.confirm(by=people.staff(), rule_set=copy, source_document="12/HD-LĐLĐ")
        actions.fix_for_scoring(copy)
        source.delete()
        copy.refresh_from_db()
        assert (copy.copied_from, copy.is_confirmed, copy.is_scored) == (None, True, True)


class TestRuleSets:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"good_from": Decimal(90)},
            {"excellent_from": Decimal("100.01")},
            {"satisfactory_from": Decimal(0)},
            {"excellent_cap": Decimal(101)},
            {"months_of_work": 61},
            {"confirmed_at": clock.now()},
        ],
        ids=lambda wrong: next(iter(wrong)),
    )
    def test_what_makes_no_sense_is_refused(self, wrong):
        refused(RuleSet.objects.filter(pk=ratings.shipped().pk).update, **wrong)

    def test_one_for_each_kind_and_one_for_every_other(self):
        first = ratings.shipped()
        refused(RuleSet.objects.create, round=first.round, level=first.level)
        kind = ratings.union().kind
        RuleSet.objects.create(round=first.round, level=first.level, kind=kind)
        refused(RuleSet.objects.create, round=first.round, level=first.level, kind=kind)
        refused(RuleSet.objects.create, round=first.round, level=UnionLevel.UPPER, kind=kind, version=2)

    def test_who_may_not_is_refused(self):
        for person in (people.reporter("luc-nam"), people.leader(), people.administrator()):
            with pytest.raises(PermissionDenied):
                actions.confirm(by=person, rule_set=ratings.shipped(), source_document="12/HD")

    def test_incomplete_rules_are_neither_confirmed_nor_scored_by(self):
        rules = ratings.shipped()
        rules.criteria.first().delete()
        with pytest.raises(StepRefused, match="cộng lại là 95, khác tổng điểm 100"):
            actions.confirm(by=people.staff(), rule_set=rules, source_document="12/HD-LĐLĐ")
        with pytest.raises(StepRefused, match="cộng lại là 95"):
            actions.fix_for_scoring(rules)
        with pytest.raises(StepRefused, match="văn bản"):
            actions.confirm(by=people.staff(), rule_set=rules, source_document="  ")


class TestShipped:
    def test_both_levels_add_up_and_say_that_nobody_confirmed_them(self):
        assert RuleSet.objects.count() == 2
        for rules in RuleSet.objects.all():
            content = Content.of(rules)
            assert content.shortcomings() == []
            assert (rules.is_confirmed, rules.source_document) == (False, "")
            assert "chưa có văn bản làm căn cứ" in rules.note
            assert len(content.criteria) > 15
            assert len(content.overrides) == 4

    def test_loading_again_changes_nothing_that_staff_changed(self, settings):
        path = settings.BASE_DIR / "fixtures" / "rule-sets.json"
        ratings.shipped().criteria.first().delete()
        ratings.shipped(UnionLevel.UPPER).delete()
        assert load_first_round(path) is None
        assert ratings.shipped().criteria.count() == 16
        assert RuleSet.objects.count() == 1


class TestCopiedRound:
    def test_names_days_units_and_rules_a_year_later(self):
        source = ratings.shipped().round
        actions.confirm(by=people.staff(), rule_set=ratings.shipped(), source_document="12/HD-LĐLĐ")
        copy = copy_round(by=people.staff(), source=source, plan=a_year_later(source))
        assert copy.name == f"Xếp loại chất lượng năm {source.year + 1}"
        assert copy.last_day == datetime.date(source.year + 1, 12, 31)
        assert [rules.is_confirmed for rules in copy.rule_sets.all()] == [False, False]
        assert [Content.of(rules) for rules in copy.rule_sets.all()] == [
            Content.of(r) for r in source.rule_sets.all()
        ]
        with pytest.raises(ValidationError):
            copy_round(by=people.staff(), source=source, plan=a_year_later(source))

    def test_a_school_year_counts_up_both_its_years(self):
        school = ratings.rating_round(
            only_named=True, name="Năm học 2024–2025", last_day=datetime.date(2025, 2, 28)
        )
        RoundUnit.objects.create(round=school, unit=unit("giao-duc"))
        copy = copy_round(by=people.staff(), source=school, plan=a_year_later(school))
        assert copy.name == "Năm học 2025–2026"
        assert [row.unit.code for row in copy.named_units.all()] == ["giao-duc"]
        assert (
            a_year_later(ratings.rating_round(2027, last_day=datetime.date(2027, 2, 28))).last_day.day == 29
        )

    def test_the_newest_version_is_copied(self):
        ratings.scored_union("luc-nam")
        second = actions.next_version(by=people.staff(), rule_set=ratings.shipped())
        second.criteria.update(evidence="Bản hai")
        source = second.round
        copy = copy_round(by=people.staff(), source=source, plan=a_year_later(source))
        found = copy.rule_sets.get(level=UnionLevel.GRASSROOTS)
        assert (found.version, found.copied_from) == (1, second)
        assert {row.evidence for row in found.criteria.all()} == {"Bản hai"}
