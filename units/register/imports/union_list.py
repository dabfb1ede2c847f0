"""A list of grassroots unions from a workbook: which union a row is, and what it adds or changes."""

from collections import defaultdict
from functools import cached_property

from units.models import CeasedReason, Sector
from units.register.columns import Content
from units.register.imports.checks import check_founding, check_new, check_sizes
from units.register.imports.columns import (
    CONTENTS,
    DECISION_NUMBER,
    DISTRICT,
    FOUNDED_ON,
    FOUNDING_KEYS,
    IGNORED_LABELS,
    LABELS,
    LIST_COLUMNS,
    NUMBERS,
    UNION_KEYS,
)
from units.register.imports.lookups import AT, KnownUnions, KnownUnits, known_kinds
from units.register.imports.questions import ask_about_doubles
from units.register.known_names import ask_about_changes
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from vietnamese.text import spelling_key
from workbooks.cells import sheet_label
from workbooks.imports.decisions import put_apart
from workbooks.imports.declared import DeclaredList
from workbooks.imports.plan import Row
from workbooks.imports.preview import CHANGED, NEW, UNCHANGED
from workbooks.list_header import plain

SAYS_NOTHING = (
    "sheet",
    "trang tinh",
    "danh sach",
    "ds",
    "cdcs",
    "bieu",
)  # names of sheets that are no places


class Shown:
    """Values as people read them."""

    def __init__(self, by):
        self._by = by

    @cached_property
    def units(self) -> dict[int, str]:
        return KnownUnits(self._by).names

    @cached_property
    def kinds(self) -> dict[int, str]:
        return {pk: kind.short_name for pk, kind in known_kinds().by_pk.items()}

    def value(self, key: str, value) -> str:
        if value is None or value == "":
            return ""
        match CONTENTS[key]:
            case Content.NUMBER:
                return group(value)
            case Content.DATE:
                return date_vi(value)
            case Content.UNIT:
                return self.units.get(value, "")
            case Content.KIND:
                return self.kinds.get(value, "")
            case Content.REASON:
                return CeasedReason(value).label
        return str(value)

    @staticmethod
    def founding(values: dict) -> str:
        day, number = values.get(FOUNDED_ON), values.get(DECISION_NUMBER)
        return "" if day is None else f"{number} ngày {date_vi(day)}" if number else date_vi(day)


class UnionList(DeclaredList):
    """``values`` of a row: of a new union all that was read, of a known one what it changes, with the founding that it gets."""

    columns, ignored = LIST_COLUMNS, IGNORED_LABELS
    nothing = (
        "Không tìm thấy bảng danh sách. Bảng phải có dòng tiêu đề với cột “Tên công đoàn cơ sở” và ít nhất một "
        "cột khác, như tệp mẫu."
    )

    def __init__(self, by):
        super().__init__()
        self.units, self.unions, self.kinds, self.shown = (
            KnownUnits(by),
            KnownUnions(by),
            known_kinds(),
            Shown(by),
        )
        self.shown.units = self.units.names
        self.ticks = self.kinds.ticks
        self.readers |= {"unit": self.units.read, "kind": self.kinds.read}
        self._by_name: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._by_tax: dict[tuple[int, str], list[int]] = defaultdict(list)
        for pk, values in self.unions.values.items():
            unit = values[AT["unit"]]
            self._by_name[unit, spelling_key(values[AT["name"]])].append(pk)
            if values[AT["tax_code"]]:
                self._by_tax[unit, values[AT["tax_code"]]].append(pk)

    def implied(self, table, section):
        """The unit, or else the place, that the sheet is called; a unit, a kind or a sector of the heading above the rows."""
        unit = self.units.match(table.name)
        said = {"unit": self.units.only if unit is None else unit}
        is_named = plain(table.name).rstrip("0123456789 ") not in SAYS_NOTHING
        if unit is None and "place" not in table.columns and is_named:
            said["place"] = table.name.strip()[:150]
        if section:
            if (unit := self.units.match(section)) is not None:
                said["unit"] = unit
            elif (kind := self.kinds.match(section)) is not None:
                said["kind"] = kind
            else:
                text = f"dòng mục “{section}” không dùng để xác định đơn vị hay loại hình."
                self.plan.notes.append(f"{sheet_label(table.name)}: {text}")
        return {key: value for key, value in said.items() if value is not None}

    def judge(self, row: Row) -> None:
        values = row.values
        self._decision(row)
        self._district(row)
        unit = values.get("unit")
        row.pk = self._match(row)
        if unit is None and row.pk is None and not row.is_wrong("unit"):
            row.refuse("unit", "Chưa rõ đơn vị quản lý. Vui lòng ghi tên đơn vị vào cột “Đơn vị quản lý”.")
        elif unit is not None and unit not in self.units.manageable:
            row.refuse("unit", "CĐCS của đơn vị này không thuộc quyền cập nhật của anh/chị.")
        if row.pk is not None:
            self._compare(row)
            return
        self._kind(row, None)
        if not row.errors:
            check_new(row, ended=unit in self.units.ended)
        check_founding(row, values, self.kinds)
        check_sizes(row, values)

    def finish(self) -> None:
        """New unions may be one that is known, or one before them in the file."""
        new = []
        for row in self.plan.rows:
            read = next((read for read in self.as_read(row) if read.group in (NEW, CHANGED)), None)
            if read is not None and read.group == NEW:
                new.append(read)
        if new:
            ask_about_doubles(new, self.units.names, self.unions, same=self._same, readings=self.as_read)

    # --- one row --------------------------------------------------------------------------------------------------

    def _decision(self, row: Row) -> None:
        """Put a number and a day that stood in one cell where each belongs; a day of its own column must be the same one."""
        values = row.values
        key, text = put_apart(values, DECISION_NUMBER, FOUNDED_ON, LABELS)
        if text:
            row.refuse(key, text)
        if DECISION_NUMBER in values and FOUNDED_ON not in values and FOUNDED_ON not in row.columns:
            # A list without a column of days says nothing about a founding; its unions are taken all the same.
            number = values.pop(DECISION_NUMBER)
            row.notes.append(f"Không ghi quyết định thành lập “{number}” vì không có ngày.")

    def _district(self, row: Row) -> None:
        """The unit of a district, for rows of which nothing else says whose they are."""
        district = row.values.pop(DISTRICT, None)
        if district and "unit" not in row.values and not row.is_wrong("unit"):
            if (unit := self.units.of_district(district)) is not None:
                row.values["unit"] = unit
            elif not row.values.get("pk"):
                text = f"Không rõ đơn vị nào quản lý “{district}”. Vui lòng ghi cột “Đơn vị quản lý”."
                row.refuse(DISTRICT, text)

    def _kind(self, row: Row, known: int | None) -> None:
        """Settle a kind of which only the sector is known: it stays if it is of that sector, else the name tells."""
        values = row.values
        if not isinstance(values.get("kind"), str):
            return
        sector = Sector(values["kind"])
        if known is not None and self.kinds.by_pk[known].sector == sector:
            values["kind"] = known
            return
        kind = self.kinds.of_sector(sector, f"{values.get('name', '')} {values.get('employer', '')}")
        values["kind"] = kind
        if kind:
            name = self.kinds.by_pk[kind].name
            row.notes.append(f"Tệp chỉ ghi “{sector.label}”; loại hình lấy theo tên là “{name}”.")

    def _match(self, row: Row) -> int | None:
        """The union that a row stands for: by its number, else by tax code, else by name within the unit."""
        values = row.values
        if (pk := values.get("pk")) is not None:
            if pk in self.unions.values:
                return self._once(pk, row)
            text = f"Không có CĐCS mã số {pk} trong danh sách của anh/chị."
            row.refuse("pk", f"{text} Vui lòng để trống ô này nếu là CĐCS mới.")
            return None
        unit = values.get("unit")
        for same in (
            self._by_tax.get((unit, values.get("tax_code")), ()),
            # Spelt alike, marks too: another mark may be another place, so what only looks alike is asked.
            self._by_name.get((unit, spelling_key(values.get("name", ""))), ()),
        ):
            if len(same) == 1:
                return self._once(same[0], row)
            if same:
                row.refuse(
                    "name", "Dòng này ứng với nhiều CĐCS trong danh sách. Vui lòng ghi “Mã số” của CĐCS."
                )
                return None
        return None

    def _once(self, pk: int, row: Row) -> int:
        if before := self.earlier(pk, row):
            row.refuse("name", f"Cùng một CĐCS với {before.place}. Vui lòng chỉ giữ một dòng.")
        return pk

    def _compare(self, row: Row) -> None:
        """What the row changes in a union that is known."""
        known = dict(zip(UNION_KEYS, self.unions.values[row.pk], strict=True))
        row.name = known["name"]
        self._kind(row, known["kind"])
        values = row.values
        if known["unit"] not in self.units.manageable:
            key = "pk" if "pk" in row.columns else "name"
            row.refuse(key, "CĐCS này không thuộc quyền cập nhật của anh/chị.")
        if values.get("unit", known["unit"]) != known["unit"]:
            own = self.units.names.get(known["unit"], "")
            text = f"CĐCS đang thuộc {own}. Vui lòng chuyển đơn vị ở trang của CĐCS, theo quyết định."
            row.refuse("unit", text)
        changes = {
            key: (known[key], values[key])
            for key in UNION_KEYS
            if key in values and key != "unit" and values[key] != known[key]
        }
        if "ceased_on" in changes and known["ceased_on"]:
            text = "CĐCS đã ghi kết thúc hoạt động vào ngày khác. Vui lòng sửa ở trang của CĐCS."
            row.refuse("ceased_on", text)
        written = {key: new for key, (_, new) in changes.items()}
        check_sizes(row, known | written, changes)
        founding = self._founding(row, known | written)
        row.values = written | founding
        row.changes = [
            (LABELS[key], self.shown.value(key, old), self.shown.value(key, new))
            for key, (old, new) in changes.items()
        ]
        if founding:
            row.changes.append(("Quyết định thành lập", "", self.shown.founding(founding)))
        if row.errors:
            return
        row.state = CHANGED if row.values else UNCHANGED
        if row.values:
            ask_about_changes(row, changes, numbers=NUMBERS, what="CĐCS")
        elif row.notes:
            self.plan.notes.append(f"{row.place}: {row.notes.pop(0)}")
            row.notes = []

    def _founding(self, row: Row, after: dict) -> dict:
        """The founding that a known union gets; one that is written does not change."""
        values, founded = row.values, self.unions.foundings.get(row.pk)
        if founded is None:
            check_founding(row, values | {"kind": after["kind"]}, self.kinds)
            return {key: values.get(key) for key in FOUNDING_KEYS} if values.get(FOUNDED_ON) else {}
        for key, value in zip(FOUNDING_KEYS, founded, strict=True):
            if key in values and values[key] != value:
                text = "khác với quyết định đã ghi; quyết định thành lập không thay đổi qua tệp."
                row.notes.append(f"“{LABELS[key]}” {text}")
        return {}

    def _same(self, pk: int, row: Row) -> Row | None:
        """What a new row changes where it is taken for this union; None where it cannot be."""
        if pk in self.first or self.unions.values[pk][AT["unit"]] != row.values["unit"]:
            return None
        same = Row(row.sheet, row.index, row.line, {}, row.name, dict(row.values), pk=pk)
        self._compare(same)
        same.name, same.questions, same.choices = row.name, [], []
        return None if same.errors else same
