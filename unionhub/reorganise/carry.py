"""Carries an event out: one transaction over units, people, registers, reports and the ledger."""

from unionhub.reorganise.request import Request
from units.models import Reorganisation


class Refused(Exception):
    """Nothing was written. ``message`` is for people; ``problems`` as in a preview."""

    def __init__(self, message: str, problems=()):
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)


def carry_out(*, by, request: Request, seen: str) -> Reorganisation:
    """Do what ``prepare(request)`` showed; ``seen`` is the fingerprint of that preview.

    Raises Refused where something has changed since or is wrong, PermissionDenied without ``units.reorganise``.
    """
    raise NotImplementedError
