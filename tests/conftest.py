"""Fixtures of the whole suite. What is about the machine and the tools is in tests/support."""

import pytest

pytest_plugins = [
    "tests.support.machine",
    "tests.support.templates",
    "tests.support.browser",
    "tests.support.seals",
]


@pytest.fixture
def reference_data(db):
    """Units, programme, indicators, unopened periods and groups, as every installation starts."""
    from unionhub.management.commands.setup import load_reference_data

    load_reference_data()


@pytest.fixture
def annex(reference_data):
    """The real programme's targets in the ledger, by the real import of the file that the product ships."""
    import datetime
    import io

    from django.conf import settings
    from django.core.management import call_command

    call_command(
        "import_annex",
        str(settings.BASE_DIR / "fixtures" / "bieu-chi-tieu-2023-2028.xlsx"),
        decision="…/CTr-LĐLĐ",
        date=datetime.date(2023, 8, 31).isoformat(),
        stdout=io.StringIO(),
    )
