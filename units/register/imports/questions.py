"""Questions about a new union in a list: whether it is one of the register, or of a row before."""

from collections.abc import Callable, Sequence

from units.register.duplicate_detection import Entry, Match, compare
from units.register.imports.lookups import AT, KnownUnions
from workbooks.imports.answers import SKIP
from workbooks.imports.plan import Choice, Row

DIFFERENT, SAME, SAME_ROW = "different", "same-", "same-row"
ENTRY = ("unit", "name", "employer", "tax_code")
SHOWN = 5  # of what a row may be the same as


def ask_about_doubles(
    new: Sequence[Row], units: dict[int, str], unions: KnownUnions, *, same: Callable, readings: Callable
) -> None:
    """Of new unions that may be one of the register, or the same as a row before.

    ``same(pk, row)``: what comes of the row where it is that union, or None; ``readings(row)``: all ways in which it reads.
    """
    keys = [*unions.values, *(pk for pk, _, _ in unions.elsewhere)]
    known = [Entry.of(*(values[AT[key]] for key in ENTRY)) for values in unions.values.values()]
    known += [Entry(unit, "", code) for _, unit, code in unions.elsewhere]
    elsewhere = {pk: unit for pk, unit, _ in unions.elsewhere}
    entries = [Entry.of(*(row.values.get(key) or "" for key in ENTRY)) for row in new]
    for position, matches in compare(known, entries).items():
        row = new[position]
        choices, reasons = [Choice(DIFFERENT, "Là CĐCS khác, thêm mới")], []
        for match in matches[:SHOWN]:
            pk = None if match.known is None else keys[match.known]
            if pk is None:
                before = new[match.earlier]
                reasons.append(_because(match, f"{before.place}, “{before.name}”"))
                left_out = Choice(SAME_ROW, "Trùng với dòng đó, bỏ dòng này", becomes=SKIP)
                choices += [] if left_out in choices else [left_out]
            elif pk in elsewhere:
                reasons.append(_because(match, f"một CĐCS của {units.get(elsewhere[pk], 'đơn vị khác')}"))
            else:
                values = unions.values[pk]
                shown = f"“{values[AT['name']]}” ({units.get(values[AT['unit']], '')})"
                reasons.append(_because(match, shown))
                if (taken := same(pk, row)) is not None:
                    choices.append(
                        Choice(f"{SAME}{pk}", f"Trùng với {shown}, cập nhật CĐCS đó", pk, row=taken)
                    )
        for read in readings(row):
            read.ask(" ".join(reasons), *choices)


def _because(match: Match, other: str) -> str:
    return f"{match.reason.rstrip('.')} với {other}."
