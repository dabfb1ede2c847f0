"""The rates of a year on the pages: denominators, every number against its list, whose eyes, how many queries."""

import datetime
import io
import re
from collections import Counter
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from evaluations.labels import UNCONFIRMED
from evaluations.models import (
    REGISTRATION_LEVELS,
    Evaluation,
    EvaluationState,
    Exclusion,
    Level,
    Measure,
    RatingRound,
    RoundUnit,
)
from evaluations.rounds.rule_set_actions import copied
from tests.support import bulk, people, ratings
from tests.support.html import part, rows, text
from unionhub.overview.ratings.block import goals_block
from unionhub.overview.ratings.filters import RatingFilter
from units.models import GrassrootsUnion, OrganisationKind, Unit
from vietnamese import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

YEAR = 2025
MARCH = datetime.date(2026, 3, 10)
STATE, NON_STATE = "su-nghiep", "dn-ngoai-nha-nuoc"
OUTCOMES = (*Level.values, "waiting", "not_yet", "other")


@pytest.fixture
def look(client):
    """``look(name="dashboard-ratings", *args, **parameters)``: a page as leadership sees it in March 2026."""
    client.force_login(people.leader())

    def get(name="dashboard-ratings", *args, by=None, **parameters):
        if by:
            client.force_login(by)
        with clock.at(MARCH):
            return client.get(
                reverse(name, args=args), {key.replace("_", "-"): one for key, one in parameters.items()}
            )

    return get


def outcome(name, found) -> dict:
    """Columns of a result of that name."""
    if name == "waiting":
        return {"state": EvaluationState.SUBMITTED}
    if name == "not_yet":
        return {"exclusion": Exclusion.NOT_YET_ELIGIBLE, "enough_time": False}
    if name == "other":
        return {"exclusion": Exclusion.OTHER, "exclusion_reason": "Chờ giải thể & sáp nhập"}
    decision = ratings.decision_of(found, f"{found.pk}/QĐ-LĐLĐ")
    return {"state": EvaluationState.RECOGNISED, "decision": decision, "recognised_level": name}


def rate(code, kind, *, found=None, registered="", **numbers):
    """So many unions of a unit and kind with these results: ``rate("kcn", STATE, good=500, not_yet=19)``."""
    found = found or ratings.rating_round(YEAR)
    unit, kind = Unit.objects.get(code=code), OrganisationKind.objects.get(code=kind)
    names = [name for name, number in numbers.items() for _ in range(number)]
    unions = GrassrootsUnion.objects.bulk_create(
        GrassrootsUnion(unit=unit, kind=kind, name=f"CĐCS số {n} ({code})") for n in range(len(names))
    )
    Evaluation.objects.bulk_create(
        Evaluation(
            round=found, year=found.year, level="grassroots", rated_union=union, unit=unit, kind=kind,
            sector=kind.sector, registered_level=registered, **outcome(name, found),
        )
        for union, name in zip(unions, names, strict=True)
    )  # fmt: skip


def sentences(response) -> list[str]:
    goals = part(response, '<ul class="answer-goals">', "</ul>")
    return [text(one) for one in re.findall("<li>(.*?)</li>", goals, re.DOTALL)]


def measures(response) -> dict[str, list[str]]:
    section = part(response, '<section id="doi-tuong">', "</section>")
    return {row[0]: row[1:] for row in rows(section)}


def units(response) -> dict[str, list[str]]:
    return {
        row[1]: row[2:]
        for row in rows(part(response, '<section id="don-vi">', "</section>"))
        if len(row) > 16
    }


class TestDenominators:
    def test_the_published_example(self, look):
        """700 of 789 are 88,7%, and of the 770 that were eligible 90,9%: the page says which is which."""
        rate("luc-nam", STATE, excellent=200, good=500, satisfactory=60, unsatisfactory=10, not_yet=19)
        response = look(nam=YEAR)
        assert sentences(response)[1] == (
            "CĐCS khu vực nhà nước: 700/770 đủ điều kiện xếp loại (90,9%) hoàn thành tốt nhiệm vụ trở lên, đạt mục tiêu 90%; "
            "trên tổng số 789: 88,7%; đã xếp loại 770/770; 19 chưa đủ thời gian xếp loại."
        )
        found = {label: cells[1] for label, cells in measures(response).items()}
        assert found["Tỷ lệ trên số đủ điều kiện xếp loại"] == "90,9%"
        assert found["Tỷ lệ trên tổng số công đoàn"] == "88,7%"
        assert (found["Mục tiêu của Chương trình"], found["Đánh giá"]) == ("90%", "Đạt mục tiêu")
        assert units(response)["LĐLĐ huyện Lục Nam"][1:8] == [
            "789",
            "19",
            "770",
            "770",
            "700",
            "90,9%",
            "88,7%",
        ]
        assert sentences(response)[0].endswith("chưa có công đoàn nào trong đợt xếp loại.")
        listed = text(look("dashboard-rating-list", nam=YEAR, doi_tuong="nha-nuoc"))
        assert "90,9% trên số đủ điều kiện xếp loại, 88,7% trên tổng số công đoàn" in listed

    @pytest.mark.parametrize(
        ("numbers", "words", "status"),
        [
            (
                {"good": 8, "waiting": 2},
                "chưa đủ số liệu để đánh giá so với mục tiêu 90%",
                "Chưa đủ số liệu để đánh giá",
            ),
            ({"good": 9, "waiting": 1}, "đạt mục tiêu 90%, dù còn 1 công đoàn chưa xếp loại", "Đạt mục tiêu"),
            (
                {"good": 1, "satisfactory": 2, "waiting": 7},
                "chưa đạt mục tiêu 90%, còn thiếu 8, kể cả khi 7 công đoàn chưa xếp loại đều hoàn thành tốt nhiệm vụ trở lên",
                "Chưa đạt mục tiêu",
            ),
        ],
    )
    def test_what_waits_is_not_judged(self, look, numbers, words, status):
        rate("luc-nam", STATE, **numbers)
        response = look(nam=YEAR)
        assert words in sentences(response)[1]
        assert f"đã xếp loại {10 - numbers['waiting']}/10" in sentences(response)[1]
        assert measures(response)["Đánh giá"][1] == status
        assert f"đã xếp loại {10 - numbers['waiting']}/10" in text(look("dashboard"))


def crossed(response, measure) -> list[list[str]]:
    """Registered against achieved of one measure, without the heads; [] where the page has none."""
    section = part(response, '<section id="dang-ky">', "</section>")
    if f"<h3>{measure.label}</h3>" not in section:
        return []
    return [row[1:] for row in rows(section.split(f"<h3>{measure.label}</h3>")[1].split("</table>")[0])[1:]]


OF_LINK = re.compile(r'<a href="([^"]*/xep-loai/danh-sach/[^"]*)">([\d.]+)</a>')


def opened(address) -> int:
    """How many rows the list at an address of leadership has."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(unescape(address)).query).items()}
    asked = RatingFilter(query, user=people.leader())
    assert not asked.problems, asked.problems
    return asked.rows.count()


DRAWN = st.lists(
    st.tuples(
        st.sampled_from(["luc-nam", "kcn", "truc-thuoc"]),
        st.sampled_from([STATE, NON_STATE]),
        st.sampled_from(OUTCOMES),
        st.sampled_from(["", *REGISTRATION_LEVELS]),
    ),
    min_size=5,
    max_size=30,
)


class TestEveryNumber:
    @settings(
        max_examples=4,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(DRAWN)
    def test_counted_again_and_opened(self, look, drawn):
        """Every cell by unit and sector as counted row by row; every number with a link has as many rows behind it."""
        with transaction.atomic():
            for code, kind, name, registered in drawn:
                rate(code, kind, registered=registered, **{name: 1})
            province = Unit.objects.filter(code__in=["luc-nam", "kcn"])
            for unit, level in zip(province, ["good", "unsatisfactory"], strict=True):
                ratings.evaluation_of(
                    unit, ratings.rating_round(YEAR), **outcome(level, ratings.rating_round(YEAR))
                )
            rate("kcn", STATE, found=ratings.rating_round(2024), good=2, other=1)
            response = look(nam=YEAR)
            shown = units(response)
            for code, name in (
                ("luc-nam", "LĐLĐ huyện Lục Nam"),
                ("truc-thuoc", "CĐCS trực thuộc LĐLĐ tỉnh"),
            ):
                for start, kind in ((1, STATE), (9, NON_STATE)):
                    mine = Counter(one[2] for one in drawn if one[:2] == (code, kind))
                    expected = self.naive(mine)
                    if name in shown:
                        assert shown[name][start : start + 5] == (expected if mine else ["–"] * 5)
                    else:
                        assert not mine
            for measure, kind in ((Measure.STATE, STATE), (Measure.NON_STATE, NON_STATE)):
                mine = Counter((one[3], one[2]) for one in drawn if one[1] == kind)
                assert crossed(response, measure) == self.naive_cross(mine)
            links = 0
            for page in (
                response,
                look(nam=YEAR, don_vi="kcn"),
                look("dashboard"),
                look("dashboard-unit", "kcn"),
            ):
                for address, number in set(OF_LINK.findall(page.content.decode())):
                    assert opened(address) == int(number.replace(".", "")), address
                    links += 1
            assert links > 30
            transaction.set_rollback(True)

    def naive_cross(self, found) -> list[list[str]]:
        """Of those eligible a row per registered level, and none: by result, waiting last, and together; [] of nobody."""
        ends = (*Level.values, "waiting")
        numbers = [[found[registered, end] for end in ends] for registered in (*REGISTRATION_LEVELS, "")]
        numbers.append([sum(column) for column in zip(*numbers, strict=True)])
        return [[str(n) for n in (*row, sum(row))] for row in numbers] if any(numbers[-1]) else []

    def naive(self, found) -> list[str]:
        """Total, left out, eligible, rated, good or better."""
        left_out = found["not_yet"] + found["other"]
        rated = sum(found[level] for level in Level.values)
        numbers = (
            sum(found.values()),
            left_out,
            rated + found["waiting"],
            rated,
            found["excellent"] + found["good"],
        )
        return [str(number) for number in numbers]


class TestPage:
    def test_rounds_of_the_year_and_unconfirmed_rules(self, look):
        general = ratings.rating_round(YEAR)
        school = RatingRound.objects.create(
            name="Năm học 2024–2025", year=YEAR, only_named=True,
            first_day=datetime.date(2024, 9, 1), last_day=datetime.date(2025, 8, 31),
            registration_due=datetime.date(2024, 10, 1), self_score_due=datetime.date(2025, 6, 30),
            appraisal_due=datetime.date(2025, 8, 31),
        )  # fmt: skip
        RoundUnit.objects.create(round=school, unit=Unit.objects.get(code="giao-duc"))
        copied(ratings.shipped(), round=school)
        rate("giao-duc", STATE, found=school, good=3)
        rate("luc-nam", STATE, found=general, good=4)
        response = look(nam=YEAR)
        said = text(part(response, '<div class="rounds">', "</div>"))
        assert general.name in said
        assert "Năm học 2024–2025 (01/09/2024 – 31/08/2025, riêng một số đơn vị)" in said
        assert said.count("Bộ tiêu chí “Chưa xác nhận”: Công đoàn cơ sở – mọi loại hình khác") == 1
        assert UNCONFIRMED in text(response)
        assert measures(response)["Tổng số"][1] == "7"
        only = look("dashboard-rating-list", nam=YEAR, dot=school.pk)
        assert only.context["counted"].total == 3
        assert "Đợt xếp loại: Năm học 2024–2025" in text(only)

    def test_targets_of_units_by_the_last_decision(self, look):
        rate("luc-nam", STATE, good=9, satisfactory=1)
        rate("kcn", NON_STATE, good=1, waiting=1)
        ratings.assign_share("luc-nam", Measure.STATE, 90)
        ratings.assign_share(
            "luc-nam", Measure.STATE, "92.5", number="30/QĐ-LĐLĐ", effective_on=datetime.date(2025, 7, 1)
        )
        ratings.assign_share(
            "kcn", Measure.NON_STATE, 75, number="31/QĐ-LĐLĐ", effective_on=datetime.date(2025, 8, 1)
        )
        page = look(nam=YEAR)
        shown = units(page)
        assert shown["LĐLĐ huyện Lục Nam"][8] == "92,5% (1) còn thiếu 1"
        assert shown["CĐ các KCN tỉnh"][16] == "75% (2) chưa đủ số liệu"
        assert shown["TỔNG"][8] == "90% đạt"
        assert text(part(page, '<p class="small rating-papers">', "</p>")) == (
            "Chỉ tiêu theo (1) Quyết định số 30/QĐ-LĐLĐ; (2) Quyết định số 31/QĐ-LĐLĐ. "
            "Hàng TỔNG so với mục tiêu của Chương trình."
        )
        own = look(nam=YEAR, don_vi="luc-nam")
        assert "chưa đạt chỉ tiêu 92,5%, còn thiếu 1" in sentences(own)[0]
        assert "chỉ tiêu 92,5% (Quyết định số 30/QĐ-LĐLĐ có hiệu lực từ 01/7/2025)" in text(own)
        block = text(part(look("dashboard-unit", "luc-nam"), '<section id="xep-loai">', "</section>"))
        assert (
            "CĐCS khu vực nhà nước 9/10 đã xếp loại 10/10; tổng số 10 90,0% 92,5% (Quyết định số 30/QĐ-LĐLĐ)"
            in block
        )

    def test_registered_against_achieved(self, look):
        rate("luc-nam", STATE, registered=Level.GOOD, excellent=1, good=3, satisfactory=2, waiting=1, other=4)
        rate("luc-nam", STATE, good=1)
        section = part(look(nam=YEAR), '<section id="dang-ky">', "</section>")
        table = {row[0]: row[1:] for row in rows(section)}
        assert table["Hoàn thành tốt nhiệm vụ"] == ["1", "3", "2", "0", "1", "7"]
        assert table["Chưa đăng ký"] == ["0", "1", "0", "0", "0", "1"]
        assert "4 công đoàn đạt mức đã đăng ký trở lên, trong 7 đã đăng ký và đủ điều kiện" in text(section)

    def test_rare_reasons_share_a_line_that_opens_them(self, look):
        rate("luc-nam", STATE, other=25, not_yet=2)
        rate("kcn", NON_STATE, other=3)
        for number, one in enumerate(Evaluation.objects.filter(exclusion="other", sector="state")):
            Evaluation.objects.filter(pk=one.pk).update(exclusion_reason=f"Lý do {number:02}")
        # “Chưa đủ thời gian”, one that three share and eighteen of the others are the twenty most frequent.
        section = part(look(nam=YEAR), '<section id="khong-xep-loai">', "</section>")
        (line,) = [row for row in rows(section) if row[0].startswith("7 lý do khác, ít gặp hơn")]
        assert line[1:] == ["0", "7", "0", "7"]
        for address, number in OF_LINK.findall(section):
            assert opened(address) == int(number), address
        listed = text(look("dashboard-rating-list", nam=YEAR, ly_do_it_gap="1"))
        assert "Lý do không xếp loại: Ngoài 20 lý do gặp nhiều nhất" in listed
        assert "Lý do 18" in listed
        assert "Lý do 17" not in listed

    def test_the_year_that_has_results_is_shown_first(self, look):
        rate("luc-nam", STATE, good=1)
        rate("luc-nam", STATE, found=ratings.rating_round(2026), waiting=1)
        assert look().context["asked"].year == YEAR
        wrong = look(nam="hai", don_vi="la")
        assert [one[:30] for one in wrong.context["asked"].problems] == [
            "Không tìm thấy đợt xếp loại tí",
            "Không tìm thấy đơn vị “la” tro",
        ]
        assert "Xếp loại năm 2025" in text(look("dashboard"))
        with clock.at(MARCH):
            assert "Xếp loại năm" not in text(look("dashboard", den="2026-01-31"))

    def test_before_anything_is_rated(self, look):
        assert "Chưa có kết quả xếp loại" in text(look())
        assert "Xếp loại năm" not in text(look("dashboard"))


class TestList:
    def listed(self, look, **parameters) -> list[str]:
        response = look("dashboard-rating-list", nam=YEAR, **parameters)
        return [row.get_cell_value("name") and row.record for row in response.context["table"].paginated_rows]

    def test_search_sort_and_kind(self, look):
        rate("luc-nam", STATE, satisfactory=1)
        rate("kcn", NON_STATE, registered=Level.GOOD, excellent=1, other=1)
        first = ratings.union("luc-nam", name="CĐCS Trường Đồi Ngô")
        ratings.evaluation_of(
            first, ratings.rating_round(YEAR), **outcome("good", ratings.rating_round(YEAR))
        )
        ratings.evaluation_of(Unit.objects.get(code="kcn"), ratings.rating_round(YEAR))
        assert [one.rated_union for one in self.listed(look, tim="truong doi")] == [first]
        assert [one.level for one in self.listed(look, tim="cac kcn")] == ["upper"]
        assert {one.kind.code for one in self.listed(look, loai_hinh=NON_STATE)} == {NON_STATE}
        by_result = [one.recognised_level for one in self.listed(look, xep="result")]
        assert by_result == ["excellent", "good", "satisfactory", "", ""]
        for column in ("name", "unit", "subject", "kind", "registered", "points", "-points", "-result"):
            assert len(self.listed(look, xep=column)) == 5
        reason = self.listed(look, ly_do="Chờ giải thể & sáp nhập")
        assert [one.exclusion for one in reason] == ["other"]
        page = look("dashboard-rating-list", nam=YEAR)
        assert reverse("evaluation-detail", args=[reason[0].pk]) in page.content.decode()

    def test_pages_of_a_long_list_leave_nobody_out(self, look):
        """A page reads the units that it shows alone: all pages together are the list, in its order, up and down."""
        for code, number in (("luc-nam", 70), ("kcn", 61), ("giao-duc", 3)):
            rate(code, STATE, good=number)
        # Its founding was undone: hidden, but what was rated in it is counted.
        Unit.everything.filter(code="giao-duc").update(withdrawn=True)
        place = dict(Unit.everything.values_list("pk", "order"))
        for order in ("unit", "-unit", ""):
            query = {"xep": order} if order else {}
            pages = [self.listed(look, trang=page, **query) for page in (1, 2, 3)]
            assert [len(page) for page in pages] == [50, 50, 34]
            everyone = [one.pk for page in pages for one in page]
            assert len(set(everyone)) == 134
            orders = [place[one.unit_id] for page in pages for one in page]
            assert orders == sorted(orders, reverse=order == "-unit")

    def test_only_the_own_for_an_officer(self, look):
        rate("luc-nam", STATE, good=2, waiting=1)
        rate("kcn", STATE, good=4)
        officer = people.reporter("luc-nam")
        response = look("dashboard-rating-list", by=officer, nam=YEAR)
        assert response.context["counted"].total == 3
        assert "KCN" not in text(response)
        other = look("dashboard-rating-list", nam=YEAR, don_vi="kcn")
        assert other.context["counted"].total == 3
        assert "Không nhận được “kcn”" in text(other)
        for address, number in set(OF_LINK.findall(look("dashboard-unit", "luc-nam").content.decode())):
            assert f"{number} công đoàn" in text(officer_page(look, address))

    def test_workbook(self, look):
        name = "=HYPERLINK(1)"
        union = ratings.union("luc-nam", name=name)
        ratings.evaluation_of(
            union, ratings.rating_round(YEAR), **outcome("other", ratings.rating_round(YEAR))
        )
        rate("luc-nam", STATE, good=60)
        response = look("dashboard-rating-export", nam=YEAR, don_vi="luc-nam")
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        table = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert "Tổng số 61; không xếp loại 1; đủ điều kiện 60; đã xếp loại 60." in [row[0] for row in table]
        line = next(row for row in table if row[2] == f"'{name}")
        assert line[9:11] == ["Không xếp loại (lý do khác)", "Chờ giải thể & sáp nhập"]
        assert len([row for row in table if row[9] == "Hoàn thành tốt nhiệm vụ"]) == 60
        misread = look("dashboard-rating-export", nam=YEAR, dot="la")
        assert misread.status_code == 302


def officer_page(look, address):
    query = {name: values[0] for name, values in parse_qs(urlsplit(unescape(address)).query).items()}
    return look("dashboard-rating-list", **query)


def test_as_many_queries_for_700_units_as_for_17(look):
    def queries():
        found = {}
        for name, *args in (
            ("dashboard-ratings",),
            ("dashboard-rating-list",),
            ("dashboard",),
            ("dashboard-unit", "kcn"),
        ):
            with CaptureQueriesContext(connection) as captured:
                look(name, *args)
            found[name] = len(captured)
        return found

    ratings.many(Unit.objects.filter(owes_reports=True), each=3)
    small = queries()
    assert small["dashboard-ratings"] <= 21
    ratings.many(bulk.more_units(683), each=2, seed=2)
    assert queries() == small


def test_results_of_a_school_year_alone_do_not_hide_the_year_before():
    school = RatingRound.objects.create(
        name="Năm học 2025–2026",
        year=2026,
        only_named=True,
        first_day=datetime.date(2025, 9, 1),
        last_day=datetime.date(2026, 5, 31),
        registration_due=datetime.date(2025, 10, 1),
        self_score_due=datetime.date(2026, 6, 10),
        appraisal_due=datetime.date(2026, 6, 30),
    )
    for name, found in (("Một", ratings.rating_round(2025)), ("Hai", school)):
        ratings.recognise(ratings.evaluation_of(ratings.union(name=name), found))
    waiting = ratings.evaluation_of(ratings.union(name="Ba"), ratings.rating_round(2026))
    with clock.at(datetime.date(2026, 7, 1)):
        assert goals_block().year == 2025
        paper = ratings.decision_of(waiting.round, "10/QĐ-LĐLĐ")
        Evaluation.objects.filter(pk=waiting.pk).update(
            state=EvaluationState.RECOGNISED, decision=paper, recognised_level=Level.GOOD
        )
        assert goals_block().year == 2026
