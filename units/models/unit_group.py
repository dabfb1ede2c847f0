"""Groups of units that a federation tells apart: in which group a unit is on a day is data, whatever its kind and name."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from units.models.unit import Unit
from vietnamese.fields import LineField
from workflow.seals import RefusedWhen, Together


class GroupPurpose(models.TextChoices):
    APART = "apart", "Nêu riêng trong biểu tổng hợp"


class UnitGroupQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the federations that ``user`` may see."""
        return self.filter(federation__in=Unit.objects.visible_to(user))


class UnitGroup(models.Model):
    """Units with a name of their own: “Công đoàn các khu công nghiệp”, which every overview can leave out."""

    federation = models.ForeignKey(
        Unit, verbose_name="Liên đoàn Lao động tỉnh", on_delete=models.PROTECT, related_name="groups"
    )
    name = LineField("tên nhóm", max_length=200)
    short_name = LineField(
        "tên trong câu, trong biểu",
        max_length=60,
        help_text="Như “CĐ các KCN”: các trang viết “Trong đó: CĐ các KCN”, “Không kể CĐ các KCN”.",
    )
    purpose = models.CharField(
        "dùng để", max_length=20, choices=GroupPurpose.choices, default=GroupPurpose.APART
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=1)
    history = HistoricalRecords(verbose_name="lịch sử nhóm đơn vị", verbose_name_plural="lịch sử nhóm đơn vị")

    objects = UnitGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "nhóm đơn vị"
        verbose_name_plural = "nhóm đơn vị"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=GroupPurpose.values),
                name="unit_group_purpose_exists",
                violation_error_message="Mục đích của nhóm không hợp lệ.",
            ),
            models.UniqueConstraint(
                fields=["federation", "purpose", "short_name"],
                name="unit_group_named_once",
                violation_error_message="Liên đoàn đã có nhóm mang tên này.",
            ),
        ]

    def __str__(self):
        return self.name


class UnitGroupMemberQuerySet(models.QuerySet):
    def of_purpose(self, purpose):
        return self.filter(group__purpose=purpose, unit__withdrawn=False)


# Two spans of days of one unit in one group share no day; ``valid_until`` is the last day.
_TWICE = (
    'EXISTS (SELECT 1 FROM "units_unitgroupmember" other WHERE other."group_id" = NEW."group_id" '
    'AND other."unit_id" = NEW."unit_id" AND other."id" <> NEW."id" '
    'AND (other."valid_until" IS NULL OR other."valid_until" >= NEW."valid_from") '
    'AND (NEW."valid_until" IS NULL OR NEW."valid_until" >= other."valid_from"))'
)


class UnitGroupMember(models.Model):
    """A unit in a group from a day until another, both included; a unit that has ended stays where it was on its last day."""

    seal = Together(RefusedWhen("INSERT", _TWICE), RefusedWhen("UPDATE", _TWICE))

    group = models.ForeignKey(
        UnitGroup, verbose_name="nhóm", on_delete=models.CASCADE, related_name="members"
    )
    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField("từ ngày")
    valid_until = models.DateField(
        "đến hết ngày", null=True, blank=True, help_text="Để trống khi chưa có ngày ra khỏi nhóm."
    )
    history = HistoricalRecords(
        verbose_name="lịch sử thành viên nhóm", verbose_name_plural="lịch sử thành viên nhóm"
    )

    objects = UnitGroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị trong nhóm"
        verbose_name_plural = "đơn vị trong nhóm"
        ordering = ["group", "unit__order", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="unit_group_member_days_in_order",
                violation_error_message="“Đến hết ngày” phải từ ngày bắt đầu trở đi.",
            )
        ]

    def __str__(self):
        return self.unit.name

    def clean(self):
        super().clean()
        if not (self.group_id and self.unit_id and self.valid_from):
            return
        others = UnitGroupMember.objects.filter(group=self.group_id, unit=self.unit_id).exclude(pk=self.pk)
        if any(self.shares_a_day_with(other) for other in others):
            raise ValidationError({"valid_from": "Đơn vị đã ở trong nhóm vào những ngày này."})

    def shares_a_day_with(self, other: "UnitGroupMember") -> bool:
        last = datetime.date.max
        return self.valid_from <= (other.valid_until or last) and other.valid_from <= (
            self.valid_until or last
        )
