"""The steering committee of the programme: its members, and which units each one looks after."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from units.models.unit import Unit
from vietnamese import clock
from vietnamese.fields import LineField


class CommitteeRole(models.TextChoices):
    HEAD = "head", "Trưởng ban"
    DEPUTY = "deputy", "Phó Trưởng ban"
    MEMBER = "member", "Thành viên"


class CommitteeMemberQuerySet(models.QuerySet):
    def active(self, on=None):
        day = on or clock.today()
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)


class CommitteeMember(models.Model):
    """Somebody of the steering committee (“Ban chỉ đạo”); ``user`` where that person has an account."""

    name = LineField("họ và tên", max_length=150)
    position = LineField("chức vụ", max_length=150, blank=True)
    role = models.CharField(
        "vai trò trong Ban chỉ đạo",
        max_length=20,
        choices=CommitteeRole.choices,
        default=CommitteeRole.MEMBER,
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=100)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="tài khoản",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="committee_places",
    )
    units = models.ManyToManyField(
        Unit, verbose_name="đơn vị phụ trách", blank=True, related_name="committee_members"
    )
    valid_from = models.DateField("từ ngày", default=clock.today)
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    history = HistoricalRecords(
        m2m_fields=[units], verbose_name="lịch sử Ban chỉ đạo", verbose_name_plural="lịch sử Ban chỉ đạo"
    )

    objects = CommitteeMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "thành viên Ban chỉ đạo"
        verbose_name_plural = "Ban chỉ đạo Chương trình"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="committee_days_in_order",
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
            ),
            models.CheckConstraint(condition=Q(role__in=CommitteeRole.values), name="committee_role_known"),
        ]

    def __str__(self):
        return self.name
