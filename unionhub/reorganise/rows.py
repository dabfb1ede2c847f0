"""Rows of units that can be added and taken away without JavaScript: a formset for each role (“ending-0-unit”, “new-2-name”)."""

import re
from functools import cached_property

from django.forms import BaseFormSet, formset_factory
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT

from vietnamese.numbers import plain_number

ENDING, NEW, STAYING = ROLES = ("ending", "new", "staying")
MOST = 100  # rows of one role on a page
HIGHEST = 1000  # number of a row, counted with those that were taken away


class UnitRows(BaseFormSet):
    """The units of one role, as typed. ``options(place)``: what the form of the row at this place is made with.

    A row keeps its number as long as it stands on the page, so that “new-2” names a unit that has no code yet; one that was
    taken away leaves “new-2-DELETE” behind. ``forms`` are those that stand.
    """

    def __init__(self, data, *, prefix, options):
        super().__init__(data, prefix=prefix)
        self.options = options

    @cached_property
    def numbers(self) -> list[int]:
        return [
            number
            for number in range(self.total_form_count())
            if not self.data.get(f"{self.prefix}-{number}-{DELETION_FIELD_NAME}")
        ]

    @property
    def prefixes(self) -> list[str]:
        return [self.add_prefix(number) for number in self.numbers]

    @property
    def taken_away(self) -> list[str]:
        """Names of the hidden fields that say so."""
        gone = set(range(self.total_form_count())) - set(self.numbers)
        return [f"{self.add_prefix(number)}-{DELETION_FIELD_NAME}" for number in sorted(gone)]

    @cached_property
    def forms(self):
        return [
            self._construct_form(number, empty_permitted=False, **self.options(place)).read()
            for place, number in enumerate(self.numbers)
        ]


def rows_typed(data, role: str, form, least: int, *, options, adds=False, drops_blank=False) -> UnitRows:
    """At least ``least`` rows, and one more where it ``adds``. ``data`` is filled in with how many there are.

    Pages that send no management form are read too. ``drops_blank``: rows in which nobody has written anything are taken
    away; what the page proposes does not count (``form.WRITTEN`` are the fields that do).
    """
    total = plain_number(data.get(f"{role}-{TOTAL_FORM_COUNT}", ""))
    if total is None:
        sent = {
            int(match[1])
            for name in data
            if (match := re.fullmatch(rf"{role}-([0-9]{{1,3}})-(?:unit|name)", name))
        }
        total = max(sent, default=-1) + 1
        _take_away(data, role, set(range(total)) - sent)
    total = min(total, HIGHEST)
    standing = [number for number in range(total) if not data.get(f"{role}-{number}-{DELETION_FIELD_NAME}")]
    _take_away(data, role, standing[MOST:])
    wanted = min(max(least, len(standing) + adds), MOST)
    while len(standing) < wanted and total < HIGHEST:
        standing.append(total)
        total += 1
    if drops_blank:
        blank = [
            number
            for number in standing
            if not any(data.get(f"{role}-{number}-{name}") for name in form.WRITTEN)
        ]
        spare = len(standing) - least
        _take_away(data, role, blank[::-1][:spare])
    data[f"{role}-{TOTAL_FORM_COUNT}"], data[f"{role}-{INITIAL_FORM_COUNT}"] = str(total), "0"
    made = formset_factory(
        form, formset=UnitRows, extra=0, max_num=MOST, absolute_max=HIGHEST, can_delete=True
    )
    return made(data, prefix=role, options=options)


def _take_away(data, role, numbers):
    for number in numbers:
        data[f"{role}-{number}-{DELETION_FIELD_NAME}"] = "on"
