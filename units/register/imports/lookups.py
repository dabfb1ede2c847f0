"""What the register knows already, as far as the person may see and change it: a handful of queries for any size."""

from functools import lru_cache

from units.models import Founding, GrassrootsUnion, OrganisationKind, Unit, UnitKind, UnitVersion
from units.register.imports.columns import FOUNDING_KEYS, UNION_KEYS, Kinds
from units.rights import manageable_units
from units.structure.directory import Ambiguous, UnitDirectory, Unknown
from units.structure.federations import places_ever
from vietnamese import clock
from workbooks.cell_values import CellRefused, text_of

ATTRIBUTES = tuple({"unit": "unit_id", "kind": "kind_id"}.get(key, key) for key in UNION_KEYS)
AT = {key: position for position, key in enumerate(UNION_KEYS)}


class KnownUnits:
    """Units by what people call them, and which of them are this person's business."""

    def __init__(self, by):
        today = clock.today()
        units = list(Unit.objects.filter(withdrawn=False).prefetch_related("versions", "aliases"))
        in_force = UnitVersion.objects.in_force_on(today)
        listed = [
            unit for unit in units if unit.pk in in_force and in_force[unit.pk].kind != UnitKind.PROVINCE
        ]
        self.names = {unit.pk: in_force[unit.pk].short_name for unit in units if unit.pk in in_force}
        self.ended = {unit.pk for unit in units if unit.dissolved_on and unit.dissolved_on <= today}
        self.manageable = set(manageable_units(by).values_list("pk", flat=True))
        self._by_code = {unit.code: unit.pk for unit in listed}
        self._directory = UnitDirectory(
            [(unit.code, self._called(unit, in_force[unit.pk])) for unit in listed],
            provinces=places_ever(),
            absent=[unit.code for unit in listed if unit.pk in self.ended],
        )
        self.match = lru_cache(maxsize=None)(self._match)
        self._read = lru_cache(maxsize=None)(self._read_text)
        own = [pk for pk in self.manageable if pk not in self.ended and pk in self._by_code.values()]
        # Somebody with one unit need not write it in every row.
        self.only = own[0] if len(own) == 1 else None

    def _match(self, text: str) -> int | None:
        """Primary key of the unit that is called so; None where there is none or more than one."""
        try:
            return self._by_code[self._directory.match(text)]
        except LookupError:
            return None

    def implied(self, sheet: str, section: str) -> dict[str, int]:
        """The unit of rows that name none: of the heading above them, else of the sheet, else the only one of the person."""
        named = (self.match(text) for text in (section, sheet) if text)
        unit = next((unit for unit in named if unit is not None), self.only)
        return {} if unit is None else {"unit": unit}

    def of_district(self, text: str) -> int | None:
        """The unit of a district, town or city that is named without “LĐLĐ”; None where there is none."""
        found = self.match(text)
        for lead in ("LĐLĐ", "LĐLĐ huyện", "LĐLĐ thị xã", "LĐLĐ thành phố"):
            found = self.match(f"{lead} {text}") if found is None else found
        return found

    def read(self, value) -> int | None:
        """The unit in a cell."""
        text = text_of(value)
        return self._read(text) if text else None

    def _read_text(self, text: str) -> int:
        try:
            return self._by_code[self._directory.match(text)]
        except Ambiguous as found:
            names = ", ".join(self.names[self._by_code[code]] for code in found.codes)
            raise CellRefused(
                f"“{text}” trùng với nhiều đơn vị: {names}. Vui lòng ghi đầy đủ tên đơn vị."
            ) from None
        except Unknown:
            raise CellRefused(
                f"Không có đơn vị nào tên “{text}”. Vui lòng ghi đúng tên, hoặc nhờ cán bộ tỉnh thêm cách gọi này."
            ) from None

    @staticmethod
    def _called(unit, version) -> list[str]:
        others = [name for v in unit.versions.all() for name in (v.short_name, v.name)]
        names = [version.short_name, version.name, *others, *(alias.name for alias in unit.aliases.all())]
        return list(dict.fromkeys(names))


class KnownUnions:
    """The unions in the register: of those that the person sees, every value by primary key, in the order of the keys.

    ``foundings`` has the values of a founding by the union's key. ``elsewhere`` are unions of other units with a tax code,
    which may only be asked about: (primary key, unit, tax code).
    """

    def __init__(self, by):
        visible = GrassrootsUnion.objects.visible_to(by)
        self.values = {
            pk: values for pk, *values in visible.order_by("pk").values_list("pk", *ATTRIBUTES).iterator()
        }
        founded = Founding.objects.filter(union__in=visible)
        columns = [key.removeprefix("founding__") for key in FOUNDING_KEYS]
        self.foundings = {
            pk: tuple(values) for pk, *values in founded.values_list("union_id", *columns).iterator()
        }
        others = GrassrootsUnion.objects.exclude(tax_code="").order_by("pk")
        self.elsewhere = [
            (pk, unit, code)
            for pk, unit, code in others.values_list("pk", "unit_id", "tax_code").iterator()
            if pk not in self.values
        ]


def known_kinds() -> Kinds:
    return Kinds(OrganisationKind.objects.all())
