"""Part ≤ whole, and start + admitted − decreased = end, on random figures against the rule written out by hand."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.models import Indicator
from targets.reports import checks
from tests.support import form_figures
from vietnamese.dates import Quarter

pytestmark = pytest.mark.usefixtures("reference_data")

QUARTER = Quarter(2026, 2)
WITHIN_A_QUARTER = {
    "enterprise_unions_founded": "unions_founded",
    "enterprise_unions_founded_20plus": "enterprise_unions_founded",
    "officials_standardised": "officials",
    **dict.fromkeys(form_figures.STANDARD_PARTS, "officials"),
}
figures = st.fixed_dictionaries(dict.fromkeys(form_figures.FIGURES, st.none() | st.integers(0, 12)))
histories = st.dictionaries(st.integers(1, 6).map(lambda back: QUARTER - back), figures, max_size=4)


@pytest.fixture(scope="module")
def indicators(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return {indicator.code: indicator for indicator in Indicator.objects.filter(reported=True)}


def more(part, whole):
    return part is not None and whole is not None and part > whole


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures, histories)
def test_errors_are_exactly_the_broken_rules(indicators, typed, history):
    context = checks.Context(QUARTER, history, indicators)
    values = checks.complete(typed, context)
    expected = [part for part, whole in WITHIN_A_QUARTER.items() if more(values[part], values[whole])]
    if any(more(values["officials_standardised"], values[part]) for part in form_figures.STANDARD_PARTS):
        expected.append("officials_standardised")

    def of_term(code):
        if values[code] is None:
            return None
        return values[code] + sum(before[code] or 0 for before in history.values())

    if more(of_term("first_time_officers_trained"), of_term("first_time_officers")):
        expected.append("first_time_officers_trained")
    start, admitted, decreased = (
        values[code] for code in ("members_start", "members_admitted", "members_decreased")
    )
    if None not in (start, admitted, decreased) and decreased > start + admitted:
        expected.append("members_decreased")
    found = [problem.code for problem in checks.errors(values, context)]
    assert sorted(found) == sorted(expected)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures, histories)
def test_the_closing_stock_is_the_arithmetic_or_unknown(indicators, typed, history):
    context = checks.Context(QUARTER, history, indicators)
    values = checks.complete(typed, context)
    carried = history.get(QUARTER.previous(), {}).get("members_end")
    start = typed["members_start"] if carried is None else carried
    admitted, decreased = typed["members_admitted"], typed["members_decreased"]
    assert values["members_start"] == start
    if None in (start, admitted, decreased) or decreased > start + admitted:
        assert values["members_end"] is None
    else:
        assert values["members_end"] == start + admitted - decreased
    assert {code for code in form_figures.FIGURES if values[code] is None} - {"members_end"} == {
        problem.code for problem in checks.gaps(values, context)
    }
