"""Ratings, their rounds and rule sets in the admin site."""

from evaluations.rating.admin import EvaluationAdmin
from evaluations.rounds.admin import RatingRoundAdmin
from evaluations.rounds.rule_set_admin import RuleSetAdmin

__all__ = ["EvaluationAdmin", "RatingRoundAdmin", "RuleSetAdmin"]
