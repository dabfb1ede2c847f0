"""Lists as offices write them: two header rows, ticks, merged cells, sections, totals, signatures."""

import io
import time

import pytest
from openpyxl import Workbook

from workbooks.cells import Sheet
from workbooks.lists import Given, Refusal, Tick, Wanted, find_lists
from workbooks.reading import WorkbookRefused, read_workbook

WANTED = [
    Wanted("unit", ("Đơn vị",)),
    Wanted("name", ("Tên CĐCS", "Tên công đoàn cơ sở")),
    Wanted("place", ("Địa bàn",)),
    Wanted("workforce", ("CNVCLĐ", "Số CNVCLĐ")),
    Wanted("members", ("Đoàn viên",)),
    Wanted("founded_workforce", ("Ngày thành lập CNVCLĐ",)),
]
TICKS = [
    Tick("kind", "state", ("Nhà nước",)),
    Tick("kind", "private", ("Ngoài nhà nước",)),
    Tick("kind", "fdi", ("FDI",)),
]


def sheet(*rows, merged=(), name="DS"):
    return Sheet(name, rows=[list(row) for row in rows], merged=list(merged))


def read(*sheets, inherited=("unit", "place")):
    lists, passed = find_lists(list(sheets), WANTED, TICKS, name="name")
    rows = [
        (one.name, row.number, dict(zip(one.keys, row.values, strict=True)), row.section)
        for one in lists
        for row in one.rows(inherited=inherited)
    ]
    return lists, rows, passed


TWO_ROWS = [
    ["LĐLĐ TỈNH", "", "", "", "", "", ""],
    ["DANH SÁCH CÔNG ĐOÀN CƠ SỞ", "", "", "", "", "", ""],
    ["TT", "Đơn vị", "Tên CĐCS", "Khu vực", "", "", "Số lượng", "", "Ngày thành lập"],
    ["", "", "", "Nhà nước", "Ngoài nhà nước", "FDI (100%)", "CNVCLĐ", "Đoàn viên", "CNVCLĐ"],
    ["A", "B", "C", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
    [1.0, "LĐLĐ A", "CĐCS Một", "x", "", "", 10.0, 9.0, 8.0],
    [2.0, "", "CĐCS Hai", "", "", "X", "2.500", "-", ""],
    [3.0, "LĐLĐ B", "CĐCS Ba", "", "", "", "", "", ""],
    [4.0, "LĐLĐ B", "CĐCS Bốn", "x", "1", "", "", "", ""],
    [5.0, "LĐLĐ B", "CĐCS Năm", "có thể", "", "", "", "", ""],
    ["", "", "TỔNG CỘNG", "", "", "", 2510.0, 9.0, ""],
    ["", "", "Người lập biểu", "", "", "", "CHỦ TỊCH", "", ""],
]
MERGED = [(3, 1, 4, 1), (3, 2, 4, 2), (3, 3, 4, 3), (3, 4, 3, 6), (3, 7, 3, 8), (6, 2, 7, 2)]


def test_two_header_rows_ticks_merged_units_total_and_signatures():
    lists, rows, _ = read(sheet(*TWO_ROWS, merged=MERGED))
    assert [number for _, number, _, _ in rows] == [6, 7, 8, 9, 10]
    first, second, third, fourth, fifth = (values for _, _, values, _ in rows)
    assert first == {
        "unit": "LĐLĐ A",
        "name": "CĐCS Một",
        "kind": Given("state"),
        "workforce": 10.0,
        "members": 9.0,
        "founded_workforce": 8.0,
    }
    assert second["unit"] == "LĐLĐ A", "the merged cell holds for its rows"
    assert (second["kind"], second["workforce"], second["members"]) == (Given("fdi"), "2.500", "-")
    assert third["kind"] == ""
    assert isinstance(fourth["kind"], Refusal)
    assert "cột D, cột E" in fourth["kind"].message
    assert fifth["kind"] == Refusal("Ô đánh dấu chỉ ghi “x” hoặc để trống, không ghi “có thể”.", 4)
    assert [(row, values["workforce"]) for row, values in lists[0].totals] == [(11, 2510.0)]
    assert not lists[0].problems


def test_heads_that_are_not_merged():
    rows = [list(row) for row in TWO_ROWS]
    _, found, _ = read(sheet(*rows))
    assert found[0][2]["kind"] == Given("state")
    assert found[0][2]["founded_workforce"] == 8.0


def test_sections_hold_for_the_rows_below():
    _, rows, _ = read(
        sheet(
            ["STT", "Tên công đoàn cơ sở", "CNVCLĐ"],
            ["I", "Khu vực nhà nước", ""],
            [1.0, "CĐCS Một", 3.0],
            ["II.", "Khu vực ngoài nhà nước", ""],
            [1.0, "CĐCS Hai", 3.0],
            ["", "Cộng", 6.0],
        )
    )
    assert [(values["name"], section) for _, _, values, section in rows] == [
        ("CĐCS Một", "Khu vực nhà nước"),
        ("CĐCS Hai", "Khu vực ngoài nhà nước"),
    ]


def test_sheets_without_a_list_are_passed_over_and_said_so():
    _, rows, passed = read(
        sheet(["Hướng dẫn"], ["Vui lòng nhập"], name="HD"),
        sheet(["TT", "Tên CĐCS", "CNVCLĐ"], [1, "CĐCS Một", 2], name="Xã A"),
        sheet(["TT", "Tªn c«ng ®oµn c¬ së"], [1, "Tr­êng mÇm non"], name="cũ"),
        Sheet("ẩn", "hidden", [["TT", "Tên CĐCS", "CNVCLĐ"]]),
        Sheet("trống"),
    )
    assert [name for name, *_ in rows] == ["Xã A"]
    assert len(passed) == 3
    assert "“HD” không có bảng" in passed[0]
    assert "TCVN3" in passed[1]
    assert "đang ẩn" in passed[2]


def test_a_column_twice_is_a_problem_and_an_unknown_one_is_named():
    lists, _, _ = read(sheet(["Tên CĐCS", "CNVCLĐ", "Số CNVCLĐ", "Điện thoại"], ["CĐCS Một", 1, 2, 3]))
    assert [(row, column) for row, column, _ in lists[0].problems] == [(1, 3)]
    assert lists[0].header.unused == ["Điện thoại"]


def test_numbers_in_merged_cells_are_refused():
    _, rows, _ = read(
        sheet(["Tên CĐCS", "CNVCLĐ"], ["CĐCS Một", 5.0], ["CĐCS Hai", ""], merged=[(2, 2, 3, 2)])
    )
    assert all("B2:B3" in values["workforce"].message for _, _, values, _ in rows)


@pytest.mark.parametrize(
    "merged",
    [
        [(2, 1, 2_000_000_000, 3)],
        [(row, 1, row + 2_000_000_000, 2_000_000_000) for row in range(2, 5_000)],
    ],
    ids=["far", "overlapping"],
)
def test_merged_cells_that_never_end_cost_nothing(merged):
    rows = [["Đơn vị", "Tên CĐCS", "CNVCLĐ"], *(["A", f"CĐCS {number}", 5.0] for number in range(5_000))]
    began = time.process_time()
    _, found, _ = read(sheet(*rows, merged=merged))
    assert len(found) == 5_000
    assert {values["unit"] for _, _, values, _ in found} == {"A"}
    assert "A2:" in found[-1][2]["workforce"].message
    assert time.process_time() - began < 5


def workbook(change):
    book = Workbook()
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def tables(tmp_path):
    def read_bytes(data, **limits):
        path = tmp_path / "tep.xlsx"
        path.write_bytes(data)
        with path.open("rb") as file:
            return read_workbook(file, **{"max_bytes": 10_000_000} | limits)

    return read_bytes


def test_large_tables_keep_errors_merges_and_missing_results(tables):
    def fill(page):
        page["B2"] = "=1/0"
        page["A3"], page["A3"].data_type = "#REF!", "e"
        page["C3"] = "Tr­êng"
        page.merge_cells("A5:A6")

    found = tables(workbook(fill))[0]
    assert str(found.value(2, 2)) == "=1/0"
    assert str(found.value(3, 1)) == "#REF!"
    assert found.value(3, 3) == "Tr­êng"
    assert found.merged == [(5, 1, 6, 1)]


def test_a_far_cell_costs_nothing_and_a_bomb_is_refused(tables):
    import zipfile

    def far(page):
        page["A1"], page["XFD1048576"] = 1, 1

    with pytest.raises(WorkbookRefused, match="XFD1048576"):
        tables(workbook(far))
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(far))) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in given.infolist():
            # Written so that no look at the text finds it: the limit on memory does.
            target.writestr(entry.filename, given.read(entry).replace(b'<c r="XFD', b'<c  r="XFD'))
        hidden = out
    with pytest.raises(WorkbookRefused):
        tables(hidden.getvalue())
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", "x")
        target.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    with pytest.raises(WorkbookRefused, match="nén bất thường"):
        tables(bomb.getvalue())
    with pytest.raises(WorkbookRefused, match="MB"):
        tables(workbook(far), max_bytes=100)
