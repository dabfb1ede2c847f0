"""Progress: the only place where targets meet results. Pages, exports, documents and the command line read it."""

from targets.progress.loading import (
    CURRENT,
    HEADLINES,
    MEMBERS,
    REPORTED,
    STRUCTURES,
    UNIONS,
    UNIONS_20PLUS,
    NoProgramme,
    load,
    recorded_amounts,
)

__all__ = [
    "CURRENT",
    "HEADLINES",
    "MEMBERS",
    "REPORTED",
    "STRUCTURES",
    "UNIONS",
    "UNIONS_20PLUS",
    "NoProgramme",
    "load",
    "recorded_amounts",
]
