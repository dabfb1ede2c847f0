"""Units that change: one event by one decision, what became of whom, and whether it was undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from units.models.unit import Unit
from vietnamese import clock
from vietnamese.fields import LineField, ProseField
from workflow.seals import AppendOnly, SealedOnce


class ReorganisationKind(models.TextChoices):
    CREATE = "create", "Thành lập đơn vị mới"
    RENAME = "rename", "Đổi tên đơn vị"
    CHANGE_KIND = "change_kind", "Chuyển loại đơn vị"
    ABSORB = "absorb", "Sáp nhập vào đơn vị khác"
    CONSOLIDATE = "consolidate", "Hợp nhất thành đơn vị mới"
    DIVIDE = "divide", "Chia đơn vị"
    SPIN_OFF = "spin_off", "Tách đơn vị"
    DISSOLVE = "dissolve", "Kết thúc hoạt động"
    TRANSFER_UNIONS = "transfer_unions", "Chuyển giao công đoàn cơ sở"

    @classmethod
    def mergers_and_splits(cls) -> tuple["ReorganisationKind", ...]:
        """Those that make a unit, and its unions, another one; a new name or kind leaves them what they were."""
        return cls.ABSORB, cls.CONSOLIDATE, cls.DIVIDE, cls.SPIN_OFF

    @classmethod
    def in_parts(cls) -> tuple["ReorganisationKind", ...]:
        """Those in which a unit that ends does not go to its heir whole."""
        return (cls.DIVIDE,)


class ReorganisationQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not undone."""
        return self.filter(undone_at__isnull=True)


class Reorganisation(models.Model):
    """An event. ``chosen``: what the page asked for; ``effects``: every row that it changed, with before and after."""

    seal = SealedOnce("undone_at")

    kind = models.CharField("hình thức", max_length=20, choices=ReorganisationKind.choices)
    number = LineField("số quyết định", max_length=60)
    signed_on = models.DateField("ngày ký")
    effective_on = models.DateField("có hiệu lực từ")
    note = ProseField("ghi chú", blank=True)
    chosen = models.JSONField("nội dung đã chọn", default=dict, editable=False)
    effects = models.JSONField("thay đổi đã ghi", default=list, editable=False)
    recorded_at = models.DateTimeField("ghi lúc", default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người ghi",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undone_at = models.DateTimeField("hủy lúc", null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người hủy",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undone_reason = ProseField("lý do hủy", blank=True, editable=False)
    undone_number = LineField("số quyết định hủy", max_length=60, blank=True, editable=False)
    undone_signed_on = models.DateField("ngày ký quyết định hủy", null=True, editable=False)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "sắp xếp tổ chức"
        verbose_name_plural = "sắp xếp tổ chức"
        ordering = ["-effective_on", "-pk"]
        permissions = [("reorganise", "Sắp xếp tổ chức: lập, sáp nhập, chia, tách, kết thúc đơn vị")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ReorganisationKind.values), name="reorganisation_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(number=""),
                name="reorganisation_has_number",
                violation_error_message="Cần ghi số quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason="")),
                name="reorganisation_undone_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, số {self.number}"


class PartRole(models.TextChoices):
    ENDING = "ending", "Kết thúc"
    NEW = "new", "Thành lập mới"
    STAYING = "staying", "Tiếp tục hoạt động"


class ReorganisationPart(models.Model):
    """A unit that takes part in an event; ``heir``: who carries the past of one that ends, or none."""

    seal = AppendOnly()

    event = models.ForeignKey(
        Reorganisation, verbose_name="sắp xếp tổ chức", on_delete=models.PROTECT, related_name="parts"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="reorganisation_parts"
    )
    role = models.CharField("vai trò", max_length=20, choices=PartRole.choices)
    heir = models.ForeignKey(
        Unit, verbose_name="đơn vị kế thừa", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "đơn vị trong đợt sắp xếp"
        verbose_name_plural = "đơn vị trong đợt sắp xếp"
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "unit"], name="reorganisation_part_once"),
            models.CheckConstraint(condition=Q(role__in=PartRole.values), name="reorganisation_role_known"),
        ]

    def __str__(self):
        return f"{self.unit_id}: {self.get_role_display()}"
