"""The form of a report as it is shipped, in its order: what tests expect of ``fixtures/programme.json``."""

UNIONS = ("unions_founded", "enterprise_unions_founded", "enterprise_unions_founded_20plus")
MEMBERS = ("members_start", "members_admitted", "members_decreased", "members_end")
OFFICIALS, STANDARDISED = "officials", "officials_standardised"
STANDARD_PARTS = (
    "officials_expertise",
    "officials_union_work",
    "officials_political_theory",
    "officials_skills",
)
CARRIED_OVER = (OFFICIALS, STANDARDISED, *STANDARD_PARTS)
OFFICERS = ("first_time_officers", "first_time_officers_trained", *CARRIED_OVER)
FIGURES = MEMBERS + UNIONS + OFFICERS
FLOWS = (
    "members_admitted",
    "members_decreased",
    *UNIONS,
    "first_time_officers",
    "first_time_officers_trained",
)
COMPUTED = ("members_end",)


def founded(*counts) -> dict[str, int]:
    """Figures of so many unions founded, of enterprises among them, and of large ones among these."""
    return dict(zip(UNIONS, counts, strict=True))
