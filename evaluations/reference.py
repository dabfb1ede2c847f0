"""Loads the first rating round with the rule sets that the product ships, unconfirmed; where a round exists, nothing happens."""

import datetime
import json
from pathlib import Path

from django.db import transaction

from evaluations.models import RatingRound, RuleSet
from evaluations.rounds.rule_set_content import Content, write
from vietnamese import clock


@transaction.atomic
def load_first_round(path: Path) -> RatingRound | None:
    """The round of this year with one rule set per level, unless staff have a round already; None if they have."""
    if RatingRound.objects.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    year = clock.today().year
    days = {
        name: datetime.date(year + (1 if later else 0), month, day)
        for name, (later, month, day) in data["round"]["days"].items()
    }
    created = RatingRound.objects.create(name=data["round"]["name"].format(year=year), year=year, **days)
    for level, content in data["rule_sets"].items():
        write(RuleSet(round=created, level=level), Content.from_json(content))
    return created
