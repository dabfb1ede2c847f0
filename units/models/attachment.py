"""Files that people attach: what every one of them has, and the scanned decision that founded a union."""

import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from units.models.union import Founding
from vietnamese import clock
from vietnamese.fields import LineField
from workflow.seals import KeptWith


class FileKind(models.TextChoices):
    """What the content of a file is; its name decides nothing."""

    PDF = "pdf", "PDF"
    JPEG = "jpg", "Ảnh JPG"
    PNG = "png", "Ảnh PNG"


def random_name(attachment, original_name) -> str:
    """Nothing that a person typed becomes part of a path."""
    return f"{attachment.folder}/{secrets.token_hex(16)}.{attachment.kind}"


class AbstractAttachment(models.Model):
    """One file, known by its content. ``folder`` is where files of its kind lie in the storage."""

    folder: str

    file = models.FileField("tệp", upload_to=random_name, max_length=120)
    original_name = LineField("tên tệp", max_length=150)
    kind = models.CharField("loại tệp", max_length=10, choices=FileKind.choices)
    size = models.PositiveIntegerField("dung lượng (byte)")
    sha256 = models.CharField("mã kiểm tra SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("tải lên lúc", default=clock.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người tải lên", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self):
        return self.original_name

    @property
    def download_name(self) -> str:
        """The name it had, with the ending of what it is."""
        return f"{PurePosixPath(self.original_name).stem or self.folder}.{self.kind}"


class FoundingAttachment(AbstractAttachment):
    """Its row is never changed, and is kept as long as the founding is frozen (but more may be added)."""

    seal = KeptWith("founding", "frozen_at")
    folder = "founding"

    founding = models.ForeignKey(
        Founding, verbose_name="CĐCS thành lập", on_delete=models.PROTECT, related_name="attachments"
    )
    history = HistoricalRecords(
        verbose_name="lịch sử tệp quyết định", verbose_name_plural="lịch sử tệp quyết định"
    )

    class Meta(AbstractAttachment.Meta):
        verbose_name = "tệp quyết định thành lập"
        verbose_name_plural = "tệp quyết định thành lập"
        constraints = [
            models.UniqueConstraint(
                fields=["founding", "sha256"],
                name="founding_attachment_once",
                violation_error_message="Tệp này đã được đính kèm.",
            ),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="founding_attachment_kind"),
        ]
