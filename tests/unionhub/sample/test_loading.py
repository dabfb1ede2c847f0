"""The whole sample, as `manage.py demo` loads it: register, reports, ratings and papers agree with each other."""

import datetime
import re

import pytest
from django.db.models import F, Q, Sum

from evaluations.models import Evaluation, EvaluationState, Finding, Inspection, RecognitionDecision
from targets.models import FoundingClaim, ReportFigure
from unionhub.sample import loading
from unionhub.sample.foundings import WITHOUT_LIST
from unionhub.sample.papers import paper_number
from unionhub.sample.places import PLACES
from unionhub.sample.register import BUDGET_UNIONS_ENDED_ON
from units.models import (
    CommitteeMember,
    Founding,
    GrassrootsUnion,
    Sector,
    SurveyedEnterprise,
    UnionEvent,
    Unit,
)
from vietnamese import clock

TODAY = datetime.date(2026, 11, 20)
PAPER = re.compile(r"\d+/(QĐ|KH|TB)-(LĐLĐ|CĐKCN|CĐN|CĐVC|UBKT)")


def approved(code):
    """``{(unit code, year, quarter): value}`` of a figure."""
    rows = ReportFigure.objects.filter(
        indicator__code=code, revision=F("revision__report__approved_revision")
    ).values_list(
        "revision__report__unit__code",
        "revision__report__period__year",
        "revision__report__period__quarter",
        "value",
    )
    return {(unit, year, quarter): value for unit, year, quarter, value in rows}


def last(figures):
    """``{unit code: value}`` of the last quarter of each."""
    return {unit: value for (unit, _, _), value in sorted(figures.items())}


@pytest.mark.sqlite
@pytest.mark.long  # every page of the walks stands on a part of it
def test_the_whole_sample_is_plausible(annex):
    with clock.at(TODAY):
        loading.load("mat-khau-thu-2026")
        members_of_the_register_are_those_of_the_reports()
        every_founding_of_a_report_is_in_the_register()
        unions_paid_by_the_budget_have_ended()
        unions_lie_where_their_unit_is()
        officials_fit_the_size_of_their_unit()
        ratings_are_of_unions_that_work()
        papers_name_their_issuer()
        names_read_like_names()


def members_of_the_register_are_those_of_the_reports():
    """A unit's register differs from its last approved report by nothing but unions founded since."""
    reported = last(approved("members_end"))
    registered = dict(
        GrassrootsUnion.objects.active().values_list("unit__code").annotate(Sum("members")).order_by()
    )
    differences = {
        code: registered[code] - value for code, value in reported.items() if registered[code] != value
    }
    since = dict(
        Founding.objects.filter(founded_on=TODAY - datetime.timedelta(days=3))
        .values_list("unit__code")
        .annotate(Sum("members"))
        .order_by()
    )
    assert differences == since
    assert len(reported) == 17
    assert all(abs(differences[code]) < reported[code] / 50 for code in differences)


def every_founding_of_a_report_is_in_the_register():
    founded, admitted = approved("unions_founded"), approved("members_admitted")
    listed, members = {}, {}
    for claim in FoundingClaim.objects.filter(report__approved_revision__isnull=False).select_related(
        "report__unit", "report__period", "founding__union"
    ):
        key = (claim.report.unit.code, claim.report.period.year, claim.report.period.quarter)
        listed[key] = listed.get(key, 0) + 1
        members[key] = members.get(key, 0) + claim.founding.members
        assert claim.report.period.first_day <= claim.founding.founded_on <= claim.report.period.cut_off
        assert claim.founding.name == claim.founding.union.name or claim.founding.union.events.exists()
    without = {
        key: number - listed.get(key, 0) for key, number in founded.items() if number != listed.get(key, 0)
    }
    assert set(without) <= {(code, 2024, 1) for code in WITHOUT_LIST}
    assert sum(without.values()) in range(1, 5)
    assert not {key: (number, admitted[key]) for key, number in members.items() if number > admitted[key]}


def unions_paid_by_the_budget_have_ended():
    state = GrassrootsUnion.objects.filter(kind__sector=Sector.STATE)
    ended = state.filter(ceased_on=BUDGET_UNIONS_ENDED_ON)
    assert ended.count() > 500
    assert not ended.exclude(ceased_reason="reorganised").exists()
    assert not state.active().filter(kind__code="hanh-chinh").exists()
    assert not state.active().filter(kind__code="su-nghiep", note="").exists()
    assert UnionEvent.objects.filter(union__in=ended, comment__contains="ngân sách").count() == ended.count()
    before, after = approved("members_end"), approved("members_decreased")
    for code, year, quarter in before:
        if (year, quarter) == (2025, 2):
            members = ended.filter(unit__code=code).aggregate(sum=Sum("members"))["sum"] or 0
            assert after[code, year, quarter] >= members


def unions_lie_where_their_unit_is():
    for code, places in PLACES.items():
        assert not GrassrootsUnion.objects.filter(unit__code=code).exclude(place__in=places).exists()
        assert not SurveyedEnterprise.objects.filter(unit__code=code).exclude(place__in=places).exists()


def officials_fit_the_size_of_their_unit():
    members, officials = last(approved("members_end")), last(approved("officials"))
    by_size = [officials[code] for code in sorted(members, key=members.get)]
    assert by_size == sorted(by_size)
    assert by_size[0] >= 2
    assert 15 <= by_size[-1] <= 25


def ratings_are_of_unions_that_work():
    rated = Evaluation.objects.filter(state__in=[EvaluationState.RECOGNISED, EvaluationState.OBJECTED])
    assert rated.count() > 3000
    assert not rated.filter(rated_union__ceased_on__lte=F("round__last_day")).exists()
    assert not rated.filter(rated_union__founding__founded_on__gt=F("round__last_day")).exists()


def papers_name_their_issuer():
    numbers = [
        *Founding.objects.values_list("decision_number", "unit__code"),
        *UnionEvent.objects.exclude(kind="transferred").values_list("decision_number", "union__unit__code"),
        *RecognitionDecision.objects.values_list("number", "issuer__code"),
    ]
    assert not {
        (number, code)
        for number, code in numbers
        if number and number != paper_number(int(number.split("/")[0]), code)
    }
    inspections = [
        *Inspection.objects.exclude(plan_number="").values_list("plan_number", flat=True),
        *Inspection.objects.exclude(conclusion_number="").values_list("conclusion_number", flat=True),
        *UnionEvent.objects.exclude(decision_number="").values_list("decision_number", flat=True),
    ]
    assert not {number for number in inspections if not PAPER.fullmatch(number)}


def names_read_like_names():
    numbered = Q(name__regex=r"[0-9]$") & ~Q(name__contains="THPT")
    assert not GrassrootsUnion.objects.filter(numbered).exists()
    assert not SurveyedEnterprise.objects.filter(numbered).exists()
    assert not GrassrootsUnion.objects.filter(kind__code="nghiep-doan").exclude(employer="").exists()
    positions = set(CommitteeMember.objects.values_list("position", flat=True))
    assert "Trưởng Ban Tổ chức - Kiểm tra" in positions
    assert not [
        position for position in positions if "Thường trực" in position and "Phó Chủ tịch" not in position
    ]
    assert Finding.objects.exists()
    assert Unit.objects.exists()
