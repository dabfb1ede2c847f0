"""Loads the units that the product ships; adds what is missing and never touches what staff have changed."""

import datetime
import json
from pathlib import Path

from django.db import transaction

from units.models import OrganisationKind, Unit, UnitAlias, UnitGroup, UnitGroupMember, UnitVersion
from vietnamese.text import fold


@transaction.atomic
def load_units(path: Path) -> int:
    """Create the units of a JSON file that do not exist yet; returns how many were created."""
    created = 0
    for row in json.loads(path.read_text(encoding="utf-8")):
        unit, is_new = Unit.objects.get_or_create(
            code=row["code"], defaults={"order": row["order"], "owes_reports": row["owes_reports"]}
        )
        if not is_new:
            continue
        created += 1
        UnitVersion.objects.create(
            unit=unit,
            valid_from=datetime.date.fromisoformat(row["valid_from"]),
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            parent=Unit.objects.get(code=row["parent"]) if row["parent"] else None,
        )
        for name in row["aliases"]:
            UnitAlias.objects.get_or_create(unit=unit, folded=fold(name), defaults={"name": name})
    return created


@transaction.atomic
def load_unit_groups(path: Path) -> int:
    """Create the groups of a JSON file where nobody has ever made or removed one; returns how many were created."""
    if UnitGroup.history.exists():
        return 0
    rows = json.loads(path.read_text(encoding="utf-8"))
    units = Unit.objects.in_bulk(
        [code for row in rows for code in (row["federation"], *(one["unit"] for one in row["members"]))],
        field_name="code",
    )
    for row in rows:
        group = UnitGroup.objects.create(
            federation=units[row["federation"]], name=row["name"], short_name=row["short_name"]
        )
        for one in row["members"]:
            since = datetime.date.fromisoformat(one["valid_from"])
            UnitGroupMember.objects.create(group=group, unit=units[one["unit"]], valid_from=since)
    return len(rows)


def load_organisation_kinds(path: Path) -> int:
    """Create the kinds of organisations of a JSON file that do not exist yet; returns how many were created."""
    created = 0
    for row in json.loads(path.read_text(encoding="utf-8")):
        code = row.pop("code")
        _, is_new = OrganisationKind.objects.get_or_create(code=code, defaults=row)
        created += is_new
    return created
