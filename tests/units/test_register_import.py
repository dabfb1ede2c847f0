"""Importing lists of unions: what is read, matched, refused, asked and written."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.people import leader, reporter, staff
from tests.support.register_files import HEADER, answer, imported, listed, previewed, workbook
from units.models import Founding, GrassrootsUnion, OrganisationKind, UnionEvent, Unit
from units.register.columns import COLUMNS
from units.register.imports.actions import preview, write
from vietnamese import clock
from vietnamese.text import legacy_encoding
from workbooks.imports.kept_plan import kept_plan
from workbooks.imports.preview import ASKED, CHANGED, NEW, UNCHANGED
from workbooks.imports.upload_store import ImportGone, ImportMoved

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 7, 1)
ONE = {
    "unit": "LĐLĐ huyện Lục Nam",
    "name": "CĐCS Công ty TNHH Hoa Sen",
    "kind": "DN ngoài NN",
    "employer": "Công ty TNHH Hoa Sen",
    "tax_code": "2400123456",
    "place": "Xã Bảo Đài",
    "workforce": 120,
    "members": 100,
    "figures_on": datetime.date(2026, 6, 30),
    "founding__founded_on": datetime.date(2025, 3, 1),
    "founding__decision_number": "12/QĐ-LĐLĐ",
    "founding__workforce": 30,
    "founding__members": 25,
}


@pytest.fixture(autouse=True)
def place(reference_data, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(TODAY):
        yield


def unit(code):
    return Unit.objects.get(code=code)


def existing(name="CĐCS Trường THCS Đại Lâm", code="luc-nam", kind="su-nghiep", **more):
    return GrassrootsUnion.objects.create(
        unit=unit(code), name=name, kind=OrganisationKind.objects.get(code=kind), **more
    )


def plan_digest(kept):
    return kept_plan(kept).digest


def test_a_new_union_with_its_founding_and_history():
    by = staff()
    written = imported(by, listed(ONE))
    union = GrassrootsUnion.objects.get()
    assert (written.added, written.changed, written.left_out) == (1, 0, 0)
    assert (union.unit.code, union.kind.code, union.workforce, union.members) == (
        "luc-nam",
        "dn-ngoai-nha-nuoc",
        120,
        100,
    )
    assert union.search_key == "cdcs cong ty tnhh hoa sen cong ty tnhh hoa sen 2400123456 xa bao dai"
    assert union.collation
    again = GrassrootsUnion.objects.get()
    again.save()
    assert (again.search_key, again.collation) == (union.search_key, union.collation)
    founding = union.founding
    assert written.foundings == [founding.pk]
    assert (founding.founded_on, founding.decision_number, founding.workforce, founding.members) == (
        datetime.date(2025, 3, 1),
        "12/QĐ-LĐLĐ",
        30,
        25,
    )
    assert (founding.is_enterprise, founding.unit, founding.name) == (True, union.unit, union.name)
    first = union.history.earliest()
    assert (first.history_type, first.history_user, first.workforce, first.figures_on) == (
        "+",
        by,
        120,
        datetime.date(2026, 6, 30),
    )
    assert "danh-sach.xlsx" in first.history_change_reason
    assert founding.history.get().history_type == "+"
    assert GrassrootsUnion.objects.create(unit=union.unit, name="Sau đó", kind=union.kind).pk > union.pk


def test_again_nothing_changes():
    by = staff()
    imported(by, listed(ONE))
    _, plan = previewed(by, listed(ONE))
    assert {name: size for name, size in plan.counts.items() if size} == {UNCHANGED: 1}


def test_a_changed_row_shows_old_and_new_and_a_blank_cell_wipes_nothing():
    by = staff()
    imported(by, listed(ONE))
    row = ONE | {"name": "CĐCS Công ty Hoa Sen", "workforce": 130, "place": None, "founding__workforce": 99}
    kept, plan = previewed(by, listed(row))
    (item,) = plan.groups[CHANGED]
    assert item.values == {"name": "CĐCS Công ty Hoa Sen", "workforce": 130}
    assert item.changes == [
        ("Tên công đoàn cơ sở", "CĐCS Công ty TNHH Hoa Sen", "CĐCS Công ty Hoa Sen"),
        ("Số CNVCLĐ", "120", "130"),
    ]
    assert "không thay đổi qua tệp" in item.notes[0]
    write(by=by, kept=kept, digest=plan_digest(kept))
    union = GrassrootsUnion.objects.get()
    assert (union.name, union.workforce, union.place) == ("CĐCS Công ty Hoa Sen", 130, "Xã Bảo Đài")
    assert union.search_key.startswith("cdcs cong ty hoa sen")
    assert union.founding.workforce == 30
    assert union.founding.name == "CĐCS Công ty TNHH Hoa Sen"
    assert [h.history_type for h in union.history.order_by("history_id")] == ["+", "~"]
    assert not UnionEvent.objects.exists()


OFFICE = [
    ["CÔNG ĐOÀN TỈNH"],
    ["DANH SÁCH CĐCS ĐẾN 30/6/2026"],
    ["TT", "Đơn vị", "Tên CĐCS", "Loại hình", None, None, "Số lượng", None, "Ngày thành lập"],
    [None, None, None, "Sự nghiệp công lập", "DN ngoài NN", "FDI", "CNVCLĐ", "Đoàn viên", None],
    ["A", "B", "C", 1, 2, 3, 4, 5, 6],
    [1, "LĐLĐ huyện Lục Nam", "CĐCS Trường Mầm non Vôi số 1", "x", None, None, "1.250", "1 200", "1/3/2020"],
    [2, None, "CĐCS Trường Mầm non Vôi số 2", "X", None, None, 20.5, 20, None],
    [3, None, "CĐCS Cty TNHH Dạ Hương", None, 1, None, 30, 31, "31/2/2020"],
    [4, "LĐLĐ H. Yên Thế", "CĐCS Luxshare", None, "x", "x", "-", None, datetime.date(2021, 5, 4)],
    [5, "LĐLĐ huyện Không Có", "Tr­êng mÇm non", None, None, None, 2.5, 1, None],
    [6, "LĐLĐ H. Yên Thế", "CĐCS Công ty Kết quả", None, None, "✓", "=1/0", 5, None],
    [7, "LĐLĐ H. Yên Thế", "CĐCS Tiểu học An Thượng", "x", None, None, 40, 30, None],
    [None, None, "TỔNG CỘNG", None, None, None, 9999, None, None],
    [None, None, "Người lập biểu", None, None, None, "CHỦ TỊCH", None, None],
]
MERGES = ["A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:H3", "I3:I4", "B6:B8"]


def test_a_file_as_offices_write_it():
    kept, plan = previewed(staff(), workbook(("2026", OFFICE), ("Ghi chú", [["Ghi chú"]]), merge=MERGES))
    found = dict(plan.errors)
    assert {cell: message[:24] for cell, message in found.items()} == {
        "2026!G7": "Ô chứa số thập phân 20,5",
        "2026!H8": "Số đoàn viên (31) lớn hơ",
        "2026!I8": "“31/2/2020” không phải l",
        "2026!F9": "Đánh dấu ở nhiều cột (cộ",
        "2026!B10": "Không có đơn vị nào tên ",
        "2026!C10": "Chữ trong ô dùng bảng mã",
        "2026!G10": "Ô chứa số thập phân 2,5;",
        "2026!G11": "Ô có công thức nhưng tệp",
    }
    assert "2500" in found["2026!G10"]
    assert [item.name for item in plan.groups[NEW]] == [
        "CĐCS Trường Mầm non Vôi số 1",
        "CĐCS Tiểu học An Thượng",
    ]
    values = plan.groups[NEW][0].values
    assert (values["unit"], values["workforce"], values["members"]) == (unit("luc-nam").pk, 1250, 1200)
    notes = " ".join(plan.notes)
    assert "2026!G13: dòng tổng ghi 9.999" in notes
    assert "“Ghi chú” không có bảng" in notes
    write(by=staff(), kept=kept, digest=plan_digest(kept))
    assert GrassrootsUnion.objects.count() == 2


def test_one_sheet_per_commune_and_sections_of_sectors():
    rows = [
        ["TT", "Tên CĐCS", "Số CNVCLĐ"],
        ["I", "Khu vực nhà nước", None],
        [1, "CĐCS Trường THCS Bảo Đài", 30],
        [2, "CĐCS UBND xã Bảo Đài", 20],
        ["II", "Khu vực ngoài nhà nước", None],
        [1, "CĐCS Công ty May", 50],
    ]
    by = reporter("luc-nam")
    kept, plan = previewed(by, workbook(("Xã Bảo Đài", rows), ("Bìa", [["Danh sách"]])))
    assert not dict(plan.errors)
    write(by=by, kept=kept, digest=plan_digest(kept))
    assert list(GrassrootsUnion.objects.order_by("pk").values_list("kind__code", "place", "unit__code")) == [
        ("su-nghiep", "Xã Bảo Đài", "luc-nam"),
        ("hanh-chinh", "Xã Bảo Đài", "luc-nam"),
        ("dn-ngoai-nha-nuoc", "Xã Bảo Đài", "luc-nam"),
    ]


def test_doubles_are_asked_and_answers_are_followed():
    by = staff()
    known = existing("CĐCS Công ty Luxshare", "kcn", "dn-fdi", tax_code="2400000001", workforce=50)
    base = {"unit": "CĐ các KCN", "kind": "FDI"}
    data = listed(
        base | {"name": "CĐCS Công ty Luxsharre", "workforce": 60},
        base | {"name": "CĐCS Công ty Hosiden"},
        base | {"name": "CĐCS Công ty TNHH Hosiden Việt Nam"},
        ONE | {"tax_code": "2400000001"},
        base | {"name": "CĐCS Công ty Fuhong"},
    )
    kept, plan = previewed(by, data)
    asked = plan.groups[ASKED]
    assert [[choice.code for choice in question.choices] for question in asked] == [
        ["different", f"same-{known.pk}"],
        ["different", "same-row"],
        ["different"],
    ]
    assert "2400000001" in asked[2].questions[0]
    answer(
        kept,
        {asked[0].number: f"same-{known.pk}", asked[1].number: "same-row", "9-9": "different"},
    )
    written = write(by=by, kept=kept, digest=plan_digest(kept))
    assert (written.added, written.changed, written.left_out) == (2, 1, 2)
    assert set(GrassrootsUnion.objects.values_list("name", "workforce")) == {
        ("CĐCS Công ty Luxsharre", 60),
        ("CĐCS Công ty Hosiden", None),
        ("CĐCS Công ty Fuhong", None),
    }


def test_all_are_different():
    by = staff()
    existing("CĐCS Công ty Luxshare", "kcn", "dn-fdi")
    kept, _ = previewed(by, listed({"unit": "CĐ các KCN", "kind": "FDI", "name": "CĐCS Luxsharre"}))
    answer(kept, {}, "different")
    assert write(by=by, kept=kept, digest=plan_digest(kept)).added == 1


def test_a_number_that_fell_below_one_per_cent_is_asked():
    by = staff()
    union = existing(workforce=20_000)
    kept, plan = previewed(by, listed({"pk": union.pk, "name": union.name, "workforce": 20}))
    assert "từ 20.000 còn 20" in plan.groups[ASKED][0].questions[0]
    assert write(by=by, kept=kept, digest=plan_digest(kept)).changed == 0
    kept, plan = previewed(by, listed({"pk": union.pk, "name": union.name, "workforce": 20}))
    answer(kept, {plan.groups[ASKED][0].number: "right"})
    assert write(by=by, kept=kept, digest=plan_digest(kept)).changed == 1
    union.refresh_from_db()
    assert union.workforce == 20


def test_whose_rows_may_be_written():
    own, other = reporter("luc-nam"), existing(code="yen-the")
    kept, plan = previewed(
        own,
        listed(
            ONE | {"unit": "LĐLĐ huyện Yên Thế"},
            {"pk": other.pk, "name": "Tên mới"},
            ONE | {"unit": None, "name": "CĐCS Công ty khác", "tax_code": None},
        ),
    )
    found = dict(plan.errors)
    assert "không thuộc quyền" in found["Danh sách!C2"]
    assert "Không có CĐCS mã số" in found["Danh sách!A3"]
    assert [item.values["unit"] for item in plan.groups[NEW]] == [unit("luc-nam").pk]
    with pytest.raises(PermissionDenied):
        write(by=staff(), kept=kept, digest=plan_digest(kept))
    with pytest.raises(PermissionDenied):
        preview(by=leader(), kept=kept)


def test_what_is_refused_in_a_row():
    by = staff()
    union = existing()
    ended = existing("CĐCS Đã hết", ceased_on=datetime.date(2024, 1, 1), ceased_reason="dissolved")
    rows = [
        ({"pk": union.pk, "unit": "LĐLĐ huyện Yên Thế", "name": union.name}, "C", "đang thuộc"),
        ({"pk": union.pk, "name": union.name}, "D", "Cùng một CĐCS với"),
        (
            {"pk": ended.pk, "name": "CĐCS Đã hết", "ceased_on": datetime.date(2025, 1, 1)},
            "S",
            "đã ghi kết thúc",
        ),
        (ONE | {"tax_code": 240012345}, "G", "Excel bỏ số 0"),
        (ONE | {"kind": "Lạ"}, "E", "Không có loại hình"),
        (ONE | {"kind": None}, "E", "Chưa ghi loại hình"),
        (ONE | {"name": None}, "D", "Chưa ghi tên"),
        (ONE | {"founding__founded_on": datetime.date(2026, 7, 2)}, "N", "chưa đến"),
        (ONE | {"founding__founded_on": None}, "O", "Chưa ghi ngày quyết định"),
        (ONE | {"founding__members": 31}, "Q", "lớn hơn số CNVCLĐ"),
        (ONE | {"ceased_on": datetime.date(2026, 1, 1)}, "T", "cả ngày và lý do"),
        (ONE | {"name": "x" * 251}, "D", "tối đa 250"),
        (ONE | {"workforce": "hai mươi"}, "J", "không phải là số"),
        (ONE | {"workforce": -1}, "J", "số âm"),
        (ONE | {"workforce": 3_000_000_000}, "J", "quá lớn"),
    ]
    numbered = [({"": index} | row, column, text) for index, (row, column, text) in enumerate(rows, 1)]
    kept, plan = previewed(by, listed(*(row for row, _, _ in numbered)))
    found = dict(plan.errors)
    for number, (_, column, text) in enumerate(numbered, 2):
        assert text in found.get(f"Danh sách!{column}{number}", ""), (number, column, text, found)


def test_ceasing_by_import_leaves_its_event():
    by = staff()
    union = existing()
    imported(
        by,
        listed(
            {
                "pk": union.pk,
                "name": union.name,
                "ceased_on": datetime.date(2026, 6, 1),
                "ceased_reason": "Giải thể",
            }
        ),
    )
    event = UnionEvent.objects.get()
    assert (event.kind, event.effective_on, event.reason, event.recorded_by) == (
        "ceased",
        datetime.date(2026, 6, 1),
        "dissolved",
        by,
    )


def test_what_changed_meanwhile_is_shown_again():
    by = staff()
    union = existing(workforce=10)
    data = listed({"pk": union.pk, "name": union.name, "workforce": 30})
    kept, _ = previewed(by, data)
    seen = plan_digest(kept)
    union.workforce = 20
    union.save()
    with pytest.raises(ImportMoved) as moved:
        write(by=by, kept=kept, digest=seen)
    assert moved.value.plan.counts[CHANGED] == 1
    union.refresh_from_db()
    assert union.workforce == 20
    write(by=by, kept=kept, digest=plan_digest(kept))
    union.refresh_from_db()
    assert union.workforce == 30


def test_what_changed_elsewhere_does_not_matter():
    by = staff()
    union = existing(workforce=10)
    kept, _ = previewed(by, listed({"pk": union.pk, "name": union.name, "workforce": 30}))
    seen = plan_digest(kept)
    existing("CĐCS khác hẳn")
    assert write(by=by, kept=kept, digest=seen).changed == 1


def test_written_once(django_capture_on_commit_callbacks):
    by = staff()
    kept, _ = previewed(by, listed(ONE))
    seen = plan_digest(kept)
    with django_capture_on_commit_callbacks(execute=True):
        write(by=by, kept=kept, digest=seen)
    with pytest.raises(ImportGone):
        write(by=by, kept=kept, digest=seen)
    assert GrassrootsUnion.objects.count() == 1


def test_nothing_is_half_saved(monkeypatch):
    by = staff()
    kept, _ = previewed(by, listed(ONE, ONE | {"name": "CĐCS Khác", "tax_code": None}))
    monkeypatch.setattr("units.register.imports.actions.Founding", None)
    with pytest.raises(Exception):  # noqa: B017, PT011
        write(by=by, kept=kept, digest=plan_digest(kept))
    assert not GrassrootsUnion.objects.exists()
    assert not GrassrootsUnion.history.exists()


def test_the_same_number_of_queries_for_any_size():
    def queries(count, start):
        by = staff()
        rows = [ONE | {"name": f"CĐCS {start + n}", "tax_code": None} for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as found:
            imported(by, listed(*rows))
        return len(found)

    queries(2, 1000)
    assert queries(3, 2000) == queries(40, 3000)
    assert Founding.objects.count() == 45


def test_a_file_without_a_list_and_one_that_is_none():
    _, plan = previewed(staff(), workbook(("Bìa", [["Kính gửi"]])))
    assert "Không tìm thấy bảng danh sách" in plan.refusal
    _, plan = previewed(staff(), b"PK\x03\x04rac")
    assert plan.refusal


TEXTS = st.text("aăbcdđeêghiklmnoôơpqrstuưvxyÁẤỀộỰX 0129.,-+=@'()/&|\t\u00a0\u0301", max_size=30).filter(
    lambda text: legacy_encoding(text) is None
)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=TEXTS.filter(lambda text: text.strip("-–— \t'\u00a0\u3000")),
    place=TEXTS,
    note=TEXTS,
    workforce=st.none() | st.integers(0, 10**9 - 1),
    figures_on=st.none() | st.dates(datetime.date(1950, 1, 1), TODAY),
)
def test_what_is_exported_comes_back_unchanged(name, place, note, workforce, figures_on):
    from workbooks.writing import Column, table_workbook

    GrassrootsUnion.objects.all().delete()
    by = staff()
    union = existing(name=name, place=place, note=note, workforce=workforce, figures_on=figures_on)
    union.refresh_from_db()
    if not union.name:
        return
    values = {
        "pk": union.pk,
        "": 1,
        "unit": union.unit.short_name,
        "name": union.name,
        "kind": union.kind.name,
        "place": union.place,
        "workforce": union.workforce,
        "figures_on": union.figures_on,
        "note": union.note,
    }
    row = [values.get(column.attribute) for column in COLUMNS]
    data = table_workbook("Danh sách", ["DỮ LIỆU MẪU"], [Column(label) for label in HEADER], [row])
    kept, plan = previewed(by, data)
    assert {name: size for name, size in plan.counts.items() if size} == {UNCHANGED: 1}, (
        dict(plan.errors),
        plan.groups[CHANGED],
    )
