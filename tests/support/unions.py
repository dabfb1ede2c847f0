"""Grassroots unions for tests, made by the real actions."""

import datetime

from tests.support import people
from units.models import Founding, GrassrootsUnion, OrganisationKind, Unit
from units.register.actions import FoundingPaper, found, register

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PRIVATE, FOREIGN, SCHOOL = "dn-ngoai-nha-nuoc", "dn-fdi", "su-nghiep"


def union(unit_code, name="CĐCS Công ty Một", kind=PRIVATE, **details) -> GrassrootsUnion:
    """A union that is in the register without a founding."""
    return register(
        by=people.staff(),
        unit=Unit.objects.get(code=unit_code),
        name=name,
        kind=OrganisationKind.objects.get(code=kind),
        **details,
    )


def founded(
    unit_code,
    name="CĐCS Công ty Hai",
    kind=PRIVATE,
    on=datetime.date(2024, 2, 20),
    workforce=25,
    members=20,
    number="12/QĐ-LĐLĐ",
    **details,
) -> Founding:
    """A union with its founding."""
    return found(
        by=people.staff(),
        unit=Unit.objects.get(code=unit_code),
        name=name,
        kind=OrganisationKind.objects.get(code=kind),
        paper=FoundingPaper(on, number, workforce=workforce, members=members),
        **details,
    )
