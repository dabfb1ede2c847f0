"""What was told apart by the kind of a unit, “không kể CĐ các KCN”, becomes a group with that unit as its member.

A unit is in the group from the first day of that kind, and so is every heir of its past from the day on which it took over.
"""

import datetime

from django.db import migrations

from vietnamese import clock

KIND = "industrial_parks"
NAME, SHORT_NAME = "Công đoàn các khu công nghiệp", "CĐ các KCN"
REASON = "Lập nhóm theo loại đơn vị trước đây"
A_DAY = datetime.timedelta(days=1)


def make_group(apps, schema_editor):
    unit_model, version_model, group_model, member_model = (
        apps.get_model("units", name) for name in ("Unit", "UnitVersion", "UnitGroup", "UnitGroupMember")
    )
    units = {unit.pk: unit for unit in unit_model.objects.filter(withdrawn=False)}
    versions = {}
    for version in version_model.objects.filter(unit__in=units).order_by("valid_from", "sequence"):
        versions.setdefault(version.unit_id, []).append(version)
    province = next((pk for pk, several in versions.items() if several[-1].kind == "province"), None)
    since = {
        pk: next(version.valid_from for version in several if version.kind == KIND)
        for pk, several in versions.items()
        if several[-1].kind == KIND
    }
    if not since or province is None or group_model.objects.exists():
        return
    waiting = list(since)
    while waiting:
        unit = units[waiting.pop()]
        if unit.heir_id in units and unit.heir_id not in since:
            since[unit.heir_id] = unit.dissolved_on
            waiting.append(unit.heir_id)
    group = group_model.objects.create(
        federation_id=province, name=NAME, short_name=SHORT_NAME, purpose="apart", order=1
    )
    _add_history(apps, "HistoricalUnitGroup", group)
    for pk in sorted(since):
        ended = units[pk].dissolved_on
        last = ended - A_DAY if ended and ended > since[pk] else None
        member = member_model.objects.create(
            group=group, unit_id=pk, valid_from=since[pk], valid_until=last
        )
        _add_history(apps, "HistoricalUnitGroupMember", member)


def _add_history(apps, model, row):
    history = apps.get_model("units", model)
    names = {field.attname for field in history._meta.concrete_fields}
    history.objects.create(
        **{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname in names},
        history_date=clock.now(),
        history_type="+",
        history_change_reason=REASON,
    )


class Migration(migrations.Migration):
    dependencies = [("units", "0005_groups_of_units")]

    operations = [migrations.RunPython(make_group, migrations.RunPython.noop, elidable=True)]
