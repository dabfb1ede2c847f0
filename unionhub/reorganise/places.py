"""Where a problem of the preview stands on the page: its field of the request becomes a field of the form."""

from unionhub.reorganise.preview import Problem


def placed(typed, problem: Problem) -> tuple[str, str]:
    """(anchor, text); the message is added to the field that it belongs to. Without a field: anchor ""."""
    area, *path = problem.field.split(".")
    found = _FINDERS.get(area, _paper)(typed, area, path)
    if found is None:
        return "", problem.message
    if hasattr(found, "cells"):
        found.errors.append(problem.message)
        return found.first_cell, problem.message
    form, name = found
    form.add_error(name, problem.message)
    return anchor_of(form[name]), f"{form[name].label}: {problem.message}"


def anchor_of(field) -> str:
    """The id of the input; of several boxes, that of the first."""
    return field.id_for_label or f"{field.auto_id}_0"


def _paper(typed, area, path):
    return (typed.paper, area) if area in typed.paper.fields else None


def _ending(typed, area, path):
    giver = _giver(typed, path)
    if giver is None:
        return (typed.ending[0], "unit") if len(typed.ending) else None
    name = {"heir": "heir", "reports": "reports", "reports_by": "reports"}.get(path[1] if path[1:] else "")
    if name and giver.fate:
        return giver.fate, name
    return next((form, "unit") for form in typed.ending if form.get("unit") == giver.code)


def _new(typed, area, path):
    form = next((form for form in typed.new if path and form.get("code") == path[0]), None)
    if form is None:
        return (typed.new[0], "name") if len(typed.new) else None
    return form, path[1] if path[1:] and path[1] in form.fields else "name"


def _staying(typed, area, path):
    form = next((form for form in typed.staying if path and form.get("unit") == path[0]), None)
    if form is None:
        return (typed.staying[0], "unit") if len(typed.staying) else None
    return form, path[1] if path[1:] and path[1] in form.fields else "unit"


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
    "new": _new,
    "staying": _staying,
    "unions": _spread,
    "enterprises": _spread,
    "users": _person,
    "targets": _target,
    "leaving": _target,
}
