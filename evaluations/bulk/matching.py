"""Which rating a row of a list is about: by the number of the template, else the tax code, else the name within the unit."""

from collections import defaultdict

from evaluations.models import Evaluation, RatingRound
from evaluations.rights import units_appraised_by
from units.register.imports.lookups import KnownUnits
from units.register.known_names import KnownNames
from units.register.name_matching import core, other_marks

NOT_YOURS = "CĐCS này không thuộc đơn vị của anh/chị nên không ghi được. Vui lòng bỏ dòng này."


class NotMatched(Exception):
    """``key``: the column where the trouble is; ``message`` for people."""

    def __init__(self, key: str, message: str):
        super().__init__(message)
        self.key, self.message = key, message


class Matcher:
    """The grassroots unions of a round as one person may rate them; two queries and those about units."""

    def __init__(self, by, found: RatingRound, units: KnownUnits):
        self.units = units
        rows = (
            Evaluation.objects.filter(round=found, rated_union__isnull=False)
            .order_by("pk")
            .values_list("pk", "rated_union_id", "unit_id", "rated_union__name", "rated_union__tax_code")
        )
        self._rows = {pk: (union, unit, name, tax) for pk, union, unit, name, tax in rows.iterator()}
        self.own = units_appraised_by(by, {unit for _, unit, _, _ in self._rows.values()})
        self._by_union, self._by_tax = {}, defaultdict(list)
        self._names = KnownNames()
        for pk, (union, unit, name, tax) in self._rows.items():
            self._by_union[union] = pk
            if tax:
                self._by_tax[tax].append(pk)
            self._names.add(pk, name, by_core=unit in self.own)

    def name(self, pk: int) -> str:
        return self._rows[pk][2]

    def unit(self, pk: int) -> int:
        return self._rows[pk][1]

    def find(self, got: dict, unit: int | None) -> tuple[int, bool]:
        """The primary key of the rating, and whether its name differs in marks, so that it has to be asked.

        ``got``: what the row says, ``unit``: the unit it says it belongs to, if any. Raises NotMatched.
        """
        if got.get("pk"):
            return self._mine(self._numbered(got), "pk"), False
        found = self._by_tax.get(got.get("tax_code", ""), []) if got.get("tax_code") else []
        if found:
            return self._one(self._narrowed(found, got, unit), "tax_code", got["tax_code"]), False
        if not (name := got.get("name", "")):
            raise NotMatched("name", "Dòng này không có tên công đoàn cơ sở nên không xác định được CĐCS.")
        same, near = self._names.find(name, lambda pk: unit is None or self.unit(pk) == unit)
        # Somebody else's union of the same name is not meant.
        same = [pk for pk in same if self.unit(pk) in self.own] or same
        if same:
            return self._one(same, "name", name), False
        near = [pk for pk in near if self.unit(pk) in self.own] or near
        if len(near) == 1 and self.unit(near[0]) in self.own:
            return near[0], True
        if near:
            raise NotMatched("name", other_marks(name, self.name(near[0])))
        elsewhere, _ = self._names.find(name, lambda pk: self.unit(pk) not in self.own)
        if elsewhere:
            raise NotMatched("name", NOT_YOURS)
        where = f" của {self.units.names.get(unit, '')}" if unit is not None else ""
        raise NotMatched(
            "name",
            f"Đợt này không có CĐCS tên “{name}”{where}. "
            "Vui lòng ghi đúng tên như trong danh sách CĐCS, hoặc dùng tệp mẫu có mã số.",
        )

    def _numbered(self, got: dict) -> int:
        pk = self._by_union.get(got["pk"])
        if pk is None:
            raise NotMatched("pk", f"Đợt này không có CĐCS mã số {got['pk']}. Vui lòng tải lại tệp mẫu.")
        if (name := got.get("name")) and core(name) != core(self.name(pk)):
            mine = self.unit(pk) in self.own
            whose = f" là của “{self.name(pk)}”," if mine else ""
            raise NotMatched(
                "pk",
                f"Mã số {got['pk']}{whose} không khớp với tên “{name}”. Vui lòng kiểm tra lại mã số của dòng này.",
            )
        return pk

    def _narrowed(self, rows: list[int], got: dict, unit: int | None) -> list[int]:
        """Of unions with one tax code those of that unit, then that name, as far as any are left."""
        name = core(got.get("name", ""))
        for keep in (
            lambda pk: unit is None or self.unit(pk) == unit,
            lambda pk: self.unit(pk) in self.own,
            lambda pk: not name or core(self.name(pk)) == name,
        ):
            rows = [pk for pk in rows if keep(pk)] or rows
        return rows

    def _one(self, rows: list[int], key: str, written: str) -> int:
        if len(rows) == 1:
            return self._mine(rows[0], key)
        if not any(self.unit(pk) in self.own for pk in rows):
            raise NotMatched(key, NOT_YOURS)
        named = " và ".join(
            f"“{self.name(pk)}” ({self.units.names.get(self.unit(pk), '')}, mã số {self._rows[pk][0]})"
            for pk in rows[:3]
        )
        raise NotMatched(
            key, f"“{written}” trùng với {len(rows)} CĐCS: {named}. Vui lòng ghi mã số hoặc đơn vị."
        )

    def _mine(self, pk: int, key: str) -> int:
        if self.unit(pk) not in self.own:
            raise NotMatched(key, NOT_YOURS)
        return pk
