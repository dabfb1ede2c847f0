"""The pages of the import of unions: upload, preview, questions, marked file, confirmation."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.support.people import reporter, staff
from tests.support.register_files import listed, workbook
from unionhub import register_reporting
from units.models import GrassrootsUnion, OrganisationKind, Unit
from vietnamese import clock

pytestmark = pytest.mark.usefixtures("reference_data")
ONE = {
    "unit": "LĐLĐ huyện Lục Nam",
    "name": "CĐCS Công ty Hoa Sen",
    "kind": "DN ngoài nhà nước",
    "workforce": 30,
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def send(client):
    client.force_login(staff(), backend="units.backends.RoleBackend")

    def upload(data, name="danh-sach.xlsx"):
        file = SimpleUploadedFile(name, data)
        return client.post(reverse("union-import"), {"file": file}, follow=True)

    return upload


def text(answer, status=200):
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def digest(answer):
    return re.search(r'name="digest" value="(\w+)"', answer.content.decode())[1]


def confirm(client, answer):
    address = answer.request["PATH_INFO"] + "?" + answer.request["QUERY_STRING"]
    return client.post(address, {"confirm": "1", "digest": digest(answer)}, follow=True)


def test_upload_preview_confirm(send, client):
    answer = send(listed(ONE, ONE | {"name": "CĐCS Sai", "workforce": 2.5}))
    shown = text(answer)
    assert "Danh sách!J3 : Ô chứa số thập phân 2,5" in shown
    assert "Sẽ thêm 1 CĐCS và cập nhật 0 CĐCS." in shown
    assert "1 dòng bị từ chối" in shown
    assert not GrassrootsUnion.objects.exists()
    new = client.get(answer.request["PATH_INFO"] + "?" + answer.request["QUERY_STRING"] + "&nhom=new")
    assert "CĐCS Công ty Hoa Sen" in text(new)
    done = confirm(client, answer)
    assert "Đã ghi: thêm 1 CĐCS, cập nhật 0 CĐCS. Không ghi 1 dòng" in text(done)
    assert GrassrootsUnion.objects.get().name == ONE["name"]
    assert "Không có thay đổi" in text(send(listed(ONE)))


def test_the_marked_file_is_the_own_one(send, client):
    head = ["TT", "Đơn vị", "Tên CĐCS", "Loại hình", "CNVCLĐ"]
    row = [1, "LĐLĐ huyện Lục Nam", "CĐCS Một", "FDI", 2.5]
    data = workbook(("Xã A", [["Danh sách"], head, row]))
    answer = send(data)
    page = client.get(answer.request["PATH_INFO"].replace("xem-truoc/", "danh-dau.xlsx"), dict_of(answer))
    sheet = load_workbook(io.BytesIO(b"".join(page.streaming_content)))["Xã A"]
    assert sheet["A1"].value == "Danh sách"
    assert sheet["E3"].fill.fgColor.rgb.endswith("F8CBAD")
    assert "số thập phân 2,5" in sheet["E3"].comment.text
    assert sheet["F2"].value == "Ghi chú kiểm tra"
    assert "số thập phân 2,5" in sheet["F3"].value


def dict_of(answer):
    from urllib.parse import parse_qsl

    return dict(parse_qsl(answer.request["QUERY_STRING"]))


def test_a_very_large_file_gets_a_list(send, client, monkeypatch):
    monkeypatch.setattr("workbooks.imports.marked_upload.MAX_BYTES", 0)
    answer = send(listed(ONE | {"workforce": 2.5}))
    page = client.get(reverse("union-import-marked"), dict_of(answer))
    sheet = load_workbook(io.BytesIO(b"".join(page.streaming_content))).active
    assert "Danh sách!J2" in [cell.value for cell in sheet["A"]]


def test_answers_are_kept_and_followed(send, client):
    kind = OrganisationKind.objects.get(code="dn-fdi")
    GrassrootsUnion.objects.create(unit=Unit.objects.get(code="luc-nam"), name="CĐCS Hoa Senn", kind=kind)
    GrassrootsUnion.objects.create(unit=Unit.objects.get(code="luc-nam"), name="CĐCS Luxshare", kind=kind)
    answer = send(listed(ONE | {"name": "CĐCS Hoasen"}, ONE | {"name": "CĐCS Luxsharre"}))
    shown = text(answer)
    assert "Tên gần giống nhau với “CĐCS Luxshare”" in shown
    assert "Xem CĐCS Luxshare" in shown
    address = answer.request["PATH_INFO"] + "?" + answer.request["QUERY_STRING"]
    number = re.search(r'name="(q-[\d-]+)"', answer.content.decode())[1]
    again = client.post(address, {number: "different", "save": "1"}, follow=True)
    assert "checked" in again.content.decode()
    assert "Sẽ thêm 2 CĐCS" in text(again)
    assert "2 mới, 0 thay đổi, 0 không thay đổi, 0 bị từ chối, 0 cần trả lời" in text(again)
    done = text(confirm(client, again))
    assert GrassrootsUnion.objects.count() == 4
    assert "2 mới, 0 thay đổi, 0 không thay đổi, 0 bị từ chối, 0 cần trả lời" in done
    assert "Cần trả lời" not in done
    assert "Câu hỏi: 1 dòng" in done


def test_a_refused_row_without_a_name_says_which_it_is(send):
    shown = text(send(listed(ONE, {"unit": "LĐLĐ huyện Lục Nam", "workforce": 2.5})))
    assert "Dòng 3 (không có tên)" in shown
    assert "Bị từ chối: 1 dòng" in shown, "on paper the tabs are gone"


def test_changed_meanwhile_and_gone(send, client):
    union = GrassrootsUnion.objects.create(
        unit=Unit.objects.get(code="luc-nam"),
        name="CĐCS Một",
        kind=OrganisationKind.objects.get(code="dn-fdi"),
        workforce=5,
    )
    answer = send(listed({"pk": union.pk, "name": union.name, "workforce": 7}))
    assert "5 → 7" in text(answer)
    union.workforce = 6
    union.save()
    moved = confirm(client, answer)
    assert "nên chưa ghi gì" in text(moved, 409)
    assert "6 → 7" in text(moved, 409)
    client.force_login(reporter("luc-nam"), backend="units.backends.RoleBackend")
    assert "vui lòng chọn lại tệp" in text(
        client.get(reverse("union-import-preview"), dict_of(answer), follow=True)
    )
    assert client.get(reverse("union-import-marked"), dict_of(answer)).status_code == 404


def test_files_that_are_none(send, settings):
    assert "Tệp không có bảng danh sách" in text(send(b"a,b,c"))
    settings.MAX_REGISTER_BYTES = 10
    assert "nên không được nhận" in text(send(listed(ONE)))


def test_the_template_comes_back(send, client):
    page = client.get(reverse("union-import-template"))
    book = load_workbook(io.BytesIO(b"".join(page.streaming_content)))
    sheet = book["Danh sách"]
    assert len(sheet.data_validations.dataValidation) == 3
    labels = {cell.value: cell.column for cell in sheet[3]}
    for label, value in (
        ("Đơn vị quản lý", "LĐLĐ huyện Lục Nam"),
        ("Tên công đoàn cơ sở", "CĐCS Một"),
        ("Loại hình", "Hợp tác xã"),
    ):
        sheet.cell(4, labels[label], value)
    out = io.BytesIO()
    book.save(out)
    assert "Sẽ thêm 1 CĐCS" in text(send(out.getvalue()))


def test_many_rows_are_paged_with_the_same_queries(send, client, django_assert_max_num_queries):
    answer = send(listed(*(ONE | {"name": f"CĐCS {number}"} for number in range(120))))
    with django_assert_max_num_queries(20):
        shown = text(
            client.get(reverse("union-import-preview"), dict_of(answer) | {"nhom": "new", "trang": "3"})
        )
    assert "trang 3/3" in shown
    assert "CĐCS 119" in shown
    assert "CĐCS 5 " not in shown


def test_foundings_fill_the_remainder_of_reports(send, client, monkeypatch):
    asked = []
    real = register_reporting.fill_remainders

    def spy(*, by, foundings):
        asked.extend(foundings)
        return real(by=by, foundings=foundings)

    monkeypatch.setattr(register_reporting, "fill_remainders", spy)
    day = clock.today().replace(year=2024, month=2, day=1)
    confirm(client, send(listed(ONE | {"founding__founded_on": day})))
    assert [founding.name for founding in asked] == [ONE["name"]]
