"""Every kind of file that is read gives the same sheet; what its format cannot say is not promised."""

import datetime

import pytest

from tests.support.spreadsheets import (
    KINDS,
    delimited,
    encoded,
    ods,
    ods_content,
    ods_row,
    ods_table,
    xls,
)
from tests.support.workbooks import package
from workbooks.cell_values import (
    CellRefused,
    day_of,
    decimal_of,
    phone_of,
    tax_code_of,
    text_of,
    whole_of,
)
from workbooks.cells import CellError, FormulaWithoutValue
from workbooks.file_types import NAMED, TAKEN
from workbooks.lists import Wanted, find_lists
from workbooks.reading import LIST, WorkbookRefused, read_workbook

WANTED = [
    Wanted("name", ("Tên doanh nghiệp",)),
    Wanted("workers", ("Số lao động",)),
    Wanted("day", ("Ngày",)),
]
ROWS = [
    ["DANH SÁCH DOANH NGHIỆP", None, None, None],
    [],
    ["TT", "Tên doanh nghiệp", "Số lao động", "Ngày"],
    [1, "Công ty TNHH Đường Sữa Ngọc Diệp", 1250, datetime.date(2024, 2, 1)],
    [2, "Công ty “Ưu Việt”, xã Hữu Sản; thôn 3", 7, datetime.date(2024, 12, 25)],
    [3, "Hợp tác xã Quỳnh Phượng", None, None],
]


def read_only(data: bytes, **options):
    (sheet,) = read_workbook(data, **options)
    return sheet


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("size", [{}, {"size": LIST}], ids=["form", "list"])
def test_the_same_list_in_every_kind_of_file(name, size):
    sheet = read_only(KINDS[name](*ROWS), **size)

    (table,), passed = find_lists([sheet], WANTED, name="name")
    rows = list(table.rows())

    assert passed == []
    assert [(row.number, row.values[:2]) for row in rows] == [
        (4, ["Công ty TNHH Đường Sữa Ngọc Diệp", 1250]),
        (5, ["Công ty “Ưu Việt”, xã Hữu Sản; thôn 3", 7]),
        (6, ["Hợp tác xã Quỳnh Phượng", ""]),
    ]
    day = rows[1].values[2]
    assert day == ("25/12/2024" if name.endswith(".csv") else datetime.date(2024, 12, 25))


def test_every_kind_that_is_named_is_tried_and_the_guide_names_the_same(settings):
    assert {name[name.rindex(".") :] for name in KINDS} == set(TAKEN)
    guide = (settings.BASE_DIR / "docs" / "huong-dan.md").read_text()
    assert guide.count(NAMED) >= 3


def xlsx_merging(area: str, spelling: str = "") -> bytes:
    cell = '<row r="2"><c r="C2"><v>2</v></c></row>'
    return package(cell, tail=f'{spelling}<mergeCells><mergeCell ref="{area}"/></mergeCells>')


def ods_merging(rows: int, columns: int) -> bytes:
    spans = f"table:number-rows-spanned='{rows}' table:number-columns-spanned='{columns}'"
    cell = f"<table:table-cell office:value-type='float' office:value='1' {spans}/>"
    return ods_content(ods_table(f"<table:table-row>{cell}</table:table-row>"))


@pytest.mark.parametrize(
    ("data", "area"),
    [
        (xlsx_merging("C2:C1048576"), (2, 3, 10_000, 3)),
        (xlsx_merging("C2:C900000000"), (2, 3, 10_000, 3)),
        (xlsx_merging("C2:XFD3"), (2, 3, 3, 200)),
        (xlsx_merging("C2:C900000000", "<!-- read by expat -->"), (2, 3, 10_000, 3)),
        (ods_merging(10**9, 1), (1, 1, 10_000, 1)),
        (ods_merging(2, 10**9), (1, 1, 2, 200)),
        (xls([1], change=lambda book, sheet: sheet.merge(1, 2, 1, 250)), (2, 2, 3, 200)),
    ],
)
def test_merged_cells_end_where_reading_ends(data, area):
    assert read_only(data).merged == [area]


@pytest.mark.parametrize("number", ["nan", "1e999", "-inf"])
def test_what_is_no_finite_number_is_an_error_at_its_cell(number):
    in_ods = ods_content(ods_table(ods_row(["Tên"]) + ods_row([float(number)])))
    assert read_only(in_ods).rows == [["Tên"], [CellError("#NUM!")]]
    in_xlsx = package(f'<row r="1"><c r="A1"><v>{number}</v></c></row>')
    sheet = read_only(in_xlsx)
    assert sheet.cells == {(1, 1): CellError("#NUM!")}
    for read in (text_of, whole_of, decimal_of, day_of, phone_of, tax_code_of):
        with pytest.raises(CellRefused, match="#NUM!"):
            read(sheet.value(1, 1))


class TestOldExcel:
    def test_says_errors_hidden_rows_and_columns_merges_and_hidden_sheets(self):
        def change(book, sheet):
            sheet.row(3).set_cell_error(2, "#REF!")
            sheet.row(1).hidden = True
            sheet.col(3).hidden = True
            sheet.write_merge(4, 5, 0, 1, "gộp")
            book.add_sheet("Cũ").visibility = 1

        sheets = read_workbook(xls(["TT", "Tên"], [1, "A"], [2, True], change=change))

        assert [(sheet.name, sheet.state) for sheet in sheets] == [("Trang 1", "visible"), ("Cũ", "hidden")]
        sheet = sheets[0]
        assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, [(4, 4)])
        assert (sheet.merged, sheet.value(5, 1)) == ([(5, 1, 6, 2)], "gộp")
        assert (sheet.value(3, 2), sheet.value(4, 3)) == (True, CellError("#REF!"))

    def test_a_file_with_macros_or_no_tables_is_not_taken(self):
        with pytest.raises(WorkbookRefused, match="macro"):
            read_workbook(xls(["TT"]) + "_VBA_PROJECT_CUR\0".encode("utf-16-le"))
        with pytest.raises(WorkbookRefused, match="không phải là bảng tính"):
            read_workbook(xls(["TT"]).replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")))

    def test_a_broken_one_is_damage_and_nothing_else(self):
        data = xls(*[["Đơn vị", number, number / 7] for number in range(200)])
        for place in range(40, len(data), len(data) // 12):
            broken = bytearray(data)
            broken[place] ^= 0xFF
            try:
                read_workbook(bytes(broken))
            except WorkbookRefused as refused:
                assert "Vui lòng " in refused.message  # noqa: PT017 (some flips do no harm, and that is fine)
        with pytest.raises(WorkbookRefused, match=r"hỏng|không phải là bảng tính"):
            read_workbook(data[: len(data) // 2])

    def test_a_value_far_out_is_named(self):
        with pytest.raises(WorkbookRefused, match="Ô A10001 của trang tính “Trang 1”"):
            read_workbook(xls(change=lambda book, sheet: sheet.write(10_000, 0, 1)))
        with pytest.raises(WorkbookRefused, match="Ô GS1 "):
            read_workbook(xls(change=lambda book, sheet: sheet.write(0, 200, 1)), size=LIST)


class TestOpenDocument:
    def test_says_errors_formulas_hidden_rows_and_columns_and_merges(self):
        head = "<table:table-column/><table:table-column table:number-columns-repeated='2' table:visibility='collapse'/>"
        rows = [
            ods_row(["TT", "Tên"]),
            ods_row([1, "A"], " table:visibility='filter' table:number-rows-repeated='2'"),
            '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
            "<text:p>#DIV/0!</text:p></table:table-cell>"
            '<table:table-cell table:formula="of:=A1"/></table:table-row>',
            '<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2" '
            'table:number-rows-spanned="2"><office:annotation><text:p>ghi chú</text:p></office:annotation>'
            "<text:p>một<text:s text:c='2'/>hai</text:p><text:p><text:span>ba</text:span></text:p></table:table-cell>"
            "<table:covered-table-cell/><table:table-cell office:value-type='boolean' office:boolean-value='true'/>"
            '<table:table-cell office:value-type="time" office:time-value="PT07H30M00S"/></table:table-row>',
            '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
            'table:number-columns-repeated="16384"/></table:table-row>',
        ]
        styles = (
            '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
            "</style:style>"
        )
        tables = ods_table(head + "".join(rows)) + ods_table("", "Cũ", ' table:style-name="ta2"')

        sheet, hidden = read_workbook(ods_content(tables, styles=styles))

        assert (hidden.name, hidden.hidden, sheet.hidden) == ("Cũ", True, False)
        assert sheet.cells == {
            (1, 1): "TT",
            (1, 2): "Tên",
            (2, 1): 1,
            (2, 2): "A",
            (3, 1): 1,
            (3, 2): "A",
            (4, 3): CellError("#DIV/0!"),
            (4, 4): FormulaWithoutValue("A1"),
            (5, 1): "một  hai\nba",
            (5, 3): True,
            (5, 4): datetime.time(7, 30),
        }
        assert (sheet.hidden_rows, sheet.hidden_columns) == ({2, 3}, [(2, 3)])
        assert sheet.merged == [(5, 1, 6, 2)]

    @pytest.mark.parametrize(
        ("file", "says"),
        [
            (
                {"extra": {"META-INF/manifest.xml": "<m><file-entry><encryption-data/></file-entry></m>"}},
                "mật khẩu",
            ),
            ({"extra": {"Basic/Standard/Module1.xml": "<x/>"}}, "macro"),
            ({"head": '<!DOCTYPE x [<!ENTITY a "aaaa">]>'}, "hỏng"),
        ],
    )
    def test_what_is_not_taken(self, file, says):
        with pytest.raises(WorkbookRefused, match=says):
            read_workbook(ods_content(ods_table(ods_row(["TT"])), **file))

    def test_what_stands_for_many_is_no_way_around_the_limits(self):
        row = ods_row([1], " table:number-rows-repeated='1000000'")
        with pytest.raises(WorkbookRefused, match="Ô A10001 "):
            read_workbook(ods_content(ods_table(row)))
        wide = "<table:table-cell office:value-type='float' office:value='1' table:number-columns-repeated='16384'/>"
        with pytest.raises(WorkbookRefused, match="Ô GS1 "):
            read_workbook(ods_content(ods_table(f"<table:table-row>{wide}</table:table-row>")))
        many = ods_row([1] * 190, " table:number-rows-repeated='9000'")
        with pytest.raises(WorkbookRefused, match="quá nhiều dữ liệu"):
            read_workbook(ods_content(ods_table(many)))
        with pytest.raises(WorkbookRefused, match="quá nhiều dữ liệu"):
            read_workbook(ods_content(ods_table("") * 200))

    @pytest.mark.parametrize(
        "about",
        [
            "time' office:time-value='-PT01H30M00S",
            "time' office:time-value='P1DT02H",
            f"time' office:time-value='PT{10**12}H",
            f"time' office:time-value='PT{'9' * 5000}H",
            "time",
            "date' office:date-value='12024-01-15",
            "date' office:date-value='-0044-03-15",
            "date",
            "float",
            "float' office:value='1.250,5",
            "currency' office:value='",
            "boolean",
        ],
    )
    def test_an_odd_value_is_read_as_it_is_shown_or_marked_at_its_cell(self, about):
        cell = f"<table:table-cell office:value-type='{about}'>"
        odd, empty = f"{cell}<text:p>12 giờ</text:p></table:table-cell>", f"{cell}</table:table-cell>"
        rows = ods_row(["TT", 1]) + f"<table:table-row>{odd}{empty}</table:table-row>"
        found = read_only(ods_content(ods_table(rows))).cells
        assert found == {(1, 1): "TT", (1, 2): 1, (2, 1): "12 giờ", (2, 2): CellError("#VALUE!")}

    def test_a_moment_is_the_one_that_is_written_whatever_its_zone(self):
        cell = "<table:table-cell office:value-type='date' office:date-value='2024-01-15T10:00Z'/>"
        data = ods_content(ods_table(f"<table:table-row>{cell}</table:table-row>"))
        assert read_only(data).rows == [[datetime.datetime(2024, 1, 15, 10)]]

    def test_a_file_cut_short_is_damaged(self):
        data = ods(*[["x" * 20, number] for number in range(500)])
        with pytest.raises(WorkbookRefused, match="hỏng"):
            read_workbook(data[: len(data) // 2])


class TestText:
    def test_numbers_errors_and_formulas_read_as_in_a_sheet(self):
        text = (
            'TT;Tên;a;b;c;d;e\n1;A;2400120000;0123;"=""0987""";2,4E+12;#N/A\n2;B;1.25;1.250;=SUM(A1);-;1,5\n'
        )
        sheet = read_only(text.encode())
        assert sheet.rows[1][2:] == [2400120000.0, "0123", "0987", 2.4e12, CellError("#N/A")]
        assert sheet.rows[2][2:] == [1.25, "1.250", FormulaWithoutValue("SUM(A1)"), "-", "1,5"]

    @pytest.mark.parametrize(
        "text",
        [
            "01.10",
            "10.20",
            "0204.3854120",
            "12E4",
            "1e5",
            "3E-05",
            "12.5E+03",
            "2.4E+2",
            "-0",
            "123456789012.123456",
        ],
    )
    def test_what_no_number_is_written_like_stays_as_it_is(self, text):
        assert read_only(f"TT;Số\nx;{text}\n".encode()).rows[1] == ["x", text]

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("0", 0),
            ("-5", -5),
            ("0.5", 0.5),
            ("-1.25", -1.25),
            ("10.2", 10.2),
            ("2E+12", 2e12),
            ("0.1234", 0.1234),
        ],
    )
    def test_what_a_program_writes_as_a_number_is_one(self, text, number):
        assert read_only(f"TT;Số\nx;{text}\n".encode()).rows[1] == ["x", number]

    @pytest.mark.parametrize(
        ("text", "cells"),
        [
            ("TT;a;b\n" + "1,5;2,5;3,5\n" * 30, ["1,5", "2,5", "3,5"]),
            ("TT;Tên;Địa chỉ\n" + "x;A;Thôn B, xã C\n" * 30, ["x", "A", "Thôn B, xã C"]),
            ("TT,Tên,SĐT\n" + "x,A,0912; 0988\n" * 30, ["x", "A", "0912; 0988"]),
            ("DANH SÁCH\n\nTT\tTên\n" + "x\tA, B; C\n" * 30, ["x", "A, B; C"]),
            ("TT,Tên\n" + 'x,"A; B, C"\n' * 30, ["x", "A; B, C"]),
        ],
    )
    def test_what_stands_in_texts_and_numbers_parts_no_cells(self, text, cells):
        assert read_only(text.encode()).rows[-1] == cells

    def test_the_separator_may_be_said(self):
        assert read_only(b"sep=|\r\nTT|A,B;C\r\n1|x\r\n").rows == [["TT", "A,B;C"], [1.0, "x"]]

    def test_a_cell_of_several_lines_is_one_row(self):
        assert read_only('TT,Tên\n1,"một\nhai"\n2,ba\n'.encode()).rows[1:] == [[1.0, "một\nhai"], [2.0, "ba"]]

    def test_a_quote_that_is_not_closed_refuses_the_file(self):
        with pytest.raises(WorkbookRefused, match="dấu ngoặc kép mở mà không đóng"):
            read_workbook('TT,Tên\n1,"Công ty A\n2,B\n'.encode())

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_a_quote_that_swallows_rows_refuses_the_file(self, end):
        lines = ["TT,Tên,Loại", '1,A,"ab" c', '2,B,"open', "3,C,x", "4,D,y"]
        with pytest.raises(WorkbookRefused, match="dấu ngoặc kép mở mà không đóng"):
            read_workbook(end.join([*lines, ""]).encode())

    def test_quotes_inside_a_cell_part_nothing(self):
        text = 'TT,Tên,Loại\n1,A,"ab" c\n2,Cty "B" Hai,x\n'
        assert read_only(text.encode()).rows[1:] == [[1.0, "A", "ab c"], [2.0, 'Cty "B" Hai', "x"]]

    def test_a_text_in_an_older_code_says_so(self):
        data = "TT,Tªn doanh nghiÖp,Sè lao ®éng\n1,C«ng ty cæ phÇn §­êng s¾t,120\n".encode("cp1252")
        lists, passed = find_lists([read_only(data)], WANTED, name="name")
        assert lists == []
        assert "TCVN3" in passed[0]

    def test_letters_that_no_code_has_are_shown_as_destroyed(self):
        data = encoded("TT,Tên\n1,Công ty Đường\n", "cp1258") + b"2,C\x8ang ty\n"
        assert "\ufffd" in read_only(data).value(3, 2)

    @pytest.mark.parametrize("data", [b"\x01\x02\x03 and so on", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"])
    def test_bytes_that_are_no_text_are_no_table(self, data):
        with pytest.raises(WorkbookRefused, match="không phải là bảng tính"):
            read_workbook(data)

    def test_the_limits_hold(self):
        with pytest.raises(WorkbookRefused, match="Ô A10001 "):
            read_workbook(b"1,2\n" * 10_001)
        with pytest.raises(WorkbookRefused, match="Ô GS1 "):
            read_workbook(delimited(["x"] * 201))
        with pytest.raises(WorkbookRefused, match="quá nhiều dữ liệu"):
            read_workbook(delimited(*[[1] * 190] * 9_000))
        with pytest.raises(WorkbookRefused, match="quá nhiều dữ liệu"):
            read_workbook(b"TT," + b"x" * 200_000)
        assert read_only(b"1,2\n" * 10_001, size=LIST).value(10_001, 2) == 2
