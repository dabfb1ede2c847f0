"""The flush after a transactional test empties every table, which the seals refuse: it runs with the seals lifted."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def flush_with_seals_lifted():
    from django.db import connections
    from django.test import TransactionTestCase

    from workflow import seals

    flush = TransactionTestCase._fixture_teardown

    def teardown(self):
        with seals.lifted(connections["default"]):
            return flush(self)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
    yield
    patch.undo()
