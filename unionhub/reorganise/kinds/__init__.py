"""The kinds of events of units, in the order of the page that offers them. A new one is added to ``KINDS``."""

from unionhub.reorganise.kinds.base import EventKind
from unionhub.reorganise.kinds.create import Create
from unionhub.reorganise.kinds.end import Dissolve
from unionhub.reorganise.kinds.merge import Absorb, Consolidate
from unionhub.reorganise.kinds.rename import ChangeKind, Rename
from unionhub.reorganise.kinds.split import Divide, SpinOff
from unionhub.reorganise.kinds.transfer import TransferUnions

KINDS: dict[str, EventKind] = {
    kind.code: kind
    for kind in (
        Create(),
        Rename(),
        ChangeKind(),
        Absorb(),
        Consolidate(),
        Divide(),
        SpinOff(),
        Dissolve(),
        TransferUnions(),
    )
}
_UNCHOSEN = EventKind()


def kind_of(event) -> EventKind:
    """Of an event or a request; one that has no kind of ours asks for nothing, proposes nothing and does nothing of its own."""
    return KINDS.get(event.kind, _UNCHOSEN)
