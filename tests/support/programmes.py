"""Programmes beside the one that the product ships."""

import datetime

from targets.models import Goal, Indicator, Programme
from targets.models.programme import GoalPer


def of_years(first, last, *, code=None, counts_from=None, goals=None, **columns) -> Programme:
    """A further programme of the same federation, with goals for its term."""
    programme = Programme(
        code=code or f"ctr-{first}-{last}",
        federation=Programme.objects.earliest("pk").federation,
        name=f"Chương trình phát triển đoàn viên {first}–{last}",
        first_year=first,
        last_year=last,
        counts_from=counts_from or datetime.date(first, 1, 1),
        **columns,
    )
    programme.full_clean()
    programme.save()
    for place, (indicator, value) in enumerate((goals or {"members_admitted": 200_000}).items(), 1):
        Goal.objects.create(
            programme=programme,
            indicator=Indicator.objects.get(code=indicator),
            per=GoalPer.TERM,
            value=value,
            headline=place,
            annex_column=place,
        )
    return programme


def end(programme: Programme, day: datetime.date) -> Programme:
    """By a decision, as staff record one."""
    programme.ended_on = day
    programme.end_number, programme.end_issuer = "12/QĐ-LĐLĐ", "LĐLĐ tỉnh Bắc Ninh"
    programme.end_signed_on = day
    programme.full_clean()
    programme.save()
    return programme
