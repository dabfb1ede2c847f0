"""A kind of event is one class: what is registered, that nothing else switches on a kind, and that a new one needs no more."""

import datetime
import re
from pathlib import Path

import pytest

from tests.support import reorganising
from unionhub.reorganise import EndingUnit, StayingUnit
from unionhub.reorganise.kinds import KINDS
from unionhub.reorganise.kinds.merge import Absorb
from unionhub.reorganise.preview import Problem
from units.models import ReorganisationKind, Unit
from vietnamese import clock

ROOT = Path(__file__).parents[3]
APPS = ("unionhub", "evaluations", "targets", "units")
# Beside the kinds themselves: the values, the sample's own events.
NAME_KINDS = ("units/models/reorganisation.py", "unionhub/sample/events.py")


def test_every_kind_is_one_class():
    assert [kind.kind for kind in KINDS.values()] == list(ReorganisationKind)
    assert all(kind.means and kind.example for kind in KINDS.values())


def test_nothing_else_names_a_kind():
    named = re.compile(rf"\b(?:Reorganisation)?Kind\.(?:{'|'.join(ReorganisationKind.names)})\b")
    files = {
        path.relative_to(ROOT).as_posix()
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "ReorganisationKind" in (source := path.read_text()) and named.search(source)
    }
    assert {name for name in files if not name.startswith("unionhub/reorganise/kinds/")} <= {*NAME_KINDS}


class Refusing(Absorb):
    """Checks, proposes and does something of its own."""

    def problems(self, situation, request):
        if request.number == "0":
            yield Problem("number", "Không nhận số này.")

    def proposed_targets(self, request, lines):
        return None

    def carry_out(self, steps):
        super().carry_out(steps)
        Unit.objects.filter(code="tp-bac-giang").update(order=99)


@pytest.mark.django_db
def test_a_kind_checks_proposes_and_does_as_its_class_says(annex, monkeypatch):
    day = datetime.date(2025, 1, 1)
    monkeypatch.setitem(KINDS, "absorb", Refusing())
    event = {
        "ending": (EndingUnit("yen-dung", heir="tp-bac-giang"),),
        "staying": (StayingUnit("tp-bac-giang"),),
    }
    with clock.at(day):
        preview = reorganising.reorganise.prepare(reorganising.request("absorb", day, number="0", **event))
        assert [problem.field for problem in preview.problems] == ["number", "targets"]
        moves = preview.proposed
        reorganising.do(reorganising.request("absorb", day, targets=moves, **event))
    assert Unit.objects.get(code="tp-bac-giang").order == 99
