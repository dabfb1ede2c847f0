"""Inspections: one of a year's plan or an unplanned one, of one unit or grassroots union, until it is visited or cancelled."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from simple_history.models import HistoricalRecords

from units.models import GrassrootsUnion, Unit
from vietnamese import clock
from vietnamese.fields import LineField, ProseField, YearField
from workflow.models import AbstractTransition
from workflow.seals import RefusedWhen, Together


class InspectionKind(models.TextChoices):
    INSPECTION = "inspection", "Kiểm tra"
    SUPERVISION = "supervision", "Giám sát"


class InspectionState(models.TextChoices):
    PLANNED = "planned", "Trong kế hoạch"
    VISITED = "visited", "Đã kiểm tra"
    CANCELLED = "cancelled", "Đã hủy"


# What an inspection can be about, beside free text: columns with the words of the programme.
TOPICS = ("about_programme", "about_union_work", "about_finance")
# Where a finding is still somebody's business: nobody accepted the remedy, and nobody took the finding back.
UNSETTLED = ("open", "reported")
INSPECTION_STEPS_WITH_REASON = ("cancel", "reinstate", "unvisit")


class InspectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Made by a unit that the user sees, of one, or of a union that belongs to one now."""
        units = Unit.objects.visible_to(user)
        return self.filter(
            Q(issuer__in=units) | Q(inspected_unit__in=units) | Q(inspected_union__unit__in=units)
        )

    def standing(self):
        return self.exclude(state=InspectionState.CANCELLED)

    def with_findings(self, on=None):
        """``open_count`` and ``overdue_count`` of the findings, as of ``on`` for the deadline."""
        unsettled = Q(findings__state__in=UNSETTLED)
        return self.annotate(
            open_count=Count("findings", filter=unsettled),
            overdue_count=Count("findings", filter=unsettled & Q(findings__deadline__lt=on or clock.today())),
        )


class Inspection(models.Model):
    """``issuer`` inspects ``inspected_unit`` or ``inspected_union``, never both, in the planned days.

    ``year`` is that of ``planned_from``. An unplanned one (“đột xuất”) is in no plan and has the days that were expected for it.
    Never deleted: what is not made is cancelled with a reason. Whom it is about stays once it was visited.
    """

    seal = Together(
        RefusedWhen("DELETE", "1 = 1"),
        RefusedWhen(
            "UPDATE",
            "OLD.state = 'visited' AND (NEW.issuer_id <> OLD.issuer_id "
            "OR COALESCE(NEW.inspected_unit_id, 0) <> COALESCE(OLD.inspected_unit_id, 0) "
            "OR COALESCE(NEW.inspected_union_id, 0) <> COALESCE(OLD.inspected_union_id, 0))",
        ),
        RefusedWhen(
            "UPDATE",
            "NEW.state <> 'visited' AND EXISTS (SELECT 1 FROM evaluations_finding f WHERE f.inspection_id = NEW.id)",
        ),
    )

    year = YearField("năm", editable=False)
    issuer = models.ForeignKey(
        Unit, verbose_name="đơn vị kiểm tra", on_delete=models.PROTECT, related_name="inspections_made"
    )
    inspected_unit = models.ForeignKey(
        Unit,
        verbose_name="công đoàn cấp trên được kiểm tra",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inspections",
    )
    inspected_union = models.ForeignKey(
        GrassrootsUnion,
        verbose_name="công đoàn cơ sở được kiểm tra",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inspections",
    )
    kind = models.CharField(
        "hình thức", max_length=20, choices=InspectionKind.choices, default=InspectionKind.INSPECTION
    )
    unplanned = models.BooleanField("đột xuất, ngoài kế hoạch năm", default=False)
    about_programme = models.BooleanField("việc thực hiện Chương trình", default=False)
    about_union_work = models.BooleanField("hoạt động công đoàn", default=False)
    about_finance = models.BooleanField("tài chính, tài sản công đoàn", default=False)
    topic = ProseField("nội dung cụ thể", blank=True)
    planned_from = models.DateField("dự kiến từ ngày")
    planned_until = models.DateField("dự kiến đến ngày")
    plan_number = LineField(
        "số kế hoạch, quyết định",
        max_length=60,
        blank=True,
        help_text="Ví dụ: 12/KH-LĐLĐ. Để trống nếu chưa ban hành.",
    )
    plan_signed_on = models.DateField("ngày ký kế hoạch, quyết định", null=True, blank=True)
    state = models.CharField(
        "trạng thái",
        max_length=20,
        choices=InspectionState.choices,
        default=InspectionState.PLANNED,
        editable=False,
    )
    visited_on = models.DateField("ngày kiểm tra", null=True, blank=True)
    conclusion_number = LineField("số kết luận, thông báo", max_length=60, blank=True)
    conclusion_on = models.DateField("ngày kết luận, thông báo", null=True, blank=True)
    summary = ProseField("tóm tắt kết quả", blank=True)
    cancelled_reason = ProseField("lý do hủy", blank=True)
    copied_from = models.ForeignKey(
        "self",
        verbose_name="chép từ",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="copies",
    )
    # The form's own key: many rows come with one; the same sending repeated adds nothing.
    batch = models.UUIDField(null=True, editable=False)
    history = HistoricalRecords(
        excluded_fields=["batch"],
        verbose_name="lịch sử cuộc kiểm tra",
        verbose_name_plural="lịch sử cuộc kiểm tra",
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "cuộc kiểm tra, giám sát"
        verbose_name_plural = "kiểm tra, giám sát"
        ordering = ["-year", "planned_from", "planned_until", "pk"]
        permissions = [
            (
                "manage_inspections",
                "Lập và theo dõi các cuộc kiểm tra của đơn vị mình, báo cáo khắc phục tồn tại, hạn chế",
            ),
            ("manage_inspections_everywhere", "Lập và theo dõi các cuộc kiểm tra của tỉnh và của mọi đơn vị"),
        ]
        indexes = [
            models.Index(fields=["year", "state"], name="inspection_by_year_and_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(inspected_unit__isnull=False, inspected_union__isnull=True)
                | Q(inspected_unit__isnull=True, inspected_union__isnull=False),
                name="inspection_of_one_subject",
                violation_error_message="Mỗi cuộc kiểm tra là của đúng một công đoàn.",
            ),
            models.CheckConstraint(
                condition=Q(inspected_unit__isnull=True) | ~Q(inspected_unit=F("issuer")),
                name="inspection_not_of_itself",
                violation_error_message="Đơn vị không thể tự kiểm tra mình ở đây.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=InspectionKind.values) & Q(state__in=InspectionState.values),
                name="inspection_words_known",
            ),
            models.CheckConstraint(
                condition=Q(about_programme=True)
                | Q(about_union_work=True)
                | Q(about_finance=True)
                | ~Q(topic=""),
                name="inspection_has_topic",
                violation_error_message="Cần chọn hoặc ghi nội dung kiểm tra.",
            ),
            models.CheckConstraint(
                condition=Q(planned_until__gte=F("planned_from")) & Q(year__gte=2000, year__lte=2100),
                name="inspection_days_in_order",
                violation_error_message="Ngày cuối dự kiến không được trước ngày đầu.",
            ),
            models.CheckConstraint(
                condition=Q(plan_number="", plan_signed_on__isnull=True)
                | ~Q(plan_number="") & Q(plan_signed_on__isnull=False),
                name="inspection_plan_number_with_day",
                violation_error_message="Số kế hoạch, quyết định phải đi cùng ngày ký.",
            ),
            models.CheckConstraint(
                condition=Q(state=InspectionState.VISITED, visited_on__isnull=False)
                | ~Q(state=InspectionState.VISITED)
                & Q(visited_on__isnull=True, conclusion_number="", conclusion_on__isnull=True, summary=""),
                name="inspection_visited_means_day",
                violation_error_message="Đã kiểm tra thì phải có ngày kiểm tra; chưa kiểm tra thì chưa có kết luận.",
            ),
            models.CheckConstraint(
                condition=Q(conclusion_number="", conclusion_on__isnull=True)
                | ~Q(conclusion_number="") & Q(conclusion_on__gte=F("visited_on")),
                name="inspection_conclusion_with_day",
                violation_error_message="Số kết luận phải đi cùng ngày, và ngày đó không được trước ngày kiểm tra.",
            ),
            models.CheckConstraint(
                condition=Q(state=InspectionState.CANCELLED) & ~Q(cancelled_reason="")
                | ~Q(state=InspectionState.CANCELLED) & Q(cancelled_reason=""),
                name="inspection_cancelled_with_reason",
                violation_error_message="Hủy một cuộc kiểm tra phải ghi rõ lý do.",
            ),
            models.UniqueConstraint(
                fields=["copied_from", "year"],
                name="inspection_copied_once_a_year",
                violation_error_message="Cuộc kiểm tra này đã được chép sang năm đó.",
            ),
            *(
                models.UniqueConstraint(fields=["batch", subject], name=f"inspection_{subject}_once_a_batch")
                for subject in ("inspected_unit", "inspected_union")
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.subject}"

    def clean(self):
        days = self.planned_from, self.planned_until
        if None not in days and days[0].year != days[1].year:
            raise ValidationError({"planned_until": "Thời gian dự kiến phải nằm trong một năm."})

    def save(self, *args, **kwargs):
        self.year = self.planned_from.year
        super().save(*args, **kwargs)

    @property
    def subject(self) -> Unit | GrassrootsUnion:
        return self.inspected_unit or self.inspected_union

    @property
    def unit_id(self) -> int:
        """Of the unit that answers for what is inspected: it itself, or the one that the union belongs to now."""
        return self.inspected_unit_id or self.inspected_union.unit_id

    @property
    def is_late(self) -> bool:
        return self.state == InspectionState.PLANNED and self.planned_until < clock.today()

    @property
    def topics(self) -> list[str]:
        """What it is about, in the words of the form."""
        chosen = [self._meta.get_field(name).verbose_name for name in TOPICS if getattr(self, name)]
        return chosen + ([self.topic] if self.topic else [])


class InspectionTransition(AbstractTransition):
    """One step of an inspection: visited, cancelled, put back into the plan."""

    inspection = models.ForeignKey(
        Inspection, verbose_name="cuộc kiểm tra", on_delete=models.PROTECT, related_name="transitions"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của cuộc kiểm tra"
        verbose_name_plural = "nhật ký kiểm tra"
        constraints = [
            models.CheckConstraint(
                condition=~Q(step__in=INSPECTION_STEPS_WITH_REASON) | ~Q(comment=""),
                name="inspection_step_with_reason",
                violation_error_message="Bước này phải ghi rõ lý do.",
            )
        ]

    def __str__(self):
        labels = dict(InspectionState.choices)
        return f"{labels.get(self.from_state, self.from_state)} → {labels.get(self.to_state, self.to_state)}"
