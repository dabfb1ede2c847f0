"""What an event changed, row by row with before and after, so that it can be shown, and taken back exactly.

A row of ``Reorganisation.effects``: ``{"model": "units.unit", "pk": 3, "before": {…} | None, "after": {…} | None}`` with
the columns that changed; all of them where the row was made (before None) or removed (after None).
"""

import datetime

from django.apps import apps
from simple_history.utils import bulk_create_with_history, bulk_update_with_history


class Conflict(Exception):
    """The row is not any more as the event left it; ``row`` is the row, or None where it is gone."""

    def __init__(self, effect: dict, row=None):
        super().__init__(f"{effect['model']} {effect['pk']}")
        self.effect, self.row = effect, row


class Effects(list):
    """Writes rows in the name of ``by`` and notes what it wrote."""

    def __init__(self, by):
        super().__init__()
        self.by = by

    def create(self, row):
        """Save a new row."""
        row._history_user = self.by
        row.save(force_insert=True)
        self._note(row, None, columns_of(row))
        return row

    def change(self, row, **values):
        """Set columns (by attname) and save; nothing where they have these values already."""
        before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
        if not before:
            return row
        for name in before:
            setattr(row, name, values[name])
        row._history_user = self.by
        row.save(update_fields=[row._meta.get_field(name).name for name in before])
        self._note(row, _plain(before), _plain({name: values[name] for name in before}))
        return row

    def change_many(self, rows, name, values):
        """Set the column ``name`` of each of ``rows`` to ``values[pk]``, in bulk, with history where the model has one."""
        changed = [row for row in rows if getattr(row, name) != values[row.pk]]
        for row in changed:
            before = {name: getattr(row, name)}
            setattr(row, name, values[row.pk])
            self._note(row, _plain(before), _plain({name: values[row.pk]}))
        if changed:
            _update_many(type(changed[0]), changed, [name], self.by)
        return changed

    def watch(self, row, *names):
        """Note columns that the event relies on and leaves alone."""
        values = _plain({name: getattr(row, name) for name in names})
        self._note(row, values, values)

    def delete(self, row):
        self._note(row, columns_of(row), None)
        row._history_user = self.by
        row.delete()

    def _note(self, row, before, after):
        self.append({"model": row._meta.label_lower, "pk": row.pk, "before": before, "after": after})


def columns_of(row) -> dict:
    return _plain({field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})


def current(effects) -> dict[tuple[str, int], object]:
    """The rows of these effects as they are now, one query for each model; rows that are gone are missing."""
    keys: dict[str, set[int]] = {}
    for effect in effects:
        keys.setdefault(effect["model"], set()).add(effect["pk"])
    return {
        (label, pk): row
        for label, pks in keys.items()
        for pk, row in _manager(label).in_bulk(list(pks)).items()
    }


def differs(effect: dict, row) -> bool:
    """Whether the row is not any more as the event left it, in the columns that the event wrote."""
    if effect["after"] is None or row is None:
        return (effect["after"] is None) != (row is None)
    return any(_one(getattr(row, name)) != value for name, value in effect["after"].items())


def put_back(effects, *, by) -> None:
    """Give every row the columns that it had before, removed rows with their keys, and remove what was made.

    Raises Conflict for the first that is not as the event left it. What was written last is taken back first.
    """
    rows = current(effects)
    changed: dict[tuple[str, tuple[str, ...]], list] = {}
    removed: dict[str, list] = {}
    for effect in reversed(effects):
        row = rows.get((effect["model"], effect["pk"]))
        if differs(effect, row):
            raise Conflict(effect, row)
        model = apps.get_model(effect["model"])
        if effect["before"] == effect["after"]:
            continue
        if effect["before"] is None:
            row._history_user = by
            row.delete()
        elif effect["after"] is None:
            removed.setdefault(effect["model"], []).append(model(**_read(model, effect["before"])))
        else:
            for name, value in _read(model, effect["before"]).items():
                setattr(row, name, value)
            names = tuple(model._meta.get_field(name).name for name in effect["before"])
            changed.setdefault((effect["model"], names), []).append(row)
    for (label, names), found in changed.items():
        _update_many(apps.get_model(label), found, names, by)
    for label, found in removed.items():
        model = apps.get_model(label)
        if _has_history(model):
            bulk_create_with_history(found, model, default_user=by)
        else:
            model._base_manager.bulk_create(found)


def _update_many(model, rows, names, by):
    if _has_history(model):
        bulk_update_with_history(
            rows, model, list(names), batch_size=500, default_user=by, manager=model._base_manager
        )
    else:
        model._base_manager.bulk_update(rows, list(names), batch_size=500)


def _has_history(model) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")


def _manager(label):
    return apps.get_model(label)._base_manager


def _read(model, values: dict) -> dict:
    return {name: model._meta.get_field(name).to_python(value) for name, value in values.items()}


def _plain(values: dict) -> dict:
    return {name: _one(value) for name, value in values.items()}


def _one(value):
    return value.isoformat() if isinstance(value, datetime.date) else value
