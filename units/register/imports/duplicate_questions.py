"""Questions about new rows that may be a union of the register, or the same as a row before."""

from collections.abc import Callable

from units.register.duplicate_detection import Entry, Match, compare
from units.register.imports.lookups import EMPLOYER_AT, NAME_AT, TAX_AT, UNIT_AT, KnownUnions, KnownUnits
from units.register.imports.plan import DIFFERENT, SAME_PREFIX, Choice, Outcome, Question

SHOWN = 5  # of what a row may be the same as


def without_doubles(
    added: list[Outcome], units: KnownUnits, unions: KnownUnions, *, cell: Callable, same: Callable
) -> tuple[list[Outcome], list[Question]]:
    """The new rows about which nothing is asked, and questions about the others.

    ``cell`` names a place; ``same(pk, outcome)`` is what comes of the row where it is that union, or None.
    """
    if not added:
        return added, []
    keys = [*unions.values, *(pk for pk, _, _ in unions.elsewhere)]
    known = [_entry(values) for values in unions.values.values()]
    known += [Entry(unit, "", code) for _, unit, code in unions.elsewhere]
    found = compare(known, [_entry(item.values) for item in added])
    elsewhere = {pk: unit for pk, unit, _ in unions.elsewhere}
    questions = []
    for position, matches in found.items():
        item = added[position]
        choices, reasons = [Choice(DIFFERENT, "Là CĐCS khác, thêm mới", item)], []
        for match in matches[:SHOWN]:
            if match.earlier is not None:
                before = added[match.earlier]
                reasons.append(_because(match, f"{cell(before.place)}, “{before.name}”"))
                row = Choice(f"{SAME_PREFIX}row", "Trùng với dòng đó, bỏ dòng này")
                choices += [] if row in choices else [row]
                continue
            pk = keys[match.known]
            if pk in elsewhere:
                reasons.append(
                    _because(match, f"một CĐCS của {units.names.get(elsewhere[pk], 'đơn vị khác')}")
                )
                continue
            values = unions.values[pk]
            shown = f"“{values[NAME_AT]}” ({units.names.get(values[UNIT_AT], '')})"
            reasons.append(_because(match, shown))
            outcome = same(pk, item)
            if outcome is not None:
                label = f"Trùng với {shown}, cập nhật CĐCS đó"
                choices.append(Choice(f"{SAME_PREFIX}{pk}", label, outcome, union=pk))
        questions.append(Question(item.place, item.name, " ".join(reasons), choices))
    return [item for position, item in enumerate(added) if position not in found], questions


def _entry(values) -> Entry:
    return Entry.of(values[UNIT_AT], values[NAME_AT], values[EMPLOYER_AT], values[TAX_AT])


def _because(match: Match, other: str) -> str:
    return f"{match.reason.rstrip('.')} với {other}."
