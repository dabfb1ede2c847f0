"""What a workbook would change in a rule set, line by line, for people to read before it is written."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from evaluations.models import Level
from evaluations.rounds.rule_set_content import Content
from evaluations.rounds.workbook.layout import CRITERIA, OVERRIDES, SETTINGS
from vietnamese.numbers import shortest
from vietnamese.text import one_line
from workbooks.imports.plan import Row
from workbooks.imports.preview import CHANGED, UNCHANGED


def compare(
    sheet: str, index: int, before: Content, after: Content, lines: Sequence[Mapping[str, int]]
) -> list[Row]:
    """A row for each setting, criterion and override, those that the file leaves out behind the others of their table.

    ``lines``: where each stands, by name or code, in these three tables.
    """
    rows = []
    for name, label in SETTINGS.items():
        row = Row(sheet, index, lines[0][name], {}, label, state=UNCHANGED)
        if before.settings[name] != after.settings[name]:
            row.state = CHANGED
            row.changes = [("", _shown(before.settings[name]), _shown(after.settings[name]))]
        rows.append(row)
    for old, new, labels, places in (
        (before.criteria, after.criteria, CRITERIA, lines[1]),
        (before.overrides, after.overrides, OVERRIDES, lines[2]),
    ):
        rows += _rows(sheet, index, {line.code: line for line in old}, new, labels, places)
    return rows


def _rows(sheet: str, index: int, old: dict, new: Sequence, labels: dict, places: Mapping[str, int]):
    kept = iter([code for code in old if code in places])
    for line in new:
        row = Row(sheet, index, places[line.code], {}, _name(line))
        if line.code not in old:
            row.notes = [f"{label}: {_shown(getattr(line, name)) or '–'}" for name, label in labels.items()][
                1:
            ]
        else:
            row.changes = [
                (label, _shown(was), _shown(now))
                for name, label in labels.items()
                if (was := getattr(old[line.code], name)) != (now := getattr(line, name))
            ]
            moved = next(kept) != line.code
            row.notes = ["Đổi thứ tự."] if moved else []
            row.state = CHANGED if row.changes or moved else UNCHANGED
        yield row
    for code, line in old.items():
        if code not in places:
            yield Row(sheet, index, 0, {}, _name(line), state=CHANGED, notes=["Bỏ: tệp không có dòng này."])


def _name(line) -> str:
    return f"{line.code}. {one_line(line.text)}"


def _shown(value) -> str:
    if isinstance(value, Decimal):
        return shortest(value)
    if value in Level.values:
        return Level(value).label
    return "" if value is None else str(value)
