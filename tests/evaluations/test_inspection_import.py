"""The plan of a year from Excel: read into inspections, refused at the cell, written whole or not at all."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from evaluations.inspections import imports
from evaluations.inspections.actions import CANCEL, step_with_reason
from evaluations.models import Inspection
from tests.support import inspections as given
from tests.support import people
from units.models import Unit
from vietnamese import clock
from workbooks.cells import Sheet

pytestmark = pytest.mark.usefixtures("reference_data")
TODAY = datetime.date(2024, 5, 14)
HEADER = ["TT", *imports.PlanList.labels().values()]
D = datetime.date


@pytest.fixture(autouse=True)
def today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(TODAY):
        yield


def province():
    return Unit.objects.get(code=people.PROVINCE)


def read(*rows, issuer=people.PROVINCE, by=None):
    sheet = Sheet("KH", rows=[HEADER, *([number, *row] for number, row in enumerate(rows, 1))])
    issuer = Unit.objects.get(code=issuer)
    return imports.PlanList(by or people.staff(), issuer, 2024).read([sheet])


def row(
    subject="LĐLĐ huyện Lục Nam", unit="", kind="", about="tài chính", time="Quý II", number="", signed=""
):
    return [subject, unit, kind, about, time, number, signed]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("Quý II", (D(2024, 4, 1), D(2024, 6, 30))),
        ("quý 3/2024", (D(2024, 7, 1), D(2024, 9, 30))),
        ("Tháng 5", (D(2024, 5, 1), D(2024, 5, 31))),
        ("Năm 2024", (D(2024, 1, 1), D(2024, 12, 31))),
        ("12/05/2024 – 14/05/2024", (D(2024, 5, 12), D(2024, 5, 14))),
        ("từ ngày 12/05/2024 đến ngày 14/05/2024", (D(2024, 5, 12), D(2024, 5, 14))),
        (datetime.datetime(2024, 5, 12), (D(2024, 5, 12), D(2024, 5, 12))),
    ],
)
def test_times_as_people_write_them(typed, days):
    assert imports.days(typed, 2024) == days


def test_a_row_becomes_what_the_form_would_make():
    union = given.union(name="CĐCS Trường Đình Trám")
    found = read(
        row(
            kind="Giám sát",
            about="Tài chính, tài sản công đoàn; việc thu kinh phí",
            number="5/KH",
            signed=TODAY,
        ),
        row("cđcs trường đình trám", "LĐLĐ huyện Lục Nam"),
    )
    assert not found.errors
    (subject, what), (other, later) = [line.item for line in found.new]
    assert subject.code == "luc-nam"
    assert (what.kind, what.about_finance, what.topic) == ("supervision", True, "việc thu kinh phí")
    assert (what.plan_number, what.plan_signed_on) == ("5/KH", TODAY)
    assert (other, later.topic) == (union, "tài chính")


@pytest.mark.parametrize(
    ("wrong", "cell", "words"),
    [
        ({"subject": "CĐCS Không Có"}, "KH!B3", "Không có công đoàn nào tên"),
        ({"unit": "Huyện Khác"}, "KH!C3", "Không có đơn vị nào"),
        ({"kind": "Thanh tra"}, "KH!D3", "“Kiểm tra” hoặc “Giám sát”"),
        ({"about": ""}, "KH!E3", "Cần ghi nội dung"),
        ({"time": "quý V"}, "KH!F3", "không đọc được"),
        ({"time": "Tháng 13"}, "KH!F3", "Không có tháng 13"),
        ({"time": "Quý I/2025"}, "KH!F3", "không thuộc năm 2024"),
        ({"number": "5/KH"}, "KH!H3", "phải đi cùng ngày ký"),
        ({}, "KH!B3", "Trùng dòng 2"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell_and_no_row_counts(wrong, cell, words):
    found = read(row(), row(**wrong))
    ((told, text),) = found.errors
    assert (told, words in text) == (cell, True), found.errors
    assert len(found.new) == 1, "the whole file waits until it is put right"


def test_days_that_may_be_swapped_or_are_short_are_asked_and_written_as_answered():
    rows = (
        row(time=datetime.datetime(2024, 6, 5)),
        row(time="25/05/2024"),
        row(time="12/05/24 – 14/05/24"),
        row(time="12/05/23"),
    )
    plan = read(*rows)
    swapped, short = plan.asked
    assert "KH!F2: " in swapped.questions[0]
    assert "05/06/2024 hay 06/05/2024?" in swapped.questions[0]
    assert "Có phải là ngày 12/05/2024?" in short.questions[0]
    assert [text for _, text in plan.errors] == ["Thời gian này không thuộc năm 2024 của kế hoạch."]
    plan.given = {swapped.number: swapped.choices[1].code, short.number: short.choices[0].code}
    planned = [(what.planned_from, what.planned_until) for _, what in (line.item for line in plan.writable)]
    assert planned == [
        (D(2024, 5, 25), D(2024, 5, 25)),
        (D(2024, 5, 6), D(2024, 5, 6)),
        (D(2024, 5, 12), D(2024, 5, 14)),
    ]


def test_a_reading_that_is_planned_already_is_not_offered():
    plan = read(
        row(time=datetime.datetime(2024, 6, 5)), row(time="25/05/2024"), row(time="06/05/2024 – 06/05/2024")
    )
    assert [line.line for line in plan.new] == [3, 4], "what is certain keeps its place"
    assert [choice.label for choice in plan.asked[0].choices] == ["Là 05/06/2024"]


def test_an_officer_plans_for_the_own_unions_only():
    given.union("yen-the", name="CĐCS Của Người Khác")
    given.union("luc-nam", name="CĐCS Của Mình")
    officer = people.reporter("luc-nam")
    assert not read(row("CĐCS Của Mình"), issuer="luc-nam", by=officer).errors
    for subject in ("CĐCS Của Người Khác", "LĐLĐ huyện Yên Thế", "LĐLĐ huyện Lục Nam"):
        assert read(row(subject), issuer="luc-nam", by=officer).errors, subject


def filled(*rows):
    """Our own template with these rows in it."""
    book = load_workbook(io.BytesIO(imports.template(2024)))
    page = book.active
    top = next(cell.row for cell in page["A"] if cell.value == "TT")
    for number, values in enumerate(rows, top + 1):
        for position, value in enumerate(values, 2):
            page.cell(number, position).value = value
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("ke-hoach.xlsx", out.getvalue())


def test_preview_writes_nothing_and_confirming_writes_all_once(client):
    client.force_login(people.staff())
    standing = given.planned(day=D(2024, 4, 1), until=D(2024, 6, 30))
    step_with_reason(
        by=people.staff(), inspection=given.planned(day=D(2024, 8, 1)), step=CANCEL, comment="Trùng."
    )
    url = reverse("inspection-import")
    typed = {"issuer": province().pk, "year": "2024"}
    bad = client.post(url, typed | {"file": filled(row(), row(time="bao giờ"))}, follow=True)
    assert "không đọc được" in bad.content.decode()
    assert "0 mới, 0 thay đổi, 1 không thay đổi, 1 bị từ chối, 0 cần trả lời" in bad.content.decode()
    assert "Xác nhận ghi</button>" not in bad.content.decode()
    assert client.post(bad.context["preview"].pages.here_url, {"confirm": "1"}).status_code == 200
    marked = client.get(bad.context["preview"].marked_url)
    sheet = load_workbook(io.BytesIO(b"".join(marked.streaming_content))).active
    remarks = [cell.comment.text for line in sheet.iter_rows() for cell in line if cell.comment]
    assert ["không đọc được" in text for text in remarks] == [True]
    rows = [row(), row(time="Tháng 8"), row(time="01/08/2024"), row("LĐLĐ huyện Yên Thế")]
    preview = client.post(url, typed | {"file": filled(*rows)}, follow=True).context["preview"]
    assert [line.state for line in preview.plan.rows] == ["unchanged", "new", "new", "new"]
    assert preview.line == "3 mới, 0 thay đổi, 1 không thay đổi, 0 bị từ chối, 0 cần trả lời"
    assert Inspection.objects.count() == 2
    confirmed = {"confirm": "1", "digest": preview.digest}
    written = client.post(preview.pages.here_url, confirmed)
    assert written.status_code == 302
    assert written["Location"].startswith(reverse("inspection-list"))
    assert Inspection.objects.count() == 5
    twice = client.post(preview.pages.here_url, confirmed).content.decode()
    assert "Đã ghi kế hoạch kiểm tra" in twice
    assert "3 mới, 0 thay đổi, 1 không thay đổi" in twice
    assert "Chưa có gì được ghi" not in twice
    assert Inspection.objects.count() == 5
    new = Inspection.objects.exclude(pk=standing.pk).filter(state="planned")
    assert new.count() == 3
    assert Inspection.history.filter(id__in=new.values("pk"), history_user=people.staff()).count() == 3
    other = client.post(f"{url}xem-truoc/?tep=x", {"confirm": "1"}, follow=True)
    assert "không còn được giữ" in other.content.decode()


def test_what_was_previewed_is_what_is_written(client):
    client.force_login(people.staff())
    typed = {"issuer": province().pk, "year": "2024", "file": filled(row(), row(time="Tháng 8"))}
    preview = client.post(reverse("inspection-import"), typed, follow=True).context["preview"]
    assert preview.line.startswith("2 mới")
    given.planned(day=D(2024, 8, 1), until=D(2024, 8, 31))
    moved = client.post(preview.pages.here_url, {"confirm": "1", "digest": preview.digest})
    assert moved.status_code == 409
    assert "đã thay đổi kể từ lúc xem trước" in moved.content.decode()
    assert moved.context["preview"].line.startswith("1 mới, 0 thay đổi, 1 không thay đổi")
    assert Inspection.objects.count() == 1
    again = {"confirm": "1", "digest": moved.context["preview"].digest}
    assert client.post(preview.pages.here_url, again).status_code == 302
    assert Inspection.objects.count() == 2


def test_a_name_that_differs_in_marks_is_written_only_as_answered(client):
    client.force_login(people.staff())
    union = given.union(name="CĐCS Trạm y tế xã Phương Sơn")
    typed = {"issuer": province().pk, "year": "2024"}
    file = filled(row(), row("CĐCS Trạm y tế xã Phượng Sơn"))
    page = client.post(reverse("inspection-import"), typed | {"file": file}, follow=True)
    preview = page.context["preview"]
    assert preview.line.startswith("1 mới, 0 thay đổi, 0 không thay đổi, 0 bị từ chối, 1 cần trả lời")
    assert "Bỏ qua 1 dòng chưa trả lời" in page.content.decode()
    (asked,) = preview.plan.asked
    answer = {f"q-{asked.number}": asked.choices[0].code, "save": "1"}
    answered = client.post(preview.pages.here_url, answer, follow=True).context["preview"]
    assert answered.line.startswith("2 mới, 0 thay đổi, 0 không thay đổi, 0 bị từ chối, 0 cần trả lời")
    assert answered.digest == preview.digest
    client.post(preview.pages.here_url, {"confirm": "1", "digest": answered.digest})
    assert set(Inspection.objects.values_list("inspected_union", flat=True)) == {None, union.pk}


@pytest.mark.parametrize("near_first", [True, False])
def test_a_name_in_other_marks_takes_no_place_of_the_exact_one(near_first):
    union = given.union(name="CĐCS Trường Mầm non Ca Sơn")
    rows = [row("CĐCS Trường Mầm non Cà Sơn"), row(union.name)]
    plan = read(*rows[:: 1 if near_first else -1])
    (exact,), (near,) = plan.new, plan.refused
    assert exact.name == union.name
    assert "chỉ khác dấu" in near.errors[0][1]
    assert f"dòng {exact.line}" in near.errors[0][1]


def test_the_exported_plan_can_be_sent_again(client):
    client.force_login(people.staff())
    given.planned(about_finance=True, topic="sổ sách")
    given.planned(given.union())
    file = SimpleUploadedFile("x.xlsx", client.get(reverse("inspection-export")).content)
    preview = client.post(
        reverse("inspection-import"), {"issuer": province().pk, "year": "2024", "file": file}, follow=True
    )
    assert [line.group for line in preview.context["preview"].plan.rows] == ["unchanged", "unchanged"]


def test_no_workbook_is_refused_with_words(client):
    client.force_login(people.staff())
    file = SimpleUploadedFile("x.xlsx", b"%PDF-1.7 no workbook")
    answer = client.post(
        reverse("inspection-import"), {"issuer": province().pk, "year": "2024", "file": file}, follow=True
    )
    assert "không phải bảng tính" in answer.content.decode()
    book, out = Workbook(), io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("x.xlsx", out.getvalue())
    answer = client.post(
        reverse("inspection-import"), {"issuer": province().pk, "year": "2024", "file": file}, follow=True
    )
    assert "Không tìm thấy kế hoạch" in answer.content.decode()
