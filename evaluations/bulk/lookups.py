"""Ratings with what they are judged by: a constant number of queries for every few thousand of them."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from django.db.models import Sum

from evaluations.bulk.validation import Known, Registration, Rules
from evaluations.models import (
    AppliedOverride,
    CriterionScore,
    Evaluation,
    OverrideCondition,
    RatingRound,
    RuleSet,
)
from evaluations.rating.rulebook import Rulebook
from evaluations.rating.steps import registration_refusal
from evaluations.rounds.rule_set_content import Content
from vietnamese import clock
from workflow.steps import batched

AT_ONCE = 5_000
# What a person saw of a rating: where any of it is another, somebody else was at it.
SEEN = (
    "version",
    "state",
    "registered_level",
    "self_points",
    "self_level",
    "appraised_points",
    "appraised_level",
    "exclusion",
    "exclusion_reason",
)


def seen(evaluation: Evaluation) -> tuple:
    return tuple(getattr(evaluation, name) for name in SEEN)


class RoundRules:
    """The rules of one round for one person: by which rule set a rating goes, and who may still register."""

    def __init__(self, by, found: RatingRound):
        self.by, self.found = by, found
        self._rulebook = Rulebook.of_round(found)
        self._known: dict[int, Rules] = {}

    @cached_property
    def registration(self) -> Registration:
        refusal = registration_refusal(by=self.by, evaluation=Evaluation(round=self.found))
        return Registration(refusal, late=clock.today() > self.found.registration_due)

    @property
    def unconfirmed(self) -> bool:
        return bool(self._rulebook.unconfirmed)

    def prepare(self, rows: Iterable[Evaluation]) -> None:
        """Read the rule sets of these ratings; ``of`` then costs nothing."""
        sets: dict[int, RuleSet] = {}
        for row in rows:
            rule_set = self._rulebook.of(row)
            if rule_set is not None and rule_set.pk not in self._known:
                sets.setdefault(rule_set.pk, rule_set)
        if not sets:
            return
        best: dict[int, dict[str, str]] = defaultdict(dict)
        texts: dict[int, dict[str, str]] = defaultdict(dict)
        conditions = OverrideCondition.objects.filter(rule_set__in=sets).order_by("order", "pk")
        for pk, code, level, text in conditions.values_list("rule_set_id", "code", "best_level", "text"):
            best[pk][code], texts[pk][code] = level, text
        for pk, rule_set in sets.items():
            lacking = [] if rule_set.is_scored else Content.of(rule_set).shortcomings()
            text = (
                f"Chưa chấm điểm được theo bộ tiêu chí “{rule_set}”: {' '.join(lacking)}" if lacking else ""
            )
            self._known[pk] = Rules(rule_set, best[pk], texts[pk], text)

    def of(self, evaluation: Evaluation) -> Rules | None:
        rule_set = self._rulebook.of(evaluation)
        return None if rule_set is None else self._known[rule_set.pk]


def known_ratings(found: RatingRound, keys: Iterable[int], *, locked: bool = False) -> dict[int, Known]:
    """The ratings of grassroots unions of a round by primary key; ``locked`` until the end of the transaction."""
    result: dict[int, Known] = {}
    for some in batched(sorted(set(keys)), AT_ONCE):
        rows = (
            Evaluation.objects.filter(round=found, rated_union__isnull=False, pk__in=some)
            .select_related("round", "rule_set", "rated_union", "kind")
            .order_by("pk")
        )
        if locked:
            rows = rows.select_for_update(no_key=True, of=("self",))
        rows = list(rows)
        totals = _totals(some)
        held = defaultdict(list)
        applied = AppliedOverride.objects.filter(evaluation__in=some).order_by("condition__order", "pk")
        for pk, code in applied.values_list("evaluation_id", "condition__code"):
            held[pk].append(code)
        for row in rows:
            result[row.pk] = Known(row, tuple(held[row.pk]), *totals.get(row.pk, (None, None)))
    return result


def _totals(keys: list[int]) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    scores = CriterionScore.objects.filter(evaluation__in=keys).order_by()
    sums = scores.values_list("evaluation_id").annotate(own=Sum("self_points"), given=Sum("appraised_points"))
    return {pk: (own, given) for pk, own, given in sums}
