"""A file of another kind than .xlsx comes back as a new .xlsx: the same cells at the same places, marked."""

import datetime
import io
import zipfile

import pytest
from openpyxl import load_workbook

from tests.support.spreadsheets import KINDS, ods_content, ods_row, ods_table, xls
from workbooks.marking import marked_workbook
from workbooks.package import is_xlsx
from workbooks.reading import read_workbook

ROWS = [
    ["TT", "Tên", "Mã số thuế", "Ngày", "Số"],
    [1, "Công ty Đường Sữa", "0123456789", datetime.date(2024, 2, 1), 2.5],
    [2, "=HYPERLINK(1)", "2400120000", None, 12],
]


def marked(data: bytes, tmp_path, sheet: str, marks=((2, 2, "Sai tên"), (3, 0, "Sai dòng"))) -> bytes:
    path = tmp_path / "tep"
    path.write_bytes(data)
    with path.open("rb") as file:
        return marked_workbook(file, [(sheet, *mark) for mark in marks], label="Lỗi", header_rows={sheet: 1})


@pytest.mark.parametrize("name", KINDS)
def test_the_cells_are_the_same_and_the_marks_stand_at_theirs(name, tmp_path):
    rows = [[*row] for row in ROWS]
    if name.endswith(("xlsx", "csv")):
        rows[2][1] = "Công ty Hai"  # openpyxl and .csv would make a formula of it
    data = KINDS[name](*rows)
    (sheet,) = read_workbook(data)

    answer = marked(data, tmp_path, sheet.name)

    (again,) = read_workbook(answer)
    remarks = {(1, 6): "Lỗi", (2, 6): "Sai tên", (3, 6): "Sai dòng"}
    assert again.cells == sheet.cells | remarks
    page = load_workbook(io.BytesIO(answer)).worksheets[0]
    assert page.title == sheet.name
    assert page["B2"].fill.fgColor.rgb.endswith("F8CBAD")
    assert page["B2"].comment.text == "Sai tên"


def test_what_is_hidden_merged_or_an_error_stays_so(tmp_path):
    def change(book, sheet):
        sheet.row(3).set_cell_error(1, "#REF!")
        sheet.row(1).hidden = True
        sheet.col(3).hidden = True
        sheet.write_merge(4, 5, 0, 1, "gộp")

    data = xls(*ROWS, change=change)
    (sheet,), (again,) = read_workbook(data), read_workbook(marked(data, tmp_path, "Trang 1", [(2, 2, "x")]))

    assert again.cells == sheet.cells | {(1, 6): "Lỗi", (2, 6): "x"}
    assert (again.hidden_rows, again.merged) == (sheet.hidden_rows, sheet.merged) == ({2}, [(5, 1, 6, 2)])
    assert again.hidden_columns == sheet.hidden_columns == [(4, 4)]


def test_a_name_of_a_sheet_that_excel_has_not_is_made_one(tmp_path):
    name = "Khu công nghiệp: Quang Châu / Vân Trung / Đình Trám"
    data = ods_content(ods_table(ods_row(["TT", "Tên"]) + ods_row([1, "A"]), name))

    (again,) = read_workbook(marked(data, tmp_path, name, [(2, 2, "Sai")]))

    assert again.cells[2, 3] == "Sai"
    assert len(again.name) <= 31


def turned(data: bytes, names: dict[str, str] | None = None) -> bytes:
    """The same package with its parts in the opposite order; ``names``: further parts, which stand first."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as target:
        for name, text in (names or {}).items():
            target.writestr(name, text)
        for entry in reversed(given.infolist()):
            target.writestr(entry.filename, given.read(entry))
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 cut off"], ids=["empty", "pdf", "cut off"])
def test_what_cannot_be_read_is_no_xlsx(data):
    """A preview that lists why a file was refused asks for this too."""
    assert not is_xlsx(io.BytesIO(data))


@pytest.mark.parametrize(
    ("data", "copied"),
    [
        (turned(KINDS["sheet.ods"](*ROWS)), True),
        (turned(KINDS["sheet.xlsx"](*ROWS), {"mimetype": "x"}), False),
        ("PK;Tên\n1;Công ty Đường\n".encode(), True),
    ],
    ids=["ods", "xlsx", "csv"],
)
def test_what_a_file_is_does_not_depend_on_how_it_begins(data, copied, tmp_path):
    assert is_xlsx(io.BytesIO(data)) is not copied
    (sheet,) = read_workbook(data)
    (again,) = read_workbook(marked(data, tmp_path, sheet.name, [(2, 2, "Sai")]))
    assert again.cells.items() >= sheet.cells.items()
    assert "Sai" in again.cells.values()


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(1)", "=cmd|' /C calc'!A0"])
def test_no_text_becomes_a_formula(text, tmp_path):
    data = f"TT;Tên;Số\n1;A;{text}\n2;B;2\n".encode()

    page = load_workbook(io.BytesIO(marked(data, tmp_path, "CSV", [(2, 2, "Sai")]))).active

    assert (page["C2"].value, page["C2"].data_type) == (text, "s")
