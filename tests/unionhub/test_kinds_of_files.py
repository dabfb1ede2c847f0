"""The same list says the same in the preview, is marked and written alike, whatever kind of file it comes in."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from tests.support.people import staff
from tests.support.spreadsheets import KINDS
from units.models import GrassrootsUnion

pytestmark = pytest.mark.usefixtures("reference_data")
TRIED = ("sheet.xlsx", "sheet.xls", "sheet.ods", "utf-16-tab.csv", "cp1258-semicolon.csv")
HEAD = ["TT", "Đơn vị", "Tên CĐCS", "Loại hình", "Mã số thuế", "CNVCLĐ", "Ghi thêm"]
ROWS = [
    ["DANH SÁCH CÔNG ĐOÀN CƠ SỞ"],
    HEAD,
    [1, "LĐLĐ huyện Lục Nam", "CĐCS Công ty Đường Sữa Ngọc Diệp", "DN ngoài nhà nước", "2400120019", 31, "x"],
    [2, "LĐLĐ huyện Lục Nam", "CĐCS Công ty Hữu Sản", "DN ngoài nhà nước", 100109106, 40, None],
    [3, "LĐLĐ huyện Lục Nam", "CĐCS C?ng ty Quỳnh Phượng", "DN ngoài nhà nước", None, 50, None],
    [None, None, "Tổng cộng", None, None, 121, None],
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(client):
    client.force_login(staff(), backend="units.backends.RoleBackend")
    return client


@pytest.mark.parametrize("kind", TRIED)
def test_a_list_of_unions(officer, kind):
    # The name says nothing: what the file is, it says itself.
    file = SimpleUploadedFile("danh-sach.xlsx", KINDS[kind](*ROWS))
    answer = officer.post(reverse("union-import"), {"file": file}, follow=True)
    shown = " ".join(strip_tags(answer.content.decode()).split())

    assert "1 mới, 0 thay đổi, 0 không thay đổi, 2 bị từ chối, 0 cần trả lời" in shown
    code, name = (r"dòng 4, cột E", r"dòng 5, cột C") if kind.endswith("csv") else (r"!E4", r"!C5")
    assert re.search(rf"{code} ?: Mã số thuế 100109106 thiếu chữ số: Excel bỏ số 0 ở đầu", shown)
    assert re.search(rf"{name} ?: Chữ có dấu trong ô đã mất", shown)
    assert "không dùng các cột “Ghi thêm”" in shown
    assert "không nhập các dòng cộng, khớp với các dòng phía trên: dòng 6 “Tổng cộng”" in shown
    assert ("Tệp đánh dấu là một tệp .xlsx mới" in shown) == (not kind.endswith("xlsx"))

    address = f"{answer.request['PATH_INFO']}?{answer.request['QUERY_STRING']}"
    marked = officer.get(address.replace("xem-truoc/", "danh-dau.xlsx"))
    page = load_workbook(io.BytesIO(b"".join(marked.streaming_content))).active
    assert [cell.value for cell in page[2]][: len(HEAD)] == HEAD
    assert page["E4"].fill.fgColor.rgb.endswith("F8CBAD")
    assert "bỏ số 0 ở đầu" in page["E4"].comment.text

    digest = re.search(r'name="digest" value="(\w+)"', answer.content.decode())[1]
    officer.post(address, {"confirm": "1", "digest": digest})
    union = GrassrootsUnion.objects.get()
    assert (union.name, union.tax_code, union.workforce) == (
        "CĐCS Công ty Đường Sữa Ngọc Diệp",
        "2400120019",
        31,
    )
