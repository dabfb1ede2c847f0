"""“Nhập biểu chỉ tiêu” in the admin: upload, preview, confirm."""

import datetime
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from targets.annex.reader import RIGHT
from targets.annex.views import AnnexImport
from targets.models import TargetDecision, TargetEntry
from tests.support import people
from tests.support.annexes import Draft, expected
from tests.support.ledgers import LUC_NAM, adjust, current, ledger
from tests.support.workbooks import saved
from units.models import Unit, User
from vietnamese import clock
from workbooks.imports import answers
from workbooks.imports.answers import SKIP

pytestmark = pytest.mark.usefixtures("reference_data")

PAPER = {"number": "01/CTr-LĐLĐ", "signed_on": "31/08/2023", "effective_on": ""}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "annex-uploads"


@pytest.fixture
def send_page(client):
    """Opens and posts the page as staff: ``send_page()``, ``send_page(number=…)``; answers with the page that follows."""
    client.force_login(people.staff())

    def visit(draft=None, data=None, **posted):
        address = reverse("annex-import")
        if draft is not None:
            data = saved(draft.book())
        if data is not None:
            posted["file"] = SimpleUploadedFile("bieu.xlsx", data)
        return client.post(address, posted, follow=True) if posted else client.get(address)

    visit.client = client
    return visit


def hidden(response, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return found and found[1]


def text(response, status=200):
    assert response.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def confirm(send_page, response, **more):
    preview = response.context["preview"]
    return send_page.client.post(
        preview.pages.here_url, {"confirm": "1", "digest": preview.digest, **more}, follow=False
    )


def answered(send_page, response, answer):
    """The preview after its one question was answered."""
    preview = response.context["preview"]
    (row,) = preview.plan.asked
    given = {} if answer is None else {f"q-{row.number}": answer}
    return send_page.client.post(preview.pages.here_url, {"save": "1", **given}, follow=True)


def writable(response):
    return "Xác nhận ghi</button>" in response.content.decode()


def test_upload_preview_confirm(send_page, media):
    preview = send_page(Draft(), **PAPER)
    shown = text(preview)
    assert "Sẽ ghi 170 số vào sổ chỉ tiêu" in shown
    assert "17 mới, 0 thay đổi, 0 không thay đổi, 0 bị từ chối, 0 cần trả lời" in shown
    assert "2024 CĐCS 2024 ĐV 2025 CĐCS" in shown
    assert "CĐ các KCN tỉnh 15 20.000 15 20.000" in shown
    assert "2024–2028 – → 270 – → 120.000" in shown
    assert "ký ngày 31/08/2023, có hiệu lực từ 31/08/2023" in shown
    assert ledger() == ([], [])

    done = confirm(send_page, preview)
    assert done.status_code == 302
    assert done.url == reverse("admin:targets_targetdecision_changelist")
    assert current() == expected()
    decision = TargetDecision.objects.get()
    assert decision.recorded_by == User.objects.get(username="canbo")
    upload = preview.context["preview"].upload
    assert answers.written(upload)["counts"] == preview.context["preview"].counts
    assert "Đã ghi 170 số" in text(send_page())


def test_the_list_of_decisions_leads_to_the_page(client):
    address, target = reverse("admin:targets_targetdecision_changelist"), reverse("annex-import")
    client.force_login(people.staff())
    assert target in client.get(address).content.decode()
    client.force_login(people.administrator())
    assert target not in client.get(address).content.decode()


def test_who_may_import(client):
    address = reverse("annex-import")
    assert client.get(address).status_code == 302
    assert client.get(reverse("admin:targets_annex")).status_code == 302
    for user, status in [
        (people.staff(), 200),
        (people.administrator(), 403),
        (people.leader(), 403),
        (people.reporter("luc-nam"), 403),
        (User.objects.create_superuser("chu", full_name="Chủ"), 200),
    ]:
        client.force_login(user)
        assert client.get(address).status_code == status
        assert client.post(address, {"number": "1"}).status_code == status
        assert client.put(address).status_code == (405 if status == 200 else status)


def test_failed_attempts_keep_one_file_and_a_preview_takes_its_place(send_page, media):
    wrong = {"number": "7/QĐ", "signed_on": "31/02/2023", "effective_on": ""}
    kept = hidden(send_page(Draft(), **wrong), "kept")
    for _ in range(3):
        kept = hidden(send_page(kept=kept, **wrong), "kept")
    assert len(list(media.iterdir())) == 1
    kept = hidden(send_page(Draft(), kept=kept, **wrong), "kept")
    assert len(list(media.iterdir())) == 1, "another file takes the place of the one before"
    preview = send_page(kept=kept, **PAPER)
    assert len(list(media.iterdir())) == 1
    again = send_page(kept=preview.context["preview"].upload.ticket, **PAPER | {"signed_on": "1/9/2023"})
    assert len(list(media.iterdir())) == 2, "each preview has its own"
    assert confirm(send_page, again).status_code == 302
    assert not preview.context["preview"].done


def test_nothing_typed_is_lost_not_even_the_file(send_page):
    wrong = send_page(Draft(), number="7/QĐ", signed_on="31/02/2023", effective_on="")
    shown = wrong.content.decode()
    assert 'value="7/QĐ"' in shown
    assert 'value="31/02/2023"' in shown
    assert "Ngày chưa đúng" in shown
    assert "Đã nhận tệp “bieu.xlsx”" in shown
    preview = send_page(
        kept=hidden(wrong, "kept"), number="7/QĐ", signed_on="28/02/2023", effective_on="01/03/2023"
    )
    assert "có hiệu lực từ 01/03/2023" in text(preview)
    back = send_page.client.get(preview.context["again_url"]).content.decode()
    for typed in ('value="7/QĐ"', 'value="28/02/2023"', 'value="01/03/2023"', "Đã nhận tệp “bieu.xlsx”"):
        assert typed in back
    assert ledger() == ([], [])


@pytest.mark.parametrize(
    ("posted", "reason"),
    [
        ({"number": " "}, "Cần ghi số quyết định"),
        ({"number": "x" * 61}, "60"),
        ({"number": "QuyÕt ®Þnh sè 5"}, "TCVN3"),
        ({"signed_on": ""}, "Cần ghi ngày ký"),
        ({"effective_on": "mai"}, "Ngày chưa đúng"),
        ({"signed_on": "01/01/1023"}, "Ngày chưa đúng"),
        ({"data": b"%PDF-1.7"}, "không phải"),
        ({"data": b""}, "rỗng"),
        ({"data": None}, "Chưa chọn tệp"),
    ],
)
def test_refused_forms(send_page, posted, reason):
    sent = {"data": saved(Draft().book()), **PAPER, **posted}
    assert reason in text(send_page(**sent))
    assert ledger() == ([], [])


def test_after_the_last_programme_the_preview_says_so(send_page):
    with clock.at(datetime.date(2029, 1, 1)):
        assert "Mọi chương trình đã kết thúc" in text(send_page(Draft(), **PAPER))


def test_errors_stand_at_their_cells(send_page):
    draft = Draft()
    draft["D8"], draft["B10"] = "năm trăm", "LĐLĐ huyện Lục Sơn"
    answer = send_page(draft, **PAPER)
    shown = text(answer)
    assert "nên chưa ghi được dòng nào" in shown
    assert "15 mới, 0 thay đổi, 0 không thay đổi, 3 bị từ chối" in shown
    assert "Biểu chỉ tiêu!D8" in shown
    assert "Dòng tiêu đề" in shown
    assert "Biểu chỉ tiêu!B10" in shown
    assert not writable(answer)
    again = send_page.client.get(answer.context["again_url"]).content.decode()
    assert 'value="01/CTr-LĐLĐ"' in again
    marked = send_page.client.get(answer.context["preview"].marked_url)
    sheet = load_workbook(io.BytesIO(b"".join(marked.streaming_content)))["Biểu chỉ tiêu"]
    assert sheet["D8"].comment.text
    assert ledger() == ([], [])


def test_the_same_annex_again_changes_nothing(send_page):
    confirm(send_page, send_page(Draft(), **PAPER))
    again = send_page(Draft(), **PAPER)
    assert "Không có thay đổi" in text(again)
    assert "0 mới, 0 thay đổi, 17 không thay đổi" in text(again)
    assert not writable(again)
    assert TargetDecision.objects.count() == 1


def test_a_question_is_written_only_when_it_is_answered(send_page):
    draft = Draft().set("kcn", 2026, "members_admitted", 20)
    preview = send_page(draft, **PAPER)
    assert "CĐ các KCN tỉnh, năm 2026" in text(preview)
    assert "1 cần trả lời" in text(preview)
    assert "2026 CĐCS: 15; 2026 ĐV: 20;" in text(preview)
    for answer in (None, SKIP):
        assert "Còn 1 dòng cần trả lời" in text(answered(send_page, preview, answer))
        assert not writable(answered(send_page, preview, answer))
        assert "Còn 1 dòng cần trả lời" in text(confirm(send_page, preview))
    assert ledger() == ([], [])
    preview = answered(send_page, preview, RIGHT)
    assert "17 mới, 0 thay đổi, 0 không thay đổi, 0 bị từ chối, 0 cần trả lời" in text(preview)
    assert confirm(send_page, preview).status_code == 302
    assert current()["kcn", 2026, "members_admitted"] == 20


def test_a_later_adjustment_is_asked_about_and_needs_a_new_number(send_page):
    confirm(send_page, send_page(Draft(), **PAPER))
    adjust()
    before = ledger()
    known = send_page(Draft(), **PAPER)
    assert "520 → 400" in text(known)
    assert "số quyết định mới" in text(known)
    assert not writable(known)
    new = send_page(
        kept=known.context["preview"].upload.ticket,
        number="99/QĐ-LĐLĐ",
        signed_on="01/08/2026",
        effective_on="",
    )
    assert "45/QĐ-LĐLĐ ngày 01/07/2026" in text(new)
    assert ledger() == before
    address = new.context["preview"].pages.here_url
    new = send_page.client.post(address, {"answer_all": "1"}, follow=True)
    assert confirm(send_page, new).status_code == 302
    assert current()[LUC_NAM] == 400


def test_a_ledger_that_changed_in_between_is_previewed_again(send_page):
    confirm(send_page, send_page(Draft(), **PAPER))
    preview = send_page(Draft().set(*LUC_NAM, 450), number="50", signed_on="01/08/2026", effective_on="")
    assert "400 → 450" in text(preview)
    adjust(60, "46")
    again = confirm(send_page, preview)
    assert "đã thay đổi kể từ lúc xem trước" in text(again, 409)
    assert "460 → 450" in text(again, 409)
    assert current()[LUC_NAM] == 460
    assert confirm(send_page, again).status_code == 302
    assert current()[LUC_NAM] == 450


@pytest.mark.parametrize("noted", [True, False])
def test_confirming_twice_writes_once(send_page, media, noted):
    preview = send_page(Draft(), **PAPER)
    confirm(send_page, preview)
    if not noted:  # the first answer got lost before it was noted
        next(media.glob(f"*{answers.WRITTEN}")).unlink()
    again = confirm(send_page, preview)
    shown = text(again, 200 if noted else 409)
    assert ("Đã ghi" if noted else "đã thay đổi kể từ lúc xem trước") in shown
    assert "Xác nhận ghi</button>" not in again.content.decode()
    assert TargetDecision.objects.count() == 1


@pytest.mark.parametrize("loss", ["file", "expired", "other person", "forged"])
def test_what_is_no_longer_kept_has_to_be_chosen_again(send_page, client, media, loss, monkeypatch):
    preview = send_page(Draft(), **PAPER)
    address, ticket = preview.context["preview"].pages.here_url, preview.context["preview"].upload.ticket
    if loss == "file":
        next(media.iterdir()).unlink()
    elif loss == "expired":
        monkeypatch.setattr("workbooks.imports.upload_store.KEPT_SECONDS", -1)
    elif loss == "other person":
        client.force_login(people.staff("canbo2"))
    else:
        address, ticket = f"{reverse('annex-import-preview')}?tep={ticket[:-4]}AAAA", "x"
    answer = client.post(address, {"confirm": "1"}, follow=True)
    assert "vui lòng chọn lại tệp" in text(answer)
    assert ledger() == ([], [])
    answer = send_page(kept=ticket, **PAPER)
    assert "vui lòng chọn lại tệp" in text(answer)
    assert 'value="01/CTr-LĐLĐ"' in answer.content.decode()
    assert ledger() == ([], [])


def test_old_uploads_are_removed(media, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("workbooks.imports.upload_store.time.time", lambda: 1_700_000_000)
        old = AnnexImport.store.keep(b"old", filename="a.xlsx", user=1)
        assert old.read() == b"old"
    (media / ("a" * 48)).write_bytes(b"of an earlier version")
    assert old.read() is None
    assert AnnexImport.store.find(old.ticket, user=1) is None
    new = AnnexImport.store.keep(b"new", filename="b.xlsx", user=1)
    assert [path.name for path in media.iterdir()] == [new.key]
    assert new.read() == b"new"
    assert (media / new.key).stat().st_mode & 0o077 == 0


def test_the_page_keeps_to_the_content_security_policy(send_page):
    shown = send_page(Draft(), **PAPER).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", shown)
    assert not re.search(r"\s(?:style|on[a-z]+)=", shown)


def test_a_unit_that_ended_is_refused_with_the_reason(send_page):
    confirm(send_page, send_page(Draft(), **PAPER))
    Unit.objects.filter(code="yen-dung").update(dissolved_on=datetime.date(2025, 1, 1))
    draft = Draft().set("yen-dung", 2026, "unions_founded", 1)
    answer = send_page(draft, number="5", signed_on="01/02/2025", effective_on="")
    assert "đã kết thúc hoạt động" in text(answer)
    assert not writable(answer)
    assert TargetEntry.objects.current_targets() == expected()
