"""What an import changes, laid out for people: a row per unit and year, a column per indicator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from targets.annex.comparison import Change
from vietnamese.numbers import group


@dataclass(frozen=True)
class Row:
    """``changes`` has one place per indicator, None where nothing changes."""

    name: str
    year: int
    changes: tuple[Change | None, ...]


@dataclass(frozen=True)
class TotalRow:
    """Sums over all units: (before, after) per indicator, None where there is none; ``period`` “2026”, “2024–2028”."""

    period: str
    sums: tuple[tuple[int | None, int | None], ...]


def rows(changes: Iterable[Change], names: Mapping[str, str], indicators: list[str]) -> list[Row]:
    """In the order of the changes, which is that of the annex."""
    found: dict[tuple[str, int], dict[str, Change]] = {}
    for change in changes:
        found.setdefault((change.unit, change.year), {})[change.indicator] = change
    return [
        Row(names.get(unit, unit), year, tuple(by_indicator.get(code) for code in indicators))
        for (unit, year), by_indicator in found.items()
    ]


def total_rows(before: Mapping, after: Mapping, indicators: list[str]) -> list[TotalRow]:
    """One row per year and, below, one for all of them."""
    years = sorted({year for year, _ in [*before, *after]})
    periods = [(str(year), [year]) for year in years]
    if len(years) > 1:
        periods.append((f"{years[0]}–{years[-1]}", years))
    return [
        TotalRow(name, tuple((_sum(before, over, code), _sum(after, over, code)) for code in indicators))
        for name, over in periods
    ]


def _sum(sums: Mapping, years: list[int], code: str) -> int | None:
    found = [sums[year, code] for year in years if (year, code) in sums]
    return sum(found) if found else None


def shown(old: int | None, new: int | None) -> str:
    """``400 → 520``, ``– → 5`` where nothing was assigned before, ``54`` where nothing changes."""
    if old == new:
        return group(new) or "–"
    return f"{group(old) or '–'} → {group(new) or '–'}"


def text_table(head: list[str], body: list[list[str]]) -> list[str]:
    """Lines of plain text in columns; all but the first column stand to the right."""
    widths = [max(len(line[column]) for line in [head, *body]) for column in range(len(head))]
    return [
        "  ".join(
            cell.ljust(width) if column < 1 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in [head, *body]
    ]
