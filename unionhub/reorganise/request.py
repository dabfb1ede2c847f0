"""What staff ask for: one event, one decision. Plain values that JSON can hold, so that the event keeps what was chosen.

Units are named by code, people by user name, grassroots unions and enterprises by key, indicators by code.
"""

import dataclasses
import datetime
import json
from dataclasses import dataclass

OWN = "own"  # the ended unit's people still finish its open reports, for its days
SUCCESSOR = "successor"  # ``reports_by`` takes the open reports over
# Beside a request in ``Reorganisation.chosen``: the last keys there were when it was carried out.
MARKS = "marks"


@dataclass(frozen=True)
class NewUnit:
    """A unit that the decision founds. ``parent``: code of the unit above it, the province unless said otherwise."""

    code: str
    order: int
    name: str
    short_name: str
    kind: str
    parent: str
    owes_reports: bool = True


@dataclass(frozen=True)
class EndingUnit:
    """A unit that ends the day before the effective day.

    ``heir``: who carries its past by today's organisation, "" for nobody (it stays as a row “đã kết thúc”).
    ``reports``: ``OWN`` or ``SUCCESSOR``; ``reports_by``: who answers for its open reports in the second case.
    """

    code: str
    heir: str = ""
    reports: str = SUCCESSOR
    reports_by: str = ""


@dataclass(frozen=True)
class StayingUnit:
    """A unit that goes on. Texts that are not "" are its name, kind and parent from the effective day on."""

    code: str
    name: str = ""
    short_name: str = ""
    kind: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Spread:
    """Where the rows of ``unit`` (its grassroots unions, or its surveyed enterprises) go.

    The first that applies counts: ``one_by_one`` ``((key of the row, code), …)``, ``by_place`` ``((place, code), …)``
    (compared folded), ``rest``. Code "" leaves a row where it is: not allowed for a unit that ends.
    """

    unit: str
    rest: str = ""
    by_place: tuple[tuple[str, str], ...] = ()
    one_by_one: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class UserFate:
    """What becomes of a reporter of a unit that ends (or stays): serves ``to`` from the effective day on.

    At a unit that ends the assignment ends the day before, unless ``stays``: then it lasts until the unit's last report is
    approved. At a unit that stays the assignment always goes on, ``to`` is added.
    """

    username: str
    unit: str
    to: tuple[str, ...] = ()
    stays: bool = False


@dataclass(frozen=True)
class TargetMove:
    """``amount`` ≥ 0 of the target of ``year`` and ``indicator`` goes from one unit to another; ``to`` "" is cut."""

    unit: str
    to: str
    year: int
    indicator: str
    amount: int


@dataclass(frozen=True)
class Leaving:
    """So much of the target of ``year`` and ``indicator`` leaves ``unit``, where that is not what the preview proposes.

    Only for the year of the effective day: the targets of later years leave a unit that ends whole.
    """

    unit: str
    year: int
    indicator: str
    amount: int


@dataclass(frozen=True)
class Request:
    """An event as it is asked for. ``kind``: one of ``kinds.KINDS``, which says how many units of each role take part.

    ``None`` in ``unions``, ``enterprises``, ``users`` and ``targets`` asks for the default (see ``completed``); a tuple is
    exactly what is to be done. Targets of a division have no default: the proposal in the preview has to be confirmed.
    """

    kind: str
    number: str
    signed_on: datetime.date
    effective_on: datetime.date
    note: str = ""
    ending: tuple[EndingUnit, ...] = ()
    new: tuple[NewUnit, ...] = ()
    staying: tuple[StayingUnit, ...] = ()
    unions: tuple[Spread, ...] | None = None
    enterprises: tuple[Spread, ...] | None = None
    users: tuple[UserFate, ...] | None = None
    targets: tuple[TargetMove, ...] | None = None
    leaving: tuple[Leaving, ...] = ()

    @property
    def ending_codes(self) -> set[str]:
        return {unit.code for unit in self.ending}

    @property
    def successors(self) -> tuple[str, ...]:
        """Codes of the units that can take something over: the new ones, then those that stay."""
        return (*(unit.code for unit in self.new), *(unit.code for unit in self.staying))

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of all units that take part, the ending ones first."""
        return (*(unit.code for unit in self.ending), *self.successors)

    def leaving_of(self, line) -> int:
        """How much of a line of ``Preview.to_move`` leaves its unit: what staff said, else what is proposed."""
        key = line.unit, line.year, line.indicator
        said = {(one.unit, one.year, one.indicator): one.amount for one in self.leaving}
        return said.get(key, line.amount)

    def as_json(self) -> dict:
        return json.loads(json.dumps(dataclasses.asdict(self), default=datetime.date.isoformat))

    @classmethod
    def from_json(cls, data: dict) -> "Request":
        """The request that ``as_json`` wrote down; raises KeyError, TypeError or ValueError for anything else."""
        data = {name: value for name, value in data.items() if name != MARKS}
        for name in ("signed_on", "effective_on"):
            data[name] = datetime.date.fromisoformat(data[name])
        for name, part in _PARTS.items():
            if data.get(name) is not None:
                data[name] = tuple(part(**_tuples(row)) for row in data[name])
        return cls(**data)


_PARTS = {
    "ending": EndingUnit,
    "new": NewUnit,
    "staying": StayingUnit,
    "unions": Spread,
    "enterprises": Spread,
    "users": UserFate,
    "targets": TargetMove,
    "leaving": Leaving,
}


def _tuples(value):
    """Lists of JSON as the tuples that they were, at any depth."""
    if isinstance(value, dict):
        return {key: _tuples(one) for key, one in value.items()}
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value
