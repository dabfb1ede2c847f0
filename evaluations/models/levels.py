"""The words of rating: levels from best to worst, whose level is judged, why somebody is not rated."""

from django.db import models


class Level(models.TextChoices):
    """A level of quality; listed from the best to the worst."""

    EXCELLENT = "excellent", "Hoàn thành xuất sắc nhiệm vụ"
    GOOD = "good", "Hoàn thành tốt nhiệm vụ"
    SATISFACTORY = "satisfactory", "Hoàn thành nhiệm vụ"
    UNSATISFACTORY = "unsatisfactory", "Không hoàn thành nhiệm vụ"


GOOD_OR_BETTER = (Level.EXCELLENT, Level.GOOD)
# What a union can aim at: nobody registers to fail.
REGISTRATION_LEVELS = (Level.EXCELLENT, Level.GOOD, Level.SATISFACTORY)


class UnionLevel(models.TextChoices):
    """Which level of unions a rule set or a rating is about."""

    UPPER = "upper", "Công đoàn cấp trên trực tiếp cơ sở"
    GRASSROOTS = "grassroots", "Công đoàn cơ sở"


class Exclusion(models.TextChoices):
    """Why a union is not rated: two things that are never put together."""

    NOT_YET_ELIGIBLE = "not_yet", "Chưa đủ thời gian xếp loại"
    OTHER = "other", "Không xếp loại (lý do khác)"
