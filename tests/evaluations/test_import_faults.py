"""The same faults of files in the imports of ratings, of the inspection plan and of quality shares."""

import datetime

import pytest

from evaluations.bulk.import_actions import UPLOADS, plan_of
from evaluations.inspections import imports
from evaluations.models import Measure
from evaluations.quality_targets import imports as shares
from tests.support import inspections as given
from tests.support import people
from tests.support.rating_lists import ratings, round_with
from tests.support.workbooks import from_rows
from units.models import Unit
from vietnamese import clock
from workbooks.cells import Sheet

pytestmark = pytest.mark.usefixtures("reference_data")
PLAN = ["TT", *imports.PlanList.labels().values()]


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(datetime.date(2024, 5, 14)):
        yield


def rated(
    found,
    *rows,
    head=("TT", "CĐ cấp trên", "Tên CĐCS, NĐCS", "Điểm chấm", "Xếp loại năm 2024", "MST", "Thủ trưởng"),
):
    by = people.staff()
    kept = UPLOADS.keep(from_rows(list(head), *map(list, rows), title="XL"), filename="xl.xlsx", user=by.pk)
    return plan_of(by=by, found=found, kept=kept)


def renamed(found, *names):
    for evaluation, name in zip(ratings(found), names, strict=True):
        evaluation.rated_union.name = name
        evaluation.rated_union.save()


class TestRatings:
    unit = "LĐLĐ huyện Lục Nam"

    def test_headings_sums_and_hidden_columns_are_said(self):
        found = round_with(2, "luc-nam")
        renamed(found, "CĐCS Trạm y tế xã Phương Sơn", "CĐCS Trường Tiểu học Mỹ Độ")
        plan = rated(
            found,
            [1, self.unit, "CĐCS Trạm y tế xã Phương Sơn", 95, "XS", None, "A"],
            [None, None, "Tổng cộng: 1 CĐCS", None, None, None, None],
        )
        assert [line.errors for line in plan.rows] == [[]]
        assert any("“Thủ trưởng”" in note for note in plan.notes)
        assert any("dòng 3 “Tổng cộng: 1 CĐCS”" in note for note in plan.notes)

    @pytest.mark.parametrize(
        "name", ["CĐCS Trạm y tế xã Phượng Sơn", "CĐCS Trường Tiểu học Mĩ Độ", "Tram y te Phuong Son"]
    )
    def test_another_mark_is_never_matched_silently(self, name):
        found = round_with(2, "luc-nam")
        renamed(found, "CĐCS Trạm y tế xã Phương Sơn", "CĐCS Trường Tiểu học Mỹ Độ")
        plan = rated(found, [1, self.unit, name, 95, "XS", None, None])
        (row,) = plan.rows
        assert plan.accepted == []
        assert [column for column, _ in row.errors] in ([], [3])
        assert "chỉ khác dấu" in str(row.questions) or "Đợt này không có" in str(row.errors)
        plan.given = {row.number: "same"}
        known = {rating.rated_union.name for rating in ratings(found)}
        answered = [line.item.known.evaluation.rated_union.name for line in plan.accepted]
        assert len(answered) == len(row.questions)
        assert set(answered) <= known - {name}

    def test_both_communes_are_found_each_by_its_own_name(self):
        found = round_with(2, "luc-nam")
        renamed(found, "CĐCS Trạm y tế xã Phương Sơn", "CĐCS Trạm y tế xã Phượng Sơn")
        plan = rated(
            found,
            [1, self.unit, "Công đoàn cơ sở Trạm y tế xã Phượng Sơn", 95, "XS", None, None],
            [2, self.unit, "CĐCS TRẠM Y TẾ XÃ PHƯƠNG SƠN", 95, "XS", None, None],
        )
        assert [(line.name, line.errors) for line in plan.rows] == [
            ("CĐCS Trạm y tế xã Phượng Sơn", []),
            ("CĐCS Trạm y tế xã Phương Sơn", []),
        ]

    @pytest.mark.parametrize("code", [100109106001, 2400120000000, 24098001234])
    def test_damaged_codes_are_refused(self, code):
        found = round_with(1, "luc-nam")
        plan = rated(found, [1, self.unit, ratings(found)[0].rated_union.name, 95, "XS", code, None])
        assert [column for column, _ in plan.rows[0].errors] == [6]

    def test_destroyed_names_are_refused_with_the_reason(self):
        found = round_with(1, "luc-nam")
        plan = rated(found, [1, self.unit, "Tr?ng Ti?u h?c", 95, "XS", None, None])
        assert "dấu “?”" in plan.rows[0].errors[0][1]

    def test_a_long_reason_is_shortened_with_a_note(self):
        found = round_with(1, "luc-nam")
        name = ratings(found)[0].rated_union.name
        head = ("TT", "CĐ cấp trên", "Tên CĐCS", "Điểm", "Xếp loại", "Lý do")
        plan = rated(found, [1, self.unit, name, 95, "XS", "lời " * 400], head=head)
        assert not any(column == 6 for column, _ in plan.rows[0].errors)
        assert any("XL!F2: Nội dung dài" in note for note in plan.rows[0].notes)


class TestPlan:
    def read(self, *rows, head=PLAN, **more):
        sheet = Sheet("KH", rows=[list(head), *map(list, rows)], **more)
        issuer = Unit.objects.get(code=people.PROVINCE)
        return imports.PlanList(people.staff(), issuer, 2024).read([sheet])

    def test_sums_hidden_rows_and_unread_columns_are_said(self):
        found = self.read(
            [1.0, "LĐLĐ huyện Lục Nam", "", "tài chính", "Quý II", "x"],
            ["", "Tổng số: 1 cuộc", "", "", "", ""],
            head=[
                "TT",
                "Đối tượng kiểm tra",
                "Hình thức kiểm tra",
                "Nội dung kiểm tra",
                "Thời gian thực hiện",
                "Trưởng đoàn",
            ],
            hidden_rows=frozenset({2}),
        )
        assert not found.errors
        assert len(found.new) == 1
        said = " ".join(found.notes)
        assert "dòng 2 đang ẩn" in said
        assert "“Trưởng đoàn”" in said
        assert "dòng 3 “Tổng số: 1 cuộc”" in said

    def test_number_and_day_in_one_cell(self):
        found = self.read(
            [1.0, "LĐLĐ huyện Lục Nam", "", "", "tài chính", "Quý II", "05/KH-LĐLĐ ngày 12/01/2024", ""]
        )
        _, what = found.new[0].item
        assert (what.plan_number, what.plan_signed_on) == ("05/KH-LĐLĐ", datetime.date(2024, 1, 12))

    def test_days_that_may_have_changed_places_with_months_are_asked(self):
        rest = ("", "", "tài chính", "Quý II", "05/KH")
        found = self.read(
            [1.0, "LĐLĐ huyện Lục Nam", *rest, datetime.date(2024, 2, 1)],
            [2.0, "LĐLĐ huyện Yên Thế", *rest, "25/02/2024"],
        )
        (row,) = found.asked
        assert row.questions[0].startswith("KH!H2: ")
        assert "bị đổi chỗ" in row.questions[0]
        signed = [choice.row.item[1].plan_signed_on for choice in row.choices]
        assert signed == [datetime.date(2024, 2, 1), datetime.date(2024, 1, 2)]

    def test_another_mark_is_asked_at_its_cell(self):
        given.union(name="CĐCS Trạm y tế xã Phương Sơn")
        found = self.read([1.0, "CĐCS Trạm y tế xã Phượng Sơn", "", "", "tài chính", "Quý II", "", ""])
        (row,) = found.asked
        assert "chỉ khác dấu" in row.questions[0]
        assert [choice.label for choice in row.choices] == ["Là CĐCS Trạm y tế xã Phương Sơn"]
        assert found.writable == []
        found.given = {row.number: row.choices[0].code}
        assert [line.item[0].name for line in found.writable] == ["CĐCS Trạm y tế xã Phương Sơn"]


def test_shares_of_the_units_say_what_was_not_read():
    rows = [
        ["TT", "Tên đơn vị", "CĐCS khu vực nhà nước", "Ghi chú"],
        [1.0, "LĐLĐ huyện Lục Nam", 90.0, "x"],
        ["", "Toàn tỉnh", 90.0, ""],
        ["", "Bình quân", 90.0, ""],
    ]
    sheet = Sheet("CT", rows=rows, hidden_rows=frozenset({2}))
    found = shares.ShareList(people.staff(), 2024, datetime.date(2024, 5, 1)).read([sheet])
    assert not found.errors
    assert list(shares.shares(found).values()) == [90]
    assert {measure for _, measure in shares.shares(found)} == {Measure.STATE}
    said = " ".join(found.notes)
    assert "“Ghi chú”" in said
    assert "dòng 2 đang ẩn" in said
    assert "dòng 3 “Toàn tỉnh”" in said
