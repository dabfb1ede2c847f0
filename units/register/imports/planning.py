"""From the sheets of a workbook to the plan: every row is new, changed, unchanged, refused or a question."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from units.models import Sector
from units.register.columns import Content
from units.register.imports.change_questions import question_about
from units.register.imports.checks import check_founding, check_new, check_sizes
from units.register.imports.columns import (
    CONTENTS,
    DISTRICT,
    FOUNDING_KEYS,
    IGNORED_LABELS,
    KEYS,
    LABELS,
    UNION_KEYS,
    WANTED,
    Kinds,
    readers,
    settle_decision,
)
from units.register.imports.duplicate_questions import without_doubles
from units.register.imports.lookups import NAME_AT, TAX_AT, UNIT_AT, KnownUnions, KnownUnits
from units.register.imports.plan import (
    ASKED,
    CHANGED,
    DIFFERENT,
    NEW,
    REFUSED,
    Choice,
    Outcome,
    Question,
    Summary,
)
from vietnamese.text import spelling_key
from workbooks.cells import Sheet, sheet_label
from workbooks.imports.declared import read_cells, readings
from workbooks.list_header import plain
from workbooks.lists import ListSheet, find_lists

INHERITED = ("unit", "place", "kind")
UNCHANGED = "unchanged"
READING = "reading"  # with a number: the code of an answer about how a cell of a known union is to be read


class Planner:
    """Reads one workbook against what is known. ``plan()`` gives the summary and the rows by group."""

    def __init__(self, units: KnownUnits, unions: KnownUnions, kinds: Kinds):
        self.units, self.unions, self.kinds = units, unions, kinds
        self.readers = readers(kinds, units.read)
        self.groups: dict[str, list] = {REFUSED: [], ASKED: [], CHANGED: [], NEW: []}
        self.summary = Summary()
        self._doubted: list[tuple[Outcome, Question]] = []  # new rows with a cell that reads in several ways
        self._taken: dict[int, tuple[int, int]] = {}  # unions that a row before stands for
        self._by_name: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._by_tax: dict[tuple[int, str], list[int]] = defaultdict(list)
        for pk, values in unions.values.items():
            self._by_name[values[UNIT_AT], spelling_key(values[NAME_AT])].append(pk)
            if values[TAX_AT]:
                self._by_tax[values[UNIT_AT], values[TAX_AT]].append(pk)

    def plan(self, sheets: Sequence[Sheet]) -> tuple[Summary, dict[str, list]]:
        lists, passed = find_lists(sheets, WANTED, self.kinds.ticks, name="name", ignored=IGNORED_LABELS)
        self.summary.notes += passed
        self.summary.sheets = [sheet.name for sheet in sheets]
        if not lists:
            self.summary.refusal = (
                "Không tìm thấy bảng danh sách. Bảng phải có dòng tiêu đề với cột “Tên công đoàn cơ sở” và ít nhất một "
                "cột khác, như tệp mẫu."
            )
        for one in lists:
            self._read(one)
        self._ask_about_doubles()
        self.summary.founded = sum(
            1 for group in (NEW, CHANGED) for item in self.groups[group] if item.founding
        )
        return self.summary, self.groups

    # --- one sheet ------------------------------------------------------------------------------------------------

    def _read(self, one: ListSheet) -> None:
        for row, column, message in one.problems:
            self.groups[REFUSED].append(Outcome((one.index, row), one.name, [(column, message)]))
        self.summary.header_rows[one.name] = one.header.last_row
        if one.problems:
            return
        keys, columns = one.keys, one.columns
        reading = [self.readers[key] for key in keys]
        implied = self._implied(one)
        sections: dict[str, dict] = {"": {}}
        counted = {key: LABELS[key] for key in keys if CONTENTS.get(key) == Content.NUMBER and key != "pk"}
        days = [key for key in keys if CONTENTS.get(key) == Content.DATE]
        for row in one.rows(inherited=INHERITED, counted=counted, days=days):
            got, errors, remarks, doubts = read_cells(one, row, reading)
            if row.section not in sections:
                sections[row.section] = self._section(row.section, one)
            raw_row = _Read((one.index, row.number), got, errors, remarks)
            self._take(raw_row, doubts, {**implied, **sections[row.section]}, columns)
        self.summary.notes += one.remarks

    def _implied(self, one: ListSheet) -> dict:
        """What the name of the sheet says about all of its rows: the unit, or else the place."""
        found = {} if self.units.only is None else {"unit": self.units.only}
        if (unit := self.units.match(one.name)) is not None:
            return {"unit": unit}
        generic = plain(one.name).rstrip("0123456789 ")
        if "place" not in one.columns and generic not in (
            "sheet",
            "trang tinh",
            "danh sach",
            "ds",
            "cdcs",
            "bieu",
        ):
            found["place"] = one.name.strip()[:150]
        return found

    def _section(self, text: str, one: ListSheet) -> dict:
        """What a heading between the rows says: a unit, a kind or sector; else it is told."""
        if (unit := self.units.match(text)) is not None:
            return {"unit": unit}
        if (kind := self.kinds.match(text)) is not None:
            return {"kind": kind}
        self.summary.notes.append(
            f"{sheet_label(one.name)}: dòng mục “{text}” không dùng để xác định đơn vị hay loại hình."
        )
        return {}

    # --- one row --------------------------------------------------------------------------------------------------

    def _take(self, row: "_Read", doubts: dict, implied: dict, columns: dict) -> None:
        if not doubts:
            self._put(*self._judged(row, implied, columns))
            return
        judged = [
            (label, *self._judged(row.read_as(values), implied, columns))
            for label, values in readings(doubts)
        ]
        text = " ".join(
            f"{self.summary.cell(row.place, columns[key])}: {asked.message}" for key, asked in doubts.items()
        )
        right = [(label, item) for label, group, item in judged if group in (NEW, CHANGED)]
        if not right:
            group, item = judged[0][1:]
            if group == REFUSED:
                item.errors += [(columns[key], asked.message) for key, asked in doubts.items()]
            self._put(group, item)
            return
        code = DIFFERENT if right[0][1].pk is None else READING
        choices = [Choice(f"{code}-{number}", label, item) for number, (label, item) in enumerate(right, 1)]
        question = Question(row.place, right[0][1].name, text, choices)
        if right[0][1].pk is None:
            self._doubted.append((right[0][1], question))
        else:
            self.groups[ASKED].append(question)

    def _put(self, group: str, item) -> None:
        if group == UNCHANGED:
            self.summary.unchanged += 1
        else:
            self.groups[group].append(item)

    def _judged(self, row: "_Read", implied: dict, columns: dict) -> tuple[str, Outcome | Question | None]:
        """The group that a row belongs to, and what comes of it."""
        got, errors = row.got, row.errors
        settle_decision(got, errors, row.remarks, columns)
        name = got.get("name", "")
        outcome = Outcome(row.place, name or "", errors, row.remarks)
        for key, value in implied.items():
            got.setdefault(key, value)
        self._by_district(got, outcome, columns)
        unit = got.get("unit")
        pk = self._matched(got, outcome, columns)
        if unit is None and pk is None and columns.get("unit") not in dict(errors):
            errors.append(
                (
                    columns.get("unit", 0),
                    "Chưa rõ đơn vị quản lý. Vui lòng ghi tên đơn vị vào cột “Đơn vị quản lý”.",
                )
            )
        elif unit is not None and unit not in self.units.manageable:
            errors.append(
                (columns.get("unit", 0), "CĐCS của đơn vị này không thuộc quyền cập nhật của anh/chị.")
            )
        if pk is not None:
            return self._against(pk, got, outcome, columns)
        self._kind(got, outcome, None)
        if not errors:
            check_new(got, errors, columns, ended=unit in self.units.ended)
        check_founding(got, errors, outcome.notes, columns, self.kinds)
        check_sizes(got, {}, errors, columns)
        outcome.values = tuple(map(got.get, KEYS))
        if got.get("founding__founded_on"):
            outcome.founding = tuple(map(got.get, FOUNDING_KEYS))
        return (REFUSED if errors else NEW), outcome

    def _by_district(self, got: dict, outcome: Outcome, columns: dict) -> None:
        """The unit of a district, for rows of which nothing else says whose they are."""
        district = got.pop(DISTRICT, None)
        if district and "unit" not in got and columns.get("unit") not in dict(outcome.errors):
            if (unit := self.units.of_district(district)) is not None:
                got["unit"] = unit
            elif not got.get("pk"):
                message = f"Không rõ đơn vị nào quản lý “{district}”. Vui lòng ghi cột “Đơn vị quản lý”."
                outcome.errors.append((columns[DISTRICT], message))

    def _kind(self, got: dict, outcome: Outcome, known: int | None) -> None:
        """Settle a kind of which only the sector is known: it stays if it is of that sector, else the name tells."""
        sector = got.get("kind")
        if not isinstance(sector, str):
            return
        sector = Sector(sector)
        if known is not None and self.kinds.by_pk[known].sector == sector:
            got["kind"] = known
            return
        got["kind"] = self.kinds.of_sector(sector, f"{got.get('name', '')} {got.get('employer', '')}")
        if got["kind"]:
            shown = self.kinds.by_pk[got["kind"]].name
            outcome.notes.append(f"Tệp chỉ ghi “{sector.label}”; loại hình lấy theo tên là “{shown}”.")

    def _matched(self, got: dict, outcome: Outcome, columns: dict) -> int | None:
        """The union that a row stands for: by its number, else by tax code, else by name within the unit."""
        if (pk := got.get("pk")) is not None:
            if pk not in self.unions.values:
                outcome.errors.append(
                    (
                        columns["pk"],
                        f"Không có CĐCS mã số {pk} trong danh sách của anh/chị. Vui lòng để trống ô này nếu là CĐCS mới.",
                    )
                )
                return None
            return self._once(pk, outcome, columns)
        unit = got.get("unit")
        for found in (
            self._by_tax.get((unit, got.get("tax_code")), ()),
            # Spelt alike, marks too: another mark may be another place, so what only looks alike is asked.
            self._by_name.get((unit, spelling_key(got.get("name", ""))), ()),
        ):
            if len(found) == 1:
                return self._once(found[0], outcome, columns)
            if len(found) > 1:
                outcome.errors.append(
                    (
                        columns["name"],
                        "Dòng này ứng với nhiều CĐCS trong danh sách. Vui lòng ghi “Mã số” của CĐCS.",
                    )
                )
                return None
        return None

    def _once(self, pk: int, outcome: Outcome, columns: dict) -> int:
        before = self._taken.setdefault(pk, outcome.place)
        if before != outcome.place:
            outcome.errors.append(
                (
                    columns["name"],
                    f"Cùng một CĐCS với {self.summary.cell(before)}. Vui lòng chỉ giữ một dòng.",
                )
            )
        return pk

    def _against(
        self, pk: int, got: dict, outcome: Outcome, columns: dict
    ) -> tuple[str, Outcome | Question | None]:
        """What the row changes in a union: the group that it belongs to, with a Question or the outcome itself."""
        known = dict(zip(UNION_KEYS, self.unions.values[pk], strict=True))
        errors = outcome.errors
        self._kind(got, outcome, known["kind"])
        if known["unit"] not in self.units.manageable:
            errors.append(
                (columns.get("pk", columns["name"]), "CĐCS này không thuộc quyền cập nhật của anh/chị.")
            )
        if got.get("unit", known["unit"]) != known["unit"]:
            own = self.units.names.get(known["unit"], "")
            errors.append(
                (
                    columns.get("unit", 0),
                    f"CĐCS đang thuộc {own}. Vui lòng chuyển đơn vị ở trang của CĐCS, theo quyết định.",
                )
            )
        changes = {
            key: (known[key], got[key])
            for key in UNION_KEYS
            if key in got and key != "unit" and got[key] != known[key]
        }
        if "ceased_on" in changes and known["ceased_on"]:
            errors.append(
                (
                    columns["ceased_on"],
                    "CĐCS đã ghi kết thúc hoạt động vào ngày khác. Vui lòng sửa ở trang của CĐCS.",
                )
            )
        after = known | {key: new for key, (_, new) in changes.items()}
        check_sizes(after, changes, errors, columns)
        founded = self.unions.foundings.get(pk)
        if founded is None:
            check_founding(got | {"kind": after["kind"]}, errors, outcome.notes, columns, self.kinds)
            if got.get("founding__founded_on"):
                outcome.founding = tuple(map(got.get, FOUNDING_KEYS))
        else:
            for key, value in zip(FOUNDING_KEYS, founded, strict=True):
                if key in got and got[key] != value:
                    outcome.notes.append(
                        f"“{LABELS[key]}” khác với quyết định đã ghi; quyết định thành lập không thay đổi qua tệp."
                    )
        outcome.pk, outcome.values = pk, changes
        outcome.name = known["name"]
        if errors:
            return REFUSED, outcome
        if not changes and outcome.founding is None:
            if outcome.notes:
                self.summary.notes.append(f"{self.summary.cell(outcome.place)}: {outcome.notes[0]}")
            return UNCHANGED, None
        if (question := question_about(outcome)) is not None:
            return ASKED, question
        return CHANGED, outcome

    # --- doubles --------------------------------------------------------------------------------------------------

    def _ask_about_doubles(self) -> None:
        """New rows that may be a union of the register, or a row before, become questions."""
        questions_of = {id(item): question for item, question in self._doubted}
        new = sorted([*self.groups[NEW], *(item for item, _ in self._doubted)], key=lambda item: item.place)
        added, questions = without_doubles(
            new, self.units, self.unions, cell=self.summary.cell, same=self._same
        )
        self.groups[NEW] = [item for item in added if id(item) not in questions_of]
        self.groups[ASKED] += [questions_of[id(item)] for item in added if id(item) in questions_of]
        for question in questions:
            item = question.choices[0].outcome
            if (doubt := questions_of.get(id(item))) is None:
                self.groups[ASKED].append(question)
            else:
                # One row, one question: what the file can say clearly comes first.
                item.errors += [(0, doubt.text), (0, question.text)]
                self.groups[REFUSED].append(item)

    def _same(self, pk: int, item: Outcome) -> Outcome | None:
        """What the row changes where it is taken for this union; None where it cannot be."""
        got = {key: value for key, value in zip(KEYS, item.values, strict=True) if value is not None}
        if pk in self._taken or self.unions.values[pk][UNIT_AT] != got["unit"]:
            return None
        outcome = Outcome(item.place, item.name)
        columns = dict.fromkeys((*KEYS, "pk"), 0)
        self._against(pk, got, outcome, columns)
        return None if outcome.errors else outcome


@dataclass(slots=True)
class _Read:
    """What one row says; ``errors``: (column, message)."""

    place: tuple[int, int]
    got: dict
    errors: list[tuple[int, str]]
    remarks: list[str]

    def read_as(self, more: dict) -> "_Read":
        """The same row with ``more`` of its cells read, for another look."""
        return _Read(self.place, self.got | more, list(self.errors), list(self.remarks))
