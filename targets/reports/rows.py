"""The form's figures as the lines of its page: field, words and neighbours ready to print."""

import dataclasses
from dataclasses import dataclass

from django.forms import BoundField

from targets.foundings.rules import without_list_text
from targets.reports import checks
from targets.reports.comparisons import LABELS, NOT_ENTERED, Beside, Neighbour, beside
from targets.reports.forms import SECTIONS, ReportForm, Section
from targets.reports.page import YearToDate
from vietnamese.numbers import group

COLUMNS = list(LABELS.values())


@dataclass
class Row:
    """One figure. ``field`` is None where nobody types it; then ``value_text`` stands in its place.

    ``warnings`` contradict, ``oddities`` are unusual; ``unlisted`` how many unions of the number have no
    list; ``terms`` the codes that it is computed of, with a minus where one is taken off.
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
    unlisted: str = ""
    terms: str = ""


@dataclass
class Part:
    """A section with its rows."""

    section: Section
    rows: list[Row]
    offers_unchanged: bool = False


def form_parts(form: ReportForm, year: dict[str, YearToDate]) -> list[Part]:
    """The form's sections: fields, neighbours with what is typed, contradictions and oddities at their fields.

    ``year``: from ``report_page.year_to_date``.
    """
    context = form.context
    values = checks.complete(form.shown_values, context)
    by_code = {code: _row(code, values[code], context, year) for code in context.figures}
    for code in form.asked:
        by_code[code].field = form[code]
    listed = context.foundings.by_code
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
    for code in context.openings:
        by_code[code].note = f"Chuyển từ cuối kỳ {context.quarter.previous()}."
    for code, terms in context.terms.items():
        by_code[code].terms = " ".join(f"{'-' if sign < 0 else ''}{part}" for sign, part in terms)
        by_code[code].note = f"Tự tính: {_sum_text(terms, context)}."
        if values[code] is None:
            by_code[code].value_text = "Chưa đủ số liệu"
    unchanged = {code for code in context.carried_over if context.previous.get(code) is not None}
    return [
        Part(
            section,
            [by_code[code] for code in context.of_section(section.code)],
            offers_unchanged=not unchanged.isdisjoint(context.of_section(section.code)),
        )
        for section in SECTIONS
    ]


def _sum_text(terms, context) -> str:
    """“ĐV đầu kỳ + Kết nạp ĐV − ĐV giảm”."""
    text = " ".join(
        f"{'−' if sign < 0 else '+'} {context.indicators[code].short_name}" for sign, code in terms
    )
    return text.removeprefix("+ ")


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
