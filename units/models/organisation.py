"""Kinds of organisations that have grassroots unions, mapped as data to the two sectors."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from vietnamese.dates import text_date
from vietnamese.fields import LineField, ProseField


class Sector(models.TextChoices):
    STATE = "state", "Khu vực nhà nước"
    NON_STATE = "non_state", "Ngoài khu vực nhà nước"


class OrganisationKindQuerySet(models.QuerySet):
    def left_by(self, day):
        """Those whose unions are not rated any more on ``day``."""
        return self.filter(leaves_on__lte=day)


class OrganisationKind(models.Model):
    """Administration, public service, state enterprise, private, FDI, occupational union …: rows that staff edit."""

    code = models.SlugField("mã loại hình", max_length=40, unique=True)
    name = LineField("loại hình", max_length=100)
    short_name = LineField("tên ngắn", max_length=40)
    sector = models.CharField("khu vực", max_length=10, choices=Sector.choices)
    is_enterprise = models.BooleanField("là doanh nghiệp", default=False)
    is_foreign = models.BooleanField("có vốn đầu tư nước ngoài (FDI)", default=False)
    founding_minimum = models.PositiveSmallIntegerField(
        "số đoàn viên tối thiểu khi thành lập",
        default=5,
        help_text="Dưới mức này phần mềm chỉ nhắc, không từ chối.",
    )
    aliases = ProseField(
        "cách ghi khác trong tệp Excel",
        blank=True,
        help_text="Mỗi dòng một cách ghi; không cần phân biệt dấu.",
    )
    leaves_on = models.DateField(
        "không còn thuộc đối tượng từ ngày",
        null=True,
        blank=True,
        help_text="Khi công đoàn của loại hình này kết thúc theo quyết định chung: từ ngày này không còn xếp loại. "
        "Kết quả trước đó giữ nguyên.",
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=100)
    history = HistoricalRecords(verbose_name="lịch sử loại hình", verbose_name_plural="lịch sử loại hình")

    objects = OrganisationKindQuerySet.as_manager()

    class Meta:
        verbose_name = "loại hình cơ quan, doanh nghiệp"
        verbose_name_plural = "loại hình cơ quan, doanh nghiệp"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sector__in=Sector.values),
                name="organisation_kind_sector_known",
                violation_error_message="Khu vực không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(is_foreign=False) | Q(is_enterprise=True),
                name="organisation_kind_foreign_is_enterprise",
                violation_error_message="Loại hình FDI phải là doanh nghiệp.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def left_text(self) -> str:
        """“không còn thuộc đối tượng từ 15/6/2025”; empty for one that goes on."""
        return f"không còn thuộc đối tượng từ {text_date(self.leaves_on)}" if self.leaves_on else ""

    def natural_key(self):
        return (self.code,)
