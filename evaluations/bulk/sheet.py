"""The sheet of one unit and round: what is typed in its cells, which rows somebody touched, and what is wrong where."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import Count

from evaluations.bulk.actions import Rating, RatingsRefused, RowsMoved, Written, rate_many
from evaluations.bulk.columns import LABELS, LEVELS_OF, SAID
from evaluations.bulk.lookups import RoundRules, known_ratings, seen
from evaluations.bulk.validation import (
    REGISTRABLE,
    UNRECOGNISED,
    Known,
    Rules,
    Said,
    codes_of,
    following,
    judge,
)
from evaluations.models import Evaluation, Exclusion, Level, RatingRound
from evaluations.rights import units_appraised_by
from units.models import Unit, UnitVersion
from vietnamese import clock
from vietnamese.fields import refuse_unreadable
from vietnamese.numbers import NumberRefused, parse_decimal, plain_numbers, shortest
from vietnamese.text import prose

PAGE = 200
# Native choosing by first letters needs words that begin differently.
SHORT = {
    "": "",
    Level.EXCELLENT.value: "Xuất sắc",
    Level.GOOD.value: "Tốt",
    Level.SATISFACTORY.value: "Hoàn thành",
    Level.UNSATISFACTORY.value: "Không hoàn thành",
}
# The columns of the Excel list that are filled in; the reason also says why one is rated in spite of the time.
HEADS = {key: LABELS[key] for key in SAID if key != "in_spite"}
_POINTS, _TEXTS = ("self_points", "points"), ("conditions", "reason", "not_rated")
MAX_TEXT = 1000
_SEPARATOR = "\x1f"


@dataclass
class Cell:
    """``options``: (value, text, chosen) of a choice; ``open``: it can be written."""

    name: str
    label: str
    key: str
    value: str
    open: bool = True
    shown: str = ""
    error: str = ""
    options: list[tuple[str, str, bool]] | None = None


@dataclass
class Line:
    """One row as it is shown. ``was``: what its cells held when it was shown; ``mark``: of what was known then."""

    known: Known
    number: int
    values: dict[str, str]
    was: str
    mark: str
    errors: dict[str, str] = field(default_factory=dict)
    message: str = ""
    registrable: bool = True

    @property
    def evaluation(self) -> Evaluation:
        return self.known.evaluation

    @property
    def open(self) -> bool:
        return self.evaluation.state in UNRECOGNISED

    @property
    def standing(self) -> str:
        row = self.evaluation
        if row.exclusion == Exclusion.NOT_YET_ELIGIBLE:
            return row.get_exclusion_display()
        return "" if self.open else row.get_state_display()

    @cached_property
    def cells(self) -> list[Cell]:
        found = []
        for name, label in HEADS.items():
            value = self.values[name]
            can = self.open and (name != "registered_level" or self.registrable)
            cell = Cell(
                name, label, f"{self.evaluation.pk}-{name}", value, can, error=self.errors.get(name, "")
            )
            if name in LEVELS_OF:
                cell.shown = SHORT.get(value, value)
                cell.options = [(code, SHORT[code], code == value) for code in ("", *LEVELS_OF[name])]
            else:
                cell.shown = value
            found.append(cell)
        return found


def typed_of(known: Known) -> dict[str, str]:
    """What the cells of a rating hold before anybody types."""
    said = known.said
    return {
        "registered_level": said.registered_level,
        "self_points": shortest(said.self_points),
        "self_level": said.self_level,
        "points": shortest(said.points),
        "level": said.level,
        "conditions": ", ".join(said.conditions),
        "reason": "",
        "not_rated": said.not_rated,
    }


def mark_of(known: Known) -> str:
    return hashlib.sha256(repr((seen(known.evaluation), known.held)).encode()).hexdigest()[:16]


def _was(values: Mapping[str, str]) -> str:
    """Short, and never what is written: only whether a cell was touched is read from it."""
    return hashlib.sha256(_SEPARATOR.join(values[name] for name in HEADS).encode()).hexdigest()[:16]


class Units:
    """The units whose grassroots unions this person rates in a round, with how many there are."""

    def __init__(self, by, found: RatingRound):
        rows = Evaluation.objects.filter(round=found, rated_union__isnull=False).order_by()
        counts = dict(rows.values_list("unit_id").annotate(Count("pk")))
        own = units_appraised_by(by, counts)
        names = UnitVersion.objects.in_force_on(clock.today())
        units = Unit.objects.filter(pk__in=own).order_by("order", "pk")
        self.listed = [
            (unit, names[unit.pk].short_name if unit.pk in names else unit.code, counts[unit.pk])
            for unit in units
        ]

    def chosen(self, code: str) -> tuple[Unit, str, int] | None:
        """The one of that code, the first one without a code; None where it is not this person's."""
        return next((one for one in self.listed if not code or one[0].code == code), None)


class Sheet:
    """The rows of one unit. ``keys``: which ratings, in the order of the page."""

    def __init__(self, by, found: RatingRound, keys: list[int], first: int = 1):
        self.by, self.found = by, found
        known = known_ratings(found, keys)
        self.rules = RoundRules(by, found)
        self.rules.prepare(one.evaluation for one in known.values())
        self.lines = [self._line(known[pk], number) for number, pk in enumerate(keys, first) if pk in known]

    def _line(self, known: Known, number: int) -> Line:
        values = typed_of(known)
        can = known.evaluation.state in REGISTRABLE and not self.rules.registration.refusal
        return Line(known, number, values, _was(values), mark_of(known), registrable=can)

    @property
    def conditions(self) -> list[Rules]:
        """The rules on this page that have conditions, to list their codes."""
        found = {}
        for line in self.lines:
            rules = self.rules.of(line.evaluation)
            if rules is not None and rules.conditions:
                found.setdefault(rules.rule_set.pk, rules)
        return list(found.values())

    @property
    def errors(self) -> list[tuple[str, str]]:
        """For the summary: (id of the cell, text)."""
        found = []
        for line in self.lines:
            name, pk = line.evaluation.rated_union.name, line.evaluation.pk
            if line.message:
                found.append((f"row-{pk}", f"{name}: {line.message}"))
            cells = [cell.name for cell in line.cells if cell.open]
            for key, text in line.errors.items():
                anchor = f"{pk}-{key}" if key in cells else f"row-{pk}"
                found.append((anchor, f"{name}, {HEADS.get(key, 'dòng này')}: {text}"))
        return found

    def save(self, post: Mapping[str, str]) -> Written | None:
        """Write every row that was touched, or none; None where something is wrong, which the lines then say.

        What was typed stays in the lines. A row that somebody else wrote meanwhile is told, shows what was typed, and is
        written by the next saving.
        """
        touched: list[tuple[Line, Said]] = []
        for line in self.lines:
            said = self._typed(line, post)
            if said is not None:
                touched.append((line, said))
        wrong = any(line.errors or line.message for line in self.lines)
        for line, said in touched:
            if line.message:
                continue
            rules = self.rules.of(line.evaluation)
            judged = judge(line.known, said, rules, self.rules.registration)
            for name, text in judged.errors.items():
                line.errors.setdefault(_shown_at(name, line), text)
            wrong = wrong or bool(judged.errors)
        if wrong:
            return None
        changed = [Rating(line.evaluation, said) for line, said in touched]
        if not changed:
            return Written()
        try:
            return rate_many(by=self.by, found=self.found, ratings=changed)
        except RatingsRefused as refused:
            for line, _ in touched:
                for name, text in refused.errors.get(line.evaluation.pk, {}).items():
                    line.errors[_shown_at(name, line)] = text
        except RowsMoved as moved:
            fresh = known_ratings(self.found, moved.moved)
            for line, _ in touched:
                if (now := fresh.get(line.evaluation.pk)) is not None:
                    self._moved(line, now)
        return None

    def _typed(self, line: Line, post) -> Said | None:
        """What the row says, where somebody touched it; errors of cells that cannot be read are noted."""
        pk, before = line.evaluation.pk, line.known.said
        if not line.open and f"{pk}-points" not in post:
            return None
        values = {name: post.get(f"{pk}-{name}", line.values[name]).strip() for name in HEADS}
        if _was(values) == post.get(f"{pk}-was", line.was):
            return None
        line.values = values
        if post.get(f"{pk}-mark", line.mark) != line.mark:
            self._moved(line, line.known)
        given = {}
        for name in LEVELS_OF:
            if values[name] in SHORT:
                given[name] = values[name]
            else:
                line.errors[name] = "Vui lòng chọn một mức trong danh sách."
        for name in _POINTS:
            try:
                given[name] = parse_decimal(values[name])
            except NumberRefused as refused:
                line.errors[name] = refused.message
        for name in _TEXTS:
            try:
                given[name] = _text(values[name])
            except ValidationError as refused:
                line.errors[name] = refused.messages[0]
        if "conditions" in given:
            given["conditions"] = codes_of(given["conditions"])
        said = replace(before, **given)
        named = {name for name in LEVELS_OF if getattr(said, name) != getattr(before, name)}
        # A level that stood there stays where somebody says why; the reason of a condition that holds is another one.
        if said.reason and not set(said.conditions) - set(before.conditions):
            named.add("level")
        said = following(before, said, named)
        if line.evaluation.exclusion == Exclusion.NOT_YET_ELIGIBLE:
            said = replace(said, in_spite=said.reason)
        return said

    def _moved(self, line: Line, now: Known) -> None:
        line.known, line.mark, line.was = now, mark_of(now), _was(typed_of(now))
        line.__dict__.pop("cells", None)
        values = typed_of(now)
        told = "; ".join(
            f"{HEADS[name].lower()}: {SHORT.get(values[name], values[name])}"
            for name in HEADS
            if values[name] and name != "reason"
        )
        line.message = (
            f"Người khác vừa ghi công đoàn này ({now.evaluation.get_state_display().lower()}"
            f"{'; ' + told if told else ''}). Những gì anh/chị gõ vẫn còn ở đây, chưa ghi; lưu lần nữa thì ghi theo anh/chị."
        )


def _shown_at(name: str, line: Line) -> str:
    """The cell that shows an error: what the sheet has no cell for is told at the nearest one."""
    name = {"in_spite": "reason"}.get(name, name)
    return name if name in HEADS else "level"


def _text(value: str) -> str:
    refuse_unreadable(value)
    text = prose(value)
    if len(text) > MAX_TEXT:
        raise ValidationError(f"Nội dung dài {len(text)} ký tự, chỉ nhận tối đa {MAX_TEXT}.")
    return text


def keys_of(found: RatingRound, unit: Unit, *, only_open: bool = False) -> list[int]:
    """Ids of the ratings of a unit's unions in the order of the register; ``only_open``: those without a level."""
    rows = Evaluation.objects.filter(round=found, unit=unit, rated_union__isnull=False)
    if only_open:
        rows = rows.filter(appraised_level="", exclusion="")
    return list(rows.order_by("rated_union__collation", "pk").values_list("pk", flat=True))


def posted_keys(post_keys: Iterable[str], allowed: list[int]) -> list[int]:
    """The rows of a sent page, in the order of the sheet."""
    sent = plain_numbers(post_keys)
    return [pk for pk in allowed if pk in sent]
