"""What is missing, wrong and odd in a unit's figures."""

import pytest

from targets.models import Indicator
from targets.reports import checks
from targets.reports.checks import Context
from tests.support import form_figures
from vietnamese.dates import Quarter

pytestmark = pytest.mark.usefixtures("reference_data")

QUARTER = Quarter(2026, 2)


def context(history=None, quarter=QUARTER):
    indicators = {indicator.code: indicator for indicator in Indicator.objects.filter(reported=True)}
    return Context(quarter, history or {}, indicators)


def whole(**figures):
    values = dict.fromkeys(form_figures.FIGURES, 0) | {"members_start": 100, "members_end": 100}
    return values | figures


def codes(problems):
    return [problem.code for problem in problems]


def test_figures_cover_exactly_what_is_reported():
    assert set(form_figures.FIGURES) == set(context().indicators)
    assert set(form_figures.FLOWS) == {c for c, i in context().indicators.items() if i.kind == "flow"}


def test_the_opening_stock_is_carried_over_and_the_closing_one_computed():
    earlier = context({QUARTER.previous(): {"members_end": 1450}})
    done = checks.complete({"members_start": 7, "members_admitted": 95, "members_decreased": 12}, earlier)
    assert (done["members_start"], done["members_end"]) == (1450, 1533)


def test_without_an_earlier_quarter_the_opening_stock_is_what_was_typed():
    done = checks.complete({"members_start": 7, "members_admitted": 1, "members_decreased": 0}, context())
    assert done["members_end"] == 8


def test_a_quarter_that_is_not_the_one_before_carries_nothing_over():
    assert context({QUARTER - 2: {"members_end": 1450}}).openings == {}


def test_blank_is_not_zero():
    values = whole(members_admitted=None)
    assert codes(checks.gaps(values, context())) == ["members_admitted"]
    assert checks.gaps(whole(), context()) == []
    assert checks.complete(values, context())["members_end"] is None


def test_a_closing_stock_below_zero_is_never_computed():
    values = {"members_start": 10, "members_admitted": 5, "members_decreased": 16}
    assert checks.complete(values, context())["members_end"] is None
    assert codes(checks.errors(values, context())) == ["members_decreased"]
    assert checks.errors(values | {"members_decreased": 15}, context()) == []


@pytest.mark.parametrize(
    ("part", "of"),
    [
        ("enterprise_unions_founded", "unions_founded"),
        ("enterprise_unions_founded_20plus", "enterprise_unions_founded"),
        ("officials_standardised", "officials"),
        ("officials_political_theory", "officials"),
        ("officials_standardised", "officials_skills"),
    ],
)
def test_a_part_is_never_more_than_the_whole(part, of):
    before = {"unions_founded": 9, "enterprise_unions_founded": 9, "officials": 9}
    if part == "officials_standardised":
        before |= dict.fromkeys(form_figures.STANDARD_PARTS, 9)
    values = whole(**before) | {of: 3, part: 4}
    assert part in codes(checks.errors(values, context()))
    assert part not in codes(checks.errors(values | {part: 3}, context()))


def test_trained_officers_are_compared_over_the_term():
    history = {QUARTER.previous(): {"first_time_officers": 3, "first_time_officers_trained": 1}}
    values = whole(first_time_officers=0, first_time_officers_trained=2)
    assert checks.errors(values, context(history)) == []
    assert codes(checks.errors(values, context())) == ["first_time_officers_trained"]


def test_an_opening_that_is_no_longer_the_previous_closing_is_an_error():
    history = {QUARTER.previous(): {"members_end": 101}}
    assert codes(checks.errors(whole(), context(history))) == ["members_start"]


def admitted_before(*values):
    return {QUARTER - back: {"members_admitted": value} for back, value in enumerate(reversed(values), 1)}


@pytest.mark.parametrize(
    ("value", "odd"),
    [(90, False), (270, False), (271, True), (30, False), (29, True), (0, True), (None, False)],
)
def test_oddities_are_three_times_the_usual_or_a_third_of_it(value, odd):
    found = checks.oddities(whole(members_admitted=value), context(admitted_before(90, 90, 90)))
    assert ("members_admitted" in codes(found)) is odd


def test_a_value_under_one_percent_asks_for_missing_zeros():
    found = checks.oddities(whole(members_admitted=20), context(admitted_before(20000, 20000)))
    assert "thiếu số 0" in found[0].message


def test_small_counts_and_a_single_earlier_quarter_are_never_odd():
    assert checks.oddities(whole(members_admitted=4), context(admitted_before(1, 1))) == []
    assert checks.oddities(whole(members_admitted=4000), context(admitted_before(10))) == []
    # Half of a union is usual: none this time is no missing digit.
    assert checks.oddities(whole(members_admitted=0), context(admitted_before(0, 1))) == []


def test_later_quarters_are_no_usual_values():
    later = {QUARTER + 1: {"members_admitted": 5}, QUARTER + 2: {"members_admitted": 5}}
    assert context(later).usual("members_admitted") == []
    assert context(later).so_far("members_admitted") == 0


class TestStandardOfOfficials:
    """Four parts; a period opened before the form asked for them does without."""

    @pytest.mark.parametrize("part", form_figures.STANDARD_PARTS)
    def test_blank_is_asked_for_or_tolerated_by_the_period_and_never_zero(self, part):
        blank = whole(officials=5, officials_standardised=3) | dict.fromkeys(form_figures.STANDARD_PARTS, 5)
        blank[part] = None
        assert codes(checks.gaps(blank, context())) == [part]
        spared = context()
        spared.needs_standard_parts = False
        assert checks.gaps(blank, spared) == []
        assert checks.errors(blank, spared) == []

    def test_all_parts_that_are_exceeded_are_named_in_one_sentence(self):
        values = whole(officials=5, officials_standardised=4) | dict.fromkeys(form_figures.STANDARD_PARTS, 4)
        assert checks.errors(values, context()) == []
        problems = checks.errors(values | {"officials_expertise": 3, "officials_skills": 2}, context())
        assert codes(problems) == ["officials_standardised"]
        assert "chuyên môn” (3)" in problems[0].message
        assert "kỹ năng công tác” (2)" in problems[0].message
