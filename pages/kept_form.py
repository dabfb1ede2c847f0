"""The one form that keeps: what was typed stays on the page, whoever was faster and however long the log-in was over.

A view acts through a ``Submission``. Where nothing was done, the page comes back with ``components/kept_form.html`` above
the form: what was refused, who was faster, what is stored now where that is not what was typed. The same stands at each field
(``stored`` of the bound field, written by ``components/field.html`` and ``components/stored.html``).
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, QuerySet
from django.forms.forms import DeclarativeFieldsMetaclass

from vietnamese.dates import date_vi
from vietnamese.numbers import group, shortest
from workflow.steps import SomebodyWasFaster, StepRefused
from workflow.versions import version_of

EMPTY = "(để trống)"
MOST_PROBLEMS = 10
MOST_DIFFERENCES = 10


class ClaimsVersion(metaclass=DeclarativeFieldsMetaclass):
    """Mixin of forms that change a stored row: the version of it that the person saw travels with the form."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def seen(self) -> int:
        return self.cleaned_data["version"] or 0

    @property
    def values(self) -> dict:
        """What was typed, for the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def claim(self, row: Model) -> None:
        """The next sending is about the row as the page shows it from now on."""
        replace_data(self, version=version_of(row))


def replace_data(form, **values) -> None:
    """Let hidden fields of a form that was sent carry other values when it is sent again."""
    form.data = form.data.copy()
    for name, value in values.items():
        form.data[form.add_prefix(name)] = str(value)


@dataclass(frozen=True)
class Difference:
    """A field in which the stored row is not what was typed, in words. ``anchor``: id of its input on the page."""

    label: str
    typed: str
    stored: str
    anchor: str = ""

    @property
    def typed_text(self) -> str:
        return "anh/chị để trống" if self.typed == EMPTY else f"anh/chị nhập: {self.typed}"


class Stored(Protocol):
    """What the forms of a page change: a row, or an object that holds all rows of a table."""

    def refresh_from_db(self) -> None: ...


class Submission:
    """The forms of a page, and what became of them when they were sent.

    ``form`` is the first of them. ``row``: what they change; after somebody was faster it is read again, its
    version is claimed by the next sending, and both values of each differing field stand on the page. A form whose fields
    are not named like the row's columns says what is stored by its method ``initial_of(row)``; one that claims something
    else than the version has its own ``claim(row)``, which returns another form where the row changes what is asked.

    A table of many rows is a form for each of them; ``row`` is then what holds all of them and reads them again by
    ``refresh_from_db`` at once, and each form knows its own in ``initial_of`` and ``claim``.

    ``is_over``: set by a view where nothing can be sent any more; what was typed is shown to be copied.
    """

    def __init__(self, request, *forms, row: Stored | None = None):
        self.forms, self.row = [form for form in forms if form is not None], row
        self.form = next(iter(self.forms), None)
        self.logged_in_again = request.login_interrupted
        self.is_sent = request.method == "POST"
        self.refused: StepRefused | None = None
        self.differences: list[Difference] = []
        self.done = None
        self.is_over = False
        self.address = request.get_full_path()

    @property
    def status(self) -> int:
        return 409 if self.refused else 200

    @property
    def was_overtaken(self) -> bool:
        return isinstance(self.refused, SomebodyWasFaster)

    @property
    def problems(self) -> list[str]:
        """What stood in the way, as far as a page can show it."""
        texts = [getattr(one, "message", one) for one in self.refused.problems] if self.refused else []
        more = len(texts) - MOST_PROBLEMS
        return texts if more <= 0 else [*texts[:MOST_PROBLEMS], f"và {group(more)} trường hợp khác"]

    @property
    def is_stored_already(self) -> bool:
        """Whether somebody was faster with exactly what was typed: a click that was repeated, or the same twice."""
        return self.was_overtaken and not self.differences

    @property
    def differences_listed(self) -> list[Difference]:
        return self.differences[:MOST_DIFFERENCES]

    @property
    def differences_left(self) -> int:
        return len(self.differences) - len(self.differences_listed)

    @property
    def loses_files(self) -> bool:
        return any(form.is_multipart() for form in self.forms)

    def is_ready(self) -> bool:
        """Whether it was sent, can be read, and by somebody who saw the page; all forms show their errors at once."""
        if not self.is_sent:
            return False
        valid = [form.is_valid() for form in self.forms]
        return all(valid) and not self.logged_in_again

    def carry_out(self, action) -> bool:
        """Whether ``action()`` was called and done; its result is ``done``."""
        if not self.is_ready():
            return False
        try:
            self.done = action()
        except ValidationError as error:
            if not self.forms:
                raise
            put_errors(error, *self.forms)
        except StepRefused as refused:
            self.refuse(refused)
        else:
            return True
        return False

    def refuse(self, refused: StepRefused) -> None:
        self.refused = refused
        if self.row is None:
            return
        self.row.refresh_from_db()
        if self.was_overtaken:
            self.forms = [_claimed(form, self.row) for form in self.forms]
            self.form = next(iter(self.forms), None)
            self.differences = [one for form in self.forms for one in differences(form, self.row)]


def _claimed(form, row):
    """The form about the row as it is now: the same one, or what its ``claim`` returns instead."""
    return (form.claim(row) if hasattr(form, "claim") else None) or form


def put_errors(error: ValidationError, *candidates) -> None:
    """What an action refused, at its field in the first form that has that, else above the first form."""
    errors = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for name, messages in errors.items():
        form = next((one for one in candidates if name in one.fields), None)
        (form or candidates[0]).add_error(name if form else None, messages)


def differences(form, row) -> list[Difference]:
    """Where the row as it is stored now is not what was typed; noted at the fields too."""
    return compared(form, form.initial_of(row) if hasattr(form, "initial_of") else _columns(form, row))


def compared(form, stored: dict) -> list[Difference]:
    """Where ``{field: stored value}`` is not what was typed, as far as that could be read."""
    result, cleaned = [], getattr(form, "cleaned_data", {})
    for name, field in form.fields.items():
        if name not in stored or name not in cleaned or field.widget.is_hidden:
            continue
        typed, kept = words(field, cleaned[name]), words(field, stored[name])
        if typed != kept:
            form[name].stored = kept
            result.append(Difference(str(field.label), typed, kept, form[name].id_for_label))
    return result


def _columns(form, row) -> dict:
    """What is stored in the columns that the fields are named like.

    A field that the form does not open with its column's value asks for something new (the day on which a union ends): it is
    no part of what is stored, until somebody has written that column since the page was opened.
    """
    keeps_history = hasattr(form, "seen") and hasattr(row, "history")
    seen = row.history.filter(history_id=form.seen).first() if keeps_history else None
    return {
        name: getattr(row, name)
        for name in form.fields
        if hasattr(row, name)
        if name in form.initial or seen is None or getattr(seen, name, None) != getattr(row, name)
    }


def words(field, value) -> str:
    """A value as the page writes it."""
    value = list(value) if isinstance(value, QuerySet) else value
    if value in (None, "", [], ()):
        return EMPTY
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime.date):
        return date_vi(value)
    if isinstance(value, list):
        return ", ".join(words(field, one) for one in value)
    if hasattr(field, "choices"):
        return _label(field.choices, field.prepare_value(value))
    if isinstance(value, Decimal):
        return shortest(value)
    return group(value) if isinstance(value, int) else str(value)


def _label(choices, value) -> str:
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            if (found := _label(label, value)) != str(value):
                return found
        elif str(key) == str(value):
            return str(label)
    return str(value)
