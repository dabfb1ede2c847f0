import unicodedata

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.migrations.writer import MigrationWriter
from django.db.models.functions import Upper
from django.test.utils import isolate_apps

from vietnamese.fields import LineField, LineFormField, ProseField, ProseFormField, WholeNumberField

NAME = "LĐLĐ huyện Việt Yên"


@pytest.fixture(scope="module")
def note_model():
    with isolate_apps("vietnamese"):

        class Note(models.Model):
            title = LineField("tên", max_length=40)
            body = ProseField("nội dung", blank=True)

            class Meta:
                app_label = "vietnamese"

            def __str__(self):
                return self.title

        yield Note


@pytest.fixture
def field(note_model):
    return note_model._meta.get_field("title")


def untidy(text: str) -> str:
    return "\u00a0 " + unicodedata.normalize("NFD", text).replace(" ", " \u200b\n") + "\u00a0"


def test_text_is_tidied_when_it_is_validated(note_model):
    note = note_model(title=untidy(NAME), body="  Một\r\nhai  ")
    note.full_clean()
    assert (note.title, note.body) == (NAME, "Một\nhai")


def test_text_is_tidied_when_it_is_saved_without_validation(note_model, field):
    note = note_model(title=untidy(NAME))
    assert field.pre_save(note, add=True) == NAME
    assert note.title == NAME


def test_text_is_tidied_in_updates_and_lookups(field):
    assert field.get_prep_value(untidy(NAME)) == NAME
    assert field.get_prep_value(None) is None


def test_expressions_are_left_to_the_database(note_model, field):
    expression = Upper("title")
    assert field.pre_save(note_model(title=expression), add=False) is expression


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Xin chµo", "TCVN3"), ("Coâng ñoaøn", "VNI"), ("L\xad¬ng", "TCVN3"), ("tr\xadêng", "TCVN3")],
)
def test_legacy_text_is_refused_at_its_field(note_model, text, encoding):
    with pytest.raises(ValidationError) as caught:
        note_model(title=text, body=text).full_clean()
    assert set(caught.value.message_dict) == {"title", "body"}
    (message,) = caught.value.message_dict["title"]
    assert f"bảng mã cũ {encoding}" in message
    assert "Unicode" in message


def test_control_characters_are_refused(note_model):
    with pytest.raises(ValidationError) as caught:
        note_model(title="LĐLĐ\x00", body="ghi chú\x1b").full_clean()
    assert set(caught.value.message_dict) == {"title", "body"}


def test_length_is_counted_after_tidying(note_model):
    note_model(title=untidy("ệ" * 40)).full_clean()
    with pytest.raises(ValidationError):
        note_model(title="ệ" * 41).full_clean()


def test_only_spaces_are_blank(note_model):
    with pytest.raises(ValidationError):
        note_model(title=" \u00a0\u200b").full_clean()


def test_a_model_form_shows_the_refusal_and_keeps_what_was_typed(note_model):
    form = forms.modelform_factory(note_model, fields=["title", "body"])({"title": "Xin chµo", "body": ""})
    assert "TCVN3" in form.errors["title"][0]
    assert "Xin chµo" in str(form["title"])


@pytest.mark.parametrize("name", ["title", "body"])
def test_migrations_name_the_fields(note_model, name):
    field = note_model._meta.get_field(name)
    code, imports = MigrationWriter.serialize(field)
    assert code.startswith(f"vietnamese.fields.{type(field).__name__}(")
    assert "import vietnamese.fields" in imports
    _, path, args, kwargs = field.deconstruct()
    assert "validators" not in kwargs
    copy = type(field)(*args, **kwargs)
    assert copy.deconstruct()[1:] == (path, args, kwargs)


# --- text in forms ---

INVISIBLE = ["\u202e", "\u3164", " \u200b ", "\u2800", "\u00a0"]


class ReasonForm(forms.Form):
    number = LineFormField(max_length=10)
    reason = ProseFormField()


@pytest.mark.parametrize("invisible", INVISIBLE)
def test_what_shows_nothing_is_missing_in_a_form(note_model, invisible):
    form = ReasonForm({"number": invisible, "reason": invisible})
    assert [errors.as_data()[0].code for errors in form.errors.values()] == ["required"] * 2
    of_model = forms.modelform_factory(note_model, fields=["title", "body"])(
        {"title": invisible, "body": invisible}
    )
    assert list(of_model.errors) == ["title"]
    assert of_model.cleaned_data["body"] == ""


def test_a_form_cleans_text_before_it_counts_letters():
    form = ReasonForm({"number": untidy("ệ" * 10), "reason": "\ufeff một\r\nhai \u3164"})
    assert form.is_valid()
    assert form.cleaned_data == {"number": "ệ" * 10, "reason": "một\nhai"}


@pytest.mark.parametrize("typed", ["L\xad¬ng", "a\x00", "\ud800"])
def test_a_form_refuses_unreadable_text_as_it_came_in(typed):
    form = ReasonForm({"number": typed, "reason": typed})
    assert set(form.errors) == {"number", "reason"}
    assert all(len(errors) == 1 for errors in form.errors.values())


# --- whole numbers in forms ---


class FigureForm(forms.Form):
    members = WholeNumberField(label="Kết nạp mới")


def test_what_people_type_becomes_a_number():
    for typed in ("1.234", "1 234", "1\u00a0234", "1234", " 1234 ", "01234"):
        form = FigureForm({"members": typed})
        assert form.is_valid()
        assert form.cleaned_data == {"members": 1234}


def test_blank_is_none_and_zero_is_zero():
    for data, number in (
        ({"members": ""}, None),
        ({}, None),
        ({"members": " "}, None),
        ({"members": "0"}, 0),
    ):
        form = FigureForm(data)
        assert form.is_valid()
        assert form.cleaned_data == {"members": number}


@pytest.mark.parametrize("typed", ["1,234", "20.00", "-5", "abc", "2,5", "1.234.567.890"])
def test_a_refusal_stands_at_the_field_and_keeps_what_was_typed(typed):
    form = FigureForm({"members": typed})
    assert not form.is_valid()
    assert len(form.errors["members"]) == 1
    assert f'value="{typed}"' in str(form["members"])


def test_nine_digits_are_the_most():
    assert FigureForm({"members": "999.999.999"}).is_valid()
    assert FigureForm({"members": "1000000000"}).errors["members"] == [
        "Số quá lớn: chỉ nhận tối đa 9 chữ số."
    ]


def test_what_was_typed_is_shown_as_typed_and_what_is_stored_with_dots():
    assert 'value="1234"' in str(FigureForm({"members": "1234"})["members"])
    assert 'value="1.234"' in str(FigureForm(initial={"members": 1234})["members"])
    assert 'value="0"' in str(FigureForm(initial={"members": 0})["members"])
    assert "value=" not in str(FigureForm(initial={"members": None})["members"])


def test_it_is_a_text_input_for_digits():
    html = str(FigureForm()["members"])
    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html
    assert 'autocomplete="off"' in html
    assert "required" not in html


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [
        *((1234, "1.234", False), (1234, "1235", True), (None, "", False), (None, "0", True), (0, "", True)),
        *((0, "0", False), (1234, "abc", True), (1234, None, True), ("1.234", "1234", False)),
    ],
)
def test_a_change_is_a_change_of_the_number(initial, typed, changed):
    assert WholeNumberField().has_changed(initial, typed) is changed


def test_a_required_number_says_so_in_vietnamese():
    with pytest.raises(ValidationError, match="Chưa nhập số liệu này"):
        WholeNumberField(required=True).clean("")
    assert WholeNumberField(required=True).clean("0") == 0
