"""A valid file that is spelt otherwise reads the same: values, errors, formulas without result, hidden rows, merges."""

import datetime
import io
import re
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.support.workbooks import saved
from workbooks.reading import FORM, LIST, WorkbookRefused, read_workbook
from workbooks.sheet_marks import MAX_MARKERS
from workbooks.spreadsheetml import escaped, quoted

SHEET = "xl/worksheets/sheet1.xml"


def ordinary() -> bytes:
    book = Workbook()
    page = book.active
    page.append(["TT", "Tên", "Số", "Ngày"])
    page.append([1, "Công ty A", 120, datetime.date(2024, 2, 1)])
    page.append([2, "Công ty B", None, None])
    page["C3"], page["C3"].data_type = "#N/A", "e"
    page.append([3, "Công ty C", "=C2*2", None])
    page.append([4, "Công ty D < E", 2.5, None])
    page.merge_cells("B6:B7")
    page["B6"] = "gộp"
    page.row_dimensions[3].hidden = True
    page.column_dimensions["D"].hidden = True
    return saved(book)


def respelt(data: bytes, change) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in given.infolist():
            content = given.read(entry)
            target.writestr(entry.filename, change(content.decode()) if entry.filename == SHEET else content)
    return out.getvalue()


def prefixed(xml):
    xml = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml)
    return xml.replace(" xmlns=", " xmlns:x=")


def turned(xml):
    return re.sub(r'<c r="(\w+)"((?: \w+="\w+")+)', lambda m: f'<c{m[2]} r="{m[1]}"', xml)


SPELLINGS = {
    "prefixed": prefixed,
    "attributes in another order": turned,
    "single quotes": lambda xml: re.sub(
        r"(<(?:c|row|col|mergeCell)\b[^>]*>)", lambda m: m[1].replace('"', "'"), xml
    ),
    "pretty-printed": lambda xml: re.sub(r"(<(?:row|c|f|v)\b|</(?:row|c)>)", r"\n  \1", xml),
    "attributes on lines of their own": lambda xml: re.sub(r'<c r="(\w+)" ', '<c r="\\1"\n\t', xml),
    "a space around the equals sign": lambda xml: xml.replace(' t="e"', ' t ="e"').replace(
        ' hidden="', ' hidden = "'
    ),
    "a comment within a number": lambda xml: xml.replace("<v>120</v>", "<v>12<!-- x -->0</v>"),
    "spaces around numbers": lambda xml: re.sub(r"<v>([0-9.]+)</v>", r"<v> \1 </v>", xml),
    "addresses in small letters": lambda xml: re.sub(
        r'<c r="(\w+)"', lambda m: f'<c r="{m[1].lower()}"', xml
    ),
    "addresses with dollars": lambda xml: re.sub(r'<c r="([A-Z]+)(\d+)"', r'<c r="$\1$\2"', xml),
    "cells without addresses": lambda xml: re.sub(r'<c r="[A-D][1-5]"', "<c", xml),
    "UTF-16": lambda xml: f'<?xml version="1.0" encoding="UTF-16"?>{xml}'.encode("utf-16"),
    "comments": lambda xml: xml.replace("<f>", "<!-- tính --><f>"),
}


def tables(data: bytes, tmp_path):
    path = tmp_path / "tep.xlsx"
    path.write_bytes(data)
    with path.open("rb") as file:
        return read_workbook(file, size=LIST, max_bytes=10_000_000)


@pytest.fixture(scope="module")
def plain():
    return ordinary()


def test_the_ordinary_one_says_all_of_it(plain, tmp_path):
    (found,) = tables(plain, tmp_path)
    assert [str(found.value(row, 3)) for row in (2, 3, 4)] == ["120.0", "#N/A", "=C2*2"]
    assert found.value(2, 4) == datetime.date(2024, 2, 1)
    assert (found.hidden_rows, found.hidden_columns, found.merged) == ({3}, [(4, 4)], [(6, 2, 7, 2)])
    (sheet,) = read_workbook(plain, max_bytes=10_000_000)
    assert sheet.hidden_rows == {3}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spelt_otherwise_it_reads_the_same(plain, tmp_path, spelling):
    data = respelt(plain, SPELLINGS[spelling])
    assert data != plain
    assert tables(data, tmp_path) == tables(plain, tmp_path)
    assert read_workbook(data, max_bytes=10_000_000) == read_workbook(plain, max_bytes=10_000_000)


def test_a_row_of_no_height_is_hidden_and_an_empty_text_is_a_result(plain, tmp_path):
    def change(xml):
        xml = re.sub(r'<row r="2"', '<row r="2" ht="0" customHeight="1"', xml)
        return xml.replace('<c r="C4"><f>C2*2</f><v />', '<c r="C4" t="str"><f>C2*2</f><v></v>').replace(
            '<c r="C4"><f>C2*2</f><v></v>', '<c r="C4" t="str"><f>C2*2</f><v></v>'
        )

    for spell in (str, turned):
        (found,) = tables(respelt(plain, lambda xml, spell=spell: spell(change(xml))), tmp_path)
        assert found.hidden_rows == {2, 3}
        assert found.value(4, 3) == ""


@pytest.mark.parametrize("spelling", ["ordinary", "prefixed", "attributes in another order", "single quotes"])
def test_a_far_cell_is_refused_however_it_is_spelt(plain, tmp_path, spelling):
    def change(xml, style):
        far = f'<row r="1048576"><c r="XFD1048576"{style}><v>1</v></c></row></sheetData>'
        return SPELLINGS.get(spelling, str)(xml.replace("</sheetData>", far))

    for style in (' s="0"', ""):
        with pytest.raises(WorkbookRefused, match="XFD1048576"):
            tables(respelt(plain, lambda xml, style=style: change(xml, style)), tmp_path)


@pytest.mark.parametrize("spell", [str, prefixed])
def test_no_more_is_kept_of_what_is_hidden_than_a_list_can_have(plain, tmp_path, spell):
    """What the child passes on is worked with where nothing limits it."""
    columns = '<col min="1" max="16384" hidden="1"/>' * 20_000
    rows = '<row r="300000" hidden="1"></row></sheetData>'

    def change(xml):
        return spell(xml.replace("<cols>", f"<cols>{columns}").replace("</sheetData>", rows))

    (found,) = tables(respelt(plain, change), tmp_path)
    assert len(found.hidden_columns) == MAX_MARKERS
    assert found.hidden_rows == {3}


@pytest.mark.parametrize("spell", [str, prefixed])
def test_a_table_that_begins_further_right_stays_there(tmp_path, spell):
    """Calamine leaves out columns that are empty from the left."""
    book = Workbook()
    page = book.active
    page["C3"], page["D3"], page["C4"], page["D4"] = "TT", "Tên", 1, "Công ty A"
    page["E4"], page["E4"].data_type = "#REF!", "e"

    (found,) = tables(respelt(saved(book), spell), tmp_path)

    assert list(found.cells) == [(3, 3), (3, 4), (4, 3), (4, 4), (4, 5)]
    assert found.value(4, 4) == "Công ty A"


def test_parts_may_have_other_names(plain, tmp_path):
    names = {
        "xl/styles.xml": "xl/Looks.xml",
        "xl/workbook.xml": "xl/book2.xml",
        "xl/_rels/workbook.xml.rels": "xl/_rels/book2.xml.rels",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as given, zipfile.ZipFile(out, "w") as target:
        for entry in given.infolist():
            content = given.read(entry).decode()
            for before, after in names.items():
                content = content.replace(before, after).replace('"styles.xml"', '"Looks.xml"')
            target.writestr(names.get(entry.filename, entry.filename), content)

    assert tables(out.getvalue(), tmp_path) == tables(plain, tmp_path)


@pytest.mark.parametrize("place", ["A1048576", "GT3"])
@pytest.mark.parametrize("size", [FORM, LIST])
def test_a_space_far_out_is_no_value(place, size):
    book = Workbook()
    page = book.active
    page["A1"], page["B1"], page[place] = "TT", "Tên", " "

    (found,) = read_workbook(saved(book), size=size)

    assert found.cells == {(1, 1): "TT", (1, 2): "Tên"}
    assert len(found.rows) < 200_000


def test_paths_may_wind(plain, tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as given, zipfile.ZipFile(out, "w") as target:
        for entry in given.infolist():
            content = given.read(entry)
            if entry.filename == "xl/_rels/workbook.xml.rels":
                content = content.replace(b'"/xl/worksheets/', b'"./theme/../worksheets/')
                assert b"/../" in content
            target.writestr(entry.filename, content)

    assert tables(out.getvalue(), tmp_path) == tables(plain, tmp_path)


def test_two_sheets_of_one_name_are_damage(tmp_path):
    book = Workbook()
    book.create_sheet("Hai")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as given, zipfile.ZipFile(out, "w") as target:
        for entry in given.infolist():
            target.writestr(entry.filename, given.read(entry).replace(b'name="Hai"', b'name="Sheet"'))

    with pytest.raises(WorkbookRefused, match="hỏng"):
        tables(out.getvalue(), tmp_path)


@for_all(
    st.text(
        st.characters(
            exclude_categories=["Cs"], exclude_characters=[chr(n) for n in range(32) if n not in (9, 10, 13)]
        )
    )
)
def test_what_is_written_anew_is_the_same_text(text):
    text = text.translate({0xFFFE: None, 0xFFFF: None})  # no characters of XML
    element = ElementTree.fromstring(f"<t a={quoted(text)}>{escaped(text)}</t>")

    assert element.get("a") == text
    assert (element.text or "") == text


def test_the_process_that_reads_loads_nothing_that_it_does_not_need():
    """Each reading starts one: what speaks to networks took half of its time."""
    load = "import sys; import workbooks.child, workbooks.engines.xlsx; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-S", "-c", load], capture_output=True, text=True, check=True)

    assert not {"django", "email", "http", "openpyxl", "socket", "ssl", "urllib.request"} & set(
        done.stdout.split()
    )
