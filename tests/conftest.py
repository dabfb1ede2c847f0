"""Fixtures of the whole suite. What is about the machine and the tools is in tests/support."""

import datetime
from functools import cache

import pytest

pytest_plugins = [
    "tests.support.machine",
    "tests.support.templates",
    "tests.support.browser",
    "tests.support.reference",
    "tests.support.furnished",
]


_annex: list = []  # its rows, once the import wrote them


@pytest.fixture
def reference_data(db):
    """Units, programme, indicators, unopened periods and groups, as every installation starts: tests/support/reference.py."""


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

    if _annex and not TargetDecision.objects.exists():
        snapshot.add(_annex)
        return
    before = snapshot.take()
    _import_annex()
    if not _annex:
        _annex.extend(snapshot.added(before, snapshot.take()))


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


@cache
def shipped_sheets():
    """Read once: the reader is a process of its own, and has tests of its own."""
    from django.conf import settings

    from workbooks.reading import read_workbook

    return read_workbook((settings.BASE_DIR / "fixtures" / "bieu-chi-tieu-2023-2028.xlsx").read_bytes())
