"""The register as a workbook: row after row, so that a whole country's fit into little memory."""

import tempfile
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from unionhub.dashboard.words import SAMPLE
from units.models import CeasedReason, OrganisationKind
from units.register_columns import COLUMNS, Content
from vietnamese import clock
from vietnamese.dates import date_vi
from workbooks import styles
from workbooks.writing import put, safe_text

ROWS_AT_ONCE = 5_000
TITLE = "Danh sách công đoàn cơ sở"
_COMPUTED = {"", "not_members"}


def of_unions(unions, *, unit_names: dict[int, str], notes: Iterable[str], sample: bool):
    """An open temporary file with the unions of a queryset in its order; ``notes``: what the list is kept to.

    Its columns are those that the import reads (``units/register_columns.py``).
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Công đoàn cơ sở")
    head = [TITLE, *([SAMPLE] if sample else []), "; ".join([*notes, f"xuất ngày {date_vi(clock.today())}"])]
    header_row = len(head) + 2
    for position, column in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + position)].width = column.width
    sheet.freeze_panes = f"E{header_row + 1}"
    styles.print_on_a4(sheet, header_row=header_row)
    for position, text in enumerate(head):
        sheet.append([_cell(sheet, text, styles.NOTE_FONT if position else styles.TITLE_FONT)])
    sheet.append([])
    sheet.append([_header(sheet, column.label) for column in COLUMNS])
    for number, row in enumerate(_rows(unions, unit_names), 1):
        row[1] = number
        sheet.append([_value(sheet, value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _rows(unions, unit_names):
    """Lists of values in the order of the columns; TT is left open."""
    kinds = dict(OrganisationKind.objects.values_list("pk", "name"))
    words = {
        Content.UNIT: lambda pk: unit_names.get(pk, ""),
        Content.KIND: kinds.get,
        Content.REASON: dict(CeasedReason.choices).get,
    }
    read = [column for column in COLUMNS if column.attribute not in _COMPUTED]
    places = [COLUMNS.index(column) for column in read]
    workforce, members, outside = (
        next(place for place, column in enumerate(COLUMNS) if column.attribute == attribute)
        for attribute in ("workforce", "members", "not_members")
    )
    turned = [
        (place, words[column.content]) for place, column in enumerate(COLUMNS) if column.content in words
    ]
    found = unions.values_list(*(column.attribute for column in read)).iterator(chunk_size=ROWS_AT_ONCE)
    for values in found:
        row = [None] * len(COLUMNS)
        for place, value in zip(places, values, strict=True):
            row[place] = value
        for place, word in turned:
            row[place] = word(row[place])
        if row[workforce] is not None and row[members] is not None:
            row[outside] = row[workforce] - row[members]
        yield row


def _value(sheet, value):
    """Plain values are ten times as fast as styled cells, so only what needs a format gets one."""
    if isinstance(value, str):
        text = safe_text(value)
        if text[:1] == "#":  # openpyxl takes «#N/A» for an error
            cell = WriteOnlyCell(sheet)
            put(cell, text)
            return cell
        return text or None
    if value is not None and not isinstance(value, int):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = styles.DATE
        return cell
    return value


def _cell(sheet, text, font):
    cell = WriteOnlyCell(sheet, safe_text(text))
    cell.font = font
    return cell


def _header(sheet, text):
    cell = _cell(sheet, text, styles.HEADER_FONT)
    cell.fill, cell.alignment, cell.border = styles.HEADER_FILL, styles.CENTRED, styles.BORDER
    return cell
