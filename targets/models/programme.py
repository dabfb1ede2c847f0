"""The programme of a term: what was promised."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from targets.models.indicator import Indicator, IndicatorKind
from targets.models.programme_seals import PROGRAMME_SEAL
from units.models import Unit, UnitKind
from vietnamese.dates import text_date
from vietnamese.fields import LineField, ProseField, YearField


class Programme(models.Model):
    """A term's programme of one federation, as printed. A decision may end it before its last year is over."""

    seal = PROGRAMME_SEAL

    code = models.SlugField("mã chương trình", max_length=40, unique=True)
    federation = models.ForeignKey(
        Unit, verbose_name="liên đoàn lao động", on_delete=models.PROTECT, related_name="programmes"
    )
    name = LineField("tên chương trình", max_length=300)
    number = LineField(
        "số văn bản",
        max_length=60,
        blank=True,
        help_text="Để trống phần số nếu văn bản chưa có số: “…/CTr-LĐLĐ”.",
    )
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    first_year = YearField("năm đầu giao chỉ tiêu")
    last_year = YearField("năm cuối giao chỉ tiêu")
    counts_from = models.DateField("tính kết quả từ ngày")
    ended_on = models.DateField(
        "kết thúc ngày",
        null=True,
        blank=True,
        help_text="Ngày cuối cùng còn tính kết quả, khi chương trình kết thúc trước hạn theo quyết định.",
    )
    end_number = LineField("số quyết định kết thúc", max_length=60, blank=True)
    end_issuer = LineField("cơ quan quyết định kết thúc", max_length=200, blank=True)
    end_signed_on = models.DateField("ngày ký quyết định kết thúc", null=True, blank=True)
    history = HistoricalRecords(
        verbose_name="lịch sử chương trình", verbose_name_plural="lịch sử chương trình"
    )

    class Meta:
        verbose_name = "chương trình"
        verbose_name_plural = "chương trình"
        ordering = ["-first_year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="programme_years_in_order",
                violation_error_message="Năm cuối không được trước năm đầu.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_signed_on__isnull=True, end_number="", end_issuer="")
                | (
                    Q(ended_on__isnull=False, end_signed_on__isnull=False)
                    & ~Q(end_number="")
                    & ~Q(end_issuer="")
                ),
                name="programme_ended_by_decision",
                violation_error_message="Kết thúc chương trình cần đủ bốn mục: ngày kết thúc, số, ngày ký và cơ quan ban hành "
                "quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("counts_from")),
                name="programme_ends_after_beginning",
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu tính kết quả.",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Refuses what the database does: a unit that is no federation, two of one federation at the same time."""
        super().clean()
        if self.federation_id and not self.federation.versions.filter(kind=UnitKind.PROVINCE).exists():
            raise ValidationError({"federation": "Chương trình phải thuộc một liên đoàn lao động tỉnh."})
        if self.ended_on and self.last_year and self.ended_on.year > self.last_year:
            raise ValidationError(
                {"ended_on": f"Ngày kết thúc phải trong năm cuối {self.last_year} hoặc trước đó."}
            )
        if None in (self.federation_id, self.first_year, self.last_year, self.counts_from):
            return
        for other in Programme.objects.filter(federation=self.federation_id).exclude(pk=self.pk):
            if self.overlaps(other):
                raise ValidationError(
                    f"Trùng năm với “{other}” ({other.years_text}). Hai chương trình của một liên đoàn chỉ nối tiếp nhau: cần "
                    "có quyết định kết thúc chương trình trước, trước ngày chương trình sau bắt đầu."
                )

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @property
    def years_text(self) -> str:
        return f"{self.first_year}–{self.last_year}"

    @property
    def begins_on(self) -> datetime.date:
        return max(self.counts_from, datetime.date(self.first_year, 1, 1))

    @property
    def last_day(self) -> datetime.date:
        """The last day whose results count."""
        return self.ended_on or datetime.date(self.last_year, 12, 31)

    def has_begun(self, day: datetime.date) -> bool:
        return self.begins_on <= day

    def is_closed(self, day: datetime.date) -> bool:
        return self.last_day < day

    def runs_on(self, day: datetime.date) -> bool:
        return self.has_begun(day) and not self.is_closed(day)

    def overlaps(self, other: "Programme") -> bool:
        """Whether both have targets for the same year and neither was ended before the other one begins."""

        def ended_before(one, another):
            return one.ended_on is not None and one.ended_on < another.begins_on

        same_years = other.first_year <= self.last_year and self.first_year <= other.last_year
        return same_years and not ended_before(self, other) and not ended_before(other, self)

    @property
    def end_in_words(self) -> str:
        """“kết thúc ngày 31/12/2025 theo Quyết định số 12/QĐ-LĐLĐ ngày 20/12/2025 của …”; empty without a decision."""
        if self.ended_on is None:
            return ""
        return (
            f"kết thúc ngày {text_date(self.ended_on)} theo Quyết định số {self.end_number} "
            f"ngày {text_date(self.end_signed_on)} của {self.end_issuer}"
        )


class GoalPer(models.TextChoices):
    TERM = "term", "cả nhiệm kỳ"
    YEAR = "year", "hằng năm"


class GoalQuerySet(models.QuerySet):
    def leading(self, programme):
        """What ``programme`` (None: nothing) leads with and assigns to units, in its order, with the indicators."""
        found = self.filter(programme=programme, headline__isnull=False, annex_column__isnull=False)
        return found.select_related("indicator").order_by("headline", "indicator__order")


class Goal(models.Model):
    """What the programme promises for one indicator: a number for the term, or a number or share every year."""

    programme = models.ForeignKey(
        Programme, verbose_name="chương trình", on_delete=models.CASCADE, related_name="goals"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name="chỉ tiêu", on_delete=models.PROTECT, related_name="goals"
    )
    per = models.CharField("tính cho", max_length=10, choices=GoalPer.choices)
    value = models.DecimalField("mục tiêu", max_digits=12, decimal_places=2)
    headline = models.PositiveSmallIntegerField(
        "thứ tự trên trang Tổng quan",
        null=True,
        blank=True,
        help_text="Mục tiêu đứng đầu trang Tổng quan và trang của đơn vị. Để trống: không nêu ở đó.",
    )
    annex_column = models.PositiveSmallIntegerField(
        "thứ tự cột trong phụ lục",
        null=True,
        blank=True,
        help_text="Chỉ tiêu được giao cho từng đơn vị theo phụ lục. Để trống: không giao cho đơn vị.",
    )
    objects = GoalQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="lịch sử mục tiêu", verbose_name_plural="lịch sử mục tiêu")

    class Meta:
        verbose_name = "mục tiêu"
        verbose_name_plural = "mục tiêu"
        ordering = ["programme", "indicator__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "indicator"],
                name="goal_once",
                violation_error_message="Chương trình đã có mục tiêu cho chỉ tiêu này.",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="goal_not_negative",
                violation_error_message="Mục tiêu không được âm.",
            ),
            models.CheckConstraint(
                condition=Q(per=GoalPer.TERM) | Q(headline__isnull=True, annex_column__isnull=True),
                name="goal_of_year_neither_leads_nor_assigned",
                violation_error_message="Chỉ mục tiêu cả nhiệm kỳ mới nêu trên trang Tổng quan và giao theo phụ lục được.",
            ),
        ]

    def __str__(self):
        return str(self.indicator)

    def clean(self):
        if self.indicator_id and self.indicator.kind == IndicatorKind.SHARE:
            for name in ("headline", "annex_column"):
                if getattr(self, name) is not None:
                    raise ValidationError({name: "Tỷ lệ phần trăm không nêu ở đó được. Vui lòng để trống."})


class PastResult(models.Model):
    """A result of the previous term, as the programme states it; a fact to read, never computed with."""

    programme = models.ForeignKey(
        Programme, verbose_name="chương trình", on_delete=models.CASCADE, related_name="past_results"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    text = ProseField("nội dung")
    value = models.DecimalField("kết quả", max_digits=12, decimal_places=2)
    unit_label = LineField("đơn vị tính", max_length=30)

    class Meta:
        verbose_name = "kết quả nhiệm kỳ trước"
        verbose_name_plural = "kết quả nhiệm kỳ trước"
        ordering = ["programme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "order"], name="past_result_order_once"),
        ]

    def __str__(self):
        return self.text
