"""Workbooks made for tests: ordinary ones by openpyxl, odd and hostile ones part by part."""

import io
import zipfile

from openpyxl import Workbook

CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/{{kind}}" Target="{{target}}"/></Relationships>'
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def from_rows(*rows: list, title: str = "Trang 1") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def package(
    sheet_data: str, *, head: str = "", tail: str = "", extra: dict[str, str | bytes] | None = None
) -> bytes:
    """A workbook of one sheet whose XML is given; ``extra`` adds or replaces parts."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Trang 1" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet {MAIN}>'
            f"<sheetData>{sheet_data}</sheetData>"
            f"{tail}</worksheet>"
        ),
    } | (extra or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return out.getvalue()
