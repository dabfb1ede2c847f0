"""The sheet of one unit and round: what is typed in its cells, which rows somebody touched, and what is wrong where."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django import forms
from django.db.models import Count
from django.forms.utils import ErrorDict
from django.utils.text import capfirst

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
from evaluations.fields import PointsField
from evaluations.models import Evaluation, Exclusion, Level, RatingRound
from evaluations.rights import units_appraised_by
from pages.kept_form import replace_data
from units.models import Unit, UnitVersion
from vietnamese import clock
from vietnamese.fields import ProseFormField
from vietnamese.numbers import plain_numbers, shortest
from workflow.steps import who_acted

PAGE = 50
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
    stored: str = ""
    options: list[tuple[str, str, bool]] | None = None


def _choice() -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=list(SHORT.items()),
        required=False,
        error_messages={"invalid_choice": "Vui lòng chọn một mức trong danh sách."},
    )


def _text() -> ProseFormField:
    return ProseFormField(required=False, max_length=MAX_TEXT)


class RowForm(forms.Form):
    """One row. ``was``: what its cells held when it was shown; ``mark``: of what was known then.

    A row that nobody touched shows what is stored now, whatever arrived.
    """

    registered_level, self_level, level = _choice(), _choice(), _choice()
    self_points, points = PointsField(required=False), PointsField(required=False)
    conditions, reason, not_rated = _text(), _text(), _text()
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    mark = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, known: Known, rules: RoundRules, number: int):
        self.known, self.rules, self.number = known, rules, number
        self.message, self.said = "", None
        pk, values = known.evaluation.pk, typed_of(known)
        now = values | {"was": _was(values), "mark": mark_of(known)}
        sent = {name: data.get(f"{pk}-{name}", now[name]).strip() for name in now} if data else now
        is_shut = not self.open and f"{pk}-points" not in (data or {})
        self.touched = not is_shut and _was(sent) != sent["was"]
        self.has_moved = self.touched and sent["mark"] != now["mark"]
        shown = sent if self.touched else now
        super().__init__({f"{pk}-{name}": text for name, text in shown.items()}, prefix=str(pk), auto_id="%s")
        for name, label in HEADS.items():
            self.fields[name].label = f"{known.evaluation.rated_union.name}, {label}"

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

    @property
    def cells(self) -> list[Cell]:
        cells = []
        registrable = self.evaluation.state in REGISTRABLE and not self.rules.registration.refusal
        for name, label in HEADS.items():
            field = self[name]
            value = field.value()
            can = self.open and (name != "registered_level" or registrable)
            error = " ".join(self.errors.get(name, ()))
            cell = Cell(
                name, label, field.auto_id, value, can, error=error, stored=getattr(field, "stored", "")
            )
            if name in LEVELS_OF:
                cell.shown = SHORT.get(value, value)
                cell.options = [(code, SHORT[code], code == value) for code in ("", *LEVELS_OF[name])]
            else:
                cell.shown = value
            cells.append(cell)
        return cells

    def full_clean(self):
        if self.touched:
            super().full_clean()
        else:
            self._errors, self.cleaned_data = ErrorDict(), {}

    def clean(self):
        """What the row says is judged by the rules, where it is still about what was shown."""
        if not self.errors:
            self.said = self._said()
            if not self.has_moved:
                rules = self.rules.of(self.evaluation)
                self.refuse(judge(self.known, self.said, rules, self.rules.registration).errors)
        return self.cleaned_data

    def refuse(self, errors: Mapping[str, str]) -> None:
        """What is wrong by its name in ``Said``: what the sheet has no cell for is told at the nearest one."""
        for name, text in errors.items():
            name = {"in_spite": "reason"}.get(name, name)
            self.add_error(name if name in HEADS else "level", text)

    def _said(self) -> Said:
        before = self.known.said
        given = {name: self.cleaned_data[name] for name in HEADS}
        given["conditions"] = codes_of(given["conditions"])
        said = replace(before, **given)
        named = {name for name in LEVELS_OF if getattr(said, name) != getattr(before, name)}
        # A level that stood there stays where somebody says why; the reason of a condition that holds is another one.
        if said.reason and not set(said.conditions) - set(before.conditions):
            named.add("level")
        said = following(before, said, named)
        if self.evaluation.exclusion == Exclusion.NOT_YET_ELIGIBLE:
            said = replace(said, in_spite=said.reason)
        return said

    def initial_of(self, sheet: "Sheet") -> dict:
        """What another person has written here meanwhile; a reason is of one saving and stands nowhere."""
        if not self.message:
            return {}
        said = self.known.said
        stored = {name: getattr(said, name) for name in HEADS if name != "reason"}
        return stored | {"conditions": ", ".join(said.conditions)}

    def claim(self, sheet: "Sheet") -> None:
        """What was typed is kept; saved once more, it is written over what is stored by now."""
        known = sheet.known.get(self.evaluation.pk, self.known)
        if not self.touched or mark_of(known) == self.data[f"{self.prefix}-mark"]:
            return
        self.known = known
        replace_data(self, was=_was(typed_of(known)), mark=mark_of(known))
        state = known.evaluation.get_state_display().lower()
        last = known.evaluation.transitions.select_related("by").order_by("-pk").first()
        who = capfirst(who_acted(last.by, by=sheet.by)) if last else "Hệ thống"
        self.message = f"{who} đã ghi công đoàn này sau khi anh/chị mở trang ({state})."


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
    """The rows of one unit. ``keys``: which ratings, in the order of the page; ``data``: what was sent, None for a new page."""

    def __init__(self, by, found: RatingRound, keys: list[int], first: int = 1, data: Mapping | None = None):
        self.by, self.found, self.keys = by, found, keys
        self.refresh_from_db()
        self.rules = RoundRules(by, found)
        self.rules.prepare(one.evaluation for one in self.known.values())
        self.lines = [
            RowForm(data, known=self.known[pk], rules=self.rules, number=number)
            for number, pk in enumerate(keys, first)
            if pk in self.known
        ]

    def refresh_from_db(self) -> None:
        self.known = known_ratings(self.found, self.keys)

    @property
    def conditions(self) -> list[Rules]:
        """The rules on this page that have conditions, to list their codes."""
        listed = {}
        for line in self.lines:
            rules = self.rules.of(line.evaluation)
            if rules is not None and rules.conditions:
                listed.setdefault(rules.rule_set.pk, rules)
        return list(listed.values())

    @property
    def errors(self) -> list[tuple[str, str]]:
        """For the summary: (id of the cell, text)."""
        return [
            (
                cell.key if cell.open else f"row-{line.evaluation.pk}",
                f"{line.fields[cell.name].label}: {cell.error}",
            )
            for line in self.lines
            if line.errors
            for cell in line.cells
            if cell.error
        ]

    def save(self) -> Written:
        """Write every row that was touched, or none; raises RowsMoved, or RatingsRefused with the errors at their rows."""
        touched = {line.evaluation.pk: line for line in self.lines if line.touched}
        if not touched:
            return Written()
        if moved := [pk for pk, line in touched.items() if line.has_moved]:
            raise RowsMoved(moved)
        try:
            return rate_many(
                by=self.by,
                found=self.found,
                ratings=[Rating(line.evaluation, line.said) for line in touched.values()],
            )
        except RatingsRefused as refused:
            for pk, errors in refused.errors.items():
                touched[pk].refuse(errors)
            raise


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
