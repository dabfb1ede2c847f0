"""«Nhập biểu chỉ tiêu» in the admin: upload, preview, confirm."""

import datetime
import os
import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from targets.annex import uploads
from targets.models import TargetDecision, TargetEntry
from tests.support import people
from tests.support.annexes import Draft, expected
from tests.support.ledgers import LUC_NAM, adjust, current, ledger
from tests.support.workbooks import saved
from units.models import Unit, User

pytestmark = pytest.mark.usefixtures("reference_data")

PAPER = {"number": "01/CTr-LĐLĐ", "signed_on": "31/08/2023", "effective_on": ""}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "annex-uploads"


@pytest.fixture
def page(client):
    """Opens and posts the page as staff: ``page()``, ``page(number=…)``; answers with the response."""
    client.force_login(people.staff())

    def visit(draft=None, data=None, **posted):
        address = reverse("admin:targets_annex")
        if draft is not None:
            data = saved(draft.book())
        if data is not None:
            posted["file"] = SimpleUploadedFile("bieu.xlsx", data)
        return client.post(address, posted) if posted else client.get(address)

    return visit


def hidden(response, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return found and found[1]


def text(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def confirm(page, response, **more):
    return page(seen=hidden(response, "seen"), confirm="1", **more)


def test_upload_preview_confirm(page, media):
    preview = page(Draft(), **PAPER)
    shown = text(preview)
    assert "Xem trước: 170 số sẽ thay đổi" in shown
    assert "CĐ Các KCN tỉnh 2024 – → 15 – → 20.000" in shown
    assert "TỔNG 2024–2028 – → 270 – → 120.000" in shown
    assert "ký ngày 31/08/2023, có hiệu lực từ 31/08/2023" in shown
    assert ledger() == ([], [])

    done = confirm(page, preview)
    assert done.status_code == 302
    assert done.url == reverse("admin:targets_targetdecision_changelist")
    assert current() == expected()
    decision = TargetDecision.objects.get()
    assert decision.recorded_by == User.objects.get(username="canbo")
    assert not list(media.iterdir())
    assert "Đã ghi 170 số" in text(page())


def test_the_list_of_decisions_leads_to_the_page(client):
    address, target = reverse("admin:targets_targetdecision_changelist"), reverse("admin:targets_annex")
    client.force_login(people.staff())
    assert target in client.get(address).content.decode()
    client.force_login(people.administrator())
    assert target not in client.get(address).content.decode()


def test_who_may_import(client):
    address = reverse("admin:targets_annex")
    assert client.get(address).status_code == 302
    for user, status in [
        (people.staff(), 200),
        (people.administrator(), 403),
        (people.leader(), 302),
        (people.reporter("luc-nam"), 302),
        (User.objects.create_superuser("chu", full_name="Chủ"), 200),
    ]:
        client.force_login(user)
        assert client.get(address).status_code == status
        assert client.post(address, {"confirm": "1"}).status_code == status
        assert client.put(address).status_code == (405 if status == 200 else status)


def test_nothing_typed_is_lost_not_even_the_file(page):
    wrong = page(Draft(), number="7/QĐ", signed_on="31/02/2023", effective_on="")
    shown = wrong.content.decode()
    assert 'value="7/QĐ"' in shown
    assert 'value="31/02/2023"' in shown
    assert "Ngày chưa đúng" in shown
    assert "Đã nhận tệp «bieu.xlsx»" in shown
    preview = page(
        kept=hidden(wrong, "kept"), number="7/QĐ", signed_on="28/02/2023", effective_on="01/03/2023"
    )
    assert "có hiệu lực từ 01/03/2023" in text(preview)
    back = page(seen=hidden(preview, "seen"), back="1").content.decode()
    for typed in ('value="7/QĐ"', 'value="28/02/2023"', 'value="01/03/2023"', "Đã nhận tệp «bieu.xlsx»"):
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
        ({"signed_on": "01/01/1023"}, "01/01/1023"),
        ({"data": b"xin"}, "không phải"),
        ({"data": b""}, "rỗng"),
        ({"data": None}, "Chưa chọn tệp"),
    ],
)
def test_refused_forms(page, posted, reason):
    sent = {"data": saved(Draft().book()), **PAPER, **posted}
    assert reason in text(page(**sent))
    assert ledger() == ([], [])


def test_errors_stand_at_their_cells(page):
    draft = Draft()
    draft["D8"], draft["B10"] = "năm trăm", "LĐLĐ huyện Lục Sơn"
    answer = page(draft, **PAPER)
    shown = text(answer)
    assert "bị từ chối cả tệp" in shown
    assert "Biểu chỉ tiêu!D8" in shown
    assert "Biểu chỉ tiêu!B10" in shown
    assert hidden(answer, "seen") is None
    assert 'value="01/CTr-LĐLĐ"' in answer.content.decode()
    assert ledger() == ([], [])


def test_the_same_annex_again_changes_nothing(page):
    confirm(page, page(Draft(), **PAPER))
    again = page(Draft(), **PAPER)
    assert "Không có thay đổi" in text(again)
    assert hidden(again, "seen") is None
    assert TargetDecision.objects.count() == 1


def test_a_question_is_written_only_when_it_is_answered(page):
    draft = Draft().set("kcn", 2026, "members_admitted", 20)
    preview = page(draft, **PAPER)
    assert "CĐ Các KCN tỉnh, năm 2026" in text(preview)
    asked = confirm(page, preview)
    assert "đánh dấu xác nhận" in text(asked)
    assert ledger() == ([], [])
    assert confirm(page, asked, accept="yes").status_code == 302
    assert current()["kcn", 2026, "members_admitted"] == 20


def test_a_later_adjustment_is_asked_about_and_needs_a_new_number(page):
    confirm(page, page(Draft(), **PAPER))
    adjust()
    before = ledger()
    known = page(Draft(), **PAPER)
    assert "520 → 400" in text(known)
    assert "số quyết định mới" in text(known)
    assert hidden(known, "seen") is None
    new = page(kept=hidden(known, "kept"), number="99/QĐ-LĐLĐ", signed_on="01/08/2026", effective_on="")
    assert "45/QĐ-LĐLĐ ngày 01/07/2026" in text(new)
    assert ledger() == before
    assert confirm(page, new, accept="yes").status_code == 302
    assert current()[LUC_NAM] == 400


def test_a_ledger_that_changed_in_between_is_previewed_again(page):
    confirm(page, page(Draft(), **PAPER))
    preview = page(Draft().set(*LUC_NAM, 450), number="50", signed_on="01/08/2026", effective_on="")
    assert "400 → 450" in text(preview)
    adjust(60, "46")
    again = confirm(page, preview, accept="yes")
    assert "đã thay đổi sau khi xem trước" in text(again)
    assert "460 → 450" in text(again)
    assert current()[LUC_NAM] == 460
    assert confirm(page, again).status_code == 302
    assert current()[LUC_NAM] == 450


def test_confirming_twice_writes_once(page, client):
    preview = page(Draft(), **PAPER)
    kept = next(iter(uploads.SHELF.folder.iterdir())).read_bytes()
    confirm(page, preview)
    upload = uploads.kept(_upload_ticket(preview), user=User.objects.get(username="canbo").pk)
    (uploads.SHELF.folder / upload.key).write_bytes(
        kept
    )  # the first answer got lost before the file was removed
    assert confirm(page, preview).status_code == 302
    assert "Không có thay đổi" in text(page())
    assert TargetDecision.objects.count() == 1


def _upload_ticket(response):
    return signing.loads(hidden(response, "seen"), salt="targets.annex.preview")[0]


@pytest.mark.parametrize("loss", ["file", "expired", "other person", "forged"])
def test_what_is_no_longer_kept_has_to_be_chosen_again(page, client, media, loss, monkeypatch):
    preview = page(Draft(), **PAPER)
    seen = hidden(preview, "seen")
    if loss == "file":
        next(media.iterdir()).unlink()
    elif loss == "expired":
        monkeypatch.setattr("workbooks.kept.KEPT_SECONDS", -1)
    elif loss == "other person":
        client.force_login(people.staff("canbo2"))
    else:
        seen = seen[:-4] + "AAAA"
    answer = page(seen=seen, confirm="1", accept="yes")
    assert "xin chọn lại tệp" in text(answer)
    assert ledger() == ([], [])
    answer = page(kept="x" if loss == "forged" else _upload_ticket(preview), **PAPER)
    assert "xin chọn lại tệp" in text(answer)
    assert 'value="01/CTr-LĐLĐ"' in answer.content.decode()
    assert ledger() == ([], [])


def test_old_uploads_are_removed(media, settings):
    old = uploads.keep(b"old", filename="a.xlsx", user=1)
    long_ago = datetime.datetime(2024, 1, 1).timestamp()
    os.utime(media / old.key, (long_ago, long_ago))
    assert old.read() is None
    new = uploads.keep(b"new", filename="b.xlsx", user=1)
    assert [path.name for path in media.iterdir()] == [new.key]
    assert new.read() == b"new"
    assert (media / new.key).stat().st_mode & 0o077 == 0


def test_the_page_keeps_to_the_content_security_policy(page):
    shown = page(Draft(), **PAPER).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", shown)
    assert not re.search(r"\s(?:style|on[a-z]+)=", shown)


def test_a_unit_that_ended_is_refused_with_the_reason(page):
    confirm(page, page(Draft(), **PAPER))
    Unit.objects.filter(code="yen-dung").update(dissolved_on=datetime.date(2025, 1, 1))
    draft = Draft().set("yen-dung", 2026, "unions_founded", 1)
    answer = page(draft, number="5", signed_on="01/02/2025", effective_on="")
    assert "đã kết thúc hoạt động" in text(answer)
    assert hidden(answer, "seen") is None
    assert TargetEntry.objects.current_targets() == expected()
