"""The yearly survey from a workbook: which enterprise a row is, and what it says of it.

Columns, units and kinds are read as for the register of unions (``units/register/imports``).
"""

from collections import defaultdict
from functools import partial

from django.utils.text import capfirst

from units.models import EnterpriseState, EnterpriseSurvey, GrassrootsUnion, SurveyedEnterprise
from units.register.imports.columns import DISTRICT, IGNORED_LABELS, INHERITED, LIST_COLUMNS
from units.register.imports.headings import ENTERPRISE_NAMES, HEADINGS, PATTERNS, SPARE
from units.register.imports.lookups import KnownUnits, known_kinds
from units.register.known_names import ask_about_changes
from units.register.name_matching import alike, blocks, core, marks_differ
from vietnamese.numbers import group
from vietnamese.text import spelling_key
from workbooks.cell_values import CellRefused, CellRemark, phone_of, side_text_of, text_of
from workbooks.imports.declared import DeclaredList, ListColumn
from workbooks.imports.plan import Choice, Row
from workbooks.imports.preview import CHANGED, NEW, UNCHANGED

_SHARED = ("unit", "kind", "tax_code", "place", "address", "workforce", "note", DISTRICT)
_SIDE = {column.key: column.read for column in LIST_COLUMNS if column.key in _SHARED} | {
    "contact_name": partial(side_text_of, max_length=150),
    "contact_phone": partial(phone_of, max_length=30),
}
COUNTED = {"workforce": "số lao động"}
FIELDS = ("unit", "name", "tax_code", "kind", "place", "address", "contact_name", "contact_phone", "note")
ADD = "different"
BLOCK_LIMIT = 50


class SurveyList(DeclaredList):
    """The survey of one year, against what is known; a handful of queries for any size."""

    columns = (
        ListColumn(
            "name",
            "Tên doanh nghiệp",
            ENTERPRISE_NAMES,
            partial(text_of, max_length=250),
            weak=("Tên đơn vị", "Tên"),
            pattern=PATTERNS["enterprise"],
        ),
        *(
            ListColumn(
                key,
                HEADINGS[key][0],
                HEADINGS[key],
                read,
                spare=key in SPARE,
                pattern=PATTERNS.get(key, ""),
                inherited=key in INHERITED,
                counted=COUNTED.get(key, ""),
            )
            for key, read in _SIDE.items()
        ),
    )
    ignored = IGNORED_LABELS

    def __init__(self, by, year: int):
        super().__init__()
        self.year, self.units, self.kinds = year, KnownUnits(by), known_kinds()
        self.ticks = self.kinds.ticks
        self.readers |= {"unit": self.units.read, "kind": self._kind}
        mine = self.units.manageable
        known = SurveyedEnterprise.objects.filter(unit__in=mine).order_by("pk")
        self.known = {enterprise.pk: enterprise for enterprise in known}
        surveys = EnterpriseSurvey.objects.filter(enterprise__unit__in=mine, year=year)
        self.surveys = dict(surveys.values_list("enterprise_id", "workforce"))
        self.by_tax: dict[str, list[int]] = defaultdict(list)
        self.by_name: dict[tuple, list[int]] = defaultdict(list)
        self.by_block: dict[tuple, list[int]] = defaultdict(list)
        for pk, enterprise in self.known.items():
            if enterprise.tax_code:
                self.by_tax[enterprise.tax_code].append(pk)
            self.by_name[enterprise.unit_id, spelling_key(enterprise.name)].append(pk)
            for block in blocks(core(enterprise.name)):
                self.by_block[enterprise.unit_id, block].append(pk)
        others = SurveyedEnterprise.objects.exclude(tax_code="").exclude(unit__in=mine)
        self.elsewhere = dict(others.values_list("tax_code", "unit_id"))
        unions = GrassrootsUnion.objects.active().exclude(tax_code="")
        self.with_union = dict(unions.values_list("tax_code", "unit_id"))
        self.cores: dict[tuple, tuple[str, str]] = {}  # unit and core → name and place of the first row

    def implied(self, table, section):
        return self.units.implied(table.name, section)

    def judge(self, row: Row) -> None:
        values = row.values
        district = values.pop(DISTRICT, "")
        same = self.by_tax.get(values.get("tax_code"), [])
        if len(same) == 1:
            values.setdefault("unit", self.known[same[0]].unit_id)
        if district and (unit := self.units.of_district(district)) is not None:
            values.setdefault("unit", unit)
        if isinstance(values.get("kind"), str):
            values["kind"] = self.kinds.of_sector(values["kind"], row.name)
        if not row.errors:
            self._check(row)
        if row.errors:
            return
        self._match(row)
        row.state = NEW if row.pk is None else CHANGED if row.changes else UNCHANGED
        if row.state == NEW:
            workforce = values.get("workforce")
            row.cells = [("Số lao động", "chưa rõ" if workforce is None else group(workforce), True)]

    def _check(self, row: Row) -> None:
        if "name" not in row.values:
            row.refuse("name", "Chưa ghi tên doanh nghiệp.")
        unit = row.values.get("unit")
        if unit is None:
            row.refuse("unit", "Chưa rõ đơn vị phụ trách. Vui lòng ghi tên đơn vị vào cột “Đơn vị”.")
        elif unit not in self.units.manageable:
            row.refuse("unit", "Doanh nghiệp của đơn vị này không thuộc quyền cập nhật của anh/chị.")
        elif unit in self.units.ended:
            row.refuse("unit", "Đơn vị này đã kết thúc hoạt động, không thêm doanh nghiệp được.")
        for key in (row.values.get("tax_code"), (unit, spelling_key(row.name))):
            if key and (before := self.earlier(key, row)):
                row.refuse("name", f"Trùng với {before.place} trong tệp này.")
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
        near = (found or self._alike(row))[:3]
        if near:
            names = "; ".join(self.known[pk].name for pk in near)
            choices = [Choice(f"same-{pk}", f"Là {self.known[pk].name}", pk) for pk in near]
            row.ask(f"Có thể là doanh nghiệp đã có: {names}.", *choices)
        own = core(row.name)
        if own:
            name, place = self.cores.setdefault((unit, own), (row.name, row.place))
            if place != row.place and marks_differ(row.name, name):
                row.ask(f"Tên chỉ khác dấu, hoặc i và y, với “{name}” ({place}).")
        if code in self.elsewhere:
            owner = self.units.names.get(self.elsewhere[code], "đơn vị khác")
            row.ask(f"Mã số thuế {code} đã có trong danh sách của {owner}.")
        if code in self.with_union:
            owner = self.units.names.get(self.with_union[code], "đơn vị khác")
            row.ask(f"Mã số thuế {code} đã có CĐCS tại {owner}.")
        if row.questions:
            row.choices.append(Choice(ADD, "Thêm như doanh nghiệp mới"))

    def _alike(self, row: Row) -> list[int]:
        own, found = core(row.name), []
        for block in blocks(own):
            for pk in self.by_block.get((row.values["unit"], block), [])[:BLOCK_LIMIT]:
                if pk not in found and alike(own, core(self.known[pk].name)):
                    found.append(pk)
        return found

    def _compare(self, row: Row) -> None:
        enterprise = self.known[row.pk]
        if enterprise.state == EnterpriseState.FOUNDED:
            row.notes.append("Đã thành lập CĐCS, không khảo sát nữa.")
            return
        row.changes = self.changes(enterprise, row.values)
        changes = {"name": (enterprise.name, row.name)}
        if "workforce" in row.values:
            changes["workforce"] = enterprise.workforce, row.values["workforce"]
        ask_about_changes(row, changes, numbers={"workforce": "Số lao động"}, what="doanh nghiệp")

    def changes(self, enterprise: SurveyedEnterprise, values: dict) -> list[tuple[str, str, str]]:
        found = []
        for key in FIELDS:
            if key in values and (before := getattr(enterprise, column_of(key))) != values[key]:
                label = capfirst(str(SurveyedEnterprise._meta.get_field(key).verbose_name))
                found.append((label, self._shown(key, before), self._shown(key, values[key])))
        now = values.get("workforce")
        if now is not None and (before := self.surveys.get(enterprise.pk)) != now:
            found.append(
                (f"Số lao động {self.year}", group(before) if before is not None else "–", group(now))
            )
        return found

    def _shown(self, key: str, value) -> str:
        if value in (None, ""):
            return "–"
        if key == "unit":
            return self.units.names.get(value, "")
        return self.kinds.by_pk[value].short_name if key == "kind" else str(value)


def column_of(key: str) -> str:
    return f"{key}_id" if key in ("unit", "kind") else key
