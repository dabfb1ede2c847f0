"""The reference data: there before the first test, and again after each one that commits what it writes.

Only tables that a test left otherwise are written anew. Emptying all of them, as Django does, and loading the data
again took longer than most of these tests.
"""

import pytest

from tests.support import snapshot

_rows: list[snapshot.Table] = []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    from unionhub.management.commands.setup import load_reference_data

    with django_db_blocker.unblock():
        load_reference_data()
        _rows.extend(snapshot.take())


@pytest.fixture(scope="session", autouse=True)
def put_back_after_commits():
    from django.test import TransactionTestCase

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: snapshot.put(_rows))
    yield
    patch.undo()
