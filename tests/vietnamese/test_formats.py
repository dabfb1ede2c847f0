import datetime

import pytest
from django import forms
from django.utils import formats


class DayForm(forms.Form):
    day = forms.DateField()
    moment = forms.DateTimeField(required=False)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("03/04/2026", datetime.date(2026, 4, 3)),
        ("3/4/2026", datetime.date(2026, 4, 3)),
        ("25/12/2026", datetime.date(2026, 12, 25)),
        ("2026-12-25", datetime.date(2026, 12, 25)),
    ],
)
def test_the_day_comes_before_the_month(typed, day):
    form = DayForm({"day": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == day


@pytest.mark.parametrize("typed", ["12/25/2026", "03/04/26", "31/02/2026", "mai"])
def test_other_dates_are_refused(typed):
    assert "day" in DayForm({"day": typed}).errors


@pytest.mark.parametrize("typed", ["03/04/2026 14:05", "2026-04-03T14:05", "2026-04-03 14:05:00"])
def test_moments_are_read_day_first(typed):
    form = DayForm({"day": "03/04/2026", "moment": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["moment"].isoformat() == "2026-04-03T14:05:00+07:00"


def test_dates_are_shown_as_they_are_typed():
    day = datetime.date(2026, 4, 3)
    assert 'value="03/04/2026"' in str(DayForm(initial={"day": day})["day"])
    assert formats.date_format(day) == formats.date_format(day, "SHORT_DATE_FORMAT") == "03/04/2026"
    moment = datetime.datetime(2026, 4, 3, 14, 5, tzinfo=datetime.UTC)
    assert formats.date_format(moment, "DATETIME_FORMAT") == "03/04/2026 14:05"


def test_numbers_are_grouped_by_three_only_when_asked():
    assert formats.number_format(1234567, force_grouping=True) == "1.234.567"
    assert formats.number_format(2.5) == "2,5"
    assert formats.number_format(2026) == "2026"
