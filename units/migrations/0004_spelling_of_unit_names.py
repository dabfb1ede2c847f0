"""Names of two units in the spelling of official documents; the spelling of the annex stays as an alias.

Only names that are still exactly as they were shipped are corrected, so what staff have written stays.
"""

from django.db import migrations

from vietnamese import clock
from vietnamese.text import fold

# Code of the unit: (as shipped before, as it is written).
NAMES = {"kcn": ("CĐ Các KCN tỉnh", "CĐ các KCN tỉnh"), "y-te": ("CĐN Y Tế", "CĐN Y tế")}
REASON = "Viết tên đơn vị theo quy tắc viết hoa của Nghị định 30/2020/NĐ-CP"


def correct_names(apps, schema_editor):
    """Versions with their history, and the journal of events, without which an event could not be undone any more."""
    version_model, alias_model, event_model = (
        apps.get_model("units", name) for name in ("UnitVersion", "UnitAlias", "Reorganisation")
    )
    corrected: dict[int, tuple[str, str]] = {}
    for code, (old, new) in NAMES.items():
        versions = list(version_model.objects.filter(unit__code=code, short_name=old))
        for version in versions:
            version.short_name = new
            version.save(update_fields=["short_name"])
            _add_history(apps, "HistoricalUnitVersion", version, "~")
            corrected[version.pk] = old, new
        if versions:
            unit = versions[0].unit
            alias, is_new = alias_model.objects.get_or_create(
                unit=unit, folded=fold(old), defaults={"name": old}
            )
            if is_new:
                _add_history(apps, "HistoricalUnitAlias", alias, "+")
    if corrected:
        # An event that was undone is sealed, and nobody compares its journal with the rows any more.
        for event in event_model.objects.filter(undone_at__isnull=True):
            if _correct_journal(event.effects, corrected):
                event.save(update_fields=["effects"])


def _correct_journal(effects, corrected) -> bool:
    found = False
    for effect in effects:
        if effect["model"] != "units.unitversion" or effect["pk"] not in corrected:
            continue
        old, new = corrected[effect["pk"]]
        for values in filter(None, (effect["before"], effect["after"])):
            if values.get("short_name") == old:
                values["short_name"], found = new, True
    return found


def _add_history(apps, model, row, kind):
    history = apps.get_model("units", model)
    names = {field.attname for field in history._meta.concrete_fields}
    history.objects.create(
        **{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname in names},
        history_date=clock.now(),
        history_type=kind,
        history_change_reason=REASON,
    )


class Migration(migrations.Migration):
    dependencies = [("units", "0003_words_as_officers_write")]

    # Backwards nothing is done: both spellings are read.
    operations = [migrations.RunPython(correct_names, migrations.RunPython.noop, elidable=True)]
