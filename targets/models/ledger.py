"""The target ledger. A current target is the sum of its entries; nothing in it is ever edited or deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum

from targets.models.indicator import Indicator
from targets.models.programme import Programme
from units.models import Reorganisation, Unit
from vietnamese import clock
from vietnamese.fields import LineField, ProseField, YearField
from workflow.seals import SealedOnce, SealedWith


class Issuer(models.TextChoices):
    """Who assigned. The two are compared and never added together."""

    CONFEDERATION = "confederation", "Tổng Liên đoàn giao tỉnh"
    PROVINCE = "province", "LĐLĐ tỉnh giao đơn vị"


class DecisionKind(models.TextChoices):
    ASSIGNED = "assigned", "Giao chỉ tiêu"
    ADJUSTED = "adjusted", "Điều chỉnh chỉ tiêu"
    REORGANISED = "reorganised", "Sắp xếp tổ chức"
    CORRECTION = "correction", "Đính chính"


class TargetDecision(models.Model):
    """The paper behind entries. Open only inside the transaction that writes it, sealed afterwards."""

    seal = SealedOnce("closed_at")

    programme = models.ForeignKey(
        Programme, verbose_name="chương trình", on_delete=models.PROTECT, related_name="decisions"
    )
    issuer = models.CharField("cấp giao", max_length=20, choices=Issuer.choices, default=Issuer.PROVINCE)
    number = LineField("số quyết định", max_length=60)
    # Numbers start again every year, so a number is only unique together with the year of signing.
    number_year = YearField("năm của số", editable=False)
    signed_on = models.DateField("ngày ký")
    effective_on = models.DateField("có hiệu lực từ")
    kind = models.CharField("loại quyết định", max_length=20, choices=DecisionKind.choices)
    note = ProseField("ghi chú", blank=True)
    reorganisation = models.ForeignKey(
        Reorganisation,
        verbose_name="sắp xếp tổ chức",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="target_decisions",
    )
    recorded_at = models.DateTimeField("ghi vào sổ lúc", default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người ghi sổ",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField("khóa lúc", null=True, editable=False)

    class Meta:
        verbose_name = "quyết định giao chỉ tiêu"
        verbose_name_plural = "quyết định giao chỉ tiêu"
        ordering = ["-effective_on", "-pk"]
        permissions = [("import_annex", "Nhập biểu chỉ tiêu từ Excel")]
        constraints = [
            models.UniqueConstraint(
                # One paper may bring several events of units, and assign targets besides.
                fields=["issuer", "number", "number_year"],
                condition=Q(reorganisation__isnull=True),
                name="decision_number_once_a_year",
                violation_error_message="Số quyết định này đã có trong sổ chỉ tiêu.",
            ),
            models.CheckConstraint(
                condition=~Q(number=""),
                name="decision_has_number",
                violation_error_message="Cần ghi số quyết định.",
            ),
        ]

    def __str__(self):
        return self.number


class TargetEntryQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Entries of closed decisions that are effective on ``on`` (default: all that were ever recorded).

        Those of an event that was undone are left out together with their corrections: a unit that had no target before
        has none again, not 0.
        """
        entries = self.filter(
            decision__closed_at__isnull=False, decision__reorganisation__undone_at__isnull=True
        )
        return entries if on is None else entries.filter(decision__effective_on__lte=on)

    def issued_by(self, issuer):
        return self.filter(decision__issuer=issuer)

    def current_targets(self, on=None) -> dict[tuple[str, int, str], int]:
        """``{(unit code, year, indicator code): target}`` of what the province distributed; one query."""
        rows = (
            self.issued_by(Issuer.PROVINCE)
            .in_force(on)
            .order_by()
            .values_list("unit__code", "year", "indicator__code")
            .annotate(total=Sum("amount"))
        )
        return {(unit, year, indicator): total for unit, year, indicator, total in rows}


class TargetEntry(models.Model):
    """A signed amount that a decision adds to one unit's target of one year; an assigned 0 is an entry of 0."""

    seal = SealedWith("decision", "closed_at")

    decision = models.ForeignKey(
        TargetDecision, verbose_name="quyết định", on_delete=models.PROTECT, related_name="entries"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="target_entries"
    )
    year = YearField("năm")
    indicator = models.ForeignKey(
        Indicator, verbose_name="chỉ tiêu", on_delete=models.PROTECT, related_name="target_entries"
    )
    amount = models.IntegerField("số giao thêm")
    reverses = models.ForeignKey(
        "self",
        verbose_name="đính chính dòng chỉ tiêu",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reversed_by",
    )

    objects = TargetEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng chỉ tiêu"
        verbose_name_plural = "dòng chỉ tiêu"
        ordering = ["decision", "unit__order", "year", "indicator__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "unit", "year", "indicator"],
                condition=Q(reverses__isnull=True),
                name="entry_once_per_decision",
                violation_error_message="Quyết định đã có dòng cho đơn vị, năm và chỉ tiêu này.",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                name="entry_reversed_once",
                violation_error_message="Dòng chỉ tiêu này đã được đính chính.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="entry_year_plausible",
                violation_error_message="Năm không hợp lệ.",
            ),
        ]

    def __str__(self):
        return f"{self.unit_id} {self.year} {self.indicator_id}: {self.amount}"
