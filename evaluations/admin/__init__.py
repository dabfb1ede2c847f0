"""Rating rounds and their rule sets in the admin site."""

from evaluations.admin.rounds import RatingRoundAdmin
from evaluations.admin.rule_sets import RuleSetAdmin

__all__ = ["RatingRoundAdmin", "RuleSetAdmin"]
