"""Rounds and rule sets in the admin site: forms, confirmation, copying, the workbook in and out."""

import html
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import RatingRound, RoundUnit, RuleSet, UnionLevel
from evaluations.rounds import rule_set_actions as actions
from evaluations.rounds import rule_set_import
from evaluations.rounds.rule_set_content import Content
from evaluations.rounds.workbook.writer import rule_set_workbook
from tests.support import people, ratings
from tests.support.html import source as text
from tests.support.in_browser import BACKEND
from tests.support.workbooks import from_rows
from units.models import Unit

pytestmark = pytest.mark.usefixtures("reference_data")
UNCONFIRMED = "<strong>Chưa xác nhận</strong>"


@pytest.fixture
def canbo(client):
    client.force_login(people.staff(), backend=BACKEND)
    return client


def address(name, row):
    return reverse(f"admin:evaluations_{name}", args=[row.pk])


def inputs(answer) -> dict:
    """What the form of a page would post."""
    found = {}
    pattern = r"<input[^>]*>|<textarea.*?</textarea>|<select.*?</select>"
    for tag in re.findall(pattern, answer.content.decode(), re.S):
        name = re.search(r'name="([^"]+)"', tag)
        if not name or re.search(r'type="(submit|file)"', tag):
            continue
        if tag.startswith("<textarea"):
            found[name[1]] = html.unescape(re.search(r">\n?(.*)</textarea>", tag, re.S)[1])
        elif tag.startswith("<select"):
            chosen = re.search(r'<option value="([^"]*)" selected', tag)
            found[name[1]] = chosen[1] if chosen else ""
        elif not re.search(r'type="checkbox"', tag) or "checked" in tag:
            value = re.search(r'value="([^"]*)"', tag)
            found[name[1]] = html.unescape(value[1]) if value else ("on" if "checkbox" in tag else "")
    return found


def test_not_confirmed_is_said_on_every_page_that_uses_it(canbo):
    rules = ratings.shipped()
    pages = [address(f"ruleset_{name}", rules) for name in ("change", "confirm", "next", "upload")]
    pages += [address(f"ratinground_{name}", rules.round) for name in ("change", "copy")]
    for page in pages:
        assert UNCONFIRMED in text(canbo.get(page, follow=True)), page
    assert text(canbo.get(reverse("admin:evaluations_ruleset_changelist"))).count("Chưa xác nhận") == 2
    assert "0/2" in text(canbo.get(reverse("admin:evaluations_ratinground_changelist")))
    actions.confirm(by=people.staff(), rule_set=rules, source_document="12/HD-LĐLĐ")
    assert "<strong>Đã xác nhận</strong>" in text(canbo.get(pages[0]))
    assert "1/2" in text(canbo.get(reverse("admin:evaluations_ratinground_changelist")))


class TestForm:
    def test_saving_what_is_shown_changes_nothing(self, canbo):
        rules = ratings.shipped()
        before = Content.of(rules)
        answer = canbo.post(
            address("ruleset_change", rules), inputs(canbo.get(address("ruleset_change", rules)))
        )
        assert answer.status_code == 302
        assert Content.of(ratings.shipped()) == before
        assert rules.criteria.first().history.count() == 1

    def test_points_are_typed_with_a_comma(self, canbo):
        rules, page = ratings.shipped(), address("ruleset_change", ratings.shipped())
        data = inputs(canbo.get(page)) | {"excellent_from": "92,5", "criteria-0-max_points": "4,75"}
        assert canbo.post(page, data).status_code == 302
        rules.refresh_from_db()
        assert (str(rules.excellent_from), str(rules.criteria.first().max_points)) == ("92.50", "4.75")
        assert "cộng lại là 99,75" in text(canbo.get(page))
        history = text(canbo.get(address("ruleset_history", rules)))
        assert "92,5" in history
        assert "4,75" in history

    def test_errors_stand_at_their_field_and_nothing_typed_is_lost(self, canbo):
        page = address("ruleset_change", ratings.shipped())
        wrong = {"excellent_from": "9x", "criteria-1-max_points": "2.5", "note": "Đang sửa dở"}
        shown = text(canbo.post(page, inputs(canbo.get(page)) | wrong))
        for said in ("“9x” không phải là số", "vui lòng nhập 2,5", "Đang sửa dở", 'value="9x"'):
            assert said in shown
        shown = text(canbo.post(page, inputs(canbo.get(page)) | {"good_from": "95"}))
        assert "Các mức điểm phải giảm dần" in shown

    def test_whoever_saves_an_older_page_overwrites_nothing(self, canbo):
        rules, page = ratings.shipped(), address("ruleset_change", ratings.shipped())
        data = inputs(canbo.get(page)) | {"note": "Của tôi"}
        rules.criteria.update(evidence="Của người khác")
        shown = text(canbo.post(page, data))
        assert shown.count("nội dung đã được sửa, sau khi anh/chị mở trang") == 1
        assert "Của tôi" in shown
        assert ratings.shipped().note != "Của tôi"

    def test_confirmed_ones_are_only_read(self, canbo):
        rules, page = ratings.shipped(), address("ruleset_change", ratings.shipped())
        data = inputs(canbo.get(page)) | {"note": "Muộn"}
        actions.confirm(by=people.staff(), rule_set=rules, source_document="12/HD-LĐLĐ")
        shown = canbo.post(page, data, follow=True)
        assert "Muốn sửa, vui lòng bỏ xác nhận trước" in text(shown)
        assert 'name="excellent_from"' not in text(canbo.get(page))
        assert "Chưa có gì được lưu" in text(shown)
        assert ratings.shipped().note != "Muộn"
        assert canbo.get(address("ruleset_delete", rules)).status_code == 403

    def test_one_that_nobody_uses_can_be_deleted(self, canbo):
        rules = ratings.shipped(UnionLevel.UPPER)
        assert canbo.post(address("ruleset_delete", rules), {"post": "yes"}).status_code == 302
        assert RuleSet.objects.count() == 1


class TestConfirmation:
    def test_confirmed_with_a_document_and_withdrawn(self, canbo):
        rules, page = ratings.shipped(), address("ruleset_confirm", ratings.shipped())
        data = inputs(canbo.get(page))
        assert "Muốn xác nhận phải ghi" in text(canbo.post(page, data | {"confirm": "x"}))
        done = canbo.post(page, data | {"confirm": "x", "source_document": "12/HD-LĐLĐ"}, follow=True)
        assert "Nguyễn Thị Cán Bộ" in text(done)
        again = canbo.post(page, data | {"confirm": "x", "source_document": "13/HD-LĐLĐ"})
        assert "đã được sửa sau khi anh/chị mở trang" in text(again)
        rules.refresh_from_db()
        assert (rules.is_confirmed, rules.source_document) == (True, "12/HD-LĐLĐ")
        canbo.post(page, {"withdraw": "x"})
        rules.refresh_from_db()
        assert not rules.is_confirmed
        assert "không còn" in text(canbo.post(page, {"withdraw": "x"}))

    def test_what_was_changed_meanwhile_is_not_confirmed_unseen(self, canbo):
        rules, page = ratings.shipped(), address("ruleset_confirm", ratings.shipped())
        data = inputs(canbo.get(page)) | {"confirm": "x", "source_document": "12/HD-LĐLĐ"}
        rules.criteria.update(evidence="Khác")
        assert "đã được sửa sau khi anh/chị mở trang" in text(canbo.post(page, data))
        assert not ratings.shipped().is_confirmed


class TestWorkbook:
    def upload(self, canbo, rules, data):
        file = SimpleUploadedFile("bo-tieu-chi.xlsx", data)
        return canbo.post(reverse("rule-set-import", args=[rules.pk]), {"file": file}, follow=True)

    def confirmed(self, client, preview):
        page = preview.context["preview"]
        return client.post(page.pages.here_url, {"digest": page.digest, "confirm": "1"}, follow=True)

    def test_out_and_in_again_changes_nothing(self, canbo):
        rules = ratings.shipped()
        answer = canbo.get(address("ruleset_download", rules))
        assert answer["Content-Disposition"].startswith('attachment; filename="tieu-chi-cong-doan-co-so')
        assert "Không có thay đổi" in text(self.upload(canbo, rules, answer.content))

    def changed(self):
        """The workbook of a rule set that says something else."""
        other = ratings.shipped()
        other.excellent_from = 95
        other.criteria.filter(code="1.1").update(max_points=4)
        other.criteria.filter(code="1.2").update(code="1.9")
        other.save()
        return rule_set_workbook(other)

    def test_preview_then_written_at_once(self, canbo):
        from django.db import transaction

        with transaction.atomic():
            data, wanted = self.changed(), Content.of(ratings.shipped())
            transaction.set_rollback(True)
        rules, before = ratings.shipped(), Content.of(ratings.shipped())
        preview = self.upload(canbo, rules, data)
        for said in (
            "Chưa có gì được ghi",
            "Mới (1)",
            "Thay đổi (3)",
            "Bỏ: tệp không có dòng này.",
            "<del>90</del> → <ins>95</ins>",
            "cộng lại là 99",
        ):
            assert said in text(preview)
        assert preview.context["preview"].line.startswith("1 mới, 3 thay đổi, ")
        assert Content.of(rules) == before
        assert "Đã ghi nội dung của tệp" in text(self.confirmed(canbo, preview))
        assert Content.of(ratings.shipped()) == wanted
        assert LogEntry.objects.filter(object_id=rules.pk, change_message=rule_set_import.WRITTEN).exists()
        twice = text(self.confirmed(canbo, preview))
        assert "Đã ghi bộ tiêu chí" in twice
        assert "Chưa có gì được ghi" not in twice
        assert LogEntry.objects.filter(change_message=rule_set_import.WRITTEN).count() == 1

    def test_a_preview_is_for_one_person_and_one_rule_set(self, canbo, client):
        rules = ratings.shipped()
        with_change = rule_set_workbook(rules)
        rules.criteria.filter(code="1.1").update(max_points=4)
        preview = self.upload(canbo, rules, with_change)
        asked = {"tep": preview.context["preview"].upload.ticket}
        other = ratings.shipped(UnionLevel.UPPER)
        for client_, rule_set, ticket in (
            (canbo, other, asked),
            (canbo, rules, {"tep": asked["tep"] + "x"}),
        ):
            page = reverse("rule-set-import-preview", args=[rule_set.pk])
            assert "hết hạn" in text(client_.get(page, ticket, follow=True))
        client.force_login(people.staff("canbo-hai"), backend=BACKEND)
        assert "hết hạn" in text(self.confirmed(client, preview))

    def test_errors_are_listed_and_nothing_is_written(self, canbo):
        rules, before = ratings.shipped(), Content.of(ratings.shipped())
        shown = text(
            self.upload(canbo, rules, from_rows(["Mã", "Nội dung tiêu chí", "Điểm tối đa"], ["1", "", "x"]))
        )
        assert "nên chưa ghi được dòng nào" in shown
        assert "Không đọc được" not in shown
        assert "Xác nhận ghi</button>" not in shown
        assert "không phải bảng tính" in text(self.upload(canbo, rules, b"%PDF-1.7"))
        assert Content.of(ratings.shipped()) == before


class TestRounds:
    def test_copied_to_the_next_year(self, canbo):
        source = ratings.shipped().round
        page = address("ratinground_copy", source)
        refused = canbo.post(page, inputs(canbo.get(page)) | {"last_day": "01/01/1999", "name": "Gõ dở"})
        assert "Ngày cuối phải sau ngày đầu" in text(refused)
        assert "Gõ dở" in text(refused)
        done = canbo.post(page, inputs(canbo.get(page)), follow=True)
        assert "Bộ tiêu chí của đợt mới chưa xác nhận" in text(done)
        assert RatingRound.objects.get(year=source.year + 1).rule_sets.count() == 2
        assert "mang tên này" in text(canbo.post(page, inputs(canbo.get(page))))

    def test_a_school_year_of_one_unit(self, canbo):
        page = reverse("admin:evaluations_ratinground_add")
        unit = Unit.objects.get(code="giao-duc")
        data = inputs(canbo.get(page)) | {
            "name": "Năm học 2025–2026",
            "year": "2026",
            "first_day": "01/09/2025",
            "last_day": "31/08/2026",
            "registration_due": "31/10/2025",
            "self_score_due": "30/06/2026",
            "appraisal_due": "31/07/2026",
            "only_named": "on",
        }
        assert "phải có ít nhất một đơn vị" in text(canbo.post(page, data))
        named = {"named_units-TOTAL_FORMS": "1", "named_units-0-unit": str(unit.pk)}
        assert "Đợt chung không ghi đơn vị" in text(
            canbo.post(page, data | named | {"only_named": "", "year": "2031"})
        )
        answer = canbo.post(page, data | named)
        assert answer.status_code == 302, text(answer)
        assert RoundUnit.objects.get().year == 2026
        again = canbo.post(page, data | named | {"name": "Khác"})
        assert "đã thuộc đợt “Năm học 2025–2026”" in text(again)
        school = address("ratinground_change", RatingRound.objects.get(only_named=True))
        assert "không đổi được năm" in text(canbo.post(school, inputs(canbo.get(school)) | {"year": "2031"}))
        assert canbo.post(school, inputs(canbo.get(school)) | {"name": "Năm học mới"}).status_code == 302

    def test_as_many_queries_for_one_round_as_for_many(self, canbo):
        def queries():
            with CaptureQueriesContext(connection) as found:
                for page in ("ratinground", "ruleset"):
                    canbo.get(reverse(f"admin:evaluations_{page}_changelist"))
            return len(found)

        def add(year):
            found = ratings.rating_round(year, only_named=True)
            RoundUnit.objects.create(round=found, unit=Unit.objects.get(code="giao-duc"))
            RuleSet.objects.create(round=found, level=UnionLevel.UPPER)

        canbo.get(reverse("admin:index"))
        add(2027)
        one = queries()
        for year in range(2028, 2035):
            add(year)
        assert queries() == one
