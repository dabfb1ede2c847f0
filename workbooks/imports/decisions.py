"""Numbers and days of decisions as offices write them: in two cells, or both in one (“05/QĐ-LĐLĐ ngày 01 tháng 02 năm 2024”)."""

import datetime
from dataclasses import dataclass

from vietnamese.dates import date_vi, split_decision, split_short_decision
from vietnamese.text import one_line
from workbooks.cell_values import CellAsked, CellRefused, day_of, side_text_of, text_of


@dataclass(frozen=True, slots=True)
class Decision:
    """Number and day of a decision that stand in one cell."""

    number: str
    day: datetime.date


def decision_day(value) -> datetime.date | Decision | None:
    """What stands in a column of days."""
    try:
        return day_of(value)
    except CellRefused:
        if isinstance(value, str) and (found := split_decision(value)) and found[0]:
            return Decision(*found)
        raise


def decision_number(value, max_length: int) -> str | Decision:
    """What stands in a column of numbers; a number that is too long is shortened (CellRemark)."""
    if isinstance(value, str) and (found := split_decision(value)):
        return Decision(text_of(found[0], max_length=max_length), found[1])
    if isinstance(value, str) and (likely := split_short_decision(value)):
        number, day = likely
        raise CellAsked(
            f"“{one_line(value)}” chỉ ghi hai chữ số của năm. Có phải là ngày {date_vi(day)}?",
            [(f"Là {date_vi(day)}", Decision(text_of(number, max_length=max_length), day))],
        )
    return side_text_of(value, max_length=max_length)


def put_apart(values: dict, number_key: str, day_key: str, labels: dict[str, str]) -> tuple[str, str]:
    """Put a number and a day that stood in one cell where each belongs.

    (key, text) of a cell whose day is not the one that its own column says; empty texts where nothing is wrong.
    """
    wrong = "", ""
    for key, other in ((number_key, day_key), (day_key, number_key)):
        if not isinstance(both := values.get(key), Decision):
            continue
        values[day_key], values[number_key] = (
            (values.get(day_key, both.day), both.number)
            if key == number_key
            else (both.day, values.get(number_key, both.number))
        )
        if values[day_key] != both.day:
            day = date_vi(both.day)
            wrong = key, f"Ngày ghi cùng số ({day}) khác với cột “{labels[other]}”. Vui lòng kiểm tra lại."
        if not values[number_key]:
            del values[number_key]
    return wrong
