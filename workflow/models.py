"""The log of steps: one abstract row that reports and ratings share."""

from django.conf import settings
from django.db import models

from vietnamese import clock
from vietnamese.fields import ProseField
from workflow.seals import AppendOnly


class AbstractTransition(models.Model):
    """One step that was taken: from which state to which, by whom, when, with what words. Never changed, never deleted."""

    seal = AppendOnly()

    from_state = models.CharField("từ trạng thái", max_length=20)
    to_state = models.CharField("sang trạng thái", max_length=20)
    step = models.CharField("bước", max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người thực hiện", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("thời điểm", default=clock.now)
    comment = ProseField("ý kiến", blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]
