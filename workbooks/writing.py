"""Workbooks that the product writes. No text in them is ever a formula."""

import datetime
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet.worksheet import Worksheet

from workbooks import styles

__all__ = ["Column", "original_text", "put", "rows_of", "safe_text", "styles", "table_workbook"]

# What Excel and its relatives take for the beginning of a formula, full-width twins included.
_FORMULA_START = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column:
    """A column of a table. ``width`` in characters, fitted where it is not given; ``number_format`` Excel's own.

    ``value``: what it reads of a record for ``rows_of``, an attribute (“kind.name”) or a function; without one it counts them.
    """

    label: str
    width: float | None = None
    number_format: str | None = None
    value: str | Callable | None = None


def rows_of(columns: Sequence[Column], records: Iterable) -> Iterator[list]:
    """What the columns read of each record, in order; empty texts and attributes of nothing are blank."""
    read = [_reader(column.value) for column in columns]
    for number, record in enumerate(records, 1):
        values = [number if value is None else value(record) for value in read]
        yield [None if value == "" else value for value in values]


def _reader(value):
    if value is None or callable(value):
        return value

    def read(record):
        for name in value.split("."):
            if record is None:
                return None
            record = getattr(record, name)
            record = record() if callable(record) else record
        return record

    return read


def safe_text(value):
    """Text that no spreadsheet runs: what begins like a formula gets an apostrophe; other values stay as they are.

    The one place that does this. A dash alone stays: it is how offices write “nothing”.
    """
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    if _FORMULA_START.match(text) and text.strip() not in ("-", "–"):
        return f"'{text}"
    return text


def original_text(text: str) -> str:
    """``safe_text`` undone, for a file of ours that comes back."""
    return text[1:] if text.startswith("'") and _FORMULA_START.match(text[1:]) else text


def put(cell: Cell, value, *, number_format: str | None = None) -> None:
    """Write a value with the font, border, alignment and number format of its kind."""
    if isinstance(value, bool):
        value = "Có" if value else "Không"
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.make_naive(value)
    if not isinstance(value, str | int | float | Decimal | datetime.date | datetime.time | None):
        value = str(value)
    cell.font, cell.border = styles.BODY_FONT, styles.BORDER
    if isinstance(value, str):
        cell.value = safe_text(value)
        # openpyxl takes texts such as “#N/A” for errors.
        cell.data_type = "s"
        cell.alignment = styles.LEFT
        return
    cell.value = value
    cell.alignment = styles.RIGHT
    if isinstance(value, datetime.datetime):
        cell.number_format, cell.alignment = number_format or styles.MOMENT, styles.CENTRED
    elif isinstance(value, datetime.date):
        cell.number_format, cell.alignment = number_format or styles.DATE, styles.CENTRED
    elif isinstance(value, int):
        cell.number_format = number_format or styles.WHOLE
    elif number_format:
        cell.number_format = number_format


def table_workbook(
    title: str | Sequence[str],
    notes: Sequence[str],
    columns: Sequence[Column | str],
    rows: Iterable[Sequence],
    *,
    total: Sequence | None = None,
    sheet_title: str = "Biểu số liệu",
    letterhead: Sequence[tuple[str, str]] = (),
    signed_by: Sequence[str] = (),
) -> bytes:
    """One table as an .xlsx file: title rows, note rows (“DỮ LIỆU MẪU”), header, rows, and a total row if given.

    ``letterhead``: left and right of the lines above the title, the last one with a rule; ``signed_by``: lines below the
    table at the right, with room for a signature.
    Whole numbers are grouped and right-aligned, dates are dates of Excel; None is a blank cell. Prints on A4 landscape.
    """
    columns = [column if isinstance(column, Column) else Column(column) for column in columns]
    book = Workbook()
    sheet = book.active
    sheet.title = _FORBIDDEN_IN_SHEET_NAMES.sub(" ", sheet_title)[:31] or "Biểu số liệu"
    titles = [title] if isinstance(title, str) else list(title)
    number = _letterhead(sheet, letterhead, len(columns))
    for texts, font in (([text for text in titles if text], styles.TITLE_FONT), (notes, styles.NOTE_FONT)):
        for text in texts:
            number += 1
            _line(sheet, number, text, font, len(columns))
    header_row = number + 2 if number else 1
    for position, column in enumerate(columns, 1):
        cell = sheet.cell(header_row, position)
        put(cell, column.label)
        cell.font, cell.fill, cell.alignment = styles.HEADER_FONT, styles.HEADER_FILL, styles.CENTRED
    lengths = [[column.label] for column in columns]
    number = header_row
    for row in rows:
        number += 1
        _row(sheet, number, columns, row, lengths)
    if total is not None:
        number += 1
        _row(sheet, number, columns, total, lengths)
        for position in range(1, len(columns) + 1):
            cell = sheet.cell(number, position)
            cell.font, cell.fill = styles.TOTAL_FONT, styles.TOTAL_FILL
    _signature(sheet, number + 2, signed_by, len(columns))
    for position, column in enumerate(columns):
        letter = sheet.cell(header_row, position + 1).column_letter
        sheet.column_dimensions[letter].width = column.width or styles.fitting_width(lengths[position])
    sheet.freeze_panes = sheet.cell(header_row + 1, 1)
    styles.print_on_a4(sheet, header_row=header_row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(sheet: Worksheet, number: int, text: str, font, width: int, first: int = 1) -> None:
    """Text across the columns ``first`` to ``width``."""
    cell = sheet.cell(number, first)
    put(cell, text)
    cell.font, cell.border, cell.alignment = font, styles.Border(), styles.CENTRED
    if width > first:
        sheet.merge_cells(start_row=number, end_row=number, start_column=first, end_column=width)


def _letterhead(sheet: Worksheet, lines: Sequence[tuple[str, str]], width: int) -> int:
    """The number of the last row that it takes; 0 where there is none."""
    middle = max(width // 2, 1)
    for number, (left, right) in enumerate(lines, 1):
        last = number == len(lines)
        bold, plain = (styles.RULED_FONT if last else styles.HEADER_FONT), styles.BODY_FONT
        _line(sheet, number, left, bold if last else plain, middle)
        _line(sheet, number, right, bold, width, middle + 1)
    return len(lines) + 1 if lines else 0


def _signature(sheet: Worksheet, number: int, lines: Sequence[str], width: int) -> None:
    for at, text in enumerate(lines, number):
        _line(sheet, at, text, styles.HEADER_FONT, width, max(width // 2, 1) + 1)


def _row(
    sheet: Worksheet, number: int, columns: list[Column], values: Sequence, lengths: list[list[str]]
) -> None:
    for position, (column, value) in enumerate(zip(columns, values, strict=True), 1):
        cell = sheet.cell(number, position)
        put(cell, value, number_format=column.number_format)
        shown = f"{value:,}" if isinstance(value, int) else str(value if value is not None else "")
        # Only the longest matters for the width.
        lengths[position - 1] = [max(lengths[position - 1][0], shown, key=len)]
