"""Unions founded are counted from the list of a report; numbers without a list are filled up, never added to."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from targets.foundings import actions, rules
from targets.foundings.counts import Counts, listed_counts, load_rules, typed_counts
from targets.models import FoundingClaim, Indicator, ListedFounding
from targets.reports import actions as reports
from targets.reports import checks
from tests.support import people
from tests.support.form_figures import UNIONS, founded
from units.models import Founding, GrassrootsUnion, OrganisationKind, Unit
from units.register.actions import FoundingPaper, found
from vietnamese import clock
from workflow.steps import StepRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
PRIVATE, SCHOOL = "dn-ngoai-nha-nuoc", "su-nghiep"


@pytest.fixture
def report():
    return people.report_of("lang-giang", 2026, 2)


def counts(report) -> Counts:
    report.refresh_from_db()
    return typed_counts(checks.figures_of(report.current_revision), load_rules())


def send(report, **figures):
    """What the list says, and everything else as if nothing had happened."""
    listed = checks.Context.of(report).foundings.counts
    return people.send_report(
        report.unit.code, report.period.year, report.period.quarter, **(founded(*listed) | figures)
    )


def in_register(
    name="CĐCS ghi sau", unit="lang-giang", on=None, kind=PRIVATE, workforce=25, members=10, tax=""
):
    """A founding that no report has listed."""
    with clock.at(datetime.date(2026, 7, 10)):
        return found(
            by=people.staff(),
            unit=Unit.objects.get(code=unit),
            name=name,
            kind=OrganisationKind.objects.get(code=kind),
            paper=FoundingPaper(on or datetime.date(2026, 5, 4), "9/QĐ-LĐLĐ", workforce, members),
            tax_code=tax,
        )


def approved_without_list(unions, enterprises, enterprises_20, quarter=1):
    people.typed_counts(2026, quarter)
    typed = founded(unions, enterprises, enterprises_20)
    return people.approve_report("lang-giang", 2026, quarter, **typed)


class TestS4:
    """Lạng Giang, Quý II/2026: Công ty A (25 workers), Trường B (no enterprise, 40), Công ty C (19)."""

    @pytest.fixture
    def listed(self, report):
        people.add_founding(report, "CĐCS Công ty A", workforce=25)
        people.add_founding(report, "CĐCS Trường B", kind=SCHOOL, workforce=40)
        people.add_founding(report, "CĐCS Công ty C", workforce=19)
        return report

    def test_approved_it_is_3_2_1(self, listed):
        people.approve(send(listed))
        assert counts(listed) == (3, 2, 1)

    def test_those_of_a_size_are_marked_by_the_rule_of_their_indicator(self, listed):
        def marked():
            entries = checks.Context.of(listed).foundings.entries
            return {entry.founding.name[5:]: entry.sizes for entry in entries if entry.sizes}

        assert marked() == {"Công ty A": (20,)}
        Indicator.objects.filter(workers_from=20).update(workers_from=19)
        assert marked() == {"Công ty A": (19,), "Công ty C": (19,)}

    def test_later_growth_and_new_names_change_nothing(self, listed):
        people.approve(send(listed))
        c = GrassrootsUnion.objects.get(name="CĐCS Công ty C")
        c.workforce = 30
        c.save()
        b = GrassrootsUnion.objects.get(name="CĐCS Trường B")
        b.name = "CĐCS Trường B mới"
        b.save()
        assert counts(listed) == (3, 2, 1)
        entries = checks.Context.of(listed).foundings.entries
        assert [entry.founding.name for entry in entries] == [
            "CĐCS Công ty A", "CĐCS Trường B", "CĐCS Công ty C",
        ]  # fmt: skip
        assert [entry.name_now for entry in entries] == ["", "CĐCS Trường B mới", ""]
        assert listed_counts([listed], load_rules()) == {listed.pk: (3, 2, 1)}


class TestCounted:
    def test_nobody_types_the_counts(self, report):
        people.add_founding(report, "CĐCS A")
        report.refresh_from_db()
        with clock.at(report.period.due_on):
            reports.save_draft(
                by=people.reporter("lang-giang"),
                report=report,
                version=report.current_revision.version,
                values=dict.fromkeys(UNIONS, 9),
            )
        assert counts(report) == (1, 1, 1)

    def test_an_empty_list_is_no_zero(self, report):
        people.save_figures(report, members_admitted=1, unions_founded=None)
        report.refresh_from_db()
        assert checks.figures_of(report.current_revision)["unions_founded"] is None
        messages = [problem.message for problem in checks.missing_before_sending(report)]
        assert len([m for m in messages if "danh sách" in m]) == 1

    def test_nothing_founded_is_a_statement(self, report):
        people.save_figures(report, unions_founded=0)
        assert checks.figures_of(report.current_revision) | dict.fromkeys(UNIONS, 0) == (
            checks.figures_of(report.current_revision)
        )

    def test_the_statement_ends_with_the_first_founding_and_does_not_come_back(self, report):
        people.save_figures(report, unions_founded=0)
        founding = people.add_founding(report, "CĐCS A", kind=SCHOOL)
        assert counts(report) == (1, 0, 0)
        actions.remove_founding(
            by=people.reporter("lang-giang"), report=report, founding=founding, mistake=True
        )
        report.refresh_from_db()
        assert checks.figures_of(report.current_revision)["unions_founded"] is None

    def test_typed_numbers_may_not_be_less_than_the_list(self, report):
        people.typed_counts(2026, 2)
        report.refresh_from_db()
        people.add_founding(report, "CĐCS A")
        people.save_figures(report, **people.whole_figures(report, **founded(1, 0, 0)))
        codes = {problem.code for problem in checks.missing_before_sending(report)}
        assert codes == {"enterprise_unions_founded", "enterprise_unions_founded_20plus"}

    def test_what_is_left_without_a_list_must_be_possible(self, report):
        people.typed_counts(2026, 2)
        report.refresh_from_db()
        people.add_founding(report, "CĐCS Trường A", kind=SCHOOL)
        people.save_figures(report, **people.whole_figures(report, **founded(3, 3, 1)))
        (problem,) = checks.missing_before_sending(report)
        assert "phần lớn hơn tổng" in problem.message


class TestFrozen:
    def test_sent_it_cannot_be_changed_removed_or_added_to(self, report):
        founding = people.add_founding(report, "CĐCS A")
        send(report)
        report.refresh_from_db()
        by = people.reporter("lang-giang")
        for verb in (
            lambda: actions.remove_founding(by=by, report=report, founding=founding, mistake=False),
            lambda: people.add_founding(report, "CĐCS B"),
            lambda: actions.list_founding(by=by, report=report, founding=in_register()),
        ):
            with pytest.raises(StepRefused):
                verb()
        for statement in (
            lambda: Founding.objects.filter(pk=founding.pk).update(workforce=1),
            lambda: FoundingClaim.objects.filter(founding=founding).delete(),
            lambda: ListedFounding.objects.filter(founding=founding).update(workforce=1),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                statement()

    @pytest.mark.parametrize("back", ["take_back", "send_back", "reopen"])
    def test_what_comes_back_can_be_changed_and_every_sending_keeps_its_list(self, report, back):
        founding = people.add_founding(report, "CĐCS A", workforce=25)
        people.add_founding(report, "CĐCS nhầm")
        send(report)
        report.refresh_from_db()
        if back == "take_back":
            reports.take_back(by=people.reporter("lang-giang"), report=report)
        elif back == "send_back":
            people.return_report(report)
        else:
            people.approve(report)
            reports.reopen(by=people.staff(), report=report, comment="Sửa danh sách")
        by, kind = people.reporter("lang-giang"), OrganisationKind.objects.get(code=PRIVATE)
        with clock.at(report.period.due_on):
            actions.correct_founding(
                by=by, report=report, founding=founding, name="CĐCS A đúng", kind=kind, employer="", tax_code="",
                paper=FoundingPaper(founding.founded_on, "9", 19, 10),
            )  # fmt: skip
        wrong = Founding.objects.get(name="CĐCS nhầm")
        actions.remove_founding(by=by, report=report, founding=wrong, mistake=True)
        assert counts(report) == (1, 1, 0)
        assert not GrassrootsUnion.objects.filter(name="CĐCS nhầm").exists()
        first, second = report.revisions.order_by("number")
        assert [(one.name, one.workforce) for one in first.listed_foundings.all()] == [
            ("CĐCS A", 25), ("CĐCS nhầm", 25),
        ]  # fmt: skip
        send(report)
        assert [(one.name, one.workforce) for one in second.listed_foundings.all()] == [("CĐCS A đúng", 19)]
        assert GrassrootsUnion.objects.get(name="CĐCS A đúng").workforce == 19

    def test_a_union_with_a_history_is_not_deleted(self, report):
        founding = people.add_founding(report, "CĐCS A")
        founding.union.events.create(
            kind="renamed", effective_on=founding.founded_on, recorded_by=people.staff()
        )
        by = people.reporter("lang-giang")
        with pytest.raises(ValidationError, match="biến động"):
            actions.remove_founding(by=by, report=report, founding=founding, mistake=True)
        assert FoundingClaim.objects.filter(founding=founding).exists()
        actions.remove_founding(by=by, report=report, founding=founding, mistake=False)
        assert rules.suggestions(report).get() == founding

    def test_a_list_that_changed_by_another_way_is_not_sent_unseen(self, report):
        founding = people.add_founding(report, "CĐCS A", workforce=25)
        people.save_figures(report, **people.whole_figures(report, **founded(1, 1, 1)))
        Founding.objects.filter(pk=founding.pk).update(workforce=19)
        report.refresh_from_db()
        with clock.at(report.period.due_on), pytest.raises(StepRefused):
            reports.send(
                by=people.reporter("lang-giang"),
                report=report,
                version=report.current_revision.version,
                key="3f0c1a52-8a4d-4d6e-9a4b-111111111111",
            )
        report.refresh_from_db()
        assert report.state == "draft"


class TestJudged:
    def judged(self, report):
        (entry,) = checks.Context.of(report).foundings.entries
        return entry

    def test_a_day_before_the_period_is_late(self, report):
        people.add_founding(report, "CĐCS A", on=datetime.date(2026, 2, 3))
        assert self.judged(report).late
        people.approve(send(report))
        assert counts(report) == (1, 1, 1)

    @pytest.mark.parametrize(
        ("day", "word"),
        [(datetime.date(2026, 7, 1), "sau ngày chốt"), (datetime.date(2023, 12, 31), "bắt đầu tính kết quả")],
    )
    def test_a_day_that_is_not_counted_is_refused(self, report, day, word):
        with pytest.raises(ValidationError, match=word):
            people.add_founding(report, "CĐCS A", on=day)
        assert not GrassrootsUnion.objects.filter(name="CĐCS A").exists()

    def test_an_enterprise_without_workforce_blocks_the_sending(self, report):
        people.add_founding(report, "CĐCS A", workforce=None)
        report.refresh_from_db()
        assert "20 CNLĐ" in self.judged(report).errors[0]
        assert any("20 CNLĐ" in problem.message for problem in checks.missing_before_sending(report))
        people.add_founding(report, "CĐCS Trường B", kind=SCHOOL, workforce=None)
        school = checks.Context.of(report).foundings.entries[1]
        assert school.errors == ()

    @pytest.mark.parametrize(("kind", "members", "warned"), [
        (PRIVATE, 4, True), (PRIVATE, 5, False), ("nghiep-doan", 9, True), ("nghiep-doan", 10, False),
    ])  # fmt: skip
    def test_few_members_are_a_warning(self, report, kind, members, warned):
        people.add_founding(report, "CĐCS A", kind=kind, members=members)
        assert any("đoàn viên khi thành lập" in one for one in self.judged(report).warnings) == warned
        people.approve(send(report))

    def test_the_same_tax_code_of_another_unit_is_an_error_that_names_it(self, report):
        in_register("CĐCS của Yên Thế", unit="yen-the", tax="2400123456")
        people.add_founding(report, "CĐCS A", tax_code="2400123456")
        (message,) = self.judged(report).errors
        assert "Yên Thế" in message

    def test_another_branch_is_a_warning(self, report):
        in_register("CĐCS của Yên Thế", unit="yen-the", tax="2400123456-001")
        people.add_founding(report, "CĐCS A", tax_code="2400123456-002")
        entry = self.judged(report)
        assert entry.errors == ()
        assert "khác mã chi nhánh" in entry.warnings[0]

    def test_after_the_other_union_has_ceased_it_is_a_warning(self, report):
        other = in_register("CĐCS cũ", unit="yen-the", tax="2400123456", on=datetime.date(2025, 1, 6))
        GrassrootsUnion.objects.filter(pk=other.union_id).update(
            ceased_on=datetime.date(2026, 1, 1), ceased_reason="dissolved"
        )
        people.add_founding(report, "CĐCS A", tax_code="2400123456")
        entry = self.judged(report)
        assert entry.errors == ()
        assert "đã kết thúc" in entry.warnings[0]

    def test_a_founding_counts_in_one_report_only(self, report):
        founding = people.add_founding(report, "CĐCS A")
        later = people.report_of("lang-giang", 2026, 3)
        with clock.at(later.period.due_on), pytest.raises(StepRefused, match="Quý II/2026"):
            actions.list_founding(by=people.staff(), report=later, founding=founding)

    def test_another_units_founding_is_not_listed(self, report):
        with pytest.raises(StepRefused, match="đơn vị khác"):
            actions.list_founding(by=people.staff(), report=report, founding=in_register(unit="yen-the"))


class TestRemainder:
    def test_a_union_listed_later_fills_it_up_and_adds_nothing(self, report):
        earlier = approved_without_list(3, 2, 1)
        founding = in_register(on=datetime.date(2026, 2, 3))
        claim = actions.fill_remainder(by=people.staff(), founding=founding)
        assert claim.report == earlier
        assert counts(earlier) == (3, 2, 1)
        assert listed_counts([earlier], load_rules()) == {earlier.pk: (1, 1, 1)}
        assert founding.frozen_at is not None

    def test_in_a_draft_it_goes_there_too(self, report):
        earlier = approved_without_list(3, 2, 1)
        with clock.at(report.period.due_on):
            listed = actions.list_founding(
                by=people.reporter("lang-giang"),
                report=report,
                founding=in_register(on=datetime.date(2026, 2, 3)),
            )
        assert listed.filled == earlier
        assert not report.claims.exists()

    def test_what_does_not_fit_is_refused(self):
        approved_without_list(3, 2, 2)
        days = [datetime.date(2026, 2, day) for day in (1, 2, 3, 4)]
        for day in days[:2]:
            assert actions.fill_remainder(by=people.staff(), founding=in_register(on=day))
        with pytest.raises(StepRefused, match="mở lại"):
            actions.fill_remainder(by=people.staff(), founding=in_register(on=days[2]))
        school = in_register(on=days[3], kind=SCHOOL)
        assert actions.fill_remainder(by=people.staff(), founding=school)

    def test_a_school_does_not_fill_a_number_of_enterprises(self):
        approved_without_list(2, 2, 0)
        with pytest.raises(StepRefused, match="không phải doanh nghiệp"):
            actions.fill_remainder(
                by=people.staff(), founding=in_register(on=datetime.date(2026, 2, 1), kind=SCHOOL)
            )

    def test_without_a_remainder_it_is_listed_as_late(self, report):
        approved_without_list(0, 0, 0)
        founding = in_register(on=datetime.date(2026, 2, 3))
        assert actions.fill_remainder(by=people.staff(), founding=founding) is None
        with clock.at(report.period.due_on):
            assert actions.list_founding(
                by=people.reporter("lang-giang"), report=report, founding=founding
            ) == actions.Listed(founding)
        assert checks.Context.of(report).foundings.entries[0].late

    def test_many_at_once_fill_as_far_as_they_fit(self):
        report = approved_without_list(3, 2, 1)
        many = [in_register(f"CĐCS số {n}", on=datetime.date(2026, 2, n), workforce=w)
                for n, w in ((4, 25), (3, 25), (2, 19))]  # fmt: skip
        filled = actions.fill_remainders(by=people.staff(), foundings=many)
        assert [claim.founding.name for claim in filled.claims] == ["CĐCS số 2", "CĐCS số 3"]
        assert list(filled.refused) == [many[0].pk]
        assert listed_counts([report], load_rules()) == {report.pk: (2, 2, 1)}

    def test_as_many_queries_for_one_as_for_ten(self, django_assert_num_queries):
        approved_without_list(40, 40, 40)
        by = people.staff()
        one = [in_register("CĐCS đầu", on=datetime.date(2026, 2, 1))]
        ten = [in_register(f"CĐCS {n}", on=datetime.date(2026, 2, 2)) for n in range(10)]
        by.has_perm("targets.review_report")  # its rights are read once
        with CaptureQueriesContext(connection) as first:
            actions.fill_remainders(by=by, foundings=one)
        with django_assert_num_queries(len(first)):
            actions.fill_remainders(by=by, foundings=ten)

    def test_reopened_the_report_lists_what_filled_it(self):
        report = approved_without_list(3, 2, 1)
        founding = in_register(on=datetime.date(2026, 2, 3))
        actions.fill_remainder(by=people.staff(), founding=founding)
        reports.reopen(by=people.staff(), report=report, comment="Bổ sung danh sách")
        founding.refresh_from_db()
        assert founding.frozen_at is None
        assert [entry.founding for entry in checks.Context.of(report).foundings.entries] == [founding]

    def test_somebody_elses_founding_is_not_filled(self):
        approved_without_list(3, 2, 1)
        with pytest.raises(PermissionDenied):
            actions.fill_remainder(
                by=people.reporter("yen-the"), founding=in_register(on=datetime.date(2026, 2, 3))
            )
