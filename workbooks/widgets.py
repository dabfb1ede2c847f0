"""Cells of tables that are imported, as values of the model: read by the rules of the whole product.

The library's own widgets take 03/04/2026 for 4 March, 1.234 for 1, and any word that is not “true” for no.
"""

import datetime

from import_export import widgets

from vietnamese.dates import FIRST_DAY, LAST_DAY, parse_date
from vietnamese.numbers import spreadsheet_whole
from vietnamese.text import fold


class WholeWidget(widgets.IntegerWidget):
    """Whole numbers ≥ 0; blank is None."""

    def clean(self, value, row=None, **kwargs):
        return spreadsheet_whole(value)


class DateWidget(widgets.DateWidget):
    """Dates of Excel, and texts with the day first."""

    def clean(self, value, row=None, **kwargs):
        if value in (None, ""):
            return None
        if isinstance(value, datetime.datetime):
            value = value.date()
        found = parse_date(value) if isinstance(value, str) else value
        if not isinstance(found, datetime.date) or not FIRST_DAY <= found <= LAST_DAY:
            raise ReadableValueError(
                f"“{value}” không phải là ngày. Vui lòng nhập ngày/tháng/năm, ví dụ 31/12/2026."
            )
        return found


class BooleanWidget(widgets.BooleanWidget):
    """“Có” and “Không”; blank is None."""

    def clean(self, value, row=None, **kwargs):
        if value in (None, ""):
            return None
        found = {
            "co": True,
            "x": True,
            "true": True,
            "1": True,
            "khong": False,
            "false": False,
            "0": False,
        }.get(fold(str(value)))
        if found is None:
            raise ReadableValueError(f"“{value}” không rõ là có hay không. Vui lòng nhập “Có” hoặc “Không”.")
        return found

    def render(self, value, obj=None, **kwargs):
        return {True: "Có", False: "Không"}.get(value, "")


class ReadableValueError(ValueError):
    """A refusal whose ``message`` is Vietnamese and meant for the person who imports."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message
