"""The same rows as a file of each kind that is read: .xlsx, .xls, .ods, .csv in its encodings."""

import csv
import datetime
import io
import unicodedata
import zipfile
from xml.sax.saxutils import escape, quoteattr

import xlwt

from tests.support.workbooks import from_rows

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        **{
            name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
            for name in ("office", "table", "text", "style")
        },
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)


def xls(*rows: list, title: str = "Trang 1", change=None) -> bytes:
    """``change``: a function of the book and its sheet, for what rows do not say."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(title)
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None and value != "":
                sheet.write(number, column, value, *([day] if isinstance(value, datetime.date) else []))
    if change:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(*rows: list, title: str = "Trang 1") -> bytes:
    return ods_content(ods_table("".join(map(ods_row, rows)), title))


def ods_table(rows: str, title: str = "Trang 1", more: str = "") -> str:
    return f"<table:table table:name={quoteattr(title)}{more}>{rows}</table:table>"


def ods_row(row: list, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(value) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, datetime.date):
        about = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        about = f'office:value-type="float" office:value="{value}"'
    else:
        about = 'office:value-type="string"'
    return f"<table:table-cell {about}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def ods_content(tables: str, *, styles: str = "", head: str = "", extra: dict | None = None) -> bytes:
    """A file of these tables, in the XML of the format; ``extra``: further parts."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {_NAMESPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in ({"mimetype": _ODS, "content.xml": content} | (extra or {})).items():
            archive.writestr(path, text)
    return out.getvalue()


def delimited(*rows: list, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """As Excel writes it, with days as Vietnamese do."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([[_shown(value) for value in row] for row in rows])
    return encoded(out.getvalue(), encoding)


def _shown(value) -> str:
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def encoded(text: str, encoding: str) -> bytes:
    """Windows-1258 has no letters with a tone and a hat: the tone stands behind."""
    if encoding != "cp1258":
        return text.encode(encoding)
    return b"".join(map(_in_1258, unicodedata.normalize("NFC", text)))


def _in_1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        base, *marks = unicodedata.normalize("NFD", letter)
        shape = [mark for mark in marks if mark in "\u0302\u0306\u031b"]
        tone = [mark for mark in marks if mark not in shape]
        return (unicodedata.normalize("NFC", base + "".join(shape)) + "".join(tone)).encode("cp1258")


# What the file is called, and how the rows become it.
KINDS = {
    "sheet.xlsx": from_rows,
    "sheet.xls": xls,
    "sheet.ods": ods,
} | {
    f"{encoding}-{name}.csv": lambda *rows, encoding=encoding, separator=separator: delimited(
        *rows, encoding=encoding, separator=separator
    )
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258")
    for name, separator in (("comma", ","), ("semicolon", ";"), ("tab", "\t"))
}
