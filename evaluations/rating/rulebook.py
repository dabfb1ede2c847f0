"""Which rule set a rating follows."""

from dataclasses import dataclass, field

from evaluations.models import Evaluation, RuleSet
from evaluations.models.round import RatingRound


@dataclass
class Rulebook:
    """The newest rule sets of one round; a rating that was scored keeps the one it was scored by. One query."""

    by_kind: dict[tuple[str, int | None], RuleSet] = field(default_factory=dict)

    @classmethod
    def of_round(cls, found: RatingRound | int) -> "Rulebook":
        rows = RuleSet.objects.newest().filter(round=found).select_related("round", "kind")
        return cls({(row.level, row.kind_id): row for row in rows})

    def for_kind(self, level: str, kind_id: int | None) -> RuleSet | None:
        """The one of that kind of organisation, else the one for every other kind; None where the round has neither."""
        return self.by_kind.get((level, kind_id)) or self.by_kind.get((level, None))

    def of(self, evaluation: Evaluation) -> RuleSet | None:
        if evaluation.rule_set_id:
            return evaluation.rule_set
        return self.for_kind(evaluation.level, evaluation.kind_id)

    @property
    def unconfirmed(self) -> list[RuleSet]:
        return [row for row in self.by_kind.values() if not row.is_confirmed]
