"""What a visit found: the demand and its deadline, the remedy that the inspected side reports, and who accepted it."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from evaluations.models.inspection import UNSETTLED, Inspection
from units.models import Unit
from vietnamese import clock
from vietnamese.fields import LineField, ProseField
from workflow.models import AbstractTransition
from workflow.seals import FixedWhile, RefusedWhen, Together


class FindingState(models.TextChoices):
    OPEN = "open", "Chưa khắc phục"
    REPORTED = "reported", "Đã báo cáo khắc phục"
    CLOSED = "closed", "Đã khắc phục"
    WITHDRAWN = "withdrawn", "Đã hủy"


_SETTLED = (FindingState.CLOSED, FindingState.WITHDRAWN)
FINDING_STEPS_WITH_WORDS = ("report", "demand", "withdraw")


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(inspection__in=Inspection.objects.visible_to(user).order_by())

    def of_subjects(self, units, unions):
        """Of inspections of these units and grassroots unions, by id."""
        return self.filter(
            Q(inspection__inspected_unit__in=units) | Q(inspection__inspected_union__in=unions)
        )

    def open_on(self, day: datetime.date):
        """Those that were open at the end of that day: found by then, and accepted later or not at all."""
        return self.exclude(state=FindingState.WITHDRAWN).filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=day), inspection__visited_on__lte=day
        )


class Finding(models.Model):
    """One thing that a visit found. ``remedy`` is the last report of the inspected side.

    Never deleted: one that was written by mistake is withdrawn with a reason. Fixed while it is closed or withdrawn; the
    inspector can demand it again.
    """

    seal = Together(
        FixedWhile("closed_at", with_it=("state", "closed_on", "closed_by", "closed_note")),
        RefusedWhen("DELETE", "1 = 1"),
        RefusedWhen("UPDATE", "NEW.inspection_id <> OLD.inspection_id"),
        RefusedWhen(
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM evaluations_inspection i "
            "WHERE i.id = NEW.inspection_id AND i.state = 'visited')",
        ),
    )

    inspection = models.ForeignKey(
        Inspection, verbose_name="cuộc kiểm tra", on_delete=models.PROTECT, related_name="findings"
    )
    number = models.PositiveSmallIntegerField("số", editable=False)
    text = ProseField("tồn tại, hạn chế")
    demand = ProseField("yêu cầu khắc phục")
    deadline = models.DateField("hạn khắc phục")
    responsible = LineField(
        "bộ phận, người chịu trách nhiệm", max_length=150, blank=True, help_text="Để trống được."
    )
    state = models.CharField(
        "trạng thái",
        max_length=20,
        choices=FindingState.choices,
        default=FindingState.OPEN,
        editable=False,
    )
    remedy = ProseField("kết quả khắc phục", blank=True)
    reported_at = models.DateTimeField("báo cáo lúc", null=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người báo cáo",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField("kết thúc lúc", null=True, editable=False)
    closed_on = models.DateField("ngày xác nhận", null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người xác nhận",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_note = ProseField("ghi chú xác nhận", blank=True)
    history = HistoricalRecords(verbose_name="lịch sử tồn tại", verbose_name_plural="lịch sử tồn tại")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "tồn tại sau kiểm tra"
        verbose_name_plural = "tồn tại sau kiểm tra"
        ordering = ["inspection", "number"]
        indexes = [models.Index(fields=["state", "deadline"], name="finding_by_state_and_deadline")]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "number"],
                name="finding_number_once",
                violation_error_message="Cuộc kiểm tra đã có tồn tại mang số này.",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(demand=""),
                name="finding_has_words",
                violation_error_message="Cần ghi tồn tại và yêu cầu khắc phục.",
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.REPORTED) & ~Q(remedy="") & Q(reported_at__isnull=False)
                | Q(state__in=[FindingState.OPEN, *_SETTLED]),
                name="finding_reported_with_words",
                violation_error_message="Báo cáo khắc phục phải ghi đã làm gì.",
            ),
            models.CheckConstraint(
                condition=Q(remedy="", reported_at__isnull=True, reported_by__isnull=True)
                | ~Q(remedy="") & Q(reported_at__isnull=False, reported_by__isnull=False),
                name="finding_remedy_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=_SETTLED,
                    closed_at__isnull=False,
                    closed_on__isnull=False,
                    closed_by__isnull=False,
                )
                | Q(
                    state__in=UNSETTLED,
                    closed_at__isnull=True,
                    closed_on__isnull=True,
                    closed_by__isnull=True,
                    closed_note="",
                ),
                name="finding_closed_by_somebody",
                violation_error_message="Xác nhận khắc phục phải có ngày và người xác nhận.",
            ),
            models.CheckConstraint(
                condition=~Q(state=FindingState.WITHDRAWN) | ~Q(closed_note=""),
                name="finding_withdrawn_with_reason",
                violation_error_message="Hủy tồn tại ghi nhầm phải ghi rõ lý do.",
            ),
        ]

    def __str__(self):
        return f"Tồn tại số {self.number}"

    @property
    def is_unsettled(self) -> bool:
        return self.state in UNSETTLED

    def is_overdue(self, on: datetime.date | None = None) -> bool:
        """The deadline has passed without an accepted remedy, as of now; ``on`` is the day to compare the deadline with."""
        return self.is_unsettled and self.deadline < (on or clock.today())


class FindingTransition(AbstractTransition):
    """One step of a finding; ``deadline`` as it stood after it, ``on_behalf_of`` where staff reported for the unit."""

    finding = models.ForeignKey(
        Finding, verbose_name="tồn tại", on_delete=models.PROTECT, related_name="transitions"
    )
    deadline = models.DateField("hạn khắc phục")
    on_behalf_of = models.ForeignKey(
        Unit, verbose_name="thay đơn vị", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước xử lý tồn tại"
        verbose_name_plural = "nhật ký tồn tại"
        constraints = [
            models.CheckConstraint(
                condition=~Q(step__in=FINDING_STEPS_WITH_WORDS) | ~Q(comment=""),
                name="finding_step_with_words",
                violation_error_message="Bước này phải ghi rõ nội dung.",
            )
        ]

    def __str__(self):
        labels = dict(FindingState.choices)
        return f"{labels.get(self.from_state, self.from_state)} → {labels.get(self.to_state, self.to_state)}"
