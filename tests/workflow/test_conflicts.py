"""What the database undid because of another transaction: tried once more, then said with a page, never a page of 500."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, OperationalError, transaction

from workflow.conflicts import (
    DEADLOCK,
    LOCK_TIMEOUT,
    atomic_with_retry,
    is_busy,
    is_conflict,
    is_there_already,
)


class Undone(Exception):
    """As the driver raises it."""

    def __init__(self, code):
        super().__init__("undone")
        self.pgcode = code


def failure(code=DEADLOCK) -> OperationalError:
    error = OperationalError("undone")
    error.__cause__ = Undone(code)
    return error


def action_failing(times, error):
    """An action that raises ``error`` that often, then answers; ``calls`` counts."""
    counter = SimpleNamespace(calls=0)

    @atomic_with_retry
    def action():
        counter.calls += 1
        if counter.calls <= times:
            raise error
        return "done"

    return action, counter


def test_which_errors_are_meant():
    assert is_conflict(failure())
    assert is_conflict(failure("40001"))
    assert not is_conflict(failure("57014"))
    assert not is_conflict(OperationalError("server closed the connection"))
    assert is_there_already(IntegrityError("UNIQUE constraint failed: a.b"))
    assert not is_there_already(IntegrityError("CHECK constraint failed: a_b"))
    assert is_busy(failure(LOCK_TIMEOUT))
    assert is_busy(OperationalError("database is locked"))


@pytest.mark.django_db(transaction=True)
def test_tried_once_more():
    action, counter = action_failing(1, failure())
    assert action() == "done"
    assert counter.calls == 2


@pytest.mark.django_db(transaction=True)
def test_not_a_third_time_and_nothing_else():
    for times, error, calls in ((2, failure(), 2), (1, OperationalError("gone"), 1)):
        action, counter = action_failing(times, error)
        with pytest.raises(OperationalError):
            action()
        assert counter.calls == calls


@pytest.mark.django_db(transaction=True)
def test_a_part_of_a_greater_transaction_is_not_tried_alone():
    action, counter = action_failing(1, failure())
    with pytest.raises(OperationalError), transaction.atomic():
        action()
    assert counter.calls == 1
