"""Rating rounds: their days, the year that they count for, and whom they cover."""

import datetime
from dataclasses import dataclass, field

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from units.models import Unit
from vietnamese.fields import LineField, YearField
from workflow.models import AbstractTransition
from workflow.seals import RefusedWhen, Together

_YEAR = Q(year__gte=2000, year__lte=2100)


@dataclass(frozen=True)
class Coverage:
    """Who is rated in which round of a year: ids of rounds; None where the year has no round for a unit."""

    everybody_else: int | None
    named: dict[int, int] = field(default_factory=dict)

    def of(self, unit_id: int) -> int | None:
        """The round of a unit and of its grassroots unions."""
        return self.named.get(unit_id, self.everybody_else)


class RoundState(models.TextChoices):
    """Whether staff have ended a round: then its year is concluded though some were never rated."""

    RUNNING = "running", "Đang xếp loại"
    CLOSED = "closed", "Đã kết thúc"


class RatingRoundQuerySet(models.QuerySet):
    def coverage(self, year: int) -> Coverage:
        """Two queries. Every unit is in at most one round: named by one, or covered by the one that names nobody."""
        general = self.filter(year=year, only_named=False).values_list("pk", flat=True).first()
        named = dict(RoundUnit.objects.filter(year=year).values_list("unit_id", "round_id"))
        return Coverage(general, named)


class RatingRound(models.Model):
    """A round of rating. One that names units covers them alone; of the others there is one a year, for everybody else."""

    # What rests on the year (each subject is rated once in it) must not be moved to another.
    seal = RefusedWhen(
        "UPDATE",
        "(NEW.year <> OLD.year OR NEW.only_named <> OLD.only_named) AND ("
        "EXISTS (SELECT 1 FROM evaluations_roundunit u WHERE u.round_id = OLD.id) "
        "OR EXISTS (SELECT 1 FROM evaluations_evaluation e WHERE e.round_id = OLD.id))",
    )

    name = LineField("tên đợt xếp loại", max_length=150)
    year = YearField("tính cho năm")
    first_day = models.DateField("ngày đầu")
    last_day = models.DateField("ngày cuối")
    registration_due = models.DateField("hạn đăng ký chất lượng hoạt động")
    self_score_due = models.DateField("hạn tự chấm điểm")
    appraisal_due = models.DateField("hạn thẩm định")
    only_named = models.BooleanField(
        "chỉ gồm một số đơn vị",
        default=False,
        help_text="Dùng cho đợt theo năm học: các đơn vị ghi bên dưới, cùng CĐCS của đơn vị, không thuộc đợt chung của năm.",
    )
    early_recognition = models.BooleanField(
        "được công nhận trước ngày cuối",
        default=False,
        help_text="Không hỏi lại khi quyết định công nhận ký trước ngày cuối của đợt.",
    )
    state = models.CharField(
        "trạng thái", max_length=20, choices=RoundState.choices, default=RoundState.RUNNING, editable=False
    )
    history = HistoricalRecords(
        verbose_name="lịch sử đợt xếp loại", verbose_name_plural="lịch sử đợt xếp loại"
    )

    objects = RatingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt xếp loại"
        verbose_name_plural = "đợt xếp loại"
        ordering = ["-year", "only_named", "first_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="rating_round_name_once",
                violation_error_message="Đã có đợt xếp loại mang tên này.",
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(only_named=False),
                name="rating_round_one_for_everybody",
                violation_error_message=(
                    "Năm này đã có đợt chung cho mọi đơn vị. Đợt thêm phải đánh dấu “chỉ gồm một số đơn vị”."
                ),
            ),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="rating_round_state_known"),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="rating_round_has_name",
                violation_error_message="Cần ghi tên đợt xếp loại.",
            ),
            models.CheckConstraint(
                condition=_YEAR,
                name="rating_round_year_plausible",
                violation_error_message="Năm không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gt=F("first_day")),
                name="rating_round_days_in_order",
                violation_error_message="Ngày cuối phải sau ngày đầu.",
            ),
            models.CheckConstraint(
                condition=Q(registration_due__gte=F("first_day")),
                name="rating_round_registration_after_start",
                violation_error_message="Hạn đăng ký không được trước ngày đầu.",
            ),
            models.CheckConstraint(
                condition=Q(self_score_due__gte=F("registration_due")),
                name="rating_round_self_score_after_registration",
                violation_error_message="Hạn tự chấm điểm không được trước hạn đăng ký.",
            ),
            models.CheckConstraint(
                condition=Q(appraisal_due__gte=F("self_score_due")),
                name="rating_round_appraisal_after_self_score",
                violation_error_message="Hạn thẩm định không được trước hạn tự chấm điểm.",
            ),
        ]

    def __str__(self):
        return self.name

    def has_ended(self, on: datetime.date) -> bool:
        return self.last_day <= on

    @property
    def is_closed(self) -> bool:
        return self.state == RoundState.CLOSED


class RoundTransition(AbstractTransition):
    """A round was closed, or opened again, and why."""

    round = models.ForeignKey(
        RatingRound, verbose_name="đợt xếp loại", on_delete=models.PROTECT, related_name="transitions"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của đợt xếp loại"
        verbose_name_plural = "nhật ký đợt xếp loại"
        constraints = [
            models.CheckConstraint(
                condition=~Q(comment=""),
                name="round_step_with_reason",
                violation_error_message="Bước này phải ghi rõ lý do.",
            )
        ]

    def __str__(self):
        labels = dict(RoundState.choices)
        return f"{labels.get(self.from_state, self.from_state)} → {labels.get(self.to_state, self.to_state)}"


class RoundUnit(models.Model):
    """A unit that a round names. ``year`` is the round's, so that the database sees that a unit is in one round a year."""

    seal = Together(
        *(
            RefusedWhen(
                event,
                "NOT EXISTS (SELECT 1 FROM evaluations_ratinground r "
                "WHERE r.id = NEW.round_id AND r.year = NEW.year AND r.only_named)",
            )
            for event in ("INSERT", "UPDATE")
        )
    )

    round = models.ForeignKey(
        RatingRound, verbose_name="đợt xếp loại", on_delete=models.CASCADE, related_name="named_units"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="rating_rounds"
    )
    year = YearField("năm", editable=False)
    history = HistoricalRecords(
        excluded_fields=["year"],
        verbose_name="lịch sử đơn vị trong đợt",
        verbose_name_plural="lịch sử đơn vị trong đợt",
    )

    class Meta:
        verbose_name = "đơn vị trong đợt"
        verbose_name_plural = "đơn vị trong đợt"
        ordering = ["round", "unit__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                name="round_unit_once_a_year",
                violation_error_message="Đơn vị này đã thuộc một đợt xếp loại khác của cùng năm.",
            )
        ]

    def __str__(self):
        return str(self.unit)

    def save(self, *args, **kwargs):
        self.year = self.round.year
        super().save(*args, **kwargs)
