"""What kind of database this is."""

from django.db import models

SAMPLE_NOTE = "DỮ LIỆU MẪU – không phải số liệu thật"  # above every export of sample data


class Installation(models.Model):
    """One row, or none: says that the data are samples. Real use starts on a database of its own."""

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    sample_since = models.DateTimeField("dữ liệu mẫu từ", null=True, blank=True)

    class Meta:
        verbose_name = "bản cài đặt"
        verbose_name_plural = "bản cài đặt"
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="installation_only_one")]

    def __str__(self):
        return "Dữ liệu mẫu" if self.sample_since else "Dữ liệu thật"

    @classmethod
    def is_sample(cls) -> bool:
        """Whether every page and every export must say “dữ liệu mẫu”."""
        return cls.objects.filter(sample_since__isnull=False).exists()

    @classmethod
    def notes(cls) -> list[str]:
        """What stands above every export: that the data are samples, or nothing."""
        return [SAMPLE_NOTE] if cls.is_sample() else []
