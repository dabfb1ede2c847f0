"""Labels of rows that add up others, names that only begin so, and the comparison with the rows above."""

import datetime
import unicodedata

import pytest

from workbooks.cells import Sheet
from workbooks.lists import Wanted, find_lists
from workbooks.totals import is_part, is_total

TOTALS = """
Tổng|TỔNG CỘNG|Cộng|Tổng số|Tổng cộng KCN Quang Châu|Cộng: 5 doanh nghiệp|Tổng số đoàn viên|Cộng KCN Đình Trám
Tổng số DN KCN Quang Châu: 01|Tổng cộng: 3 doanh nghiệp|Toàn tỉnh|TOÀN TỈNH:|Cộng mục I|Tổng I|Cộng A|Cộng (I+II)
Tổng cộng (A + B)|Cong|Tong cong|TONG CONG KCN|Cong KCN Dinh Tram|Tổng huyện Lục Nam|Cộng huyện|Cộng toàn huyện
Lũy kế|Tổng KCN Vân Trung|Tổng đoàn viên|Grand Total|KCN Đình Trám Total|KCN Song Khê - Cộng|Số doanh nghiệp: 12
12 doanh nghiệp|Cộng dồn|II. Tổng cộng|* Cộng|- Tổng số lao động|Tổng các KCN|Cộng theo huyện|Tổng 5 doanh nghiệp
Cộng trang 1|Tổng xã Bảo Đài|Cộng khối doanh nghiệp|Toàn huyện|TỔNG SỐ CĐCS: 25|Cộng khu vực nhà nước|Tổng = 35
"""
NAMES = """
Tổng công ty May Bắc Giang|Công ty Cộng Hưởng|Cộng Hưởng|TỔNG CÔNG TY GIẤY|Tong cong ty May|Cong ty TNHH A
Công ty TNHH Tổng Hợp|Tổng kho xăng dầu|Tổng Cty CP|CĐCS Tổng công ty|Toàn Thắng|Toàn Cầu|Cộng Đồng Việt
Cong doan Vien chuc|Công đoàn cơ sở Trường|Cộng Hòa|Tổng cục Thuế|Hợp tác xã Cộng Đồng|Tổng hội Y học|Total Gas
DNTN Total|Cửa hàng xăng dầu Total|Đại lý Total|Doanh nghiệp tư nhân Gas Total
Công ty Total|Tổng đội Thanh niên xung phong|Số 1 Bắc Giang|Công ty X - Tổng kho|Lũy Thừa
"""


def labels(text):
    return [label for line in text.split("\n") if line for label in line.split("|")]


@pytest.mark.parametrize("label", labels(TOTALS))
def test_a_total_is_told_by_its_label(label):
    assert is_total(label)


@pytest.mark.parametrize("label", labels(NAMES))
def test_a_name_that_begins_so_is_none(label):
    assert not is_total(label)


def test_a_part_is_no_total():
    assert is_part("Trong đó: FDI")
    assert not is_total("Trong đó: FDI")


WANTED = [Wanted("name", ("Tên DN",)), Wanted("workforce", ("Số lao động",)), Wanted("note", ("Ghi chú",))]


def read(*rows, head=("TT", "Tên DN", "Số lao động", "Ghi chú"), **more):
    (one,), _ = find_lists([Sheet("DN", rows=[list(head), *map(list, rows)], **more)], WANTED, name="name")
    return one, list(one.rows(counted={"workforce": "Số lao động"}))


def test_sums_of_parks_and_of_all_agree_with_the_rows_above():
    one, rows = read(
        ["", "KCN Đình Trám", "", ""],
        [1.0, "Công ty E", 100.0, ""],
        [2.0, "Công ty G", "1.200", ""],
        ["", "Cộng KCN Đình Trám", 1300.0, ""],
        ["", "KCN Quang Châu", "", ""],
        [3.0, "Tổng công ty H", 50.0, ""],
        ["", "Tổng số DN KCN Quang Châu: 01", 50.0, ""],
        ["", "Tổng cộng: 3 doanh nghiệp", 1350.0, ""],
        [4.0, "Tổng cộng", 1350.0, ""],
        ["", "Người lập biểu", "", "Giám đốc"],
    )
    assert [(row.values[0], row.section) for row in rows] == [
        ("Công ty E", "KCN Đình Trám"),
        ("Công ty G", "KCN Đình Trám"),
        ("Tổng công ty H", "KCN Quang Châu"),
    ]
    (totals, skipped) = one.remarks
    assert "khớp với các dòng phía trên: dòng 5 “Cộng KCN Đình Trám”, dòng 8" in totals
    assert "dòng 10 “Tổng cộng”" in totals
    assert "bỏ qua dòng 11" in skipped


@pytest.mark.parametrize("label", ["Tổng cộng", "TỔNG SỐ: 1 DN", "Cộng KCN Đình Trám"])
def test_a_numbered_total_in_decomposed_letters_is_no_row(label):
    one, rows = read([1.0, "Công ty E", 100.0, ""], [2.0, unicodedata.normalize("NFD", label), 100.0, ""])
    assert [row.number for row in rows] == [2]
    assert f"dòng 3 “{label}”" in one.remarks[0]


def test_a_sum_that_differs_is_said_at_its_cell():
    one, rows = read([1.0, "A", 100.0, ""], ["", "Cộng: 1 doanh nghiệp", 90.0, ""], [2.0, "B", 5.0, ""])
    assert len(rows) == 2
    assert one.remarks == [
        "DN!C3: dòng tổng ghi 90 “Số lao động” nhưng cộng các dòng được 100. Dòng “Cộng: 1 doanh nghiệp” không được nhập; "
        "vui lòng kiểm tra lại các dòng."
    ]


def test_a_heading_with_a_sum_is_no_row():
    one, rows = read(
        ["I", "KCN Đình Trám", 300.0, ""], ["", "Huyện Lục Nam", 300.0, ""], [1.0, "A", 300.0, ""]
    )
    assert [row.number for row in rows] == [4]
    assert all("là dòng mục có số cộng" in remark for remark in one.remarks)


def test_rows_go_on_behind_a_sum_where_there_is_no_order():
    _, rows = read(
        ["Công ty A", 5.0, "x"],
        ["Cộng xã Tân Dĩnh", 5.0, ""],
        ["Công ty B", 6.0, ""],
        ["Công ty C", "", "chưa rõ"],
        head=("Tên DN", "Số lao động", "Ghi chú"),
    )
    assert [row.values[0] for row in rows][:2] == ["Công ty A", "Công ty B"]


def test_a_day_out_of_a_cell_merged_with_another_column_has_one_meaning():
    late, early = datetime.date(2024, 5, 20), datetime.date(2024, 1, 2)
    rows = [["Tên DN", "Ghi chú", "Ngày QĐ"], ["A", late, ""], ["B", "", ""], ["C", "", early]]
    sheet = Sheet("DN", rows=[*rows, ["D", "", "25/02/2024"]], merged=[(2, 2, 3, 3)])
    (one,), _ = find_lists([sheet], [*WANTED, Wanted("day", ("Ngày QĐ",))], name="name")
    read_rows = list(one.rows(inherited=["day"], days=["day"]))
    assert [row.values[-1] for row in read_rows[:2]] == [late, late]
    assert read_rows[2].values[-1].values == (early, datetime.date(2024, 2, 1))


def days_of(*texts):
    rows = [["Tên DN", "Ngày QĐ"], *([f"DN {number}", text] for number, text in enumerate(texts))]
    (one,), _ = find_lists([Sheet("DN", rows=rows)], [*WANTED, Wanted("day", ("Ngày QĐ",))], name="name")
    return [row.values[-1] for row in one.rows(days=["day"])]


def test_days_that_are_written_with_the_month_first_are_asked_about():
    both, late, same, no_day, none = days_of(
        "02/03/2024", "1/15/2024 00:00:00", "05/05/2024", "31/31/2024", ""
    )
    assert both.values == (datetime.date(2024, 3, 2), datetime.date(2024, 2, 3))
    assert "02/03/2024 hay 03/02/2024" in both.message
    assert late.values == (datetime.date(2024, 1, 15),)
    assert "Có phải là ngày 15/01/2024?" in late.message
    assert (same, no_day, none) == ("05/05/2024", "31/31/2024", "")
    (stored, _) = days_of(datetime.date(2024, 3, 2), "01/15/2024")
    assert stored.values == (datetime.date(2024, 3, 2), datetime.date(2024, 2, 3))


@pytest.mark.parametrize(
    "texts",
    [
        ("02/03/2024", "25/02/2024"),
        ("02/03/2024", "01/15/2024", "25/02/2024"),
        ("02/03/2024", "02/30/2024"),
        (datetime.date(2024, 2, 3), datetime.date(2024, 2, 25)),
        (datetime.date(2024, 2, 3), "02/03/2024", "25/02/2024"),
    ],
)
def test_days_that_nothing_shows_to_be_swapped_stay(texts):
    assert days_of(*texts) == list(texts)


def test_of_days_some_of_which_were_stored_right_only_written_ones_are_asked_about():
    early, late = datetime.date(2024, 2, 3), datetime.date(2024, 2, 25)
    *stored, written, _ = days_of(early, late, "02/03/2024", "01/15/2024")
    assert stored == [early, late]
    assert written.values == (datetime.date(2024, 3, 2), early)


def test_hidden_rows_and_columns_are_said():
    one, rows = read(
        *([float(n), f"Công ty {n}", 5.0, ""] for n in range(1, 9)),
        hidden_rows=frozenset({3, 5, 6, 7, 20}),
        hidden_columns=[(3, 3), (9, 12)],
    )
    assert len(rows) == 8
    assert one.remarks == ["Trang tính “DN”: dòng 3, 5–7 đang ẩn, cột C đang ẩn nhưng vẫn được đọc."]


def test_columns_that_are_not_read_are_named():
    one, _ = read([1.0, "A", 5.0, "", "nữ"], head=("TT", "Tên DN", "Số lao động", "Ghi chú", "Lao động nữ"))
    assert one.remarks == ["Trang tính “DN”: không dùng các cột “Lao động nữ”."]
