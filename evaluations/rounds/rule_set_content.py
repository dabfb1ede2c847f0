"""What a rule set says, apart from where it applies: one form for copying, workbooks and what the product ships."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from decimal import Decimal

from evaluations.models import Criterion, OverrideCondition, RuleSet
from vietnamese.numbers import shortest

POINTS = ("full_points", "excellent_from", "good_from", "satisfactory_from")
MONTHS = ("months_of_work", "months_after_merger")
TEXTS = ("source_document", "note")
SETTINGS = (*POINTS, *MONTHS, "excellent_cap", *TEXTS)


@dataclass(frozen=True)
class CriterionLine:
    code: str
    group: str
    text: str
    max_points: Decimal
    evidence: str = ""


@dataclass(frozen=True)
class OverrideLine:
    code: str
    best_level: str
    text: str


@dataclass(frozen=True)
class Content:
    """``settings`` by the names of ``SETTINGS``: decimals, whole months, None for no cap, texts."""

    settings: dict
    criteria: tuple[CriterionLine, ...] = ()
    overrides: tuple[OverrideLine, ...] = ()

    @classmethod
    def of(cls, rule_set: RuleSet) -> Content:
        """As it stands in the database; two queries."""
        return cls(
            {name: getattr(rule_set, name) for name in SETTINGS},
            tuple(_line(CriterionLine, row) for row in rule_set.criteria.order_by("order", "pk")),
            tuple(_line(OverrideLine, row) for row in rule_set.overrides.order_by("order", "pk")),
        )

    @property
    def points(self) -> Decimal:
        return sum((line.max_points for line in self.criteria), Decimal(0))

    def as_json(self) -> dict:
        """For files and signatures: points as texts without zeros at the end, so that equal contents look equal."""
        return {
            "settings": {name: _plain(value) for name, value in self.settings.items()},
            "criteria": [{name: _plain(v) for name, v in asdict(line).items()} for line in self.criteria],
            "overrides": [asdict(line) for line in self.overrides],
        }

    @classmethod
    def from_json(cls, data: dict) -> Content:
        settings = {name: data["settings"].get(name, _default(name)) for name in SETTINGS}
        for name in (*POINTS, "excellent_cap"):
            if settings[name] is not None:
                settings[name] = Decimal(settings[name])
        return cls(
            settings,
            tuple(
                CriterionLine(**line | {"max_points": Decimal(line["max_points"])})
                for line in data["criteria"]
            ),
            tuple(OverrideLine(**line) for line in data["overrides"]),
        )

    @property
    def fingerprint(self) -> str:
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def shortcomings(self) -> list[str]:
        """What must be put right before anybody is scored by it, in sentences; empty when it is complete."""
        found = []
        if not self.criteria:
            found.append("Chưa có tiêu chí nào.")
        elif self.points != self.settings["full_points"]:
            found.append(
                f"Điểm tối đa của các tiêu chí cộng lại là {shortest(self.points)}, "
                f"khác tổng điểm {shortest(self.settings['full_points'])}."
            )
        return found


def write(rule_set: RuleSet, content: Content) -> None:
    """Make the rule set say exactly this; rows are known by their code, and only what changes is written (with history)."""
    before = {name: getattr(rule_set, name) for name in SETTINGS}
    if before != content.settings or rule_set.pk is None:
        for name, value in content.settings.items():
            setattr(rule_set, name, value)
        rule_set.save()
    _write_lines(Criterion, rule_set, rule_set.criteria, content.criteria)
    _write_lines(OverrideCondition, rule_set, rule_set.overrides, content.overrides)


def _write_lines(model, rule_set, manager, lines):
    known = {row.code: row for row in manager.all()}
    for row in known.values():
        if row.code not in {line.code for line in lines}:
            row.delete()
    for order, line in enumerate(lines, 1):
        wanted = {**{field.name: getattr(line, field.name) for field in fields(line)}, "order": order}
        row = known.get(line.code) or model(rule_set=rule_set)
        if row.pk is None or any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            row.save()


def _line(kind, row):
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})


def _plain(value):
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _default(name):
    field = RuleSet._meta.get_field(name)
    return None if field.null else field.get_default()
