"""Whom typed words mean among the rated or inspected: units by all their names, grassroots unions by their search key."""

from django.db.models import Q

from units.models import UnitVersion
from vietnamese.fields import search_q
from vietnamese.short_forms import is_found, search_terms
from vietnamese.text import fold


def named(typed: str, *, unit: str, union: str) -> Q:
    """Rows whose foreign key ``unit`` or ``union`` is somebody with all these words, marks aside; everything without words.

    A unit is found by the names of all times, a union by employer, tax code and place too. Units are few: their names are
    compared here, by one query.
    """
    terms = search_terms(typed)
    if not terms:
        return Q()
    names: dict[int, str] = {}
    for key, *texts in UnitVersion.objects.order_by().values_list("unit", "name", "short_name"):
        names[key] = fold(" ".join([names.get(key, ""), *texts]))
    found = [key for key, name in names.items() if is_found(terms, name)]
    unions = Q(**{f"{union}__isnull": False}) & search_q(typed, f"{union}__search_key")
    return Q(**{f"{unit}__in": found}) | unions
