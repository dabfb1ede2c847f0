"""What an event did, in words, from the rows that it wrote down: for its page, and for who asks years later."""

import datetime
from collections import Counter
from dataclasses import dataclass

from targets.models import Indicator
from unionhub.reorganise.tables import name_of, where_past_counts
from unionhub.reorganise.union_distribution import with_ended
from units.models import Assignment, GrassrootsUnion, PartRole, Reorganisation, Unit, UnitGroup, User
from units.people.roles import Role
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group

UNIONS, ENTERPRISES = "units.grassrootsunion", "units.surveyedenterprise"
ASSIGNMENTS, REPORTS, COMMITTEE = "units.assignment", "targets.quarterlyreport", "units.committeemember"
GROUP_MEMBERS = "units.unitgroupmember"


@dataclass(frozen=True)
class EntryTable:
    """What a decision of the event adds to and takes from the targets: rows [(unit, texts)] by ``heads``, their sums.

    ``unchanged``: all sums are 0, so the province's targets are what they were before.
    """

    decision: object
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    totals: tuple[str, ...]
    unchanged: bool


class EventSummary:
    """``event`` needs ``parts__unit__versions`` and ``parts__heir__versions``."""

    def __init__(self, event: Reorganisation):
        self.event = event
        self.effects = [effect for effect in event.effects if not effect.get("undo")]
        self.names = self._names()

    @property
    def sections(self) -> list[tuple[str, list[str]]]:
        """``[(title, sentences), …]``; nothing of what the event left alone."""
        sections = {
            "Đơn vị": self._units(),
            "Nhóm đơn vị": self._groups(),
            "Công đoàn cơ sở": self._moved(UNIONS, "CĐCS"),
            "Doanh nghiệp chưa có CĐCS": self._moved(ENTERPRISES, "doanh nghiệp"),
            "Cán bộ báo cáo": self._people(),
            "Báo cáo": self._reports(),
            "Ban chỉ đạo": self._committee(),
        }
        return [(title, texts) for title, sentences in sections.items() if (texts := list(sentences))]

    def _of(self, model):
        return [effect for effect in self.effects if effect["model"] == model]

    def _names(self) -> dict[int, str]:
        """Names on the effective day of every unit that an effect names; ending ones as they were last called."""
        wanted = set()
        for effect in self.effects:
            for values in (effect["before"], effect["after"]):
                for name in ("unit_id", "responsible_id", "reports_by_id", "heir_id"):
                    if values and values.get(name):
                        wanted.add(values[name])
        units = Unit._base_manager.filter(pk__in=wanted).prefetch_related("versions")
        versions = {unit.pk: unit.version_on(self.event.effective_on) for unit in units}
        names = {pk: version.name for pk, version in versions.items() if version}
        return names | {part.unit_id: name_of(part, self.event) for part in self.event.parts.all()}

    def _unit(self, pk) -> str:
        return self.names.get(pk, "–")

    def _units(self):
        day = date_vi(self.event.effective_on)
        for part in self.event.parts.all():
            name = name_of(part, self.event)
            if part.role == PartRole.NEW:
                yield f"{name} được thành lập từ {day}."
            elif part.role == PartRole.ENDING:
                heir = self._unit(part.heir_id) if part.heir_id else ""
                yield f"{name} kết thúc hoạt động từ {day}. {where_past_counts(heir)}"
            else:
                yield self._staying(part, name)

    def _staying(self, part, name) -> str:
        of_event = [one for one in part.unit.versions.all() if one.event_id == self.event.pk]
        earlier = [one for one in part.unit.versions.all() if one.valid_from < self.event.effective_on]
        before = max(earlier, key=lambda one: (one.valid_from, one.sequence), default=None)
        if not of_event or before is None:
            return f"{name} tiếp tục hoạt động."
        after = min(of_event, key=lambda one: one.sequence)
        changes = []
        if before.name != after.name:
            changes.append(f"đổi tên thành {after.name}")
        if before.kind != after.kind:
            changes.append(f"chuyển loại thành “{after.get_kind_display()}”")
        return f"{before.name} {' và '.join(changes) or 'tiếp tục hoạt động'}."

    def _groups(self):
        made = [effect["after"] for effect in self._of(GROUP_MEMBERS) if effect["before"] is None]
        names = UnitGroup.objects.in_bulk([values["group_id"] for values in made])
        for values in made:
            since = date_vi(datetime.date.fromisoformat(values["valid_from"]))
            yield f"{self._unit(values['unit_id'])} thuộc nhóm “{names.get(values['group_id'], '–')}” từ {since}."

    def _moved(self, model, noun):
        counts = Counter(
            (effect["before"]["unit_id"], effect["after"]["unit_id"])
            for effect in self._of(model)
            if effect["before"] and effect["after"] and "unit_id" in effect["after"]
        )
        ended = Counter()
        if model == UNIONS:
            moved = self.event.union_events.filter(
                union__in=GrassrootsUnion.objects.ceased(self.event.effective_on)
            )
            ended.update(moved.values_list("from_unit", "to_unit"))
        for (before, after), count in counts.items():
            split = with_ended(count, noun, ended[before, after])
            yield f"{split} từ {self._unit(before)} chuyển về {self._unit(after)}."

    def _people(self):
        effects, day = self._of(ASSIGNMENTS), date_vi(self.event.effective_on)
        made = [effect["after"] for effect in effects if effect["before"] is None]
        users = User.objects.in_bulk([values["user_id"] for values in made])
        for values in made:
            user = users.get(values["user_id"], "–")
            yield f"{user} làm cán bộ báo cáo của {self._unit(values['unit_id'])} từ {day}."
        if ended := len(effects) - len(made):
            yield f"{group(ended)} phân công tại đơn vị kết thúc dừng từ {day}."

    def _reports(self):
        passed, made, dropped = Counter(), 0, 0
        for effect in self._of(REPORTS):
            if effect["before"] is None:
                made += 1
            elif effect["after"] is None:
                dropped += 1
            elif "responsible_id" in effect["after"]:
                passed[effect["before"]["responsible_id"], effect["after"]["responsible_id"]] += 1
        for (before, after), count in passed.items():
            yield f"{group(count)} báo cáo chưa nộp của {self._unit(before)} do {self._unit(after)} lập thay."
        if made:
            yield f"Mở thêm {group(made)} báo cáo cho các kỳ đã mở mà đơn vị phải báo cáo."
        if dropped:
            yield f"Bỏ {group(dropped)} báo cáo trống của các kỳ mà đơn vị không còn phải báo cáo."

    def _committee(self):
        if count := len(self._of(COMMITTEE)):
            yield f"{group(count)} thành viên Ban chỉ đạo phụ trách đơn vị tiếp nhận thay cho đơn vị kết thúc."


def without_reporter(event: Reorganisation) -> list[str]:
    """Names of units that go on after the event, owe reports and have nobody to write them; one query. None once undone.

    Of a unit that alone got another name this is not the event's to tell.
    """
    parts = [part for part in event.parts.all() if part.role != PartRole.ENDING]
    if event.undone_at or (len(event.parts.all()) == 1 and parts[0].role == PartRole.STAYING):
        return []
    day = max(event.effective_on, clock.today())
    served = set(
        Assignment.objects.active(day)
        .filter(unit__in=[part.unit_id for part in parts], role=Role.REPORTER, user__is_active=True)
        .values_list("unit_id", flat=True)
    )
    return [
        name_of(part, event)
        for part in parts
        if part.unit.owes_reports and not part.unit.has_ended(day) and part.unit_id not in served
    ]


def entry_tables(event: Reorganisation) -> list[EntryTable]:
    """The event's decisions in the ledger, with what each adds; three queries."""
    labels = dict(Indicator.objects.values_list("pk", "short_name"))
    day, tables = event.effective_on, []
    decisions = event.target_decisions.order_by("pk").prefetch_related("entries__unit__versions")
    for decision in decisions:
        entries = list(decision.entries.all())
        columns = sorted({(entry.year, entry.indicator_id) for entry in entries})
        heads = tuple(f"{year}: {labels[indicator]}" for year, indicator in columns)
        amounts: dict = {}
        for entry in entries:
            key = (entry.unit_id, entry.year, entry.indicator_id)
            amounts[key] = amounts.get(key, 0) + entry.amount
        units = {entry.unit_id: entry.unit for entry in entries}
        rows = tuple(
            (
                unit.version_on(day).name,
                tuple(_signed(amounts.get((pk, *column))) for column in columns),
            )
            for pk, unit in units.items()
        )
        sums = [
            sum(entry.amount for entry in entries if (entry.year, entry.indicator_id) == column)
            for column in columns
        ]
        totals = tuple(_signed(total) for total in sums)
        tables.append(EntryTable(decision, heads, rows, totals, unchanged=not any(sums)))
    return tables


def _signed(amount) -> str:
    if amount is None:
        return "–"
    return f"+{group(amount)}" if amount > 0 else f"−{group(-amount)}" if amount < 0 else "0"
