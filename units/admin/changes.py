"""What was changed, by whom and when: rows of simple-history as people read them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.text import capfirst

from units.models import Unit, User
from vietnamese.dates import date_vi, datetime_vi
from vietnamese.numbers import shortest

NOTHING = "–"
HIDDEN = {"folded"}


@dataclass(frozen=True)
class Change:
    """One step: ``details`` are pairs (field, before or None where the row is new, after or None where it was deleted)."""

    at: datetime
    person: User | None  # None: the program
    what: str
    kind: str
    details: list = field(default_factory=list)

    @property
    def by(self) -> str:
        return str(self.person or "Hệ thống")


def changes_of(instance, children=()) -> list[Change]:
    """Every recorded change of ``instance`` and of its rows in ``children`` (pairs of model and foreign key), newest first."""
    found = _of_rows(type(instance), {"id": instance.pk}, leave_out={"id"})
    for model, parent in children:
        if hasattr(model, "history"):
            found += _of_rows(model, {f"{parent}_id": instance.pk}, leave_out={"id", parent})
    found += _passwords(instance)
    return sorted(found, key=lambda change: change.at, reverse=True)


def _of_rows(model, lookup, leave_out):
    fields = [f for f in model.history.model.tracked_fields if f.name not in leave_out | HIDDEN]
    rows = list(
        model.history.filter(**lookup).select_related("history_user").order_by("history_date", "history_id")
    )
    names = _names(fields, rows)
    many = _many(model, rows)
    fields += list(many)
    before, found = {}, []
    for row in rows:
        shown = {
            f: many[f].get(row.history_id, NOTHING) if f in many else _shown(f, row, names) for f in fields
        }
        old = before.get(row.id, {})
        if row.history_type == "-":
            details = [(capfirst(f.verbose_name), shown[f], None) for f in fields if shown[f] != NOTHING]
        elif not old:
            details = [(capfirst(f.verbose_name), None, shown[f]) for f in fields if shown[f] != NOTHING]
        else:
            details = [(capfirst(f.verbose_name), old[f], shown[f]) for f in fields if old[f] != shown[f]]
        before[row.id] = shown
        if details:  # a login or a new password saves the row without a visible change
            kind = row.get_history_type_display()
            found.append(
                Change(row.history_date, row.history_user, capfirst(model._meta.verbose_name), kind, details)
            )
    return found


def _names(fields, rows):
    """``{field: {pk: text}}`` of what the rows point at: one query for each field, two where it is a unit."""
    names = {}
    for f in fields:
        if f.is_relation:
            wanted = {getattr(row, f.attname) for row in rows} - {None}
            found = f.related_model._base_manager.filter(pk__in=wanted)
            if f.related_model is Unit:
                found = found.prefetch_related("versions")
            names[f] = {related.pk: str(related) for related in found}
    return names


def _many(model, rows) -> dict:
    """``{many-to-many field: {history id: names in order}}`` of those that the history keeps; two queries for each."""
    found = {}
    for f in getattr(model.history.model, "_history_m2m_fields", ()):
        links = getattr(model.history.model, f.name).model
        target = f.m2m_reverse_field_name()
        pairs = list(
            links._base_manager.filter(history__in=[row.history_id for row in rows]).values_list(
                "history_id", f"{target}_id"
            )
        )
        related = f.related_model._base_manager.filter(pk__in={pk for _, pk in pairs})
        if f.related_model is Unit:
            related = related.prefetch_related("versions").order_by("order", "pk")
        names, order = {}, {}
        for place, one in enumerate(related):
            names[one.pk], order[one.pk] = str(one), place
        texts = {}
        for row, pk in sorted(pairs, key=lambda pair: order.get(pair[1], 0)):
            texts.setdefault(row, []).append(names.get(pk, f"số {pk} (đã xóa)"))
        found[f] = {row: ", ".join(named) for row, named in texts.items()}
    return found


def _shown(f, row, names) -> str:
    value = getattr(row, f.attname)
    if value is None or value == "":
        return NOTHING
    if f.is_relation:
        return names[f].get(value, f"số {value} (đã xóa)")
    if f.choices:
        return str(dict(f.flatchoices).get(value, value))
    if isinstance(f, models.BooleanField):
        return "Có" if value else "Không"
    if isinstance(f, models.DateTimeField):
        return datetime_vi(value)
    if isinstance(f, models.DateField):
        return date_vi(value)
    if isinstance(value, Decimal):
        return shortest(value)
    return str(value)


def _passwords(instance):
    """Who set a password for somebody: the history leaves passwords out, so the site's log says it."""
    if not hasattr(instance, "set_password"):
        return []
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=str(instance.pk),
        action_flag=CHANGE,
        change_message__contains='["password"]',
    ).select_related("user")
    what = capfirst(instance._meta.verbose_name)
    return [Change(entry.action_time, entry.user, what, "Đặt lại mật khẩu") for entry in entries]
