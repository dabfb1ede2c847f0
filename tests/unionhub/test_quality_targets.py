"""Pages of the quality targets: reading by role, the form, the preview, the writing, Excel."""

import datetime
import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from evaluations.models import Level, Measure, QualityTarget, QualityTargetDecision
from tests.support import bulk, people, ratings
from tests.support.html import text
from tests.support.workbooks import from_rows, saved
from units.models import Unit
from vietnamese import clock
from vietnamese.dates import date_vi

pytestmark = pytest.mark.usefixtures("reference_data")
NEW, LIST = "/xep-loai/chi-tieu/moi/", "/xep-loai/chi-tieu/"
PAPER = {"nam": "2025", "number": "3/QĐ-LĐLĐ", "signed_on": "10/1/2025", "effective_on": "10/1/2025"}


@pytest.fixture
def canbo(client):
    client.force_login(people.staff())
    return client


def cell(code, name="nha-nuoc"):
    return f"{name}-{Unit.objects.get(code=code).pk}"


def previewed(client, typed):
    """The preview of what was typed, and the address and digest that its confirmation sends."""
    answer = client.post(NEW, typed, follow=True)
    preview = answer.context["preview"]
    return answer, preview.pages.here_url, {"confirm": "1", "digest": preview.digest}


def hidden(answer) -> dict:
    """Hidden inputs of a page."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode()))


def values(answer) -> dict:
    """Inputs of the table that are filled in."""
    found = re.findall(
        r'inputmode="[a-z]+"[^>]* name="([^"]+)"[^>]* value="([^"]+)"', answer.content.decode()
    )
    return dict(found)


def upload(content):
    return SimpleUploadedFile("chi-tieu.xlsx", content)


class TestReading:
    def test_share_decision_and_result_stand_together(self, canbo):
        ratings.assign_share("luc-nam", Measure.STATE, 90)
        for name, level in (("CĐCS Trường A", Level.GOOD), ("CĐCS Trường B", Level.SATISFACTORY)):
            union = ratings.union("luc-nam", name=name)
            ratings.recognise(ratings.evaluation_of(union, ratings.rating_round()), level)
        page = text(canbo.get(LIST, {"nam": "2025"}))
        assert (
            "LĐLĐ huyện Lục Nam Chưa giao chỉ tiêu 90% số 3/QĐ-LĐLĐ Kết quả 50,0% (1/2) còn thiếu 1 "
            "Chưa giao chỉ tiêu"
        ) in page
        assert "Toàn tỉnh: mục tiêu Chương trình 100% 90% Kết quả 50,0% (1/2) còn thiếu 1 75%" in page
        assert "Kết quả tính trên số công đoàn đủ điều kiện xếp loại" in page
        assert "Kết quả" not in text(canbo.get(LIST, {"nam": "2026"}))

    def test_rules_that_nobody_confirmed_are_said_to_be_so(self, canbo):
        found = ratings.shipped().round
        ratings.recognise(ratings.evaluation_of(ratings.union(), found))
        assert "Bộ tiêu chí xếp loại của năm: Chưa xác nhận" in text(canbo.get(LIST, {"nam": found.year}))

    def test_a_year_that_cannot_be_read_is_said_and_any_other_is_shown(self, canbo):
        assert "Không nhận được “hai” ở mục “Năm”; danh sách hiển thị năm" in text(
            canbo.get(LIST, {"nam": "hai"})
        )
        page = text(canbo.get(LIST, {"nam": "2021"}))
        assert "Chỉ tiêu chất lượng năm 2021" in page
        assert "Năm 2021 không nằm trong Chương trình" in page
        assert "Chưa có quyết định nào của năm này" in page

    def test_decisions_beyond_twenty_are_on_another_page(self, canbo):
        for number in range(21):
            ratings.assign_share("luc-nam", Measure.STATE, 90, number=f"{number}/QĐ-LĐLĐ")
        for query in ({"trang": "2"}, {"qd-page": "2"}):
            table = canbo.get(LIST, query | {"nam": "2025"}).context["table"]
            assert [row.record.number for row in table.paginated_rows] == ["0/QĐ-LĐLĐ"]

    def test_a_reporter_sees_the_own_unit(self, client):
        ratings.assign_share("luc-nam", Measure.STATE, 90)
        ratings.assign_share("kcn", Measure.NON_STATE, 72, number="4/QĐ-LĐLĐ")
        own, other = QualityTargetDecision.objects.order_by("pk")
        client.force_login(people.reporter("luc-nam"))
        page = text(client.get(LIST, {"nam": "2025"}))
        assert "3/QĐ-LĐLĐ" in page
        assert "4/QĐ-LĐLĐ" not in page
        assert "KCN" not in page
        assert "Giao chỉ tiêu năm" not in page
        assert client.get(reverse("quality-target-detail", args=[own.pk])).status_code == 200
        assert client.get(reverse("quality-target-detail", args=[other.pk])).status_code == 404

    def test_a_decision_says_what_counts_by_now(self, canbo):
        ratings.assign_share("luc-nam", Measure.STATE, 90)
        ratings.assign_share("luc-nam", Measure.STATE, 95, number="9/QĐ-LĐLĐ")
        first = QualityTargetDecision.objects.get(number="3/QĐ-LĐLĐ")
        page = text(canbo.get(reverse("quality-target-detail", args=[first.pk])))
        assert "90% nay tính 95% theo số 9/QĐ-LĐLĐ" in page
        assert "không sửa, không xóa" in page

    def test_as_many_queries_for_many_units(self, canbo):
        counted = []
        for more in (0, 40):
            units = bulk.more_units(more) if more else [Unit.objects.get(code="luc-nam")]
            for unit in units[-3:]:
                ratings.assign_share(unit.code, Measure.STATE, 90, number=f"{unit.code}/QĐ")
            addresses = [LIST + "?nam=2025", NEW + "?nam=2025"]
            addresses.append(reverse("quality-target-detail", args=[QualityTargetDecision.objects.last().pk]))
            canbo.get(LIST)
            with CaptureQueriesContext(connection) as queries:
                for address in addresses:
                    assert canbo.get(address).status_code == 200
            counted.append(len(queries))
        assert counted[0] == counted[1]


class TestEntering:
    @pytest.fixture(autouse=True)
    def media(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    def test_goals_preview_and_writing(self, canbo):
        filled = canbo.post(NEW, PAPER | {"action": "goals", cell("kcn"): "50"})
        assert "Đã điền mục tiêu Chương trình cho tất cả đơn vị" in text(filled)
        typed = values(filled)
        assert len(typed) == 3 * 17
        assert (typed[cell("kcn", "cap-tren")], typed[cell("kcn")], typed[cell("kcn", "ngoai-nn")]) == (
            "100",
            "90",
            "75",
        )
        sent = PAPER | typed | {cell("kcn"): "87,5 %", "note": "Lời dẫn", "action": "preview"}
        preview, address, confirmed = previewed(canbo, sent)
        assert "17 mới, 0 thay đổi, 0 không thay đổi, 0 bị từ chối, 0 cần trả lời" in text(preview)
        assert "Sẽ ghi 51 chỉ tiêu, tất cả cùng lúc." in text(preview)
        assert "CĐCS khu vực nhà nước: thấp hơn mục tiêu 90%." in text(preview)
        assert preview.context["form"]["note"].value() == "Lời dẫn"
        assert not QualityTargetDecision.objects.exists()
        written = canbo.post(address, confirmed | {"note": "Lời dẫn"}, follow=True)
        assert "Đã ghi quyết định số 3/QĐ-LĐLĐ: 51 chỉ tiêu" in text(written)
        kcn = Unit.objects.get(code="kcn").pk
        assert QualityTarget.objects.in_force(2025)[kcn, Measure.STATE] == Decimal("87.5")
        canbo.post(address, confirmed, follow=True)
        again, *_ = previewed(canbo, sent)
        assert "ghi lại không làm thay đổi gì" in text(again)
        assert QualityTargetDecision.objects.count() == 1

    def test_only_what_is_named_changes_and_the_preview_says_from_what_to_what(self, canbo):
        ratings.assign_share("luc-nam", Measure.STATE, 90)
        ratings.assign_share("kcn", Measure.STATE, 90, number="5/QĐ-LĐLĐ")
        typed = PAPER | {"number": "9/QĐ", cell("luc-nam"): "92,25", cell("yen-the"): "80"}
        answer, *_ = previewed(canbo, typed)
        new, changed = (
            answer.context["preview"].plan.groups["new"],
            answer.context["preview"].plan.groups["changed"],
        )
        assert [(row.name, row.changes) for row in new] == [
            ("LĐLĐ huyện Yên Thế", [("CĐCS khu vực nhà nước", "", "80%")])
        ]
        assert [(row.name, row.changes) for row in changed] == [
            ("LĐLĐ huyện Lục Nam", [("CĐCS khu vực nhà nước", "90%", "92,25%")])
        ]
        assert changed[0].notes == ["CĐCS khu vực nhà nước: trước theo số 3/QĐ-LĐLĐ."]
        assert len(answer.context["preview"].plan.rows) == 2

    def test_a_decision_that_is_not_in_force_yet_says_from_when_it_counts(self, canbo):
        ahead = clock.today() + datetime.timedelta(days=9)
        decision = ratings.assign_share("kcn", Measure.STATE, 91, year=ahead.year, effective_on=ahead)
        page = canbo.get(reverse("quality-target-detail", args=[decision.pk]))
        assert f"91% tính từ {date_vi(ahead)}" in text(page)
        assert f"tính từ {date_vi(ahead)}: 91%" in text(canbo.get(NEW, {"nam": str(ahead.year)}))
        with clock.at(ahead):
            assert "91% đang tính" in text(canbo.get(reverse("quality-target-detail", args=[decision.pk])))

    def test_a_share_given_to_the_wrong_unit_is_withdrawn(self, canbo):
        ratings.assign_share("kcn", Measure.STATE, 90)
        ratings.assign_share("luc-nam", Measure.STATE, 90, number="5/QĐ-LĐLĐ")
        assert 'inputmode="text"' in canbo.get(NEW, {"nam": "2025"}).content.decode()
        typed = PAPER | {"number": "9/QĐ", cell("kcn"): " Không  giao", cell("y-te"): "không giao"}
        preview, address, confirmed = previewed(canbo, typed)
        assert "0 mới, 1 thay đổi, 1 không thay đổi" in text(preview)
        assert "Sẽ ghi 2 chỉ tiêu, trong đó rút 1 chỉ tiêu đã giao" in text(preview)
        assert "90% → Không giao chỉ tiêu" in text(preview)
        assert "trước theo số 3/QĐ-LĐLĐ" in text(preview)
        written = text(canbo.post(address, confirmed, follow=True))
        assert "2 đơn vị, 2 chỉ tiêu (không giao 2)" in written
        assert "Không giao rút chỉ tiêu đã giao" in written
        assert "Không giao trước đó chưa giao" in written
        listed = text(canbo.get(LIST, {"nam": "2025"}))
        assert "Không giao chỉ tiêu rút theo số 9/QĐ" in listed
        assert "Không giao chỉ tiêu theo số 9/QĐ" in listed
        assert "không giao theo số 9/QĐ" in text(canbo.get(NEW, {"nam": "2025"}))
        first = QualityTargetDecision.objects.get(number="3/QĐ-LĐLĐ")
        assert "90% nay không giao theo số 9/QĐ" in text(
            canbo.get(reverse("quality-target-detail", args=[first.pk]))
        )

    def test_a_share_of_a_unit_that_has_ended_can_be_withdrawn(self, canbo):
        ratings.assign_share("son-dong", Measure.STATE, 90)
        Unit.objects.filter(code="son-dong").update(dissolved_on="2025-03-01")
        page = canbo.get(NEW, {"nam": "2025"})
        assert "Sơn Động (đã kết thúc)" in text(page)
        assert cell("son-dong") not in values(canbo.post(NEW, PAPER | {"action": "goals"}))
        typed = PAPER | {"number": "9/QĐ", cell("son-dong"): "không giao"}
        preview, address, confirmed = previewed(canbo, typed)
        assert "0 mới, 1 thay đổi" in text(preview)
        canbo.post(address, confirmed)
        assert QualityTarget.objects.in_force(2025) == {}

    def test_errors_stand_at_their_cells_and_nothing_typed_is_lost(self, canbo):
        typed = {
            "nam": "2025",
            "number": "3/QĐ",
            "signed_on": "31/2/2025",
            "effective_on": "1/1/2062",
            "note": "Lời dẫn",
            cell("luc-nam"): "87.5",
            cell("kcn"): "101",
            cell("yen-the"): "chín mươi",
            cell("y-te"): "90",
        }
        answer = canbo.post(NEW, typed)
        page, html = text(answer), answer.content.decode()
        for word in (
            "Không đọc được ngày này",
            "vui lòng nhập 87,5",
            "“101” lớn hơn 100",
            "“chín mươi” không phải là số",
        ):
            assert word in page
        assert re.search(
            rf'name="{cell("kcn")}"[^>]*aria-invalid="true" aria-describedby="id_{cell("kcn")}_error"', html
        )
        for value in typed.values():
            assert value in html
        late = canbo.post(NEW, PAPER | {"effective_on": "1/1/2062", cell("y-te"): "90"})
        assert "quá xa năm 2025" in text(late)
        nothing = canbo.post(NEW, PAPER)
        assert "Chưa ghi tỷ lệ nào" in text(nothing)
        preview, *_ = previewed(canbo, PAPER | {cell("y-te"): "0,5%", "note": "Lời dẫn"})
        back = canbo.get(preview.context["again_url"])
        assert values(back) == {cell("y-te"): "0,5"}
        assert "Lời dẫn" in back.content.decode()
        assert 'value="10/01/2025"' in back.content.decode()

    def test_a_known_number_with_other_content_is_refused_at_the_number(self, canbo):
        ratings.assign_share("luc-nam", Measure.STATE, 90)
        answer = canbo.post(NEW, PAPER | {cell("luc-nam"): "91"})
        assert "đã có trong sổ chỉ tiêu chất lượng năm 2025 với nội dung khác" in text(answer)
        assert 'href="#id_number"' in answer.content.decode()
        same = canbo.post(NEW, PAPER | {cell("luc-nam"): "90"}, follow=True)
        assert "ghi lại không làm thay đổi gì" in text(same)

    def test_what_moved_since_the_preview_is_shown_again(self, canbo):
        _, address, confirmed = previewed(canbo, PAPER | {"number": "9/QĐ", cell("luc-nam"): "95"})
        ratings.assign_share("luc-nam", Measure.STATE, 90)
        answer = canbo.post(address, confirmed)
        assert answer.status_code == 409
        assert "đã thay đổi kể từ lúc xem trước" in text(answer)
        assert "90% → 95%" in text(answer)
        confirmed["digest"] = answer.context["preview"].digest
        assert canbo.post(address, confirmed).status_code == 302
        assert (
            QualityTarget.objects.last_said(2025)[Unit.objects.get(code="luc-nam").pk, Measure.STATE].share
            == 95
        )

    def test_a_login_that_ran_out_loses_nothing_and_writes_nothing(self, client):
        people.staff(password="mat-khau-2025-thu")
        client.force_login(people.staff())
        typed = PAPER | {cell("luc-nam"): "95"}
        client.logout()
        assert client.post(NEW, typed).status_code == 403
        again = client.post(NEW, typed | {"username": "canbo", "password": "mat-khau-2025-thu"})
        assert "Anh/chị đã đăng nhập lại" in text(again)
        assert values(again) == {cell("luc-nam"): "95"}
        assert not QualityTargetDecision.objects.exists()


class TestExcel:
    FILE = LIST + "nhap/"

    @pytest.fixture(autouse=True)
    def media(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    def sent(self, client, content, **more):
        return client.post(self.FILE, PAPER | {"file": upload(content)} | more, follow=True)

    def filled(self, canbo):
        answer = canbo.get("/xep-loai/chi-tieu/mau-excel/?nam=2025")
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        page = book.active
        header = next(row for row in page.iter_rows() if row[1].value == "Đơn vị")[0].row
        assert page.max_row == header + 17
        page.cell(header + 7, 3).value, page.cell(header + 7, 4).value = 100, 87.5
        page.cell(header + 11, 5).value = "75%"
        page.cell(header + 12, 5).value = "-"
        page.cell(header + 12, 3).value = "Không giao"
        return saved(book)

    def test_the_template_comes_back_filled_in_and_is_written_as_previewed(self, canbo):
        ratings.assign_share("cong-thuong", Measure.UPPER, 100, number="1/QĐ")
        answer = self.sent(canbo, self.filled(canbo))
        page, preview = text(answer), answer.context["preview"]
        assert "2 mới, 1 thay đổi, 14 không thay đổi, 0 bị từ chối, 0 cần trả lời" in page
        assert "Số 3/QĐ-LĐLĐ, ký ngày 10/01/2025" in page
        assert "Sẽ ghi 4 chỉ tiêu" in page
        assert "100% → Không giao chỉ tiêu" in page
        assert "CĐCS khu vực nhà nước: thấp hơn mục tiêu 90%." in text(canbo.get(preview.pages.tabs[1].url))
        assert QualityTargetDecision.objects.count() == 1
        confirmed = {"confirm": "1", "digest": preview.digest, "note": "Theo nghị quyết"}
        written = canbo.post(preview.pages.here_url, confirmed, follow=True)
        assert "Đã ghi quyết định số 3/QĐ-LĐLĐ: 4 chỉ tiêu" in text(written)
        decision = QualityTargetDecision.objects.get(number="3/QĐ-LĐLĐ")
        assert (decision.note, decision.targets.count()) == ("Theo nghị quyết", 4)
        luc_nam = Unit.objects.get(code="luc-nam").pk
        assert QualityTarget.objects.in_force(2025)[luc_nam, Measure.STATE] == Decimal("87.5")
        again = self.sent(canbo, self.filled(canbo))
        assert "đã được ghi với đúng nội dung này" in text(again)
        other = self.sent(canbo, self.filled(canbo), effective_on="11/1/2025")
        assert "với nội dung khác" in text(other)
        assert QualityTargetDecision.objects.count() == 2

    def test_the_shares_of_a_file_can_be_corrected_in_the_form(self, canbo):
        answer = self.sent(canbo, self.filled(canbo))
        form = canbo.get(NEW, {"nam": "2025", "tep": answer.context["preview"].upload.ticket})
        assert values(form) == {
            cell("luc-nam", "cap-tren"): "100",
            cell("luc-nam"): "87,5",
            cell("kcn", "ngoai-nn"): "75",
            cell("cong-thuong", "cap-tren"): "không giao",
        }
        assert 'value="3/QĐ-LĐLĐ"' in form.content.decode()
        assert 'value="10/01/2025"' in form.content.decode()
        assert "không còn được giữ" in text(canbo.get(NEW, {"nam": "2025", "tep": "x"}))

    def test_a_page_that_still_sends_its_file_is_told_where_to(self, canbo):
        sent = {"action": "upload", "file": upload(b""), cell("y-te"): "90"}
        answer = canbo.post(NEW, PAPER | sent)
        assert "Chưa đọc tệp" in text(answer)
        assert values(answer) == {cell("y-te"): "90"}

    def test_what_moved_since_the_preview_is_shown_with_the_note_as_typed(self, canbo):
        preview = self.sent(canbo, self.filled(canbo)).context["preview"]
        ratings.assign_share("luc-nam", Measure.STATE, 80, number="1/QĐ")
        confirmed = {"confirm": "1", "digest": preview.digest, "note": "Theo nghị quyết"}
        moved = canbo.post(preview.pages.here_url, confirmed)
        assert moved.status_code == 409
        assert "đã thay đổi kể từ lúc xem trước" in text(moved)
        assert "80% → 87,5%" in text(canbo.get(moved.context["preview"].pages.tabs[0].url))
        assert "Theo nghị quyết" in moved.content.decode()
        assert QualityTargetDecision.objects.count() == 1

    def test_what_is_wrong_with_the_paper_keeps_the_file(self, canbo):
        wrong = self.sent(canbo, self.filled(canbo), signed_on="31/2/2025", effective_on="1/1/2062")
        assert "Không đọc được ngày này" in text(wrong)
        assert "Đã nhận tệp “chi-tieu.xlsx”" in text(wrong)
        late = canbo.post(self.FILE, PAPER | {"kept": hidden(wrong)["kept"], "effective_on": "1/1/2062"})
        assert "quá xa năm 2025" in text(late)

    def test_a_file_with_errors_is_refused_whole_at_its_cells(self, canbo):
        content = from_rows(
            ["TT", "Đơn vị", "CĐCS khu vực nhà nước", "CĐCS ngoài khu vực nhà nước"],
            [1, "LĐLĐ huyện Lục Nam", 90, 0.75],
            [2, "LĐLĐ huyện Lạ", 90, 75],
            [3, "CĐ các KCN tỉnh", 120, "nhiều"],
            [4, "LĐLĐ H. Lục Nam", 90, 75],
            [5, "LĐLĐ huyện Yên Thế", "0,9", "0,9 %"],
        )
        answer = self.sent(canbo, content)
        page = text(answer)
        for words in (
            "Trang 1!D2: Ô chứa 0,75. Nếu là 75%, vui lòng gõ 75",
            "Trang 1!B3: Không có đơn vị nào tên “LĐLĐ huyện Lạ”",
            "Trang 1!C4: Ô chứa 120, lớn hơn 100",
            "Trang 1!D4: “nhiều” không phải là số",
            "Trang 1!B5: Đơn vị này đã có ở dòng 2",
            "Trang 1!C6: Ô chứa 0,9. Nếu là 90%, vui lòng gõ 90",
            "Có 6 chỗ sai ở 5 dòng, nên chưa ghi được dòng nào",
        ):
            assert words in page
        marked = canbo.get(answer.context["preview"].marked_url)
        sheet = load_workbook(io.BytesIO(b"".join(marked.streaming_content))).active
        assert "lớn hơn 100" in sheet["C4"].comment.text

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (None, "Chưa chọn tệp"),
            (b"khong phai Excel", "xlsx"),
            (from_rows(["TT", "Đơn vị"], [1, "LĐLĐ huyện Lục Nam"]), "Không tìm thấy biểu chỉ tiêu"),
            (
                from_rows(["TT", "Đơn vị", "Khu vực nhà nước"], [1, "LĐLĐ huyện Lục Nam", ""]),
                "chưa ghi tỷ lệ nào",
            ),
        ],
        ids=["none", "no workbook", "no table", "nothing"],
    )
    def test_what_has_no_table_is_refused(self, canbo, content, words):
        file = {"file": upload(content)} if content else {}
        assert words in text(canbo.post(self.FILE, PAPER | file, follow=True))


def test_the_unions_directly_below_the_province_have_no_upper_level_target(canbo):
    Unit.objects.filter(code="truc-thuoc").update(owes_reports=True)
    page = canbo.get(NEW, {"nam": str(clock.today().year)}).content.decode()
    assert f'name="{cell("truc-thuoc")}"' in page
    assert f'name="{cell("truc-thuoc", "cap-tren")}"' not in page
