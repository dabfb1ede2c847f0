"""Logging in: which spellings open an account, and when wrong passwords lock a name or an address."""

import unicodedata
from functools import partial

import pytest
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from tests.support import people
from units.models import User

pytestmark = pytest.mark.usefixtures("reference_data")

NAME = "donvi-son-dong"
PASSWORD = "Nắng tháng tám 81"
REFUSED = "tên đăng nhập và mật khẩu"


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def mathematical(text):
    return "".join(chr(0x1D41A + ord(c) - ord("a")) if c.isalpha() else c for c in text)


# The same name to whoever reads it: each of these opens the account, so each counts against it.
SAME = [
    NAME,
    NAME.upper(),
    NAME.title(),
    NAME.swapcase(),
    "Donvi-son-dong",
    "donvi-son-donG",
    f" {NAME}",
    f"{NAME} ",
    f"  {NAME}\t",
    f"\n{NAME}\r\n",
    f"\u00a0{NAME}",
    f"{NAME}\u2003",
    f"{NAME}\u3000",
    f"\u202f{NAME.upper()}\u2009",
    full_width(NAME),
    full_width(NAME.upper()),
    full_width(NAME[:1]) + NAME[1:],
    NAME[:-1] + full_width(NAME[-1]),
    mathematical(NAME),
    NAME.replace("d", "ⅾ"),
    NAME.replace("-", "﹣"),
    NAME.replace("-", "－"),
    NAME.replace("s", "ſ"),
    NAME.replace("o", "ⓞ"),
    NAME.replace("o", "º"),
    NAME.replace("n", "ⁿ"),
    NAME.replace("i", "ℹ"),
    NAME.replace("v", "ⅴ"),
    NAME.replace("-", "-\u200b"),
    f"\u200b{NAME}",
    f"{NAME}\u200d",
    f"\ufeff{NAME}",
    f"{NAME}\u2060",
    f"{NAME}\u2028",
    f"\u2007{NAME.title()}",
    NAME.replace("-", "\u2061-\u2062"),
    NAME.replace("i", "\u200di"),
    "ＤＯＮＶＩ\u200b-son-ＤＯＮＧ\u00ad",
    mathematical(NAME.lower()).upper() + " ",
    f"{NAME}\u00ad",
    "don\u200cvi-son-dong",
    f"\u202e{NAME}\u202c",
    f"{NAME}\u200e",
    f"\u2066{NAME}\u2069",
    f"{NAME}\U000e0020",
    unicodedata.normalize("NFD", NAME),
    unicodedata.normalize("NFKD", full_width(NAME)),
]
# No account is called so.
OTHER = [
    "donvi-sơn-động",
    unicodedata.normalize("NFD", "donvi-sơn-động"),
    "donvi son dong",
    "donvi -son-dong",
    "donvi–son–dong",
    "donvi‑son‑dong".replace("‑", "−"),
    "đonvi-son-dong",
    "donvı-son-dong",
    "donvİ-son-dong",
    "dоnvi-son-dong",  # a Cyrillic о
    "donvi-son-dong\x00",
    "\x00",
    "donvi-son-dong'--",
    "-donvi",
    "công đoàn",
    NAME + "x" * 300,
    "x" * 5000,
    "donvi-son-d\u03bfng",  # a Greek o
    "😀",
]


@pytest.fixture
def account():
    return people.reporter("son-dong", username=NAME, password=PASSWORD)


def enter(client, username, password="sai mật khẩu", address="198.51.100.7", **extra):
    return client.post(
        reverse("login"), {"username": username, "password": password}, REMOTE_ADDR=address, **extra
    )


def test_there_are_enough_spellings():
    assert len(set(SAME)) >= 40
    assert {User.normalize_username(spelling) for spelling in SAME} == {NAME}


@pytest.mark.parametrize("spelling", SAME, ids=ascii)
def test_every_spelling_of_the_name_opens_the_account(client, account, spelling):
    assert enter(client, spelling, PASSWORD).status_code == 302


def test_five_wrong_passwords_lock_the_name_in_all_its_spellings(client, account):
    for spelling in SAME[: settings.AXES_FAILURE_LIMIT - 1]:
        assert enter(client, spelling).status_code == 200
    assert enter(client, SAME[settings.AXES_FAILURE_LIMIT - 1]).status_code == 429
    for spelling in SAME:
        assert enter(client, spelling, PASSWORD).status_code == 429, ascii(spelling)
    for spelling in OTHER:
        assert "_auth_user_id" not in enter(client, spelling, PASSWORD).wsgi_request.session
    assert enter(client, NAME, PASSWORD, address="198.51.100.8").status_code == 302


def test_any_five_spellings_lock_it_as_well(client, account):
    for spelling in SAME[-settings.AXES_FAILURE_LIMIT :]:
        answer = enter(client, spelling)
    assert answer.status_code == 429
    assert AccessAttempt.objects.get().username == NAME


@pytest.mark.parametrize("spelling", OTHER, ids=ascii)
def test_a_name_that_no_account_can_have_is_refused_like_a_wrong_password_and_counted(
    client, account, spelling
):
    wrong = enter(client, NAME, address="203.0.113.1").context["form"].errors
    refused = enter(client, spelling, PASSWORD)
    assert refused.status_code == 200
    assert refused.context["form"].errors == wrong
    assert AccessAttempt.objects.filter(ip_address="198.51.100.7").get().failures_since_start == 1


def test_a_name_is_read_only_as_long_as_one_can_be(client, account):
    assert enter(client, "\ufdfa" * 100_000).status_code == 200
    assert len(AccessAttempt.objects.get().username) <= 255


def test_wrong_passwords_for_many_names_lock_the_address(client, account):
    limit = settings.LOGIN_ADDRESS_FAILURE_LIMIT
    for number in range(limit - 1):
        assert enter(client, f"ten-{number}").status_code == 200
    assert enter(client, "họ tên của tôi").status_code == 429
    locked = enter(client, NAME, PASSWORD)
    assert locked.status_code == 429
    assert "từ địa chỉ mạng này" in locked.content.decode()
    assert enter(client, NAME, PASSWORD, address="198.51.100.8").status_code == 302


def test_what_is_tried_while_locked_prolongs_nothing(client, account):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        enter(client, NAME)
    before = AccessAttempt.objects.values_list("attempt_time", "failures_since_start").get()
    assert enter(client, NAME).status_code == 429
    assert AccessAttempt.objects.values_list("attempt_time", "failures_since_start").get() == before


def test_an_office_behind_one_address_goes_on_while_one_of_it_hammers(client, account):
    colleague = people.person("dong-nghiep", password=PASSWORD)
    for _ in range(settings.LOGIN_ADDRESS_FAILURE_LIMIT * 2):
        enter(client, NAME)
    for number in range(30):
        enter(client, f"nguoi-{number}")
    assert enter(client, colleague.username, PASSWORD).status_code == 302


def test_the_login_of_the_admin_site_is_the_same_one(client, account):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        enter(client, NAME)
    answer = client.post(
        reverse("admin:login"), {"username": NAME.upper(), "password": PASSWORD}, REMOTE_ADDR="198.51.100.7"
    )
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("spelling", [SAME[-1], *OTHER], ids=ascii)
def test_the_login_of_a_form_that_outlived_its_session_reads_names_alike(client, account, spelling):
    wrong = enter(client, NAME, address="203.0.113.1").context["form"].errors
    refused = client.post(
        reverse("union-add"), {"username": spelling, "password": "sai mật khẩu"}, REMOTE_ADDR="198.51.100.7"
    )
    assert refused.status_code == 403
    assert refused.context["form"].errors == wrong
    assert AccessAttempt.objects.get(ip_address="198.51.100.7").failures_since_start == 1


@pytest.mark.parametrize("spelling", [NAME, NAME.upper(), full_width(NAME), f" {NAME}\u200b"])
@pytest.mark.parametrize(
    "unlock", [partial(call_command, "axes_reset_username"), lambda name: reset(username=name)]
)
def test_unlocking_knows_the_name_by_any_spelling(client, account, unlock, spelling):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        enter(client, NAME)
    unlock(spelling)
    assert enter(client, NAME, PASSWORD).status_code == 302


class TestAdminPage:
    url = "/quan-tri/axes/accessattempt/"

    def test_a_locked_name_stands_once_under_its_own_spelling(self, client, account):
        for spelling in SAME[: settings.AXES_FAILURE_LIMIT]:
            enter(client, spelling)
        client.force_login(people.administrator())
        html = client.get(self.url).content.decode()
        assert html.count(f">{NAME}<") == 1
        assert AccessAttempt.objects.count() == 1
        assert "Đang khóa đến" in html

    def test_unlocking_a_name_of_a_locked_address_frees_the_address(self, client, account):
        for number in range(settings.LOGIN_ADDRESS_FAILURE_LIMIT):
            enter(client, f"ten-{number}")
        client.force_login(people.administrator())
        assert "Đang khóa cả địa chỉ" in client.get(self.url).content.decode()
        chosen = AccessAttempt.objects.first()
        answer = client.post(self.url, {"action": "unlock", "_selected_action": [chosen.pk]}, follow=True)
        assert f"Đã mở khóa đăng nhập: {chosen.username}, 198.51.100.7." in answer.content.decode()
        client.logout()
        assert enter(client, NAME, PASSWORD).status_code == 302


@pytest.mark.parametrize("typed", ["Can.Bo-2", " can.bo-2\u200b", full_width("CAN.BO-2")])
def test_accounts_are_stored_under_the_spelling_that_is_looked_up(client, typed):
    client.force_login(people.administrator())
    data = {"username": typed, "full_name": "Cán Bộ", "password1": PASSWORD, "password2": PASSWORD}
    data |= {"assignments-TOTAL_FORMS": "0", "assignments-INITIAL_FORMS": "0"}
    client.post(reverse("admin:units_user_add"), data)
    assert User.objects.filter(username="can.bo-2").exists()


def test_the_account_name_of_a_form_is_not_the_name_that_somebody_logs_in_by(client):
    administrator = people.administrator(password=PASSWORD)
    address = reverse("admin:units_user_add")
    over = client.post(address, {"username": "can-bo-moi", "full_name": "Cán bộ Mới"})
    carried = dict(over.context["typed"])
    assert "can-bo-moi" in carried.values()
    wrong = client.post(address, carried | {"username": administrator.username, "password": "sai"})
    carried = dict(wrong.context["typed"])
    again = client.post(address, carried | {"username": administrator.username, "password": PASSWORD})
    assert dict(again.context["typed"]) == {"username": "can-bo-moi", "full_name": "Cán bộ Mới"}
