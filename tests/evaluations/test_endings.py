"""Who ended by the round's last day is left out whatever was done before, and comes back if the end was a mistake."""

import datetime
import re

import pytest
from django.urls import reverse

from evaluations.appraisal.recognition import Paper, recognise
from evaluations.models import Evaluation, EvaluationState, Exclusion, Level, RatingRound
from evaluations.rates import measure_of, rates
from evaluations.rating import steps
from evaluations.rounds.endings import still_counted
from evaluations.rounds.opening import open_round, outlook
from tests.support import people, ratings
from tests.support.rating_lists import ratings as of_round
from tests.support.rating_lists import round_with
from units.models import Founding, GrassrootsUnion, OrganisationKind, Unit
from units.register.change_actions import cease as cease_union
from units.register.change_actions import resume
from vietnamese import clock
from workflow.steps import StepRefused
from workflow.versions import version_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
ENDED = "đã kết thúc hoạt động hoặc không còn thuộc đối tượng đến ngày cuối đợt"
REASON = "Đã kết thúc hoạt động: sắp xếp tổ chức bộ máy"


@pytest.fixture
def found():
    return round_with(8, "luc-nam")


@pytest.fixture
def june(found):
    return datetime.date(found.year, 6, 15)


def cease(rows, day):
    unions = GrassrootsUnion.objects.filter(pk__in=[row.rated_union_id for row in rows])
    unions.update(ceased_on=day, ceased_reason="reorganised")


def in_every_state(found):
    """Of eight unions, one in each state up to appraised; two are recognised and objected to; one is untouched."""
    rows, staff = of_round(found), people.staff()
    with clock.at(found.registration_due):
        for row in rows[1:]:
            steps.register(by=staff, evaluation=row, level=Level.GOOD)
    states = ("registered", "submitted", "returned", "appraised")
    for row, state in zip(rows[2:6], states, strict=True):
        level = "good" if state == "appraised" else ""
        Evaluation.objects.filter(pk=row.pk).update(state=state, appraised_level=level)
    for row in rows[6:]:
        ratings.recognise(row)
    Evaluation.objects.filter(pk=rows[7].pk).update(state=EvaluationState.OBJECTED)
    return of_round(found)


def after(found):
    return clock.at(found.last_day + datetime.timedelta(days=30))


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_whatever_it_had_registered_an_ended_union_leaves_the_denominator(found, june, client):
    rows = in_every_state(found)
    cease(rows, june)
    client.force_login(people.staff())
    with after(found):
        assert (still_counted([found])[found.pk].open, still_counted([found])[found.pk].settled) == (6, 2)
        home = text(client.get(reverse("rating-home")))
        assert (
            "6 công đoàn đã kết thúc hoạt động hoặc không còn thuộc đối tượng đến ngày cuối đợt nhưng vẫn tính trong danh sách"
            in home
        )
        assert (
            "2 công đoàn khác đã kết thúc hoạt động hoặc không còn thuộc đối tượng đến ngày cuối đợt nhưng đã được công nhận"
            in home
        )
        page = text(client.get(reverse("rating-open", args=[found.pk])))
        assert f"theo lý do: {REASON} ( 5 )" in page
        assert "Đã công nhận nhưng đã kết thúc hoạt động" in page
        done = text(client.post(reverse("rating-open", args=[found.pk]), follow=True))
        assert "không xếp loại vì đã kết thúc hoạt động 5" in done
        assert not outlook(found).ended
        assert not still_counted([found])[found.pk].open
        again = text(client.get(reverse("rating-open", args=[found.pk])))
        home = text(client.get(reverse("rating-home")))
    assert (
        "2 công đoàn đã kết thúc hoạt động hoặc không còn thuộc đối tượng đến ngày cuối đợt nhưng đã được công nhận"
        in home
    )
    assert f"Đã để ra ngoài vì kết thúc hoạt động: {REASON} ( 5 )." in again
    assert "Danh sách đã đúng với hiện trạng" in again
    assert not Evaluation.objects.filter(pk=rows[0].pk).exists()
    for row in rows[1:6]:
        now = Evaluation.objects.get(pk=row.pk)
        assert (now.exclusion, now.exclusion_reason, now.ended_on) == (Exclusion.OTHER, REASON, june)
        assert (now.state, now.registered_level) == (row.state, Level.GOOD)
        assert now.transitions.order_by("pk").last().comment == f"{REASON}, từ ngày {june:%d/%m/%Y}."
    # What was recognised stands by its decision until somebody reopens it.
    assert rates(Evaluation.objects.filter(rated_union__isnull=False)).total().eligible == 2


def test_one_that_ended_on_the_last_day_is_left_out_and_one_a_day_later_stays(found):
    one, two, *_ = in_every_state(found)[1:]
    cease([one], found.last_day)
    cease([two], found.last_day + datetime.timedelta(days=1))
    with after(found):
        open_round(by=people.staff(), found=found)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.ended_on, one.exclusion) == (found.last_day, Exclusion.OTHER)
    assert (two.ended_on, two.exclusion) == (None, "")


def test_an_end_that_was_a_mistake_puts_it_back_where_it_was(found, june):
    row = in_every_state(found)[4]
    cease([row], june)
    with after(found):
        open_round(by=people.staff(), found=found)
        row.refresh_from_db()
        with pytest.raises(StepRefused, match="sửa trong danh sách CĐCS"):
            steps.include(by=people.staff(), evaluation=row, reason="Vẫn hoạt động")
        GrassrootsUnion.objects.update(ceased_on=None, ceased_reason="")
        assert open_round(by=people.staff(), found=found).resumed == 1
        assert outlook(found).up_to_date
    before, row = row, Evaluation.objects.get(pk=row.pk)
    assert (row.exclusion, row.exclusion_reason, row.ended_on) == ("", "", None)
    assert (row.state, row.registered_level) == (before.state, before.registered_level)
    assert [step.step for step in row.transitions.order_by("pk")] == ["register", "exclude", "include"]


def ended_and_resumed(row, ended_on, resumed_on):
    """By the real actions; both are recorded on the days they happen."""
    union, by = row.rated_union, people.staff()
    with clock.at(ended_on):
        paper = {"reason": "employer_closed", "decision_number": "5/QĐ-LĐLĐ"}
        cease_union(by=by, union=union, seen=version_of(union), ceased_on=ended_on, **paper)
    with clock.at(resumed_on):
        resume(by=by, union=union, seen=version_of(union), effective_on=resumed_on, comment="Hoạt động lại")


@pytest.mark.parametrize("opened_before", [True, False])
def test_one_that_works_again_after_the_last_day_stays_as_it_was_on_it(found, june, opened_before):
    row, again = in_every_state(found)[5], found.last_day + datetime.timedelta(days=60)
    ended_and_resumed(row, june, again)
    if opened_before:
        Evaluation.objects.filter(pk=row.pk).update(
            exclusion=Exclusion.OTHER, exclusion_reason=REASON, ended_on=june
        )
    with clock.at(again + datetime.timedelta(days=5)):
        assert still_counted([found]).keys() == (set() if opened_before else {found.pk})
        opened = open_round(by=people.staff(), found=found)
        assert (opened.resumed, opened.ended) == (0, 0 if opened_before else 1)
        assert outlook(found).up_to_date
    row.refresh_from_db()
    closed = "Đã kết thúc hoạt động: cơ quan, doanh nghiệp giải thể, phá sản, ngừng hoạt động"
    reason = REASON if opened_before else closed
    assert (row.exclusion, row.exclusion_reason, row.ended_on) == (Exclusion.OTHER, reason, june)


def test_one_that_worked_again_by_the_last_day_is_rated(found, june):
    row = in_every_state(found)[5]
    ended_and_resumed(row, june, found.last_day)
    with after(found):
        assert found.pk not in still_counted([found])
        assert not open_round(by=people.staff(), found=found).ended
    row.refresh_from_db()
    assert (row.exclusion, row.ended_on) == ("", None)


def test_an_end_from_a_list_is_not_forgotten_when_it_works_again(found, june):
    row = in_every_state(found)[5]
    cease([row], june)
    union, again = row.rated_union, found.last_day + datetime.timedelta(days=60)
    with clock.at(again):
        act = {"by": people.staff(), "union": union, "seen": version_of(union)}
        resume(**act, effective_on=again, comment="Lại hoạt động")
        assert open_round(by=people.staff(), found=found).ended == 1


def test_a_reason_that_somebody_gave_is_not_written_over(found, june):
    row = in_every_state(found)[1]
    steps.exclude(by=people.staff(), evaluation=row, reason="Chờ giải thể")
    cease([row], june)
    with after(found):
        assert not open_round(by=people.staff(), found=found).ended
    row.refresh_from_db()
    assert (row.exclusion_reason, row.ended_on) == ("Chờ giải thể", None)


def test_a_reason_that_somebody_gives_later_is_not_of_the_end_any_more(found, june):
    row = in_every_state(found)[1]
    cease([row], june)
    with after(found):
        open_round(by=people.staff(), found=found)
        row.refresh_from_db()
        steps.exclude(by=people.staff(), evaluation=row, reason="Chờ giải thể")
        row.refresh_from_db()
        assert (row.exclusion_reason, row.ended_on) == ("Chờ giải thể", None)
        assert not outlook(found).ended
        GrassrootsUnion.objects.update(ceased_on=None, ceased_reason="")
        assert not outlook(found).resumed, "only the reason of the end lapses with the end"
        steps.include(by=people.staff(), evaluation=row, reason="Vẫn hoạt động")


def test_a_unit_that_ended_and_a_union_founded_after_the_last_day(found, june):
    unit = Evaluation.objects.get(round=found, rated_unit__code="luc-nam")
    young = in_every_state(found)[1]
    with clock.at(found.registration_due):
        steps.register(by=people.staff(), evaluation=unit, level=Level.GOOD)
    Unit.objects.filter(code="luc-nam").update(dissolved_on=june)
    Founding.objects.create(
        union=young.rated_union,
        unit=young.unit,
        name="CĐCS mới",
        founded_on=found.last_day + datetime.timedelta(days=5),
        is_enterprise=False,
    )
    with after(found):
        assert still_counted([found])[found.pk].open == 1
        open_round(by=people.staff(), found=found)
    unit.refresh_from_db()
    young.refresh_from_db()
    assert (unit.exclusion, unit.exclusion_reason, unit.ended_on) == (
        Exclusion.OTHER,
        "Đã kết thúc hoạt động",
        june,
    )
    assert (young.exclusion, young.enough_time) == (Exclusion.NOT_YET_ELIGIBLE, False)


def test_one_that_ended_is_not_recognised(found, june):
    row = in_every_state(found)[5]
    assert row.state == EvaluationState.APPRAISED
    cease([row], june)
    with after(found), pytest.raises(StepRefused) as refused:
        recognise(
            by=people.staff(),
            found=RatingRound.objects.get(pk=found.pk),
            issuer=Unit.objects.get(code="luc-nam"),
            paper=Paper("9/QĐ-LĐLĐ", clock.today(), in_spite="Thử"),
            evaluations=[row],
        )
    assert "cập nhật danh sách xếp loại" in refused.value.problems[0]


# --- a kind of organisation that is not rated any more --------------------------------------------------------------------


def leave(kind, day):
    OrganisationKind.objects.filter(pk=kind.pk).update(leaves_on=day)
    kind.refresh_from_db()


def test_unions_of_a_kind_that_left_are_not_rated_and_told_why(found, june, client):
    rows = in_every_state(found)
    kind = rows[0].kind
    assert {row.kind_id for row in rows} == {kind.pk}
    leave(kind, june)
    client.force_login(people.staff(), backend="units.backends.RoleBackend")
    with after(found):
        assert still_counted([found])[found.pk].open == 6
        done = open_round(by=people.staff(), found=found)
        page = text(client.get(reverse("dashboard-ratings"), {"nam": found.year}))
        union = text(client.get(reverse("union-detail", args=[rows[0].rated_union_id])))
    assert (done.removed, done.ended, done.made) == (1, 5, 0)
    said = f"không còn thuộc đối tượng từ {june.day}/{june.month}/{june.year}"
    assert f"{kind.name} ({said})" in page
    assert f"{kind.name}: {said}" in page, "the reason among those that are not rated"
    assert said in union
    left = Evaluation.objects.filter(round=found, level="grassroots", exclusion=Exclusion.OTHER)
    assert set(left.values_list("exclusion_reason", "ended_on")) == {(f"{kind.name}: {said}", june)}
    assert rates().by_measure(found.year)[measure_of(rows[6])].rated == 2, "what was recognised stays"


def test_a_kind_that_leaves_after_the_last_day_changes_nothing(found):
    rows = in_every_state(found)
    leave(rows[0].kind, found.last_day + datetime.timedelta(days=1))
    with after(found):
        assert outlook(found).up_to_date
        assert found.pk not in still_counted([found])


def test_a_day_that_was_a_mistake_puts_them_back(found, june):
    rows = in_every_state(found)
    leave(rows[0].kind, june)
    with after(found):
        open_round(by=people.staff(), found=found)
        rows[4].refresh_from_db()
        with pytest.raises(StepRefused, match="loại hình"):
            steps.include(by=people.staff(), evaluation=rows[4], reason="Vẫn thuộc đối tượng")
        leave(rows[0].kind, None)
        again = open_round(by=people.staff(), found=found)
        assert (again.made, again.resumed) == (1, 5)
        assert outlook(found).up_to_date


def test_one_whose_kind_left_is_not_recognised(found, june):
    row = in_every_state(found)[5]
    leave(row.kind, june)
    with after(found), pytest.raises(StepRefused) as refused:
        recognise(
            by=people.staff(),
            found=RatingRound.objects.get(pk=found.pk),
            issuer=Unit.objects.get(code="luc-nam"),
            paper=Paper("9/QĐ-LĐLĐ", clock.today(), in_spite="Thử"),
            evaluations=[row],
        )
    assert "không còn thuộc đối tượng từ" in refused.value.problems[0]
