"""A unit through its events, for its page: where it came from, what became of it, by which decisions."""

from dataclasses import dataclass

from django.urls import reverse

from unionhub.reorganise.kinds import kind_of
from unionhub.reorganise.kinds.base import Line, OtherParts
from unionhub.reorganise.tables import name_of, where_past_counts
from units.models import PartRole, Reorganisation
from vietnamese.dates import date_vi


@dataclass(frozen=True)
class Relative:
    """Another unit of the event. ``url``: its page, "" for who may not open it."""

    name: str
    url: str


@dataclass(frozen=True)
class LineageStep:
    """``said`` is followed by the names of ``others``; ``more`` is a sentence of its own, or ""."""

    day: str
    said: str
    others: tuple[Relative, ...]
    more: str
    decision: str
    url: str


def lineage(code: str, *, user) -> list[LineageStep]:
    """Events that stand, newest first; a fixed number of queries. ``user`` gets links to what they may open."""
    events = (
        Reorganisation.objects.standing()
        .filter(parts__unit__code=code)
        .order_by("-effective_on", "-pk")
        .prefetch_related("parts__unit__versions", "parts__heir__versions")
    )
    opens_units = user.has_perm("targets.view_progress")
    opens_events = user.has_perm("units.view_reorganisation")
    return [_step(event, code, opens_units, opens_events) for event in events]


def _step(event, code, opens_units, opens_events) -> LineageStep:
    parts = list(event.parts.all())
    own = next(part for part in parts if part.unit.code == code)
    line = _line(event, own, [part for part in parts if part is not own])
    return LineageStep(
        day=date_vi(event.effective_on),
        said=line.text,
        others=tuple(
            Relative(
                name_of(part, event),
                reverse("dashboard-unit", args=[part.unit.code]) if opens_units else "",
            )
            for part in line.others
        ),
        more=line.more,
        decision=f"{event.get_kind_display()}, quyết định số {event.number}",
        url=reverse("reorganise-detail", args=[event.pk]) if opens_events else "",
    )


def _line(event, own, others) -> Line:
    by_role = OtherParts(*([part for part in others if part.role == role] for role in OtherParts._fields))
    kind = kind_of(event)
    if own.role == PartRole.NEW:
        return kind.line_of_new(by_role)
    if own.role == PartRole.STAYING:
        return kind.line_of_staying(by_role, name_of(own, event))
    heir = next((part for part in others if part.unit_id == own.heir_id), None)
    more = where_past_counts(name_of(heir, event) if heir else "")
    takers = [*by_role.new, *by_role.staying]
    return Line("Kết thúc hoạt động; đơn vị tiếp nhận:" if takers else "Kết thúc hoạt động.", takers, more)
