"""Addresses of the list behind a number. Tables have thousands of these, so they are put together from parts."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from evaluations.models import Measure
from evaluations.rates import Tally
from pages.markup import element, text
from unionhub.overview.ratings.results import CODE_OF_COUNT, CODE_OF_MEASURE
from vietnamese.numbers import group

YEAR, ROUND, SUBJECT, UNIT, KIND = "nam", "dot", "doi-tuong", "don-vi", "loai-hinh"
RESULT, REGISTERED, STATE, REASON, TEXT = "ket-qua", "dang-ky", "trang-thai", "ly-do", "tim"
RARE, YES = "ly-do-it-gap", "1"


class Links:
    """Into the list of a year, or of one unit in it (``unit``: its code)."""

    def __init__(self, year: int, unit: str = ""):
        self.base = f"{reverse('dashboard-rating-list')}?{YEAR}={year}"
        if unit:
            self.base += f"&{UNIT}={unit}"

    def of(self, subject="", result="", *, unit="", registered="", reason="", rare=False) -> str:
        """Every argument is a code that stands in addresses, ``reason`` a free text; ``rare``: all
        reasons but the most frequent ones."""
        address = f"{self.base}&{RARE}={YES}" if rare else self.base
        for name, value in ((UNIT, unit), (SUBJECT, subject), (RESULT, result), (REGISTERED, registered)):
            if value:
                address += f"&{name}={value}"
        return f"{address}&{urlencode({REASON: reason})}" if reason else address

    def number(
        self, tally: Tally, count: str, measure: Measure | None = None, *, subject="", unit=""
    ) -> SafeString:
        """A count of ``tally`` as a link to its rows; 0 has none and is no link."""
        value = getattr(tally, count)
        subject = subject or (CODE_OF_MEASURE[measure] if measure else "")
        return linked(value, self.of(subject, CODE_OF_COUNT[count], unit=unit))


def linked(value: int, address: str) -> SafeString:
    return element("a", group(value), href=address) if value else text("0")
