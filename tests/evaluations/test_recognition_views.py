"""Recognition by a decision on its page: what is shown before, the cap and its ties, whole or nothing; the list of a decision."""

import io
import time
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from evaluations.appraisal.recognition_preview import preview
from evaluations.models import Evaluation, EvaluationState, Level, RatingRound, RecognitionDecision, RuleSet
from evaluations.rating import steps
from tests.support import appraisals, people, ratings
from tests.support.html import source
from units.models import Unit
from units.structure.unit_names import UnitNames
from vietnamese import clock
from vietnamese.dates import date_vi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def officer(client):
    user = people.reporter("luc-nam")
    client.force_login(user, backend="units.backends.RoleBackend")
    return user


@pytest.fixture
def three():
    """Three with 100, 99 and 99 points under a cap of two in three."""
    RuleSet.objects.filter(level="grassroots").update(excellent_cap=Decimal(67))
    rows = appraisals.opened("CĐCS Một", "CĐCS Hai", "CĐCS Ba")
    return [appraisals.appraised(row, missing) for row, missing in zip(rows, (0, 1, 1), strict=True)]


def open_page(client):
    answer = client.get(reverse("rating-recognise"))
    assert answer.status_code == 200
    return answer.context["preview"]


def send(client, shown, step="cong-nhan", **typed):
    data = {
        "seen": shown.seen,
        "digest": shown.digest,
        "viec": step,
        "number": "7/QĐ-LĐLĐ",
        "signed_on": date_vi(clock.today()),
        "issuer": Unit.objects.get(code="luc-nam").pk,
        "known": "on",
        "in_spite": "Chờ hướng dẫn của Tổng Liên đoàn",
        "early": "on",
    }
    if "bo_ra" in typed:
        typed["bo-ra"] = typed.pop("bo_ra")
    if step != "cong-nhan":
        return client.post(reverse("rating-recognise"), data | typed)
    answer = client.post(reverse("rating-recognise"), data | typed | {"viec": "xem-truoc"})
    return confirm(client, answer) if "carried" in (answer.context or {}) else answer


def confirm(client, shown):
    """Send what the confirmation carries along, by its first button."""
    carried = {}
    for name, value in shown.context["carried"]:
        carried.setdefault(name, []).append(value)
    return client.post(reverse("rating-recognise"), carried | {"viec": "cong-nhan"})


def levels():
    rows = Evaluation.objects.filter(rated_union__isnull=False).order_by("pk")
    return list(rows.values_list("recognised_level", flat=True))


def test_the_round_stands_in_every_address_of_the_page(client, officer, three):
    """Another round may become the usual one while the page is open."""
    found = three[0].round
    answer = client.get(reverse("rating-recognise"))
    assert answer.context["action"] == f"{reverse('rating-recognise')}?dot={found.pk}"
    assert answer.context["chips"] == []


def test_a_round_that_does_not_exist_shows_no_other_one(client, officer, three):
    address = reverse("rating-recognise")
    for unknown in ("999", "hai"):
        assert client.get(address, {"dot": unknown}).status_code == 404
        assert client.post(f"{address}?dot={unknown}", {"viec": "xem-truoc"}).status_code == 404
    assert len(client.get(address, {"dot": "", "don-vi": "luc-nam"}).context["preview"].lines) == 3


def test_a_tie_at_the_cap_is_chosen_on_the_page(client, officer, three):
    shown = open_page(client)
    (group,) = shown.groups
    assert [line.rating for line in group.kept] == [three[0]]
    assert ({line.rating for line in group.tied}, group.group.places) == (set(three[1:]), 1)
    assert send(client, shown).status_code == 409  # nobody is chosen
    assert send(client, shown, giu=[three[1].pk, three[2].pk]).status_code == 409  # too many
    assert levels() == ["", "", ""]
    again = send(client, shown, "tinh-lai", giu=three[2].pk).context["preview"]
    assert [line.level for line in again.lines if line.rating == three[2]] == [Level.EXCELLENT]
    answer = send(client, again, giu=three[2].pk)
    decision = RecognitionDecision.objects.get()
    assert answer.url == reverse("rating-decision", args=[decision.pk])
    assert levels() == [Level.EXCELLENT, Level.GOOD, Level.EXCELLENT]


def test_what_is_left_out_is_counted_again_before_anything_is_recognised(client, officer, three):
    shown = open_page(client)
    answer = send(client, shown, bo_ra=three[2].pk)
    assert answer.status_code == 409
    assert levels() == ["", "", ""]
    again = answer.context["preview"]
    assert {line.rating: line.level for line in again.recognised} == {
        three[0]: Level.EXCELLENT,
        three[1]: Level.GOOD,  # 67 % of two is one
    }
    assert send(client, again, bo_ra=three[2].pk).status_code == 302
    assert levels() == [Level.EXCELLENT, Level.GOOD, ""]


def test_what_changed_meanwhile_is_refused_whole(client, officer, three):
    shown = open_page(client)
    steps.reopen(by=officer, evaluation=Evaluation.objects.get(pk=three[0].pk), comment="Xem lại")
    answer = send(client, shown, giu=three[1].pk)
    assert answer.status_code == 409
    assert levels() == ["", "", ""]
    assert "7/QĐ-LĐLĐ" in answer.content.decode()  # what was typed is still there


def test_mistakes_in_the_paper_are_said_at_their_fields(client, officer, three):
    shown = open_page(client)
    for typed, field in (
        ({"number": ""}, "number"),
        ({"signed_on": "31/02/2027"}, "signed_on"),
        ({"early": ""}, "early"),
        ({"issuer": Unit.objects.get(code=people.PROVINCE).pk}, "issuer"),
    ):
        answer = send(client, shown, giu=three[1].pk, **typed)
        assert list(answer.context["form"].errors) == [field]
    last_day = RatingRound.objects.get().last_day
    asked = send(client, shown, giu=three[1].pk, early="").context["form"]["early"]
    assert f"Ngày ký trước ngày cuối của đợt ({date_vi(last_day)})" in asked.label
    RatingRound.objects.update(early_recognition=True)
    assert "carried" in send(client, shown, "xem-truoc", giu=three[1].pk, early="").context
    answer = client.post(
        reverse("rating-recognise"),
        {"seen": shown.seen, "digest": shown.digest, "viec": "cong-nhan", "giu": three[1].pk, "number": "8",
         "signed_on": "01/01/2000", "issuer": three[0].unit_id, "known": "on", "in_spite": "Thử"},
    )  # fmt: skip
    assert list(answer.context["form"].errors) == ["signed_on"]
    assert levels() == ["", "", ""]


def test_who_stays_outside_is_said_with_the_reason(client, officer, three):
    steps.exclude(by=officer, evaluation=three[0], reason="Chờ giải thể")
    outside = client.get(reverse("rating-recognise")).context["outside"]
    assert [(label, number) for label, number, _ in outside] == [("Không xếp loại (lý do khác)", 1)]


def test_the_list_that_goes_with_a_decision(client, officer, three):
    send(client, open_page(client), giu=three[1].pk)
    decision = RecognitionDecision.objects.get()
    text = client.get(reverse("rating-decision", args=[decision.pk])).content.decode()
    assert "Chưa xác nhận" in text
    assert "(Kèm theo Quyết định số 7/QĐ-LĐLĐ ngày" in text
    answer = client.get(reverse("rating-decision-export", args=[decision.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    listed = [row[1].value for row in sheet.iter_rows() if row[0].value in (1, 2, 3)]
    assert sheet["A1"].value == "LIÊN ĐOÀN LAO ĐỘNG TỈNH BẮC GIANG"
    assert (sheet["A2"].value, sheet["D2"].value) == (
        "LIÊN ĐOÀN LAO ĐỘNG HUYỆN LỤC NAM",
        None,
    )
    # An annex to a decision names the year and bears no national motto.
    titles = [row[0].value for row in sheet.iter_rows(min_row=3, max_row=6) if row[0].value]
    assert titles[:2] == [
        "DANH SÁCH",
        f"Công đoàn được công nhận kết quả xếp loại chất lượng hoạt động năm {decision.round.year}",
    ]
    assert [row[3].value for row in sheet.iter_rows() if row[3].value][-2:] == [
        "TM. BAN THƯỜNG VỤ",
        "CHỦ TỊCH",
    ]
    assert sorted(listed) == ["CĐCS Ba", "CĐCS Hai", "CĐCS Một"]
    client.force_login(people.reporter("yen-the"), backend="units.backends.RoleBackend")
    assert client.get(reverse("rating-decision", args=[decision.pk])).status_code == 404
    # Who sees a part of a decision prints an extract, not the list.
    assert "TRÍCH DANH SÁCH" not in text
    other = ratings.evaluation_of(ratings.union("yen-the"), decision.round)
    recognised = {"state": EvaluationState.RECOGNISED, "recognised_level": Level.GOOD, "decision": decision}
    Evaluation.objects.filter(pk=other.pk).update(**recognised)
    assert "TRÍCH DANH SÁCH" in client.get(reverse("rating-decision", args=[decision.pk])).content.decode()


@pytest.mark.parametrize("address", ["rating-recognise", "rating-decisions", "rating-decision"])
def test_the_number_of_queries_does_not_grow(client, address, django_assert_max_num_queries):
    client.force_login(people.staff(), backend="units.backends.RoleBackend")
    found, numbers = RatingRound.objects.get(), []
    for size in (2, 20):
        for number in range(size):
            row = ratings.evaluation_of(ratings.union("luc-nam", name=f"CĐCS {size}-{number}"), found)
            if address == "rating-recognise":
                Evaluation.objects.filter(pk=row.pk).update(
                    state=EvaluationState.APPRAISED, appraised_level=Level.GOOD
                )
            else:
                ratings.recognise(row)
        args = [RecognitionDecision.objects.get().pk] if address == "rating-decision" else []
        with django_assert_max_num_queries(40) as asked:
            assert client.get(reverse(address, args=args)).status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_thousands_are_recognised_at_once_within_seconds(client):
    client.force_login(people.staff(), backend="units.backends.RoleBackend")
    units = [Unit.objects.get(code=code) for code in ("luc-nam", "yen-the", "kcn", "hiep-hoa")]
    found = RatingRound.objects.get()
    rows = ratings.many(units, each=625, found=found)
    Evaluation.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=EvaluationState.APPRAISED,
        decision=None,
        recognised_level="",
        exclusion="",
        exclusion_reason="",
        enough_time=True,
        appraised_level=Level.GOOD,
    )
    shown = open_page(client)
    assert (len(shown.lines), len(shown.by_unit)) == (2504, 4)
    # The rows are there page by page; what is left out on one page stays so on the next.
    out = shown.lines[0].rating.pk
    next_page = send(client, shown, "", trang="2", bo_ra=[out])
    rows = next_page.context["rows"]
    assert (rows.first_row, rows.last_row, rows.last, rows.elsewhere) == (201, 400, 13, [out])
    assert f'name="bo-ra" value="{out}"' in source(next_page)
    assert 'value="7/QĐ-LĐLĐ"' in next_page.content.decode()
    began = time.perf_counter()
    answer = send(client, shown, issuer=Unit.objects.get(code=people.PROVINCE).pk)
    took = time.perf_counter() - began
    assert answer.status_code == 302, answer.context["form"].errors
    assert Evaluation.objects.rated().count() == 2504
    assert took < 60


def test_nothing_is_read_twice_for_a_preview_of_ties(three, django_assert_max_num_queries):
    rows = list(
        Evaluation.objects.filter(pk__in=[row.pk for row in three]).select_related("rule_set", "rated_union")
    )
    names = UnitNames()
    with django_assert_max_num_queries(2):
        preview(rows, names, chosen=[three[1].pk])
