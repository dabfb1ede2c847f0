"""What is wrong or asked at which cell of an uploaded list of unions."""

from units.register.imports.plan import ASKED, REFUSED, Summary, pages
from workbooks.imports.upload_store import Upload


def marks(kept: Upload, summary: Summary) -> dict:
    """Arguments of ``marked_upload.workbook``."""
    return {
        "rows": summary.rows,
        "marks": _marks(kept, summary),
        "listed": _listed(kept, summary),
        "header_rows": summary.header_rows,
    }


def _marks(kept: Upload, summary: Summary):
    for item in pages(kept, summary, REFUSED):
        for column, text in item.errors:
            yield summary.sheets[item.place[0]], item.place[1], column, text
    for question in pages(kept, summary, ASKED):
        yield summary.sheets[question.place[0]], question.place[1], 0, question.text


def _listed(kept: Upload, summary: Summary):
    for item in pages(kept, summary, REFUSED):
        for column, text in item.errors:
            yield summary.cell(item.place, column), item.name, text
    for question in pages(kept, summary, ASKED):
        yield summary.cell(question.place), question.name, question.text
