"""The admin site as a whole: its words, its order, who enters, and that it passes the strict policy."""

import datetime

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.urls import reverse

from targets.ledger.actions import record_decision
from targets.models import DecisionKind, Indicator, Issuer, Programme
from tests.support import people
from tests.support.language import foreign_words, policy_breaches
from units.models import OrganisationKind, Unit, User

pytestmark = pytest.mark.usefixtures("reference_data")
NAMES = {"canbo", "lanhdao", "quantri", "donvi", "root", "viet", "kcn", "plus"}


@pytest.fixture
def something_everywhere(db):
    """At least one row for every page."""
    returned = people.return_report(people.send_report("viet-yen", 2024, 1, members_admitted=3))
    people.send_report("kcn", 2024, 1, members_admitted=5200)
    people.approve_report("yen-dung", 2024, 1, members_admitted=70)
    indicator = Indicator.objects.get(code="members_admitted")
    record_decision(
        by=people.staff(),
        programme=Programme.objects.get(),
        issuer=Issuer.PROVINCE,
        number="12/QĐ-LĐLĐ",
        signed_on=datetime.date(2024, 1, 5),
        effective_on=datetime.date(2024, 1, 5),
        kind=DecisionKind.ASSIGNED,
        entries=[(Unit.objects.get(code="viet-yen"), 2024, indicator, 500)],
    )
    AccessAttempt.objects.create(
        username="donvi-kcn", ip_address="10.0.0.7", failures_since_start=5, user_agent="x", path_info="/"
    )
    return returned


def root():
    user = people.person("root", "Quản Trị Máy Chủ")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return User.objects.get(pk=user.pk)


def pages(person):
    """Every page of every model that the site has for this person."""
    yield reverse("admin:index")
    for model, options in admin.site._registry.items():
        info = f"{model._meta.app_label}_{model._meta.model_name}"
        yield reverse("admin:app_list", args=[model._meta.app_label])
        yield reverse(f"admin:{info}_changelist")
        yield reverse(f"admin:{info}_changelist") + "?q=zzzzqq"
        yield reverse(f"admin:{info}_add")
        if hasattr(options, "import_action"):
            yield reverse(f"admin:{info}_import")
        for pk in model._default_manager.values_list("pk", flat=True)[:2]:
            yield reverse(f"admin:{info}_change", args=[pk])
            yield reverse(f"admin:{info}_history", args=[pk])
            yield reverse(f"admin:{info}_delete", args=[pk])
    for user in User.objects.all():
        yield reverse("admin:auth_user_password_change", args=[user.pk])
    yield reverse("admin:targets_reportingperiod_open", args=[people.period_of(2024, 2).pk])


@pytest.mark.long  # the walk of test_language opens one page of each kind
@pytest.mark.parametrize("who", [people.staff, people.administrator, root])
def test_no_foreign_word_and_nothing_inline_on_any_page(client, something_everywhere, who):
    person = who()
    client.force_login(person)
    seen, problems = 0, []
    codes = set("-".join(Unit.objects.values_list("code", flat=True)).split("-"))
    codes |= set("-".join(OrganisationKind.objects.values_list("code", flat=True)).split("-"))
    codes |= set("_".join(Indicator.objects.values_list("code", flat=True)).split("_"))
    for url in pages(person):
        answer = client.get(url, follow=True)
        assert answer.status_code in (200, 403), f"{url}: {answer.status_code}"
        if answer.status_code == 403:
            continue
        seen += 1
        html = answer.content.decode()
        problems += [f"{url}: {word}" for word in foreign_words(html, NAMES | codes)]
        problems += [f"{url}: {breach}" for breach in policy_breaches(html)]
    assert seen > 40
    assert not problems, "\n".join(dict.fromkeys(problems))


def test_refused_forms_speak_vietnamese(client, something_everywhere):
    client.force_login(root())
    problems = []
    for model in admin.site._registry:
        info = f"{model._meta.app_label}_{model._meta.model_name}"
        url = reverse(f"admin:{info}_add")
        if client.get(url).status_code == 403:
            continue
        answer = client.post(
            url, {"username": "Ký Tự Sai", "year": "abc", "first_day": "31/31/2024", "code": "có dấu"}
        )
        html = answer.content.decode()
        left_out = {"total", "initial", "forms"}  # hidden fields that no browser leaves out
        problems += [f"{url}: {word}" for word in foreign_words(html, NAMES | left_out)]
        assert "errornote" in html or "dữ liệu điều khiển" in html
    assert not problems, "\n".join(dict.fromkeys(problems))


def test_the_checks_of_language_and_policy_can_fail():
    assert foreign_words("<p>Trang chủ <b>Change password</b></p>")
    assert foreign_words('<a title="Delete">Xóa</a><input type="submit" value="Save">')
    assert not foreign_words("<p>Báo cáo theo quý trong năm, LĐLĐ tỉnh</p><script>var view</script>")
    assert policy_breaches("<script>1</script>") == ["inline <script>"]
    assert policy_breaches('<p style="color:red" onclick="x()">') == ["style", "onclick"]


def test_the_index_follows_the_work(client):
    client.force_login(root())
    apps = client.get(reverse("admin:index")).context["app_list"]
    assert [app["app_label"] for app in apps] == ["targets", "evaluations", "units", "axes"]
    assert [model["name"] for model in apps[0]["models"]] == [
        "Báo cáo quý",
        "Kỳ báo cáo",
        "Quyết định giao chỉ tiêu",
        "Chương trình",
        "Loại chỉ tiêu",
    ]
    assert [model["name"] for model in apps[1]["models"]] == [
        "Kết quả xếp loại",
        "Đợt xếp loại",
        "Bộ tiêu chí xếp loại",
    ]
    assert [model["name"] for model in apps[2]["models"]] == [
        "Đơn vị",
        "Cách gọi khác",
        "Nhóm đơn vị",
        "Công đoàn cơ sở",
        "Thành lập công đoàn cơ sở",
        "Doanh nghiệp chưa có CĐCS",
        "Loại hình cơ quan, doanh nghiệp",
        "Tài khoản",
        "Ban chỉ đạo Chương trình",
    ]


def test_who_is_logged_in_but_may_not_enter_is_told_so(client):
    index = reverse("admin:index")
    answer = client.get(index, follow=True)
    assert answer.redirect_chain[-1][0].startswith(f"{reverse('login')}?next=")
    for person in (people.leader(), people.reporter("viet-yen")):
        client.force_login(person)
        assert client.get(index, follow=True).status_code == 403


class TestLockedLogins:
    url = "/quan-tri/axes/accessattempt/"

    def unlock(self, client):
        chosen = AccessAttempt.objects.get()
        return client.post(self.url, {"action": "unlock", "_selected_action": [chosen.pk]}, follow=True)

    def test_staff_read_and_administrators_unlock(self, client, something_everywhere):
        client.force_login(people.staff())
        html = client.get(self.url).content.decode()
        assert "donvi-kcn" in html
        assert "Đang khóa đến" in html
        assert "Mở khóa đăng nhập" not in html
        self.unlock(client)
        assert AccessAttempt.objects.exists()
        client.force_login(people.administrator())
        assert "Đã mở khóa đăng nhập: donvi-kcn." in self.unlock(client).content.decode()
        assert not AccessAttempt.objects.exists()
