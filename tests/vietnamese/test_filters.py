import datetime

import pytest
from django.template import engines


def render(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("number", "shown"), [(120000, "120.000"), (0, "0"), (None, ""), ("", ""), (-5000, "-5.000")]
)
def test_group(number, shown):
    assert render("{{ number|group }}", number=number) == shown


def test_dates_and_moments():
    moment = datetime.datetime(2026, 8, 31, 18, 5, tzinfo=datetime.UTC)
    assert render("{{ day|date_vi }}", day=datetime.date(2026, 8, 31)) == "31/08/2026"
    assert (
        render("{{ moment|date_vi }} {{ moment|datetime_vi }}", moment=moment)
        == "01/09/2026 01/09/2026 01:05"
    )
    assert render("{{ none|date_vi }}{{ none|datetime_vi }}", none=None) == ""


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (61240, 120000, "51,0%"),
        (0, 5, "0,0%"),
        (7, 0, ""),
        (7, None, ""),
        (None, 5, ""),
        ("", 5, ""),
        (5, "", ""),
    ],
)
def test_percent_of(part, whole, shown):
    assert render("{{ part|percent_of:whole }}", part=part, whole=whole) == shown
