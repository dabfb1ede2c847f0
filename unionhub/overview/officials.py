"""The promises about people, ready to print: the block of leadership's first page, and the tables by unit."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from targets.models import ReportState
from targets.progress.officials import Officers, OfficerShares, Share
from targets.progress.progress import Progress, UnitLine
from unionhub.overview import labels
from unionhub.overview.charts import bar
from unionhub.overview.filters import Asked
from unionhub.overview.labels import NONE, shown
from vietnamese.numbers import group

NOT_REPORTED, NOT_ENTERED = "Chưa báo cáo", "Chưa nhập"
HEADINGS = (
    "Cán bộ công đoàn chuyên trách đạt chuẩn",
    "Chủ tịch, phó chủ tịch CĐCS tham gia lần đầu đã được tập huấn, bồi dưỡng",
)
TITLE = "Cán bộ công đoàn chuyên trách đạt chuẩn; chủ tịch, phó chủ tịch CĐCS tham gia lần đầu được tập huấn"
OFFICIALS_HEAD = "Cán bộ công đoàn chuyên trách"


@dataclass(frozen=True)
class Promise:
    """A card: ``value`` of ``whole`` persons, in words where nothing is known."""

    heading: str
    value: str
    whole: str
    percent: str
    goal: str
    bar: SafeString
    missing: str


@dataclass(frozen=True)
class Block:
    promises: tuple[Promise, ...]
    coverage: str
    of: str
    url: str


@dataclass(frozen=True)
class Cell:
    """Under the column ``label``; ``note`` below the ``text``; ``known``: whether it is a number."""

    label: str
    text: str
    note: str = ""
    url: str = ""
    known: bool = True


@dataclass(frozen=True)
class Row:
    """``unit`` and ``url`` are empty for totals."""

    name: str
    cells: tuple[Cell, ...]
    number: str = ""
    url: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Table:
    heading: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]


def block(progress: Progress, asked: Asked) -> Block:
    """For the first page; ``progress`` loaded with ``targets.progress.officials.SHARES`` among its indicators."""
    province = OfficerShares(progress, parts=False).province()
    return Block(promises(province), *coverage(progress), asked.url("dashboard-officials"))


def promises(officers: Officers) -> tuple[Promise, ...]:
    return tuple(
        Promise(
            heading=heading,
            value=NOT_REPORTED.lower() if share.part is None else group(share.part),
            whole="" if share.whole is None else group(share.whole),
            percent=share.percent or "",
            goal="" if share.goal is None else f"{share.goal}%",
            bar=bar(share.part, share.whole),
            missing=shown(share.missing),
        )
        for heading, share in zip(HEADINGS, (officers.standardised, officers.trained), strict=True)
    )


def coverage(progress: Progress) -> tuple[str, str]:
    """“16/17”, “quý III/2026”: how many units are approved, and of which quarter; empty before the first one ends."""
    if progress.last_quarter is None:
        return "", ""
    return labels.approved_count(progress), labels.lower_quarter(progress.last_quarter)


@dataclass(frozen=True)
class Waiting:
    """A report that is sent and not approved, so that nothing of it is counted."""

    unit: str
    quarter: str
    url: str

    def __str__(self):
        return f"{self.unit} ({self.quarter})"


def waiting(progress: Progress) -> list[Waiting]:
    """All of the term up to the day, in the order of the annex, then by quarter; each unit's own, whoever carries it now."""
    by_unit: dict[str, list[tuple[int, int]]] = {}
    for pk, cells in progress.own_cells.items():
        for position, cell in enumerate(cells):
            if cell is not None and cell.state == ReportState.SUBMITTED:
                code = progress.stocks.carriers[pk]
                by_unit.setdefault(code, []).append((position, cell.report))
    return [
        Waiting(unit.name, labels.lower_quarter(progress.quarters[position]), labels.report_path(report))
        for unit in progress.units
        for position, report in sorted(by_unit.get(unit.code, ()))
    ]


class Tables:
    """Both tables, in the order of the annex; ``progress`` loaded with ``targets.progress.officials.SHARES``."""

    def __init__(self, progress: Progress, asked: Asked):
        self.progress, self.asked = progress, asked
        self.shares = OfficerShares(progress)
        self.province = self.shares.province()
        groups = [("TỔNG", "total", self.province)]
        if progress.apart:
            groups.append((labels.without_apart(progress), "subtotal", self.shares.of(progress.other_codes)))
        self.groups = groups
        self.units = [(unit, self.shares.of_unit(unit.code)) for unit in progress.units]

    def standard(self) -> Table:
        columns = (OFFICIALS_HEAD, *(name for _, name in self.shares.standard), "Còn thiếu", "Kỳ báo cáo")
        return Table(
            heading=HEADINGS[0],
            caption="Số cán bộ đạt/số cán bộ chuyên trách, theo báo cáo đã duyệt gần nhất của từng đơn vị",
            columns=columns,
            rows=tuple(
                self._row(unit, (*self._standard(officers, unit), self._source(unit, officers)))
                for unit, officers in self.units
            ),
            totals=tuple(
                Row(name, (*self._standard(officers), Cell(columns[-1], "")), kind=kind)
                for name, kind, officers in self.groups
            ),
        )

    def trained(self) -> Table:
        columns = ("Tham gia lần đầu", "Đã được tập huấn, bồi dưỡng", "Còn thiếu")
        return Table(
            heading=HEADINGS[1],
            caption="Cộng dồn từ đầu nhiệm kỳ, theo các báo cáo đã duyệt",
            columns=columns,
            rows=tuple(
                self._row(unit, self._trained(columns, officers.trained, unit))
                for unit, officers in self.units
            ),
            totals=tuple(
                Row(name, self._trained(columns, officers.trained), kind=kind)
                for name, kind, officers in self.groups
            ),
        )

    # --- cells ----------------------------------------------------------------------------------------------------------

    def _row(self, unit: UnitLine, cells) -> Row:
        ended = " (đã kết thúc)" if unit.ended else ""
        return Row(f"{unit.name}{ended}", tuple(cells), str(unit.order), self.asked.unit_url(unit.code))

    def _standard(self, officers: Officers, unit: UnitLine | None = None):
        blank = self._blank(unit)
        if officers.officials is None:
            yield Cell(OFFICIALS_HEAD, blank, known=False)
        else:
            yield Cell(OFFICIALS_HEAD, group(officers.officials))
        for code, name in self.shares.standard:
            yield _share(name, officers.standard[code], blank)
        yield Cell("Còn thiếu", shown(officers.standardised.missing))

    def _trained(self, columns, share: Share, unit: UnitLine | None = None):
        first, trained, missing = columns
        if share.whole is None:
            text = NOT_ENTERED if share.reported else self._blank(unit)
            return (Cell(first, text, known=False), Cell(trained, text, known=False), Cell(missing, NONE))
        return (
            Cell(first, group(share.whole)),
            _share(trained, share, NOT_REPORTED),
            Cell(missing, shown(share.missing)),
        )

    def _blank(self, unit: UnitLine | None) -> str:
        """What stands where nothing is approved."""
        if unit is None:
            return NOT_REPORTED
        if unit.ended:
            return NONE
        approved = any(
            cell is not None and cell.state == ReportState.APPROVED
            for cell in self.progress.cells.get(unit.code, ())
        )
        return NOT_ENTERED if approved else NOT_REPORTED

    def _source(self, unit: UnitLine, officers: Officers) -> Cell:
        """The report that the row is from, and where the last one stands if that is another."""
        label, last = "Kỳ báo cáo", self.progress.last_quarter
        if last is None or unit.ended:
            return Cell(label, NONE, known=False)
        cell = self.progress.cell(unit.code, last)
        state = labels.state_of(cell).label
        if officers.quarter is None:
            return Cell(label, state, url=_report(cell), known=False)
        own = self.progress.cell(unit.code, officers.quarter)
        note = "" if officers.quarter == last else f"{labels.lower_quarter(last)}: {state.lower()}"
        return Cell(label, str(officers.quarter), note, _report(own))


def _share(label: str, share: Share, blank: str) -> Cell:
    if share.part is None:
        return Cell(label, NOT_ENTERED if share.reported else blank, known=False)
    notes = [share.percent] if share.percent else []
    if share.entered < share.reported:
        notes.append(f"{share.entered}/{share.reported} đơn vị đã nhập")
    return Cell(label, f"{group(share.part)}/{group(share.whole)}", "; ".join(notes))


def _report(cell) -> str:
    return labels.report_path(cell.report) if cell.report else ""
