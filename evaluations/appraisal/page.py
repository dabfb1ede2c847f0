"""What the page of an appraisal shows: criteria with both sides' points, conditions, the sum so far and its level."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.forms import BoundField

from evaluations.appraisal.forms import AppraisalForm
from evaluations.models import Evaluation, Level, OverrideCondition, RuleSet
from evaluations.rating.detail_page import Group, Line, groups_of, sum_of
from evaluations.rating.rulebook import Rulebook
from evaluations.rating.rules import Thresholds, level_of, with_overrides


@dataclass
class Row:
    """A criterion as both sides see it, and its fields; ``proposed``: the field shows the self-score, nobody has saved it."""

    line: Line
    points: BoundField
    reason: BoundField
    proposed: bool


@dataclass
class Part:
    group: Group
    rows: list[Row]


@dataclass
class Sheet:
    """The form laid out. ``total`` and ``level`` are of what stands in the fields now; level None: incomplete."""

    form: AppraisalForm
    parts: list[Part]
    conditions: list[tuple[OverrideCondition, BoundField, BoundField]]
    total: Decimal
    most: Decimal
    missing: int
    by_points: Level | None
    level: Level | None
    self_total: Decimal | None
    differing: int = 0


@dataclass
class AppraisalPage:
    evaluation: Evaluation
    rule_set: RuleSet | None
    groups: list[Group] = field(default_factory=list)

    @classmethod
    def of(cls, evaluation: Evaluation) -> "AppraisalPage":
        rule_set = Rulebook.of_round(evaluation.round_id).of(evaluation)
        return cls(evaluation, rule_set, groups_of(evaluation, rule_set))

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    def form(self, data=None) -> AppraisalForm:
        return AppraisalForm(
            data,
            criteria=[line.criterion for line in self.lines],
            conditions=list(self.rule_set.overrides.order_by("order", "pk")) if self.rule_set else [],
            scores={line.criterion.pk: line.score for line in self.lines if line.score},
            applied=dict(self.evaluation.applied_overrides.values_list("condition_id", "reason")),
        )

    def sheet(self, form: AppraisalForm) -> Sheet:
        parts, known = [], []
        for group in self.groups:
            rows = []
            for line in group.lines:
                pk = line.criterion.pk
                known.append(form.points_now(line.criterion))
                rows.append(
                    Row(
                        line,
                        form[f"diem-{pk}"],
                        form[f"ly-do-{pk}"],
                        form.is_proposed(line.criterion),
                    )
                )
            parts.append(Part(group, rows))
        conditions = [(one, form[f"dieu-kien-{one.pk}"], form[f"can-cu-{one.pk}"]) for one in form.conditions]
        total, missing = sum_of(known) or Decimal(0), known.count(None)
        by_points = level_of(total, Thresholds.of(self.rule_set)) if known and not missing else None
        best = [one.best_level for one, ticked, _ in conditions if ticked.value()]
        return Sheet(
            form,
            parts,
            conditions,
            total,
            self.rule_set.full_points if self.rule_set else Decimal(0),
            missing,
            by_points,
            with_overrides(by_points, best) if by_points else None,
            # A self-score from a list is a sum without points of each criterion.
            self.evaluation.self_points
            if self.evaluation.self_points is not None
            else sum_of(line.self_points for line in self.lines),
        )
