"""What a recognition would do, before it is done: who gets which level, what the caps change, who stays outside. Reads only."""

import hashlib
import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from evaluations.appraisal.excellence_cap import Caps, Group, with_caps
from evaluations.appraisal.filters import RecognitionFilter
from evaluations.appraisal.recognition import Paper, unconfirmed_of
from evaluations.models import Evaluation, Level, RatingRound, RuleSet
from evaluations.rights import appraised_by
from units.structure.unit_names import UnitNames
from vietnamese.numbers import plain_number

# So many rows are listed on one page; of more, the numbers of each unit and the rows page by page.
LISTED = 500
PER_PAGE = 200


@dataclass
class Line:
    """A rating and the level that it would get; ``left_out``: somebody took it out of this decision."""

    rating: Evaluation
    name: str
    unit_name: str
    level: Level | None
    left_out: bool = False

    @property
    def lowered(self) -> bool:
        return self.level is not None and self.level != self.rating.appraised_level


@dataclass
class Rows:
    """The lines of one page of the list; ``elsewhere``: ids on other pages that somebody took out, which the page carries along.

    ``number`` from 1 to ``last``; ``first_row`` counts from 1.
    """

    lines: list[Line]
    elsewhere: list[int]
    number: int
    last: int
    first_row: int

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.lines) - 1

    @classmethod
    def of(cls, lines: list[Line], number: int) -> "Rows":
        size = len(lines) if len(lines) <= LISTED else PER_PAGE
        last = max(math.ceil(len(lines) / size), 1) if size else 1
        number = min(max(number, 1), last)
        start = (number - 1) * size
        shown = lines[start : start + size]
        here = {line.rating.pk for line in shown}
        elsewhere = [line.rating.pk for line in lines if line.left_out and line.rating.pk not in here]
        return cls(shown, elsewhere, number, last, start + 1)


@dataclass
class CappedGroup:
    """A cap that changes something, in names; ``tied``: lines between which people choose ``group.places``."""

    group: Group
    unit_name: str
    kept: list[Line]
    dropped: list[Line]
    tied: list[Line]
    chosen: int = 0
    error: str = ""


@dataclass
class Preview:
    lines: list[Line]
    caps: Caps
    levels: list[tuple[Level, int, int]]  # level, how many were appraised so, how many would be recognised so
    groups: list[CappedGroup]
    chosen: frozenset

    @property
    def recognised(self) -> list[Line]:
        return [line for line in self.lines if not line.left_out]

    @property
    def seen(self) -> str:
        """What the page carries of its rows: ids and the savings that were seen."""
        return ",".join(f"{line.rating.pk}:{line.rating.version}" for line in self.lines)

    @property
    def digest(self) -> str:
        """Changes when anybody would get another level than what is shown, ties aside."""
        rows = [line.rating for line in self.recognised]
        return digest_of(with_caps(rows).levels if self.chosen else self.caps.levels)

    @property
    def unconfirmed(self) -> list[RuleSet]:
        """The rule sets behind what would be recognised that nobody has confirmed."""
        return unconfirmed_of(line.rating for line in self.recognised)

    @property
    def by_unit(self) -> list[dict]:
        """``{"name", "code", "total", "numbers"}`` of each unit: numbers in the order of ``Level``."""
        return self._counted(lambda rating: rating.unit_id)

    @property
    def by_unit_and_level(self) -> list[dict]:
        """The same, of each unit apart for its own rating and for its unions, which ``level`` says."""
        return self._counted(lambda rating: (rating.unit_id, rating.level))

    @property
    def totals(self) -> list[int]:
        numbers = Counter(line.level for line in self.recognised)
        return [numbers[level] for level in Level]

    def _counted(self, key) -> list[dict]:
        found: dict[object, dict] = {}
        for line in self.recognised:
            rating = line.rating
            row = found.setdefault(
                key(rating),
                {
                    "name": line.unit_name,
                    "code": rating.unit.code,
                    "level": rating.get_level_display(),
                    "total": 0,
                    "numbers": Counter(),
                },
            )
            row["total"] += 1
            row["numbers"][line.level] += 1
        for row in found.values():
            row["numbers"] = [row["numbers"][level] for level in Level]
        return list(found.values())


def digest_of(levels: dict[int, str]) -> str:
    text = ",".join(f"{pk}:{level}" for pk, level in sorted(levels.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def fingerprint(levels: dict[int, str], issuer: int, paper: Paper) -> str:
    """Of all that a confirmation showed: what is done is what was shown."""
    text = f"{digest_of(levels)}|{issuer}|{paper!r}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def ready(asked: RecognitionFilter) -> list[Evaluation]:
    """The ratings that can be recognised now, of those that are asked for."""
    return list(asked.ready.select_related("round", "unit", "kind", "rated_union", "rated_unit", "rule_set"))


def as_seen(user, found: RatingRound, typed: str) -> list[Evaluation]:
    """The rows that a page carried in ``Preview.seen``, each with the saving that was seen; unknown ones are left out."""
    seen = {}
    for part in typed.split(","):
        pk, version = map(plain_number, part.partition(":")[::2])
        if None not in (pk, version):
            seen[pk] = version
    rows = Evaluation.objects.filter(appraised_by(user), round=found, pk__in=seen)
    rows = list(rows.select_related("round", "unit", "kind", "rated_union", "rated_unit", "rule_set"))
    for row in rows:
        row.version = seen[row.pk]
    return rows


def preview(
    rows: Iterable[Evaluation],
    names: UnitNames,
    *,
    left_out: Collection[int] = (),
    chosen: Collection[int] = (),
) -> Preview:
    """``left_out``: ids that are not to be recognised now; ``chosen``: ids that keep “xuất sắc” among ties."""
    rows, left_out = list(rows), frozenset(left_out)
    taken = [row for row in rows if row.pk not in left_out]
    caps, bare = with_caps(taken, chosen), with_caps(taken)
    lines = {
        row.pk: Line(
            row,
            names[row.unit_id] if row.is_upper_level else row.rated_union.name,
            names[row.unit_id],
            None if row.pk in left_out else Level(caps.levels[row.pk]),
            row.pk in left_out,
        )
        for row in rows
    }
    before = Counter(row.appraised_level for row in taken)
    after = Counter(caps.levels.values())
    return Preview(
        list(lines.values()),
        caps,
        [(level, before[level], after[level]) for level in Level],
        [
            _capped(open_group, group, lines, names, frozenset(chosen))
            for open_group, group in zip(bare.groups, caps.groups, strict=True)
            if open_group.dropped or open_group.tied
        ],
        frozenset(chosen),
    )


def _capped(bare: Group, group: Group, lines: dict[int, Line], names: UnitNames, chosen) -> CappedGroup:
    """``bare``: the group before anybody chose; its ties stay on the page, chosen or not."""

    def of(keys):
        return sorted((lines[pk] for pk in keys), key=lambda line: (-_points(line), line.rating.pk))

    return CappedGroup(
        bare,
        "" if bare.unit_id is None else names[bare.unit_id],
        of(bare.kept),
        of(bare.dropped),
        of(bare.tied),
        len(bare.tied & chosen),
        "" if not group.tied else f"Chọn đúng {bare.places} trong {len(bare.tied)} công đoàn bằng điểm nhau.",
    )


def _points(line: Line):
    points = line.rating.appraised_points
    return -1 if points is None else points
