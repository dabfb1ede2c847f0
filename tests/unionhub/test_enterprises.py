"""The pages of enterprises without a union, the pipeline on the dashboard, and the committee."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.support.enterprises import advance, enterprise
from tests.support.html import rows, text
from tests.support.people import approve, leader, reporter, send_report, staff, typed_counts
from tests.support.register_files import workbook
from unionhub.overview.pipeline import Pipeline
from units.models import CommitteeMember, Founding, GrassrootsUnion, SurveyedEnterprise, Unit
from vietnamese import clock
from vietnamese.dates import date_vi

UNIONS, UNIONS_20PLUS = "unions_founded", "enterprise_unions_founded_20plus"
pytestmark = pytest.mark.django_db

A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def one(reference_data):
    return enterprise(
        "luc-nam", "Công ty Đồi Ngô", workforce=25, contact_name="Bà Liên", contact_phone="0912345678"
    )


@pytest.fixture
def mine(client, one):
    client.force_login(reporter("luc-nam"))
    return client


def listed(client, **parameters):
    response = client.get(reverse("enterprise-list"), parameters)
    assert response.status_code == 200
    return [row.record.name for row in response.context["table"].paginated_rows]


class TestList:
    def test_by_promise_and_only_the_own(self, mine):
        for name, workforce in (("Nhỏ", 19), ("Lớn", 300), ("Chưa rõ", None)):
            enterprise("luc-nam", name, workforce=workforce)
        enterprise("kcn", "Khu khác", workforce=999)
        assert listed(mine) == ["Lớn", "Công ty Đồi Ngô", "Nhỏ", "Chưa rõ"]
        answer = mine.get(reverse("enterprise-list"), {"don-vi": "kcn"})
        assert "Khu khác" not in text(answer)
        assert "Không nhận được “kcn” ở mục “Đơn vị”" in text(answer)

    def test_filters(self, mine, one):
        year, today = clock.today().year, clock.today()
        late = enterprise(
            "luc-nam",
            "Trễ hẹn",
            workforce=9,
            year=year - 1,
            place="Xã Chu Điện",
            follower=reporter("luc-nam"),
            follow_up_by=today - A_DAY,
        )
        for parameters in (
            {"tim": "tre hen"},
            {"quy-mo": "duoi-20"},
            {"dia-ban": "Xã Chu Điện"},
            {"toi-theo-doi": "1"},
            {"qua-han": "1"},
            {"khao-sat": "chua"},
        ):
            assert listed(mine, **parameters) == ["Trễ hẹn"], parameters
        advance(one, "approach")
        assert listed(mine, **{"giai-doan": "dang-van-dong"}) == ["Công ty Đồi Ngô"]
        advance(one, "prepare")
        assert listed(mine, **{"giai-doan": "dang-van-dong"}) == []
        assert listed(mine, **{"giai-doan": "chuan-bi"}) == ["Công ty Đồi Ngô"]
        advance(late, "give_up", comment="Thôi")
        assert listed(mine) == ["Công ty Đồi Ngô"]
        assert listed(mine, **{"giai-doan": "tam-dung"}) == ["Trễ hẹn"]

    def test_it_says_what_is_not_surveyed_and_what_has_a_union(self, mine, one):
        assert "hưa khảo sát năm" not in text(mine.get(reverse("enterprise-list")))
        SurveyedEnterprise.objects.filter(pk=one.pk).update(
            surveyed_year=clock.today().year - 1, tax_code="2400000001"
        )
        GrassrootsUnion.objects.create(unit=one.unit, name="CĐCS X", kind=one.kind, tax_code="2400000001")
        shown = text(mine.get(reverse("enterprise-list")))
        assert f"Danh sách này chưa được khảo sát năm {clock.today().year}." in shown
        assert "Đã có CĐCS?" in shown

    def test_as_many_queries_for_many_as_for_few(self, mine, client):
        for person in (reporter("luc-nam"), staff()):
            client.force_login(person)
            counts = []
            for number in range(2):
                for more in range(1 + 11 * number):
                    enterprise(
                        "luc-nam", f"Công ty {person} {number}{more}", tax_code=f"24{number}00000{more:02}"
                    )
                with CaptureQueriesContext(connection) as queries:
                    listed(client)
                counts.append(len(queries))
            assert counts[0] == counts[1] <= 17

    def test_places_to_choose_are_those_of_the_unit(self, client, one):
        enterprise("kcn", "Khu khác", place="KCN Quang Châu")
        enterprise("luc-nam", "Xã khác", place="Xã Chu Điện")
        client.force_login(staff())

        def places(**parameters):
            form = client.get(reverse("enterprise-list"), parameters).context["asked"].form
            return [value for value, _ in form.fields["dia-ban"].choices if value]

        assert {"KCN Quang Châu", "Xã Chu Điện"} <= set(places())
        assert "KCN Quang Châu" not in places(**{"don-vi": "luc-nam"})


class TestPersonalData:
    def test_contacts_are_for_those_who_manage_it(self, client, one):
        for person, sees in ((reporter("luc-nam"), True), (staff(), True), (leader(), False)):
            client.force_login(person)
            page = client.get(reverse("enterprise-detail", args=[one.pk])).content.decode()
            assert ("Bà Liên" in page, "0912345678" in page) == (sees, sees)
            assert "Bà Liên" not in client.get(reverse("enterprise-list")).content.decode()

    def test_exports_have_them_only_for_staff_who_ask(self, client, one):
        url = reverse("enterprise-export")
        for person, status in ((reporter("luc-nam"), 403), (leader(), 403), (staff(), 200)):
            client.force_login(person)
            assert "Bà Liên" not in cells(client.get(url))
            assert client.get(url + "?lien-he=1").status_code == status
        assert "Bà Liên" in cells(client.get(url + "?lien-he=1"))

    def test_exported_text_is_harmless(self, client, one):
        SurveyedEnterprise.objects.filter(pk=one.pk).update(name="=1+1")
        client.force_login(staff())
        assert "'=1+1" in cells(client.get(reverse("enterprise-export")))


def cells(response):
    sheet = load_workbook(io.BytesIO(response.content)).active
    return [value for row in sheet.iter_rows(values_only=True) for value in row]


class TestSteps:
    def test_somebody_was_faster(self, mine, one):
        url = reverse("enterprise-step", args=[one.pk, "approach"])
        advance(one, "approach")
        response = mine.post(url, {"state": "surveyed", "comment": "Đã gặp giám đốc"})
        assert response.status_code == 409
        assert "đã thao tác trước" in text(response)
        assert "Đã gặp giám đốc" in text(response), "what was typed is still there"

    def test_giving_up_without_reason(self, mine, one):
        response = mine.post(reverse("enterprise-step", args=[one.pk, "give-up"]), {"state": "surveyed"})
        assert "Cần ghi rõ lý do" in text(response)
        one.refresh_from_db()
        assert one.state == "surveyed"


class TestFounding:
    def paper(self, one, **more):
        return {
            "state": one.state,
            "name": "CĐCS Công ty Đồi Ngô",
            "kind": one.kind_id,
            "decision_number": "5/QĐ-CĐ",
            "founded_on": date_vi(clock.today()),
            "workforce": "25",
            "members": "12",
            **more,
        }

    def test_once_and_never_twice(self, mine, one):
        url, data = reverse("enterprise-found", args=[one.pk]), self.paper(one)
        for _ in range(2):
            response = mine.post(url, data, follow=True)
        assert "Không tạo thêm CĐCS nào" in text(response)
        assert Founding.objects.get().decision_number == "5/QĐ-CĐ"
        assert GrassrootsUnion.objects.count() == 1

    def test_few_members_are_asked_about(self, mine, one):
        url = reverse("enterprise-found", args=[one.pk])
        response = mine.post(url, self.paper(one, members="4"))
        assert "ít hơn mức 5" in text(response)
        assert not Founding.objects.exists()
        mine.post(url, self.paper(one, members="4", confirmed="it-3"))
        assert not Founding.objects.exists(), "the answer was to another question"
        mine.post(url, self.paper(one, members="4", confirmed="it-4"))
        assert Founding.objects.get().members == 4

    def test_what_is_wrong_is_said_at_the_field(self, mine, one):
        day = date_vi(clock.today() + A_DAY)
        response = mine.post(
            reverse("enterprise-found", args=[one.pk]), self.paper(one, members="30", founded_on=day)
        )
        form = response.context["form"]
        assert form.errors["members"] == ["Số đoàn viên lớn hơn số CNVCLĐ."]
        assert form.errors["founded_on"] == ["Ngày quyết định chưa đến."]

    def test_it_fills_a_number_without_list(self, annex, client, one):
        typed_counts(2024, 1)
        report = approve(
            send_report(
                "luc-nam",
                2024,
                1,
                unions_founded=1,
                enterprise_unions_founded=1,
                enterprise_unions_founded_20plus=1,
            )
        )
        client.force_login(reporter("luc-nam"))
        response = client.post(
            reverse("enterprise-found", args=[one.pk]), self.paper(one, founded_on="12/02/2024"), follow=True
        )
        assert "phần “chưa có danh sách” của báo cáo" in text(response)
        assert Founding.objects.get().claim.report == report


def test_a_place_of_another_unit_is_said_to_be_one(client, one):
    client.force_login(staff())
    enterprise("kcn", "Khu khác", place="KCN Quang Châu")
    here = reverse("enterprise-list")
    assert "Lựa chọn ở mục “Địa bàn” không thuộc đơn vị LĐLĐ huyện Lục Nam; danh sách" in text(
        client.get(here, {"don-vi": "luc-nam", "dia-ban": "KCN Quang Châu"})
    )
    misread = text(client.get(here, {"don-vi": "la", "dia-ban": "KCN Quang Châu"}))
    assert "Không nhận được “KCN Quang Châu” ở mục “Địa bàn”" in misread


class TestSurvey:
    def test_a_page_of_numbers(self, mine, one):
        other = enterprise("luc-nam", "Công ty B", workforce=8, year=clock.today().year - 1)
        data = {f"so-{one.pk}": "1.200", f"cu-{one.pk}": "25", f"so-{other.pk}": "9", f"cu-{other.pk}": ""}
        mine.post(reverse("enterprise-survey"), data)
        one.refresh_from_db()
        other.refresh_from_db()
        assert (one.workforce, other.workforce, other.surveyed_year) == (1200, 9, clock.today().year)

    def test_as_many_queries_for_many_as_for_few(self, mine):
        counts = []
        for number in range(2):
            for more in range(1 + 11 * number):
                enterprise("luc-nam", f"Công ty {number}{more}", workforce=5)
            with CaptureQueriesContext(connection) as queries:
                mine.get(reverse("enterprise-survey"))
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_saving_leads_to_the_next_page_of_the_same_year(self, mine, one, monkeypatch):
        monkeypatch.setattr("pages.lists.ListPage.per_page", 1)
        enterprise("luc-nam", "Công ty B", workforce=8)
        here, year = reverse("enterprise-survey"), clock.today().year - 1
        shown = mine.get(f"{here}?nam={year}&page=1")
        assert shown.context["action"] == f"{here}?nam={year}&trang=1"
        for typed, follows in (
            ({"action": "next"}, f"{here}?nam={year}&trang=2"),
            ({"action": "stay"}, f"{here}?nam={year}"),
        ):
            assert mine.post(shown.context["action"], typed).url == follows
        unreadable = mine.get(f"{here}?nam=1990&con-lai=1")
        assert "Không nhận được “1990” ở mục “Năm”" in text(unreadable)
        assert unreadable.context["action"] == f"{here}?con-lai=1&nam={clock.today().year}"

    def test_nothing_is_saved_for_a_year_that_cannot_be_read(self, mine, one):
        data = {f"so-{one.pk}": "99", f"cu-{one.pk}": "25"}
        answer = mine.post(reverse("enterprise-survey") + "?nam=1990", data)
        one.refresh_from_db()
        assert one.workforce == 25
        assert "Chưa lưu số nào vì địa chỉ của trang có chỗ không đọc được" in text(answer)
        assert "mục “Năm”" in text(answer)
        assert 'value="99"' in answer.content.decode()
        assert mine.post(answer.context["action"], data).status_code == 302
        one.refresh_from_db()
        assert one.workforce == 99

    def test_one_mistake_saves_nothing_and_loses_nothing(self, mine, one):
        other = enterprise("luc-nam", "Công ty B")
        data = {f"so-{one.pk}": "99", f"cu-{one.pk}": "25", f"so-{other.pk}": "2,5", f"cu-{other.pk}": "30"}
        page = mine.post(reverse("enterprise-survey"), data).content.decode()
        one.refresh_from_db()
        assert one.workforce == 25
        assert 'value="2,5"' in page
        assert 'value="99"' in page

    def test_two_people_at_one_number(self, mine, one):
        other = enterprise("luc-nam", "Công ty B", workforce=8, year=clock.today().year)
        data = {f"so-{one.pk}": "40", f"cu-{one.pk}": "20", f"so-{other.pk}": "9", f"cu-{other.pk}": "8"}
        third = enterprise("luc-nam", "Công ty C", workforce=6, year=clock.today().year)
        data |= {f"so-{third.pk}": "5", f"cu-{third.pk}": "5"}
        answer = mine.post(reverse("enterprise-survey"), data)
        assert answer.status_code == 409
        assert f"{one.name}: 25 (anh/chị nhập: 40)" in text(answer)
        assert third.name not in str(answer.context["submission"].differences)
        other.refresh_from_db()
        assert other.workforce == 8
        sheet = {form.enterprise.pk: form for form in answer.context["submission"].forms}
        assert (sheet[one.pk]["so"].stored, sheet[one.pk]["so"].value()) == ("25", "40")
        data |= {f"cu-{pk}": form["cu"].value() for pk, form in sheet.items()}
        assert mine.post(reverse("enterprise-survey"), data).status_code == 302
        one.refresh_from_db()
        third.refresh_from_db()
        assert (one.workforce, third.workforce) == (40, 6)

    def test_a_number_that_another_person_wrote_too_is_no_conflict(self, mine, one):
        data = {f"so-{one.pk}": "25", f"cu-{one.pk}": ""}
        assert mine.post(reverse("enterprise-survey"), data).status_code == 302

    def test_another_units_number_is_left_alone(self, client, one):
        client.force_login(reporter("yen-the"))
        client.post(reverse("enterprise-survey"), {f"so-{one.pk}": "1", f"cu-{one.pk}": "25"})
        one.refresh_from_db()
        assert one.workforce == 25


def test_import_from_upload_to_list(mine, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    data = workbook(
        ("Khảo sát", [["Tên doanh nghiệp", "Số lao động"], ["Công ty Từ Tệp", 45], ["Sai", "2,5"]])
    )
    file = SimpleUploadedFile("ks.xlsx", data)
    preview = mine.post(reverse("enterprise-import"), {"file": file, "year": clock.today().year}, follow=True)
    assert "1 mới, 0 thay đổi, 0 không thay đổi, 1 bị từ chối, 0 cần trả lời" in text(preview)
    assert "Khảo sát!B3" in text(preview)
    address, confirmed = preview.context["preview"].pages.here_url, {"confirm": "1"}
    confirmed["digest"] = preview.context["preview"].digest
    assert "thêm 1" in text(mine.post(address, confirmed, follow=True))
    assert "Đã ghi khảo sát" in text(mine.post(address, confirmed))
    assert SurveyedEnterprise.objects.filter(name="Công ty Từ Tệp").count() == 1
    assert listed(mine)[0] == "Công ty Từ Tệp"


def test_the_imported_file_comes_back_marked_and_every_question_can_be_answered(
    mine, client, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("workbooks.imports.preview.PAGE", 1)
    monkeypatch.setattr("workbooks.imports.list_preview.PAGE", 1)
    enterprise("luc-nam", "Công ty TNHH Đồi Ngô")
    rows = [["Cty Đồi Ngô", 45], ["Công ty Đồi-Ngô", 46], ["Sai", "2,5"]]
    data = workbook(("Khảo sát", [["Biểu"], ["Tên doanh nghiệp", "Số lao động"], *rows]))
    year, address = clock.today().year, reverse("enterprise-import")

    def sent(content):
        file = SimpleUploadedFile("ks.xlsx", content)
        return mine.post(address, {"file": file, "year": year}, follow=True)

    page = mine.get(sent(data).context["preview"].pages.tabs[1].url)
    assert "Câu hỏi: dòng 1–1 trong 2" in text(page)
    preview = page.context["preview"]
    marked = b"".join(mine.get(preview.marked_url).streaming_content)
    sheet = load_workbook(io.BytesIO(marked)).active
    assert "số thập phân" in sheet["B5"].comment.text
    assert sheet["C2"].value == "Ghi chú kiểm tra"
    assert "Có thể là doanh nghiệp đã có" in sheet["C3"].value
    assert [row.changes for row in sent(marked).context["preview"].plan.changed] == [], (
        "its remarks are no notes of ours"
    )
    first = preview.plan.asked[0]
    answers = {f"q-{first.number}": first.choices[0].code, "answer_all": "1"}
    answered = mine.post(preview.pages.here_url, answers, follow=True)
    assert "1 mới, 1 thay đổi, 0 không thay đổi, 1 bị từ chối, 0 cần trả lời" in text(answered)
    confirmed = {"confirm": "1", "digest": preview.digest}
    assert "thêm 1, cập nhật 1" in text(mine.post(preview.pages.here_url, confirmed, follow=True))
    stranger = reporter("yen-the")
    client.force_login(stranger)
    assert client.get(preview.marked_url).status_code == 404


class TestPipeline:
    def test_against_a_naive_count(self, annex, client):
        for number in range(24):
            one = enterprise(("kcn", "luc-nam")[number % 2], f"Công ty {number}", workforce=12 + number)
            advance(one, *("approach", "prepare")[: number % 3])
        pipeline = Pipeline.load()
        for code in (None, "kcn", "luc-nam"):
            chosen = [
                one
                for one in SurveyedEnterprise.objects.select_related("unit")
                if one.state in ("approached", "preparing") and code in (None, one.unit.code)
            ]
            assert pipeline.number(UNIONS, code) == len(chosen)
            assert pipeline.number(UNIONS_20PLUS, code) == sum(one.workforce >= 20 for one in chosen)
        client.force_login(leader())
        all_of_them, twenty = pipeline.number(UNIONS), pipeline.number(UNIONS_20PLUS)
        approached = SurveyedEnterprise.objects.filter(state="approached")
        register = text(client.get(reverse("dashboard-register")))
        for code, missing, number, of_stage in (
            (UNIONS, 270, all_of_them, approached),
            (UNIONS_20PLUS, 150, twenty, approached.filter(workforce__gte=20)),
        ):
            parts = of_stage.count(), number - of_stage.count()
            words = f"Còn thiếu {missing}, đang vận động {parts[0]}: mở danh sách, đang chuẩn bị thành lập {parts[1]}"
            response = client.get(reverse("dashboard-goal", args=[code]))
            assert words in text(response)
            assert words in register
            for link, part in zip(response.context["pipeline"].split('href="')[1:], parts, strict=True):
                url = link.split('"')[0].replace("&amp;", "&")
                assert url.startswith(reverse("enterprise-list"))
                assert client.get(url).context["table"].paginator.count == part
        earlier = client.get(reverse("dashboard-goal", args=[UNIONS]), {"den": "2024-03-31"})
        assert "vận động" not in text(earlier)


class TestCommittee:
    @pytest.fixture
    def member(self, reference_data):
        found = CommitteeMember.objects.create(name="Trần Văn Trưởng", position="Chủ tịch", user=leader())
        found.units.set(Unit.objects.filter(code="luc-nam"))
        return found

    def test_who_looks_after_whom_and_who_is_left(self, client, member):
        client.force_login(leader())
        page = client.get(reverse("committee"))
        assert rows(page.content.decode())[1][1:] == ["Chủ tịch", "Thành viên", "LĐLĐ huyện Lục Nam"]
        assert "Chưa có người phụ trách: LĐLĐ thành phố Bắc Giang" in text(page)

    def test_a_member_sees_the_own_units_first(self, client, annex, member):
        enterprise("kcn", "Lớn ở khu", workforce=900)
        enterprise("luc-nam", "Nhỏ ở Lục Nam", workforce=5)
        client.force_login(leader())
        assert listed(client) == ["Nhỏ ở Lục Nam", "Lớn ở khu"]
        assert listed(client, **{"phu-trach": "1"}) == ["Nhỏ ở Lục Nam"]
        dashboard = client.get(reverse("dashboard-units"))
        assert [unit.name for unit in dashboard.context["own_units"]] == ["LĐLĐ huyện Lục Nam"]
        client.force_login(staff())
        assert client.get(reverse("dashboard-units")).context["own_units"] == []

    def test_the_queue_can_be_kept_to_the_own_units(self, client, annex, member):
        CommitteeMember.objects.filter(pk=member.pk).update(user=staff())
        for code in ("luc-nam", "yen-the"):
            send_report(code, 2024, 1)
        client.force_login(staff())
        page = client.get(reverse("review-queue"), {"phu-trach": "1", "muc": "cho-duyet"})
        assert [row.record.unit.code for row in page.context["table"].rows] == ["luc-nam"]
        assert "Phạm vi: Đơn vị tôi phụ trách" in text(page)

    def test_its_history_names_the_units(self, client, member):
        client.force_login(staff())
        member.units.add(Unit.objects.get(code="kcn"))
        page = client.get(reverse("admin:units_committeemember_history", args=[member.pk]))
        assert "CĐ các KCN tỉnh" in text(page) or "Công đoàn các khu công nghiệp" in text(page)
