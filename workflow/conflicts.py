"""Transactions that the database ended because of another one at the same moment: once more, then a word to the person."""

from functools import wraps

from django.db import IntegrityError, OperationalError, connection, transaction

DEADLOCK, SERIALISATION_FAILURE, LOCK_TIMEOUT, NOT_UNIQUE = "40P01", "40001", "55P03", "23505"


def is_conflict(error: BaseException) -> bool:
    """Whether the database undid the transaction only because of another one, so that the same can be tried again."""
    return _code(error) in (DEADLOCK, SERIALISATION_FAILURE)


def is_busy(error: BaseException) -> bool:
    """Whether it undid it because another transaction did not make way in time."""
    return _code(error) == LOCK_TIMEOUT or str(error) in ("database is locked", "database table is locked")


def is_there_already(error: BaseException) -> bool:
    """Whether what was written is there already, though the form saw nothing of it: somebody wrote it in between."""
    is_one = isinstance(error, IntegrityError)
    return is_one and (_code(error) == NOT_UNIQUE or str(error).startswith("UNIQUE constraint failed"))


def atomic_with_retry(action):
    """``transaction.atomic`` for an action that may meet others at the same moment: after a deadlock or a serialisation
    failure it is tried once more, unless it is part of a greater transaction. The second failure is raised."""

    @wraps(action)
    def attempt(*args, **kwargs):
        with transaction.atomic():
            return action(*args, **kwargs)

    @wraps(action)
    def run(*args, **kwargs):
        whole = not connection.in_atomic_block
        try:
            return attempt(*args, **kwargs)
        except OperationalError as error:
            if not whole or not is_conflict(error):
                raise
        return attempt(*args, **kwargs)

    return run


def _code(error: BaseException) -> str:
    """The SQLSTATE that PostgreSQL gave; empty on SQLite."""
    cause = error.__cause__
    return getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None) or ""
