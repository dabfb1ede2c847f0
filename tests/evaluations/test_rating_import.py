"""Ratings of many unions from a workbook: read, judged at the cell, written whole or not at all."""

import datetime
import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from evaluations.appraisal.recognition import Paper
from evaluations.bulk import template
from evaluations.bulk.forms import DecisionForm
from evaluations.bulk.import_actions import UPLOADS, confirm, plan_of
from evaluations.labels import UNCONFIRMED
from evaluations.models import (
    Evaluation,
    EvaluationState,
    EvaluationTransition,
    Exclusion,
    Level,
    RatingRound,
    RuleSet,
)
from evaluations.rating import steps
from tests.evaluations.test_steps import submitted
from tests.support import people
from tests.support.rating_lists import listed, ratings, round_with
from tests.support.workbooks import from_rows
from units.models import Unit
from vietnamese import clock
from vietnamese.dates import date_vi
from workflow.steps import StepRefused

pytestmark = pytest.mark.usefixtures("reference_data")
XLSX = "xep-loai.xlsx"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def found():
    return round_with(4, "luc-nam")


def read(by, found, data):
    kept = UPLOADS.keep(data, filename=XLSX, user=by.pk)
    return kept, plan_of(by=by, found=found, kept=kept)


def errors(plan):
    return {line.cell(column): text for line in plan.refused for column, text in line.errors}


def written(by, found, data, **recognition):
    kept, plan = read(by, found, data)
    assert errors(plan) == {}
    return confirm(by=by, found=found, kept=kept, digest=plan.digest, **recognition)


def stored():
    return list(Evaluation.objects.order_by("pk").values()), EvaluationTransition.objects.count()


def test_thousands_in_one_go_with_fifty_errors_at_their_cells():
    """2.500 unions in one file; what is wrong is said where it stands, and none of the others is written either."""
    found = round_with(500, "luc-nam", "lang-giang", "yen-the", "tan-yen", "hiep-hoa")
    by = people.staff()
    rows = [
        {
            "pk": row.rated_union_id,
            "name": row.rated_union.name,
            "points": 60 + number % 40,
            "level": None,
            "conditions": None,
        }
        for number, row in enumerate(ratings(found))
    ]
    assert len(rows) == 2500
    wrong = [dict(row) for row in rows]
    expected = {}
    spoilt = (
        ("pk", 9_999_999, "A"),
        ("points", "100,5", "C"),
        ("points", "90.5", "C"),
        ("level", "rất tốt", "D"),
        ("conditions", "không có", "E"),
    )
    for number in range(50):
        key, value, letter = spoilt[number % len(spoilt)]
        at = 3 + number * 49
        wrong[at][key] = value
        expected[f"Xếp loại!{letter}{at + 2}"] = key
    before = stored()
    kept, plan = read(by, found, listed(*wrong))
    assert set(errors(plan)) == set(expected)
    assert len(plan.errors) == 50
    with pytest.raises(StepRefused):
        confirm(by=by, found=found, kept=kept, digest=plan.digest)
    assert stored() == before
    assert not RuleSet.objects.filter(scored_at__isnull=False).exists()
    outcome = written(by, found, listed(*rows))
    assert outcome.rated == 2500
    unions = Evaluation.objects.filter(rated_union__isnull=False)
    assert not unions.exclude(state=EvaluationState.APPRAISED).exists()
    assert unions.filter(appraised_level=Level.EXCELLENT, appraised_points__gte=90).count() == 620
    assert EvaluationTransition.objects.filter(step="rate", by=by).count() == 2500
    _, again = read(by, found, listed(*rows))
    assert not again.changed
    assert not again.refused


def test_levels_points_conditions_and_reasons(found):
    """Every rule of one by one holds in a list, and says where."""
    rows = ratings(found)
    name = [row.rated_union.name for row in rows]
    code, best = next(
        (row.code, row.best_level)
        for row in RuleSet.objects.get(level="grassroots").overrides.order_by("order")
    )
    head = ["Tên CĐCS", "Điểm", "Xếp loại", "Điều kiện khống chế", "Lý do", "Không xếp loại, vì"]

    def told(*cells):
        row = from_rows(head, [name[0], *cells])
        return errors(read(people.reporter("luc-nam"), found, row)[1])

    assert "chỉ đạt “Hoàn thành tốt nhiệm vụ”" in told(89.99, "HTXSNV")["Trang 1!C2"]
    assert told(90, "xuất sắc") == {}
    assert "thấp hơn" in told(95, "tốt")["Trang 1!C2"]
    assert told(95, "tốt", None, "Nội bộ mất đoàn kết") == {}
    assert "căn cứ" in told(95, None, code)["Trang 1!E2"]
    assert "chỉ cho xếp cao nhất" in told(None, "xuất sắc", code, "Chậm nộp")["Trang 1!C2"]
    assert "từ 0 đến 100" in told("100,01")["Trang 1!B2"]
    assert "số âm" in told(-1)["Trang 1!B2"]
    assert "chỉ ghi một trong hai" in told(90, None, None, None, "Ngừng hoạt động")["Trang 1!F2"]
    assert "bảng mã cũ" in told(None, "Hoµn thµnh tèt nhiÖm vô")["Trang 1!C2"]
    outcome = written(
        people.reporter("luc-nam"),
        found,
        from_rows(
            head,
            [name[0], 95, None, code, "Chậm nộp kinh phí"],
            [name[1], None, "HT tốt nhiệm vụ"],
            [name[2], None, None, None, None, "Ngừng hoạt động"],
            [name[3]],
        ),
    )
    assert (outcome.rated, outcome.excluded, outcome.unchanged) == (2, 1, 1)
    one, two, three, four = ratings(found)
    assert (one.appraised_points, one.appraised_level) == (95, best)
    assert one.applied_overrides.get().reason == "Chậm nộp kinh phí"
    assert (two.appraised_points, two.appraised_level) == (None, Level.GOOD)
    assert two.rule_set.scored_at
    assert (three.state, three.exclusion) == (EvaluationState.NEW, Exclusion.OTHER)
    assert three.exclusion_reason == "Ngừng hoạt động"
    assert not four.transitions.exists()


def test_who_has_not_worked_long_enough_is_rated_only_with_a_reason(found):
    row = ratings(found)[0]
    Evaluation.objects.filter(pk=row.pk).update(enough_time=False, exclusion=Exclusion.NOT_YET_ELIGIBLE)
    by, cells = people.staff(), {"pk": row.rated_union_id, "name": row.rated_union.name}
    assert "Chưa đủ thời gian" in errors(read(by, found, listed(cells | {"level": "tốt"}))[1])["Xếp loại!C2"]
    template = cells | {"level": None, "self_points": 80}
    told = errors(read(by, found, listed(template))[1])
    assert list(told) == ["Xếp loại!D2"], "at what was filled in, not at an empty cell"
    registers = listed(cells | {"registered_level": "tốt"})
    assert "không đăng ký" in errors(read(by, found, registers)[1])["Xếp loại!C2"]
    _, plan = read(by, found, listed(cells | {"level": "Chưa đủ thời gian xếp loại"}))
    assert len(plan.unchanged) == 1
    written(by, found, listed(cells | {"level": "tốt", "in_spite": "Tách từ CĐCS đã hoạt động 10 năm"}))
    row.refresh_from_db()
    assert (row.exclusion, row.overruled_by, row.appraised_level) == ("", by, Level.GOOD)
    assert list(row.transitions.values_list("step", flat=True)) == ["overrule", "rate"]


def test_recognised_with_the_file_and_then_closed_to_it(found):
    by = people.reporter("luc-nam")
    rows = [{"pk": row.rated_union_id, "name": row.rated_union.name, "points": 92} for row in ratings(found)]
    RuleSet.objects.filter(level="grassroots").update(excellent_cap=Decimal(50))
    with clock.at(found.last_day + datetime.timedelta(days=40)):
        paper = {"paper": Paper("7/QĐ-LĐLĐ", clock.today(), in_spite="Thử"), "issuer": ratings(found)[0].unit}
        with pytest.raises(StepRefused):  # a tie that nobody decided
            written(by, found, listed(*rows), **paper)
        assert {row.state for row in ratings(found)} == {EvaluationState.NEW}
        chosen = [row.pk for row in ratings(found)[:2]]
        assert written(by, found, listed(*rows), chosen=chosen, **paper).recognised == 4
    levels = [row.recognised_level for row in ratings(found)]
    assert levels == [Level.EXCELLENT, Level.EXCELLENT, Level.GOOD, Level.GOOD]
    _, plan = read(by, found, listed(rows[0] | {"points": 95}, rows[1]))
    assert "mở lại" in errors(plan)["Xếp loại!C2"]
    assert len(plan.unchanged) == 1


def test_a_decision_needs_somebody_who_issues_it():
    units = set(Unit.objects.filter(code__in=["luc-nam", "yen-the"]).values_list("pk", flat=True))
    found, by = RatingRound.objects.get(), people.reporter("luc-nam")
    for days, wrong in ((5, {"issuer"}), (-5, {"early", "issuer"})):
        signed_on = date_vi(found.last_day + datetime.timedelta(days=days))
        form = DecisionForm({"number": "7/QĐ", "signed_on": signed_on}, by=by, units=units, found=found)
        assert set(form.errors) == wrong, "all that is missing is said at once"


def test_scores_by_criterion_are_not_written_over(found):
    row, by = ratings(found)[0], people.reporter("luc-nam")
    submitted(row, by, missing=Decimal(2))
    cells = {"pk": row.rated_union_id, "name": row.rated_union.name}
    plan = read(by, found, listed(cells | {"self_points": 97, "points": 97, "reason": None}))[1]
    assert "tổng 98 điểm" in errors(plan)["Xếp loại!C2"]
    plan = read(by, found, listed(cells | {"points": 97, "reason": None}))[1]
    assert "phải ghi rõ lý do" in errors(plan)["Xếp loại!D2"]
    assert written(by, found, listed(cells | {"points": 97, "reason": "Thiếu biên bản"})).rated == 1
    assert row.scores.exists()


def test_rows_find_their_union(found):
    round_found = found
    first, second, third, _ = [row.rated_union for row in ratings(found)]
    first.tax_code, second.name = "2400123456", third.name
    first.save()
    second.save()
    by = people.reporter("luc-nam")
    head = ["Tên công đoàn cơ sở", "Mã số thuế", "Đơn vị", "Mức xếp loại"]

    def one(*cells):
        plan = read(by, round_found, from_rows(head, list(cells)))[1]
        return errors(plan).get("Trang 1!A2") or [line.name for line in plan.writable]

    assert one("Trường tên khác", "2400123456", None, "tốt") == [first.name]
    told = one(third.name, None, None, "tốt")
    assert f"mã số {second.pk}" in told
    assert f"mã số {third.pk}" in told
    assert "Đợt này không có CĐCS" in one("CĐCS Không có", None, None, "tốt")
    stranger = people.reporter("yen-the")
    _, plan = read(stranger, found, from_rows(head, [first.name, None, None, "tốt"]))
    assert "không thuộc đơn vị của anh/chị" in errors(plan)["Trang 1!A2"]
    _, plan = read(by, found, listed(*[{"pk": first.pk, "name": first.name, "level": "tốt"}] * 2))
    assert "đã có ở Xếp loại, dòng 2" in errors(plan)["Xếp loại!B3"]
    _, plan = read(by, found, listed({"pk": first.pk, "name": third.name, "level": "tốt"}))
    assert "không khớp" in errors(plan)["Xếp loại!A2"]


@pytest.mark.parametrize("near_first", [True, False])
def test_a_name_in_other_marks_takes_no_place_of_the_exact_one(found, near_first):
    union = ratings(found)[0].rated_union
    union.name = "CĐCS Trường Mầm non Ca Sơn"
    union.save()
    rows = [["CĐCS Trường Mầm non Cà Sơn", "tốt"], [union.name, "xuất sắc"]]
    _, plan = read(
        people.staff(), found, from_rows(["Tên CĐCS", "Xếp loại"], *rows[:: 1 if near_first else -1])
    )
    (exact,), (near,) = plan.writable, plan.refused
    assert (exact.name, exact.values["level"]) == (union.name, "excellent")
    assert "chỉ khác dấu" in near.errors[0][1]
    assert exact.place in near.errors[0][1]


def test_a_name_in_other_marks_is_looked_for_among_the_own_unions():
    found = round_with(1, "luc-nam", "yen-the")
    for rating in ratings(found):
        rating.rated_union.name = "CĐCS Trường Mầm non Ca Sơn"
        rating.rated_union.save()
    rows = from_rows(["Tên CĐCS", "Xếp loại"], ["CĐCS Trường Mầm non Cà Sơn", "tốt"])
    _, plan = read(people.reporter("luc-nam", "tan-yen"), found, rows)
    assert errors(plan) == {}
    (asked,) = plan.asked
    assert asked.stamp[0] == next(row.pk for row in ratings(found) if row.unit.code == "luc-nam")


def test_two_header_rows_ticks_and_merged_cells(found):
    names = [row.rated_union.name for row in ratings(found)]
    book = Workbook()
    page = book.active
    page.title = "Lục Nam"
    for row in (
        ["KẾT QUẢ XẾP LOẠI"],
        ["TT", "Tên CĐCS", "CĐCS tự chấm", None, "Mức xếp loại", None, None, None],
        [None, None, "Điểm", "Xếp loại", "HTXSNV", "HTTNV", "HTNV", "KHTNV"],
        [1, names[0], "91,5", "XS", "x", None, None, None],
        [2, names[1], 75, "Tốt", None, "x", None, None],
        ["", "Tổng cộng", 166.5, None, 1, 1, None, None],
    ):
        page.append(row)
    for area in ("A2:A3", "B2:B3", "C2:D2", "E2:H2"):
        page.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    written(people.staff(), found, out.getvalue())
    one, two, *_ = ratings(found)
    assert (one.self_points, one.self_level, one.appraised_level) == (
        Decimal("91.5"),
        "excellent",
        "excellent",
    )
    assert (two.self_points, two.self_level, two.appraised_level) == (75, "good", "good")


def test_registering_from_a_list_keeps_to_the_due_day(found):
    row = ratings(found)[0]
    data = listed(
        {"pk": row.rated_union_id, "name": row.rated_union.name, "registered_level": "XS", "reason": None}
    )
    by = people.reporter("luc-nam")
    with clock.at(found.registration_due + datetime.timedelta(days=1)):
        assert "hết hạn đăng ký" in errors(read(by, found, data)[1])["Xếp loại!C2"]
        assert "lý do" in errors(read(people.staff(), found, data)[1])["Xếp loại!D2"]
    with clock.at(found.registration_due):
        assert written(by, found, data).registered == 1
    row.refresh_from_db()
    assert (row.state, row.registered_level) == (EvaluationState.REGISTERED, Level.EXCELLENT)
    assert row.transitions.get().step == steps.REGISTER.name


def text(answer):
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_pages_from_template_to_confirmation(found, client):
    by = people.reporter("luc-nam")
    client.force_login(by, backend="units.backends.RoleBackend")
    answer = client.get(reverse("rating-template", args=[found.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    page = book[template.LIST]
    at = {page.cell(template.HEADER_ROW, column).value: column for column in range(1, page.max_column + 1)}
    points = page.cell(template.HEADER_ROW + 1, at["Điểm thẩm định"])
    assert page.protection.sheet
    assert not points.protection.locked
    assert page.cell(template.HEADER_ROW + 1, at["Mã số"]).protection.locked
    points.value = 2.555

    def upload():
        out = io.BytesIO()
        book.save(out)
        file = SimpleUploadedFile(XLSX, out.getvalue())
        return client.post(reverse("rating-import", args=[found.pk]), {"file": file}, follow=True)

    answer = upload()
    shown = text(answer)
    assert "Có 1 chỗ sai ở 1 dòng, nên chưa ghi được dòng nào" in shown
    assert f"Xếp loại!{points.coordinate} : Ô chứa 2,555" in shown
    asked = {"tep": re.search(r"tep=([^&\"]+)", answer.request["QUERY_STRING"])[1].replace("%3A", ":")}
    marked = client.get(reverse("rating-import-marked", args=[found.pk]), asked)
    sheet = load_workbook(io.BytesIO(b"".join(marked.streaming_content)))[template.LIST]
    assert "2,555" in sheet[points.coordinate].comment.text
    points.value = 77
    answer = upload()
    assert "Sẽ ghi thay đổi của 1 CĐCS" in text(answer)
    assert UNCONFIRMED in text(answer)
    address = answer.request["PATH_INFO"] + "?" + answer.request["QUERY_STRING"]
    digest = re.search(r'name="digest" value="(\w+)"', answer.content.decode())[1]
    half = client.post(address, {"confirm": "1", "digest": digest, "number": "3/QĐ", "signed_on": ""})
    assert "ghi cả số và ngày ký" in text(half)
    # The log-in ran out: what was typed of the decision comes back, and nothing is written.
    client.logout()
    by.set_password("Nắng tháng tám 81")
    by.save()
    login = {"username": by.username, "password": "Nắng tháng tám 81"}
    typed = {"confirm": "1", "digest": digest, "number": "3/QĐ-CĐ", "signed_on": "05/12/2024", "early": "on"}
    again = client.post(address, typed | login).content.decode()
    assert 'value="3/QĐ-CĐ"' in again
    assert 'value="05/12/2024"' in again
    assert not Evaluation.objects.filter(appraised_points=77).exists()
    # Somebody was faster: the decision stays as it was typed, above it what the file would do now.
    about = Evaluation.objects.get(rated_union=page.cell(template.HEADER_ROW + 1, at["Mã số"]).value)
    Evaluation.objects.filter(pk=about.pk).update(version=about.version + 1)
    whole = {"issuer": about.unit_id, "known": "on", "in_spite": "Chờ văn bản của Tổng Liên đoàn"}
    moved = client.post(address, typed | whole)
    assert moved.status_code == 409
    assert "đã thay đổi kể từ lúc xem trước" in moved.content.decode()
    assert 'value="3/QĐ-CĐ"' in moved.content.decode()
    assert 'value="05/12/2024"' in moved.content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', moved.content.decode())[1]
    assert "Đã ghi: xếp loại 1 CĐCS" in text(
        client.post(address, {"confirm": "1", "digest": digest}, follow=True)
    )
    twice = client.post(address, {"confirm": "1", "digest": digest}, follow=True)
    assert "Đã ghi danh sách xếp loại" in text(twice)
    rated = Evaluation.objects.get(appraised_points=77)
    assert rated.appraised_level == Level.GOOD
    assert rated.transitions.count() == 1


def test_same_number_of_queries_for_any_size():
    by, counts = people.staff(), []
    by.get_all_permissions()
    for unit, each in (("luc-nam", 2), ("yen-the", 40)):
        found = round_with(each, unit)
        rows = [
            {"pk": row.rated_union_id, "name": row.rated_union.name, "points": 80}
            for row in ratings(found)
            if row.unit.code == unit
        ]
        with CaptureQueriesContext(connection) as queries:
            read(by, found, listed(*rows))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("odd", [1e28, 1e308, 10**20, float(10**13)])
def test_one_number_beyond_all_hides_no_other_message(found, odd):
    by, rows = people.staff(), ratings(found)
    points = [odd, "100,5", 88, 90]
    lines = [
        {"pk": row.rated_union_id, "name": row.rated_union.name, "points": value}
        for row, value in zip(rows, points, strict=True)
    ]
    _, plan = read(by, found, listed(*lines))
    told = errors(plan)
    assert set(told) == {"Xếp loại!C2", "Xếp loại!C3"}
    assert "Số quá lớn" in told["Xếp loại!C2"]
