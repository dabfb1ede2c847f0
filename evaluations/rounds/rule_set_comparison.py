"""What a workbook would change in a rule set, for people to read before it is written."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from evaluations.models import Level
from evaluations.rounds.rule_set_content import Content
from evaluations.rounds.workbook.layout import CRITERIA, OVERRIDES, SETTINGS
from vietnamese.numbers import shortest

NEW, CHANGED, GONE, SAME, MOVED = "Thêm mới", "Thay đổi", "Bỏ", "Giữ nguyên", "Đổi thứ tự"


@dataclass(frozen=True)
class Cell:
    """``before`` is None where nothing was there or nothing changes."""

    before: str | None
    after: str


@dataclass(frozen=True)
class Row:
    kind: str
    cells: list[Cell]


@dataclass(frozen=True)
class Comparison:
    """``settings``: pairs (label, Cell) that change; rows of both tables, unchanged ones too."""

    settings: list
    criteria: list[Row]
    overrides: list[Row]

    @property
    def unchanged(self) -> bool:
        return not self.settings and all(row.kind == SAME for row in (*self.criteria, *self.overrides))

    @property
    def counts(self) -> dict[str, int]:
        """Lines by group of a preview; a line that goes away or moves is a change."""
        kinds = Counter(row.kind for row in (*self.criteria, *self.overrides))
        changed = kinds[CHANGED] + kinds[GONE] + kinds[MOVED] + len(self.settings)
        return {"new": kinds[NEW], "changed": changed, "unchanged": kinds[SAME]}

    @property
    def tables(self):
        """``(id, title, labels, rows)`` of the two tables, for the page."""
        return [
            ("tieu-chi", "Tiêu chí", CRITERIA.values(), self.criteria),
            ("khong-che", "Điều kiện khống chế", OVERRIDES.values(), self.overrides),
        ]


def compare(before: Content, after: Content) -> Comparison:
    changed = [
        (label, Cell(_shown(before.settings[name]), _shown(after.settings[name]) or "–"))
        for name, label in SETTINGS.items()
        if before.settings[name] != after.settings[name]
    ]
    return Comparison(
        changed,
        _rows(before.criteria, after.criteria, CRITERIA),
        _rows(before.overrides, after.overrides, OVERRIDES),
    )


def _rows(before, after, columns):
    old = {line.code: (place, line) for place, line in enumerate(before)}
    found = []
    for place, line in enumerate(after):
        old_place, old_line = old.pop(line.code, (None, None))
        if old_line is None:
            kind = NEW
        elif old_line != line:
            kind = CHANGED
        else:
            kind = SAME if old_place == place else MOVED
        found.append(Row(kind, [_cell(old_line, line, name) for name in columns]))
    found += [Row(GONE, [_cell(None, line, name) for name in columns]) for _, line in old.values()]
    return found


def _cell(old, new, name):
    after = _shown(getattr(new, name))
    before = None if old is None else _shown(getattr(old, name))
    return Cell(before if before != after else None, after)


def _shown(value) -> str:
    if isinstance(value, Decimal):
        return shortest(value)
    if value in Level.values:
        return Level(value).label
    return "" if value is None else str(value)
