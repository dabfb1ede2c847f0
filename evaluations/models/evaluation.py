"""The rating of one unit or grassroots union in one round: what it registered, how it was scored, what was recognised."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evaluations.models.levels import REGISTRATION_LEVELS, Exclusion, Level, UnionLevel
from evaluations.models.recognition import RecognitionDecision
from evaluations.models.round import RatingRound
from evaluations.models.rule_set import RuleSet
from units.models import GrassrootsUnion, OrganisationKind, Sector, Unit
from vietnamese import clock
from vietnamese.fields import ProseField, YearField
from workflow.models import AbstractTransition
from workflow.seals import RefusedWhen, Together


class EvaluationState(models.TextChoices):
    NEW = "new", "Chưa đăng ký"
    REGISTERED = "registered", "Đã đăng ký"
    SUBMITTED = "submitted", "Chờ thẩm định"
    RETURNED = "returned", "Trả lại để bổ sung"
    APPRAISED = "appraised", "Đã thẩm định"
    RECOGNISED = "recognised", "Đã công nhận"
    OBJECTED = "objected", "Đề nghị xem xét lại"


STEPS_WITH_REASON = ("return", "object", "uphold", "reopen", "overrule", "exclude", "include", "withdraw")
# A decision that was withdrawn, and the one that withdrew it, recognise nothing.
_BY_NO_DECISION_IN_FORCE = RefusedWhen(
    "UPDATE",
    "NEW.decision_id IS NOT NULL AND EXISTS (SELECT 1 FROM evaluations_recognitiondecision d "
    "WHERE (d.id = NEW.decision_id AND d.withdraws_id IS NOT NULL) OR d.withdraws_id = NEW.decision_id)",
)


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the units that the user sees, as they were at the end of the round, and of unions that belong to them now."""
        units = Unit.objects.visible_to(user)
        # Not by a join: over two tables an “or” reads every rating of the country.
        unions = GrassrootsUnion.objects.filter(unit__in=units).order_by()
        return self.filter(Q(unit__in=units) | Q(rated_union__in=unions))

    def eligible(self):
        return self.filter(exclusion="")

    def rated(self):
        return self.exclude(recognised_level="")

    def with_subjects(self):
        """Whatever is printed of a rating beside its own columns, in a constant number of queries."""
        return self.select_related(
            "round", "kind", "rule_set", "decision", "rated_union__unit", "rated_unit", "unit"
        ).prefetch_related("unit__versions", "rated_unit__versions", "rated_union__unit__versions")


def _level(name, **options):
    options = {"choices": Level.choices} | options
    return models.CharField(name, max_length=20, blank=True, default="", **options)


def _known(field, values):
    return Q(**{field: ""}) | Q(**{f"{field}__in": values})


class Evaluation(models.Model):
    """One subject in one round: ``rated_unit`` or ``rated_union``, never both.

    ``unit``, ``kind`` and ``sector`` are those of the round's last day and stay, whatever becomes of the union later; a unit's
    own rating counts for that unit and has neither kind nor sector. A level of '' is none yet. ``enough_time`` is worked out
    from dates; where ``exclusion`` says otherwise it was overruled, by somebody and with a reason.
    """

    seal = Together(
        *(
            RefusedWhen(
                event,
                "NOT EXISTS (SELECT 1 FROM evaluations_ratinground r WHERE r.id = NEW.round_id AND r.year = NEW.year)",
            )
            for event in ("INSERT", "UPDATE")
        ),
        RefusedWhen(
            "UPDATE",
            "NEW.rule_set_id IS NOT NULL AND EXISTS (SELECT 1 FROM evaluations_criterionscore s "
            "JOIN evaluations_criterion c ON c.id = s.criterion_id "
            "WHERE s.evaluation_id = NEW.id AND c.rule_set_id <> NEW.rule_set_id)",
        ),
        _BY_NO_DECISION_IN_FORCE,
    )

    round = models.ForeignKey(
        RatingRound, verbose_name="đợt xếp loại", on_delete=models.PROTECT, related_name="evaluations"
    )
    # The round's: with it the database sees that a subject is rated once a year, in whatever round.
    year = YearField("năm", editable=False)
    level = models.CharField("cấp công đoàn", max_length=20, choices=UnionLevel.choices)
    rated_unit = models.ForeignKey(
        Unit,
        verbose_name="công đoàn cấp trên được xếp loại",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluations",
    )
    rated_union = models.ForeignKey(
        GrassrootsUnion,
        verbose_name="công đoàn cơ sở được xếp loại",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluations",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="đơn vị quản lý cuối đợt",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    kind = models.ForeignKey(
        OrganisationKind,
        verbose_name="loại hình cuối đợt",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sector = models.CharField("khu vực", max_length=10, choices=Sector.choices, blank=True, default="")
    rule_set = models.ForeignKey(
        RuleSet,
        verbose_name="bộ tiêu chí",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluations",
    )
    state = models.CharField(
        "trạng thái",
        max_length=20,
        choices=EvaluationState.choices,
        default=EvaluationState.NEW,
        editable=False,
    )
    registered_level = _level(
        "mức đăng ký", choices=[(level.value, level.label) for level in REGISTRATION_LEVELS]
    )
    self_points = models.DecimalField("điểm tự chấm", max_digits=6, decimal_places=2, null=True, blank=True)
    self_level = _level("mức tự xếp loại")
    appraised_points = models.DecimalField(
        "điểm thẩm định", max_digits=6, decimal_places=2, null=True, blank=True
    )
    appraised_level = _level("mức thẩm định")
    recognised_level = _level("mức được công nhận")
    decision = models.ForeignKey(
        RecognitionDecision,
        verbose_name="quyết định công nhận",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluations",
    )
    exclusion = models.CharField(
        "không xếp loại", max_length=10, choices=Exclusion.choices, blank=True, default=""
    )
    exclusion_reason = ProseField("lý do không xếp loại", blank=True)
    # Set while it is left out because it ended; “Cập nhật danh sách” sets it and takes it back.
    ended_on = models.DateField("kết thúc hoạt động từ ngày", null=True, editable=False)
    enough_time = models.BooleanField("đủ thời gian theo ngày thành lập, sắp xếp", default=True)
    overruled_at = models.DateTimeField("xem xét riêng lúc", null=True, editable=False)
    overruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người xem xét riêng",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    overruled_reason = ProseField("lý do xem xét riêng", blank=True)
    first_submitted_at = models.DateTimeField("gửi lần đầu lúc", null=True, editable=False)
    # Counts savings of scores: a form that was opened on an older one must not overwrite a newer one.
    version = models.PositiveIntegerField("số lần lưu", default=0, editable=False)
    # Somebody began to appraise the present sending; from then on it cannot be taken back.
    seen_at = models.DateTimeField("bắt đầu thẩm định lúc", null=True, editable=False)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người bắt đầu thẩm định",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả xếp loại"
        verbose_name_plural = "kết quả xếp loại"
        ordering = ["-year", "unit", "-level", "pk"]
        permissions = [
            ("view_ratings", "Xem kết quả xếp loại"),
            ("enter_evaluation", "Đăng ký, chấm điểm và xếp loại CĐCS của đơn vị mình"),
            ("manage_evaluations", "Thẩm định, công nhận xếp loại của mọi đơn vị"),
        ]
        indexes = [
            # What rates are made of, read from the index alone.
            models.Index(
                fields=[
                    "year",
                    "unit",
                    "level",
                    "sector",
                    "exclusion",
                    "recognised_level",
                    "registered_level",
                ],
                name="evaluation_rates",
            ),
            models.Index(fields=["round", "state"], name="evaluation_by_round_and_state"),
            # How far each round has come, read from the index alone.
            models.Index(fields=["round", "exclusion", "recognised_level"], name="evaluation_round_progress"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=UnionLevel.UPPER, rated_unit__isnull=False, rated_union__isnull=True)
                | Q(level=UnionLevel.GRASSROOTS, rated_unit__isnull=True, rated_union__isnull=False),
                name="evaluation_of_one_subject",
                violation_error_message="Mỗi kết quả xếp loại là của đúng một công đoàn.",
            ),
            models.CheckConstraint(
                condition=Q(level=UnionLevel.UPPER, kind__isnull=True, sector="", unit=F("rated_unit"))
                | Q(level=UnionLevel.GRASSROOTS, kind__isnull=False, sector__in=Sector.values),
                name="evaluation_sector_of_grassroots",
                violation_error_message="CĐCS phải có loại hình và khu vực; công đoàn cấp trên thì không.",
            ),
            *(
                models.UniqueConstraint(
                    fields=[scope, subject],
                    name=f"evaluation_{subject}_once_a_{scope}",
                    violation_error_message=message,
                )
                for scope, message in (
                    ("round", "Công đoàn này đã có trong đợt xếp loại."),
                    ("year", "Công đoàn này đã được xếp loại trong một đợt khác của cùng năm."),
                )
                for subject in ("rated_unit", "rated_union")
            ),
            models.CheckConstraint(
                condition=Q(state__in=EvaluationState.values), name="evaluation_state_known"
            ),
            models.CheckConstraint(
                condition=_known("self_level", Level.values)
                & _known("appraised_level", Level.values)
                & _known("recognised_level", Level.values)
                & _known("exclusion", Exclusion.values),
                name="evaluation_levels_known",
                violation_error_message="Mức xếp loại không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=_known("registered_level", [level.value for level in REGISTRATION_LEVELS]),
                name="evaluation_registered_level_to_aim_at",
                violation_error_message="Chỉ đăng ký hoàn thành xuất sắc, hoàn thành tốt hoặc hoàn thành nhiệm vụ.",
            ),
            models.CheckConstraint(
                condition=(Q(self_points__isnull=True) | Q(self_points__gte=0))
                & (Q(appraised_points__isnull=True) | Q(appraised_points__gte=0)),
                name="evaluation_points_not_negative",
                violation_error_message="Điểm không được âm.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[EvaluationState.RECOGNISED, EvaluationState.OBJECTED],
                    decision__isnull=False,
                    exclusion="",
                    recognised_level__in=Level.values,
                )
                | (~Q(state=EvaluationState.RECOGNISED) & Q(decision__isnull=True, recognised_level="")),
                name="evaluation_recognised_by_decision",
                violation_error_message=(
                    "Công nhận phải có mức xếp loại và quyết định; công đoàn không xếp loại thì không công nhận."
                ),
            ),
            models.CheckConstraint(
                condition=Q(exclusion=Exclusion.OTHER) & ~Q(exclusion_reason="")
                | ~Q(exclusion=Exclusion.OTHER) & Q(exclusion_reason=""),
                name="evaluation_other_exclusion_with_reason",
                violation_error_message="“Không xếp loại (lý do khác)” phải ghi rõ lý do.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(exclusion=Exclusion.OTHER),
                name="evaluation_ended_is_not_rated",
                violation_error_message="Công đoàn đã kết thúc hoạt động đến ngày cuối đợt thì không xếp loại.",
            ),
            models.CheckConstraint(
                condition=Q(overruled_at__isnull=True, overruled_by__isnull=True, overruled_reason="")
                | Q(overruled_at__isnull=False, overruled_by__isnull=False) & ~Q(overruled_reason=""),
                name="evaluation_overruled_with_reason",
                violation_error_message="Xem xét riêng về thời gian hoạt động phải ghi rõ lý do.",
            ),
            models.CheckConstraint(
                condition=Q(overruled_at__isnull=False)
                | Q(exclusion=Exclusion.OTHER)
                | Q(enough_time=True, exclusion="")
                | Q(enough_time=False, exclusion=Exclusion.NOT_YET_ELIGIBLE),
                name="evaluation_time_decides_unless_overruled",
                violation_error_message=(
                    "“Chưa đủ thời gian xếp loại” được tính từ ngày thành lập và sắp xếp; muốn xem xét riêng phải ghi lý do."
                ),
            ),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="evaluation_seen_pair",
            ),
        ]

    def __str__(self):
        return f"{self.subject}, {self.round}" if self.round_id else str(self.subject or "")

    @property
    def subject(self) -> Unit | GrassrootsUnion:
        return self.rated_unit or self.rated_union

    @property
    def is_upper_level(self) -> bool:
        return self.level == UnionLevel.UPPER

    @property
    def can_be_scored(self) -> bool:
        """By the side that is rated: before it is sent, and after it was returned."""
        return self.state in (EvaluationState.NEW, EvaluationState.REGISTERED, EvaluationState.RETURNED)

    @property
    def was_late(self) -> bool:
        """“Nộp muộn”: judged by the first sending for ever."""
        due = clock.end_of(self.round.self_score_due)
        return self.first_submitted_at is not None and self.first_submitted_at > due


class EvaluationTransition(AbstractTransition):
    """One step of a rating; ``points``, ``level`` and ``scores`` (points by criterion) as they stood after it."""

    evaluation = models.ForeignKey(
        Evaluation, verbose_name="kết quả xếp loại", on_delete=models.PROTECT, related_name="transitions"
    )
    points = models.DecimalField("điểm", max_digits=6, decimal_places=2, null=True, blank=True)
    level = _level("mức xếp loại")
    scores = models.JSONField("điểm từng tiêu chí", default=dict, blank=True, editable=False)
    # Of a recognition and of its withdrawal: by which decision.
    decision = models.ForeignKey(
        RecognitionDecision,
        verbose_name="quyết định",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="steps",
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước xếp loại"
        verbose_name_plural = "nhật ký xếp loại"
        constraints = [
            models.CheckConstraint(
                condition=~Q(step__in=STEPS_WITH_REASON) | ~Q(comment=""),
                name="evaluation_step_with_reason",
                violation_error_message="Bước này phải ghi rõ lý do.",
            )
        ]

    def __str__(self):
        labels = dict(EvaluationState.choices)
        return f"{labels.get(self.from_state, self.from_state)} → {labels.get(self.to_state, self.to_state)}"
