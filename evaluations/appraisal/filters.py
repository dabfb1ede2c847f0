"""What the addresses of the queue and of the recognition ask for: round, unit, kind, level of union, name, late."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q

from evaluations.models import Evaluation, RatingRound, UnionLevel
from evaluations.naming import named
from evaluations.rights import appraised_by
from units.models import OrganisationKind, Unit, UnitKind, UnitVersion
from vietnamese import clock
from vietnamese.numbers import plain_number

LEVELS = {"cap-tren": UnionLevel.UPPER, "co-so": UnionLevel.GRASSROOTS}


class Names:
    """Short names of the units as of today; one query for a page."""

    def __init__(self):
        self.versions = UnitVersion.objects.in_force_on(clock.today())

    def __getitem__(self, unit_id: int) -> str:
        version = self.versions.get(unit_id)
        return version.short_name if version else ""

    def is_province(self, unit_id: int) -> bool:
        version = self.versions.get(unit_id)
        return version is not None and version.kind == UnitKind.PROVINCE


@dataclass(frozen=True)
class Asked:
    """What cannot be read is left out. ``unit``, ``kind``: codes; ``level``: a key of ``LEVELS`` or ''; ``round``: an id."""

    round: int | None = None
    unit: str = ""
    kind: str = ""
    level: str = ""
    late: bool = False
    typed: str = ""

    @classmethod
    def of(cls, parameters) -> "Asked":
        return cls(
            round=plain_number(parameters.get("dot")),
            unit=parameters.get("don-vi", "")[:40],
            kind=parameters.get("loai-hinh", "")[:40],
            level=parameters.get("cap", "") if parameters.get("cap", "") in LEVELS else "",
            late=parameters.get("qua-han") == "1",
            typed=parameters.get("tim", "")[:100].strip(),
        )

    @property
    def parameters(self) -> dict[str, str]:
        """As they stand in an address, those that say something."""
        found = {
            "dot": str(self.round or ""),
            "don-vi": self.unit,
            "loai-hinh": self.kind,
            "cap": self.level,
            "tim": self.typed,
            "qua-han": "1" if self.late else "",
        }
        return {name: value for name, value in found.items() if value}

    def query(self, **more: str) -> str:
        """``?…`` for an address, with further parameters; '' where there are none."""
        found = {name: value for name, value in (self.parameters | more).items() if value}
        return f"?{urlencode(found)}" if found else ""

    @property
    def narrows(self) -> bool:
        return bool(self.unit or self.kind or self.level or self.typed or self.late)

    def ratings(self, user):
        """Of the ratings that the person appraises those that are asked for, late or not."""
        asked = Q()
        if self.round:
            asked &= Q(round=self.round)
        if self.unit:
            asked &= Q(unit__code=self.unit)
        if self.kind:
            asked &= Q(kind__code=self.kind)
        if self.level:
            asked &= Q(level=LEVELS[self.level])
        asked &= named(self.typed, unit="rated_unit", union="rated_union")
        return Evaluation.objects.filter(appraised_by(user), asked)


@dataclass(frozen=True)
class Choices:
    """What can be chosen in the filter: ``[(value, label), …]``."""

    rounds: list
    units: list
    kinds: list

    @classmethod
    def of(cls, user, names: Names) -> "Choices":
        """Units that are rated in some round, in the order of the annex."""
        rated = Evaluation.objects.filter(appraised_by(user)).order_by()
        units = Unit.objects.filter(pk__in=rated.values("unit")).order_by("order", "pk")
        return cls(
            rounds=[(one.pk, one.name) for one in RatingRound.objects.all()],
            units=[(one.code, names[one.pk]) for one in units],
            kinds=list(OrganisationKind.objects.values_list("code", "name")),
        )
