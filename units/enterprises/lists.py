"""What the list says of its rows beside what is on them."""

from units.enterprises.access import Mark, stage
from units.enterprises.questions import known_tax_codes
from units.structure.unit_names import UnitNames
from vietnamese import clock

HAS_UNION = Mark("insufficient", "Đã có CĐCS?")


def dress(enterprises, names: UnitNames) -> None:
    """Put ``unit_name``, ``stage`` and ``marks`` on every enterprise; one query for all of them."""
    known = known_tax_codes(one.tax_code for one in enterprises if one.is_open)
    year = clock.today().year
    for one in enterprises:
        one.unit_name, one.stage = names[one.unit_id], stage(one)
        one.marks = []
        if one.is_open and one.tax_code in known:
            one.marks.append(HAS_UNION)
        if one.is_open and one.surveyed_year < year:
            one.marks.append(Mark("no_report", f"Chưa khảo sát năm {year}"))
