"""The fixture ``site``: the furnished site at its day, built once in a process and put back for every test that asks for it."""

import pytest
from axes.models import AccessAttempt
from django.utils import timezone

from tests.support import snapshot
from tests.support.site import TODAY, Site, furnish
from vietnamese import clock

_kept: list = []  # the site and its rows, once built


@pytest.fixture
def site(request, db):
    if _kept:
        snapshot.put(_kept[1])
    else:
        request.getfixturevalue("annex")
    with clock.at(TODAY):
        if not _kept:
            _kept.extend([furnish(), snapshot.take()])
        AccessAttempt.objects.update(
            attempt_time=timezone.now()
        )  # a locked name is let in again after a while
        yield _read_again(_kept[0])


def _read_again(site: Site) -> Site:
    """The same, of the rows as they are in the database now; these have the numbers that the visits were written for."""
    return Site(
        **{
            name: {key: type(row).objects.get(pk=row.pk) for key, row in getattr(site, name).items()}
            for name in ("people", "reports", "events")
        },
        written=site.written,
    )
