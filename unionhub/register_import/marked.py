"""What is wrong with an uploaded list of unions, as a workbook."""

from units.register_import.plan import ASKED, REFUSED, Summary, pages
from workbooks import marked_upload
from workbooks.kept import Kept


def workbook(kept: Kept, summary: Summary) -> bytes:
    return marked_upload.workbook(
        kept,
        rows=summary.rows,
        marks=_marks(kept, summary),
        listed=_listed(kept, summary),
        header_rows=summary.header_rows,
    )


def _marks(kept: Kept, summary: Summary):
    for item in pages(kept, summary, REFUSED):
        for column, text in item.errors:
            yield summary.sheets[item.place[0]], item.place[1], column, text
    for question in pages(kept, summary, ASKED):
        yield summary.sheets[question.place[0]], question.place[1], 0, question.text


def _listed(kept: Kept, summary: Summary):
    for item in pages(kept, summary, REFUSED):
        for column, text in item.errors:
            yield summary.cell(item.place, column), item.name, text
    for question in pages(kept, summary, ASKED):
        yield summary.cell(question.place), question.name, question.text
