"""Which units take part, as it was typed: rows of the form, what is proposed for new ones, who gives and who receives."""

from dataclasses import dataclass, field
from functools import cached_property

from django.forms.formsets import DELETION_FIELD_NAME

from unionhub.reorganise.codes import proposed_code
from unionhub.reorganise.forms import PROVINCE, EndingForm, FateForm, NewForm, PersonForm, StayingForm
from unionhub.reorganise.kinds.base import NO_UNITS
from unionhub.reorganise.rows import ENDING, NEW, STAYING, UnitRows, rows_typed
from unionhub.reorganise.target_allocation import AllocationOf
from unionhub.reorganise.union_distribution import SpreadOf
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


@dataclass
class UnitsNow:
    """Units by code as they are called today, in order, the province among them; ``ended``: choices of those that have ended."""

    names: dict[str, str] = field(default_factory=dict)
    short_names: dict[str, str] = field(default_factory=dict)
    ended: list[tuple[str, str]] = field(default_factory=list)
    last_order: int = 0
    province: str = ""

    @classmethod
    def load(cls) -> "UnitsNow":
        """Two queries."""
        today, now = clock.today(), cls()
        for unit in Unit.objects.prefetch_related("versions").order_by("order", "pk"):
            version = unit.version_on(today)
            if unit.withdrawn or version is None:
                continue
            if unit.dissolved_on and unit.dissolved_on <= today:
                now.ended.append((unit.code, f"{version.name} (đã kết thúc)"))
                continue
            if version.kind == UnitKind.PROVINCE:
                now.province = unit.code
            now.names[unit.code], now.short_names[unit.code] = version.name, version.short_name
            now.last_order = max(now.last_order, unit.order)
        return now

    def name_of(self, code) -> str:
        return self.names.get(code) or dict(self.ended)[code]


class UnitsTyped:
    """The part of ``event_form.Typed`` about the units; that class sets ``kind``, ``data``, ``action``, ``argument``, ``loud``
    and ``is_new``.
    """

    @property
    def waits_for_units(self) -> bool:
        """Whether the rest of the page cannot be asked yet, since nobody has said which unit it is about."""
        return self.kind.has_givers and not self.givers

    def _read_units(self):
        self.now = UnitsNow.load()
        province = self.now.province
        units = [item for item in self.now.names.items() if self.kind.takes_province or item[0] != province]
        parents = sorted(self.now.names.items(), key=lambda item: item[0] != province)

        def staying(place):
            labels = self.kind.staying.labels
            may_have_ended = self.kind.gives_after_end and place < (self.kind.giving_stayers or 0)
            return {
                "units": [*units, *self.now.ended] if may_have_ended else units,
                "parents": parents,
                "label": labels[place] if place < len(labels) else "Đơn vị",
                "renames": self.kind.renames,
            }

        self.ending = self._rows(ENDING, EndingForm, lambda place: {"units": units})
        self.new = self._rows(NEW, NewForm, lambda place: {"parents": parents})
        self.staying = self._rows(STAYING, StayingForm, staying)
        self._propose()
        self.successors = [*self._new_successors(), *self._staying_successors()]
        self.codes = {one.ref: one.code for one in self.successors} | {PROVINCE: province}
        self.refs = {one.code: one.ref for one in self.successors if one.code}

    def _rows(self, role, form, options) -> UnitRows | tuple:
        units = getattr(self.kind, role)
        if units == NO_UNITS:
            return ()
        if self.action == REMOVE and self.argument.startswith(f"{role}-"):
            self.data[f"{self.argument}-{DELETION_FIELD_NAME}"] = "on"
        return rows_typed(
            self.data,
            role,
            form,
            units.least,
            options=lambda place: options(place) | {"loud": self.loud},
            adds=(self.action, self.argument) == (ADD, role) or (self.is_new and units.at_first),
            drops_blank=self.loud,
        )

    def _propose(self):
        """Code, number and parent of new units, where nobody has written them."""
        if not self.new:
            return
        taken = set(Unit.objects.values_list("code", flat=True))
        taken |= {self.data.get(f"{prefix}-code", "") for prefix in self.new.prefixes}
        for order, prefix in enumerate(self.new.prefixes, start=self.now.last_order + 1):
            name = self.data.get(f"{prefix}-name") or self.data.get(f"{prefix}-short_name") or ""
            if name and not self.data.get(f"{prefix}-code"):
                self.data[f"{prefix}-code"] = proposed_code(name, taken)
                taken.add(self.data[f"{prefix}-code"])
            if not self.data.get(f"{prefix}-order"):
                self.data[f"{prefix}-order"] = str(order)
            self.data.setdefault(f"{prefix}-parent", self.now.province)
            if f"{prefix}-shown" not in self.data:  # a box that is not ticked sends nothing
                self.data[f"{prefix}-shown"] = "1"
                self.data[f"{prefix}-owes_reports"] = "on"

    def _new_successors(self):
        for place, form in enumerate(self.new, start=1):
            name = form.get("short_name") or form.get("name")
            yield Successor(form.prefix, name or f"Đơn vị mới {place}", form.get("code"))

    def _staying_successors(self):
        for form in self.staying:
            if code := form.get("unit"):
                yield Successor(form.prefix, self.now.short_names.get(code) or self.now.name_of(code), code)

    @cached_property
    def givers(self) -> list[Giver]:
        stayers = [*self.staying][: self.kind.giving_stayers]
        givers = [
            Giver(code, self.now.name_of(code), ends=form.prefix.startswith(ENDING), prefix=form.prefix)
            for form in (*self.ending, *stayers)
            if (code := form.get("unit"))
        ]
        return list({giver.code: giver for giver in givers}.values())

    def _destinations(self, giver) -> list[tuple[str, str]]:
        return [(one.ref, one.label) for one in self.successors if one.code != giver.code]
