"""People who report, from a workbook: which account a row is, and for which unit it reports from when until when."""

from collections import defaultdict
from dataclasses import replace
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from units.models import Assignment, Installation, User
from units.models.installation import SAMPLE_NOTE
from units.models.user import MAX_USERNAME_LENGTH
from units.people.accounts import touchable_by
from units.people.actions import Person, propose_username
from units.people.roles import Role
from units.register.imports.headings import HEADINGS
from units.register.imports.lookups import KnownUnits
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.text import spelling_key
from workbooks.cell_values import CellRefused, day_of, text_of
from workbooks.imports.declared import DeclaredList, ListColumn, words
from workbooks.imports.plan import Choice, Row
from workbooks.imports.preview import CHANGED, NEW, UNCHANGED

OTHER = "different"
ACCOUNT = "account"  # among a row's values: whose it is, where that was answered
TO_PROVINCE = "Tài khoản “{name}” do quản trị hệ thống quản lý, cán bộ tỉnh không thay đổi được."
UNITS = ("unit", "Đơn vị", ("Tên đơn vị", "Công đoàn cấp trên", *HEADINGS["unit"]))


def email_of(value) -> str:
    text = text_of(value, max_length=254)
    try:
        validate_email(text)
    except ValidationError:
        raise CellRefused(
            f"“{text}” không phải là địa chỉ thư điện tử, ví dụ đúng: ten@congdoan.vn."
        ) from None
    return text


def username_of(value) -> str:
    text = User.normalize_username(text_of(value, max_length=MAX_USERNAME_LENGTH))
    try:
        User._meta.get_field("username").run_validators(text)
    except ValidationError as refused:
        raise CellRefused(" ".join(refused.messages)) from None
    return text


class PeopleList(DeclaredList):
    """The people of units that report, as ``by`` may let them; a handful of queries for any size."""

    columns = (
        ListColumn(
            "name",
            "Họ và tên",
            words(
                "Họ tên | Họ và tên cán bộ | Họ tên cán bộ | Cán bộ báo cáo | Người báo cáo | Cán bộ phụ trách"
            ),
            partial(text_of, max_length=150),
            weak=("Tên",),
            width=28,
        ),
        ListColumn(*UNITS, width=34, inherited=True),
        ListColumn(
            "email",
            "Thư điện tử",
            words("Email | E-mail | Địa chỉ thư điện tử | Hộp thư"),
            email_of,
            width=28,
        ),
        ListColumn("username", "Tên đăng nhập", words("Tài khoản | Tên tài khoản"), username_of, width=20),
        ListColumn(
            "since", "Từ ngày", words("Bắt đầu từ ngày | Ngày bắt đầu | Từ"), day_of, width=14, days=True
        ),
        ListColumn(
            "until", "Đến hết ngày", words("Đến ngày | Ngày kết thúc | Đến"), day_of, width=14, days=True
        ),
    )
    any_of, what = ("unit",), "danh sách cán bộ"
    max_rows = 1000
    nothing = "Không tìm thấy danh sách cán bộ. Cần một hàng tiêu đề có cột “Họ và tên” và cột “Đơn vị”."
    empty = "{sheet} chưa ghi cán bộ nào."

    def __init__(self, by):
        super().__init__()
        self.units = KnownUnits(by)
        self.readers["unit"] = self.units.read
        accounts = User.objects.order_by("pk")
        self.accounts = {account.pk: account for account in accounts}
        self.touchable = set(touchable_by(by).values_list("pk", flat=True))
        self.by_username = {account.username: account.pk for account in accounts}
        self.by_email = {account.email.lower(): account.pk for account in accounts if account.email}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for account in accounts:
            self.by_name[spelling_key(account.full_name)].append(account.pk)
        today = clock.today()
        places = Assignment.objects.filter(role=Role.REPORTER).order_by("valid_from", "pk")
        self.places = {
            (place.user_id, place.unit_id): place
            for place in places
            if place.valid_until is None or place.valid_until >= today
        }
        self.today = today
        self.names = set(self.by_username)
        self.new: dict[str, str] = {}  # what tells a new person → user name

    def judge(self, row: Row) -> None:
        values = row.values
        unit = values.get("unit")
        if unit is None:
            if not row.is_wrong("unit"):
                row.refuse("unit", "Chưa ghi đơn vị.")
        elif unit in self.units.ended:
            row.refuse("unit", "Đơn vị này đã kết thúc hoạt động.")
        if "until" in values and values["until"] < (since := values.get("since", self.today)):
            row.refuse("until", f"Ngày kết thúc không được trước ngày bắt đầu ({date_vi(since)}).")
        if row.errors:
            return
        account = self._account(row)
        if row.errors or row.questions:
            return
        self._say(row, account)

    def _account(self, row: Row) -> int | None:
        """Whose row it is: by user name, by address, by name in the unit; None for a new account."""
        values = row.values
        found = self.by_username.get(values.get("username")) or self.by_email.get(
            values.get("email", "").lower()
        )
        if found is None and "username" not in values:
            same = self.by_name.get(spelling_key(row.name), [])
            found = next((pk for pk in same if (pk, values["unit"]) in self.places), None)
            elsewhere = [pk for pk in same if pk in self.touchable][:3] if found is None else []
            if elsewhere:
                row.item = self._new(row)
                row.stamp = (row.item,)
                # Not by ``pk``: one account may report for several units, a line of the file for each.
                choices = [
                    Choice(f"same-{pk}", f"Là {self._called(pk)}", values={ACCOUNT: pk}, becomes=CHANGED)
                    for pk in elsewhere
                ]
                row.ask(
                    f"Đã có tài khoản cùng họ tên: {'; '.join(map(self._called, elsewhere))}.",
                    *choices,
                    Choice(OTHER, f"Là người khác, tạo tài khoản “{row.item.username}”"),
                )
        if found is not None and found not in self.touchable:
            row.refuse("username", TO_PROVINCE.format(name=self.accounts[found].username))
        return found

    def _called(self, pk: int) -> str:
        account = self.accounts[pk]
        served = [self.units.names.get(unit, "") for user, unit in self.places if user == pk]
        return f"{account.full_name} ({', '.join([account.username, *served])})"

    def _new(self, row: Row) -> Person:
        values = row.values
        key = values.get("username") or values.get("email", "").lower() or row.place
        if key not in self.new:
            self.new[key] = values.get("username") or propose_username(row.name, self.names)
            self.names.add(self.new[key])
        return self._person(row, username=self.new[key], full_name=row.name)

    def _person(self, row: Row, **more) -> Person:
        values = row.values
        since, until = values.get("since", self.today), values.get("until")
        return Person(values["unit"], since, until, email=values.get("email", ""), **more)

    def _say(self, row: Row, account: int | None) -> None:
        """Which account and place it becomes, and what changes."""
        values = row.values
        if account is None:
            row.state, row.item = NEW, self._new(row)
        else:
            row.pk, row.item = account, person_of(self, row, account)
            row.changes = self._changes(row.item)
            row.state = CHANGED if row.changes else UNCHANGED
        key = (account or row.item.username, values["unit"])
        if before := self.earlier(key, row):
            row.refuse("name", f"Trùng với {before.place} trong tệp này.")
        unit = self.units.names.get(values["unit"], "")
        row.cells = [("Đơn vị", unit, False), ("Tên đăng nhập", row.item.username, False)]
        row.stamp = (row.item,)

    def _changes(self, person: Person) -> list[tuple[str, str, str]]:
        account = self.accounts[person.user]
        place = self.places.get((person.user, person.unit))
        before = _days(place.valid_from, place.valid_until) if place else "–"
        pairs = [
            ("Họ và tên", account.full_name, person.full_name),
            ("Thư điện tử", account.email or "–", person.email or account.email or "–"),
            (self.units.names.get(person.unit, ""), before, _days(person.since, person.until)),
        ]
        return [(label, old, new) for label, old, new in pairs if old != new]


def person_of(people: PeopleList, row: Row, account: int) -> Person:
    """The row as that account: days that the file does not say stay."""
    place = people.places.get((account, row.values["unit"]))
    person = people._person(
        row,
        user=account,
        username=people.accounts[account].username,
        full_name=row.name,
        assignment=place and place.pk,
    )
    if place:
        person = replace(
            person,
            since=row.values.get("since", place.valid_from),
            until=row.values.get("until", place.valid_until),
        )
    return person


def _days(since, until) -> str:
    return f"từ {date_vi(since)}" + (f" đến hết {date_vi(until)}" if until else "")


def template(units) -> bytes:
    """The units without anybody who reports, to be filled in. ``units``: their names."""
    notes = [SAMPLE_NOTE] if Installation.is_sample() else []
    notes.append(
        "Mỗi dòng một người báo cáo cho một đơn vị. Để trống “Tên đăng nhập” thì phần mềm đặt theo họ tên; để trống "
        "“Từ ngày” thì tính từ hôm nay."
    )
    rows = [[number, None, name, None, None, None, None] for number, name in enumerate(units, 1)]
    return PeopleList.template(
        "Danh sách cán bộ báo cáo của các đơn vị", notes, rows, sheet_title="Cán bộ báo cáo"
    )


def people_of(people: PeopleList) -> list[Person]:
    """What is written: new ones and changes, and what was asked about as it was answered; nobody twice for one unit."""
    result = {}
    for row in people.plan.writable:
        person = person_of(people, row, row.values[ACCOUNT]) if ACCOUNT in row.values else row.item
        result.setdefault((person.username, person.unit), person)
    return list(result.values())
