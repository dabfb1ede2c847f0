"""Faults that files of offices have, by their kind, in the register and in the survey: asked or refused, never silent."""

import datetime

import pytest

from tests.support.enterprises import enterprise
from tests.support.people import reporter, staff
from tests.support.register_files import answer, previewed, workbook
from units.enterprises import import_actions as survey
from units.models import GrassrootsUnion, OrganisationKind, SurveyedEnterprise, Unit
from units.register.imports import actions as register
from vietnamese import clock
from workbooks.imports.answers import keep_answers
from workbooks.imports.preview import ASKED, CHANGED, NEW, REFUSED

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 7, 1)
HEAD = ["TT", "Tên doanh nghiệp", "Mã số thuế", "Đơn vị", "Địa bàn", "Số lao động", "Ghi chú"]
UNIONS = ["TT", "Đơn vị quản lý", "Tên công đoàn cơ sở", "Loại hình", "Số CNVCLĐ", "Số đoàn viên"]
LUC_NAM = "LĐLĐ huyện Lục Nam"


@pytest.fixture(autouse=True)
def place(reference_data, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(TODAY):
        yield


def surveyed(*rows, head=HEAD, by=None, hide=()):
    by = by or staff()
    data = workbook(("DN", [head, *rows]), hide=hide)
    kept = survey.UPLOADS.keep(data, filename="khao-sat.xlsx", user=by.pk)
    return by, kept, survey.preview(by=by, kept=kept, year=TODAY.year)


def counts(plan):
    return [len(rows) for rows in (plan.new, plan.changed, plan.asked, plan.refused)]


def listed(*rows, head=UNIONS, hide=()):
    kept, plan = previewed(staff(), workbook(("CDCS", [head, *rows]), hide=hide))
    return kept, plan, plan.groups


def decision(row):
    return row.values.get("founding__founded_on"), row.values.get("founding__decision_number")


def union(name, code="y-te"):
    kind = OrganisationKind.objects.get(code="su-nghiep")
    return GrassrootsUnion.objects.create(unit=Unit.objects.get(code=code), name=name, kind=kind)


# --- rows that the sender does not see ----------------------------------------------------------------------------


def test_hidden_rows_are_taken_and_named():
    unit = "CĐN Y tế"
    _, _, plan = surveyed(
        [1, "Công ty TNHH E", "2400500031", unit, None, 100, None],
        [2, "Công ty TNHH G", "2400500032", unit, None, 50, None],
        hide=[3],
    )
    assert counts(plan) == [2, 0, 0, 0]
    _, summary, rows = listed(
        [1, unit, "CĐCS Trạm y tế xã Chu Điện", "Đơn vị sự nghiệp", 9, 9],
        [2, unit, "CĐCS Bệnh viện Phổi", "Đơn vị sự nghiệp", 90, 90],
        hide=[3],
    )
    assert len(rows[NEW]) == 2
    for notes in (plan.notes, summary.notes):
        assert any("dòng 3 đang ẩn nhưng vẫn được đọc" in note for note in notes)


# --- sums ---------------------------------------------------------------------------------------------------------


def test_sums_of_parks_are_no_enterprises():
    unit = "CĐ các KCN tỉnh"
    _, _, plan = surveyed(
        [None, "KCN Đình Trám", None, None, None, None, None],
        [1, "Công ty TNHH E", "2400500031", unit, None, 100, None],
        [None, "Cộng KCN Đình Trám", None, None, None, 100, None],
        [2, "Tổng công ty May H", "2400500033", unit, None, 50, None],
        [None, "Tổng cộng: 2 doanh nghiệp", None, None, None, 160, None],
        by=reporter("kcn"),
    )
    assert [row.name for row in plan.new] == ["Công ty TNHH E", "Tổng công ty May H"]
    assert counts(plan) == [2, 0, 0, 0]
    assert any("dòng 4 “Cộng KCN Đình Trám”" in note for note in plan.notes)
    assert any("DN!F6: dòng tổng ghi 160 “số lao động” nhưng cộng các dòng được 150" in n for n in plan.notes)


# --- names that differ only in marks -----------------------------------------------------------------------------


@pytest.mark.parametrize(("known", "written"), [("Phương Sơn", "Phượng Sơn"), ("Mỹ Hà", "Mĩ Hà")])
def test_another_mark_is_a_question_in_the_register(known, written):
    old = union(f"CĐCS Trạm y tế xã {known}")
    _, _, groups = listed([1, "CĐN Y Tế", f"CĐCS Trạm y tế xã {written}", "Sự nghiệp", 9, 9])
    (question,) = groups[ASKED]
    assert [choice.code for choice in question.choices] == ["different", f"same-{old.pk}"]
    assert not groups[NEW]
    assert not groups[CHANGED]


def test_both_known_each_is_found_again():
    for name in ("Phương Sơn", "Phượng Sơn", "Hòa Sơn"):
        union(f"CĐCS Trạm y tế xã {name}")
    rows = [
        [n, "CĐN Y Tế", f"CĐCS TRẠM Y TẾ XÃ {name}", None, 5, 5]
        for n, name in enumerate(("PHƯỢNG SƠN", "HOÀ SƠN"))
    ]
    _, _, groups = listed(*rows)
    assert [item.pk for item in groups[CHANGED]] == list(
        GrassrootsUnion.objects.filter(name__endswith="Phượng Sơn").values_list("pk", flat=True)
    ) + list(GrassrootsUnion.objects.filter(name__endswith="Hòa Sơn").values_list("pk", flat=True))


@pytest.mark.parametrize("written", ["Công ty Phượng Sơn", "Công ty Phương Sơn Mĩ", "Công ty Phuong Son"])
def test_another_mark_is_a_question_in_the_survey(written):
    one = enterprise("luc-nam", "Công ty Phương Sơn Mỹ" if "Mĩ" in written else "Công ty Phương Sơn")
    _, _, plan = surveyed([1, written, None, LUC_NAM, None, 45, None])
    assert [choice.code for choice in plan.asked[0].choices] == [f"same-{one.pk}", "different"]


def test_two_communes_in_one_survey_are_asked_about():
    _, _, plan = surveyed(
        [1, "Cơ sở may Phương Sơn", None, LUC_NAM, None, 45, None],
        [2, "Cơ sở may Phượng Sơn", None, LUC_NAM, None, 45, None],
    )
    assert counts(plan) == [1, 0, 1, 0]
    assert "chỉ khác dấu" in plan.asked[0].questions[0]


def test_a_tax_code_that_agrees_renames_nothing_without_being_asked():
    old = union("CĐCS Trạm y tế xã Phương Sơn")
    GrassrootsUnion.objects.update(tax_code="2400000001")
    one = enterprise("luc-nam", "Công ty Phương Sơn", tax_code="2400000001", workforce=200)
    row = [1, "CĐN Y Tế", "CĐCS Trạm y tế xã Phượng Sơn", None, 9, 9, "2400000001"]
    _, _, groups = listed(row, head=[*UNIONS, "MST"])
    keep = groups[ASKED][0].choices[1]
    kept_name = keep.answered(groups[ASKED][0])
    assert (kept_name.pk, kept_name.values) == (old.pk, {"name": old.name, "workforce": 9, "members": 9})
    by, kept, plan = surveyed([1, "Cong ty Phuong Son", "2400000001", LUC_NAM, None, 210, None])
    (asked,) = plan.asked
    keep_answers(kept, plan.asked, {asked.number: "keep-name"})
    survey.write(by=by, kept=kept, year=TODAY.year, digest=plan.digest)
    one.refresh_from_db()
    assert (one.name, one.workforce) == ("Công ty Phương Sơn", 210)
    _, _, plan = surveyed([1, "Cong ty Phuong Son", "2400000001", LUC_NAM, None, 210, None])
    assert [choice.code for choice in plan.asked[0].choices] == ["right", "leave"]


def test_a_small_number_that_became_nothing_is_no_slip_of_excel():
    enterprise("luc-nam", "Công ty Hoa", tax_code="2400000001", workforce=5)
    _, _, plan = surveyed([1, "Công ty Hoa", "2400000001", LUC_NAM, None, 0, None])
    assert counts(plan) == [0, 1, 0, 0]


# --- columns -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["Huyện", "Đơn vị", "LĐLĐ huyện, TP", "CĐ cấp trên"])
def test_headings_of_offices_are_read(unit):
    head = [
        "STT",
        "Tên doanh nghiệp",
        "MST",
        unit,
        "Địa chỉ trụ sở chính",
        "Tổng số LĐ",
        "Loại hình DN",
        "SĐT",
        "Lao động nữ",
    ]
    _, _, plan = surveyed(
        [1, "Công ty K", "2400500041", LUC_NAM, "xã Chu Điện", 120, "FDI", "0204123456", 3],
        [2, "Công ty L", "2400500042", LUC_NAM, "xã Bảo Đài", 60, "Ngoài nhà nước", "0204123457", 4],
        head=head,
    )
    kinds = OrganisationKind.objects.in_bulk()
    assert [(row.values["workforce"], kinds[row.values["kind"]].code) for row in plan.new] == [
        (120, "dn-fdi"),
        (60, "dn-ngoai-nha-nuoc"),
    ]
    assert plan.new[0].values["contact_phone"] == "0204123456"
    assert any("không dùng các cột “Lao động nữ”" in note for note in plan.notes)


HEADINGS = {
    "workforce": "Số LĐ|Tổng số CNLĐ|Số lượng công nhân|Số lao động hiện có|Tổng số NLĐ|CBCNV|Số CNVC-LĐ (người)|"
    "Quy mô lao động|Lao động đang làm việc|Tổng số lao động tính đến 30/9/2026|Số lượng người lao động",
    "tax_code": "MST|Mã số DN|Mã DN|MSDN|MST/MSDN|Mã số thuế (MST)|Số ĐKKD|Mã số thuế DN",
    "address": "Địa chỉ|Đ/c|Trụ sở chính|Địa chỉ DN|Nơi đặt trụ sở|Địa chỉ SXKD|Địa điểm hoạt động",
    "place": "Xã/phường|Xã, phường, thị trấn|KCN|Tên KCN|Khu, cụm công nghiệp|Địa bàn hoạt động|Thuộc xã",
    "contact_phone": "SĐT|Số ĐT|ĐT liên hệ|Điện thoại/Fax|Di động|Số điện thoại liên hệ|ĐTDĐ",
    "contact_name": "Người đại diện|Giám đốc|Chủ DN|Người đại diện theo pháp luật|Đầu mối liên hệ",
    "kind": "Loại hình|Loại DN|Hình thức sở hữu|Thành phần kinh tế|TPKT",
    "note": "Ghi chú|GC|Chú thích",
}


@pytest.mark.parametrize(
    ("key", "heading"), [(k, h) for k, text in HEADINGS.items() for h in text.split("|")]
)
def test_each_heading_is_known(key, heading):
    from units.enterprises.imports import SurveyList

    WANTED = SurveyList.wanted()
    from workbooks.cells import Sheet
    from workbooks.list_header import find_header

    header = find_header(Sheet("DN", rows=[["TT", "Tên DN", heading]]), WANTED, (), "name")
    assert header.columns == {"name": 2, key: 3}


UNLISTED = {
    "workforce": "Số CN|Tổng số CB,CNV|Số CNVC|Tổng số người lao động trong công ty",
    "tax_code": "Mã số thuế/ĐKKD|MST công ty|Số ĐKDN|Giấy ĐKKD số|Mã số hộ kinh doanh",
    "address": "Địa chỉ nhà máy|Địa chỉ đặt trụ sở|Đ.chỉ|Địa chỉ cụ thể|Nơi đóng",
    "place": "Thuộc KCN/CCN|Tên KCN, CCN|Cụm CN|Thôn, xã|Nằm trong KCN|Xã mới",
    "contact_phone": "SĐT giám đốc|Điện thoại người liên hệ|Zalo|Số điện thoại/Email|SĐT công ty|Mobile",
    "contact_name": "Họ tên chủ DN|Tên GĐ|Người đứng đầu|Giám đốc/Chủ DN|Đại diện PL|Cán bộ liên hệ",
    "kind": "Loại hình pháp lý|Hình thức pháp lý|Loại Cty|Loại hình hoạt động",
    "unit": "Đơn vị chủ quản|CĐ quản lý trực tiếp|Thuộc CĐ cấp trên|LĐLĐ huyện, TX, TP|CĐ xã, phường",
    "note": "Ghi chú thêm|Lưu ý",
}


@pytest.mark.parametrize(
    ("key", "heading"), [(k, h) for k, text in UNLISTED.items() for h in text.split("|")]
)
def test_a_heading_that_nobody_has_listed_is_known_by_its_words(key, heading):
    test_each_heading_is_known(key, heading)


@pytest.mark.parametrize(
    "heading",
    [
        "Lao động nữ",
        "Số chưa là đoàn viên",
        "Email",
        "Ngày sinh",
        "Chức vụ",
        "Số DN",
        "Năm thành lập",
        "Ngành nghề",
        "Cán bộ",
        "Số công chức",
        "Công đoàn",
        "Người lập",
        "Chủ tịch CĐCS",
        "Số lao động tham gia BHXH",
        "Ngày khảo sát",
        "Doanh thu",
        "Vốn điều lệ",
        "Ngày cấp ĐKKD",
    ],
)
def test_what_is_none_of_the_columns_is_left_unread_and_named(heading):
    from units.enterprises.imports import SurveyList

    SURVEY = SurveyList.wanted()
    from units.register.imports.union_list import UnionList

    REGISTER = UnionList.wanted()
    from workbooks.cells import Sheet
    from workbooks.list_header import find_header

    for wanted, name, number in ((SURVEY, "Tên DN", "Số LĐ"), (REGISTER, "Tên CĐCS", "Số ĐV")):
        header = find_header(Sheet("DN", rows=[["TT", name, number, heading]]), wanted, (), "name")
        assert list(header.columns.values()) == [2, 3]
        assert header.unused == [heading]


def test_a_listed_heading_goes_before_one_known_by_its_words():
    head = ["TT", "Tên DN", "Số lao động", "Địa chỉ nhà máy", "Địa chỉ", "Đơn vị"]
    _, _, plan = surveyed([1, "Công ty K", 5, "Lô A", "Lô B", LUC_NAM], head=head)
    assert plan.new[0].values["address"] == "Lô B"
    assert any("“Địa chỉ nhà máy”" in note for note in plan.notes)


def test_a_kind_that_nobody_knows_costs_no_row_of_the_survey():
    head = [*HEAD, "Loại hình DN"]
    _, _, plan = surveyed([1, "Công ty K", None, LUC_NAM, None, 120, None, "Siêu thị"], head=head)
    assert "Để trống loại hình" in plan.new[0].notes[0]


# --- columns as a whole --------------------------------------------------------------------------------------------


def test_a_2_beside_1_250_is_asked_and_written_as_answered():
    by, kept, plan = surveyed(
        *(
            [n, f"Công ty {name}", None, LUC_NAM, None, number, None]
            for n, name, number in ((1, "An", 1.25), (2, "Bê", 2), (3, "Cê", 3.4), (4, "Dê", 350))
        )
    )
    assert counts(plan) == [1, 0, 1, 2]
    (row,) = plan.asked
    assert "2 hay 2.000?" in row.questions[0]
    keep_answers(kept, plan.asked, {row.number: row.choices[1].code})
    survey.write(by=by, kept=kept, year=TODAY.year, digest=plan.digest)
    assert SurveyedEnterprise.objects.get(name="Công ty Bê").workforce == 2000


def test_without_fractions_a_2_is_a_2():
    _, _, plan = surveyed(
        [1, "Công ty An", None, LUC_NAM, None, 2, None], [2, "Công ty Bê", None, LUC_NAM, None, "1.250", None]
    )
    assert counts(plan) == [2, 0, 0, 0]


def test_days_and_months_that_an_english_excel_changed_are_asked():
    head = [*UNIONS, "Ngày quyết định thành lập"]
    days = ["25/02/2024", datetime.date(2024, 1, 2), "13/03/2024", datetime.date(2024, 4, 4)]
    kept, summary, groups = listed(
        *(
            [n, LUC_NAM, f"CĐCS Công ty {name}", "DN FDI", 30, 20, day]
            for n, (name, day) in enumerate(zip("ABCD", days, strict=True), 1)
        ),
        head=head,
    )
    (question,) = groups[ASKED]
    assert "02/01/2024 hay 01/02/2024?" in question.questions[0]
    assert len(groups[NEW]) == 3
    assert [choice.row.values["founding__founded_on"] for choice in question.choices] == [
        datetime.date(2024, 1, 2),
        datetime.date(2024, 2, 1),
    ]


# --- codes, destroyed text, side fields ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "taken"),
    [
        (100109106001, None),
        (2400120000000, None),
        (24098001234, None),
        (100109106, None),
        ("2400120000-000", None),
        ("124098001234", None),
        ("0100109106-002", "0100109106-002"),
        ("024098001234", "024098001234"),
        (2400500011, "2400500011"),
    ],
)
def test_codes_that_excel_damaged_are_refused_in_every_list(code, taken):
    _, _, plan = surveyed([1, "Chi nhánh Một", code, LUC_NAM, None, 45, None])
    head = [*UNIONS, "MST"]
    _, summary, groups = listed([1, LUC_NAM, "CĐCS Chi nhánh Một", "DN FDI", 30, 20, code], head=head)
    if taken:
        assert plan.new[0].values["tax_code"] == taken
        assert groups[NEW][0].values["tax_code"] == taken
    else:
        assert plan.refused[0].refusals[0][0] == "DN!C2"
        assert groups[REFUSED][0].errors[0][0] == 7


@pytest.mark.parametrize(
    "name", ["CÃ´ng ty TNHH SÆ¡n HÃ", "C?ng ty Vi?t", "C\ufffdng ty", "nan", "Tr­êng mÇm non"]
)
def test_destroyed_names_are_refused_at_their_cell(name):
    _, _, plan = surveyed([1, name, None, LUC_NAM, None, 45, None])
    _, _, groups = listed([1, LUC_NAM, name, "DN FDI", 30, 20])
    assert plan.refused[0].refusals[0][0] == "DN!B2"
    assert groups[REFUSED][0].errors[0][0] == 3


def test_entities_are_decoded():
    _, _, plan = surveyed([1, "Công ty Hoàng &amp; Phát", None, LUC_NAM, None, 45, None])
    assert plan.new[0].name == "Công ty Hoàng & Phát"


def test_a_side_field_never_refuses_the_row():
    head = [*HEAD, "Điện thoại", "Người liên hệ"]
    phones = "0204389273/0209555282-Fax: 0207578815"
    _, _, plan = surveyed(
        [1, "Công ty S", None, LUC_NAM, "Thôn " * 60, 45, "NULL", phones, "Ông " * 60],
        [2, "Công ty T", None, LUC_NAM, None, 45, None, 204389273, None],
        head=head,
    )
    first, second = plan.new
    assert first.values["contact_phone"] == "0204389273/0209555282"
    assert len(first.values["place"]) <= 150
    assert len(first.values["contact_name"]) <= 150
    assert "note" not in first.values
    assert "DN!H2: Nội dung dài 37 ký tự, chỉ nhận 30" in " ".join(first.notes)
    assert second.values["contact_phone"] == "0204389273"


def test_a_long_address_in_the_register_is_shortened_with_a_note():
    _, _, groups = listed([1, LUC_NAM, "CĐCS A", "DN FDI", 30, 20, "Thôn " * 60], head=[*UNIONS, "Địa chỉ"])
    assert "CDCS!G2: Nội dung dài 299 ký tự" in groups[NEW][0].notes[0]


# --- dates and decisions ---------------------------------------------------------------------------------------------

FEBRUARY = datetime.date(2024, 2, 1)


@pytest.mark.parametrize(
    "written",
    [
        "ngày 01 tháng 02 năm 2024",
        "Ngày 1 tháng 2, năm 2024.",
        "ngày 01/02/2024",
        "01/02/2024 00:00:00",
        "2024-02-01 00:00:00",
        "01 /02/ 2024",
        "1.2.2024",
    ],
)
def test_days_as_offices_write_them(written):
    _, _, groups = listed([1, LUC_NAM, "CĐCS A", "DN FDI", 30, 20, written], head=[*UNIONS, "Ngày thành lập"])
    assert groups[NEW][0].values["founding__founded_on"] == FEBRUARY


@pytest.mark.parametrize("written", ["1/2/24", 45323, "45323"])
def test_days_that_are_only_likely_are_asked(written):
    kept, summary, groups = listed(
        [1, LUC_NAM, "CĐCS A", "DN FDI", 30, 20, written], head=[*UNIONS, "Ngày thành lập"]
    )
    (question,) = groups[ASKED]
    assert "01/02/2024" in question.questions[0]
    assert question.choices[0].row.values["founding__founded_on"] == FEBRUARY


def test_an_answer_about_a_day_is_written():
    by = staff()
    kept, plan = previewed(
        by,
        workbook(("CDCS", [[*UNIONS, "Ngày thành lập"], [1, LUC_NAM, "CĐCS A", "DN FDI", 30, 20, "1/2/24"]])),
    )
    (question,) = plan.asked
    answer(kept, {question.number: question.choices[0].code})
    written = register.write(by=by, kept=kept, digest=plan.digest)
    assert written.added == 1
    assert GrassrootsUnion.objects.get().founding.founded_on == FEBRUARY


def test_a_month_is_no_day():
    _, _, groups = listed(
        [1, LUC_NAM, "CĐCS A", "DN FDI", 30, 20, "2/2024"], head=[*UNIONS, "Ngày thành lập"]
    )
    assert groups[REFUSED]


@pytest.mark.parametrize(
    "heading", ["Số, ngày quyết định thành lập", "Số QĐ", "Ngày thành lập", "Quyết định thành lập"]
)
def test_number_and_day_in_one_cell_are_split(heading):
    row = [1, LUC_NAM, "CĐCS A", "DN FDI", 30, 20, "12/QĐ-LĐLĐ ngày 01/02/2024", 2024]
    _, summary, groups = listed(row, head=[*UNIONS, heading, "Năm thành lập"])
    assert decision(groups[NEW][0]) == (FEBRUARY, "12/QĐ-LĐLĐ")
    assert any("“Năm thành lập”" in note for note in summary.notes)


def test_a_day_beside_the_number_that_differs_from_its_column_is_refused():
    row = [1, LUC_NAM, "CĐCS A", "DN FDI", 30, 20, "12/QĐ-LĐLĐ ngày 01/02/2024", "02/02/2024"]
    _, _, groups = listed(row, head=[*UNIONS, "Số QĐ", "Ngày QĐ"])
    assert "khác với cột" in groups[REFUSED][0].errors[0][1]


# --- searching -------------------------------------------------------------------------------------------------------


def test_short_forms_and_i_for_y_find_in_register_and_survey():
    union("CĐCS Trường Trung học cơ sở Chu Điện", "luc-nam")
    union("CĐCS Trường Tiểu học Mỹ Độ", "luc-nam")
    enterprise("luc-nam", "Công ty cổ phần Mĩ Thái")
    found = GrassrootsUnion.objects.found
    assert found("thcs chu dien").get().name.endswith("Chu Điện")
    assert found("Mĩ").get() == found("Mỹ").get()
    assert SurveyedEnterprise.objects.matching("cty cp mỹ thái").count() == 1


def test_a_short_year_beside_the_number_is_asked_and_a_number_alone_costs_no_row():
    head = [*UNIONS, "Số, ngày QĐ thành lập"]
    _, _, groups = listed(
        [1, LUC_NAM, "CĐCS A", "DN FDI", 30, 20, "12/QĐ-LĐLĐ ngày 1/2/24"],
        [2, LUC_NAM, "CĐCS Bê", "DN FDI", 30, 20, "13/QĐ-LĐLĐ"],
        head=head,
    )
    assert decision(groups[ASKED][0].choices[0].row) == (FEBRUARY, "12/QĐ-LĐLĐ")
    assert decision(groups[NEW][0]) == (None, None)
    assert "vì không có ngày" in groups[NEW][0].notes[0]


@pytest.mark.parametrize("written", ["ngày 1/2/24", "(1/2/24)"])
def test_a_short_year_without_a_number_is_asked(written):
    head = [*UNIONS, "Số, ngày QĐ thành lập"]
    _, _, groups = listed([1, LUC_NAM, "CĐCS A", "DN FDI", 30, 20, written], head=head)
    assert groups[ASKED][0].choices[0].row.values["founding__founded_on"] == FEBRUARY
