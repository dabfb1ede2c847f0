"""What an import changes, laid out for people: on the command line a row per unit and year, on the page the sums of all units."""

from collections.abc import Iterable

from targets.annex.comparison import shown, totals
from targets.annex.reader import Annex
from targets.models import Indicator


def columns(annex: Annex) -> tuple[list[str], list[str]]:
    """Codes and short names of the indicators of the ledger and the annex, unions before members as in the annex."""
    codes = {indicator for *_, indicator in annex.before | annex.targets}
    rows = Indicator.objects.filter(code__in=codes).order_by("-order").values_list("code", "short_name")
    return [code for code, _ in rows], [name for _, name in rows]


def change_rows(annex: Annex, codes: Iterable[str]) -> list[list[str]]:
    """Name, year and a cell per indicator, in the order of the changes, which is that of the units."""
    changes: dict[tuple[str, int], dict[str, str]] = {}
    for change in annex.changes:
        by_code = changes.setdefault((change.unit, change.year), {})
        by_code[change.indicator] = shown(change.old, change.new)
    return [
        [annex.rows_of[unit].name, str(year), *(by_code.get(code, "") for code in codes)]
        for (unit, year), by_code in changes.items()
    ]


def total_rows(annex: Annex, codes: Iterable[str]) -> list[list[str]]:
    """Period (“2026”, below all of them “2024–2028”) and the sum over all units, before and after, per indicator."""
    before, after = totals(annex.before), totals(annex.before | annex.targets)
    years = sorted({year for year, _ in [*before, *after]})
    periods = [(str(year), [year]) for year in years]
    if len(years) > 1:
        periods.append((f"{years[0]}–{years[-1]}", years))
    return [
        [name, *(shown(_sum(before, over, code), _sum(after, over, code)) for code in codes)]
        for name, over in periods
    ]


def _sum(sums: dict[tuple[int, str], int], years: list[int], code: str) -> int | None:
    amounts = [sums[year, code] for year in years if (year, code) in sums]
    return sum(amounts) if amounts else None


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
