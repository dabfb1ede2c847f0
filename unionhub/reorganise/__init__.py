"""Units that change: prepare an event, carry it out, undo it. Composes the actions of units and targets."""

from unionhub.reorganise.execute import Refused, carry_out
from unionhub.reorganise.prepare import completed, prepare
from unionhub.reorganise.preview import Problem
from unionhub.reorganise.request import (
    OWN,
    SUCCESSOR,
    EndingUnit,
    Leaving,
    NewUnit,
    Request,
    Spread,
    StayingUnit,
    TargetMove,
    UserFate,
)
from unionhub.reorganise.undo import undo, what_rests_on

__all__ = [
    "OWN",
    "SUCCESSOR",
    "EndingUnit",
    "Leaving",
    "NewUnit",
    "Problem",
    "Refused",
    "Request",
    "Spread",
    "StayingUnit",
    "TargetMove",
    "UserFate",
    "carry_out",
    "completed",
    "prepare",
    "undo",
    "what_rests_on",
]
