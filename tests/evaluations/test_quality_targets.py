"""Shares by decision: what counts, what a decision would change, and what is refused."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluations.models import Measure, QualityTarget, QualityTargetDecision
from evaluations.quality_targets.actions import assign_quality_targets
from evaluations.quality_targets.shares import Effect, changes, share_text
from tests.support import people
from units.models import Unit
from workflow.steps import StepRefused

pytestmark = pytest.mark.usefixtures("reference_data")
JANUARY, APRIL = datetime.date(2025, 1, 10), datetime.date(2025, 4, 1)
STATE, NON_STATE = Measure.STATE, Measure.NON_STATE


def assign(shares, *, by=None, number="3/QĐ-LĐLĐ", signed_on=JANUARY, **changed):
    """``shares``: {(unit code, measure): percent}."""
    values = {"year": 2025, "number": number, "signed_on": signed_on, "effective_on": signed_on} | changed
    units = {unit.code: unit for unit in Unit.objects.all()}
    return assign_quality_targets(
        by=by or people.staff(),
        shares={
            (units[code], measure): None if share is None else Decimal(share)
            for (code, measure), share in shares.items()
        },
        **values,
    )


def counting(code, measure):
    found = QualityTarget.objects.counting(2025).get((Unit.objects.get(code=code).pk, measure))
    return found and (found.share, found.number)


def test_a_later_decision_replaces_what_it_names_and_nothing_else():
    assign({("luc-nam", STATE): 90, ("luc-nam", NON_STATE): 75, ("kcn", NON_STATE): 75})
    assign({("luc-nam", NON_STATE): "87.5"}, number="9/QĐ-LĐLĐ", signed_on=APRIL)
    assert counting("luc-nam", NON_STATE) == (Decimal("87.5"), "9/QĐ-LĐLĐ")
    assert counting("luc-nam", STATE) == (90, "3/QĐ-LĐLĐ")
    assert counting("kcn", NON_STATE) == (75, "3/QĐ-LĐLĐ")
    assert counting("kcn", STATE) is None


def test_the_same_number_again_with_equal_content_changes_nothing():
    first = assign({("luc-nam", STATE): 90, ("kcn", STATE): 85})
    again = assign({("kcn", STATE): "85.00", ("luc-nam", STATE): 90}, number=" 3/QĐ-LĐLĐ ", note="Ghi lại")
    assert again == first
    assert (QualityTargetDecision.objects.count(), QualityTarget.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("shares", "changed", "words"),
    [
        ({("luc-nam", STATE): None}, {}, "nội dung khác"),
        ({("luc-nam", STATE): 91}, {}, "đã có .* với nội dung khác"),
        ({("luc-nam", STATE): 90, ("kcn", STATE): 90}, {}, "nội dung khác.*quyết định có số mới"),
        ({("luc-nam", STATE): 90}, {"effective_on": APRIL}, "nội dung khác"),
        ({("luc-nam", STATE): 90}, {"signed_on": APRIL}, "với ngày ký 10/01/2025, không phải 01/04/2025"),
    ],
    ids=["withdrawn", "share", "unit", "effective", "signed"],
)
def test_the_same_number_with_other_content_is_refused(shares, changed, words):
    assign({("luc-nam", STATE): 90})
    with pytest.raises(StepRefused, match=words):
        assign(shares, **changed)
    assert QualityTarget.objects.count() == 1


def test_the_same_number_of_another_year_is_another_decision():
    assign({("luc-nam", STATE): 90})
    assign({("luc-nam", STATE): 91}, year=2026)
    assign({("luc-nam", STATE): 92}, year=2026, signed_on=datetime.date(2026, 1, 9))
    assert QualityTargetDecision.objects.count() == 3


@pytest.mark.parametrize(
    ("shares", "changed", "error"),
    [
        ({}, {}, StepRefused),
        ({("luc-nam", STATE): "100.5"}, {}, ValidationError),
        ({("luc-nam", STATE): -1}, {}, ValidationError),
        ({("luc-nam", "other"): 1}, {}, ValidationError),
        ({("luc-nam", STATE): 90}, {"number": "  "}, ValidationError),
        # It would count for ever, and could not be put right: Effective 2062 for 2026.
        ({("luc-nam", STATE): 90}, {"effective_on": datetime.date(2062, 1, 1)}, ValidationError),
        ({("luc-nam", STATE): 90}, {"signed_on": datetime.date(2024, 1, 1), "year": 2026}, ValidationError),
    ],
    ids=["nothing", "above", "below", "measure", "number", "effective", "signed"],
)
def test_half_a_decision_is_never_written(shares, changed, error):
    with pytest.raises(error):
        assign(shares, **changed)
    assert not QualityTargetDecision.objects.exists()


def test_only_the_province_assigns():
    for person in (people.reporter("luc-nam"), people.leader(), people.administrator()):
        with pytest.raises(PermissionDenied):
            assign({("luc-nam", STATE): 90}, by=person)


def test_what_a_decision_would_change():
    assign({("luc-nam", STATE): 90, ("kcn", STATE): 90})
    assign({("yen-the", STATE): 80}, number="9/QĐ-LĐLĐ", signed_on=APRIL)
    ids = dict(Unit.objects.values_list("code", "pk"))
    shares = {
        (ids[code], "x" if code == "y-te" else STATE): Decimal(90) for code in ("luc-nam", "yen-the", "y-te")
    }
    shares[ids["kcn"], STATE] = Decimal(85)
    found = changes(QualityTarget.objects.last_said(2025), shares, datetime.date(2025, 2, 1))
    effects = {change.unit_id: change.effect for change in found}
    assert effects == {
        ids["luc-nam"]: Effect.SAME,
        ids["kcn"]: Effect.CHANGED,
        ids["yen-the"]: Effect.OVERTAKEN,
        ids["y-te"]: Effect.NEW,
    }


WITHDRAWAL_CASES = [
    # (day of the year's decisions in the order of recording, share or None: withdrawn), what counts in the end
    ([(1, 90), (2, None)], None),
    ([(1, 90), (2, None), (3, 80)], 80),
    ([(1, None)], None),
    ([(3, None), (1, 90)], None),  # recorded later, effective earlier: the withdrawal goes on counting
    ([(3, 85), (1, None)], 85),
    ([(2, 90), (2, None)], None),  # of one day: as recorded
    ([(2, None), (2, 0)], 0),  # 0 % is assigned, nothing is not
]


@pytest.mark.parametrize(("decisions", "counts"), WITHDRAWAL_CASES)
def test_the_last_one_counts_whether_it_assigns_or_withdraws(decisions, counts):
    unit = Unit.objects.get(code="luc-nam")
    key, said, staff = (unit.pk, STATE), {}, people.staff()
    for number, (month, share) in enumerate(decisions):
        day = datetime.date(2025, month, 1)
        (told,) = changes(QualityTarget.objects.last_said(2025), {key: share}, day)
        values = {"year": 2025, "number": f"{number}/QĐ", "signed_on": JANUARY, "effective_on": day}
        assign_quality_targets(by=staff, shares={(unit, STATE): share}, **values)
        standing = said.get("share")
        if month >= said.get("month", 0):
            said = {"month": month, "share": share}
        assert QualityTarget.objects.in_force(2025).get(key) == said["share"]
        # The preview has said what came of it.
        assert (told.effect in (Effect.OVERTAKEN, Effect.SAME)) == (standing == said["share"])
    assert QualityTarget.objects.in_force(2025) == ({} if counts is None else {key: counts})
    for month in range(1, 5):
        so_far = sorted((of, number) for number, (of, _) in enumerate(decisions) if of <= month)
        last = decisions[so_far[-1][1]][1] if so_far else None
        assert QualityTarget.objects.in_force(2025, datetime.date(2025, month, 15)).get(key) == last


@pytest.mark.parametrize(
    ("share", "text"), [("90.00", "90%"), ("87.50", "87,5%"), ("87.25", "87,25%"), ("0", "0%")]
)
def test_shares_as_they_are_read(share, text):
    assert share_text(Decimal(share)) == text
