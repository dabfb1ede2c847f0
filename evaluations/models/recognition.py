"""The decisions by which levels are recognised, and those that take such a decision back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from evaluations.models.round import RatingRound
from units.models import Unit
from vietnamese import clock
from vietnamese.fields import LineField, ProseField, YearField


class RecognitionDecision(models.Model):
    """The paper by which a unit or the province recognises levels of a round.

    One that ``withdraws`` another takes back all that the other recognised; ``note`` then says why.
    """

    round = models.ForeignKey(
        RatingRound, verbose_name="đợt xếp loại", on_delete=models.PROTECT, related_name="decisions"
    )
    issuer = models.ForeignKey(
        Unit, verbose_name="đơn vị ban hành", on_delete=models.PROTECT, related_name="recognition_decisions"
    )
    number = LineField("số quyết định", max_length=60)
    # Numbers start again every year, so a number is only unique together with the year of signing.
    number_year = YearField("năm của số", editable=False)
    signed_on = models.DateField("ngày ký")
    note = ProseField("ghi chú", blank=True)
    withdraws = models.OneToOneField(
        "self",
        verbose_name="thu hồi quyết định",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="withdrawn_by",
    )
    recorded_at = models.DateTimeField("ghi lúc", default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người ghi",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords(
        verbose_name="lịch sử quyết định công nhận", verbose_name_plural="lịch sử quyết định công nhận"
    )

    class Meta:
        verbose_name = "quyết định công nhận"
        verbose_name_plural = "quyết định công nhận"
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number", "number_year"],
                name="recognition_number_once_a_year",
                violation_error_message="Đơn vị này đã có quyết định công nhận mang số này trong năm.",
            ),
            models.CheckConstraint(
                condition=Q(withdraws__isnull=True) | ~Q(note=""),
                name="recognition_withdrawn_with_reason",
                violation_error_message="Thu hồi quyết định công nhận phải ghi rõ lý do.",
            ),
            models.CheckConstraint(
                condition=~Q(number=""),
                name="recognition_has_number",
                violation_error_message="Cần ghi số quyết định.",
            ),
        ]

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        self.number_year = self.signed_on.year
        super().save(*args, **kwargs)
