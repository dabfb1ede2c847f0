"""Takes an event back, as long as nothing rests on it: every figure, name, scope and owner is then what it was before."""

import datetime

from units.models import Reorganisation


def what_rests_on(event: Reorganisation) -> list[str]:
    """Why the event cannot be undone, in sentences; empty where it can. An event that was undone says so."""
    raise NotImplementedError


def undo(*, by, event: Reorganisation, number: str, signed_on: datetime.date, reason: str) -> Reorganisation:
    """Undo by a decision of its own: reversing entries and versions are appended, nothing is edited away.

    ``number`` and ``signed_on`` are those of the correction in the ledger. Raises Refused (with ``what_rests_on`` as its
    problems, or a missing number or reason), PermissionDenied without ``units.reorganise``.
    """
    raise NotImplementedError
