"""Files of inspections: the scanned minutes of a visit, and what shows that a finding was remedied."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from evaluations.models.finding import Finding
from evaluations.models.inspection import Inspection
from units.models.attachment import AbstractAttachment, FileKind
from workflow.seals import RefusedWhen, Together

_FINDING_SETTLED = (
    "EXISTS (SELECT 1 FROM evaluations_finding f WHERE f.id = OLD.finding_id AND f.closed_at IS NOT NULL)"
)


class InspectionFile(AbstractAttachment):
    """Minutes of the visit, or with ``finding`` a part of the report on its remedy. Its row is never changed.

    Minutes come after the visit and are kept once its conclusion was issued (more may be added, such as the conclusion
    itself). Those of a finding are fixed, none added and none removed, while it is closed or withdrawn.
    """

    seal = Together(
        RefusedWhen("UPDATE", "1 = 1"),
        RefusedWhen(
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM evaluations_inspection i WHERE i.id = NEW.inspection_id AND i.state = 'visited')",
        ),
        RefusedWhen(
            "INSERT",
            "NEW.finding_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evaluations_finding f "
            "WHERE f.id = NEW.finding_id AND f.inspection_id = NEW.inspection_id AND f.closed_at IS NULL)",
        ),
        RefusedWhen("DELETE", _FINDING_SETTLED),
        RefusedWhen(
            "DELETE",
            "OLD.finding_id IS NULL AND EXISTS (SELECT 1 FROM evaluations_inspection i "
            "WHERE i.id = OLD.inspection_id AND i.conclusion_on IS NOT NULL)",
        ),
    )
    folder = "inspection"

    inspection = models.ForeignKey(
        Inspection, verbose_name="cuộc kiểm tra", on_delete=models.PROTECT, related_name="files"
    )
    finding = models.ForeignKey(
        Finding,
        verbose_name="tồn tại",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="files",
    )
    history = HistoricalRecords(
        verbose_name="lịch sử tệp kiểm tra", verbose_name_plural="lịch sử tệp kiểm tra"
    )

    class Meta(AbstractAttachment.Meta):
        verbose_name = "tệp của cuộc kiểm tra"
        verbose_name_plural = "tệp của cuộc kiểm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "sha256"],
                name="inspection_file_of_finding_once",
                violation_error_message="Tệp này đã được đính kèm.",
            ),
            models.UniqueConstraint(
                fields=["inspection", "sha256"],
                condition=Q(finding__isnull=True),
                name="inspection_minutes_once",
                violation_error_message="Tệp này đã được đính kèm.",
            ),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="inspection_file_kind"),
        ]
