"""Reporting periods: their own first day, cut-off, opening, due and lock days, all editable."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from vietnamese import clock
from vietnamese.dates import Quarter
from vietnamese.fields import YearField


class ReportingPeriodQuerySet(models.QuerySet):
    def ended(self, on=None):
        return self.filter(cut_off__lte=on or clock.today())

    def opened(self):
        return self.filter(opened_at__isnull=False)


class ReportingPeriod(models.Model):
    """A quarter for which units report."""

    year = YearField("năm")
    quarter = models.PositiveSmallIntegerField("quý")
    first_day = models.DateField("ngày đầu kỳ")
    cut_off = models.DateField("Ngày chốt số liệu")
    opens_on = models.DateField("ngày mở nhập báo cáo")
    due_on = models.DateField("Hạn nộp")
    locks_on = models.DateField(
        "Khóa kỳ báo cáo", help_text="Sau ngày này đơn vị không gửi mới; LĐLĐ tỉnh vẫn nhập thay được."
    )
    needs_founding_list = models.BooleanField(
        "đếm CĐCS thành lập từ danh sách",
        default=True,
        help_text="Bỏ chọn với các quý nhập lại từ báo cáo cũ: đơn vị ghi được số CĐCS mà chưa có danh sách.",
    )
    needs_standard_parts = models.BooleanField(
        "bắt buộc nhập đủ bốn tiêu chuẩn của cán bộ công đoàn chuyên trách",
        default=True,
        help_text="Bỏ chọn với các quý mở trước khi biểu mẫu có bốn số liệu này: để trống (“Chưa nhập”) vẫn gửi và duyệt được.",
    )
    opened_at = models.DateTimeField("mở kỳ lúc", null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người mở kỳ",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords(verbose_name="lịch sử kỳ báo cáo", verbose_name_plural="lịch sử kỳ báo cáo")

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter"],
                name="period_once",
                violation_error_message="Kỳ báo cáo này đã có.",
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="period_quarter_1_to_4",
                violation_error_message="Quý từ 1 đến 4.",
            ),
            models.CheckConstraint(
                condition=Q(cut_off__gte=F("first_day")),
                name="period_cut_off_after_first_day",
                violation_error_message="Ngày chốt số liệu không được trước ngày đầu kỳ.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("cut_off")) & Q(due_on__gte=F("opens_on")),
                name="period_due_after_cut_off",
                violation_error_message="Hạn nộp không được trước ngày chốt số liệu và ngày mở nhập.",
            ),
            models.CheckConstraint(
                condition=Q(locks_on__gte=F("due_on")),
                name="period_locks_after_due",
                violation_error_message="Ngày khóa kỳ không được trước hạn nộp.",
            ),
        ]

    def __str__(self):
        try:
            return str(self.as_quarter)
        except ValueError:  # what a form has just put into it and refuses
            return f"Quý {self.quarter}/{self.year}"

    @property
    def as_quarter(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None

    def has_ended(self, on=None) -> bool:
        return self.cut_off <= (on or clock.today())

    def accepts_sending(self, at=None) -> bool:
        """Whether a unit may still send for the first time: opened, and not later than the end of the locking day."""
        now = at or clock.now()
        return (
            self.is_open
            and clock.end_of(self.locks_on) >= now
            and self.opens_on <= now.astimezone(clock.ZONE).date()
        )

    def is_overdue(self, at=None) -> bool:
        return (at or clock.now()) > clock.end_of(self.due_on)
