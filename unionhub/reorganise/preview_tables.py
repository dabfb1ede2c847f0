"""A preview as its page shows it: tables and sentences, ready to print."""

from dataclasses import dataclass

from targets.models import Indicator
from unionhub.reorganise.preview import Moved, Preview, TotalRow
from vietnamese.numbers import group

UNCHANGED = "không đổi"
NO_TARGET = "–"


@dataclass(frozen=True)
class Cell:
    label: str
    text: str
    changed: bool


@dataclass(frozen=True)
class TargetTable:
    """One indicator: ``rows`` [(name of the unit, cells by year)], ``totals`` the row of the whole province."""

    indicator: str
    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    totals: tuple[Cell, ...]
    sentence: str
    equal: bool


@dataclass(frozen=True)
class Shown:
    registers: tuple[tuple[str, tuple[Moved, ...], int], ...]
    targets: tuple[TargetTable, ...]

    @property
    def totals_equal(self) -> bool:
        return all(table.equal for table in self.targets)

    @property
    def totals_icon(self) -> str:
        return "success" if self.totals_equal else "warning"


def shown(preview: Preview) -> Shown:
    return Shown(
        tuple(
            (title, rows, sum(row.count for row in rows if row.to != row.unit))
            for title, rows in (
                ("Công đoàn cơ sở", preview.unions),
                ("Doanh nghiệp chưa có CĐCS", preview.enterprises),
            )
        ),
        tuple(_tables(preview)),
    )


def _tables(preview: Preview):
    indicators = {one.code: one for one in Indicator.objects.all()}
    for code in dict.fromkeys(row.indicator for row in (*preview.targets, *preview.totals)):
        info = indicators.get(code)
        of_code = [row for row in preview.targets if row.indicator == code]
        totals = {row.year: row for row in preview.totals if row.indicator == code}
        years = tuple(sorted({row.year for row in of_code} | set(totals)))
        cells = {(row.code, row.year): row for row in of_code}
        names = {row.code: row.name for row in of_code}
        yield TargetTable(
            indicator=info.name if info else code,
            years=years,
            rows=tuple(
                (name, tuple(_cell(year, cells.get((unit, year))) for year in years))
                for unit, name in names.items()
            ),
            totals=tuple(_total(year, totals.get(year)) for year in years),
            sentence="; ".join(
                f"năm {year}: {_total(year, totals[year]).text}" for year in years if year in totals
            ),
            equal=all(row.before == row.after for row in totals.values()),
        )


def _cell(year, row) -> Cell:
    if row is None:
        return Cell(str(year), NO_TARGET, False)
    before, after = _number(row.before), _number(row.after)
    if before == after:
        return Cell(str(year), before, False)
    return Cell(str(year), f"{before} → {after}", True)


def _total(year, row: TotalRow | None) -> Cell:
    if row is None:
        return Cell(str(year), NO_TARGET, False)
    if row.before == row.after:
        return Cell(str(year), f"{group(row.before)} → {group(row.after)}, {UNCHANGED}", False)
    what = f"cắt {group(row.cut)} theo quyết định" if row.cut else "có thay đổi"
    return Cell(str(year), f"{group(row.before)} → {group(row.after)}, {what}", True)


def _number(value) -> str:
    return NO_TARGET if value is None else group(value)
