"""What came after an event and relies on it: the reasons why it cannot be undone."""

from django.db.models import Max, Q

from targets.models import (
    QuarterlyReport,
    ReportFigure,
    ReportRevision,
    ReportTransition,
    TargetDecision,
    TargetEntry,
)
from unionhub.reorganise.request import MARKS
from units.models import (
    Assignment,
    Founding,
    GrassrootsUnion,
    PartRole,
    Reorganisation,
    ReorganisationPart,
    SurveyedEnterprise,
    Unit,
    UnitGroupMember,
    UnitVersion,
)
from units.structure import change_journal
from vietnamese import clock
from vietnamese.numbers import group

MARKED = {
    "version": UnitVersion,
    "decision": TargetDecision,
    "report": QuarterlyReport,
    "transition": ReportTransition,
    "revision": ReportRevision,
}


def marks() -> dict[str, int]:
    """The highest keys there are: what has a higher one later came after."""
    return {
        name: model._base_manager.aggregate(last=Max("pk"))["last"] or 0 for name, model in MARKED.items()
    }


class Since:
    """An event and what happened after it."""

    def __init__(self, event: Reorganisation):
        self.event = event
        self.marks = event.chosen.get(MARKS, {})
        parts = list(event.parts.order_by("pk"))
        self.new = {part.unit_id for part in parts if part.role == PartRole.NEW}
        self.ending = {part.unit_id for part in parts if part.role == PartRole.ENDING}
        self.all = {part.unit_id for part in parts}
        self.taking = self.all - self.ending if self.ending else self.new
        self.names = {
            pk: version.short_name for pk, version in UnitVersion.objects.in_force_on(clock.today()).items()
        }
        self.rows = change_journal.current(self.done)

    @property
    def done(self) -> list[dict]:
        return [effect for effect in self.event.effects if not effect.get("undo")]

    def of(self, label: str) -> list[dict]:
        return [effect for effect in self.done if effect["model"] == label]

    def name(self, pk: int) -> str:
        return self.names.get(pk, str(pk))

    def mark(self, name: str) -> int:
        return self.marks.get(name, 0)

    def changed(self, label: str) -> list[dict]:
        """Rows of this model that are not any more as the event left them."""
        return [
            effect
            for effect in self.of(label)
            if change_journal.differs(effect, self.rows.get((label, effect["pk"])))
        ]

    def reasons(self) -> list[str]:
        if self.event.undone_at is not None:
            return ["Đợt sắp xếp này đã được hủy trước đó."]
        return [
            *self._events(),
            *self._units(),
            *self._groups(),
            *self._people(),
            *self._registers(),
            *self._reports(),
            *self._ledger(),
        ]

    def _events(self):
        later = (
            ReorganisationPart.objects.filter(unit__in=self.all, event__undone_at__isnull=True)
            .filter(event__pk__gt=self.event.pk)
            .select_related("event")
            .order_by("event__pk")
        )
        for event in dict.fromkeys(part.event for part in later):
            yield f"Đã có đợt sắp xếp sau đó với cùng đơn vị: {event}. Vui lòng hủy đợt đó trước."

    def _units(self):
        for effect in self.changed("units.unit"):
            if effect["before"] is not None:
                yield f"{self.name(effect['pk'])} đã được sửa sau đó."
        versions = (
            UnitVersion.objects.filter(Q(unit__in=self.all) | Q(parent__in=self.new))
            .filter(pk__gt=self.mark("version"))
            .exclude(event=self.event)
            .exclude(event__undone_at__isnull=False)
        )
        for unit in sorted({version.unit_id for version in versions}):
            yield f"{self.name(unit)} đã có tên gọi hoặc cấp trên mới sau đó."
        edited = self.changed("units.unitversion")
        if edited:
            yield "Tên gọi mà đợt sắp xếp ghi đã được sửa sau đó."
        for code in Unit.objects.filter(Q(heir__in=self.new) | Q(reports_by__in=self.new)).exclude(
            pk__in=self.all
        ):
            if not any(effect["pk"] == code.pk for effect in self.of("units.unit")):
                yield f"{self.name(code.pk)} đã được giao cho đơn vị mới."

    def _groups(self):
        label = "units.unitgroupmember"
        made = {effect["pk"] for effect in self.of(label)}
        added = UnitGroupMember.objects.filter(unit__in=self.new).exclude(pk__in=made)
        if self.changed(label) or added.exists():
            yield "Nhóm đơn vị đã được sửa sau đó."

    def _people(self):
        changed = self.changed("units.assignment")
        made = {effect["pk"] for effect in self.of("units.assignment")}
        others = Assignment.objects.filter(unit__in=self.new).exclude(pk__in=made)
        if changed:
            yield f"Phân công của {len(changed)} cán bộ đã thay đổi sau đó."
        if others:
            yield f"Đã phân công thêm {len(others)} cán bộ tại đơn vị mới."

    def _registers(self):
        for label, model, noun in (
            ("units.grassrootsunion", GrassrootsUnion, "CĐCS"),
            ("units.surveyedenterprise", SurveyedEnterprise, "doanh nghiệp"),
        ):
            changed = self.changed(label)
            if changed:
                yield f"{group(len(changed))} {noun} đã chuyển tiếp sang đơn vị khác sau đó."
            moved = {effect["pk"] for effect in self.of(label)}
            added = [
                pk
                for pk in model.objects.filter(unit__in=self.new).values_list("pk", flat=True)
                if pk not in moved
            ]
            if added:
                yield f"Đơn vị mới đã có thêm {group(len(added))} {noun}."
        founded = Founding.objects.filter(unit__in=self.new).count()
        if founded:
            yield f"Đã có {group(founded)} CĐCS thành lập tính cho đơn vị mới."

    def _reports(self):
        """Written or sent since, by a unit that exists, or answers, only because of the event."""
        handed = {
            effect["pk"]
            for effect in self.of("targets.quarterlyreport")
            if effect["before"] and effect["after"]
        }
        concerned = QuarterlyReport.objects.filter(
            Q(unit__in=self.new)
            | Q(pk__in=handed)
            | Q(unit__in=self.ending, period__cut_off__gte=self.event.effective_on)
            | Q(unit__in=self.taking, period__cut_off__gte=self.event.effective_on)
        )
        written = set(
            ReportRevision.objects.filter(report__in=concerned, saved_at__gt=self.event.recorded_at)
            .order_by()
            .values_list("report_id", flat=True)
        ) | set(
            ReportTransition.objects.filter(report__in=concerned, pk__gt=self.mark("transition"), step="send")
            .order_by()
            .values_list("report_id", flat=True)
        )
        written |= set(
            concerned.filter(unit__in=self.new, current_revision__isnull=False).values_list("pk", flat=True)
        )
        written |= set(
            ReportFigure.objects.filter(
                revision__report__in=concerned, revision__pk__gt=self.mark("revision")
            )
            .order_by()
            .values_list("revision__report_id", flat=True)
        )
        for report in (
            QuarterlyReport.objects.filter(pk__in=written)
            .select_related("period")
            .order_by("period__year", "period__quarter", "unit__order")
        ):
            yield f"Báo cáo {report.period} của {self.name(report.unit_id)} đã được lập hoặc gửi sau đó."
        gone = [effect for effect in self.changed("targets.quarterlyreport") if effect["pk"] not in written]
        if gone:
            yield "Trách nhiệm báo cáo đã được chuyển tiếp sau đó."

    def _ledger(self):
        keys = set(
            TargetEntry.objects.filter(decision__reorganisation=self.event).values_list(
                "unit_id", "year", "indicator_id"
            )
        )
        later = (
            TargetEntry.objects.in_force()
            .filter(unit__in=self.all, decision__pk__gt=self.mark("decision"))
            .filter(decision__reorganisation__isnull=True)  # later events are said already
            .select_related("decision")
        )
        numbers = {
            entry.decision.number
            for entry in later
            if entry.unit_id in self.new or (entry.unit_id, entry.year, entry.indicator_id) in keys
        }
        for number in sorted(numbers):
            yield f"Chỉ tiêu đã chuyển có quyết định sau đó: số {number}."
