"""The pages of the register: who sees what, what is found, what it adds up to, and that nothing typed is lost."""

import datetime
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets.models import FoundingClaim
from tests.support import unions
from tests.support.html import text
from tests.support.people import approve_report, leader, report_of, reporter, staff, typed_counts
from units.models import Founding, GrassrootsUnion, OrganisationKind, Unit
from units.register.columns import COLUMNS
from vietnamese import clock
from workflow.versions import version_of

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def today(reference_data):
    with clock.at(TODAY):
        yield


@pytest.fixture
def some():
    """One of every kind of difference."""
    unions.founded(
        "kcn",
        "CĐCS Công ty Điện tử Á Châu",
        unions.FOREIGN,
        place="KCN Đình Trám",
        workforce=900,
        members=600,
    )
    unions.union("kcn", "CĐCS Công ty May Bình An", place="KCN Quang Châu", workforce=19, members=10)
    unions.union("luc-nam", "CĐCS Trường Tiểu học Đại Lâm", unions.SCHOOL, place="xã Đại Lâm", workforce=40)
    unions.union(
        "luc-nam",
        "CĐCS Hợp tác xã Cũ",
        "hop-tac-xa",
        ceased_on=datetime.date(2026, 1, 1),
        ceased_reason="dissolved",
    )


def names(answer):
    return [union.name.removeprefix("CĐCS ") for union in answer.context["table"].data]


def listed(client, who=None, **asked):
    client.force_login(who or staff())
    return client.get(reverse("union-list"), asked)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Trường Tiểu học Đại Lâm", "Công ty Điện tử Á Châu", "Công ty May Bình An"]),
        ({"tim": "dinh tram"}, ["Công ty Điện tử Á Châu"]),
        ({"tim": "  CHÂU   điện "}, ["Công ty Điện tử Á Châu"]),
        ({"tim": "dien tram zz"}, []),
        ({"don_vi": "luc-nam"}, ["Trường Tiểu học Đại Lâm"]),
        ({"khu_vuc": "nha-nuoc"}, ["Trường Tiểu học Đại Lâm"]),
        ({"khu_vuc": "ngoai-nha-nuoc"}, ["Công ty Điện tử Á Châu", "Công ty May Bình An"]),
        ({"khu_vuc": "fdi"}, ["Công ty Điện tử Á Châu"]),
        ({"loai_hinh": "su-nghiep"}, ["Trường Tiểu học Đại Lâm"]),
        ({"quy_mo": "duoi-20"}, ["Công ty May Bình An"]),
        ({"quy_mo": "tu-20"}, ["Trường Tiểu học Đại Lâm", "Công ty Điện tử Á Châu"]),
        ({"quy_mo": "200-999"}, ["Công ty Điện tử Á Châu"]),
        ({"quy_mo": "chua-ro"}, ["Trường Tiểu học Đại Lâm"]),
        ({"nam": "2024"}, ["Công ty Điện tử Á Châu"]),
        ({"nam": "chua-ghi"}, ["Trường Tiểu học Đại Lâm", "Công ty May Bình An"]),
        ({"dia_ban": "quang chau"}, ["Công ty May Bình An"]),
        ({"tinh_trang": "da-ket-thuc"}, ["Hợp tác xã Cũ"]),
        ({"tinh_trang": "tat-ca", "don_vi": "luc-nam"}, ["Hợp tác xã Cũ", "Trường Tiểu học Đại Lâm"]),
        ({"don_vi": "khong-co", "quy_mo": "duoi-20"}, ["Công ty May Bình An"]),
    ],
)
def test_what_is_found(client, some, asked, found):
    assert names(listed(client, **asked)) == found


def test_what_is_not_understood_is_said(client, some):
    assert "Không nhận được “khong-co” ở mục “Đơn vị quản lý”" in text(listed(client, don_vi="khong-co"))


@pytest.mark.parametrize(
    ("by", "found"),
    [
        ("name", ["Công ty Điện tử", "Công ty May", "Trường Tiểu"]),
        ("workforce", ["Công ty May", "Trường Tiểu", "Công ty Điện tử"]),
        ("-workforce", ["Công ty Điện tử", "Trường Tiểu", "Công ty May"]),
        ("members", ["Công ty May", "Công ty Điện tử", "Trường Tiểu"]),
        ("-members", ["Công ty Điện tử", "Công ty May", "Trường Tiểu"]),
        ("-outside", ["Công ty Điện tử", "Công ty May", "Trường Tiểu"]),
        ("-founded", ["Công ty Điện tử", "Công ty May", "Trường Tiểu"]),
    ],
)
def test_sorting_puts_what_is_not_known_last(client, some, by, found):
    got = names(listed(client, xep=by))
    assert [full.startswith(part) for full, part in zip(got, found, strict=True)] == [True] * 3, got


def test_a_unit_sees_its_own(client, some):
    of_luc_nam = listed(client, reporter("luc-nam"))
    assert names(of_luc_nam) == ["Trường Tiểu học Đại Lâm"]
    assert "KCN" not in text(of_luc_nam).replace("CĐ các KCN", "")
    foreign = GrassrootsUnion.objects.filter(unit__code="kcn").first()
    for name in ("union-detail", "union-edit", "union-cease"):
        assert client.get(reverse(name, args=[foreign.pk])).status_code == 404
    edited = client.post(reverse("union-edit", args=[foreign.pk]), {"workforce": "1"})
    assert edited.status_code == 404


def test_what_a_list_adds_up_to(client, some):
    counted = listed(client).context["counted"]
    assert (counted.unions, counted.workforce, counted.members) == (3, 959, 610)
    assert (counted.outside, counted.unknown) == (309, 1)


def test_the_gap_of_the_target_stands_beside_those_who_could_join(client, annex, some):
    approve_report("luc-nam", 2024, 1, members_admitted=90)
    unit = text(listed(client, don_vi="kcn"))
    assert "còn 309 CNVCLĐ chưa gia nhập" in unit
    province = text(client.get(reverse("union-summary")))
    assert "Toàn tỉnh: Còn thiếu 119.910 ĐV đến hết năm 2028, còn 309 CNVCLĐ chưa gia nhập" in province
    assert "Chưa kể 1 CĐCS" in province
    own = text(listed(client, reporter("luc-nam")))
    missing = 400 * 5 - 90
    assert f"Còn thiếu {missing // 1000}.{missing % 1000} ĐV" in own
    for name, args in (("dashboard-register", []), ("dashboard-unit", ["kcn"])):
        client.force_login(leader())
        assert "còn 309 CNVCLĐ chưa gia nhập" in text(client.get(reverse(name, args=args)))


def more(count):
    kind, unit = OrganisationKind.objects.get(code=unions.PRIVATE), Unit.objects.get(code="kcn")
    made = GrassrootsUnion.objects.bulk_create(
        GrassrootsUnion(
            unit=unit,
            kind=kind,
            name=f"CĐCS Công ty Số {number}",
            place=f"xã {number % 20}",
            workforce=number,
        )
        for number in range(count)
    )
    Founding.objects.bulk_create(
        Founding(union=union, unit=unit, founded_on=TODAY, name=union.name, is_enterprise=True)
        for union in made[::2]
    )


def test_as_many_queries_for_thousands_as_for_a_page(client, annex, some):
    more(22)

    def count(name, **asked):
        client.force_login(staff())
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse(name), asked)
            b"".join(answer) if answer.streaming else None
        return len(queries)

    asked = [
        ("union-list", {}),
        ("union-list", {"tim": "cong ty", "xep": "-members"}),
        ("union-summary", {}),
        ("union-export", {}),
    ]
    few = [count(name, **parameters) for name, parameters in asked]
    assert max(few) <= 23
    more(2000)
    assert [count(name, **parameters) for name, parameters in asked] == few
    assert "trong 2.025 dòng" in text(client.get(reverse("union-list")))


def test_the_filter_stays_in_every_address(client, some):
    more(60)
    html = listed(client, tim="cong ty", don_vi="kcn").content.decode()
    assert "tim=cong+ty&amp;don_vi=kcn&amp;trang=2" in html
    assert f"{reverse('union-export')}?tim=cong+ty&amp;don-vi=kcn" in html


# --- export -----------------------------------------------------------------------------------------------------------


def exported(client, **asked):
    client.force_login(staff())
    answer = client.get(reverse("union-export"), asked)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows())
    start = next(number for number, row in enumerate(rows) if row[0].value == COLUMNS[0].label)
    return [cell.value for cell in rows[start]], rows[start + 1 :], rows[:start]


def test_the_export_has_the_columns_of_the_import_and_all_rows(client, some):
    more(80)
    labels, rows, head = exported(client, don_vi="kcn")
    assert labels == [column.label for column in COLUMNS]
    assert len(rows) == 82
    first = dict(zip(labels, [cell.value for cell in rows[0]], strict=True))
    union = GrassrootsUnion.objects.get(name="CĐCS Công ty Điện tử Á Châu")
    assert first["Mã số"] == union.pk
    assert (first["Số CNVCLĐ"], first["Số đoàn viên"], first["Chưa là đoàn viên"]) == (900, 600, 300)
    assert first["Ngày quyết định thành lập"] == datetime.datetime(2024, 2, 20)
    assert first["Đơn vị quản lý"] == "CĐ các KCN tỉnh"
    assert "Đơn vị quản lý: CĐ các KCN tỉnh" in head[1][0].value


@pytest.mark.parametrize("start", ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", "＝1", "#N/A"])
def test_no_text_is_a_formula(client, start):
    union = unions.union("kcn", f"{start} Công ty", employer=start, note=start, place=start)
    labels, rows, _ = exported(client)
    cells = dict(zip(labels, rows[0], strict=True))
    for label in ("Tên công đoàn cơ sở", "Cơ quan, doanh nghiệp", "Ghi chú", "Địa bàn"):
        assert cells[label].data_type == "s"
        if start != "#N/A":
            assert cells[label].value.startswith("'")
    assert cells["Mã số"].value == union.pk


# --- changing ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def union():
    return unions.founded("luc-nam", employer="Công ty Hai").union


def form_of(union, **typed):
    values = {"kind": union.kind_id, "workforce": "25", "members": "20", "employer": union.employer}
    return values | {"figures_on": "2024-02-20", "version": version_of(union)} | typed


def test_two_people_never_overwrite_each_other(client, union):
    address, opened = (
        reverse("union-edit", args=[union.pk]),
        form_of(union, workforce="1.050", note="Của tôi"),
    )
    client.force_login(staff())
    assert client.post(address, form_of(union, workforce="90")).status_code == 302
    client.force_login(reporter("luc-nam"))
    refused = client.post(address, opened)
    assert refused.status_code == 409
    shown = text(refused)
    assert "Nguyễn Thị Cán Bộ" in shown
    assert "Số CNVCLĐ: 90" in shown
    assert 'value="1.050"' in refused.content.decode(), "what was typed is still there"
    union.refresh_from_db()
    assert union.workforce == 90
    again = refused.context["form"]["version"].value()
    assert client.post(address, opened | {"version": again}).status_code == 302
    union.refresh_from_db()
    assert (union.workforce, union.note) == (1050, "Của tôi")


def test_mistakes_are_told_at_the_field_and_nothing_is_lost(client, union):
    client.force_login(reporter("luc-nam"))
    answer = client.post(
        reverse("union-edit", args=[union.pk]), form_of(union, workforce="1,5", note="Giữ lại")
    )
    assert answer.context["form"].errors.keys() == {"workforce"}
    assert "Giữ lại" in answer.content.decode()
    more_members = client.post(reverse("union-edit", args=[union.pk]), form_of(union, members="26"))
    assert more_members.context["form"].errors.keys() == {"members"}


def test_a_union_ends_and_its_page_tells_it(client, union):
    client.force_login(reporter("luc-nam"))
    address = reverse("union-cease", args=[union.pk])
    typed = {
        "ceased_on": "2026-05-02",
        "reason": "dissolved",
        "version": version_of(union),
        "decision_number": "8/QĐ",
    }
    page = text(client.post(address, typed, follow=True))
    assert "Đã kết thúc hoạt động từ 02/05/2026" in page
    assert "Kết thúc hoạt động, lý do: Giải thể (Quyết định số 8/QĐ)" in page
    assert "Ngày kết thúc hoạt động: – → 02/05/2026" in page, "who changed what"
    assert client.post(address, typed).status_code == 409


def test_a_page_that_has_nothing_to_change_says_why(client, union):
    """A running union does not work again, an ended one is not renamed, transferred or ended once more."""
    client.force_login(staff())
    at = {
        name: reverse(f"union-{name}", args=[union.pk]) for name in ("resume", "rename", "transfer", "cease")
    }
    running = client.get(at["resume"], follow=True)
    assert running.redirect_chain == [(reverse("union-detail", args=[union.pk]), 302)]
    assert "CĐCS này đang hoạt động. Không có gì thay đổi." in text(running)
    assert [client.get(at[name]).status_code for name in ("rename", "transfer", "cease")] == [200] * 3
    GrassrootsUnion.objects.filter(pk=union.pk).update(ceased_on=TODAY, ceased_reason="dissolved")
    assert client.get(at["resume"]).status_code == 200
    for name in ("rename", "transfer", "cease"):
        assert "CĐCS này đã ghi kết thúc hoạt động từ 01/06/2026" in text(client.get(at[name], follow=True))


def test_leadership_only_reads(client, union):
    client.force_login(leader())
    page = client.get(reverse("union-detail", args=[union.pk])).content.decode()
    assert reverse("union-edit", args=[union.pk]) not in page
    assert "Đính kèm" not in page
    assert "Thêm CĐCS" not in text(client.get(reverse("union-list")))


# --- adding -----------------------------------------------------------------------------------------------------------


def new(unit, **typed):
    kind = OrganisationKind.objects.get(code=unions.PRIVATE)
    return {"unit": Unit.objects.get(code=unit).pk, "name": "CĐCS Công ty Năm", "kind": kind.pk} | typed


FOUNDED = {
    "founded_on": "2026-04-12",
    "decision_number": "3/QĐ",
    "founding_workforce": "25",
    "founding_members": "4",
}


def test_with_a_decision_it_is_a_founding(client):
    client.force_login(reporter("luc-nam"))
    answer = client.post(reverse("union-add"), new("luc-nam", **FOUNDED | {"founding_members": "12"}))
    assert answer.status_code == 302
    founding = Founding.objects.get()
    assert (founding.unit.code, founding.workforce, founding.members) == ("luc-nam", 25, 12)
    assert (founding.union.workforce, founding.union.figures_on) == (25, datetime.date(2026, 4, 12))


def scan(content=unions.PDF):
    return SimpleUploadedFile("QĐ.pdf", content)


def test_the_scan_comes_with_the_union_or_nothing_does(client, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(reporter("luc-nam"))
    typed = new("luc-nam", note="Giữ lại", **FOUNDED | {"founding_members": "12"})
    wrong = client.post(reverse("union-add"), typed | {"attachment": scan(b"<html>")})
    assert wrong.context["form"].errors.keys() == {"attachment"}
    assert "không phải PDF, JPG hoặc PNG" in text(wrong)
    assert "chọn lại tệp" in text(wrong)
    assert "Giữ lại" in wrong.content.decode()
    without_day = client.post(reverse("union-add"), new("luc-nam", attachment=scan()))
    assert without_day.context["form"].errors.keys() == {"founded_on"}
    with monkeypatch.context() as broken:
        broken.setattr("units.attachments.check", refuse)  # after the field has taken it
        broken.setattr("units.register.forms.DecisionFileField.clean", lambda self, data, initial: data)
        refused = client.post(reverse("union-add"), typed | {"attachment": scan()})
    assert refused.context["form"].errors == {"attachment": ["Hỏng."]}
    assert not GrassrootsUnion.objects.exists()
    page = text(client.post(reverse("union-add"), typed | {"attachment": scan()}, follow=True))
    assert "Đã nhận tệp quyết định" in page
    assert Founding.objects.get().attachments.get().original_name == "QĐ.pdf"


def refuse(content):
    raise ValidationError("Hỏng.")


def test_few_members_are_a_warning_that_can_be_confirmed(client):
    client.force_login(reporter("luc-nam"))
    asked = client.post(reverse("union-add"), new("luc-nam", **FOUNDED))
    assert "chỉ có 4 đoàn viên; thông thường cần từ 5" in text(asked)
    assert not GrassrootsUnion.objects.exists()
    key = asked.context["key"]
    changed = client.post(
        reverse("union-add"), new("luc-nam", confirmed=key, **FOUNDED | {"founding_members": "3"})
    )
    assert changed.status_code == 200, "another question than the one that was confirmed"
    assert client.post(reverse("union-add"), new("luc-nam", confirmed=key, **FOUNDED)).status_code == 302
    assert Founding.objects.get().members == 4


def test_doubles_are_a_question_and_tell_no_more_than_they_may(client):
    unions.union("kcn", "CĐCS Công ty Bí Mật", tax_code="2400123456")
    own = unions.union("luc-nam", "CĐCS Công ty Nam")
    client.force_login(reporter("luc-nam"))
    asked = client.post(
        reverse("union-add"), new("luc-nam", name="Công đoàn cơ sở công ty NÁM", tax_code="2400 123.456")
    )
    shown = text(asked)
    assert "Công đoàn các khu công nghiệp" in shown
    assert "Bí Mật" not in asked.content.decode()
    assert f"{own.name} (LĐLĐ huyện Lục Nam)" in shown
    assert GrassrootsUnion.objects.count() == 2
    confirmed = new(
        "luc-nam", name="Công đoàn cơ sở công ty NÁM", tax_code="2400123456", confirmed=asked.context["key"]
    )
    assert client.post(reverse("union-add"), confirmed).status_code == 302


def test_nobody_adds_to_another_unit(client):
    client.force_login(reporter("luc-nam"))
    answer = client.post(reverse("union-add"), new("kcn"))
    assert answer.context["form"].errors.keys() == {"unit"}
    assert not GrassrootsUnion.objects.exists()


def test_a_founding_of_tomorrow_is_refused(client):
    client.force_login(reporter("luc-nam"))
    answer = client.post(reverse("union-add"), new("luc-nam", **FOUNDED | {"founded_on": "2026-06-02"}))
    assert answer.context["form"].errors.keys() == {"founded_on"}


def test_the_scan_of_the_decision_obeys_the_scope(client, union, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(reporter("luc-nam"))
    scan = io.BytesIO(unions.PDF)
    scan.name = "QĐ thành lập.exe"
    page = client.post(reverse("union-attach", args=[union.pk]), {"file": scan}, follow=True)
    assert "QĐ thành lập.exe" in text(page)
    kept = union.founding.attachments.get()
    address = reverse("union-attachment", args=[union.pk, kept.pk])
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == unions.PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    assert ".exe" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    client.force_login(reporter("yen-the"))
    assert client.get(address).status_code == 404
    GrassrootsUnion.objects.filter(pk=union.pk).update(unit=Unit.objects.get(code="yen-the"))
    for who in ("yen-the", "luc-nam"):  # who has the union now, and whom the founding counts for
        client.force_login(reporter(who))
        assert client.get(address).status_code == 200
    GrassrootsUnion.objects.filter(pk=union.pk).update(unit=union.unit)
    client.force_login(reporter("luc-nam"))
    web = io.BytesIO(b"<html><script>")
    web.name = "qd.pdf"
    refused = client.post(reverse("union-attach", args=[union.pk]), {"file": web})
    assert "không phải PDF, JPG hoặc PNG" in text(refused)


def test_a_founding_written_wrongly_is_put_right_until_a_report_has_it(client, union):
    client.force_login(reporter("luc-nam"))
    address = reverse("union-founding", args=[union.pk])
    typed = {
        "version": version_of(union),
        "name": union.name,
        "kind": union.kind_id,
        "employer": "Công ty Hai",
        "founded_on": "21/02/2024",
        "decision_number": "13/QĐ",
        "founding_workforce": "26",
        "founding_members": "20",
    }
    page = text(client.post(address, typed, follow=True))
    founding = Founding.objects.get()
    assert (founding.founded_on, founding.workforce) == (datetime.date(2024, 2, 21), 26)
    assert "Số quyết định: 12/QĐ-LĐLĐ → 13/QĐ" in page
    assert client.post(address, typed).status_code == 409, "somebody saved since this was opened"
    FoundingClaim.objects.create(founding=founding, report=report_of("luc-nam", 2024, 1))
    refused = client.post(address, typed | {"version": version_of(union)})
    assert refused.status_code == 409
    assert "sửa trong báo cáo đó" in text(refused)


def test_a_conflict_lists_what_was_written_and_not_what_is_asked_for_anew(client, union):
    client.force_login(reporter("luc-nam"))
    address, seen = reverse("union-cease", args=[union.pk]), version_of(union)
    union.note = "Ghi chú khác"
    union.save()
    typed = {"version": seen, "ceased_on": "01/03/2024", "reason": "other", "comment": "Hết việc"}
    typed["decision_number"] = "14/QĐ"
    answer = client.post(address, typed)
    assert answer.status_code == 409
    assert answer.context["submission"].differences == []


def test_a_founding_entered_afterwards_fills_what_was_reported_without_a_list(client, annex):
    typed_counts(2026, 1)
    approve_report("luc-nam", 2026, 1, unions_founded=1, enterprise_unions_founded=1)
    client.force_login(reporter("luc-nam"))
    typed = new(
        "luc-nam",
        **FOUNDED | {"founded_on": "2026-02-03", "founding_workforce": "19", "founding_members": "9"},
    )
    page = text(client.post(reverse("union-add"), typed, follow=True))
    assert "chưa có danh sách" in page
    founding = Founding.objects.get()
    assert founding.frozen_at is not None
    assert founding.claim.report.period.quarter == 1
