"""Pieces of forms that are typed in parts: lines, days, and a part that can be read before it is judged."""

from django import forms
from django.forms.utils import ErrorDict

from vietnamese.fields import DayFormField, LineFormField

MAX_PROSE = 5000


class Line(LineFormField):
    """One line as long as the column holds."""

    def __init__(self, *, column, **kwargs):
        kwargs.setdefault("max_length", column.max_length)
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"autocomplete": "off"}


class Day(DayFormField):
    widget = forms.DateInput(attrs={"class": "day", "autocomplete": "off", "placeholder": "ngày/tháng/năm"})
    default_error_messages = {"invalid": "Không đọc được ngày này. Ví dụ đúng: 01/07/2025."}


class Part(forms.Form):
    """A piece of the page. What can be read of it is in ``cleaned_data``, whether or not its errors are shown."""

    use_required_attribute = False

    def __init__(self, data, *, prefix=None, loud=False, **kwargs):
        super().__init__(data, prefix=prefix, label_suffix="", **kwargs)
        self._loud = loud

    def read(self) -> "Part":
        """Validate; errors of a page that is only being filled in are not held against anybody."""
        self.full_clean()
        if not self._loud:
            self._errors = ErrorDict()
        return self

    def get(self, name, otherwise=""):
        value = self.cleaned_data.get(name)
        return otherwise if value is None else value
