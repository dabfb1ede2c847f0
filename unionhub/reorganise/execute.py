"""Carries an event out: one transaction over units, people, registers, reports and the ledger."""

from django.apps import apps

from targets.ledger import actions
from targets.ledger import reorganisation_actions as of_targets
from targets.models import TargetDecision, TargetEntry
from targets.rights import require
from unionhub.reorganise.kinds import kind_of
from unionhub.reorganise.prepare import Prepared, prepared
from unionhub.reorganise.request import MARKS, SUCCESSOR, Request
from unionhub.reorganise.undo_blockers import marks
from units.locks import hold_register
from units.models import Reorganisation, UnionEvent, Unit
from units.structure import actions as of_units
from units.structure.change_journal import Effects
from workflow.conflicts import atomic_with_retry
from workflow.statistics import refresh_statistics
from workflow.steps import StepRefused

CHANGED = (
    "Dữ liệu đã thay đổi sau khi xem trước. Chưa có gì được ghi; vui lòng xem lại nội dung mới rồi xác nhận."
)
UNSEEN = "Chưa có gì được thực hiện. Xem lại rồi bấm “Thực hiện”."
WRONG = "Chưa thực hiện được. Chưa có gì được ghi; vui lòng xem các điểm cần sửa."


class Refused(StepRefused):
    """Nothing was written. ``message`` is for people; ``problems`` as in a preview."""


@atomic_with_retry
def carry_out(*, by, request: Request, seen: str) -> Reorganisation:
    """Do what ``prepare(request)`` showed; ``seen`` is the fingerprint of that preview, "" where nobody saw one.

    Raises Refused where something has changed since or is wrong, PermissionDenied without ``units.reorganise``.
    """
    require(by.is_active and by.has_perm(of_units.REORGANISE))
    if not seen:
        raise Refused(UNSEEN)
    lock_everything(request.units)
    plan = prepared(request)
    if plan.preview.fingerprint != seen:
        raise Refused(CHANGED, plan.preview.problems)
    if plan.preview.problems:
        raise Refused(WRONG, plan.preview.problems)
    try:
        return Steps(by, plan).done()
    except actions.LedgerRefused as refused:
        raise Refused(refused.message) from refused


def lock_everything(codes) -> None:
    """In the order of ``units.locks``: the register, units that take part, periods, ledger, their reports. What is read
    afterwards holds.
    """
    hold_register()
    units = of_units.lock(Unit.everything.filter(code__in=codes).values_list("pk", flat=True))
    of_targets.lock_periods()
    for programme in actions.Programme.objects.order_by("pk"):
        actions.lock(programme)
    of_targets.lock_reports(list(units))


def refresh_after(effects) -> None:
    """The planner learns what an event, or its undoing, has written."""
    models = {apps.get_model(effect["model"]) for effect in effects}
    refresh_statistics(*models, UnionEvent, TargetDecision, TargetEntry)


class Steps:
    """The steps of one event, each of them noted in ``effects``; the kind of the event says which, and in what order."""

    def __init__(self, by, plan: Prepared):
        self.by = by
        self.plan = plan
        self.request = plan.preview.request
        self.units = dict(plan.situation.units)
        self.effects = Effects(by)

    def done(self) -> Reorganisation:
        request = self.request
        self.event = of_units.begin(
            by=self.by,
            kind=request.kind,
            number=request.number,
            signed_on=request.signed_on,
            effective_on=request.effective_on,
            note=request.note,
            chosen=request.as_json() | {MARKS: marks()},
        )
        kind_of(request).carry_out(self)
        self.event.effects = list(self.effects)
        self.event.save(update_fields=["effects"])
        refresh_after(self.effects)
        return self.event

    def new_units(self):
        for one in self.request.new:
            self.units[one.code] = of_units.found(
                self.effects,
                self.event,
                code=one.code,
                order=one.order,
                owes_reports=one.owes_reports,
                name=one.name,
                short_name=one.short_name,
                kind=one.kind,
                parent=self.units[one.parent],
            )

    def staying_units(self):
        for one in self.request.staying:
            unit = self.units[one.code]
            version = unit.version_on(self.request.effective_on)
            texts = {
                name: value
                for name in ("name", "short_name", "kind")
                if (value := getattr(one, name)) and value != getattr(version, name)
            }
            if one.parent and self.units[one.parent].pk != version.parent_id:
                texts["parent"] = self.units[one.parent]
            of_units.goes_on(self.effects, self.event, unit, **texts)

    def ending_units(self):
        for one in self.request.ending:
            unit = self.units[one.code]
            by = self.units[one.reports_by] if one.reports == SUCCESSOR else None
            heir = self.units[one.heir] if one.heir else None
            of_units.end(self.effects, self.event, unit, heir=heir, reports_by=by)
            if heir is not None:
                of_units.pass_on_groups(self.effects, self.event, unit, heir)
            of_targets.drop_shells(self.effects, unit, self.request.effective_on)
            if by is not None:
                of_targets.hand_over(self.effects, unit, by)
                of_units.pass_on_answering(self.effects, unit, by)

    def users(self):
        for fate in self.request.users:
            of_units.reassign(
                self.effects,
                self.event,
                self.plan.situation.reporters[fate.username, self.units[fate.unit].pk],
                ends=fate.unit in self.request.ending_codes,
                stays=fate.stays,
                to=[self.units[code] for code in fate.to],
            )

    def registers(self):
        unions = {pk: self.units[code].pk for pk, code in self.plan.unions.items()}
        of_units.move_unions(self.effects, self.event, unions)
        enterprises = {pk: self.units[code].pk for pk, code in self.plan.enterprises.items()}
        of_units.move_enterprises(self.effects, enterprises)
        for one in self.request.ending:
            to = [self.units[code] for code in self._takers(one)]
            of_units.pass_on_committee(self.effects, self.units[one.code], to)

    def _takers(self, ending):
        """Who looks after what was the unit's: those that get its unions, else its heir, else the only successor."""
        of_unit = [row for row in self.plan.situation.unions if row.unit == self.units[ending.code].pk]
        going = self.plan.situation.destinations(of_unit, self.request.unions)
        codes = dict.fromkeys(code for code in going.values() if code)
        return list(codes) or ([ending.heir] if ending.heir else list(self.request.successors[:1]))

    def shells(self):
        new = [self.units[one.code] for one in self.request.new]
        periods = [
            one
            for one in self.plan.situation.periods
            if one.is_open and one.cut_off >= self.request.effective_on
        ]
        of_targets.add_shells(self.effects, new, periods)

    def targets(self):
        of_targets.move_targets(
            by=self.by,
            event=self.event,
            moves=[
                (
                    self.units[move.unit],
                    self.units[move.to] if move.to else None,
                    move.year,
                    self.plan.situation.indicators[move.indicator],
                    move.amount,
                )
                for move in self.request.targets or ()
            ],
        )
