"""What a new password must not be, and that nothing else is refused."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.support import people
from unionhub.sample.loading import make_accounts
from units.models import User
from units.people.passwords import common_words

pytestmark = pytest.mark.usefixtures("reference_data")

REFUSED = {
    "only blanks": [" " * 10, "\u00a0" * 12, "\u3000" * 10, "\t \n" * 5],
    "only invisible": ["\u200b" * 10, "\u2060\u200d" * 8, "\ufeff" * 20, " \u200b" * 10],
    "short but for what cannot be seen": ["k7Qz" + "\u200b" * 10, "k7Qz          x", "   k7Qzmv   "],
    "repeated": ["aaaaaaaaab", "aaaaaaaaaa", "abababababab", "abcabcabcabc", "xk7qpmxk7qpm", "!!!!!!!!!!!a"],
    "sequences": ["abcdef123456", "0123456789a", "zyxwvutsrq", "aabbccddeeff"],
    "days and numbers": [
        "19/05/1990",
        "19.05.1990",
        "1990-05-19",
        "0912 345 678",
        "2026_2027_28",
        "1990, 1991, 92",
    ],
    "common": [
        "matkhau123",
        "Matkhau@123",
        "m@tkhau2026",
        "mậtkhẩu2026",
        "congdoan2026",
        "Congdoan@2026",
        "anhyeuem1990",
        "vietnam1975",
        "password2026",
        "P@ssw0rd2026",
        "matkhaucongdoan1",
        "quantri@2026",
        "qwerty123456",
    ],
    "places": [
        "bacgiang2026",
        "Bắc Giang 2026",
        "bacninh@123",
        "lucnam2026",
        "Lucnam@2026",
        "2026LucNam!!",
        "hanoi123456",
    ],
    "units": [
        "ldldlucnam2026",
        "LĐLĐ Lục Nam 1",
        "congdoanyte26",
        "sondong12345",
        "hiephoa2026abc",
        "lucnam-2026-yte",
    ],
    "the person": ["nguyenvansau90", "vansau19901990", "Nguyễn Văn Sáu", "donvi-luc-nam1", "sau.nguyen2026"],
}
TAKEN = [
    "Mat-khau-rat-dai-2026",
    "nắng tháng tám rực rỡ",
    "k7Qz-mv4T-p9Xw",
    "9f7$2k!q81zR",
    "cá rô kho tộ 47",
    "bacgiang trăng sáng 92",
    "83an71k6q2",
    "xe đạp màu tím 3 bánh",
    "correct horse battery",
]


@pytest.fixture
def officer():
    return people.reporter("luc-nam", full_name="Nguyễn Văn Sáu")


@pytest.mark.parametrize(
    "password", [pytest.param(p, id=f"{kind}: {p!a}") for kind, group in REFUSED.items() for p in group]
)
def test_passwords_that_anybody_would_try_are_refused(officer, password):
    officer.email = "sau.nguyen@example.vn"
    with pytest.raises(ValidationError):
        validate_password(password, officer)


def test_a_day_of_birth_is_refused_by_its_name(officer):
    with pytest.raises(ValidationError, match="ngày sinh"):
        validate_password("19/05/1990", officer)


@pytest.mark.parametrize("password", TAKEN)
def test_other_passwords_are_taken(officer, password):
    validate_password(password, officer)


def test_an_endless_password_is_judged_in_no_time(officer):
    validate_password("nắng tháng tám rực rỡ " * 100_000, officer)


def test_the_list_is_of_words_that_make_ten_characters_with_a_year():
    assert len(common_words()) > 200
    assert "" not in common_words()


def test_a_new_account_is_judged_by_the_name_that_it_gets(client):
    client.force_login(people.administrator())
    for password, made in (("hoangthihoa88", False), ("nắng tháng tám", True)):
        data = {
            "username": "cb-moi",
            "full_name": "Hoàng Thị Hoa",
            "password1": password,
            "password2": password,
        }
        data |= {"assignments-TOTAL_FORMS": "0", "assignments-INITIAL_FORMS": "0"}
        answer = client.post(reverse("admin:units_user_add"), data)
        assert User.objects.filter(username="cb-moi").exists() is made, answer.content.decode()


def test_stored_passwords_go_on_working_and_can_be_changed(client, officer):
    officer.set_password("lucnam2026")
    officer.save()
    page = client.post(reverse("login"), {"username": officer.username, "password": "lucnam2026"})
    assert page.status_code == 302
    data = {"old_password": "lucnam2026"}
    refused = client.post(
        reverse("password_change"), {**data, "new_password1": "lucnam2027", "new_password2": "lucnam2027"}
    )
    assert refused.context["form"].errors
    taken = client.post(
        reverse("password_change"),
        {**data, "new_password1": "nắng tháng tám", "new_password2": "nắng tháng tám"},
    )
    assert taken.status_code == 302


def test_the_password_of_the_sample_accounts_is_taken_as_it_is():
    make_accounts("demo")
    assert User.objects.get(username="canbo").check_password("demo")


def test_the_rules_are_said_before_in_vietnamese():
    assert [text for text in password_validators_help_texts() if "lặp lại" in text or "họ tên" in text]
