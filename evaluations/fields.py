"""Points and percentages in forms, typed the way offices write them: ``90`` or ``2,5``."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from vietnamese.numbers import NumberRefused, parse_decimal, shortest


class PointsField(forms.Field):
    """Cleans to Decimal, or None where nothing is typed; shows stored numbers as ``2,5`` and again exactly what was typed.

    ``max_value``: the most that may be typed.
    """

    widget = forms.TextInput
    default_error_messages = {"required": "Chưa nhập số."}

    def __init__(self, *, max_digits=None, decimal_places=2, max_value=None, **kwargs):
        self.max_value = max_value
        self.decimal_places = decimal_places  # max_digits is the model's to check
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        # For the running sum on the page, which leaves out what cannot be saved.
        most = {} if self.max_value is None else {"data-max": shortest(self.max_value)}
        return {"inputmode": "decimal", "autocomplete": "off", "size": 8, **most}

    def to_python(self, value):
        if isinstance(value, Decimal | int):
            return Decimal(value)
        try:
            number = parse_decimal(value, self.decimal_places)
        except NumberRefused as refused:
            raise ValidationError(refused.message, code=refused.code) from None
        if number is not None and self.max_value is not None and number > self.max_value:
            raise ValidationError(f"Điểm phải từ 0 đến {shortest(self.max_value)}.", code="too_large")
        return number

    def prepare_value(self, value):
        return shortest(Decimal(value)) if isinstance(value, Decimal | int) else value

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
