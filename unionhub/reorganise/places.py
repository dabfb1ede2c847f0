"""Where a problem of the preview stands on the page: its field of the request becomes a field of the form."""

from unionhub.reorganise.preview import Problem


def placed(typed, problem: Problem) -> tuple[str, str]:
    """(anchor, text); the message is added to the field that it belongs to. Without a field: anchor ""."""
    area, *path = problem.field.split(".")
    place = _FINDERS.get(area, _paper)(typed, area, path)
    if place is None:
        return "", problem.message
    if hasattr(place, "cells"):
        place.errors.append(problem.message)
        return place.first_cell, problem.message
    form, name = place
    form.add_error(name, problem.message)
    return anchor_of(form[name]), f"{form[name].label}: {problem.message}"


def anchor_of(field) -> str:
    """The id of the input; of several boxes, that of the first."""
    return field.id_for_label or f"{field.auto_id}_0"


def _paper(typed, area, path):
    return (typed.paper, area) if area in typed.paper.fields else None


def _ending(typed, area, path):
    giver = _giver(typed, path)
    name = {"heir": "heir", "reports": "reports", "reports_by": "reports"}.get(path[1] if path[1:] else "")
    return (giver.fate, name) if giver and name and giver.fate else _row(typed, area, path)


def _row(typed, area, path):
    """The row of the unit, else the first one; the field that is named, else the first one that says which unit it is."""
    rows = [*getattr(typed, area)]
    key, usual = ("code", "name") if area == "new" else ("unit", "unit")
    form = next((form for form in rows if path and form.get(key) == path[0]), None)
    if form is None:
        return (rows[0], usual) if rows else None
    return form, path[1] if path[1:] and path[1] in form.fields else usual


def _spread(typed, area, path):
    giver = _giver(typed, path)
    spread = next((one for one in giver.spreads if one.register.code == area), None) if giver else None
    return (spread.form, "rest") if spread and spread.asks else None


def _person(typed, area, path):
    for giver in typed.givers:
        for form in giver.people:
            if path and form.person.username == path[0] and (not path[1:] or path[1] == giver.code):
                return form, "to"
    return None


def _target(typed, area, path):
    giver = _giver(typed, path)
    if giver is None or giver.allocation is None:
        return None
    if len(path) >= 3 and (row := giver.allocation.row_of(path[1], path[2])):
        return row if row.cells else None
    return next((row for row in giver.allocation.rows if row.cells), None)


def _giver(typed, path):
    return next((giver for giver in typed.givers if path and giver.code == path[0]), None)


_FINDERS = {
    "ending": _ending,
    "new": _row,
    "staying": _row,
    "unions": _spread,
    "enterprises": _spread,
    "users": _person,
    "targets": _target,
    "leaving": _target,
}
