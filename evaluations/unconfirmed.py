"""Which results rest on rule sets that nobody has confirmed: whatever is concluded from them says so."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.models import Evaluation, RuleSet

BY_UNCONFIRMED = "theo bộ tiêu chí chưa xác nhận"


def unconfirmed_rule_sets() -> QuerySet[RuleSet]:
    """In use and not confirmed: something is rated by it, or it is the last version of its kind."""
    used = Exists(Evaluation.objects.filter(rule_set=OuterRef("pk")))
    newest = RuleSet.objects.newest().values("pk")
    return RuleSet.objects.filter(Q(used) | Q(pk__in=newest), confirmed_at__isnull=True)


@dataclass(frozen=True)
class Unconfirmed:
    """``cells``: ``(year, unit id, level, sector)`` in which something is recognised by rules that nobody has confirmed.

    Rules that nothing is recognised by yet, as a new version of confirmed ones, touch no result.
    """

    cells: frozenset[tuple[int, int, str, str]] = frozenset()

    @classmethod
    def load(cls) -> "Unconfirmed":
        """One query for any number of rounds and ratings, another where some rules are not confirmed."""
        rule_sets = list(RuleSet.objects.filter(confirmed_at__isnull=True).values_list("pk", flat=True))
        if not rule_sets:
            return cls()
        rows = Evaluation.objects.filter(rule_set__in=rule_sets).exclude(recognised_level="").order_by()
        return cls(frozenset(rows.values_list("year", "unit_id", "level", "sector").distinct()))

    def concerns(self, year: int, unit: int, level: str, sector: str) -> bool:
        """Whether what the unit's results of that year, level and sector say rests on unconfirmed rules."""
        return (year, unit, level, sector) in self.cells
