"""From a workbook of the yearly survey to what it would do: every row is new, changed, unchanged, refused or a question.

Reads only. Columns, units and kinds are read as for the register of unions (``units/register/imports``).
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from units.models import EnterpriseState, EnterpriseSurvey, GrassrootsUnion, SurveyedEnterprise
from units.register.imports.columns import DISTRICT, IGNORED_LABELS, readers
from units.register.imports.headings import ENTERPRISE_NAMES, HEADINGS, PATTERNS, SPARE
from units.register.imports.lookups import KnownUnits, known_kinds
from units.register.name_matching import alike, blocks, core, marks_differ, only_marks_differ
from vietnamese.numbers import group
from vietnamese.text import spelling_key
from workbooks.cell_values import CellAsked, CellRefused, CellRemark, phone_of, side_text_of, text_of
from workbooks.cells import address
from workbooks.imports.answers import SKIP
from workbooks.lists import Wanted, find_lists

_SHARED = ("unit", "kind", "tax_code", "place", "address", "workforce", "note")
_SIDE = (*_SHARED, DISTRICT, "contact_name", "contact_phone")
WANTED = [
    Wanted("name", ENTERPRISE_NAMES, weak=("Tên đơn vị", "Tên"), pattern=PATTERNS["enterprise"]),
    *(Wanted(key, HEADINGS[key], spare=key in SPARE, pattern=PATTERNS.get(key, "")) for key in _SIDE),
]
COUNTED = {"workforce": "số lao động"}
FIELDS = ("unit", "name", "tax_code", "kind", "place", "address", "contact_name", "contact_phone", "note")
INHERITED = ("unit", "place", "kind")
ADD = "different"
BLOCK_LIMIT = 50


@dataclass(frozen=True)
class Choice:
    """``pk``: the enterprise that the row then is, None for a new one. ``values``: what its doubtful cells then say."""

    code: str
    label: str
    pk: int | None = None
    values: dict = field(default_factory=dict)


@dataclass
class Row:
    """One row of the file. ``pk``: the enterprise that it is; ``values``: what stands in it, by column.

    ``errors``: (cell, message), and the same as ``marks`` by column of ``sheet`` and ``line``.
    ``changes``: (label, before, after) as people read them. ``doubts``: cells that read in several ways, by key. A row with
    ``choices`` is written only as answered, by the code of one; without an answer it is left out.
    """

    place: str
    number: str
    name: str
    values: dict = field(default_factory=dict)
    pk: int | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    note: str = ""
    sheet: str = ""
    line: int = 0
    marks: list[tuple[int, str]] = field(default_factory=list)
    doubts: dict[str, CellAsked] = field(default_factory=dict)

    def remark(self, text: str) -> None:
        self.note = f"{self.note} {text}".strip()

    def refuse(self, column: int, message: str) -> None:
        """``column``: from 1; 0 where the whole row is meant."""
        cell = f"{self.sheet}!{address(self.line, column)}" if column else self.place
        self.errors.append((cell, message))
        self.marks.append((column, message))

    @property
    def workforce(self) -> int | None:
        return self.values.get("workforce")

    def answered(self, given: Mapping[str, str]) -> Choice | None:
        """The choice that was made for this row; ``given``: number of the row → code."""
        code = given.get(self.number)
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass
class Plan:
    """``given``: the answers so far, number of the row → code."""

    year: int
    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    unchanged: list[Row] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)
    asked: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    header_rows: dict[str, int] = field(default_factory=dict)  # last row of the header, by sheet
    refusal: str = ""  # why the whole file is refused
    given: dict[str, str] = field(default_factory=dict)

    @property
    def settled(self) -> list[tuple[Row, Choice]]:
        """The questions that were answered so that something is written."""
        return [(row, choice) for row in self.asked if (choice := row.answered(self.given)) is not None]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by group, with the answers given."""
        settled, given = self.settled, self.given
        added = sum(choice.pk is None for _, choice in settled)
        return {
            "new": len(self.new) + added,
            "changed": len(self.changed) + len(settled) - added,
            "unchanged": len(self.unchanged),
            "refused": len(self.refused),
            "asked": sum(given.get(row.number) != SKIP for row in self.asked) - len(settled),
        }

    @property
    def rows(self) -> int:
        return sum(map(len, (self.new, self.changed, self.unchanged, self.refused, self.asked)))

    @property
    def digest(self) -> str:
        """Of everything that it would write or ask: another one means that the data have moved since the preview."""
        return hashlib.sha256(
            repr((self.year, self.new, self.changed, self.refused, self.asked)).encode()
        ).hexdigest()


class Planner:
    """Reads one file for one year against what is known; a handful of queries for any size."""

    def __init__(self, by, year: int):
        self.year, self.units, self.kinds = year, KnownUnits(by), known_kinds()
        read = readers(self.kinds, self.units.read)
        self.readers = {key: read[key] for key in _SHARED} | {
            "name": lambda value: text_of(value, max_length=250),
            "kind": self._kind,
            DISTRICT: read[DISTRICT],
            "contact_name": lambda value: side_text_of(value, max_length=150),
            "contact_phone": lambda value: phone_of(value, max_length=30),
        }
        self.known = {
            one.pk: one
            for one in SurveyedEnterprise.objects.filter(unit__in=self.units.manageable).order_by("pk")
        }
        self.surveys = dict(
            EnterpriseSurvey.objects.filter(
                enterprise__unit__in=self.units.manageable, year=year
            ).values_list("enterprise_id", "workforce")
        )
        self.by_tax: dict[str, list[int]] = defaultdict(list)
        self.by_name: dict[tuple, list[int]] = defaultdict(list)
        self.by_block: dict[tuple, list[int]] = defaultdict(list)
        for pk, one in self.known.items():
            if one.tax_code:
                self.by_tax[one.tax_code].append(pk)
            self.by_name[one.unit_id, spelling_key(one.name)].append(pk)
            for block in blocks(core(one.name)):
                self.by_block[one.unit_id, block].append(pk)
        others = SurveyedEnterprise.objects.exclude(tax_code="").exclude(unit__in=self.units.manageable)
        self.elsewhere = dict(others.values_list("tax_code", "unit_id"))
        unions = GrassrootsUnion.objects.active().exclude(tax_code="")
        self.with_union = dict(unions.values_list("tax_code", "unit_id"))
        self.taken: dict[object, str] = {}
        self.cores: dict[tuple, tuple[str, str]] = {}  # unit and core → name and place of the first row

    def plan(self, sheets) -> Plan:
        plan = Plan(self.year)
        lists, plan.notes = find_lists(sheets, WANTED, self.kinds.ticks, name="name", ignored=IGNORED_LABELS)
        for one in lists:
            plan.header_rows[one.name] = one.header.last_row
            for number, column, message in one.problems:
                row = self._row(one, number, "Dòng tiêu đề")
                row.refuse(column, message)
                plan.refused.append(row)
            if one.problems:
                continue
            sheet_unit = self.units.match(one.name)
            for raw in one.rows(inherited=INHERITED, counted=COUNTED):
                row = self._read(one, raw, sheet_unit)
                if not row.errors:
                    self._match(row)
                    self._ask_about_doubts(row, one)
                self._group(plan, row).append(row)
            plan.notes += one.remarks
        return plan

    @staticmethod
    def _row(one, number: int, name: str = "") -> Row:
        return Row(f"{one.name}, dòng {number}", f"{one.index}-{number}", name, sheet=one.name, line=number)

    def _group(self, plan: Plan, row: Row) -> list[Row]:
        if row.errors:
            return plan.refused
        if row.questions:
            return plan.asked
        if row.pk is None:
            return plan.new
        return plan.changed if row.changes else plan.unchanged

    def _read(self, one, raw, sheet_unit) -> Row:
        row = self._row(one, raw.number)
        for key, value in zip(one.keys, raw.values, strict=True):
            if value == "":
                continue
            try:
                read = self.readers[key](value)
            except CellAsked as asked:
                row.doubts[key] = asked
                continue
            except CellRemark as remark:
                read = remark.value
                row.remark(f"{one.cell(raw.number, one.columns[key])}: {remark.message}")
            except CellRefused as refused:
                row.refuse(getattr(value, "column", 0) or one.columns[key], refused.message)
                continue
            if read is not None and read != "":
                row.values[key] = read
        row.name = row.values.get("name") or ""
        section = self.units.match(raw.section) if raw.section else None
        for unit in (section, sheet_unit, self.units.only):
            if unit is not None:
                row.values.setdefault("unit", unit)
        district = row.values.pop(DISTRICT, "")
        same = self.by_tax.get(row.values.get("tax_code"), [])
        if len(same) == 1:
            row.values.setdefault("unit", self.known[same[0]].unit_id)
        if district and (unit := self.units.of_district(district)) is not None:
            row.values.setdefault("unit", unit)
        if isinstance(row.values.get("kind"), str):
            row.values["kind"] = self.kinds.of_sector(row.values["kind"], row.name)
        if not row.errors:
            self._check(row, one)
        return row

    def _check(self, row: Row, one) -> None:
        def refuse(key, message):
            row.refuse(one.columns.get(key) or 0, message)

        if "name" not in row.values:
            refuse("name", "Chưa ghi tên doanh nghiệp.")
        unit = row.values.get("unit")
        if unit is None:
            refuse("unit", "Chưa rõ đơn vị phụ trách. Vui lòng ghi tên đơn vị vào cột “Đơn vị”.")
        elif unit not in self.units.manageable:
            refuse("unit", "Doanh nghiệp của đơn vị này không thuộc quyền cập nhật của anh/chị.")
        elif unit in self.units.ended:
            refuse("unit", "Đơn vị này đã kết thúc hoạt động, không thêm doanh nghiệp được.")
        for key in (row.values.get("tax_code"), (unit, spelling_key(row.name))):
            if key and (before := self.taken.setdefault(key, row.place)) != row.place:
                refuse("name", f"Trùng với {before} trong tệp này.")
                return

    def _kind(self, value):
        """A kind that nobody here knows is left out: the survey counts an enterprise without it."""
        try:
            return self.kinds.read(value)
        except CellRefused as refused:
            if not isinstance(value, str):
                raise
            raise CellRemark(f"{refused.message} Để trống loại hình.", None) from None

    def _match(self, row: Row) -> None:
        """Which enterprise it is: by tax code, else by the same name in the unit; what is only alike is asked."""
        code, unit = row.values.get("tax_code", ""), row.values["unit"]
        found = self.by_tax.get(code, []) if code else []
        if not found:
            # Spelt alike, marks too: another mark may be another place, so what only looks alike is asked.
            same = self.by_name.get((unit, spelling_key(row.name)), [])
            # Another tax code is another enterprise, however it is called.
            found = [pk for pk in same if not (code and self.known[pk].tax_code)]
        if len(found) == 1:
            row.pk = found[0]
            self._compare(row)
            return
        near = found or self._alike(row)
        if near:
            row.questions.append(
                "Có thể là doanh nghiệp đã có: " + "; ".join(self.known[pk].name for pk in near[:3]) + "."
            )
            row.choices += [Choice(f"same-{pk}", f"Là {self.known[pk].name}", pk) for pk in near[:3]]
        own = core(row.name)
        if own:
            name, place = self.cores.setdefault((unit, own), (row.name, row.place))
            if place != row.place and marks_differ(row.name, name):
                row.questions.append(f"Tên chỉ khác dấu, hoặc i và y, với “{name}” ({place}).")
        if code in self.elsewhere:
            row.questions.append(
                f"Mã số thuế {code} đã có trong danh sách của {self.units.names.get(self.elsewhere[code], 'đơn vị khác')}."
            )
        if code in self.with_union:
            row.questions.append(
                f"Mã số thuế {code} đã có CĐCS tại {self.units.names.get(self.with_union[code], 'đơn vị khác')}."
            )
        if row.questions:
            row.choices.append(Choice(ADD, "Thêm như doanh nghiệp mới"))

    def _ask_about_doubts(self, row: Row, one) -> None:
        """Put the cells that read in several ways to people, unless something else is asked of the row already."""
        if not row.doubts:
            return
        texts = [
            f"{one.cell(row.line, one.columns[key])}: {asked.message}" for key, asked in row.doubts.items()
        ]
        if row.questions:
            for key, asked in row.doubts.items():
                row.refuse(one.columns[key], asked.message)
            return
        row.questions += texts
        for number in range(max(len(asked.choices) for asked in row.doubts.values())):
            chosen = {
                key: asked.choices[min(number, len(asked.choices) - 1)] for key, asked in row.doubts.items()
            }
            row.choices.append(
                Choice(
                    f"reading-{number + 1}",
                    "; ".join(label for label, _ in chosen.values()),
                    row.pk,
                    {key: value for key, (_, value) in chosen.items()},
                )
            )

    def _alike(self, row: Row) -> list[int]:
        own, found = core(row.name), []
        for block in blocks(own):
            for pk in self.by_block.get((row.values["unit"], block), [])[:BLOCK_LIMIT]:
                if pk not in found and alike(own, core(self.known[pk].name)):
                    found.append(pk)
        return found

    def _compare(self, row: Row) -> None:
        one = self.known[row.pk]
        if one.state == EnterpriseState.FOUNDED:
            row.remark("Đã thành lập CĐCS, không khảo sát nữa.")
            return
        row.changes = self.changes(one, row.values)
        if only_marks_differ(row.name, one.name):
            row.questions.append(
                f"Tên trong tệp chỉ khác dấu (hoặc i và y) với “{one.name}”. Sửa tên hay giữ tên cũ?"
            )
            row.choices += [
                Choice(f"same-{one.pk}", "Đúng là doanh nghiệp này, sửa tên theo tệp", one.pk),
                Choice(f"keep-{one.pk}", f"Giữ tên “{one.name}”", one.pk, {"name": one.name}),
            ]
            return
        now = row.values.get("workforce")
        if now is not None and one.workforce and now * 100 < one.workforce:
            row.questions.append(
                f"Số lao động {group(now)} chưa bằng 1% của lần trước ({group(one.workforce)}); Excel tiếng Anh hiểu "
                "20.000 là 20."
            )
            row.choices.append(Choice(f"same-{one.pk}", f"Số {group(now)} là đúng", one.pk))

    def changes(self, one: SurveyedEnterprise, values: dict) -> list[tuple[str, str, str]]:
        found = []
        for key in FIELDS:
            if key not in values:
                continue
            before = getattr(one, f"{key}_id" if key in ("unit", "kind") else key)
            if before != values[key]:
                label = str(SurveyedEnterprise._meta.get_field(key).verbose_name)
                found.append((label, self._shown(key, before), self._shown(key, values[key])))
        now = values.get("workforce")
        if now is not None and self.surveys.get(one.pk) != now:
            before = self.surveys.get(one.pk)
            found.append(
                (f"số lao động {self.year}", group(before) if before is not None else "–", group(now))
            )
        return found

    def _shown(self, key: str, value) -> str:
        if value in (None, ""):
            return "–"
        if key == "unit":
            return self.units.names.get(value, "")
        return self.kinds.by_pk[value].short_name if key == "kind" else str(value)
