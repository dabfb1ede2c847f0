"""What every kind of event of units has: what it asks, checks, proposes, does and tells. A kind says where it differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from unionhub.reorganise.preview import Problem, ToMove
from unionhub.reorganise.request import Request, TargetMove
from units.models import ReorganisationKind, ReorganisationPart


@dataclass(frozen=True)
class Units:
    """The units of one role: heading of their rows, how many there are (``most`` None: any number).

    ``labels``: of rows that are fixed; ``at_first``: a new form has one row although none is needed.
    """

    heading: str = ""
    least: int = 0
    most: int | None = None
    labels: tuple[str, ...] = ()
    at_first: bool = False

    @property
    def any_number(self) -> bool:
        return self.most is None


NO_UNITS = Units(most=0)


class OtherParts(NamedTuple):
    """The parts of an event beside the unit whose page tells of it."""

    ending: list[ReorganisationPart]
    new: list[ReorganisationPart]
    staying: list[ReorganisationPart]


class Line(NamedTuple):
    """What a unit's page tells of an event: ``text`` is followed by the names of ``others``, then the sentence ``more``."""

    text: str
    others: Sequence[ReorganisationPart] = ()
    more: str = ""


class EventKind:
    """``means`` and ``example`` stand where the kind is chosen."""

    kind: ReorganisationKind
    means = example = ""

    # --- what the form asks -----------------------------------------------------------------------------------------

    ending = new = staying = NO_UNITS
    least_successors = 0  # of new and staying units together
    renames = False  # units that stay may get another name
    changes_texts = False  # another name or kind is what the event is about
    moves_targets = False  # the form asks which targets go along
    cuts = False  # targets may go to nobody
    confirms_targets = False  # a proposal is never filled in before somebody has asked for it
    giving_stayers: int | None = (
        0  # so many of the staying units, the first ones, give something away; None: all
    )
    gives_after_end = False  # those that give may have ended before
    takes_province = False  # the province itself may take part

    @property
    def code(self) -> str:
        return self.kind.value

    @property
    def label(self) -> str:
        return self.kind.label

    @property
    def has_givers(self) -> bool:
        """Whether some unit gives unions, enterprises and people to others."""
        return self.ending != NO_UNITS or self.giving_stayers != 0

    def givers(self, request: Request) -> tuple[str, ...]:
        """Codes of the units whose targets can go elsewhere."""
        return tuple(unit.code for unit in (*request.ending, *request.staying[: self.giving_stayers]))

    # --- what it checks ---------------------------------------------------------------------------------------------

    def problems(self, situation, request: Request) -> Iterable[Problem]:
        """What is wrong beside what ``checks.py`` asks of every event; the units are known to exist."""
        return ()

    # --- what it proposes -------------------------------------------------------------------------------------------

    def proposed_targets(self, request: Request, lines: list[ToMove]) -> tuple[TargetMove, ...] | None:
        """Where the targets go if nobody says anything; None: somebody has to say it."""
        return ()

    # --- what it does -----------------------------------------------------------------------------------------------

    def carry_out(self, steps) -> None:
        """All that is written, in this order; ``steps``: ``execute.Steps``."""
        steps.new_units()
        steps.staying_units()
        steps.users()
        steps.ending_units()
        steps.registers()
        steps.shells()
        steps.targets()

    # --- what it tells ----------------------------------------------------------------------------------------------

    def line_of_new(self, others: OtherParts) -> Line:
        return Line("Thành lập thay cho", others.ending or others.staying)

    def line_of_staying(self, others: OtherParts, name: str) -> Line:
        """``name``: what the unit is called from the effective day on."""
        if others.ending:
            return Line("Tiếp nhận", others.ending)
        return Line(f"{self.label} thành {name}.")


def all_to_one(request: Request, lines: list[ToMove]) -> tuple[TargetMove, ...]:
    """Everything that leaves goes to the first successor; where there is none it is cut."""
    taker = next(iter(request.successors), "")
    return tuple(
        TargetMove(line.unit, taker, line.year, line.indicator, request.leaving_of(line))
        for line in lines
        if line.unit != taker
    )
