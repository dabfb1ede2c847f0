"""Which units take part, as it was typed: rows of the form, what is proposed for new ones, who gives and who receives."""

from dataclasses import dataclass
from functools import cached_property

from unionhub.reorganise import rows
from unionhub.reorganise.codes import proposed_code
from unionhub.reorganise.forms import PROVINCE, EndingForm, FateForm, NewForm, PersonForm, StayingForm
from unionhub.reorganise.target_allocation import AllocationOf
from unionhub.reorganise.union_distribution import SpreadOf
from units.models import ReorganisationKind as Kind
from units.models import Unit, UnitKind
from vietnamese import clock

ADD, REMOVE = "add", "remove"


@dataclass(frozen=True)
class Successor:
    ref: str
    label: str
    code: str


class Giver:
    """A unit that ends, or goes on and gives something away, with every question about it."""

    def __init__(self, code, name, *, ends, prefix):
        self.code, self.name, self.ends, self.prefix = code, name, ends, prefix
        self.fate: FateForm | None = None
        self.spreads: list[SpreadOf] = []
        self.people: list[PersonForm] = []
        self.allocation: AllocationOf | None = None


class UnitsTyped:
    """The part of ``typed.Typed`` about the units; that class sets ``words``, ``data``, ``action``, ``argument``, ``loud``."""

    # --- rows -------------------------------------------------------------------------------------------------------

    def _least(self, role) -> int:
        if role == rows.STAYING and self.words.staying_rows:
            return len(self.words.staying_rows)
        return getattr(self.words.shape, role)[0]

    def has(self, role) -> bool:
        return getattr(self.words.shape, role)[1] != 0

    def _field(self, role) -> str:
        return "name" if role == rows.NEW else "unit"

    def _move_rows(self):
        if self.action == ADD and self.argument in rows.ROLES:
            rows.add(self.data, self.argument, self._field(self.argument), self._least(self.argument))
        elif self.action == REMOVE and self.argument.partition("-")[0] in rows.ROLES:
            rows.remove(self.data, self.argument)
        elif self.loud:
            for role in filter(self.has, rows.ROLES):
                rows.remove_blank(self.data, role, self._least(role))

    def _grows(self, role) -> bool:
        """Whether any number of units of the role can take part."""
        return getattr(self.words.shape, role)[1] is None

    @property
    def can_add_new(self) -> bool:
        return self._grows(rows.NEW)

    @property
    def can_add_staying(self) -> bool:
        return self._grows(rows.STAYING)

    @property
    def offers_staying(self) -> bool:
        return self.has(rows.STAYING)

    @property
    def waits_for_units(self) -> bool:
        """Whether the rest of the page cannot be asked yet, since nobody has said which unit it is about."""
        gives = self.words.gives_while_staying or self.has(rows.ENDING)
        return gives and not self.givers

    # --- units ------------------------------------------------------------------------------------------------------

    @cached_property
    def names(self) -> dict[str, str]:
        """Today's full names by code, in order, of units that work, the province first; two queries."""
        today = clock.today()
        found = {}
        for unit in Unit.objects.prefetch_related("versions").order_by("order", "pk"):
            version = unit.version_on(today)
            if unit.withdrawn or version is None:
                continue
            if unit.dissolved_on and unit.dissolved_on <= today:
                self.ended.append((unit.code, f"{version.name} (đã kết thúc)"))
                continue
            if version.kind == UnitKind.PROVINCE:
                self.province = unit.code
            found[unit.code] = version.name
            self.short_names[unit.code] = version.short_name
            self.orders[unit.code] = unit.order
        return found

    @cached_property
    def short_names(self) -> dict[str, str]:
        return {}

    @cached_property
    def orders(self) -> dict[str, int]:
        return {}

    @cached_property
    def ended(self) -> list[tuple[str, str]]:
        """Units that have ended: unions that were left there can still go to others."""
        return []

    province = ""

    def name_of(self, code) -> str:
        return self.names.get(code) or dict(self.ended)[code]

    def _read_units(self):
        renames = self.words.kind == Kind.RENAME
        units = [(code, name) for code, name in self.names.items() if renames or code != self.province]
        parents = sorted(self.names.items(), key=lambda item: item[0] != self.province)
        made = {"loud": self.loud}
        self.ending = [
            EndingForm(self.data, prefix=row.prefix, units=units, **made).read()
            for row in self._rows(rows.ENDING)
        ]
        self._propose()
        self.new = [
            NewForm(self.data, prefix=row.prefix, parents=parents, **made).read()
            for row in self._rows(rows.NEW)
        ]
        self.staying = []
        for place, row in enumerate(self._rows(rows.STAYING)):
            labels = self.words.staying_rows
            form = StayingForm(
                self.data,
                prefix=row.prefix,
                units=[*units, *self.ended]
                if self.words.kind == Kind.TRANSFER_UNIONS and not place
                else units,
                parents=parents,
                label=labels[place] if place < len(labels) else "Đơn vị",
                optional=self.words.shape.staying[0] == 0 and bool(labels),
                renames=self.words.renames,
                **made,
            )
            self.staying.append(form.read())
        self.successors = [*self._new_successors(), *self._staying_successors()]
        self.codes = {one.ref: one.code for one in self.successors} | {PROVINCE: self.province}
        self.refs = {one.code: one.ref for one in self.successors if one.code}

    def _rows(self, role):
        return rows.rows_of(self.data, role, self._least(role)) if self.has(role) else []

    def _propose(self):
        """Code, number and parent of new units, where nobody has written them."""
        taken = set(Unit.objects.values_list("code", flat=True)) if self.has(rows.NEW) else set()
        taken |= {self.data.get(f"{row.prefix}-code", "") for row in self._rows(rows.NEW)}
        order = max(self.orders.values(), default=0)
        for row in self._rows(rows.NEW):
            name = self.data.get(f"{row.prefix}-name") or self.data.get(f"{row.prefix}-short_name") or ""
            if name and not self.data.get(f"{row.prefix}-code"):
                code = proposed_code(name, taken)
                taken.add(code)
                self.data[f"{row.prefix}-code"] = code
            order += 1
            if not self.data.get(f"{row.prefix}-order"):
                self.data[f"{row.prefix}-order"] = str(order)
            self.data.setdefault(f"{row.prefix}-parent", self.province)
            if f"{row.prefix}-shown" not in self.data:  # a box that is not ticked sends nothing
                self.data[f"{row.prefix}-shown"] = "1"
                self.data[f"{row.prefix}-owes_reports"] = "on"

    def _new_successors(self):
        for place, form in enumerate(self.new, start=1):
            name = form.get("short_name") or form.get("name")
            yield Successor(form.prefix, name or f"Đơn vị mới {place}", form.get("code"))

    def _staying_successors(self):
        for form in self.staying:
            if code := form.get("unit"):
                yield Successor(form.prefix, self.short_names.get(code) or self.name_of(code), code)

    @cached_property
    def givers(self) -> list[Giver]:
        found = [
            Giver(code, self.names[code], ends=True, prefix=form.prefix)
            for form in self.ending
            if (code := form.get("unit"))
        ]
        if self.words.gives_while_staying:
            staying = self.staying[:1] if self.words.staying_rows else self.staying
            found += [
                Giver(code, self.name_of(code), ends=False, prefix=form.prefix)
                for form in staying
                if (code := form.get("unit"))
            ]
        return list({giver.code: giver for giver in found}.values())

    def _destinations(self, giver) -> list[tuple[str, str]]:
        return [(one.ref, one.label) for one in self.successors if one.code != giver.code]
