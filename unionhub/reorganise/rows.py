"""Rows of the form that can be added and taken away without JavaScript: ``ending-0-unit``, ``new-2-name`` …

A row keeps its number as long as it stands on the page, so that “new-2” names a unit that has no code yet.
"""

import re
from dataclasses import dataclass

ENDING, NEW, STAYING = ROLES = ("ending", "new", "staying")
MOST = 100  # of one role


@dataclass(frozen=True)
class Row:
    role: str
    number: int

    @property
    def prefix(self) -> str:
        return f"{self.role}-{self.number}"


def rows_of(data, role: str, least: int) -> list[Row]:
    """The rows that were sent, at least ``least``."""
    numbers = {
        int(found[1])
        for name in data
        if (found := re.fullmatch(rf"{role}-([0-9]{{1,4}})-(?:unit|name)", name))
    }
    found = sorted(numbers)[:MOST]
    while len(found) < least:
        found.append(max(found, default=-1) + 1)
    return [Row(role, number) for number in found]


def add(data, role: str, field: str, least: int) -> None:
    present = rows_of(data, role, least)
    for row in present:
        data.setdefault(f"{row.prefix}-{field}", "")
    if len(present) < MOST:
        data[f"{role}-{max((row.number for row in present), default=-1) + 1}-{field}"] = ""


def remove(data, prefix: str) -> None:
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        del data[name]


def remove_blank(data, role: str, least: int) -> None:
    """Take away rows in which nobody has written anything, down to ``least``; what the page proposes does not count."""
    present = rows_of(data, role, least)
    for row in reversed(present):
        typed = [
            value
            for name, value in data.items()
            if name
            in (f"{row.prefix}-unit", f"{row.prefix}-name", f"{row.prefix}-short_name", f"{row.prefix}-kind")
        ]
        if not any(typed) and len(present) > least:
            remove(data, row.prefix)
            present.remove(row)
