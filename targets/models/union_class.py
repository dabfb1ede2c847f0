"""Classes of grassroots unions that a programme sets shares for, by kinds of organisation: as many as a province has."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from targets.models.programme import Programme
from units.models import OrganisationKind
from vietnamese.fields import LineField


def _share(label: str) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="Tính trên số đủ điều kiện xếp loại. Để trống: chương trình không đặt tỷ lệ này.",
    )


class UnionClass(models.Model):
    """“Doanh nghiệp nhà nước”: which share of its unions is to be rated good or better, and which excellent, every year."""

    programme = models.ForeignKey(
        Programme, verbose_name="chương trình", on_delete=models.CASCADE, related_name="classes"
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=1)
    name = LineField("đối tượng", max_length=100)
    kinds = models.ManyToManyField(OrganisationKind, verbose_name="loại hình", related_name="+")
    good_share = _share("hoàn thành tốt nhiệm vụ trở lên (%)")
    excellent_share = _share("hoàn thành xuất sắc nhiệm vụ (%)")
    history = HistoricalRecords(
        m2m_fields=[kinds],
        verbose_name="lịch sử đối tượng xếp loại",
        verbose_name_plural="lịch sử đối tượng xếp loại",
    )

    class Meta:
        verbose_name = "đối tượng xếp loại"
        verbose_name_plural = "đối tượng xếp loại (tỷ lệ CĐCS phải đạt hằng năm)"
        ordering = ["programme", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="union_class_once",
                violation_error_message="Chương trình đã có đối tượng này.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0, f"{name}__lte": 100}),
                    name=f"union_class_{name}_is_percentage",
                    violation_error_message="Tỷ lệ phải từ 0 đến 100%.",
                )
                for name in ("good_share", "excellent_share")
            ),
        ]

    def __str__(self):
        return self.name
