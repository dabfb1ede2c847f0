"""Imports, single changes and events of the units at the same moment, on PostgreSQL: nobody meets an error page and nothing
is half done. The control takes the locks in the order of before: it must meet a deadlock, or the rest would prove nothing.
"""

import datetime
import os
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.test import Client
from django.urls import reverse

from targets.ledger.actions import record_decision
from targets.models import Indicator, Programme, ReportingPeriod
from targets.reports.actions import open_period
from tests.support import enterprises, people, unions
from tests.support import reorganising as events
from tests.support.overlapping import overlapping
from tests.support.register_files import listed, previewed
from tests.targets.test_races import at_once
from unionhub import reorganise
from unionhub.reorganise import execute
from units.models import Founding, GrassrootsUnion, Reorganisation, SurveyedEnterprise, Unit
from units.register import change_actions
from units.register.actions import FoundingPaper, record_founding
from units.register.imports import actions as register_import
from units.structure import actions as of_units
from vietnamese import clock
from workbooks.imports.answers import written
from workbooks.imports.upload_store import ImportMoved
from workflow.conflicts import is_conflict
from workflow.steps import StepRefused
from workflow.versions import version_of

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("reference_data"),
]

DAY = datetime.date(2025, 1, 1)
TIMES = int(os.environ.get("RACES", "3"))  # more of them, for a figure
BEFORE, NEW = 8, 40
ENDING, HEIR = "yen-dung", "tp-bac-giang"
LISTED = {"unit": "LĐLĐ huyện Yên Dũng", "kind": "DN ngoài nhà nước", "workforce": 30}
EVENT = {
    "loai": "absorb",
    "action": "look",
    "number": "88/QĐ-LĐLĐ",
    "signed_on": "01/01/2025",
    "effective_on": "01/01/2025",
    "ending-0-unit": ENDING,
    "staying-0-unit": HEIR,
}


class Both:
    """An import into a unit and the event that ends the unit, both looked at and ready to be confirmed on their pages."""

    def __init__(self):
        self.staff = people.staff()
        self.union = unions.union(ENDING, "CĐCS Công ty số 0")
        for row in range(1, BEFORE):
            unions.union(ENDING, f"CĐCS Công ty số {row}")
        self.enterprise = enterprises.enterprise(ENDING, "Công ty Đồi Ngô", workforce=25)
        rows = [LISTED | {"name": f"CĐCS Doanh nghiệp mới {row}"} for row in range(NEW)]
        self.kept, plan = previewed(self.staff, listed(*rows, LISTED | {"name": self.union.name}))
        assert not plan.refusal
        self.digest = plan.digest
        self.request = events.absorb(ENDING, HEIR, DAY)
        self.seen = reorganise.prepare(self.request).fingerprint

    # --- as actions

    def write(self):
        return register_import.write(by=self.staff, kept=self.kept, digest=self.digest)

    def carry_out(self):
        return reorganise.carry_out(by=self.staff, request=self.request, seen=self.seen)

    def change(self):
        seen = version_of(self.union)
        return change_actions.change_details(by=self.staff, union=self.union, seen=seen, workforce=31)

    def enter(self):
        return unions.union(ENDING, "CĐCS Vừa nhập")

    def record_founding(self):
        paper = FoundingPaper(datetime.date(2024, 6, 1), "3/QĐ-LĐLĐ", 30, 20)
        return record_founding(by=self.staff, union=self.union, paper=paper)

    def open_period(self):
        return open_period(by=self.staff, period=ReportingPeriod.objects.get(year=2024, quarter=4))

    def assign(self):
        return record_decision(
            by=self.staff,
            programme=Programme.objects.get(),
            issuer="province",
            number="5/QĐ-LĐLĐ",
            signed_on=DAY,
            effective_on=DAY,
            kind="assigned",
            entries=[
                (Unit.objects.get(code=ENDING), 2026, Indicator.objects.get(code="members_admitted"), 9)
            ],
        )

    # --- as two people in their browsers

    def browsers(self):
        importer, organiser = Client(raise_request_exception=False), Client(raise_request_exception=False)
        for client in (importer, organiser):
            client.force_login(self.staff, backend="units.backends.RoleBackend")
        preview = organiser.post(reverse("reorganise-new"), EVENT)
        event = {
            "noi-dung": preview.context["carried"],
            "dau-van": preview.context["preview"].fingerprint,
            "action": "carry-out",
        }
        address = f"{reverse('union-import-preview')}?tep={self.kept.ticket}"
        return (
            lambda: importer.post(address, {"confirm": "1", "digest": self.digest}).status_code,
            lambda: organiser.post(reverse("reorganise-preview"), event).status_code,
        )

    def check(self):
        """Each of the two is there whole or not at all, and nothing active is left in a unit that has ended."""
        new = GrassrootsUnion.objects.filter(name__startswith="CĐCS Doanh nghiệp mới")
        assert new.count() in (0, NEW)
        assert sum(one.history.count() >= 1 for one in new) == new.count()
        assert (written(self.kept) is not None) == new.exists()
        done = Reorganisation.objects.exists()
        assert (Unit.objects.get(code=ENDING).dissolved_on is not None) == done
        for model in (GrassrootsUnion, SurveyedEnterprise):
            assert model.objects.filter(unit__code=HEIR if not done else ENDING).count() == 0
        assert new.exists() or done


@pytest.fixture
def both(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(DAY):
        yield Both()


@pytest.mark.parametrize("repetition", range(TIMES))
def test_import_and_event_on_their_pages(both, repetition):
    """Together, or the second when the first has just taken the register."""
    taken = threading.Event()

    def taking(module, lock=register_import.hold_register):
        def hold():
            lock()
            taken.set()

        patch.setattr(module, "hold_register", hold)

    with pytest.MonkeyPatch.context() as patch:
        jobs = list(both.browsers())
        late = (None, 0, 1)[repetition % 3]
        if late is not None:
            taking((execute, register_import)[late])
            job = jobs[late]
            jobs[late] = lambda: taken.wait(60) and job()
        statuses = at_once(*(lambda _together, job=job: job() for job in jobs))
    assert set(statuses) <= {200, 302, 409}, statuses
    both.check()


# What the second may be told instead: each of these a page says in words.
SAID = (StepRefused, ValidationError, ImportMoved)
PAIRS = [
    ("write", "carry_out"),
    ("carry_out", "write"),
    ("change", "write"),
    ("write", "change"),
    ("change", "carry_out"),
    ("carry_out", "enter"),
    ("enter", "carry_out"),
    ("carry_out", "record_founding"),
    ("open_period", "carry_out"),
    ("carry_out", "open_period"),
    ("assign", "carry_out"),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_second_waits_and_no_two_wait_for_each_other(both, first, second):
    outcomes = overlapping(getattr(both, first), getattr(both, second))
    assert not isinstance(outcomes[0], Exception), outcomes
    assert isinstance(outcomes[1], SAID) or not isinstance(outcomes[1], Exception), outcomes
    if "carry_out" in (first, second) and Reorganisation.objects.exists():
        assert not GrassrootsUnion.objects.filter(unit__code=ENDING).exists()
        assert not Founding.objects.filter(unit__code=ENDING).exists()


@pytest.fixture
def old_order(both, monkeypatch):
    """Without the register, units for good: the import meets the event where each has what the other wants next."""
    meeting, met = threading.Barrier(2, timeout=60), threading.local()

    def meet():
        if not getattr(met, "once", False):
            met.once = True
            meeting.wait()

    def lock(pks):
        units = Unit.everything.select_for_update().filter(pk__in=pks).order_by("pk")
        locked = {unit.pk: unit for unit in units}
        meet()
        return locked

    def write(*args, original=register_import._write):
        written = original(*args)
        meet()
        return written

    monkeypatch.setattr(execute, "hold_register", lambda: None)
    monkeypatch.setattr(of_units, "lock", lock)
    monkeypatch.setattr(register_import, "_write", write)


def test_control_the_old_order_is_a_deadlock(both, old_order):
    def once(action):
        def job(_together):
            try:
                return transaction.atomic(getattr(action, "__wrapped__", action))(**arguments[action])
            except OperationalError as error:
                return "deadlock" if is_conflict(error) else str(error)

        return job

    arguments = {
        register_import.write: {"by": both.staff, "kept": both.kept, "digest": both.digest},
        reorganise.carry_out: {"by": both.staff, "request": both.request, "seen": both.seen},
    }
    outcomes = at_once(*map(once, arguments))
    assert outcomes.count("deadlock") == 1, outcomes


def test_a_deadlock_is_tried_once_more(both, old_order):
    statuses = at_once(*(lambda _together, job=job: job() for job in both.browsers()))
    assert set(statuses) <= {200, 302, 409}, statuses
    both.check()
