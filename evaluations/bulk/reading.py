"""From an uploaded workbook to what it would do: every row judged, every error at its cell. Writes nothing."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from evaluations.bulk.columns import (
    IGNORED_LABELS,
    LABELS,
    NOT_YET,
    READERS,
    SAID,
    TICKS,
    WANTED,
)
from evaluations.bulk.lookups import RoundRules, known_ratings, seen
from evaluations.bulk.matching import Matcher, NotMatched
from evaluations.bulk.validation import Judged, Known, Said, following, judge
from evaluations.models import Exclusion, RatingRound
from units.register.imports.lookups import KnownUnits
from workbooks.cell_values import CellRefused, CellRemark
from workbooks.cells import Sheet, address
from workbooks.list_header import plain
from workbooks.lists import ListSheet, find_lists

MAX_ROWS = 10_000
HELP = "Hướng dẫn"  # the second sheet of our own template
INHERITED = ("unit", "kind")


@dataclass(slots=True)
class Line:
    """One row of the file; ``errors``: (column from 1, or 0 for the whole row, and a message)."""

    sheet: str
    row: int
    name: str
    errors: list[tuple[int, str]] = field(default_factory=list)
    judged: Judged | None = None

    def cell(self, column: int = 0) -> str:
        return f"{self.sheet}!{address(self.row, column)}" if column else f"{self.sheet}, dòng {self.row}"


@dataclass
class Plan:
    """What a file would do. ``refusal``: why none of it can be read."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusal: str = ""
    header_rows: dict[str, int] = field(default_factory=dict)
    unconfirmed: bool = False

    @cached_property
    def refused(self) -> list[Line]:
        return [line for line in self.lines if line.errors]

    @cached_property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if not line.errors and line.judged.changes]

    @cached_property
    def new(self) -> list[Line]:
        """Of the changed ones: nothing was said of them before."""
        return [line for line in self.changed if line.judged.known.said == Said()]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new),
            "changed": len(self.changed) - len(self.new),
            "unchanged": len(self.unchanged),
            "refused": len(self.refused),
        }

    @cached_property
    def unchanged(self) -> list[Line]:
        return [line for line in self.lines if not line.errors and not line.judged.changes]

    @cached_property
    def digest(self) -> str:
        """Of the rows as they were seen and all that would be written; another one where anything of it has changed."""
        found = hashlib.sha256()
        for line in self.lines:
            if line.judged is not None:
                row = line.judged.known.evaluation
                found.update(repr((row.pk, seen(row), line.judged.known.held, line.judged.settled)).encode())
            found.update(repr((line.sheet, line.row, line.errors)).encode())
        return found.hexdigest()

    @cached_property
    def errors(self) -> int:
        return sum(len(line.errors) for line in self.refused)


class Reader:
    """Reads the sheets of one file for one person and round."""

    def __init__(self, by, found: RatingRound):
        self.found = found
        self.units = KnownUnits(by)
        self.matcher = Matcher(by, found, self.units)
        self.rules = RoundRules(by, found)
        self.plan = Plan(unconfirmed=self.rules.unconfirmed)
        self._rows: list[tuple[Line, dict, dict, int]] = []  # line, what it says, columns, rating
        self._taken: dict[int, Line] = {}

    def read(self, sheets: Sequence[Sheet]) -> Plan:
        lists, passed = find_lists(sheets, WANTED, TICKS, name="name", ignored=IGNORED_LABELS)
        plan = self.plan
        plan.notes += [note for note in passed if f"“{HELP}”" not in note]
        if not lists:
            plan.refusal = (
                "Không tìm thấy bảng danh sách. Bảng phải có dòng tiêu đề với cột “Tên công đoàn cơ sở” và ít nhất một cột "
                "khác, như tệp mẫu."
            )
            return plan
        for one in lists:
            self._sheet(one)
            if len(plan.lines) > MAX_ROWS:
                plan.refusal = "Tệp có quá 10.000 dòng. Vui lòng chia thành nhiều tệp theo đơn vị."
                plan.lines = []
                return plan
        self._judge()
        if not plan.lines:
            plan.refusal = "Bảng không có dòng nào."
        return plan

    def _sheet(self, one: ListSheet) -> None:
        plan = self.plan
        plan.header_rows[one.name] = one.header.last_row
        for row, column, message in one.problems:
            plan.lines.append(Line(one.name, row, one.name, [(column, message)]))
        if one.problems:
            return
        if not set(one.keys) & set(SAID):
            plan.lines.append(
                Line(one.name, one.header.last_row, one.name, [(0, "Bảng không có cột nào để ghi xếp loại.")])
            )
            return
        sections: dict[str, int | None] = {"": self.units.match(one.name)}
        for row in one.rows(inherited=INHERITED):
            if row.section not in sections:
                sections[row.section] = self.units.match(row.section) or sections[""]
            self._row(one, row, sections[row.section])
        plan.notes += one.remarks

    def _row(self, one: ListSheet, row, unit: int | None) -> None:
        got, errors, columns = {}, [], one.columns
        not_yet = 0
        for key, raw in zip(one.keys, row.values, strict=True):
            if raw == "" or key in ("kind", "standing"):
                continue
            try:
                value = self.units.read(raw) if key == "unit" else READERS[key](raw)
            except CellRemark as remark:
                value = remark.value
                self.plan.notes.append(f"{one.cell(row.number, columns[key])}: {remark.message}")
            except CellRefused as refused:
                errors.append((getattr(raw, "column", 0) or columns[key], refused.message))
                continue
            if key == "level" and value == "" and isinstance(raw, str) and plain(raw) in NOT_YET:
                not_yet = columns[key]
            if value not in (None, "", ()):
                got[key] = value
        line = Line(one.name, row.number, got.get("name", ""), errors)
        self.plan.lines.append(line)
        try:
            pk = self.matcher.find(got, got.get("unit", unit or self.units.only))
        except NotMatched as problem:
            # A name that cannot be read is said once.
            if not any(column == columns.get(problem.key) for column, _ in errors):
                line.errors.append((columns.get(problem.key) or columns["name"], problem.message))
            return
        line.name = self.matcher.name(pk)
        if before := self._taken.get(pk):
            line.errors.append(
                (columns["name"], f"CĐCS này đã có ở {before.cell()}. Vui lòng chỉ giữ một dòng.")
            )
            return
        self._taken[pk] = line
        self._rows.append((line, got, columns, pk))
        if not_yet:
            got["not_yet"] = not_yet

    def _judge(self) -> None:
        known = known_ratings(self.found, [pk for *_, pk in self._rows])
        self.rules.prepare(one.evaluation for one in known.values())
        for line, got, columns, pk in self._rows:
            one = known[pk]
            rules = self.rules.of(one.evaluation)
            line.judged = judged = judge(one, completed(one, got), rules, self.rules.registration)
            for name, message in judged.errors.items():
                column = columns.get(name, 0)
                where = "" if column or name == "row" else f"Cột “{LABELS[name]}”: "
                line.errors.append((column, where + message))
            if (column := got.get("not_yet")) and one.evaluation.exclusion != Exclusion.NOT_YET_ELIGIBLE:
                line.errors.append(
                    (
                        column,
                        "Theo ngày thành lập và sắp xếp, CĐCS này đủ thời gian xếp loại. Vui lòng ghi mức xếp loại.",
                    )
                )
            line.errors.sort()


def completed(known: Known, got: dict) -> Said:
    """The whole of what shall stand: a blank cell leaves what there is, and new points without a level say the level."""
    given = {key: got[key] for key in SAID if key in got}
    return following(known.said, replace(known.said, **given), given)


def level_counts(judged: Sequence[Judged]) -> Counter:
    """How many stand at each level after the writing, by level."""
    return Counter(one.settled.level for one in judged if one.settled.level and not _left_out(one))


def _left_out(one: Judged) -> bool:
    exclusion = one.known.evaluation.exclusion
    return one.excludes or (bool(exclusion) and not one.overrules)
