"""What a rule set is made of: criteria in groups, and conditions that forbid levels whatever the points are."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from evaluations.models.levels import Level
from evaluations.models.rule_set import RuleSet
from vietnamese.fields import LineField, ProseField
from workflow.seals import SealedWith, Together


class Criterion(models.Model):
    """Something that is scored: its group, its most points, and the evidence asked for. ``code`` such as “1.2” is its key."""

    seal = Together(SealedWith("rule_set", "scored_at"), SealedWith("rule_set", "confirmed_at"))

    rule_set = models.ForeignKey(
        RuleSet, verbose_name="bộ tiêu chí", on_delete=models.CASCADE, related_name="criteria"
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    code = LineField("mã", max_length=10)
    group = LineField("nhóm tiêu chí", max_length=250)
    text = ProseField("nội dung")
    max_points = models.DecimalField("điểm tối đa", max_digits=5, decimal_places=2)
    evidence = ProseField("minh chứng", blank=True)
    history = HistoricalRecords(verbose_name="lịch sử tiêu chí", verbose_name_plural="lịch sử tiêu chí")

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["rule_set", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "code"],
                name="criterion_code_once",
                violation_error_message="Bộ tiêu chí đã có mã này.",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(text="") & ~Q(group=""),
                name="criterion_has_words",
                violation_error_message="Cần ghi mã, nhóm và nội dung tiêu chí.",
            ),
            models.CheckConstraint(
                condition=Q(max_points__gt=0),
                name="criterion_points_above_zero",
                violation_error_message="Điểm tối đa phải lớn hơn 0.",
            ),
        ]

    def __str__(self):
        return f"Tiêu chí {self.code}"


class OverrideCondition(models.Model):
    """A fact that forbids levels, whatever the points: where it holds, nothing better than ``best_level`` is given."""

    seal = Together(SealedWith("rule_set", "scored_at"), SealedWith("rule_set", "confirmed_at"))

    rule_set = models.ForeignKey(
        RuleSet, verbose_name="bộ tiêu chí", on_delete=models.CASCADE, related_name="overrides"
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    code = LineField("mã", max_length=10)
    text = ProseField("trường hợp")
    best_level = models.CharField("chỉ được xếp cao nhất", max_length=20, choices=Level.choices[1:])
    history = HistoricalRecords(
        verbose_name="lịch sử điều kiện khống chế", verbose_name_plural="lịch sử điều kiện khống chế"
    )

    class Meta:
        verbose_name = "điều kiện khống chế"
        verbose_name_plural = "điều kiện khống chế"
        ordering = ["rule_set", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "code"],
                name="override_code_once",
                violation_error_message="Bộ tiêu chí đã có mã này.",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(text=""),
                name="override_has_words",
                violation_error_message="Cần ghi mã và nội dung của điều kiện.",
            ),
            models.CheckConstraint(
                condition=Q(best_level__in=Level.values[1:]),
                name="override_level_known",
                violation_error_message="Mức xếp loại không hợp lệ.",
            ),
        ]

    def __str__(self):
        return f"Điều kiện {self.code}"
