"""The survey from Excel: new, changed, unchanged, refused with the cell, questions; a preview writes nothing."""

import pytest

from tests.support.enterprises import enterprise
from tests.support.people import reporter, staff
from tests.support.register_files import workbook
from units.enterprises import import_actions as actions
from units.models import EnterpriseSurvey, GrassrootsUnion, SurveyedEnterprise
from vietnamese import clock
from workbooks.imports import answers
from workbooks.imports.answers import SKIP, keep_answers
from workbooks.imports.upload_store import ImportGone, ImportMoved

pytestmark = pytest.mark.django_db

HEAD = ["TT", "Tên doanh nghiệp", "Mã số thuế", "Đơn vị", "Số lao động", "Địa bàn"]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def one(reference_data):
    return enterprise("luc-nam", "Công ty TNHH Đồi Ngô", workforce=200, tax_code="2400000001")


def kept(by, *rows, head=HEAD, sheet="Khảo sát"):
    data = workbook((sheet, [head, *([number, *row] for number, row in enumerate(rows, 1))]))
    return actions.UPLOADS.keep(data, filename="khao-sat.xlsx", user=by.pk)


def previewed(by, *rows, **more):
    file = kept(by, *rows, **more)
    return file, actions.preview(by=by, kept=file, year=clock.today().year)


def write(by, file, plan, **given):
    keep_answers(file, plan.asked, given)
    return actions.write(by=by, kept=file, year=clock.today().year, digest=plan.digest)


def test_every_row_is_told_and_nothing_is_written(one):
    by = staff()
    year = clock.today().year
    before = SurveyedEnterprise.history.count()
    _, plan = previewed(
        by,
        ("Công ty TNHH Đồi Ngô", "2400000001", "LĐLĐ huyện Lục Nam", 210, "Phương Sơn"),
        ("Công ty Mới", "2400000002", "LĐLĐ huyện Lục Nam", 35, None),
        ("Công ty Sai", "12", "LĐLĐ huyện Lục Nam", "2,5", None),
        ("Công ty Lạc", None, "Huyện Không Có", 5, None),
    )
    assert [row.name for row in plan.new] == ["Công ty Mới"]
    assert plan.changed[0].changes == [("Địa bàn", "–", "Phương Sơn"), (f"Số lao động {year}", "200", "210")]
    assert [[cell for cell, _ in row.refusals] for row in plan.refused] == [
        ["Khảo sát!C4", "Khảo sát!E4"],
        ["Khảo sát!D5"],
    ]
    assert (SurveyedEnterprise.objects.count(), SurveyedEnterprise.history.count()) == (1, before)


def test_it_writes_what_was_previewed_with_history(one):
    by, year = staff(), clock.today().year
    file, plan = previewed(
        by,
        ("Công ty TNHH Đồi Ngô", "2400000001", "Lục Nam", 210, "Phương Sơn"),
        ("Công ty Đình Trám", "2400000002", "LĐLĐ huyện Lục Nam", 35, None),
    )
    plan_units = {row.values.get("unit") for row in [*plan.new, *plan.changed]}
    if plan.refused:  # “Lục Nam” alone is no name of a unit: the row is refused, not guessed
        assert plan.refused[0].refusals[0][0] == "Khảo sát!D2"
    written = write(by, file, plan)
    assert (written.added, written.left_out) == (1, len(plan.refused))
    new = SurveyedEnterprise.objects.matching("dinh tram").get()
    assert (new.workforce, new.surveyed_year, new.unit_id in plan_units) == (35, year, True)
    assert new.surveys.get().workforce == 35
    assert new.history.get().history_user == by
    with pytest.raises(ImportGone):
        write(by, file, plan)


def test_a_second_time_there_is_nothing_to_do(one):
    by = reporter("luc-nam")
    rows = [("Công ty Mới", "2400000002", None, 35, None), ("Đồi Ngô 2", None, None, None, "Chu Điện")]
    file, plan = previewed(by, *rows)
    assert len(plan.new) == 2, "the reporter's own unit need not be written"
    write(by, file, plan)
    _, again = previewed(by, *rows)
    assert (len(again.unchanged), again.new, again.changed, again.asked, again.refused) == (2, [], [], [], [])


def test_another_units_enterprise_is_refused(one):
    _, plan = previewed(reporter("yen-the"), ("Công ty X", None, "LĐLĐ huyện Lục Nam", 3, None))
    assert "không thuộc quyền" in plan.refused[0].refusals[0][1]


def test_twice_in_the_file_is_refused_with_the_first_place(one):
    _, plan = previewed(
        reporter("luc-nam"),
        ("Công ty X", "2400000005", None, 3, None),
        ("Công ty Y", "2400000005", None, 3, None),
    )
    assert [row.name for row in plan.new] == ["Công ty X"]
    assert plan.refused[0].refusals == [("Khảo sát!B3", "Trùng với Khảo sát, dòng 2 trong tệp này.")]


class TestQuestions:
    def test_names_that_are_nearly_alike(self, one):
        by = reporter("luc-nam")
        file, plan = previewed(by, ("Cty Đồi Ngô", None, None, 50, None))
        (row,) = plan.asked
        assert "Công ty TNHH Đồi Ngô" in row.questions[0]
        assert [choice.code for choice in row.choices] == [f"same-{one.pk}", "different"]
        assert write(by, file, plan).left_out == 1
        assert SurveyedEnterprise.objects.count() == 1
        file, plan = previewed(by, ("Cty Đồi Ngô", None, None, 50, None))
        write(by, file, plan, **{plan.asked[0].number: f"same-{one.pk}"})
        one.refresh_from_db()
        assert (one.workforce, one.name) == (50, "Cty Đồi Ngô")

    def test_a_tax_code_that_has_a_union_or_is_another_units(self, one):
        GrassrootsUnion.objects.create(unit=one.unit, name="CĐCS X", kind=one.kind, tax_code="2400000009")
        by = reporter("yen-the")
        file, plan = previewed(by, ("Một", "2400000009", None, 5, None), ("Hai", "2400000001", None, 5, None))
        assert "đã có CĐCS tại LĐLĐ huyện Lục Nam" in plan.asked[0].questions[0]
        assert "danh sách của LĐLĐ huyện Lục Nam" in plan.asked[1].questions[0]
        assert write(by, file, plan, **{plan.asked[0].number: "different"}).added == 1

    def test_all_that_have_no_answer_at_once_but_not_what_must_be_looked_at(self, one):
        by = reporter("luc-nam")
        rows = [("Cty Đồi Ngô", None, None, 50, None), ("Công ty TNHH Đồi-Ngô", None, None, 60, None)]
        few = ("Công ty TNHH Đồi Ngô", "2400000001", None, 1, None)
        file, plan = previewed(by, *rows, few)
        numbers = [row.number for row in plan.asked]
        assert len(numbers) == 3
        keep_answers(file, plan.asked, {numbers[0]: SKIP}, "different")
        written = write(by, file, plan)
        counts = {"new": 1, "changed": 0, "unchanged": 0, "refused": 0, "asked": 1}
        assert answers.written(file)["counts"] == counts
        assert (written.added, written.changed, written.left_out) == (1, 0, 2)

    def test_less_than_a_hundredth(self, one):
        _, plan = previewed(staff(), ("Công ty TNHH Đồi Ngô", "2400000001", None, 1, None))
        assert "“Số lao động” từ 200 còn 1." in plan.asked[0].questions[0]


def test_what_moved_since_the_preview_is_asked_again(one):
    by = reporter("luc-nam")
    file, plan = previewed(
        by, ("Công ty TNHH Đồi Ngô", "2400000001", None, 210, None), ("Mới", None, None, 1, None)
    )
    enterprise("luc-nam", "Mới")
    with pytest.raises(ImportMoved) as moved:
        write(by, file, plan)
    assert not moved.value.plan.new
    assert EnterpriseSurvey.objects.filter(workforce=210).count() == 0


def test_as_many_queries_for_many_rows_as_for_few(one, django_assert_max_num_queries):
    by = reporter("luc-nam")
    for count in (3, 300):
        file, plan = previewed(
            by, *((f"Xí nghiệp {n} {count}", None, None, n + 1, None) for n in range(count))
        )
        with django_assert_max_num_queries(33):
            written = write(by, file, plan, **{row.number: "different" for row in plan.asked})
        assert written.added == count


@pytest.mark.parametrize("invisible", ["\u3164", "\u202e", "\u200b\u00a0", "\u2800"])
def test_a_name_that_shows_nothing_is_missing(one, invisible):
    unit = "LĐLĐ huyện Lục Nam"
    _, plan = previewed(staff(), ("Công ty Có tên", None, unit, 30, None), (invisible, None, unit, 30, None))
    assert [[cell for cell, _ in row.refusals] for row in plan.refused] == [["Khảo sát!B3"]]
    assert [row.name for row in plan.new] == ["Công ty Có tên"]
