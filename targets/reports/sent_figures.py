"""The figures of units as they were last sent, quarter by quarter."""

from collections.abc import Iterable

from targets.models import ReportFigure, ReportRevision, ReportState
from vietnamese.dates import Quarter


def sent_figures(units: Iterable[int]) -> dict[int, dict[Quarter, dict[str, int | None]]]:
    """``{unit id: {quarter: {code: value}}}`` of the approved revision, else of the last one that was sent; two queries."""
    sent = (
        ReportRevision.objects.filter(report__unit__in=units, closed_at__isnull=False)
        .order_by("number")
        .values_list(
            "pk",
            "report__unit_id",
            "report__period__year",
            "report__period__quarter",
            "report__state",
            "report__approved_revision_id",
        )
    )
    last: dict[tuple[int, Quarter], int] = {}
    for revision, unit, year, number, state, approved in sent:
        if state != ReportState.APPROVED or revision == approved:
            last[unit, Quarter(year, number)] = revision
    # By keys, not by a join of figures, revisions and reports: that rested on what the database's planner believed.
    figures = ReportFigure.objects.order_by().filter(revision__in=last.values())
    of_revision: dict[int, dict[str, int | None]] = {}
    for revision, code, value in figures.values_list("revision_id", "indicator__code", "value"):
        of_revision.setdefault(revision, {})[code] = value
    found: dict[int, dict[Quarter, dict[str, int | None]]] = {}
    for (unit, quarter), revision in last.items():
        if revision in of_revision:
            found.setdefault(unit, {})[quarter] = of_revision[revision]
    return found
