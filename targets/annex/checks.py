"""Totals that must match, and values so small that somebody should look at them again."""

import statistics
from collections.abc import Iterable, Mapping

from targets.annex.header import TOTAL, Table, period_name
from targets.annex.rows import Row
from vietnamese.numbers import group

Key = tuple[str, int, str]  # unit code, year, indicator code


def row_totals(table: Table, units: list[Row]) -> None:
    """“Tổng số” of each row against its years; a blank total is not there."""
    for row in units:
        for column, (over, indicator) in table.columns.items():
            stated = row.numbers[column]
            summed = _sum_of_years(table, row, indicator)
            if over == TOTAL and column in row.filled and None not in (stated, summed) and stated != summed:
                text = (
                    f"{row.name}, tổng số {table.heads[indicator]}: ô ghi {group(stated)} nhưng cộng các năm được "
                    f"{group(summed)} (chênh {group(abs(stated - summed))})."
                )
                table.refuse(row.number, column, text)


def column_totals(table: Table, units: list[Row], totals: list[Row]) -> None:
    """Rows of totals against the units.

    The last one is the sum of all units, wherever they stand. One before it may also be a subtotal: of the
    units above it, or of those since the previous total.
    """
    previous = 0
    for position, total in enumerate(totals):
        groups = [units]
        if position < len(totals) - 1:
            groups.append([row for row in units if row.number < total.number])
            groups.append([row for row in units if previous < row.number < total.number])
        previous = total.number
        below = [row.name for row in units if row.number > total.number]
        for column, (over, indicator) in table.columns.items():
            stated = total.numbers[column]
            sums = [_sum_of_rows(table, rows, column) for rows in groups]
            if column not in total.filled or stated is None or None in sums or stated in sums:
                continue
            text = (
                f"Dòng “{total.name}”, {period_name(over)}, {table.heads[indicator]}: ô ghi {group(stated)} nhưng cộng các "
                f"đơn vị được {group(sums[0])} (chênh {group(abs(stated - sums[0]))})."
            )
            if below and len(below) < len(units):
                text += f" Đã cộng cả đơn vị đứng sau dòng này: {', '.join(below)}."
            table.refuse(total.number, column, text)


def suspicious(
    targets: Mapping[Key, int],
    current: Mapping[Key, int],
    names: Mapping[str, str],
    heads: Mapping[str, str],
) -> Iterable[tuple[Key, str]]:
    """Values below 1 % of the median of the unit's other years, or of the current target: asked, not refused.

    What the ledger says already was confirmed once and is not asked again.
    Below a usual 100 no whole number but 0 is under 1 %, and a 0 is an ordinary target there.
    """
    by_unit: dict[tuple[str, str], dict[int, int]] = {}
    for (code, year, indicator), value in targets.items():
        by_unit.setdefault((code, indicator), {})[year] = value
    for key, value in targets.items():
        code, year, indicator = key
        if current.get(key) == value:
            continue
        others = [other for y, other in by_unit[code, indicator].items() if y != year]
        usual = {"các năm khác thường là": statistics.median(others) if others else 0}
        usual["chỉ tiêu hiện hành là"] = current.get(key, 0)
        reasons = [
            f"{words} {group(int(much))}"
            for words, much in usual.items()
            if much >= 100 and value * 100 < much
        ]
        if reasons:
            shown = (
                f"{group(value)} {heads[indicator]}"
                if value
                else "không giao chỉ tiêu (trống, gạch ngang hoặc 0)"
            )
            text = (
                f"{names[code]}, năm {year}: {shown}, trong khi {' và '.join(reasons)}. Số này có đúng không?"
            )
            yield key, text


def _sum_of_years(table: Table, row: Row, indicator: str) -> int | None:
    return _sum(row.numbers[c] for c, (over, i) in table.columns.items() if over != TOTAL and i == indicator)


def _sum_of_rows(table: Table, rows: list[Row], column: int) -> int | None:
    over, indicator = table.columns[column]
    if over == TOTAL:
        return _sum(_sum_of_years(table, row, indicator) for row in rows)
    return _sum(row.numbers[column] for row in rows)


def _sum(numbers: Iterable[int | None]) -> int | None:
    found = list(numbers)
    return None if None in found else sum(found)
