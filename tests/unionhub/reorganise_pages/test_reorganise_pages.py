"""From the form to the event and back, with the real engine: what is shown, carried out once, and taken back."""

import datetime
import re

import pytest
from django.urls import reverse

from tests.support.html import text
from tests.support.people import leader, open_quarter, reporter, staff
from tests.support.reorganising import Kind, absorb, do, new, request, undo
from unionhub.reorganise import StayingUnit
from units.models import GrassrootsUnion, OrganisationKind, Reorganisation, Unit
from vietnamese import clock

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2025, 1, 10)
NEW_YEAR = datetime.date(2025, 1, 1)
ABSORB = {
    "loai": "absorb",
    "action": "look",
    "number": "1100/QĐ-LĐLĐ",
    "signed_on": "25/12/2024",
    "effective_on": "01/01/2025",
    "ending-0-unit": "yen-dung",
    "staying-0-unit": "tp-bac-giang",
}
BACKEND = "units.backends.RoleBackend"


@pytest.fixture
def staff_client(client, annex):
    client.force_login(staff(), backend=BACKEND)
    with clock.at(TODAY):
        yield client


def previewed(client, **more):
    answer = client.post(reverse("reorganise-new"), ABSORB | more)
    assert "preview" in answer.context, [text for _, text in answer.context["faults"]]
    return answer


def pressed(client, preview, **more):
    data = {
        "noi-dung": preview.context["carried"],
        "dau-van": preview.context["preview"].fingerprint,
        "action": "carry-out",
    }
    return client.post(reverse("reorganise-preview"), data | more, follow=True)


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", text(answer.content.decode()))


def test_the_preview_proves_that_the_totals_are_equal(staff_client):
    reporter("yen-dung", full_name="Nguyễn Văn An")
    words = words_of(previewed(staff_client))
    assert "Tổng chỉ tiêu toàn tỉnh không đổi" in words
    assert "năm 2025: 24.010 → 24.010, không đổi" in words
    assert "Tổng toàn tỉnh" in words
    assert "Nguyễn Văn An" in words
    assert "Kết thúc hoạt động" in words
    assert not Reorganisation.objects.exists()


def test_unions_that_ended_are_told_apart_where_all_of_a_unit_move(staff_client):
    kind, unit = OrganisationKind.objects.first(), Unit.objects.get(code="yen-dung")
    for name, ended in (("CĐCS Một", {}), ("CĐCS Hai", {"ceased_on": TODAY, "ceased_reason": "dissolved"})):
        GrassrootsUnion.objects.create(unit=unit, kind=kind, name=name, **ended)
    answer = staff_client.post(reverse("reorganise-new"), ABSORB | {"action": "next"})
    assert "2 công đoàn cơ sở (1 đang hoạt động, 1 đã kết thúc) chuyển về" in words_of(answer)


def test_carried_out_and_told(staff_client):
    reporter("yen-dung", full_name="Nguyễn Văn An")
    kind, unit = OrganisationKind.objects.first(), Unit.objects.get(code="yen-dung")
    GrassrootsUnion.objects.create(unit=unit, kind=kind, name="CĐCS Một")
    ended = {"ceased_on": datetime.date(2024, 5, 1), "ceased_reason": "dissolved"}
    GrassrootsUnion.objects.create(unit=unit, kind=kind, name="CĐCS Hai", **ended)
    answer = pressed(staff_client, previewed(staff_client))
    event = Reorganisation.objects.get()
    assert answer.redirect_chain == [(reverse("reorganise-detail", args=[event.pk]), 302)]
    words = words_of(answer)
    assert "Đã thực hiện: Sáp nhập vào đơn vị khác, quyết định số 1100/QĐ-LĐLĐ" in words
    assert "2 CĐCS (1 đang hoạt động, 1 đã kết thúc) từ Liên đoàn Lao động huyện Yên Dũng chuyển về" in words
    assert "Nguyễn Văn An làm cán bộ báo cáo của Liên đoàn Lao động thành phố Bắc Giang" in words
    assert "Yên Dũng kết thúc hoạt động từ 01/01/2025" in words
    assert "−500" in words
    assert "+500" in words
    assert re.search(r"Tổng toàn tỉnh không đổi(?: 0)+ Nhật ký", words), (
        "proved once more by what was written"
    )


def test_pressed_twice_is_carried_out_once(staff_client):
    preview = previewed(staff_client)
    pressed(staff_client, preview)
    answer = pressed(staff_client, preview)
    assert Reorganisation.objects.count() == 1
    assert "đã được thực hiện lúc" in words_of(answer)
    assert "Lần bấm lặp lại không tính thêm" in words_of(answer)


def test_without_a_fingerprint_nothing_happens(staff_client):
    answer = pressed(staff_client, previewed(staff_client), **{"dau-van": ""})
    assert answer.status_code == 409
    assert "Chưa có gì được thực hiện" in words_of(answer)
    assert not Reorganisation.objects.exists()


def test_what_changed_in_between_is_shown_again(staff_client):
    preview = previewed(staff_client)
    kind, unit = OrganisationKind.objects.first(), Unit.objects.get(code="yen-dung")
    GrassrootsUnion.objects.create(unit=unit, kind=kind, name="CĐCS Một")
    answer = pressed(staff_client, preview)
    assert answer.status_code == 409
    assert "Dữ liệu đã thay đổi sau khi xem trước" in words_of(answer)
    assert not Reorganisation.objects.exists()
    pressed(staff_client, answer)
    assert Reorganisation.objects.count() == 1


@pytest.mark.parametrize("carried", ["", "x", "eyJhIjoxfQ:1abc:def"])
def test_what_is_not_ours_is_not_carried_out(staff_client, carried):
    answer = staff_client.post(
        reverse("reorganise-preview"),
        {"noi-dung": carried, "dau-van": "1", "action": "carry-out"},
        follow=True,
    )
    assert "Không đọc được nội dung của trang trước" in words_of(answer)
    assert not Reorganisation.objects.exists()


def test_what_was_typed_survives_the_end_of_the_session(staff_client, client):
    preview = previewed(staff_client)
    client.logout()
    user = staff()
    user.set_password("mat-khau-thu-2024")
    user.save()
    answer = pressed(client, preview)
    assert answer.status_code == 403
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode()))
    login = {"username": user.username, "password": "mat-khau-thu-2024"}
    answer = client.post(reverse("reorganise-preview"), hidden | login)
    assert answer.status_code == 200
    assert "Anh/chị đã đăng nhập lại. Nội dung đã nhập vẫn còn trên trang này và chưa được gửi" in words_of(
        answer
    )
    assert not Reorganisation.objects.exists()
    pressed(client, answer)
    assert Reorganisation.objects.count() == 1


class TestTheList:
    def test_newest_effective_day_first_with_its_state(self, staff_client):
        do(absorb("yen-dung", "tp-bac-giang", NEW_YEAR, number="1/QĐ"))
        do(absorb("luc-ngan", "luc-nam", datetime.date(2025, 3, 1), number="2/QĐ"))
        undo(do(absorb("yen-the", "tan-yen", datetime.date(2024, 12, 1), number="3/QĐ")))
        words = words_of(staff_client.get(reverse("reorganise-list")))
        assert words.index("Số 2/QĐ") < words.index("Số 1/QĐ") < words.index("Số 3/QĐ")
        assert "Có hiệu lực từ 01/03/2025" in words
        assert "Đã thực hiện" in words
        assert "Đã hủy" in words
        assert "Liên đoàn Lao động huyện Yên Dũng (kết thúc)" in words

    def test_is_kept_to_a_kind_a_unit_and_what_became_of_it(self, staff_client):
        do(absorb("yen-dung", "tp-bac-giang", NEW_YEAR, number="1/QĐ"))
        do(absorb("luc-ngan", "luc-nam", datetime.date(2025, 3, 1), number="2/QĐ"))
        undo(do(absorb("yen-the", "tan-yen", NEW_YEAR, number="3/QĐ")))
        for asked, numbers in (
            ({"muc": "da-thuc-hien"}, {"1/QĐ"}),
            ({"muc": "sap-toi"}, {"2/QĐ"}),
            ({"muc": "da-huy"}, {"3/QĐ"}),
            ({"don-vi": "luc-ngan"}, {"2/QĐ"}),
            ({"so": "1/qđ"}, {"1/QĐ"}),
            ({"hinh-thuc": "divide"}, set()),
            ({"hinh-thuc": "absorb", "don-vi": "khong-co"}, {"1/QĐ", "2/QĐ", "3/QĐ"}),
        ):
            page = staff_client.get(reverse("reorganise-list"), asked).content.decode()
            assert set(re.findall(r"Số (\d/QĐ)", page)) == numbers, asked

    def test_leadership_reads_and_does_not_write(self, client, annex):
        with clock.at(TODAY):
            event = do(absorb("yen-dung", "tp-bac-giang", NEW_YEAR))
            client.force_login(leader(), backend=BACKEND)
            page = client.get(reverse("reorganise-list")).content.decode()
            assert reverse("reorganise-new") not in page
            detail = client.get(reverse("reorganise-detail", args=[event.pk])).content.decode()
            assert reverse("reorganise-undo", args=[event.pk]) not in detail
            assert "/quan-tri/" not in detail

    def test_as_many_queries_for_many_events_as_for_one(self, staff_client, django_assert_max_num_queries):
        do(absorb("yen-dung", "tp-bac-giang", NEW_YEAR, number="1/QĐ"))
        address = reverse("reorganise-list")
        staff_client.get(address)
        with django_assert_max_num_queries(20) as one:
            staff_client.get(address)
        do(absorb("luc-ngan", "luc-nam", NEW_YEAR, number="2/QĐ"))
        do(absorb("yen-the", "tan-yen", NEW_YEAR, number="3/QĐ"))
        with django_assert_max_num_queries(len(one)):
            staff_client.get(address)


class TestUnitsWithoutAnAccount:
    DAY = datetime.date(2025, 1, 5)

    def words(self, client, event):
        return words_of(client.get(reverse("reorganise-detail", args=[event.pk])))

    def test_are_told_with_the_way_to_make_one(self, staff_client):
        reporter("luc-ngan", full_name="Nguyễn Văn An")
        split = request(
            Kind.SPIN_OFF, self.DAY, staying=(StayingUnit("luc-ngan"),), new=(new("chu", "thị xã Chũ"),)
        )
        event = do(split)
        page = staff_client.get(reverse("reorganise-detail", args=[event.pk])).content.decode()
        assert "Chưa có tài khoản nào lập báo cáo cho: Liên đoàn Lao động thị xã Chũ." in text(page)
        assert reverse("admin:units_user_add") in page
        reporter("chu")
        assert "Chưa có tài khoản nào" not in self.words(staff_client, event)

    def test_are_told_before_it_is_carried_out(self, staff_client):
        said = "Liên đoàn Lao động thành phố Bắc Giang chưa có cán bộ báo cáo"
        assert said in words_of(previewed(staff_client))
        reporter("yen-dung")
        assert said not in words_of(previewed(staff_client))

    def test_are_not_told_where_that_is_no_news(self, staff_client):
        name = StayingUnit("luc-ngan", name="Liên đoàn Lao động huyện Lục Ngạn mới")
        event = do(request(Kind.RENAME, self.DAY, staying=(name,)))
        assert "Chưa có tài khoản nào" not in self.words(staff_client, event)
        undone = undo(do(absorb("yen-dung", "tp-bac-giang", self.DAY)))
        assert "Chưa có tài khoản nào" not in self.words(staff_client, undone)


class TestUndoing:
    def test_asks_for_a_decision_and_takes_everything_back(self, staff_client):
        event = do(absorb("yen-dung", "tp-bac-giang", NEW_YEAR))
        address = reverse("reorganise-undo", args=[event.pk])
        words = words_of(staff_client.get(address))
        assert "Những thay đổi sẽ bị hủy" in words
        assert "Yên Dũng kết thúc hoạt động" in words
        refused = staff_client.post(address, {"number": "2/QĐ", "signed_on": "hôm qua", "reason": ""})
        assert "Chưa ghi lý do hủy." in words_of(refused)
        assert 'value="2/QĐ"' in refused.content.decode()
        typed = {"number": "2/QĐ", "signed_on": "10/01/2025", "reason": "Ghi nhầm."}
        done = staff_client.post(address, typed, follow=True)
        assert "Đã hủy" in words_of(done)
        assert "Ghi nhầm." in words_of(done)
        assert Unit.objects.get(code="yen-dung").dissolved_on is None
        again = staff_client.post(address, typed, follow=True)
        assert "Đợt sắp xếp này đã được hủy lúc" in words_of(again)

    def test_says_what_rests_on_it(self, staff_client):
        event = do(absorb("yen-dung", "tp-bac-giang", NEW_YEAR))
        do(absorb("tp-bac-giang", "viet-yen", datetime.date(2025, 1, 5), number="2/QĐ"))
        address = reverse("reorganise-undo", args=[event.pk])
        words = words_of(staff_client.get(address))
        assert "Không hủy được nữa" in words
        assert "<button" not in staff_client.get(address).content.decode().split("<main")[1]
        typed = {"number": "2/QĐ", "signed_on": "10/01/2025", "reason": "Ghi nhầm."}
        assert staff_client.post(address, typed).status_code == 409
        event.refresh_from_db()
        assert event.undone_at is None


def test_reports_that_are_owed_are_told(staff_client):
    open_quarter(2024, 4)
    reporter("yen-dung")
    words = words_of(previewed(staff_client))
    assert "Báo cáo chưa duyệt: đơn vị lập" in words
    assert "Quý IV/2024" in words
    answer = pressed(staff_client, previewed(staff_client))
    assert "1 báo cáo chưa nộp của Liên đoàn Lao động huyện Yên Dũng do" in words_of(answer)
