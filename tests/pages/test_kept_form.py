"""What comes back when somebody was faster, could not be done, or is sent after a log-in in between."""

import datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from pages.kept_form import ClaimsVersion, Submission, differences
from workflow.steps import SomebodyWasFaster, StepRefused


class UnionForm(ClaimsVersion, forms.Form):
    name = forms.CharField(label="Tên")
    members = forms.IntegerField(label="Số đoàn viên", required=False)
    founded = forms.DateField(label="Ngày", required=False, input_formats=["%d/%m/%Y"])
    kind = forms.ChoiceField(label="Loại", choices=[("Nhóm", [("a", "Loại A")]), ("b", "Loại B")])
    active = forms.BooleanField(label="Đang hoạt động", required=False)


class Row(SimpleNamespace):
    """A stored row that another person saved meanwhile, as its version 8."""

    def refresh_from_db(self):
        self.members = 1500

    @property
    def history(self):
        return self

    def order_by(self, _column):
        return self

    filter = lambda self, **_conditions: self  # noqa: E731
    values_list = lambda self, *_columns, **_options: self  # noqa: E731
    first = lambda self: 8  # noqa: E731


TYPED = "version=7&name=CĐCS A&members=1250&founded=2/1/2024&kind=b&active=on"


@pytest.fixture
def row():
    return Row(name="CĐCS A", members=1250, founded=datetime.date(2024, 1, 2), kind="a", active=False)


def sent(row, typed=TYPED, interrupted=False):
    request = SimpleNamespace(method="POST", login_interrupted=interrupted, get_full_path=lambda: "/sua/")
    return Submission(request, UnionForm(QueryDict(typed)), row=row)


def refused_with(error):
    def act():
        raise error

    return act


def test_both_values_of_each_differing_field_and_the_version_of_the_next_sending(row):
    submission = sent(row)
    assert not submission.carry_out(refused_with(SomebodyWasFaster("Bà B đã sửa lúc 8:00.")))
    assert submission.status == 409
    told = [(one.label, one.typed, one.stored) for one in submission.differences]
    assert told == [
        ("Số đoàn viên", "1.250", "1.500"),
        ("Loại", "Loại B", "Loại A"),
        ("Đang hoạt động", "Có", "Không"),
    ]
    assert submission.form["version"].value() == "8"
    assert submission.form["members"].value() == "1250"


def test_what_cannot_be_done_is_no_conflict(row):
    submission = sent(row)
    problems = [SimpleNamespace(message=str(number)) for number in range(12)]
    assert not submission.carry_out(refused_with(StepRefused("Không được.", problems)))
    assert (submission.status, submission.was_overtaken, submission.differences) == (409, False, [])
    assert submission.form["version"].value() == "7"
    assert submission.problems == [*map(str, range(10)), "và 2 trường hợp khác"]


def test_errors_of_the_action_stand_at_their_fields(row):
    submission = sent(row)
    error = ValidationError({"members": ["Quá nhiều."], "elsewhere": ["Khác."]})
    assert not submission.carry_out(refused_with(error))
    assert submission.status == 200
    assert submission.form.errors == {"members": ["Quá nhiều."], "__all__": ["Khác."]}


def test_nothing_is_done_right_after_a_login_in_between(row):
    submission = sent(row, interrupted=True)
    assert not submission.carry_out(refused_with(AssertionError("acted")))
    assert submission.form["name"].value() == "CĐCS A"


def test_what_is_done_and_what_was_seen(row):
    submission = sent(row)
    assert submission.carry_out(lambda: submission.form.seen)
    assert submission.done == 7
    assert "version" not in submission.form.values


def test_an_empty_value_is_said(row):
    form = UnionForm(QueryDict("name=CĐCS A&kind=a"))
    assert form.is_valid()
    told = {one.label: (one.typed, one.stored) for one in differences(form, row)}
    assert told == {"Số đoàn viên": ("(để trống)", "1.250"), "Ngày": ("(để trống)", "02/01/2024")}


class EndForm(ClaimsVersion, forms.Form):
    """Asks for a day that the row does not hold yet."""

    founded = forms.DateField(label="Ngày kết thúc", input_formats=["%d/%m/%Y"])


def test_what_is_asked_for_anew_is_no_difference_until_somebody_writes_it(row):
    form = EndForm(QueryDict("version=7&founded=1/5/2026"))
    assert form.is_valid()
    row.first = lambda: SimpleNamespace(founded=row.founded)
    assert differences(form, row) == []
    row.first = lambda: SimpleNamespace(founded=None)
    assert [(one.typed, one.stored) for one in differences(form, row)] == [("01/05/2026", "02/01/2024")]


def test_a_difference_is_told_at_its_field_too(row):
    submission = sent(row)
    submission.carry_out(refused_with(SomebodyWasFaster("Bà B đã sửa lúc 8:00.")))
    assert submission.form["members"].stored == "1.500"
    assert not hasattr(submission.form["name"], "stored")


def test_a_row_may_keep_no_history(row):
    form = UnionForm(QueryDict(TYPED))
    assert form.is_valid()
    several = SimpleNamespace(refresh_from_db=row.refresh_from_db, members=1500)
    assert [(one.typed, one.stored) for one in differences(form, several)] == [("1.250", "1.500")]
