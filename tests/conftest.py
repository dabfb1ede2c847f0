"""Fixtures of the whole suite. What is about the machine and the tools is in tests/support."""

import pytest

pytest_plugins = ["tests.support.machine", "tests.support.templates", "tests.support.browser"]


@pytest.fixture
def reference_data(db):
    """Units, programme, indicators, unopened periods and groups, as every installation starts."""
    from unionhub.management.commands.setup import load_reference_data

    load_reference_data()
