"""Looks at an event before it is carried out. Reads only."""

from unionhub.reorganise.preview import Preview
from unionhub.reorganise.request import Request


def completed(request: Request) -> Request:
    """``request`` with the default in place of every None.

    Unions and enterprises: all to the heir of their unit, else to the first successor; of a unit that stays, none. Users:
    to the unit that answers for the open reports, or staying until those are done (``OWN``). Targets: what
    ``Preview.to_move`` proposes, to the only successor or, on a dissolution, cut where nobody takes the rest; none for other
    kinds; left at None for a division.
    """
    raise NotImplementedError


def prepare(request: Request) -> Preview:
    """What the event would do, or why it cannot be done (``problems``, in Vietnamese, each with its field).

    Never raises for what somebody can type: unknown codes, days out of order and sums that do not add up are problems, and
    the rest of the preview is filled in as far as it makes sense. The number of queries does not grow with the data.
    """
    raise NotImplementedError
