"""Progress: the only place where targets meet results. Pages, exports, documents and the command line read it."""

from targets.programme.current import NoProgramme
from targets.progress.loading import (
    CURRENT,
    REPORTED,
    STRUCTURES,
    load,
    recorded_amounts,
)

__all__ = [
    "CURRENT",
    "REPORTED",
    "STRUCTURES",
    "NoProgramme",
    "load",
    "recorded_amounts",
]
