"""The register as a workbook: row after row, so that a whole country's fit into little memory."""

from collections.abc import Iterable

from units.models import CeasedReason, OrganisationKind
from units.models.installation import SAMPLE_NOTE
from units.register.columns import COLUMNS, Content
from vietnamese import clock
from vietnamese.dates import date_vi
from workbooks.streaming import streamed_workbook
from workbooks.writing import Column

ROWS_AT_ONCE = 5_000
TITLE = "Danh sách công đoàn cơ sở"
_COMPUTED = {"", "not_members"}


def of_unions(unions, *, unit_names: dict[int, str], notes: Iterable[str], sample: bool):
    """An open temporary file with the unions of a queryset in its order; ``notes``: what the list is kept to.

    Its columns are those that the import reads (``units/register/columns.py``).
    """
    head = [
        TITLE,
        *([SAMPLE_NOTE] if sample else []),
        "; ".join([*notes, f"xuất ngày {date_vi(clock.today())}"]),
    ]
    columns = [Column(column.label, column.width) for column in COLUMNS]
    return streamed_workbook(
        head, columns, _numbered(unions, unit_names), sheet_title="Công đoàn cơ sở", frozen=4
    )


def _numbered(unions, unit_names):
    for number, row in enumerate(_rows(unions, unit_names), 1):
        row[1] = number
        yield row


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
