"""The sheet of a unit: only touched rows are written, whole or not at all; nothing typed is lost; two people are told."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Evaluation, EvaluationState, EvaluationTransition, Exclusion, Level
from tests.support import people
from tests.support.rating_lists import ratings, round_with
from vietnamese import clock

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def found():
    return round_with(3, "luc-nam")


@pytest.fixture
def officer(client):
    person = people.reporter("luc-nam")
    client.force_login(person, backend="units.backends.RoleBackend")
    return person


def address(found, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse("rating-sheet", args=[found.pk]) + (f"?{query}" if query else "")


def cells(answer):
    """Everything that the page would send back as it stands."""
    page = answer.content.decode()
    typed = {}
    for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', page):
        typed.setdefault(name, []).append(value)
    for name, options in re.findall(r'<select id="\d[^>]*name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        typed[name] = [chosen[1] if chosen else ""]
    return typed


def shown(answer, status=200):
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_only_what_was_touched_is_written_and_logged(found, officer, client):
    one, two, three = ratings(found)
    with clock.at(found.registration_due):
        sent = cells(client.get(address(found)))
        sent |= {
            f"{one.pk}-points": "92,5",
            f"{two.pk}-level": "good",
            f"{two.pk}-registered_level": "excellent",
        }
        answer = client.post(address(found), sent, follow=True)
    assert "Đã lưu: xếp loại 2 CĐCS, tự chấm điểm 0, đăng ký 1, không xếp loại 0." in shown(answer)
    one, two, three = ratings(found)
    assert (one.appraised_level, two.appraised_level) == (Level.EXCELLENT, Level.GOOD)
    assert two.registered_level == Level.EXCELLENT
    assert not three.transitions.exists()
    assert "Không có gì thay đổi" in shown(client.post(address(found), cells(answer), follow=True))
    assert EvaluationTransition.objects.count() == 3
    # A level follows points that are new.
    sent = cells(client.get(address(found))) | {f"{one.pk}-points": "75"}
    client.post(address(found), sent)
    one.refresh_from_db()
    assert (one.appraised_points, one.appraised_level) == (75, Level.GOOD)


def test_a_self_score_that_is_appraised_at_once_is_counted_as_one(found, officer, client):
    one, two, _ = ratings(found)
    sent = cells(client.get(address(found)))
    sent |= {f"{one.pk}-self_points": "91", f"{one.pk}-points": "90", f"{two.pk}-self_points": "80"}
    said = shown(client.post(address(found), sent, follow=True))
    assert "Đã lưu: xếp loại 1 CĐCS, tự chấm điểm 2, đăng ký 0, không xếp loại 0." in said
    again = cells(client.get(address(found))) | {f"{one.pk}-points": "95"}
    said = shown(client.post(address(found), again, follow=True))
    assert "Đã lưu: xếp loại 1 CĐCS, tự chấm điểm 0," in said


def test_errors_stand_at_their_cells_and_nothing_is_written_or_lost(found, officer, client):
    one, two, three = ratings(found)
    Evaluation.objects.filter(pk=three.pk).update(enough_time=False, exclusion=Exclusion.NOT_YET_ELIGIBLE)
    sent = cells(client.get(address(found))) | {
        f"{one.pk}-points": "100,5",
        f"{two.pk}-points": "80",
        f"{three.pk}-level": "good",
        f"{three.pk}-not_rated": "",
    }
    answer = client.post(address(found), sent)
    text = shown(answer)
    assert "Có 2 chỗ cần sửa, chưa ghi gì" in text
    assert f'id="{one.pk}-points-error">Điểm phải từ 0 đến 100.' in answer.content.decode()
    assert f'id="{three.pk}-level-error"' in answer.content.decode()
    assert {row.state for row in ratings(found)} == {EvaluationState.NEW}
    again = cells(answer)
    assert (again[f"{one.pk}-points"], again[f"{two.pk}-points"]) == (["100,5"], ["80"])
    again |= {f"{one.pk}-points": "100", f"{three.pk}-reason": "Tách từ CĐCS cũ"}
    client.post(address(found), again)
    assert {row.state for row in ratings(found)} == {EvaluationState.APPRAISED}
    assert ratings(found)[2].overruled_reason == "Tách từ CĐCS cũ"


def test_two_people_at_once_are_told_row_by_row(found, officer, client):
    one, two, _ = ratings(found)
    mine = cells(client.get(address(found)))
    client.post(address(found), mine | {f"{one.pk}-points": "60", f"{two.pk}-points": "61"})
    late = mine | {f"{one.pk}-points": "95"}
    answer = client.post(address(found), late)
    page = shown(answer, status=409)
    assert "Có 1 công đoàn đã được ghi hoặc chuyển trạng thái sau khi anh/chị mở trang" in page
    assert "Chính anh/chị đã ghi công đoàn này sau khi anh/chị mở trang" in page
    assert f"{one.rated_union.name}, Điểm thẩm định: 60 (anh/chị nhập: 95)" in page
    assert f"{two.rated_union.name}, Điểm thẩm định" not in page.split("Cách nhập")[0]
    cell = next(cell for cell in answer.context["sheet"].lines[0].cells if cell.name == "points")
    assert (cell.value, cell.stored) == ("95", "60")
    assert ratings(found)[0].appraised_points == 60
    client.post(address(found), cells(answer))
    first, second, _ = ratings(found)
    assert (first.appraised_points, second.appraised_points) == (95, 61)


def test_whose_sheet_it_is_and_what_is_left_to_rate(found, officer, client):
    one = ratings(found)[0]
    client.post(
        address(found), cells(client.get(address(found))) | {f"{one.pk}-not_rated": "Ngừng hoạt động"}
    )
    one.refresh_from_db()
    assert one.exclusion == Exclusion.OTHER
    left = shown(client.get(address(found, loc="chua")))
    assert one.rated_union.name not in left
    round_with(1, "yen-the")
    assert client.get(address(found, **{"don-vi": "yen-the"})).status_code == 404
    client.force_login(people.leader(), backend="units.backends.RoleBackend")
    assert client.get(address(found)).status_code == 403


def test_same_number_of_queries_for_any_size(client):
    counts = []
    client.force_login(people.staff(), backend="units.backends.RoleBackend")
    for unit, each in (("luc-nam", 2), ("yen-the", 30)):
        found = round_with(each, unit)
        client.get(address(found, **{"don-vi": unit}))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(found, **{"don-vi": unit})).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_self_score_alone_and_conditions_are_typed_here_too(found, officer, client):
    """What the Excel list takes, in the same words: a self-score waits to be appraised; a condition lowers the level."""
    one, two, three = ratings(found)
    page = client.get(address(found))
    assert "ĐK1 " in shown(page)
    typed = {
        f"{one.pk}-self_points": "92",
        f"{two.pk}-self_level": "good",
        f"{three.pk}-points": "95",
        f"{three.pk}-conditions": "dk2, ĐK1",
    }
    answer = client.post(address(found), cells(page) | typed)
    assert f'id="{three.pk}-reason-error"' in answer.content.decode()
    answer = client.post(address(found), cells(answer) | {f"{three.pk}-reason": "Chậm nộp"}, follow=True)
    assert "xếp loại 1 CĐCS, tự chấm điểm 2" in shown(answer)
    one, two, three = ratings(found)
    assert (one.state, one.self_points, one.self_level) == (EvaluationState.SUBMITTED, 92, Level.EXCELLENT)
    assert one.first_submitted_at is not None
    assert (two.state, two.self_points, two.self_level) == (EvaluationState.SUBMITTED, None, Level.GOOD)
    assert three.appraised_level == Level.SATISFACTORY
    held = [row.condition.code for row in three.applied_overrides.order_by("condition__order")]
    assert held == ["ĐK1", "ĐK2"]
    # The condition of the better level alone: the level follows. A level that the self-score does not reach is said at its cell.
    typed = {f"{three.pk}-conditions": "ĐK1", f"{one.pk}-points": "60", f"{one.pk}-self_points": "70"}
    answer = client.post(address(found), cells(answer) | typed | {f"{two.pk}-self_level": ""})
    assert f'id="{two.pk}-level-error"' in answer.content.decode()
    client.post(address(found), cells(answer) | {f"{two.pk}-self_level": "good"})
    one, _, three = ratings(found)
    assert (one.self_level, one.appraised_level) == (Level.GOOD, Level.SATISFACTORY)
    assert three.appraised_level == Level.GOOD
