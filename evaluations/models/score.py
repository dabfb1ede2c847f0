"""Scores point by point, and the conditions that were found to hold: both only of the evaluation's own, fixed rule set."""

from django.db import models
from django.db.models import F, Q

from evaluations.models.criterion import Criterion, OverrideCondition
from evaluations.models.evaluation import Evaluation
from vietnamese.fields import ProseField
from workflow.seals import RefusedWhen, SealedWith, Together

# A row belongs to the rule set of its evaluation, and that rule set is fixed before the first row.
_OWN_RULES = (
    "NOT EXISTS (SELECT 1 FROM evaluations_evaluation e JOIN evaluations_ruleset r ON r.id = e.rule_set_id "
    "JOIN {table} x ON x.rule_set_id = r.id "
    "WHERE e.id = NEW.evaluation_id AND x.id = NEW.{column} AND r.scored_at IS NOT NULL{more})"
)


def _of_own_rules(table, column, more=""):
    condition = _OWN_RULES.format(table=table, column=column, more=more)
    return RefusedWhen("INSERT", condition), RefusedWhen("UPDATE", condition)


class CriterionScore(models.Model):
    """Points for one criterion, as the union and as the level above see it; none yet is NULL. Fixed once recognised."""

    seal = Together(
        SealedWith("evaluation", "decision"),
        *_of_own_rules(
            "evaluations_criterion",
            "criterion_id",
            " AND (NEW.self_points IS NULL OR NEW.self_points <= x.max_points)"
            " AND (NEW.appraised_points IS NULL OR NEW.appraised_points <= x.max_points)",
        ),
    )

    evaluation = models.ForeignKey(
        Evaluation, verbose_name="kết quả xếp loại", on_delete=models.CASCADE, related_name="scores"
    )
    criterion = models.ForeignKey(
        Criterion, verbose_name="tiêu chí", on_delete=models.PROTECT, related_name="scores"
    )
    self_points = models.DecimalField("điểm tự chấm", max_digits=5, decimal_places=2, null=True, blank=True)
    evidence = ProseField("minh chứng", blank=True)
    appraised_points = models.DecimalField(
        "điểm thẩm định", max_digits=5, decimal_places=2, null=True, blank=True
    )
    reason = ProseField("lý do thẩm định khác", blank=True)

    class Meta:
        verbose_name = "điểm tiêu chí"
        verbose_name_plural = "điểm tiêu chí"
        ordering = ["evaluation", "criterion__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion"],
                name="criterion_score_once",
                violation_error_message="Tiêu chí này đã được chấm điểm.",
            ),
            models.CheckConstraint(
                condition=(Q(self_points__isnull=True) | Q(self_points__gte=0))
                & (Q(appraised_points__isnull=True) | Q(appraised_points__gte=0)),
                name="criterion_score_not_negative",
                violation_error_message="Điểm không được âm.",
            ),
            models.CheckConstraint(
                condition=Q(self_points__isnull=True)
                | Q(appraised_points__isnull=True)
                | Q(appraised_points=F("self_points"))
                | ~Q(reason=""),
                name="criterion_score_other_with_reason",
                violation_error_message="Điểm thẩm định khác điểm tự chấm phải ghi rõ lý do.",
            ),
        ]

    def __str__(self):
        return f"{self.evaluation_id}, {self.criterion_id}"


class AppliedOverride(models.Model):
    """A condition of the rule set that holds for this evaluation, and why."""

    seal = Together(
        SealedWith("evaluation", "decision"),
        *_of_own_rules("evaluations_overridecondition", "condition_id"),
    )

    evaluation = models.ForeignKey(
        Evaluation,
        verbose_name="kết quả xếp loại",
        on_delete=models.CASCADE,
        related_name="applied_overrides",
    )
    condition = models.ForeignKey(
        OverrideCondition,
        verbose_name="điều kiện khống chế",
        on_delete=models.PROTECT,
        related_name="applied",
    )
    reason = ProseField("căn cứ")

    class Meta:
        verbose_name = "điều kiện khống chế được áp dụng"
        verbose_name_plural = "điều kiện khống chế được áp dụng"
        ordering = ["evaluation", "condition__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "condition"],
                name="applied_override_once",
                violation_error_message="Điều kiện này đã được ghi nhận.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="applied_override_with_reason",
                violation_error_message="Cần ghi căn cứ áp dụng điều kiện khống chế.",
            ),
        ]

    def __str__(self):
        return f"{self.evaluation_id}, {self.condition_id}"
