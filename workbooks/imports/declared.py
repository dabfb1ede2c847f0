"""A list that people import, declared once: its columns with the words that name them and how a cell is read.

A subclass says what a row means (``judge``). Finding the list, refusing at the cell, questions about cells that read in several
ways and the workbook to fill in come from the declaration.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from vietnamese.numbers import group
from workbooks.cell_values import CellAsked, CellRefused, CellRemark, text_of
from workbooks.cells import Sheet, sheet_label
from workbooks.imports import answers
from workbooks.imports.plan import Choice, Plan, Row
from workbooks.imports.preview import UNCHANGED
from workbooks.imports.upload_store import ImportGone, Upload
from workbooks.lists import ListSheet, Tick, Wanted, find_lists
from workbooks.lists import Row as RawRow
from workbooks.reading import LIST, WorkbookRefused, read_workbook
from workbooks.sizes import Size
from workbooks.writing import Column, table_workbook


@dataclass(frozen=True)
class ListColumn:
    """``words``: other headings that name it; ``weak``, ``spare`` and ``pattern`` as of ``Wanted``.

    ``read``: from a raw value to what it says, None or ``""`` for nothing; raises CellRefused. ``width``: in the workbook to fill
    in, 0 where it is not there. ``inherited``: a merged cell holds for all its rows. ``counted``: what totals add up. ``days``:
    the column is judged as a whole for days and months that an English Excel has swapped.
    """

    key: str
    label: str
    words: tuple[str, ...] = ()
    read: Callable = text_of
    width: int = 0
    weak: tuple[str, ...] = ()
    spare: bool = False
    pattern: str = ""
    inherited: bool = False
    counted: str = ""
    days: bool = False


def words(text: str) -> tuple[str, ...]:
    """Headings between strokes: “Đơn vị | Tên đơn vị”, over as many lines as they need."""
    return tuple(" ".join(word.split()) for word in text.split("|"))


class DeclaredList:
    """One reading of a file. The readers of ``columns`` may be replaced in ``self.readers`` by those of what is known now."""

    columns: ClassVar[Sequence[ListColumn]] = ()
    name: ClassVar[str] = "name"  # key of the column that every list has
    ignored: ClassVar[Collection[str]] = ()  # folded labels of columns that are written for people
    any_of: ClassVar[Collection[str]] = ()  # a sheet without any of these keys is no such list …
    lacking = ""  # … or a refused one, where this says why
    needed: ClassVar[Sequence[str]] = ()  # keys without which a list is refused
    max_rows: ClassVar[int] = 0
    what = ""  # what the list is called, where a file may hold only one
    nothing = ""  # said where a file has no list
    empty = ""  # said where the list has no rows; ``{sheet}``: which sheet
    too_many = "Tệp có hơn {rows} dòng. Vui lòng chia thành nhiều tệp."
    ticks: Sequence[Tick] = ()

    def __init__(self):
        self.plan = Plan()
        self.first: dict[Hashable, Row] = {}  # what a row stands for → the first that does
        # By the number of a row, the cells that read in several ways, and the row as each of them.
        self._doubts: dict[str, tuple[dict[str, CellAsked], list[Row]]] = {}
        self.readers = {column.key: column.read for column in self.columns}

    @classmethod
    def wanted(cls) -> list[Wanted]:
        return [
            Wanted(c.key, (c.label, *c.words), weak=c.weak, spare=c.spare, pattern=c.pattern)
            for c in cls.columns
        ]

    @classmethod
    def labels(cls) -> dict[str, str]:
        return {column.key: column.label for column in cls.columns}

    @classmethod
    def template(cls, title: str, notes: Sequence[str], rows: Sequence[list], *, sheet_title: str) -> bytes:
        """The workbook to fill in; ``rows``: values of its columns, the number in front."""
        columns = [Column("TT", 6), *(Column(c.label, c.width) for c in cls.columns if c.width)]
        return table_workbook(title, notes, columns, rows, sheet_title=sheet_title)

    # --- what each list says --------------------------------------------------------------------------------------

    def implied(self, table: ListSheet, section: str) -> dict:
        """What the sheet's name, or the heading that rows stand under, says where their cells say nothing."""
        return {}

    def judge(self, row: Row) -> None:
        """What the row is and does: its ``state``, ``changes``, errors and questions. Called where all cells could be read,
        and where some could not, too; of a row with cells that read in several ways, for each reading."""

    def finish(self) -> None:
        """After all rows."""

    # --- reading --------------------------------------------------------------------------------------------------

    def read(self, sheets: Sequence[Sheet]) -> Plan:
        """What the file would do; a few queries for any number of rows."""
        plan = self.plan
        tables, passed = find_lists(sheets, self.wanted(), self.ticks, name=self.name, ignored=self.ignored)
        if self.any_of and not self.lacking:
            tables = [table for table in tables if set(table.keys) & set(self.any_of)]
        plan.notes += self.worth_saying(passed)
        plan.refusal = self._refusal(tables, passed)
        for table in tables:
            if not plan.refusal:
                self._sheet(table)
        if not plan.refusal:
            self.finish()
            self._ask_about_doubts()
            if not plan.rows and self.empty:
                plan.refusal = self.empty.format(sheet=sheet_label(tables[0].name))
        return plan

    def worth_saying(self, passed: list[str]) -> list[str]:
        """Of the remarks on sheets that hold no list."""
        return passed

    def _refusal(self, tables: list[ListSheet], passed: list[str]) -> str:
        if not tables:
            return " ".join([self.nothing, *passed]) if self.what else self.nothing
        if self.what and len(tables) > 1:
            names = ", ".join(f"“{table.name}”" for table in tables)
            return f"Tệp có nhiều trang tính chứa {self.what}: {names}. Vui lòng chỉ để lại một trang."
        labels = self.labels()
        return " ".join(
            f"{sheet_label(table.name)} thiếu cột “{labels[key]}”."
            for table in tables
            for key in self.needed
            if key not in table.keys and not table.problems
        )

    def _sheet(self, table: ListSheet) -> None:
        plan = self.plan
        plan.header_rows[table.name] = table.header.last_row
        for line, column, text in table.problems:
            plan.rows.append(Row(table.name, table.index, line, {}, "Dòng tiêu đề", errors=[(column, text)]))
        if table.problems:
            return
        if self.lacking and not set(table.keys) & set(self.any_of):
            last = table.header.last_row
            plan.rows.append(Row(table.name, table.index, last, {}, table.name, errors=[(0, self.lacking)]))
            return
        inherited = [column.key for column in self.columns if column.inherited]
        counted = {column.key: column.counted for column in self.columns if column.counted}
        days = [column.key for column in self.columns if column.days]
        reading = [self.readers[key] for key in table.keys]
        implied: dict[str, dict] = {}
        for raw in table.rows(inherited=inherited, counted=counted, days=days):
            if self.max_rows and len(plan.rows) >= self.max_rows:
                plan.refusal, plan.rows = self.too_many.format(rows=group(self.max_rows)), []
                return
            if raw.section not in implied:
                implied[raw.section] = self.implied(table, raw.section)
            plan.rows.append(self._row(table, raw, reading, implied[raw.section]))
        plan.notes += table.remarks

    def _row(self, table: ListSheet, raw: RawRow, reading: list[Callable], implied: dict) -> Row:
        row = Row(table.name, table.index, raw.number, table.columns)
        row.values, row.errors, row.notes, doubts = read_cells(table, raw, reading)
        row.name = str(row.values.get(self.name, ""))[:250]
        for key, value in implied.items():
            row.values.setdefault(key, value)
        if doubts:
            read = [row.read_as(label, values) for label, values in readings(doubts)]
            self._doubts[row.number] = doubts, read
        for judged in read if doubts else [row]:
            self.judge(judged)
        return row

    def earlier(self, key: Hashable, row: Row) -> Row | None:
        """The row before this one that stands for the same thing."""
        first = self.first.setdefault(key, row)
        return None if first.number == row.number else first

    def as_read(self, row: Row) -> list[Row]:
        """The row as it was judged: once, or in each of the ways in which its cells read."""
        return self._doubts[row.number][1] if row.number in self._doubts else [row]

    def _ask_about_doubts(self) -> None:
        """Put the cells that read in several ways to people, unless something else is wrong with the row or asked of it."""
        for row in self.plan.rows:
            if row.number not in self._doubts:
                continue
            doubts, read = self._doubts[row.number]
            good = [reading for reading in read if not reading.errors and not reading.questions]
            first = good[0] if good else read[0]
            row.name, row.pk, row.values, row.notes = first.name, first.pk, first.values, first.notes
            if not good:
                row.errors = first.errors
                for key, asked in doubts.items():
                    row.refuse(key, asked.message)
            elif all(reading.state == UNCHANGED for reading in good):
                row.state = UNCHANGED
            else:
                texts = [f"{row.cell(row.columns[key])}: {asked.message}" for key, asked in doubts.items()]
                choices = [Choice(f"reading-{n}", r.reading, r.pk, row=r) for n, r in enumerate(good, 1)]
                row.ask(" ".join(texts), *choices)


def read_cells(
    table: ListSheet, raw: RawRow, reading: Sequence[Callable]
) -> tuple[dict, list[tuple[int, str]], list[str], dict[str, CellAsked]]:
    """What a row says, by key; (column, text) of cells that are refused; remarks; cells that read in several ways.

    ``reading``: the reader of each of the table's keys.
    """
    got, errors, remarks, doubts = {}, [], [], {}
    for key, read, value in zip(table.keys, reading, raw.values, strict=True):
        if value == "":
            continue
        try:
            found = read(value)
        except CellAsked as asked:
            doubts[key] = asked
            continue
        except CellRemark as remark:
            found = remark.value
            remarks.append(f"{table.cell(raw.number, table.columns[key])}: {remark.message}")
        except CellRefused as refused:
            errors.append((getattr(value, "column", 0) or table.columns[key], refused.message))
            continue
        if found is not None and found not in ("", ()):
            got[key] = found
    return got, errors, remarks, doubts


def readings(doubts: Mapping[str, CellAsked]) -> list[tuple[str, dict]]:
    """The ways in which doubtful cells can be read, all of them in the same way at a time: what it is called, and the values."""
    found = []
    for number in range(max(len(asked.choices) for asked in doubts.values())):
        chosen = {key: asked.choices[min(number, len(asked.choices) - 1)] for key, asked in doubts.items()}
        label = "; ".join(label for label, _ in chosen.values())
        found.append((label, {key: value for key, (_, value) in chosen.items()}))
    return found


def read_upload(
    upload: Upload,
    read: Callable[[list[Sheet]], Plan],
    *,
    max_bytes: int,
    size: Size = LIST,
    none: type[Plan] = Plan,
) -> Plan:
    """What the kept file would do as things stand now, with the answers given. Raises ImportGone.

    A file that cannot be read is a plan that says so, of the kind ``none``.
    """
    file = upload.open()
    if file is None:
        raise ImportGone
    try:
        with file:
            sheets = read_workbook(file, size=size, max_bytes=max_bytes)
    except WorkbookRefused as refused:
        return none(refusal=refused.message)
    plan = read(sheets)
    plan.given = answers.answers(upload)
    return plan
