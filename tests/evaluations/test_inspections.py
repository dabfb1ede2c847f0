"""Inspections and findings: what the database refuses, the steps, who may take them, and what the appraisal reads."""

import datetime
import unicodedata
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.inspections import actions, finding_actions
from evaluations.inspections.open_findings import key_of, open_findings, open_findings_of
from evaluations.inspections.times import a_year_later, in_words
from evaluations.models import Finding, FindingState, Inspection, InspectionState
from tests.support import inspections as given
from tests.support import people, ratings
from tests.support.html import source
from tests.support.inspections import DAY
from units.models import Unit
from vietnamese import clock
from workflow.steps import SomebodyWasFaster, StepRefused
from workflow.versions import version_of

pytestmark = pytest.mark.usefixtures("reference_data")
A_DAY = datetime.timedelta(days=1)


def refused(call, *arguments, **columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        call(*arguments, **columns)


def unit(code="luc-nam"):
    return Unit.objects.get(code=code)


class TestDatabase:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"inspected_unit": None},
            {"inspected_union": "a union"},
            {"inspected_unit": "the issuer"},
            {"about_programme": False},
            {"planned_until": DAY - A_DAY},
            {"plan_number": "1/KH"},
            {"plan_signed_on": DAY},
            {"visited_on": DAY},
            {"summary": "Chưa kiểm tra mà đã có kết quả"},
            {"state": InspectionState.VISITED},
            {"state": InspectionState.CANCELLED},
            {"cancelled_reason": "Vì"},
            {"state": "later"},
        ],
        ids=str,
    )
    def test_an_inspection_that_contradicts_itself(self, wrong):
        inspection = given.planned()
        if wrong.get("inspected_union"):
            wrong = {"inspected_union": given.union()}
        elif wrong.get("inspected_unit"):
            wrong = {"inspected_unit": inspection.issuer}
        refused(Inspection.objects.filter(pk=inspection.pk).update, **wrong)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"text": ""},
            {"demand": ""},
            {"state": FindingState.REPORTED},
            {"state": FindingState.CLOSED},
            {"state": FindingState.WITHDRAWN},
            {"remedy": "Đã làm"},
            {"closed_note": "Đã xong"},
            {"state": "later"},
        ],
        ids=str,
    )
    def test_a_finding_that_contradicts_itself(self, wrong):
        refused(Finding.objects.filter(pk=given.finding().pk).update, **wrong)

    def test_nothing_is_deleted_and_whom_it_is_about_stays(self):
        finding = given.finding()
        inspection = finding.inspection
        refused(Finding.objects.filter(pk=finding.pk).delete)
        refused(Inspection.objects.filter(pk=given.planned(given.union()).pk).delete)
        refused(Inspection.objects.filter(pk=inspection.pk).update, inspected_unit=unit("kcn"))
        refused(Inspection.objects.filter(pk=inspection.pk).update, issuer=unit("kcn"))
        refused(Inspection.objects.filter(pk=inspection.pk).update, state="planned", visited_on=None)
        refused(Finding.objects.filter(pk=finding.pk).update, inspection=given.visited(given.union()))

    def test_findings_only_of_a_visit(self):
        finding = Finding(inspection=given.planned(), number=1, text="a", demand="b", deadline=DAY)
        refused(finding.save)
        with pytest.raises(StepRefused, match="sau khi đã ghi kết quả"):
            given.finding_actions.add(
                by=people.staff(), inspection=given.planned(), content=finding_actions.Content("a", "b", DAY)
            )

    def test_a_settled_finding_is_fixed(self):
        finding = given.closed(given.finding())
        rows = Finding.objects.filter(pk=finding.pk)
        refused(rows.update, text="Khác")
        refused(rows.update, closed_on=DAY + A_DAY)
        refused(rows.update, state="open", closed_at=None, closed_on=None, closed_by=None, deadline=DAY)
        with pytest.raises(StepRefused, match="không sửa được"):
            finding_actions.change(
                by=people.staff(), finding=finding, content=finding_actions.Content("Khác", "b", DAY + A_DAY)
            )


class TestPlan:
    def test_many_at_once_and_the_same_sending_once(self):
        key, subjects = uuid.uuid4(), [unit(), unit("kcn"), given.union()]
        what = actions.Planned(*[DAY] * 2, about_finance=True)
        for _ in range(2):
            rows = actions.plan(
                by=people.staff(), issuer=unit("bac-giang"), subjects=subjects, what=what, key=key
            )
        assert Inspection.objects.count() == len(rows) == 3
        assert {row.history.get().history_user for row in rows} == {people.staff()}
        refused(
            Inspection.objects.create,
            issuer=unit("bac-giang"), inspected_unit=unit(), batch=key, topic="x",
            planned_from=DAY, planned_until=DAY,
        )  # fmt: skip

    def test_a_unit_inspects_its_own_unions_only(self):
        officer = people.reporter("luc-nam")
        inspection = given.planned(given.union(), issuer="luc-nam", by=officer)
        assert inspection.issuer == unit()
        for subject in (unit(), unit("kcn"), given.union("kcn")):
            with pytest.raises(ValidationError, match="không thuộc phạm vi"):
                given.planned(subject, issuer="luc-nam", by=officer)
        with pytest.raises(PermissionDenied):
            given.planned(given.union(), by=officer)  # as the province
        with pytest.raises(PermissionDenied):
            given.planned(given.union("kcn"), issuer="kcn", by=officer)

    def test_a_union_that_went_to_another_unit_is_not_planned_again(self):
        officer = people.reporter("luc-nam")
        old = given.planned(given.union(), issuer="luc-nam", by=officer)
        type(old.subject).objects.update(unit=unit("kcn"))
        copied = actions.copy_plan(by=officer, issuer=unit(), year=old.year, chosen=[old.pk])
        assert (copied.new, copied.left) == ([], [old])

    def test_nobody_that_has_ended_and_at_least_one(self):
        gone = given.union()
        type(gone).objects.filter(pk=gone.pk).update(ceased_on=DAY, ceased_reason="other")
        gone.refresh_from_db()
        with pytest.raises(ValidationError, match="đã kết thúc hoạt động"):
            given.planned(gone)
        with pytest.raises(ValidationError, match="ít nhất một"):
            actions.plan(
                by=people.staff(), issuer=unit("bac-giang"), subjects=[], what=actions.Planned(DAY, DAY)
            )

    def test_last_years_plan_again_and_only_once(self):
        first = given.planned(day=datetime.date(2024, 4, 1), until=datetime.date(2024, 6, 30), topic="Quỹ")
        gone = given.planned(given.union())
        type(gone.subject).objects.update(ceased_on=DAY, ceased_reason="other")
        given.planned(unit("kcn"))
        copy = {
            "by": people.staff(),
            "issuer": unit("bac-giang"),
            "year": 2024,
            "chosen": [first.pk, gone.pk],
        }
        done = actions.copy_plan(**copy, number="2/KH-LĐLĐ", signed_on=DAY)
        (new,) = done.new
        assert (new.year, new.topic, new.plan_number) == (2025, "Quỹ", "2/KH-LĐLĐ")
        assert in_words(new.planned_from, new.planned_until) == "Quý II/2025"
        assert done.ended == [gone]
        again = actions.copy_plan(**copy)
        assert (again.new, again.known) == ([], [first])

    @pytest.mark.parametrize(
        ("days", "words", "later"),
        [
            (("2026-05-01", "2026-05-31"), "Tháng 5/2026", ("2027-05-01", "2027-05-31")),
            (("2028-02-01", "2028-02-29"), "Tháng 2/2028", ("2029-02-01", "2029-02-28")),
            (("2027-02-01", "2027-02-28"), "Tháng 2/2027", ("2028-02-01", "2028-02-29")),
            (("2026-10-01", "2026-12-31"), "Quý IV/2026", ("2027-10-01", "2027-12-31")),
            (("2026-01-01", "2026-12-31"), "Năm 2026", ("2027-01-01", "2027-12-31")),
            (("2028-02-29", "2028-03-02"), "29/02/2028 – 02/03/2028", ("2029-02-28", "2029-03-02")),
            (("2026-05-12", "2026-05-12"), "12/05/2026", ("2027-05-12", "2027-05-12")),
        ],
    )
    def test_time_in_words(self, days, words, later):
        first, last = map(datetime.date.fromisoformat, days)
        assert in_words(first, last) == words
        assert tuple(day.isoformat() for day in a_year_later(first, last)) == later


class TestSteps:
    def test_of_two_who_visit_one_is_told(self):
        inspection = given.planned()
        stale = Inspection.objects.get(pk=inspection.pk)
        with clock.at(DAY):
            actions.visit(by=people.staff(), inspection=inspection, result=actions.Result(DAY))
            with pytest.raises(SomebodyWasFaster, match="đã thao tác trước"):
                actions.visit(by=people.staff("b"), inspection=stale, result=actions.Result(DAY))
        assert inspection.transitions.count() == 1
        assert inspection.history.first().state == InspectionState.VISITED

    @pytest.mark.parametrize(
        ("result", "field"),
        [
            ((DAY + 9 * A_DAY,), "visited_on"),
            ((DAY, "5/KL"), "conclusion_on"),
            ((DAY, "", DAY), "conclusion_number"),
            ((DAY, "5/KL", DAY - A_DAY), "conclusion_on"),
            ((DAY, "5/KL", DAY + 9 * A_DAY), "conclusion_on"),
        ],
    )
    def test_days_that_cannot_be(self, result, field):
        with clock.at(DAY), pytest.raises(ValidationError) as found:
            actions.visit(by=people.staff(), inspection=given.planned(), result=actions.Result(*result))
        assert list(found.value.message_dict) == [field]

    def test_cancelled_with_a_reason_and_put_back(self):
        inspection = given.planned()
        take = {"by": people.staff(), "inspection": inspection}
        with pytest.raises(StepRefused, match="lý do"):
            actions.step_with_reason(**take, step=actions.CANCEL, comment=" ")
        actions.step_with_reason(**take, step=actions.CANCEL, comment="Bão lũ")
        assert inspection.cancelled_reason == "Bão lũ"
        actions.step_with_reason(**take, step=actions.REINSTATE, comment="Đã hết lũ")
        assert (inspection.state, inspection.cancelled_reason) == (InspectionState.PLANNED, "")

    def test_a_visit_recorded_by_mistake(self):
        inspection = given.visited()
        take = {"by": people.staff(), "step": actions.UNVISIT, "comment": "Ghi nhầm đơn vị"}
        actions.step_with_reason(inspection=inspection, **take)
        assert inspection.visited_on is None
        with pytest.raises(StepRefused, match="đã có tồn tại"):
            actions.step_with_reason(inspection=given.finding().inspection, **take)

    def test_a_finding_from_the_visit_to_the_end(self):
        finding, officer = given.finding(), people.reporter("luc-nam")
        finding_actions.report(
            by=officer, finding=finding, text=unicodedata.normalize("NFD", "Đã bổ sung sổ")
        )
        assert (finding.state, finding.remedy) == (FindingState.REPORTED, "Đã bổ sung sổ")
        new_deadline = finding.deadline + 10 * A_DAY
        finding_actions.demand_again(
            by=people.staff(), finding=finding, reason="Còn thiếu", deadline=new_deadline
        )
        assert (finding.state, finding.deadline) == (FindingState.OPEN, new_deadline)
        finding_actions.report(by=people.staff(), finding=finding, text="Đã đủ")
        with clock.at(DAY + 5 * A_DAY):
            finding_actions.close(
                by=people.staff(),
                finding=finding,
                on=DAY + 4 * A_DAY,
                note=unicodedata.normalize("NFD", "Đã xem sổ"),
            )
            assert not finding.is_overdue(new_deadline + A_DAY)
            finding_actions.demand_again(
                by=people.staff(), finding=finding, reason="Sổ lại thiếu", deadline=DAY + 90 * A_DAY
            )
        assert (finding.closed_at, finding.deadline) == (None, DAY + 90 * A_DAY)
        steps = list(finding.transitions.order_by("pk").values_list("step", "on_behalf_of__code", "deadline"))
        assert [step for step, *_ in steps] == ["report", "demand", "report", "close", "demand"]
        assert [behalf for _, behalf, _ in steps] == [None, None, "luc-nam", None, None]
        assert steps[-1][2] == DAY + 90 * A_DAY

    def test_words_and_days_of_a_finding(self):
        finding, staff = given.finding(), people.staff()
        for call in (finding_actions.withdraw, finding_actions.demand_again):
            with pytest.raises(StepRefused):
                call(by=staff, finding=finding, reason="")
        with pytest.raises(StepRefused, match="lý do"):
            finding_actions.report(by=staff, finding=finding, text=" ")
        for day in (DAY - A_DAY, clock.today() + A_DAY):
            with pytest.raises(ValidationError):
                finding_actions.close(by=staff, finding=finding, on=day)
        with pytest.raises(ValidationError, match="trước ngày kiểm tra"):
            given.finding(finding.inspection, days=-1)

    def test_two_who_edit_one_finding(self):
        finding, staff = given.finding(), people.staff()
        version = version_of(finding)
        content = finding_actions.Content("Sửa", "b", DAY + A_DAY)
        finding_actions.change(by=staff, finding=finding, content=content, version=version)
        with pytest.raises(SomebodyWasFaster, match="Chưa lưu"):
            finding_actions.change(by=staff, finding=finding, content=content, version=version)


class TestRights:
    def test_the_inspected_answers_and_does_not_settle(self):
        finding, officer = given.finding(), people.reporter("luc-nam")
        for call in (
            lambda: finding_actions.close(by=officer, finding=finding, on=DAY),
            lambda: finding_actions.withdraw(by=officer, finding=finding, reason="Không đúng"),
            lambda: actions.visit(by=officer, inspection=given.planned(), result=actions.Result(DAY)),
            lambda: finding_actions.report(
                by=people.reporter("kcn"), finding=finding, text="Không phải của tôi"
            ),
            lambda: finding_actions.report(by=people.leader(), finding=finding, text="Chỉ xem"),
            lambda: given.planned(by=people.administrator()),
        ):
            with pytest.raises(PermissionDenied):
                call()

    def test_who_sees_what(self):
        of_unit, of_union = given.planned(), given.planned(given.union())
        own = given.planned(given.union(), issuer="luc-nam")
        other = given.planned(unit("kcn"))
        assert set(Inspection.objects.visible_to(people.reporter("luc-nam"))) == {of_unit, of_union, own}
        assert set(Inspection.objects.visible_to(people.reporter("kcn"))) == {other}
        assert Inspection.objects.visible_to(people.leader()).count() == 4

    def test_who_takes_over_an_ended_unit_takes_over_its_inspections(self):
        inspection = given.visited(given.union("yen-dung"), issuer="yen-dung")
        finding = given.finding(inspection)
        heir = people.reporter("tp-bac-giang")
        with pytest.raises(PermissionDenied):
            finding_actions.close(by=heir, finding=finding, on=DAY)
        Unit.objects.filter(code="yen-dung").update(dissolved_on=DAY, heir=unit("tp-bac-giang"))
        people.Assignment.objects.filter(unit__code="yen-dung").delete()
        finding_actions.close(by=heir, finding=finding, on=DAY)
        assert finding.state == FindingState.CLOSED


class TestOpenFindings:
    def test_on_a_day(self):
        one = given.finding(given.visited(), days=10)
        with clock.at(DAY + 20 * A_DAY):
            finding_actions.close(by=people.staff(), finding=one, on=DAY + 15 * A_DAY)
        mistaken = given.finding(one.inspection)
        finding_actions.withdraw(by=people.staff(), finding=mistaken, reason="Ghi nhầm")
        key = key_of(unit())

        def seen(day):
            return [(found.pk, found.overdue) for found in open_findings([unit()], day)[key]]

        assert seen(DAY - A_DAY) == []
        assert seen(DAY) == seen(DAY + 10 * A_DAY) == [(one.pk, False)]
        assert seen(DAY + 11 * A_DAY) == seen(DAY + 14 * A_DAY) == [(one.pk, True)]
        assert seen(DAY + 15 * A_DAY) == []

    def test_each_subject_its_own_in_one_query(self):
        union = given.union()
        rated = ratings.evaluation_of(union, ratings.rating_round())
        of_union, of_unit = given.finding(given.visited(union)), given.finding(given.visited())
        many = [given.union(name=f"CĐCS số {number}") for number in range(20)]
        for size in (0, 20):
            subjects = [unit(), rated, *many[:size]]
            with CaptureQueriesContext(connection) as queries:
                found = open_findings(subjects)
            assert len(queries) == 1
        assert found[key_of(unit())] == [of_unit]
        assert found[key_of(union)] == open_findings_of(rated, people.staff()) == [of_union]
        assert found[key_of(many[0])] == []

    @pytest.mark.parametrize("of_unit", [True, False])
    def test_in_the_pages_of_a_rating_with_a_link_that_works_for_each_role(self, client, of_unit):
        subject = unit() if of_unit else given.union()
        rated = ratings.evaluation_of(subject, ratings.rating_round())
        finding = given.finding(given.visited(subject))
        url = reverse("inspection-detail", args=[finding.inspection_id])
        appraisers = {people.staff()} if of_unit else {people.staff(), people.reporter("luc-nam")}
        for user in {people.staff(), people.reporter("luc-nam"), people.leader(), people.administrator()}:
            client.force_login(user)
            for name in ("evaluation-detail", *(["evaluation-appraise"] if user in appraisers else [])):
                for day, late in ((finding.deadline, False), (finding.deadline + A_DAY, True)):
                    with clock.at(day):
                        page = source(client.get(reverse(name, args=[rated.pk])))
                    assert "Sổ đoàn viên chưa cập nhật." in page
                    assert ("Quá hạn khắc phục" in page) is late, (user, name)
                assert f'href="{url}#ton-tai-1"' in page
            assert client.get(url).status_code == 200
        if not of_unit:  # rated by a unit that it does not belong to any more
            type(subject).objects.filter(pk=subject.pk).update(unit=unit("yen-the"))
            client.force_login(people.reporter("luc-nam"))
            page = client.get(reverse("evaluation-detail", args=[rated.pk])).content.decode()
            assert "Sổ đoàn viên chưa cập nhật." in page
            assert url not in page
            assert client.get(url).status_code == 404
