"""The verbs of foundings in reports, for those who call them from outside: lists of drafts, and remainders."""

from targets.foundings.list_actions import (
    Listed,
    add_founding,
    correct_founding,
    list_founding,
    remove_founding,
)
from targets.foundings.remainders import Filled, fill_remainder, fill_remainders

__all__ = [
    "Filled",
    "Listed",
    "add_founding",
    "correct_founding",
    "fill_remainder",
    "fill_remainders",
    "list_founding",
    "remove_founding",
]
