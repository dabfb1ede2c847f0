"""Yearly quality targets of units: shares in percent, assigned and withdrawn by decisions. The last decision counts; shares are
never added.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from units.models import Unit
from vietnamese import clock
from vietnamese.fields import LineField, ProseField, YearField
from workflow.seals import SealedOnce, SealedWith

NO_PERCENTAGE = "Tỷ lệ phải từ 0 đến 100%."


class Measure(models.TextChoices):
    """What is promised as a share every year; the codes are those of the programme's indicators."""

    UPPER = "upper_level_unions_good_share", "Công đoàn cấp trên trực tiếp cơ sở"
    STATE = "state_unions_good_share", "CĐCS khu vực nhà nước"
    NON_STATE = "non_state_unions_good_share", "CĐCS ngoài khu vực nhà nước"


class QualityTargetDecision(models.Model):
    """The paper that assigns quality targets of a year. Open only inside the transaction that writes it."""

    seal = SealedOnce("closed_at")

    year = YearField("năm")
    number = LineField("số quyết định", max_length=60)
    number_year = YearField("năm của số", editable=False)
    signed_on = models.DateField("ngày ký")
    effective_on = models.DateField("có hiệu lực từ")
    note = ProseField("ghi chú", blank=True)
    recorded_at = models.DateTimeField("ghi vào sổ lúc", default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người ghi sổ",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField("khóa lúc", null=True, editable=False)

    class Meta:
        verbose_name = "quyết định giao chỉ tiêu chất lượng"
        verbose_name_plural = "quyết định giao chỉ tiêu chất lượng"
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "number_year", "year"],
                name="quality_target_number_once",
                violation_error_message="Số quyết định này đã có trong sổ chỉ tiêu chất lượng của năm.",
            ),
            models.CheckConstraint(
                condition=~Q(number=""),
                name="quality_target_has_number",
                violation_error_message="Cần ghi số quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="quality_target_year_plausible",
                violation_error_message="Năm không hợp lệ.",
            ),
        ]

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        self.number_year = self.signed_on.year
        super().save(*args, **kwargs)


@dataclass(frozen=True, slots=True)
class Counting:
    """The share in percent that counts for a unit and measure, and the decision that it is from; None: it assigns nothing.

    ``was_assigned``: an earlier decision of the year had assigned a share, which this one replaces or withdraws.
    """

    share: Decimal | None
    decision_id: int
    number: str
    effective_on: datetime.date
    was_assigned: bool = False


class QualityTargetQuerySet(models.QuerySet):
    def last_said(self, year: int, on=None) -> dict[tuple[int, str], Counting]:
        """``{(unit id, measure): Counting}`` of a year, each of the last closed decision that is effective on ``on``; one query.

        With what the last decision withdrew. ``on`` None: of the last one, whether it is effective already or not.
        """
        rows = self.filter(decision__year=year, decision__closed_at__isnull=False)
        if on is not None:
            rows = rows.filter(decision__effective_on__lte=on)
        rows = rows.order_by("decision__effective_on", "decision_id").values_list(
            "unit_id", "measure", "share", "decision_id", "decision__number", "decision__effective_on"
        )
        said: dict[tuple[int, str], Counting] = {}
        for unit, measure, *counting in rows:
            before = said.get((unit, measure))
            was_assigned = before is not None and (before.share is not None or before.was_assigned)
            said[unit, measure] = Counting(*counting, was_assigned)
        return said

    def counting(self, year: int, on=None) -> dict[tuple[int, str], Counting]:
        """``last_said`` without what was withdrawn: that is not assigned any more, and is not 0 %."""
        return {key: found for key, found in self.last_said(year, on).items() if found.share is not None}

    def in_force(self, year: int, on=None) -> dict[tuple[int, str], Decimal]:
        """``{(unit id, measure): share}`` of what is ``counting``."""
        return {key: found.share for key, found in self.counting(year, on).items()}


class QualityTarget(models.Model):
    """A share in percent that a decision assigns to one unit, or withdraws; ``unit`` may be the province itself."""

    seal = SealedWith("decision", "closed_at")

    decision = models.ForeignKey(
        QualityTargetDecision, verbose_name="quyết định", on_delete=models.PROTECT, related_name="targets"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="quality_targets"
    )
    measure = models.CharField("đối tượng", max_length=40, choices=Measure.choices)
    share = models.DecimalField(
        "tỷ lệ phải đạt (%)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Để trống: quyết định không giao chỉ tiêu này nữa.",
    )

    objects = QualityTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu chất lượng"
        verbose_name_plural = "chỉ tiêu chất lượng"
        ordering = ["decision", "unit__order", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "unit", "measure"],
                name="quality_target_once_per_decision",
                violation_error_message="Quyết định đã có dòng cho đơn vị và đối tượng này.",
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=100),
                name="quality_target_is_percentage",
                violation_error_message=NO_PERCENTAGE,
            ),
            models.CheckConstraint(
                condition=Q(measure__in=Measure.values), name="quality_target_measure_known"
            ),
        ]

    def __str__(self):
        said = "không giao" if self.share is None else f"{self.share}%"
        return f"{self.get_measure_display()}: {said}"
