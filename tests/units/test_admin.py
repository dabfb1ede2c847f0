"""Units and accounts in the admin site: who may touch whom, search, history, tables in and out."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support import bulk, people
from tests.support.html import source
from tests.support.language import foreign_words, policy_breaches
from tests.support.spreadsheets import KINDS
from tests.support.workbooks import saved
from units.models import Assignment, Installation, Unit, UnitAlias, UnitKind, UnitVersion, User
from units.people import accounts
from units.people.roles import Role
from vietnamese import clock

pytestmark = pytest.mark.usefixtures("reference_data")
PASSWORD = "Mat-khau-rat-dai-2026"
USERS = "/quan-tri/units/user/"
ALIASES = "/quan-tri/units/unitalias/"


def superuser():
    user = people.person("root", "Quản Trị Máy Chủ")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return User.objects.get(pk=user.pk)


def change(user):
    return reverse("admin:units_user_change", args=[user.pk])


def password(user):
    return reverse("admin:auth_user_password_change", args=[user.pk])


def account_form(user, assignments=(), **fields):
    """What the account's page posts; ``assignments``: dicts, with ``id`` for rows that exist."""
    known = sum("id" in row for row in assignments)
    data = {
        "username": user.username,
        "full_name": user.full_name,
        "email": user.email,
        **({"is_active": "on"} if user.is_active else {}),
        "assignments-TOTAL_FORMS": len(assignments),
        "assignments-INITIAL_FORMS": known,
        **fields,
    }
    for number, row in enumerate(assignments):
        data |= {f"assignments-{number}-{name}": value for name, value in row.items()}
        data[f"assignments-{number}-user"] = user.pk or ""
    return data


def assignment(unit_code, role, valid_from="01/01/2024", **more):
    return {"unit": Unit.objects.get(code=unit_code).pk, "role": role, "valid_from": valid_from, **more}


def existing(row, **changes):
    shown = {
        "id": row.pk,
        "unit": row.unit_id,
        "role": row.role,
        "valid_from": row.valid_from.strftime("%d/%m/%Y"),
        "valid_until": row.valid_until.strftime("%d/%m/%Y") if row.valid_until else "",
    }
    return shown | changes


class TestWhoMayTouchWhom:
    """Every account of the cast × every actor, against one table; the page, its form, the password and the bulk actions."""

    TOUCHES = {
        "staff": {"reporter", "nobody", "was_staff"},
        "administrator": {
            "reporter",
            "nobody",
            "was_staff",
            "staff",
            "other_staff",
            "will_be_staff",
            "leader",
        }
        | {"administrator", "other_administrator"},
        "superuser": None,  # everybody
    }

    @pytest.fixture
    def cast(self, reference_data):
        today = clock.today()
        day = datetime.timedelta(days=1)
        was = people.assign(
            people.person("tung"), Role.STAFF, valid_from=today - 30 * day, valid_until=today - day
        )
        return {
            "reporter": people.reporter("viet-yen"),
            "nobody": people.person("moi"),
            "was_staff": people.assign(was, Role.REPORTER, "kcn"),
            "will_be_staff": people.assign(
                people.reporter("yen-dung"), Role.STAFF, valid_from=today + 30 * day
            ),
            "other_staff": people.staff("canbo2"),
            "leader": people.leader(),
            "other_administrator": people.administrator("quantri2"),
            "staff": people.staff(),
            "administrator": people.administrator(),
            "superuser": superuser(),
        }

    @pytest.mark.parametrize("actor", ["staff", "administrator", "superuser"])
    def test_page_password_and_bulk_actions(self, client, cast, actor):
        touched = self.TOUCHES[actor] if self.TOUCHES[actor] is not None else set(cast)
        client.force_login(cast[actor])
        for name, account in cast.items():
            allowed = name in touched
            assert accounts.may_touch(cast[actor], account) is allowed, name
            page = client.get(change(account))
            assert page.status_code == 200
            assert ("_save" in page.content.decode()) is allowed, name
            rows = [existing(row) for row in account.assignments.all()]
            answer = client.post(change(account), account_form(account, rows, full_name=f"Tên mới {name}"))
            assert answer.status_code == (302 if allowed else 403), name
            account.refresh_from_db()
            assert (account.full_name == f"Tên mới {name}") is allowed, name
            assert client.get(password(account)).status_code == (200 if allowed else 403), name
            if name != actor:
                both = {"password1": PASSWORD, "password2": PASSWORD, "set-password": "1"}
                assert client.post(password(account), both).status_code == (302 if allowed else 403), name
                account.refresh_from_db()
                assert account.check_password(PASSWORD) is allowed, name
        everybody = [account.pk for account in cast.values()]
        answer = client.post(USERS, {"action": "lock", "_selected_action": everybody}, follow=True)
        for name, account in cast.items():
            account.refresh_from_db()
            assert account.is_active is (name not in touched or name == actor), name
        assert "đã giữ nguyên" in answer.content.decode()

    @pytest.mark.parametrize("who", [people.leader, lambda: people.reporter("viet-yen")])
    def test_nobody_else_touches_anybody(self, client, cast, who):
        person = who()
        client.force_login(person)
        assert not accounts.touchable_by(person).exists()
        for account in cast.values():
            assert client.get(change(account)).status_code in (302, 403)
            assert client.post(password(account), {}).status_code in (302, 403)

    def test_an_account_that_is_locked_or_deactivated_touches_nobody(self, cast):
        User.objects.filter(pk=cast["administrator"].pk).update(is_active=False)
        assert not accounts.touchable_by(User.objects.get(pk=cast["administrator"].pk)).exists()


class TestRightsThatStaffGive:
    @pytest.fixture
    def officer(self, client, reference_data):
        client.force_login(people.staff())
        return people.reporter("viet-yen")

    def test_an_account_with_its_assignment(self, client, officer):
        new = User(username="DonVi-Moi", full_name="Hoàng Thị Mới")
        rows = [assignment("tan-yen", Role.REPORTER)]
        answer = client.post(f"{USERS}add/", account_form(new, rows, password1=PASSWORD, password2=PASSWORD))
        assert answer.status_code == 302
        made = User.objects.get(username="donvi-moi")
        assert made.check_password(PASSWORD)
        assert not made.is_superuser
        assert [(row.unit.code, row.role) for row in made.assignments.all()] == [("tan-yen", "reporter")]

    @pytest.mark.parametrize("role", [Role.STAFF, Role.LEADERSHIP, Role.ADMINISTRATOR])
    def test_no_other_role_to_anybody(self, client, officer, role):
        rows = [*(existing(row) for row in officer.assignments.all()), assignment("bac-giang", role)]
        answer = client.post(change(officer), account_form(officer, rows))
        assert answer.status_code == 200
        assert "không phải là lựa chọn" in answer.content.decode() or "errorlist" in answer.content.decode()
        assert officer.assignments.count() == 1
        new = User(username="moi", full_name="Mới")
        client.post(f"{USERS}add/", account_form(new, rows[1:], password1=PASSWORD, password2=PASSWORD))
        assert not User.objects.filter(username="moi").exists()

    def test_a_role_that_ended_is_not_brought_back(self, client, officer):
        ended = Assignment.objects.create(
            user=officer,
            unit=Unit.objects.get(code="bac-giang"),
            role=Role.STAFF,
            valid_from=datetime.date(2023, 1, 1),
            valid_until=datetime.date(2023, 12, 31),
        )
        rows = [existing(row) for row in officer.assignments.order_by("valid_from")]
        assert rows[0]["id"] == ended.pk
        client.post(change(officer), account_form(officer, [{**rows[0], "valid_until": ""}, rows[1]]))
        ended.refresh_from_db()
        assert ended.valid_until == datetime.date(2023, 12, 31)
        assert User.objects.get(pk=officer.pk).roles == {Role.REPORTER}

    def test_nothing_of_a_superuser(self, client, officer):
        client.post(change(officer), account_form(officer, is_superuser="on"))
        officer.refresh_from_db()
        assert not officer.is_superuser
        client.force_login(people.administrator())
        assert "is_superuser" not in client.get(change(officer)).content.decode()
        client.post(change(officer), account_form(officer, is_superuser="on"))
        officer.refresh_from_db()
        assert not officer.is_superuser
        client.force_login(superuser())
        assert "is_superuser" in client.get(change(officer)).content.decode()
        client.post(change(officer), account_form(officer, is_superuser="on"))
        officer.refresh_from_db()
        assert officer.is_superuser

    def test_accounts_are_not_deleted(self, client, officer):
        url = reverse("admin:units_user_delete", args=[officer.pk])
        assert client.post(url, {"post": "yes"}).status_code == 403
        User.objects.filter(pk=officer.pk).update(last_login=clock.now())
        client.force_login(people.administrator())
        assert client.post(url, {"post": "yes"}).status_code == 403
        unused = people.person("nham")
        url = reverse("admin:units_user_delete", args=[unused.pk])
        assert client.post(url, {"post": "yes"}).status_code == 302
        assert not User.objects.filter(username="nham").exists()

    def test_the_own_account_is_not_locked_by_mistake(self, client):
        person = people.administrator()
        client.force_login(person)
        rows = [existing(row) for row in person.assignments.all()]
        data = account_form(person, rows)
        del data["is_active"]
        client.post(change(person), data)
        person.refresh_from_db()
        assert person.is_active

    def test_the_history_says_who_set_a_password_and_shows_none(self, client, officer):
        client.post(password(officer), {"password1": PASSWORD, "password2": PASSWORD, "set-password": "1"})
        html = client.get(reverse("admin:units_user_history", args=[officer.pk])).content.decode()
        assert "Đặt lại mật khẩu" in html
        assert "Nguyễn Thị Cán Bộ" in html
        officer.refresh_from_db()
        assert officer.password not in html
        assert "md5" not in html


class TestUnits:
    @pytest.fixture(autouse=True)
    def staff(self, client, reference_data):
        client.force_login(people.staff())

    @pytest.mark.parametrize("text", ["viet yen", "VIỆT YÊN", "thi xa viet", "viet-yen"])
    def test_search_finds_by_name_alias_and_code(self, client, text):
        answer = client.get("/quan-tri/units/unit/", {"q": text})
        assert [unit.code for unit in answer.context["cl"].result_list] == ["viet-yen"]

    def test_search_finds_by_an_old_name_and_shows_todays(self, client):
        unit = Unit.objects.get(code="viet-yen")
        UnitVersion.objects.create(
            unit=unit,
            valid_from=datetime.date(2024, 2, 1),
            name="Liên đoàn Lao động thị xã Mới",
            short_name="LĐLĐ TX Mới",
            kind=UnitKind.TOWN,
            parent=Unit.objects.get(code="bac-giang"),
        )
        with clock.at(datetime.date(2024, 6, 1)):
            html = client.get("/quan-tri/units/unit/", {"q": "huyen viet yen"}).content.decode()
        assert "Liên đoàn Lao động thị xã Mới" in html
        assert "Liên đoàn Lao động huyện Việt Yên" not in html

    def test_the_order_is_the_annex(self, client):
        found = client.get("/quan-tri/units/unit/").context["cl"].result_list
        assert [unit.order for unit in found] == list(range(19))

    def test_the_code_is_fixed_and_nothing_is_deleted(self, client):
        unit = Unit.objects.get(code="kcn")
        page = client.get(reverse("admin:units_unit_change", args=[unit.pk])).content.decode()
        assert 'name="code"' not in page
        assert client.get(reverse("admin:units_unit_delete", args=[unit.pk])).status_code == 403

    def test_a_renaming_is_in_the_history_of_the_unit(self, client):
        version = UnitVersion.objects.get(unit__code="kcn")
        version.short_name = "CĐ các Khu công nghiệp"
        version.save()
        html = client.get(reverse("admin:units_unit_history", args=[version.unit_id])).content.decode()
        assert "CĐ các KCN tỉnh → CĐ các Khu công nghiệp" in html


def workbook(*rows):
    book = openpyxl.Workbook()
    book.active.title = "Bảng"
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("bang.xlsx", out.getvalue())


def upload(client, url, file):
    return client.post(f"{url}import/", {"import_file": file, "format": "0", "resource": "0"})


def confirm(client, url, answer):
    form = answer.context["confirm_form"]
    data = {name: form.initial.get(name, "") for name in form.fields}
    return client.post(f"{url}process_import/", data, follow=True)


def cells(answer):
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


HEADER = ["mã đơn vị", "cách gọi khác"]


class TestTables:
    @pytest.fixture(autouse=True)
    def staff(self, client, reference_data):
        client.force_login(people.staff())

    def test_aliases_come_in_after_a_preview(self, client):
        answer = upload(
            client, ALIASES, workbook(HEADER, ["kcn", "CĐ Khu CN"], ["viet-yen", "LĐLĐ thị xã Việt Yên"])
        )
        html = source(answer)
        assert "1 mới, 0 thay đổi, 1 không thay đổi, 0 bị từ chối, 0 cần trả lời" in html
        assert not foreign_words(html, {"viet", "kcn"})
        assert not policy_breaches(html)
        assert not UnitAlias.objects.filter(name="CĐ Khu CN").exists()
        done = confirm(client, ALIASES, answer).content.decode()
        assert "Đã nhập xong" in done
        assert UnitAlias.objects.get(name="CĐ Khu CN").folded == "cd khu cn"

    def test_what_is_wrong_is_said_at_its_cell_and_nothing_comes_in(self, client):
        before = UnitAlias.objects.count()
        answer = upload(
            client, ALIASES, workbook(HEADER, ["kcn", "Tên mới"], ["khong-co", "Tên"], ["kcn", None])
        )
        html = answer.content.decode()
        assert answer.context["confirm_form"] is None
        assert "A3" in html
        assert "khong-co" in html
        assert not foreign_words(html, {"khong", "kcn"})
        assert UnitAlias.objects.count() == before

    @pytest.mark.parametrize(
        "file",
        [
            SimpleUploadedFile("bang.xlsx", b"no workbook"),
            workbook(["cột", "lạ"], ["1", "2"]),
            workbook(["một ô"]),
            SimpleUploadedFile("bang.xlsx", b"PK" + b"0" * (6 * 1024 * 1024)),
        ],
        ids=["no workbook", "other columns", "no table", "too big"],
    )
    def test_a_file_that_cannot_be_read(self, client, file):
        file.seek(0)
        answer = upload(client, ALIASES, file)
        assert answer.status_code == 200
        assert "Chưa có gì được" in answer.content.decode()
        assert not foreign_words(answer.content.decode())

    def test_hidden_rows_and_columns_that_are_not_read_are_named(self, client):
        book = openpyxl.Workbook()
        page = book.active
        for row in ([*HEADER, "Ghi thêm"], ["kcn", "Tên thứ nhất", "x"], ["kcn", "Tên thứ hai", "x"]):
            page.append(row)
        page.row_dimensions[3].hidden = True
        html = upload(client, ALIASES, SimpleUploadedFile("bang.xlsx", saved(book))).content.decode()
        assert "không dùng các cột “Ghi thêm”." in html
        assert "dòng 3 đang ẩn nhưng vẫn được đọc." in html

    @pytest.mark.parametrize("kind", ["sheet.xls", "sheet.ods", "cp1258-semicolon.csv"])
    def test_a_table_of_another_kind_comes_in(self, client, kind):
        data = KINDS[kind](HEADER, ["kcn", "Công đoàn các khu công nghiệp mới"])
        answer = upload(client, ALIASES, SimpleUploadedFile("bang.xlsx", data))
        assert "1 mới" in answer.content.decode()
        assert "Công đoàn các khu công nghiệp mới" in answer.content.decode()

    def test_confirming_names_no_other_file_of_the_server(self, client):
        answer = upload(client, ALIASES, workbook(HEADER, ["kcn", "Tên mới"]))
        form = answer.context["confirm_form"]
        data = {name: form.initial.get(name, "") for name in form.fields} | {
            "import_file_name": "/etc/passwd"
        }
        done = client.post(f"{ALIASES}process_import/", data, follow=True)
        assert "hết hạn" in done.content.decode()
        assert not UnitAlias.objects.filter(name="Tên mới").exists()

    def test_confirmed_twice_is_imported_once(self, client):
        answer = upload(client, ALIASES, workbook(HEADER, ["kcn", "Tên mới"]))
        confirm(client, ALIASES, answer)
        assert "đã được nhập rồi" in confirm(client, ALIASES, answer).content.decode()
        assert UnitAlias.objects.filter(name="Tên mới").count() == 1

    def test_an_export_comes_back_unchanged_and_says_samples(self, client):
        Installation.objects.create(sample_since=clock.now())
        UnitAlias.objects.create(unit=Unit.objects.get(code="kcn"), name="=1+1")
        exported = client.get(f"{ALIASES}export/")
        assert exported["Content-Disposition"].endswith('.xlsx"')
        rows = cells(exported)
        assert rows[0] == ["DỮ LIỆU MẪU – không phải số liệu thật"]
        assert HEADER in rows
        assert ["kcn", "'=1+1"] in rows
        answer = upload(client, ALIASES, SimpleUploadedFile("bang.xlsx", exported.content))
        assert "0 mới, 0 thay đổi" in answer.content.decode()

    def test_real_data_are_not_called_samples(self, client):
        assert cells(client.get(f"{ALIASES}export/"))[0] == HEADER

    def test_the_list_of_units_follows_the_filter(self, client):
        rows = cells(client.get("/quan-tri/units/unit/export/", {"q": "giao duc"}))
        assert rows[1][:4] == [16, "giao-duc", "Công đoàn ngành Giáo dục", "CĐN Giáo dục"]
        assert len(rows) == 2

    def test_only_who_may_add_and_change_imports(self, client):
        client.force_login(people.leader())
        assert client.get(f"{ALIASES}import/").status_code in (302, 403)
        assert client.get(f"{ALIASES}export/").status_code in (302, 403)


def more_rows(count):
    """That many units, each with another name and a reporter."""
    units = bulk.more_units(count)
    names = [UnitAlias(unit=unit, name=unit.code, folded=unit.code) for unit in units]
    UnitAlias.objects.bulk_create(names)
    people_of = User.objects.bulk_create(User(username=unit.code, full_name=unit.code) for unit in units)
    Assignment.objects.bulk_create(
        Assignment(user=user, unit=unit, role=Role.REPORTER, valid_from=people.SERVES_FROM)
        for user, unit in zip(people_of, units, strict=True)
    )


@pytest.mark.parametrize(
    "url", ["/quan-tri/units/unit/", USERS, ALIASES, "/quan-tri/units/unit/export/", f"{ALIASES}export/"]
)
def test_as_many_queries_for_170_units_as_for_17(client, url):
    client.force_login(people.staff())
    people.reporter("viet-yen")
    counts = []
    for more in (0, 153):
        more_rows(more)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
