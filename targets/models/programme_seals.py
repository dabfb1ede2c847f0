"""What a programme must obey and no constraint can say: SQL over ``OLD`` and ``NEW`` for ``workflow/seals.py``."""

from workflow.seals import RefusedWhen, Together, changed

_SPAN = ("federation_id", "first_year", "last_year", "counts_from", "ended_on")


def _ended_before(one: str, other: str) -> str:
    """A decision ended ``one`` before ``other`` begins; the year of a day is written first in both databases."""
    year = f'CAST(substr(CAST({one}."ended_on" AS text), 1, 4) AS integer)'
    return (
        f'({one}."ended_on" IS NOT NULL AND '
        f'({one}."ended_on" < {other}."counts_from" OR {year} < {other}."first_year"))'
    )


def _covers(programme: str) -> str:
    """SQL: the results of the period ``p`` count in that row of programmes."""
    return (
        f'p."year" BETWEEN {programme}."first_year" AND {programme}."last_year" '
        f'AND p."cut_off" >= {programme}."counts_from" '
        f'AND ({programme}."ended_on" IS NULL OR p."cut_off" <= {programme}."ended_on")'
    )


_OTHER = 'SELECT 1 FROM "targets_programme" other WHERE other."id" <> '
_OVERLAPS = (
    f'EXISTS ({_OTHER} NEW."id" AND other."federation_id" = NEW."federation_id" '
    'AND other."first_year" <= NEW."last_year" AND NEW."first_year" <= other."last_year" '
    f"AND NOT {_ended_before('other', 'NEW')} AND NOT {_ended_before('NEW', 'other')})"
)
_NO_FEDERATION = (
    'NOT EXISTS (SELECT 1 FROM "units_unitversion" v '
    'WHERE v."unit_id" = NEW."federation_id" AND v."kind" = \'province\')'
)
_HAS_DECISIONS = 'EXISTS (SELECT 1 FROM "targets_targetdecision" d WHERE d."programme_id" = OLD."id")'
# Sent by a unit directly below the federation, for a period that no earlier programme of it judges.
_REPORTS = (
    'SELECT 1 FROM "targets_quarterlyreport" r JOIN "targets_reportingperiod" p ON p."id" = r."period_id" '
    'JOIN "units_unitversion" v ON v."unit_id" = r."unit_id" AND v."parent_id" = OLD."federation_id" '
    'WHERE r."first_submitted_at" IS NOT NULL'
)
_JUDGES_REPORTS = (
    f"EXISTS ({_REPORTS} AND {_covers('OLD')} "
    f'AND NOT EXISTS ({_OTHER} OLD."id" AND other."federation_id" = OLD."federation_id" '
    f'AND other."first_year" < OLD."first_year" AND {_covers("other")}))'
)

PROGRAMME_SEAL = Together(
    RefusedWhen("INSERT", f"{_OVERLAPS} OR {_NO_FEDERATION}"),
    # Rows that overlapped before this rule can still be renamed.
    RefusedWhen("UPDATE", f"({' OR '.join(map(changed, _SPAN))}) AND ({_OVERLAPS} OR {_NO_FEDERATION})"),
    RefusedWhen("DELETE", f"{_HAS_DECISIONS} OR {_JUDGES_REPORTS}"),
)
