"""Rule sets: by what a round rates one level of unions of one kind. Everything that guidance may change is data here."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from evaluations.models.levels import UnionLevel
from evaluations.models.round import RatingRound
from units.models import OrganisationKind
from vietnamese.fields import LineField, ProseField
from workflow.seals import FixedWhile, SealedOnce, Together

EVERY_OTHER_KIND = "Mọi loại hình (trừ loại hình có bộ tiêu chí riêng)"
CONFIRMED, UNCONFIRMED = "Đã xác nhận", "Chưa xác nhận"


class RuleSetQuerySet(models.QuerySet):
    def newest(self):
        """Of each round, level and kind the last version: what is not scored yet is scored by it."""
        later = self.model.objects.annotate(same_kind=Coalesce("kind_id", 0)).filter(
            same_kind=Coalesce(OuterRef("kind_id"), 0),
            round=OuterRef("round"),
            level=OuterRef("level"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(later))

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)


class RuleSet(models.Model):
    """The rules of one round for one level and kind of organisation; ``kind`` none: every kind without rules of its own.

    Points are exact decimals. ``scored_at`` is set with the first score: from then on only the confirmation can be written.
    What is confirmed does not change either, until the confirmation is withdrawn.
    """

    # ``copied_from`` says where the rules come from: it goes empty when a set that nobody used is deleted.
    seal = Together(
        SealedOnce("scored_at", besides=("confirmed_at", "confirmed_by", "source_document", "copied_from")),
        FixedWhile("confirmed_at", with_it=("confirmed_by",), besides=("scored_at", "copied_from")),
    )

    round = models.ForeignKey(
        RatingRound, verbose_name="đợt xếp loại", on_delete=models.PROTECT, related_name="rule_sets"
    )
    level = models.CharField("cấp công đoàn", max_length=20, choices=UnionLevel.choices)
    kind = models.ForeignKey(
        OrganisationKind,
        verbose_name="loại hình",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Để trống: dùng cho mọi loại hình không có bộ tiêu chí riêng.",
    )
    version = models.PositiveSmallIntegerField("bản", default=1, editable=False)
    full_points = models.DecimalField(
        "tổng điểm",
        max_digits=6,
        decimal_places=2,
        default=Decimal(100),
        help_text="Các tiêu chí cộng lại phải bằng số này.",
    )
    excellent_from = models.DecimalField(
        "“Hoàn thành xuất sắc nhiệm vụ” từ (điểm)", max_digits=6, decimal_places=2, default=Decimal(90)
    )
    good_from = models.DecimalField(
        "“Hoàn thành tốt nhiệm vụ” từ (điểm)", max_digits=6, decimal_places=2, default=Decimal(70)
    )
    satisfactory_from = models.DecimalField(
        "“Hoàn thành nhiệm vụ” từ (điểm)", max_digits=6, decimal_places=2, default=Decimal(50)
    )
    months_of_work = models.PositiveSmallIntegerField(
        "số tháng hoạt động để được xếp loại",
        default=12,
        help_text="Đủ tháng, tính đến hết ngày cuối của đợt.",
    )
    months_after_merger = models.PositiveSmallIntegerField(
        "số tháng sau sáp nhập, chia, tách",
        default=6,
        help_text="Đủ tháng, tính lại từ ngày sáp nhập, chia, tách.",
    )
    excellent_cap = models.DecimalField(
        "tỷ lệ “xuất sắc” tối đa (%)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Để trống nếu không khống chế. Tính trên số được xếp loại.",
    )
    source_document = LineField(
        "văn bản làm căn cứ",
        max_length=250,
        blank=True,
        help_text="Số, ngày, cơ quan ban hành. Phải ghi trước khi xác nhận.",
    )
    note = ProseField("ghi chú", blank=True)
    copied_from = models.ForeignKey(
        "self",
        verbose_name="chép từ",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người xác nhận",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    scored_at = models.DateTimeField("bắt đầu chấm lúc", null=True, editable=False)
    history = HistoricalRecords(verbose_name="lịch sử bộ tiêu chí", verbose_name_plural="lịch sử bộ tiêu chí")

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí xếp loại"
        verbose_name_plural = "bộ tiêu chí xếp loại"
        ordering = ["-round__year", "round", "-level", F("kind__order").asc(nulls_first=True), "version"]
        permissions = [("confirm_ruleset", "Xác nhận bộ tiêu chí là chính thức")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "level", "kind", "version"],
                name="rule_set_once",
                violation_error_message="Đợt này đã có bộ tiêu chí cho cấp công đoàn và loại hình này.",
            ),
            models.UniqueConstraint(
                fields=["round", "level", "version"],
                condition=Q(kind__isnull=True),
                name="rule_set_once_for_other_kinds",
                violation_error_message="Đợt này đã có bộ tiêu chí chung cho cấp công đoàn này.",
            ),
            models.CheckConstraint(
                condition=Q(level=UnionLevel.UPPER, kind__isnull=True) | Q(level=UnionLevel.GRASSROOTS),
                name="rule_set_kind_of_grassroots_only",
                violation_error_message="Chỉ bộ tiêu chí của công đoàn cơ sở mới chia theo loại hình.",
            ),
            models.CheckConstraint(
                condition=Q(full_points__gte=F("excellent_from"))
                & Q(excellent_from__gt=F("good_from"))
                & Q(good_from__gt=F("satisfactory_from"))
                & Q(satisfactory_from__gt=0),
                name="rule_set_thresholds_in_order",
                violation_error_message=(
                    "Các mức điểm phải giảm dần: tổng điểm, xuất sắc, tốt, hoàn thành, và lớn hơn 0."
                ),
            ),
            models.CheckConstraint(
                condition=Q(months_of_work__lte=60, months_after_merger__lte=60),
                name="rule_set_months_plausible",
                violation_error_message="Số tháng từ 0 đến 60.",
            ),
            models.CheckConstraint(
                condition=Q(excellent_cap__isnull=True) | Q(excellent_cap__gte=0, excellent_cap__lte=100),
                name="rule_set_cap_is_percentage",
                violation_error_message="Tỷ lệ “xuất sắc” tối đa từ 0 đến 100%.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(source_document="")),
                name="rule_set_confirmed_with_document",
                violation_error_message="Muốn xác nhận phải ghi văn bản làm căn cứ.",
            ),
        ]

    def __str__(self):
        text = self.get_level_display()
        if self.level == UnionLevel.GRASSROOTS:
            text += f" – {self.kind.name if self.kind_id else 'mọi loại hình khác'}"
        return f"{text} (bản {self.version})" if self.version > 1 else text

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_scored(self) -> bool:
        return self.scored_at is not None

    @property
    def kind_name(self) -> str:
        return self.kind.name if self.kind_id else EVERY_OTHER_KIND
