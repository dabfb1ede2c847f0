"""The furnished site for the tests that walk over every page in the browser."""

import pytest

from tests.support.site import TODAY, furnish
from vietnamese import clock


@pytest.fixture
def site(live_server, annex):
    with clock.at(TODAY):
        yield furnish()
