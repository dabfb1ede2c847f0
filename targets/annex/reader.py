"""Targets by unit and year out of the sheets of a workbook, with every problem at its cell."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from targets.annex import checks
from targets.annex.checks import Key
from targets.annex.comparison import Change, differences, shown
from targets.annex.header import TOTAL, Table, find_tables
from targets.annex.rows import Body, read_rows
from units.structure.directory import UnitDirectory
from vietnamese.text import legacy_encoding
from workbooks.cells import Sheet
from workbooks.imports.plan import Choice, Plan, Row
from workbooks.imports.preview import CHANGED, NEW, UNCHANGED

MAX_LEGACY_CELLS = 10
RIGHT = "right"  # the answer to every question of an annex


class Outcome(enum.Enum):
    """What comes of an import; the value is the exit code of the command."""

    DONE = 0  # written, would be written, or nothing to change
    REFUSED = 1
    ASKED = 2


@dataclass
class Annex(Plan):
    """What the workbook says: a row for each unit, whose amounts are held against the targets in force.

    ``targets`` maps (unit code, year, indicator code) to a whole number, an assigned 0 included; it is empty
    while there are errors, so that half an annex cannot be written, and so are ``changes``. ``cells`` gives the cell of each
    key (“Biểu chỉ tiêu!E17”), ``rows_of`` the row of each unit. ``blocked`` says why nothing of it may be written, ``closed``
    why not even where its questions are answered; ``decision`` is what was written of it.
    """

    targets: dict[Key, int] = field(default_factory=dict)
    cells: dict[Key, str] = field(default_factory=dict)
    rows_of: dict[str, Row] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    years: list[int] = field(default_factory=list)
    sheet: str = ""
    blocked: str = ""
    closed: str = ""
    before: Mapping[Key, int] = field(default_factory=dict)
    decision: Any = None

    @property
    def questions(self) -> list[str]:
        return [text for row in self.asked for text in row.questions]

    def ask(self, key: Key, text: str) -> None:
        row = self.rows_of[key[0]]
        row.questions.append(f"{self.cells[key]}: {text}")
        row.choices = [Choice(RIGHT, "Đã kiểm tra: các số này đúng", becomes=row.state)]

    def outcome(self, *, confirm: bool) -> Outcome:
        """``confirm``: whether all questions are answered."""
        if self.errors or self.blocked or (confirm and self.closed):
            return Outcome.REFUSED
        return Outcome.ASKED if self.questions and not confirm else Outcome.DONE


def read_annex(
    sheets: Sequence[Sheet],
    directory: UnitDirectory,
    *,
    current: Mapping[Key, int],
    required_codes: Collection[str],
    heads: Mapping[str, str],
    years: Collection[int] | None = None,
) -> Annex:
    """Read the annex; raises nothing.

    ``current`` are the targets in force. Every unit of ``required_codes`` must have its row; other units of the
    directory may. ``heads``: codes and labels of the columns that stand under each year. ``years``, where given, are the
    only ones that the programme knows.
    """
    annex = Annex(before=current)
    tables = find_tables(sheets, heads)
    if len(tables) != 1:
        _refuse_all(annex, sheets, tables, heads)
        return annex
    table = tables[0]
    body = read_rows(table, directory)
    annex.sheet, annex.years = table.sheet.name, table.years
    annex.header_rows[annex.sheet] = table.last_header_row
    if table.sheet.hidden:
        annex.notes.append(f"Biểu chỉ tiêu nằm ở trang tính đang ẩn “{annex.sheet}”.")
    annex.notes += body.notes
    targets = _targets(annex, table, body, directory)
    _check_years(table, years)
    _check_units(table, body, directory, required_codes)
    checks.row_totals(table, body.units)
    checks.column_totals(table, body.units, body.totals)
    names = dict.fromkeys(range(table.last_header_row + 1), "Dòng tiêu đề")
    names |= {row.number: row.name for row in (*body.units, *body.totals)}
    annex.refuse(annex.sheet, table.index, table.problems, names)
    _compare(annex, table, targets)
    names = {row.code: row.name for row in body.units if row.code}
    for key, text in checks.suspicious(targets, current, names, heads):
        annex.ask(key, text)
    if not table.problems:
        annex.targets, annex.changes = targets, tuple(differences(targets, current))
    return annex


def _targets(annex: Annex, table: Table, body: Body, directory: UnitDirectory) -> dict[Key, int]:
    """What can be read of the first row of each unit; a row of the plan for each row of figures."""
    targets: dict[Key, int] = {}
    for figures in body.units:
        name = directory.name(figures.code) if figures.code else figures.name
        row = Row(annex.sheet, table.index, figures.number, {}, name)
        annex.rows.append(row)
        if figures.code is None or annex.rows_of.setdefault(figures.code, row) is not row:
            continue
        for column, (over, indicator) in table.columns.items():
            if over == TOTAL:
                continue
            key = (figures.code, over, indicator)
            annex.cells[key] = table.cell(figures.number, column)
            if figures.numbers[column] is not None:
                targets[key] = figures.numbers[column]
    return targets


def _compare(annex: Annex, table: Table, targets: Mapping[Key, int]) -> None:
    """Give each row its amounts, as they are and as they would be, and what it therefore is."""
    columns = [over for over in table.columns.values() if over[0] != TOTAL]
    for code, row in annex.rows_of.items():
        if row.errors:
            continue
        amounts = [(annex.before.get((code, *over)), targets[code, *over]) for over in columns]
        before = {old for old, _ in amounts}
        row.state = CHANGED
        if all(old == new for old, new in amounts):
            row.state = UNCHANGED
        elif before == {None}:
            row.state = NEW
        row.stamp = (code, *amounts)
        row.cells = [
            (f"{year} {table.heads[indicator]}", shown(new if row.state == NEW else old, new), True)
            for (year, indicator), (old, new) in zip(columns, amounts, strict=True)
        ]


def _check_units(table: Table, body: Body, directory: UnitDirectory, required_codes: Collection[str]) -> None:
    first: dict[str, int] = {}
    for row in body.units:
        if row.code is None:
            continue
        if (before := first.setdefault(row.code, row.number)) != row.number:
            name = directory.name(row.code)
            text = f"{name} có hai dòng: dòng {before} và dòng {row.number}. Vui lòng chỉ giữ một dòng."
            table.refuse(row.number, table.name_column, text)
    for code in required_codes:
        if code not in first:
            text = f"Thiếu đơn vị {directory.name(code)}. Mỗi đơn vị phải có một dòng, không giao thì ghi 0 hoặc “-”."
            table.refuse(*table.unit_cell, text)


def _check_years(table: Table, years: Collection[int] | None) -> None:
    for column, (over, _) in table.columns.items():
        if years is not None and over != TOTAL and over not in years:
            table.refuse(table.last_header_row, column, f"Năm {over} không thuộc giai đoạn của Chương trình.")


def _refuse_all(annex: Annex, sheets: Sequence[Sheet], tables: list[Table], heads: Mapping[str, str]) -> None:
    """A file without a table, or with several."""
    where = ", ".join(table.cell(*table.unit_cell) for table in tables)
    text = f"Tệp có {len(tables)} biểu chỉ tiêu ({where}), không rõ lấy biểu nào. Vui lòng chỉ giữ một biểu."
    for table in tables:
        said = f"{text} Trang tính này đang ẩn." if table.sheet.hidden else text
        place = (*table.unit_cell, said)
        annex.refuse(table.sheet.name, table.index, [place], {table.unit_cell[0]: "Dòng tiêu đề"})
    if tables:
        return
    nothing = (
        "Không tìm thấy biểu chỉ tiêu. Biểu phải có dòng tiêu đề với cột “Đơn vị” và dưới mỗi “Năm 20xx” là các cột "
        f"{', '.join(f'“{label}”' for label in heads.values())}."
    )
    annex.refuse(sheets[0].name if len(sheets) == 1 else "", 0, [(0, 0, nothing)], {0: "Cả tệp"})
    legacy = [
        (sheet.name, index, (*cell, encoding))
        for index, sheet in enumerate(sheets)
        for cell, value in sorted(sheet.cells.items())
        if isinstance(value, str) and (encoding := legacy_encoding(value))
    ]
    for name, index, (*cell, encoding) in legacy[:MAX_LEGACY_CELLS]:
        text = f"Chữ trong ô dùng bảng mã cũ {encoding}. Vui lòng chuyển cả tệp sang Unicode rồi tải lên lại."
        annex.refuse(name, index, [(*cell, text)], {})
