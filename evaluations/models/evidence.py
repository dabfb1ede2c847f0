"""Files that show what a self-score rests on."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from evaluations.models.criterion import Criterion
from evaluations.models.evaluation import Evaluation
from units.models.attachment import AbstractAttachment, FileKind
from workflow.seals import KeptWith


class EvidenceFile(AbstractAttachment):
    """Evidence of one rating, of a criterion or of the whole; kept for good as long as the rating is recognised."""

    seal = KeptWith("evaluation", "decision")
    folder = "evidence"

    evaluation = models.ForeignKey(
        Evaluation, verbose_name="kết quả xếp loại", on_delete=models.PROTECT, related_name="evidence_files"
    )
    criterion = models.ForeignKey(
        Criterion,
        verbose_name="tiêu chí",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    history = HistoricalRecords(
        verbose_name="lịch sử tệp minh chứng", verbose_name_plural="lịch sử tệp minh chứng"
    )

    class Meta(AbstractAttachment.Meta):
        verbose_name = "tệp minh chứng"
        verbose_name_plural = "tệp minh chứng"
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "criterion", "sha256"],
                name="evidence_file_once",
                violation_error_message="Tệp này đã được đính kèm.",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "sha256"],
                condition=Q(criterion__isnull=True),
                name="evidence_file_of_whole_once",
                violation_error_message="Tệp này đã được đính kèm.",
            ),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="evidence_file_kind"),
        ]
