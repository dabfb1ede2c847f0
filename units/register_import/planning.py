"""From the sheets of a workbook to the plan: every row is new, changed, unchanged, refused or a question."""

from collections import defaultdict
from collections.abc import Sequence

from units.models import Sector
from units.register_columns import Content
from units.register_import.checks import check_founding, check_new, check_sizes
from units.register_import.contents import (
    CONTENTS,
    FOUNDING_KEYS,
    IGNORED_LABELS,
    KEYS,
    LABELS,
    UNION_KEYS,
    WANTED,
    Kinds,
    readers,
)
from units.register_import.double_questions import without_doubles
from units.register_import.known import NAME_AT, TAX_AT, UNIT_AT, KnownUnions, KnownUnits
from units.register_import.plan import (
    ADDED,
    ASKED,
    CHANGED,
    REFUSED,
    RIGHT,
    Choice,
    Outcome,
    Question,
    Summary,
)
from vietnamese.numbers import group
from vietnamese.text import fold
from workbooks.cell_values import CellRefused, whole_of
from workbooks.list_header import plain
from workbooks.lists import ListSheet, find_lists
from workbooks.tables import TableSheet

INHERITED = ("unit", "place", "kind")
UNCHANGED = object()


class Planner:
    """Reads one workbook against what is known. ``plan()`` gives the summary and the rows by group."""

    def __init__(self, units: KnownUnits, unions: KnownUnions, kinds: Kinds):
        self.units, self.unions, self.kinds = units, unions, kinds
        self.readers = readers(kinds, units.read)
        self.groups: dict[str, list] = {REFUSED: [], ASKED: [], CHANGED: [], ADDED: []}
        self.summary = Summary()
        self._taken: dict[int, tuple[int, int]] = {}  # unions that a row before stands for
        self._by_name: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._by_tax: dict[tuple[int, str], list[int]] = defaultdict(list)
        for pk, values in unions.values.items():
            self._by_name[values[UNIT_AT], fold(values[NAME_AT])].append(pk)
            if values[TAX_AT]:
                self._by_tax[values[UNIT_AT], values[TAX_AT]].append(pk)

    def plan(self, sheets: Sequence[TableSheet]) -> tuple[Summary, dict[str, list]]:
        lists, passed = find_lists(sheets, WANTED, self.kinds.ticks, name="name")
        self.summary.notes += passed
        self.summary.sheets = [sheet.name for sheet in sheets]
        if not lists:
            self.summary.refusal = (
                "Không tìm thấy biểu danh sách. Biểu phải có dòng tiêu đề với cột «Tên công đoàn cơ sở» và ít nhất một "
                "cột khác, như tệp mẫu."
            )
        for one in lists:
            self._read(one)
        self._ask_about_doubles()
        self.summary.founded = sum(
            1 for group in (ADDED, CHANGED) for item in self.groups[group] if item.founding
        )
        return self.summary, self.groups

    # --- one sheet ------------------------------------------------------------------------------------------------

    def _read(self, one: ListSheet) -> None:
        for row, column, message in one.problems:
            self.groups[REFUSED].append(Outcome((one.index, row), one.name, [(column, message)]))
        self.summary.header_rows[one.name] = one.header.last_row
        if one.problems:
            return
        unused = [label for label in one.header.unused if plain(label) not in IGNORED_LABELS]
        if unused:
            named = ", ".join(f"«{label}»" for label in unused[:10])
            self.summary.notes.append(f"Trang tính «{one.name}»: không dùng các cột {named}.")
        keys, columns = one.keys, one.columns
        reading = [self.readers[key] for key in keys]
        implied = self._implied(one)
        sections: dict[str, dict] = {"": {}}
        sums: dict[str, int] = defaultdict(int)
        since = dict(sums)
        seen_totals = 0
        counted = [key for key in keys if CONTENTS[key] == Content.NUMBER and key != "pk"]
        for row in one.rows(inherited=INHERITED):
            while seen_totals < len(one.totals):
                self._compare_total(one, one.totals[seen_totals], sums, since)
                since, seen_totals = dict(sums), seen_totals + 1
            got, errors = {}, []
            for key, read, raw in zip(keys, reading, row.values, strict=True):
                if raw == "":
                    continue
                try:
                    value = read(raw)
                except CellRefused as refused:
                    errors.append((getattr(raw, "column", 0) or columns[key], refused.message))
                    continue
                if value is not None and value != "":
                    got[key] = value
            for key in counted:
                sums[key] += got.get(key) or 0
            if row.section not in sections:
                sections[row.section] = self._section(row.section, one)
            self._take((one.index, row.number), got, errors, {**implied, **sections[row.section]}, columns)
        while seen_totals < len(one.totals):
            self._compare_total(one, one.totals[seen_totals], sums, since)
            since, seen_totals = dict(sums), seen_totals + 1
        self.summary.notes += [f"Trang tính «{one.name}»: {note}" for note in one.notes[:20]]

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
            f"Trang tính «{one.name}»: dòng mục «{text}» không dùng để xác định đơn vị hay loại hình."
        )
        return {}

    def _compare_total(self, one: ListSheet, total: tuple[int, dict], sums: dict, since: dict) -> None:
        number, values = total
        for key, raw in values.items():
            if CONTENTS[key] != Content.NUMBER or key == "pk" or raw == "":
                continue
            try:
                stated = whole_of(raw)
            except CellRefused:
                continue
            summed = sums.get(key, 0)
            if stated is not None and stated not in (summed, summed - since.get(key, 0)):
                cell = self.summary.cell((one.index, number), one.columns[key])
                self.summary.notes.append(
                    f"{cell}: dòng tổng ghi {group(stated)} «{LABELS[key]}» nhưng cộng các dòng được {group(summed)}. "
                    "Dòng tổng không được nhập; xin kiểm tra lại các dòng."
                )

    # --- one row --------------------------------------------------------------------------------------------------

    def _take(self, place, got: dict, errors: list, implied: dict, columns: dict) -> None:
        name = got.get("name", "")
        outcome = Outcome(place, name or f"dòng {place[1]}", errors)
        for key, value in implied.items():
            got.setdefault(key, value)
        unit = got.get("unit")
        pk = self._matched(got, outcome, columns)
        if unit is None and pk is None and columns.get("unit") not in dict(errors):
            errors.append(
                (
                    columns.get("unit", 0),
                    "Chưa rõ đơn vị quản lý. Xin ghi tên đơn vị vào cột «Đơn vị quản lý».",
                )
            )
        elif unit is not None and unit not in self.units.manageable:
            errors.append(
                (columns.get("unit", 0), "CĐCS của đơn vị này không thuộc quyền cập nhật của anh/chị.")
            )
        if pk is None:
            self._kind(got, outcome, None)
            if not errors:
                check_new(got, errors, columns, ended=unit in self.units.ended)
            check_founding(got, errors, outcome.notes, columns, self.kinds)
            check_sizes(got, {}, errors, columns)
            outcome.values = tuple(map(got.get, KEYS))
            if got.get("founding__founded_on"):
                outcome.founding = tuple(map(got.get, FOUNDING_KEYS))
            self.groups[REFUSED if errors else ADDED].append(outcome)
            return
        self._sort(self._against(pk, got, outcome, columns), outcome)

    def _sort(self, result, outcome: Outcome) -> None:
        if outcome.errors:
            self.groups[REFUSED].append(outcome)
        elif result is UNCHANGED:
            self.summary.unchanged += 1
        elif isinstance(result, Question):
            self.groups[ASKED].append(result)
        else:
            self.groups[CHANGED].append(outcome)

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
            outcome.notes.append(f"Tệp chỉ ghi «{sector.label}»; loại hình lấy theo tên là «{shown}».")

    def _matched(self, got: dict, outcome: Outcome, columns: dict) -> int | None:
        """The union that a row stands for: by its number, else by tax code, else by name within the unit."""
        if (pk := got.get("pk")) is not None:
            if pk not in self.unions.values:
                outcome.errors.append(
                    (
                        columns["pk"],
                        f"Không có CĐCS mã số {pk} trong danh sách của anh/chị. Xin để trống ô này nếu là CĐCS mới.",
                    )
                )
                return None
            return self._once(pk, outcome, columns)
        unit = got.get("unit")
        for found in (
            self._by_tax.get((unit, got.get("tax_code")), ()),
            self._by_name.get((unit, fold(got.get("name", ""))), ()),
        ):
            if len(found) == 1:
                return self._once(found[0], outcome, columns)
            if len(found) > 1:
                outcome.errors.append(
                    (
                        columns["name"],
                        "Dòng này ứng với nhiều CĐCS trong danh sách. Xin ghi «Mã số» của CĐCS.",
                    )
                )
                return None
        return None

    def _once(self, pk: int, outcome: Outcome, columns: dict) -> int:
        before = self._taken.setdefault(pk, outcome.place)
        if before != outcome.place:
            outcome.errors.append(
                (columns["name"], f"Cùng một CĐCS với {self.summary.cell(before)}. Xin chỉ giữ một dòng.")
            )
        return pk

    def _against(self, pk: int, got: dict, outcome: Outcome, columns: dict):
        """What the row changes in a union; UNCHANGED, or a Question, or the outcome itself."""
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
                    f"CĐCS đang thuộc {own}. Xin chuyển đơn vị ở trang của CĐCS, theo quyết định.",
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
                    "CĐCS đã ghi kết thúc hoạt động vào ngày khác. Xin sửa ở trang của CĐCS.",
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
                        f"«{LABELS[key]}» khác với quyết định đã ghi; quyết định thành lập không thay đổi qua tệp."
                    )
        outcome.pk, outcome.values = pk, changes
        outcome.name = known["name"]
        if errors:
            return outcome
        if not changes and outcome.founding is None:
            if outcome.notes:
                self.summary.notes.append(f"{self.summary.cell(outcome.place)}: {outcome.notes[0]}")
            return UNCHANGED
        small = [
            f"«{LABELS[key]}» từ {group(old)} còn {group(new)}"
            for key, (old, new) in changes.items()
            if CONTENTS[key] == Content.NUMBER and old is not None and old >= 100 and new * 100 < old
        ]
        if small:
            text = f"{'; '.join(small)}. Trên Excel tiếng Anh, gõ 20.000 thì ô lưu 20. Số trong tệp có đúng không?"
            return Question(outcome.place, outcome.name, text, [Choice(RIGHT, "Đúng, ghi số này", outcome)])
        return outcome

    # --- doubles --------------------------------------------------------------------------------------------------

    def _ask_about_doubles(self) -> None:
        """New rows that may be a union of the register, or a row before, become questions."""
        added, questions = without_doubles(
            self.groups[ADDED], self.units, self.unions, cell=self.summary.cell, same=self._same
        )
        self.groups[ADDED] = added
        self.groups[ASKED] += questions

    def _same(self, pk: int, item: Outcome) -> Outcome | None:
        """What the row changes where it is taken for this union; None where it cannot be."""
        got = {key: value for key, value in zip(KEYS, item.values, strict=True) if value is not None}
        if pk in self._taken or self.unions.values[pk][UNIT_AT] != got["unit"]:
            return None
        outcome = Outcome(item.place, item.name)
        columns = dict.fromkeys((*KEYS, "pk"), 0)
        self._against(pk, got, outcome, columns)
        return None if outcome.errors else outcome
