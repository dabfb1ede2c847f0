"""The programme of a term: what is measured and what was promised."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from vietnamese.fields import LineField, ProseField


class Programme(models.Model):
    """A term's programme, as printed."""

    code = models.SlugField("mã chương trình", max_length=40, unique=True)
    name = LineField("tên chương trình", max_length=300)
    number = LineField(
        "số văn bản",
        max_length=60,
        blank=True,
        help_text="Để trống phần số nếu văn bản chưa có số: «…/CTr-LĐLĐ».",
    )
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    first_year = models.PositiveSmallIntegerField("năm đầu giao chỉ tiêu")
    last_year = models.PositiveSmallIntegerField("năm cuối giao chỉ tiêu")
    counts_from = models.DateField("tính kết quả từ ngày")
    history = HistoricalRecords(
        verbose_name="lịch sử chương trình", verbose_name_plural="lịch sử chương trình"
    )

    class Meta:
        verbose_name = "chương trình"
        verbose_name_plural = "chương trình"
        ordering = ["-first_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="programme_years_in_order",
                violation_error_message="Năm cuối không được trước năm đầu.",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


class IndicatorKind(models.TextChoices):
    FLOW = "flow", "Phát sinh trong kỳ (cộng dồn)"
    STOCK = "stock", "Số tại thời điểm (lấy kỳ cuối)"
    SHARE = "share", "Tỷ lệ phần trăm"


class PartHolds(models.TextChoices):
    QUARTER = "quarter", "trong từng kỳ báo cáo"
    TERM = "term", "cộng dồn cả nhiệm kỳ"


class Indicator(models.Model):
    """Something that is counted. ``code`` is what other programs rely on."""

    code = models.SlugField("mã chỉ tiêu", max_length=60, unique=True)
    name = LineField("tên chỉ tiêu", max_length=200)
    short_name = LineField("tên ngắn", max_length=60)
    unit_label = LineField("đơn vị tính", max_length=30)
    order = models.PositiveSmallIntegerField("thứ tự")
    kind = models.CharField("tính chất", max_length=10, choices=IndicatorKind.choices)
    reported = models.BooleanField("có trong báo cáo quý", default=True)
    whole_plan = models.BooleanField(
        "tiến độ làm tròn xuống",
        default=False,
        help_text="Tiến độ đến kỳ của số công đoàn cơ sở được làm tròn xuống: một công đoàn cơ sở một năm thì tháng 3 chưa chậm.",
    )
    counted_from_foundings = models.BooleanField("đếm từ danh sách thành lập", default=False)
    part_of = models.ForeignKey(
        "self",
        verbose_name="là một phần của",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    part_holds = models.CharField(
        "phần không vượt tổng", max_length=10, choices=PartHolds.choices, default=PartHolds.QUARTER
    )
    numerator = models.ForeignKey(
        "self", verbose_name="tử số", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    denominator = models.ForeignKey(
        "self", verbose_name="mẫu số", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords(verbose_name="lịch sử chỉ tiêu", verbose_name_plural="lịch sử chỉ tiêu")

    class Meta:
        verbose_name = "loại chỉ tiêu"
        verbose_name_plural = "loại chỉ tiêu"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=IndicatorKind.SHARE) | Q(numerator__isnull=True, denominator__isnull=True),
                name="indicator_fraction_only_for_share",
                violation_error_message="Chỉ tỷ lệ phần trăm mới có tử số và mẫu số.",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="indicator_not_part_of_itself",
                violation_error_message="Chỉ tiêu không thể là một phần của chính nó.",
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)


class GoalPer(models.TextChoices):
    TERM = "term", "cả nhiệm kỳ"
    YEAR = "year", "hằng năm"


class Goal(models.Model):
    """What the programme promises for one indicator: a number for the term, or a number or share every year."""

    programme = models.ForeignKey(
        Programme, verbose_name="chương trình", on_delete=models.PROTECT, related_name="goals"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name="chỉ tiêu", on_delete=models.PROTECT, related_name="goals"
    )
    per = models.CharField("tính cho", max_length=10, choices=GoalPer.choices)
    value = models.DecimalField("mục tiêu", max_digits=12, decimal_places=2)
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
        ]

    def __str__(self):
        return str(self.indicator)


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
