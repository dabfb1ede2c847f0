"""What the list of ratings is asked for. What cannot be read is told and left out."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from evaluations.models import Evaluation
from evaluations.rating_years import rated_years
from unionhub.overview.ratings.figures import MOST_REASONS, Units, rare_reasons
from unionhub.overview.ratings.links import (
    KIND,
    RARE,
    REASON,
    REGISTERED,
    RESULT,
    ROUND,
    STATE,
    SUBJECT,
    TEXT,
    UNIT,
    YEAR,
    YES,
)
from unionhub.overview.ratings.results import REGISTERED_OF, RESULT_OF, STANDING_OF, SUBJECT_OF
from unionhub.overview.ratings.years import Round, chosen_year, rounds_of
from units.models import GrassrootsUnion, OrganisationKind, Unit
from vietnamese.short_forms import is_found, search_terms
from vietnamese.text import fold

FURTHER = (ROUND, STATE, KIND, REGISTERED, RARE)
LABELS = {
    YEAR: "Năm",
    ROUND: "Đợt xếp loại",
    SUBJECT: "Đối tượng",
    UNIT: "Đơn vị",
    KIND: "Loại hình",
    RESULT: "Kết quả",
    REGISTERED: "Đăng ký",
    STATE: "Trạng thái",
    REASON: "Lý do",
    RARE: "Lý do không xếp loại",
    TEXT: "Tìm",
}


@dataclass(frozen=True)
class Listed:
    """``visible``: the ratings that this person may see; ``chosen``: ``{name: value}`` of what was understood.

    ``choices``: ``{name: [(value, label), …]}`` to choose from.
    """

    visible: QuerySet
    year: int
    units: Units
    rounds: list[Round]
    choices: dict[str, list[tuple[str, str]]]
    chosen: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, user, parameters, *, everything: bool) -> "Listed":
        """Seven queries for any number of units and ratings. ``everything``: whether all units are this person's to see."""
        known, problems = rated_years(), []
        year = chosen_year(parameters.get(YEAR, ""), known, problems)
        units, rounds = Units.of(year), rounds_of(year)
        seen = None if everything else set(Unit.objects.visible_to(user).values_list("pk", flat=True))
        visible = Evaluation.objects.all() if everything else Evaluation.objects.visible_to(user)
        choices = {
            YEAR: [(str(one.year), str(one.year)) for one in known.years],
            ROUND: [(str(one.pk), one.name) for one in rounds],
            SUBJECT: [(one.code, one.label) for one in SUBJECT_OF.values()],
            UNIT: [(one.code, one.name) for one in units.named if seen is None or one.pk in seen],
            KIND: list(OrganisationKind.objects.values_list("code", "name")),
            RESULT: [(one.code, one.label) for one in RESULT_OF.values()],
            REGISTERED: [(one.code, one.label) for one in REGISTERED_OF.values()],
            STATE: [(one.code, one.label) for one in STANDING_OF.values()],
            RARE: [(YES, f"Ngoài {MOST_REASONS} lý do gặp nhiều nhất")],
        }
        chosen = {}
        for name in (ROUND, SUBJECT, UNIT, KIND, RESULT, REGISTERED, STATE, RARE):
            value = parameters.get(name, "")
            if value in dict(choices[name]):
                chosen[name] = value
            elif value:
                problems.append(
                    f"Không nhận được “{value[:40]}” ở mục “{LABELS[name]}”; danh sách chưa lọc theo mục này."
                )
        for name, most in ((REASON, 2000), (TEXT, 200)):
            if value := parameters.get(name, "")[:most].strip():
                chosen[name] = value
        return cls(visible, year, units, rounds, choices, chosen, tuple(problems))

    def evaluations(self):
        """In no particular order."""
        chosen = self.chosen
        found = self.visible.filter(year=self.year)
        if ROUND in chosen:
            found = found.filter(round_id=int(chosen[ROUND]))
        if SUBJECT in chosen:
            found = found.filter(SUBJECT_OF[chosen[SUBJECT]].condition)
        if UNIT in chosen:
            found = found.filter(unit_id=self.units.by_code(chosen[UNIT]).pk)
        if KIND in chosen:
            found = found.filter(kind__code=chosen[KIND])
        if RESULT in chosen:
            found = found.filter(RESULT_OF[chosen[RESULT]].condition)
        if REGISTERED in chosen:
            found = found.filter(REGISTERED_OF[chosen[REGISTERED]].condition)
        if STATE in chosen:
            found = found.filter(STANDING_OF[chosen[STATE]].condition)
        if REASON in chosen:
            found = found.filter(exclusion_reason=chosen[REASON])
        if RARE in chosen:
            # Rare in the year, or in the unit that is looked at, whatever else the list is kept to.
            whole = self.visible.filter(year=self.year)
            if UNIT in chosen:
                whole = whole.filter(unit_id=self.units.by_code(chosen[UNIT]).pk)
            found = found.filter(rare_reasons(whole))
        if TEXT in chosen:
            found = found.filter(self._named(chosen[TEXT]))
        return found

    def _named(self, typed: str) -> Q:
        """Unions as the register finds them, units by their name."""
        terms = search_terms(typed)
        units = [one.pk for one in self.units.named if is_found(terms, fold(one.name))]
        return Q(rated_union__in=GrassrootsUnion.objects.found(typed).order_by()) | Q(rated_unit__in=units)

    @property
    def unit_names(self) -> dict[int, str]:
        return {one.pk: one.name for one in self.units.named}

    @property
    def query(self) -> str:
        return urlencode({YEAR: self.year} | self.chosen)

    @property
    def described(self) -> list[str]:
        """What the list is kept to, in words."""
        found = [f"Năm {self.year}"]
        for name, value in self.chosen.items():
            found.append(f"{LABELS[name]}: {dict(self.choices.get(name, ())).get(value, value)}")
        return found

    def fields(self, *names: str) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
        """``[(name, label, [(value, label, chosen), …]), …]`` for the selects of the page."""
        chosen = self.chosen | {YEAR: str(self.year)}
        return [
            (
                name,
                LABELS[name],
                [(value, label, value == chosen.get(name)) for value, label in self.choices[name]],
            )
            for name in names
        ]
