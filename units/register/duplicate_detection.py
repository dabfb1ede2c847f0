"""Unions that may be the same one: a question to people, never an error.

The same tax code anywhere in the province; within a unit, names that are alike (``name_matching.py``). Only unions that
share a block are compared, never all with all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from units.models import GrassrootsUnion
from units.register.name_matching import EDGE, alike, blocks, core, telling_word
from vietnamese.fields import tax_code as stored_tax_code

BLOCK_LIMIT = 50  # a block that is larger tells nothing apart; its first members are compared


@dataclass(frozen=True)
class Double:
    """``union`` may be the same; ``reason`` says why, in Vietnamese.

    With the same tax code it may be another unit's: who may not see that union is told its unit and no more.
    """

    union: GrassrootsUnion
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a union is compared by. ``core``: of its name, or of its enterprise where the name says nothing."""

    unit_id: int
    core: str
    tax_code: str

    @classmethod
    def of(cls, unit_id: int, name: str, employer: str = "", tax_code: str = "") -> "Entry":
        return cls(unit_id, core(name) or core(employer or ""), tax_code or "")


@dataclass(frozen=True, slots=True)
class Match:
    """``known``: position in the known entries; ``earlier``: position in the new ones; one of the two."""

    reason: str
    known: int | None = None
    earlier: int | None = None


def find_doubles(
    *, unit_id: int, name: str, employer: str = "", tax_code: str = "", exclude_pk: int | None = None
) -> list[Double]:
    """Unions of the register that this one may be; two queries at most, those of the same tax code first."""
    entry = Entry.of(unit_id, name, employer, stored_tax_code(tax_code))
    wanted = Q()
    if entry.tax_code:
        wanted |= Q(tax_code=entry.tax_code)
    if entry.core:
        word = telling_word(entry.core)
        edges = Q(search_key__contains=word[:EDGE]) | Q(search_key__contains=word[-EDGE:])
        wanted |= Q(unit_id=unit_id) & (edges if word else Q())
    if not wanted:
        return []
    found = list(
        GrassrootsUnion.objects.filter(wanted)
        .exclude(pk=exclude_pk)
        .order_by("pk")
        .values_list("pk", "unit_id", "name", "employer", "tax_code")
    )
    matches = compare([Entry.of(*values) for _, *values in found], [entry]).get(0, [])
    unions = GrassrootsUnion.objects.select_related("unit").in_bulk(
        [found[match.known][0] for match in matches]
    )
    return [Double(unions[found[match.known][0]], match.reason) for match in matches]


def compare(known: Sequence[Entry], new: Sequence[Entry]) -> dict[int, list[Match]]:
    """For each position in ``new`` that may be a double: what it may be, among the known ones and the new ones before it."""
    found: dict[int, list[Match]] = defaultdict(list)
    codes: dict[str, list[int]] = defaultdict(list)
    names: dict[tuple[int, str], list[int]] = defaultdict(list)
    entries = [*known, *new]
    first_new = len(known)
    # Known ones that share no tax code and no block with a new one need not be kept.
    units = {entry.unit_id for entry in new}
    for position, entry in enumerate(entries):
        is_new = position >= first_new
        keys = [(entry.unit_id, key) for key in blocks(entry.core)] if entry.unit_id in units else []
        if is_new:
            seen = set()
            for other, reason in _candidates(entry, keys, entries, codes, names):
                if other not in seen:
                    seen.add(other)
                    place = {"known": other} if other < first_new else {"earlier": other - first_new}
                    found[position - first_new].append(Match(reason, **place))
        if entry.tax_code:
            codes[entry.tax_code].append(position)
        for key in keys:
            names[key].append(position)
    return dict(found)


def _candidates(entry, keys, entries, codes, names) -> Iterable[tuple[int, str]]:
    if entry.tax_code:
        for other in codes.get(entry.tax_code, ())[:BLOCK_LIMIT]:
            yield other, f"Cùng mã số thuế {entry.tax_code}."
    for key in keys:
        for other in names.get(key, ())[:BLOCK_LIMIT]:
            if entries[other].core == entry.core:
                yield other, "Cùng tên khi không kể dấu và loại hình doanh nghiệp."
            elif alike(entry.core, entries[other].core):
                yield other, "Tên gần giống nhau."
