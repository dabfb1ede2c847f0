"""Points and percentages in the forms of the admin site."""

from django.db import models

from evaluations.fields import PointsField

__all__ = ["AS_POINTS", "PointsField"]

AS_POINTS = {models.DecimalField: {"form_class": PointsField}}  # for ``formfield_overrides``
