"""Rating rounds and their rule sets in the admin site."""

from evaluations.rounds.admin import RatingRoundAdmin
from evaluations.rounds.rule_set_admin import RuleSetAdmin

__all__ = ["RatingRoundAdmin", "RuleSetAdmin"]
