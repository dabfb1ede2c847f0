"""What a file would do, row by row: what is new, changed, unchanged, refused at its cell or asked."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from workbooks.cells import cell_name
from workbooks.imports.answers import SKIP
from workbooks.imports.preview import ASKED, CHANGED, GROUPS, NEW, REFUSED, UNCHANGED


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to a question. ``pk``: what the row then is, None for a new thing; ``values``: what its cells then say.

    ``becomes``: the group that the row then is counted in, where ``pk`` does not tell; SKIP: it is left out. ``row``: the whole
    of what the row then is, where it was judged so.
    """

    code: str
    label: str
    pk: int | None = None
    values: dict = field(default_factory=dict)
    becomes: str = ""
    row: "Row | None" = None

    def answered(self, row: "Row") -> "Row | None":
        """What the row is with this answer; None: nothing is written of it."""
        if self.becomes == SKIP:
            return None
        state = self.becomes or (NEW if self.pk is None else CHANGED)
        return self.row or replace(row, state=state, pk=self.pk, values=row.values | self.values)


@dataclass(slots=True)
class Row:
    """One row of the file. ``line``: its number; ``columns``: key → column of the sheet, from 1; ``values``: what was read.

    ``state``: NEW, CHANGED or UNCHANGED, where nothing is wrong or asked. ``pk``: the thing that it is; ``item``: what is
    written, ready for the action; ``stamp``: what else the row rests on, as plain values. ``errors``: (column, text), column 0
    for the whole row. As people read them, ``cells``: (label, text, whether a number), ``changes``: (label, before, after);
    ``url``: the page of the thing. A row with ``questions`` is written only as answered, by the code of one of its
    ``choices``. ``reading``: of which of the ways in which its doubtful cells read, in words.
    """

    sheet: str
    index: int
    line: int
    columns: dict[str, int]
    name: str = ""
    values: dict = field(default_factory=dict)
    state: str = NEW
    pk: int | None = None
    item: Any = None
    stamp: tuple = ()
    errors: list[tuple[int, str]] = field(default_factory=list)
    url: str = ""
    cells: list[tuple[str, str, bool]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    reading: str = ""

    @property
    def place(self) -> str:
        return cell_name(self.sheet, self.line)

    @property
    def number(self) -> str:
        """Of the question about it, in the form."""
        return f"{self.index}-{self.line}"

    @property
    def group(self) -> str:
        if self.errors:
            return REFUSED
        return ASKED if self.questions else self.state

    def cell(self, column: int = 0) -> str:
        """“DN!F5”; without a column “DN, dòng 5”."""
        return cell_name(self.sheet, self.line, column)

    @property
    def refusals(self) -> list[tuple[str, str]]:
        """(cell, text) of what is wrong."""
        return [(self.cell(column), text) for column, text in self.errors]

    def refuse(self, key: str, text: str) -> None:
        """At the cell of that column; the whole row where the file has no such column."""
        self.errors.append((self.columns.get(key, 0), text))

    def is_wrong(self, key: str) -> bool:
        """Whether the cell of that column is refused already."""
        return any(column == self.columns.get(key) for column, _ in self.errors)

    def read_as(self, reading: str, values: dict) -> "Row":
        """The same row, not judged yet, with ``values`` of cells that read in several ways."""
        row = Row(self.sheet, self.index, self.line, self.columns, self.name, self.values | values)
        row.errors, row.notes, row.reading = list(self.errors), list(self.notes), reading
        return row

    def ask(self, text: str, *choices: Choice) -> None:
        self.questions.append(text)
        self.choices += choices


@dataclass
class Plan:
    """What a file would do. ``refusal``: why none of it can be read. ``given``: the answers so far, number → code."""

    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusal: str = ""
    header_rows: dict[str, int] = field(default_factory=dict)  # last row of the header, by sheet
    given: dict[str, str] = field(default_factory=dict)

    def refuse(
        self, sheet: str, index: int, problems: Iterable[tuple[int, int, str]], names: Mapping[int, str]
    ) -> None:
        """Refuse cells (row, column, text) of one sheet: each once, in the plan's row of that line, or in one of its own.

        ``names``: of lines that are no rows of the plan; line 0 is the whole sheet.
        """
        rows = {(row.index, row.line): row for row in self.rows}
        for line, column, text in sorted(set(problems)):
            if (index, line) not in rows:
                rows[index, line] = Row(sheet, index, line, {}, names.get(line, ""))
            rows[index, line].errors.append((column, text))
        self.rows = [rows[place] for place in sorted(rows)]

    @cached_property
    def groups(self) -> dict[str, list[Row]]:
        found = {name: [] for name in GROUPS}
        for row in self.rows:
            found[row.group].append(row)
        return found

    @property
    def new(self) -> list[Row]:
        return self.groups[NEW]

    @property
    def changed(self) -> list[Row]:
        return self.groups[CHANGED]

    @property
    def unchanged(self) -> list[Row]:
        return self.groups[UNCHANGED]

    @property
    def refused(self) -> list[Row]:
        return self.groups[REFUSED]

    @property
    def asked(self) -> list[Row]:
        return self.groups[ASKED]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(cell, text); without a cell where the whole file is refused."""
        whole = [("", self.refusal)] if self.refusal else []
        return whole + [refusal for row in self.refused for refusal in row.refusals]

    def _answers(self) -> Iterator[tuple[Row, Choice]]:
        """The questions that have an answer, with it."""
        for row in self.asked if self.given else ():
            code = self.given.get(row.number)
            for choice in (*row.choices, Choice(SKIP, "", becomes=SKIP)):
                if choice.code == code:
                    yield row, choice

    @property
    def settled(self) -> list[Row]:
        """What was asked about and is written, as it was answered; of several answers for one thing the last."""
        found = {}
        for row, choice in self._answers():
            if (answered := choice.answered(row)) is not None:
                found[row.number if answered.pk is None else answered.pk] = answered
        return list(found.values())

    @property
    def accepted(self) -> list[Row]:
        """Every row that is neither refused nor waits for an answer; what was asked about, as it was answered."""
        return [*self.new, *self.changed, *self.unchanged, *self.settled]

    @property
    def writable(self) -> list[Row]:
        """Those that change something."""
        return [row for row in self.accepted if row.state != UNCHANGED]

    @property
    def left_out(self) -> int:
        """Rows that are refused, wait for an answer or were answered so that they are left out."""
        return len(self.refused) + len(self.asked) - len(self.settled)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by group, with the answers given: the first line of a preview."""
        found = {name: len(rows) for name, rows in self.groups.items()}
        found[ASKED] -= sum(1 for _ in self._answers())
        for row in self.settled:
            found[row.state] += 1
        return found

    @cached_property
    def digest(self) -> str:
        """Of everything that would be written, is refused or asked; another one where things have moved since the preview."""
        found = hashlib.sha256(repr(self.refusal).encode())
        for row in self.rows:
            choices = [(choice.code, choice.pk, choice.values, choice.row) for choice in row.choices]
            said = (row.cell(), row.group, row.name, row.values, row.pk, row.stamp)
            found.update(repr((*said, row.errors, row.changes, row.questions, choices)).encode())
        return found.hexdigest()

    def marks(self) -> dict:
        """Arguments of ``marked_upload.workbook``."""
        return {
            "rows": sum(map(len, self.groups.values())),
            "marks": ((row.sheet, row.line, column, text) for row, column, text in self._wrong() if row.line),
            "listed": ((row.cell(column), row.name, text) for row, column, text in self._wrong()),
            "header_rows": self.header_rows,
        }

    def _wrong(self) -> Iterator[tuple[Row, int, str]]:
        for row in self.refused:
            yield from ((row, column, text) for column, text in row.errors)
        for row in self.asked:
            yield from ((row, 0, text) for text in row.questions)
