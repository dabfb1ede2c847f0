"""Fixtures of the whole suite. What is about the machine and the tools is in tests/support."""

import datetime
from functools import cache

import pytest

pytest_plugins = [
    "tests.support.machine",
    "tests.support.templates",
    "tests.support.browser",
    "tests.support.seals",
    "tests.support.furnished",
]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The reference data are there before the first test: loading them for each one took a third of the suite's time."""
    with django_db_blocker.unblock():
        load_if_empty()


_rows: dict = {}  # of the reference data and of the annex, once they were written by what the product writes them with


@pytest.fixture
def reference_data(db):
    """Units, programme, indicators, unopened periods and groups, as every installation starts."""
    load_if_empty()  # the flush after a transactional test takes them away


@pytest.fixture
def empty_database(db):
    """Tables without a row, as before ``setup``."""
    from django.core.management import call_command

    from workflow import seals

    with seals.lifted():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def annex(reference_data):
    """The real programme's targets in the ledger, from the file that the product ships, by the action of the import."""
    from targets.models import TargetDecision
    from tests.support import snapshot

    if "annex" in _rows and not TargetDecision.objects.exists():
        snapshot.add(_rows["annex"])
        return
    before = snapshot.take()
    _import_annex()
    _rows.setdefault("annex", snapshot.added(before, snapshot.take()))


def _import_annex():
    from django.db import transaction

    from targets.annex.actions import AnnexPaper, import_annex
    from targets.models import Programme

    signed_on = datetime.date(2023, 8, 31)
    with transaction.atomic():
        import_annex(
            by=None,
            sheets=shipped_sheets(),
            programme=Programme.objects.earliest("pk"),
            paper=AnnexPaper("…/CTr-LĐLĐ", signed_on, signed_on),
        )


def load_if_empty():
    from tests.support import snapshot
    from units.models import Unit

    if Unit.objects.exists():
        return
    if "reference data" in _rows:
        snapshot.put(_rows["reference data"])
        return
    from unionhub.management.commands.setup import load_reference_data

    load_reference_data()
    _rows["reference data"] = snapshot.take()


@cache
def shipped_sheets():
    """Read once: the reader is a process of its own, and has tests of its own."""
    from django.conf import settings

    from workbooks.reading import read_workbook

    return read_workbook((settings.BASE_DIR / "fixtures" / "bieu-chi-tieu-2023-2028.xlsx").read_bytes())
