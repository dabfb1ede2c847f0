"""Sample figures of the full-time officials: who is not up to the standard yet, and which part is still missing."""

# Officials short of the standard where more than ``FEW`` work, by year; later only where there are ``SEVERAL``.
SHORT = {2024: 2, 2025: 1}
FEW, SEVERAL, MANY = 4, 6, 10
# How many officials a unit has, by its members.
SIZES = ((1_500, 2), (3_000, 3), (4_500, 4), (6_500, 5), (10_000, 6))
LARGE, MEMBERS_EACH = 6, 15_000


def number(members: int) -> int:
    """As many full-time officials as look after so many members."""
    return next((few for below, few in SIZES if members < below), LARGE + members // MEMBERS_EACH)


def figures(officials: int, year: int) -> dict[str, int]:
    """The officials of a unit at the end of a quarter of ``year``, those up to the standard, and up to each part of it."""
    short = SHORT.get(year, int(officials >= SEVERAL)) if officials > FEW else 0
    if officials > MANY:
        short += 1
    standardised = officials - short
    return {
        "officials": officials,
        "officials_standardised": standardised,
        "officials_expertise": officials,
        "officials_union_work": officials - short // 2,
        "officials_political_theory": standardised,
        "officials_skills": officials - (short + 1) // 2,
    }
