"""What indicators count of the unions founded: all of them, those of enterprises, those of enterprises of a size.

The rules are data of the indicators. Each number is a part of the one before it: the widest rule stands first.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Q

from targets.models import FoundingClaim, Indicator, ReportFigure
from targets.models.indicator import FoundingCount
from units.models import Founding


class CountRule(NamedTuple):
    """Which unions founded an indicator counts. ``workers``: so many on the day of founding; 0 for any number."""

    code: str
    enterprises: bool
    workers: int

    def counts(self, founding: Founding) -> bool:
        if not self.enterprises:
            return True
        return founding.is_enterprise and (not self.workers or (founding.workforce or 0) >= self.workers)

    @property
    def condition(self) -> Q:
        """The same of rows that have a ``founding``."""
        condition = Q(founding__is_enterprise=True) if self.enterprises else Q()
        return condition & Q(founding__workforce__gte=self.workers) if self.workers else condition

    @property
    def words(self) -> str:
        """“ của doanh nghiệp từ 20 CNLĐ”, after a number of unions."""
        size = f" từ {self.workers} CNLĐ" if self.workers else ""
        return f" của doanh nghiệp{size}" if self.enterprises else ""


Rules = tuple[CountRule, ...]


def count_rules(indicators: Iterable) -> Rules:
    """Of those of ``indicators`` that are counted from lists, widest first."""
    rules = [
        CountRule(row.code, row.counted_unions == FoundingCount.ENTERPRISES, row.workers_from or 0)
        for row in indicators
        if row.counted_unions
    ]
    return tuple(sorted(rules, key=lambda rule: (rule.enterprises, rule.workers, rule.code)))


def load_rules(first_day=None) -> Rules:
    """Of all indicators, or of the form of the period that begins on ``first_day``; one query."""
    counted = Indicator.objects.exclude(counted_unions="").order_by("order")
    if first_day is None:
        return count_rules(counted)
    return count_rules(row for row in counted if row.reported and row.is_asked_in(first_day))


class Counts(tuple):
    """A number for each of some rules, in their order."""

    def __new__(cls, *numbers: int):
        return super().__new__(cls, numbers)

    @classmethod
    def of(cls, foundings: Iterable[Founding], rules: Rules) -> "Counts":
        foundings = list(foundings)
        return cls(*(sum(rule.counts(founding) for founding in foundings) for rule in rules))

    def minus(self, other: "Counts") -> "Counts":
        return Counts(*(mine - taken for mine, taken in zip(self, other, strict=True)))

    @property
    def widest(self) -> int:
        return self[0] if self else 0

    @property
    def is_possible(self) -> bool:
        """Whether unions can add up to this: no part is larger than its whole, and nothing is below zero."""
        return all(whole >= part for whole, part in zip(self, (*self[1:], 0), strict=True))

    def in_words(self, rules: Rules) -> str:
        """“3 CĐCS, trong đó 2 của doanh nghiệp, 1 của doanh nghiệp từ 20 CNLĐ”."""
        parts = [f"{number}{rule.words}" for number, rule in zip(self[1:], rules[1:], strict=True)]
        whole = f"{self.widest} CĐCS{rules[0].words if rules else ''}"
        return f"{whole}, trong đó {', '.join(parts)}" if parts else whole


def typed_counts(values: dict[str, int | None], rules: Rules) -> Counts:
    """What a report's figures say; a figure that nobody entered has nothing without a list."""
    return Counts(*(values.get(rule.code) or 0 for rule in rules))


def counted(rules: Rules) -> dict[str, Count]:
    """Columns of a query over claims: the counts by code."""
    return {f"count_{place}": Count("pk", filter=rule.condition) for place, rule in enumerate(rules)}


def listed_counts(reports: Iterable, rules: Rules) -> dict[int, Counts]:
    """``{report id: counts of its list}``; reports that list nothing are missing; one query."""
    claims = FoundingClaim.objects.filter(report__in=reports).order_by()
    rows = claims.values("report_id").annotate(**counted(rules)).values_list("report_id", *counted(rules))
    return {report: Counts(*numbers) for report, *numbers in rows}


def counted_figures(revisions: Iterable, rules: Rules) -> dict[int, dict[str, int]]:
    """``{revision id: {code: number}}`` of the figures that these rules count and that are entered; one query."""
    values: dict[int, dict[str, int]] = defaultdict(dict)
    rows = ReportFigure.objects.order_by().filter(
        revision__in=revisions, indicator__code__in=[rule.code for rule in rules], value__isnull=False
    )
    for revision, code, value in rows.values_list("revision_id", "indicator__code", "value"):
        values[revision][code] = value
    return values
