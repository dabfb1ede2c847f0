"""The arithmetic of a chart's axes: round ticks, positions, quarters grouped by year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

QUARTER = re.compile(r"(?:Quý )?(IV|I{1,3})/([0-9]{4})")


@dataclass(frozen=True)
class Axis:
    """Values from 0 to ``top`` on a height; y grows downwards from ``base`` as in SVG."""

    ticks: tuple[int, ...]
    base: float
    height: float

    @property
    def top(self) -> int:
        return self.ticks[-1]

    def y(self, value) -> float:
        return self.base - float(value / self.top) * self.height


def round_step(greatest: int | Decimal | Fraction, ticks: int = 5) -> int:
    """The smallest of 1, 2, 5 × 10ⁿ (whole, at least 1) that reaches ``greatest`` in at most ``ticks`` steps."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * ticks >= greatest:
                return factor * power
        power *= 10


def value_axis(greatest, base: float, height: float) -> Axis:
    """Ticks from 0 up to the first one that is not below ``greatest``; at least one step."""
    step = round_step(max(greatest, 1))
    steps = max(1, -(-Fraction(greatest) // step))
    return Axis(tuple(step * number for number in range(int(steps) + 1)), base, height)


def year_groups(labels: Sequence[str]) -> list[tuple[str, int, list[str]]] | None:
    """[(year, index of its first quarter, numerals)] of “Quý I/2024” …; None if a label reads otherwise."""
    groups: list[tuple[str, int, list[str]]] = []
    for index, label in enumerate(labels):
        match = QUARTER.fullmatch(label)
        if not match:
            return None
        numeral, year = match.groups()
        if not groups or groups[-1][0] != year:
            groups.append((year, index, []))
        groups[-1][2].append(numeral)
    return groups
