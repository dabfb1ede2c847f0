"""Shares of officials up to the standard and of officers trained: against a naive count, over merged units, at the edges."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets import progress
from targets.models import ReportState
from targets.progress.officials import SHARES, OfficerShares, Share
from tests.support import bulk, people
from tests.support import reorganising as events
from tests.support.form_figures import STANDARD_PARTS
from tests.targets.test_progress_naive import write
from vietnamese import clock
from vietnamese.dates import Quarter

pytestmark = pytest.mark.django_db

UNITS = ("luc-nam", "son-dong", "kcn")
OF_STANDARD = ("officials_standardised", *STANDARD_PARTS)
FIRST_TIME, TRAINED = "first_time_officers", "first_time_officers_trained"
CODES = ("officials", *OF_STANDARD, FIRST_TIME, TRAINED)
reports = st.dictionaries(
    st.tuples(st.sampled_from(UNITS), st.sampled_from([2024, 2025]), st.integers(1, 4)),
    st.tuples(
        st.sampled_from(
            [ReportState.APPROVED, ReportState.APPROVED, ReportState.SUBMITTED, ReportState.RETURNED]
        ),
        st.fixed_dictionaries({code: st.none() | st.integers(0, 9) for code in CODES}),
    ),
    max_size=10,
)


def shares(on, structure=progress.REPORTED):
    return OfficerShares(progress.load(on=on, structure=structure, indicators=SHARES))


def naive(given_reports, units, ended):
    """``{code: (part, whole)}`` as a person would count it from the approved sheets; ``trained`` under its own code."""
    sheets = {unit: [] for unit in units}
    for (unit, year, quarter), (state, values) in sorted(given_reports.items()):
        if unit in sheets and state == ReportState.APPROVED and Quarter(year, quarter) <= ended:
            sheets[unit].append(values)
    found = {}
    for code in (*OF_STANDARD, TRAINED):
        pairs = []
        for of_unit in sheets.values():
            if not of_unit:
                continue
            if code == TRAINED:
                parts, wholes = (
                    [sheet[one] for sheet in of_unit if sheet[one] is not None]
                    for one in (TRAINED, FIRST_TIME)
                )
                if parts and wholes:
                    pairs.append((sum(parts), sum(wholes)))
            elif None not in (of_unit[-1][code], of_unit[-1]["officials"]):
                pairs.append((of_unit[-1][code], of_unit[-1]["officials"]))
        found[code] = (sum(p for p, _ in pairs), sum(w for _, w in pairs)) if pairs else (None, None)
    return found


def together(officers):
    return {code: (share.part, share.whole) for code, share in officers.standard.items()} | {
        TRAINED: (officers.trained.part, officers.trained.whole)
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports, st.sampled_from([Quarter(2024, 2), Quarter(2025, 1), Quarter(2025, 4)]))
def test_against_a_naive_count(reference_data, given_reports, ended):
    with transaction.atomic():
        write(given_reports, {})
        found = shares(ended.last_day)
        assert together(found.province()) == naive(given_reports, UNITS, ended)
        for unit in UNITS:
            assert together(found.of_unit(unit)) == naive(given_reports, [unit], ended)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("part", "whole", "goal", "percent", "missing"),
    [
        (None, None, 100, None, None),
        (0, 0, 100, None, 0),  # nobody there: no percentage
        (0, 3, 100, "0,0%", 3),
        (2, 3, 100, "66,7%", 1),
        (1, 16, 100, "6,3%", 15),  # 6,25: half away from zero
        (1999, 2000, 100, "100,0%", 1),  # rounded up, and still one short
        (2, 3, 90, "66,7%", 1),  # 2,7 persons are three
        (3, 3, 90, "100,0%", 0),
        (2, 3, None, "66,7%", None),
    ],
)
def test_percentages_and_persons(part, whole, goal, percent, missing):
    share = Share(part, whole, goal)
    assert (share.percent, share.missing) == (percent, missing)


def test_a_blank_part_is_left_out_of_its_whole(reference_data):
    people.open_quarter(2024, 1)
    type(people.period_of(2024, 1)).objects.filter(year=2024, quarter=1).update(needs_standard_parts=False)
    people.approve_report("luc-nam", 2024, 1, **dict.fromkeys(STANDARD_PARTS))
    people.approve_report("kcn", 2024, 1, officials=18, officials_standardised=5, officials_skills=9)
    found = shares(datetime.date(2024, 4, 20))
    skills = found.province().standard["officials_skills"]
    assert (skills.part, skills.whole, skills.entered, skills.reported) == (9, 18, 1, 2)
    assert found.province().officials == 23
    assert found.of_unit("luc-nam").standard["officials_skills"] == Share(goal=100, reported=1)
    assert found.of_unit("son-dong").standardised == Share(goal=100)


class TestMerged:
    """Yên Dũng goes into TP Bắc Giang in the middle of Quý III/2024; five officials each."""

    AFTERWARDS = datetime.date(2025, 2, 1)

    @pytest.fixture(autouse=True)
    def merged(self, annex):
        for code in ("yen-dung", "tp-bac-giang"):
            people.approve_report(code, 2024, 2, first_time_officers=2, first_time_officers_trained=1)
        day = datetime.date(2024, 8, 15)
        with clock.at(day):
            events.do(events.absorb("yen-dung", "tp-bac-giang", day))

    def both(self):
        """The province in both views, which are equal, and the rows of the two units as reported and today."""
        views = [shares(self.AFTERWARDS, structure) for structure in (progress.REPORTED, progress.CURRENT)]
        assert together(views[0].province()) == together(views[1].province())
        return views[0].province(), *(
            view.of_unit(code).officials
            for view, code in (
                (views[0], "yen-dung"),
                (views[0], "tp-bac-giang"),
                (views[1], "tp-bac-giang"),
            )
        )

    def test_they_are_there_until_the_heir_reports_a_quarter_without_them(self):
        province, *rows = self.both()
        assert (province.officials, rows) == (10, [5, 5, 10])
        people.approve_report("tp-bac-giang", 2024, 3, officials=6)
        province, *rows = self.both()
        assert (province.officials, rows) == (11, [5, 6, 11])
        people.approve_report("tp-bac-giang", 2024, 4, officials=9)
        province, *rows = self.both()
        assert (province.officials, rows) == (9, [None, 9, 9])
        # What was reached in the term stays.
        assert (province.trained.part, province.trained.whole) == (2, 4)


def test_one_query_more_for_any_number_of_units(reference_data):
    def queries():
        known = progress.load(on=datetime.date(2025, 1, 20), indicators=SHARES)
        with CaptureQueriesContext(connection) as captured:
            OfficerShares(known).province()
        return len(captured)

    assert queries() == 0  # no report, nothing to read
    units = bulk.more_units(30)
    bulk.fill(units[:2], [people.period_of(2024, 4)])
    assert queries() == 1
    bulk.fill(units[2:], [people.period_of(2024, 4)])
    assert queries() == 1
