"""Numbers in admin forms, typed the way offices write them."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from vietnamese.numbers import NumberRefused, group, parse_whole
from vietnamese.text import one_line

_MINUS = "-−–"
_SHARE = re.compile(r"[0-9]{1,3},[0-9]{1,2}")


def _whole(text: str) -> int | None:
    try:
        return parse_whole(text)
    except NumberRefused as refused:
        raise ValidationError(refused.message, code=refused.code) from None


class SignedWholeField(forms.Field):
    """A whole number that may be below zero, such as ``-1.200``; cleans to int or None."""

    widget = forms.TextInput

    def to_python(self, value):
        if isinstance(value, int):
            return value
        line = one_line(value or "")
        negative = line[:1] in _MINUS and line != ""
        number = _whole(line[1:].strip() if negative else line)
        if negative and number is None:
            raise ValidationError(f"“{line}” không phải là số. Không thay đổi thì nhập 0.")
        return -number if negative else number

    def prepare_value(self, value):
        return group(value) if isinstance(value, int) else value


class GoalField(forms.Field):
    """``120.000`` or ``97,5``; cleans to Decimal or None."""

    widget = forms.TextInput

    def to_python(self, value):
        if isinstance(value, Decimal | int):
            return Decimal(value)
        line = one_line(value or "")
        if _SHARE.fullmatch(line):
            return Decimal(line.replace(",", "."))
        number = _whole(line)
        return None if number is None else Decimal(number)

    def prepare_value(self, value):
        return shown(value) if isinstance(value, Decimal | int) else value


def shown(value: Decimal | int | None) -> str:
    """``120.000`` and ``97,5``; '' for None."""
    if value is None:
        return ""
    value = Decimal(value)
    if value == value.to_integral_value():
        return group(int(value))
    return format(value.normalize(), "f").replace(".", ",")
