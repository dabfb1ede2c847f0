"""The form of an event as it was typed: makes the pieces, keeps everything, and says what is asked for as a ``Request``."""

from dataclasses import replace
from functools import cached_property

from django.http import QueryDict

from targets.models import Indicator
from unionhub.reorganise.forms import CUT, NONE, OWN, PROVINCE, STAY, FateForm, PaperForm, PersonForm
from unionhub.reorganise.kinds import EventKind
from unionhub.reorganise.places import anchor_of, placed
from unionhub.reorganise.prepare import prepare
from unionhub.reorganise.preview import Preview
from unionhub.reorganise.request import (
    OWN as OWN_REPORTS,
)
from unionhub.reorganise.request import (
    SUCCESSOR,
    EndingUnit,
    NewUnit,
    Request,
    StayingUnit,
    UserFate,
)
from unionhub.reorganise.target_allocation import AllocationOf
from unionhub.reorganise.union_distribution import ENTERPRISES, REGISTERS, UNIONS, SpreadOf, places_of
from unionhub.reorganise.unit_forms import UnitsTyped
from units.models import Assignment
from units.people.roles import Role
from vietnamese import clock

# Buttons; those that move rows are in ``unit_forms.py``.
NEXT, CONFIRM, FIND, ALL_FOUND, PAGE, LOOK = "next", "confirm", "find", "all", "page", "look"
NOT_TYPED = ("csrfmiddlewaretoken", "action", "loai")
AUTOMATIC, CHOOSE = "auto", "choose"


class Typed(UnitsTyped):
    """``data``: what was sent, or None for a new form. ``action``: the button, with its argument after a space."""

    def __init__(self, kind: EventKind, data=None, action=""):
        self.kind, self.is_new = kind, data is None
        self.action, _, self.argument = action.partition(" ")
        self.data = data.copy() if data is not None else QueryDict(mutable=True)
        for name in NOT_TYPED:
            self.data.pop(name, None)
        self.loud = self.action == LOOK
        self.paper = PaperForm(self.data, loud=self.loud).read()
        self._read_units()
        self._read_people_and_registers()
        self._read_targets()

    # --- what goes along -----------------------------------------------------------------------------------------------

    def _read_people_and_registers(self):
        self.people_mode = self.data.setdefault("people", AUTOMATIC)
        if not self.givers:
            return
        codes = [giver.code for giver in self.givers]
        places = {register: places_of(register, codes) for register in REGISTERS}
        for giver in self.givers:
            destinations = self._destinations(giver)
            if giver.ends:
                giver.fate = self._fate(giver, destinations)
                preferred = giver.fate.get("heir")
                destinations.sort(key=lambda item: item[0] != preferred)
            for register in REGISTERS:
                spread = SpreadOf(
                    register,
                    giver,
                    data=self.data,
                    destinations=destinations,
                    places=places[register].get(giver.code, []),
                    loud=self.loud,
                )
                giver.spreads.append(spread)
                if spread.prefix == self.argument.partition(" ")[0]:
                    self._act_on(spread)
        if self.people_mode == CHOOSE:
            self._read_people(codes)

    def _act_on(self, spread):
        if self.action == ALL_FOUND:
            spread.choose_all_found()
        elif self.action == PAGE:
            self.data[f"{spread.prefix}-page"] = self.argument.partition(" ")[2]
        elif self.action == FIND:
            self.data[f"{spread.prefix}-page"] = "1"

    def _fate(self, giver, destinations) -> FateForm:
        prefix = f"fate-{giver.code}"
        refs = [ref for ref, _ in destinations]
        only = refs[0] if len(refs) == 1 else ""
        if self.data.get(f"{prefix}-heir") not in [*refs, NONE]:
            self.data[f"{prefix}-heir"] = only if refs else NONE
        if self.data.get(f"{prefix}-reports") not in [*refs, OWN, PROVINCE]:
            self.data[f"{prefix}-reports"] = refs[0] if refs else PROVINCE
        return FateForm(self.data, prefix=prefix, successors=destinations, loud=self.loud).read()

    def _read_people(self, codes):
        """Reporters of the givers who serve them on the last day or later; one query."""
        day = self.paper.get("effective_on") or clock.today()
        assignments = (
            Assignment.objects.active(min(day, clock.today()))
            .filter(unit__code__in=codes, role=Role.REPORTER, user__is_active=True)
            .select_related("user", "unit")
            .order_by("user__username", "pk")
        )
        givers = {giver.code: giver for giver in self.givers}
        for code, person in dict.fromkeys((one.unit.code, one.user) for one in assignments):
            giver, prefix = givers[code], f"person-{code}-{person.pk}"
            if f"{prefix}-shown" not in self.data:
                self.data[f"{prefix}-shown"] = "1"
                self._usual(giver, prefix)
            form = PersonForm(
                self.data,
                prefix=prefix,
                person=person,
                ends=giver.ends,
                successors=self._destinations(giver),
                loud=self.loud,
            )
            giver.people.append(form.read())

    def _usual(self, giver, prefix):
        if not giver.ends:
            return
        reports = giver.fate.get("reports")
        if reports == OWN:
            self.data[f"{prefix}-stays"] = "on"
        elif reports and reports != PROVINCE:
            self.data.setlist(f"{prefix}-to", [reports])

    # --- targets ------------------------------------------------------------------------------------------------------

    @property
    def asks_targets(self) -> bool:
        return self.kind.moves_targets and bool(self.givers)

    @cached_property
    def looked(self) -> Preview:
        """The event without an allocation: what there is to be moved, and the proposal."""
        return prepare(replace(self._request(), targets=None))

    def _read_targets(self):
        if not self.asks_targets:
            return
        labels = dict(Indicator.objects.values_list("code", "name"))
        for giver in self.givers:
            destinations = [
                (one.ref, one.label)
                for one in self.successors
                if one.code not in {giver.code for giver in self.givers}
            ]
            prefills = giver.ends and not self.kind.confirms_targets and len(destinations) <= 1
            if self.kind.cuts:
                destinations.append((CUT, "Cắt theo quyết định"))
            giver.allocation = AllocationOf(
                giver,
                data=self.data,
                looked=self.looked,
                refs=self.refs,
                destinations=destinations,
                labels=labels,
                prefills=prefills,
                year=(self.paper.get("effective_on") or clock.today()).year,
                confirm=self.action == CONFIRM and self.argument == giver.code,
            )

    # --- the request -----------------------------------------------------------------------------------------------------

    def _code(self, ref) -> str:
        return self.codes.get(ref, "")

    def _request(self) -> Request:
        today = clock.today()
        return Request(
            kind=self.kind.code,
            number=self.paper.get("number"),
            signed_on=self.paper.get("signed_on") or today,
            effective_on=self.paper.get("effective_on") or today,
            note=self.paper.get("note"),
            ending=tuple(self._ending_unit(giver) for giver in self.givers if giver.ends),
            new=tuple(self._new_unit(form) for form in self.new if form.get("code")),
            staying=tuple(
                StayingUnit(form.get("unit"), **form.texts) for form in self.staying if form.get("unit")
            ),
            unions=self._spreads(UNIONS),
            enterprises=self._spreads(ENTERPRISES),
            users=self._users(),
        )

    @cached_property
    def request(self) -> Request:
        """What is asked for, as far as it can be read."""
        moves, leavings = [], []
        for giver in self.givers:
            if giver.allocation:
                moves += giver.allocation.moves(self.codes)
                leavings += giver.allocation.leavings()
        return replace(self._request(), targets=tuple(moves) or None, leaving=tuple(leavings))

    def _ending_unit(self, giver) -> EndingUnit:
        heir, reports = giver.fate.get("heir"), giver.fate.get("reports")
        own = reports in (OWN, "")
        return EndingUnit(
            giver.code,
            heir="" if heir in (NONE, "") else self._code(heir),
            reports=OWN_REPORTS if own else SUCCESSOR,
            reports_by="" if own else self._code(reports),
        )

    def _new_unit(self, form) -> NewUnit:
        return NewUnit(
            code=form.get("code"),
            order=form.get("order", 0),
            name=form.get("name"),
            short_name=form.get("short_name"),
            kind=form.get("kind"),
            parent=form.get("parent") or self.now.province,
            owes_reports=bool(form.get("owes_reports")),
        )

    def _spreads(self, register):
        if not self.givers:
            return None
        spreads = [
            spread.as_spread(self.codes | {STAY: ""})
            for giver in self.givers
            for spread in giver.spreads
            if spread.register is register
        ]
        return tuple(filter(None, spreads))

    def _users(self):
        if self.people_mode != CHOOSE or not self.givers:
            return None
        return tuple(
            UserFate(
                form.person.username,
                giver.code,
                tuple(code for ref in form.get("to", []) if (code := self._code(ref))),
                bool(form.get("stays", False)),
            )
            for giver in self.givers
            for form in giver.people
        )

    # --- as one form of a ``Submission`` ----------------------------------------------------------------------------------

    def is_valid(self) -> bool:
        """Whether it was sent to be looked at, and nothing is wrong with it."""
        return self.loud and not self.faults

    def is_multipart(self) -> bool:
        return False

    # --- what is wrong --------------------------------------------------------------------------------------------------

    @cached_property
    def preview(self) -> Preview:
        return prepare(self.request)

    @cached_property
    def forms(self):
        forms = [self.paper, *self.ending, *self.new, *self.staying]
        for giver in self.givers:
            forms += [giver.fate] if giver.fate else []
            forms += [spread.form for spread in giver.spreads if spread.asks]
            forms += giver.people
            forms += [giver.allocation.form] if giver.allocation else []
        return forms

    @cached_property
    def faults(self) -> list[tuple[str, str]]:
        """(anchor, text) of everything that keeps the event from being carried out; errors stand at their fields then."""
        faults = []
        for form in self.forms:
            for name, errors in form.errors.items():
                field = form[name]
                faults += [(anchor_of(field), f"{field.label}: {error}") for error in errors]
        if not faults:
            faults += [placed(self, problem) for problem in self.preview.problems]
        return faults

    @property
    def typed(self) -> dict[str, list[str]]:
        """Everything, for the page that follows: it can come back."""
        return dict(self.data.lists())

    @classmethod
    def of_typed(cls, kind, typed: dict[str, list[str]], action="") -> "Typed":
        data = QueryDict(mutable=True)
        for name, values in typed.items():
            data.setlist(name, values)
        return cls(kind, data, action)
