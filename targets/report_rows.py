"""The form's figures as the lines of its page: field, words and neighbours ready to print."""

import dataclasses
from dataclasses import dataclass

from django.forms import BoundField

from targets import checks
from targets.checks import FIGURES
from targets.forms import SECTIONS, ReportForm, Section
from targets.foundings import without_list_text
from targets.neighbours import LABELS, NOT_ENTERED, Beside, Neighbour, beside
from targets.report_page import YearToDate
from vietnamese.numbers import group

COLUMNS = list(LABELS.values())


@dataclass
class Row:
    """One figure. ``field`` is None where nobody types it; then ``value_text`` stands in its place.

    ``warnings`` contradict, ``oddities`` are unusual; ``other`` is what somebody else saved in between; ``unlisted`` how many
    unions of the number have no list.
    """

    code: str
    label: str
    unit_label: str
    is_part: bool
    value_text: str
    neighbours: list[Neighbour]
    beside: Beside
    field: BoundField | None = None
    note: str = ""
    warnings: list[str] = dataclasses.field(default_factory=list)
    oddities: list[str] = dataclasses.field(default_factory=list)
    other: str = ""
    unlisted: str = ""


@dataclass
class Part:
    """A section with its rows."""

    section: Section
    rows: list[Row]
    offers_unchanged: bool = False


def form_parts(
    form: ReportForm, year: dict[str, YearToDate], saved_by_other: dict | None = None
) -> list[Part]:
    """The form's sections: fields, neighbours with what is typed, contradictions and oddities at their fields.

    ``year``: from ``report_page.year_to_date``. ``saved_by_other``: ``{code: value}`` where the saved draft differs.
    """
    context = form.context
    values = checks.complete(form.shown_values, context)
    by_code = {code: _row(code, values[code], context, year) for code in FIGURES}
    for code in form.asked:
        by_code[code].field = form[code]
    listed = context.foundings.counts.by_code
    for code, count in listed.items():
        if context.foundings.counted:
            by_code[code].note = "Đếm từ danh sách CĐCS thành lập."
        elif (values[code] or 0) > count:
            by_code[code].unlisted = without_list_text(values[code] - count)
    for problem in checks.errors(values, context):
        # What is about one founding stands in the list.
        if problem.founding is None and not form.errors.get(problem.code):
            by_code[problem.code].warnings.append(problem.message)
    for problem in checks.oddities(values, context):
        if problem.founding is None:
            by_code[problem.code].oddities.append(problem.message)
    if by_code["members_start"].field is None:
        by_code["members_start"].note = f"Chuyển từ cuối kỳ {context.quarter.previous()}."
    by_code["members_end"].note = "Tự tính: đầu kỳ + kết nạp mới − giảm."
    if values["members_end"] is None:
        by_code["members_end"].value_text = "Chưa đủ số liệu"
    for code, value in (saved_by_other or {}).items():
        by_code[code].other = NOT_ENTERED if value is None else group(value)
    unchanged = any(context.previous.get(before) is not None for before in checks.CARRIED_OVER.values())
    return [
        Part(
            section,
            [by_code[code] for code in section.figures],
            offers_unchanged=bool(section.unchanged) and unchanged,
        )
        for section in SECTIONS
    ]


def _row(code, value, context, year) -> Row:
    indicator = context.indicators[code]
    around = beside(code, context, year)
    return Row(
        code=code,
        label=indicator.name,
        unit_label=indicator.unit_label,
        is_part=indicator.part_of_id is not None,
        value_text=NOT_ENTERED if value is None else group(value),
        neighbours=around.items(value),
        beside=around,
    )
