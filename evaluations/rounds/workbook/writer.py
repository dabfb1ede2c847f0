"""A rule set as a workbook: settings above, then the criteria, then the conditions. No text in it is a formula."""

import io

from openpyxl import Workbook

from evaluations.models import Level, RuleSet
from evaluations.models.rule_set import CONFIRMED, UNCONFIRMED
from evaluations.rounds.rule_set_content import MONTHS, Content
from evaluations.rounds.workbook.layout import (
    CRITERIA,
    HINT,
    KIND,
    LEVEL,
    OVERRIDES,
    ROUND,
    SETTINGS,
    STATUS,
    TITLE,
    TOTAL,
)
from workbooks.writing import put, styles

WIDTHS = (36, 34, 70, 12, 46)
POINTS = "General"  # “0.##” shows 90 as “90.”


def rule_set_workbook(rule_set: RuleSet, notes=()) -> bytes:
    """The .xlsx file; ``notes`` stand under the title (“DỮ LIỆU MẪU”)."""
    content = Content.of(rule_set)
    book = Workbook()
    sheet = book.active
    sheet.title = "Bộ tiêu chí"
    lines = _Lines(sheet)
    lines.alone(TITLE, styles.TITLE_FONT)
    for text in (*notes, HINT):
        lines.alone(text, styles.NOTE_FONT)
    lines.skip()
    status = CONFIRMED if rule_set.is_confirmed else UNCONFIRMED
    known = [
        (ROUND, str(rule_set.round)),
        (LEVEL, rule_set.get_level_display()),
        (KIND, rule_set.kind_name),
        (STATUS, status),
    ]
    for label, value in known:
        lines.pair(label, value)
    for name, label in SETTINGS.items():
        lines.pair(label, content.settings[name], None if name in MONTHS else POINTS)
    lines.skip()
    lines.header(CRITERIA)
    header_row = lines.row
    for line in content.criteria:
        lines.cells([getattr(line, name) for name in CRITERIA])
    lines.cells(["", "", TOTAL, content.points, ""], styles.TOTAL_FONT, styles.TOTAL_FILL)
    lines.skip()
    lines.header(OVERRIDES)
    for line in content.overrides:
        lines.cells([line.code, Level(line.best_level).label, line.text])
    for letter, width in zip("ABCDE", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    styles.print_on_a4(sheet, header_row=header_row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Lines:
    """Writes rows one below the other."""

    def __init__(self, sheet):
        self.sheet, self.row = sheet, 0

    def skip(self):
        self.row += 1

    def alone(self, text, font):
        self.row += 1
        cell = self.sheet.cell(self.row, 1)
        put(cell, text)
        cell.font, cell.border, cell.alignment = font, styles.Border(), styles.CENTRED
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=len(WIDTHS))

    def pair(self, label, value, number_format=None):
        self.row += 1
        put(self.sheet.cell(self.row, 1), f"{label}:")
        put(
            self.sheet.cell(self.row, 2),
            value or None if isinstance(value, str) else value,
            number_format=number_format,
        )
        self.sheet.cell(self.row, 2).alignment = styles.LEFT

    def header(self, columns):
        self.cells(list(columns.values()), styles.HEADER_FONT, styles.HEADER_FILL)
        for column in range(1, len(columns) + 1):
            self.sheet.cell(self.row, column).alignment = styles.CENTRED

    def cells(self, values, font=None, fill=None):
        self.row += 1
        for column, value in enumerate(values, 1):
            cell = self.sheet.cell(self.row, column)
            put(cell, None if value == "" else value, number_format=POINTS)
            if font:
                cell.font = font
            if fill:
                cell.fill = fill
        if not font:
            self.sheet.cell(self.row, 1).number_format = "@"  # “1.10” typed here stays a text
