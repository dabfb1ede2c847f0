"""Numbers that stand beside each other are of one date and subtract, whatever is approved: in JSON and on the pages."""

import datetime
import json
import random
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from targets import progress
from targets.ledger.actions import record_decision
from targets.models import DecisionKind, Indicator, Issuer, Programme, ReportingPeriod, ReportState
from tests.support import bulk
from tests.support.html import part, rows, text
from tests.support.people import leader, reporter
from units.models import Unit
from vietnamese import clock

MEMBERS, UNIONS, UNIONS_20PLUS = "members_admitted", "unions_founded", "enterprise_unions_founded_20plus"
pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 10, 20)
NUMBER = r"(\d[\d.]*)"


@pytest.fixture(params=[1, 2, 3])
def approved_at_random(request, annex, client):
    """Everything approved until some quarter of 2025 or 2026, and after that whatever chance says; with the seed."""
    chance = random.Random(request.param)
    complete = chance.choice([(2025, 3), (2026, 1), (2026, 2)])
    state = {}
    for unit in Unit.objects.filter(owes_reports=True).exclude(code=bulk.PROVINCE):
        for period in ReportingPeriod.objects.ended(DAY):
            later = (period.year, period.quarter) > complete
            state[unit, period] = (
                chance.choice([*ReportState, ReportState.APPROVED, None]) if later else ReportState.APPROVED
            )
    state[Unit.objects.get(code="luc-nam"), ReportingPeriod.objects.get(year=2026, quarter=3)] = "submitted"
    units = sorted({unit for unit, _ in state}, key=lambda unit: unit.pk)
    periods = list(ReportingPeriod.objects.ended(DAY))
    bulk.fill(units, periods, state=lambda unit, period: state[unit, period], seed=request.param)
    with clock.at(DAY):
        yield progress.load(headlines=True)


def look(client, name, *args, person=None):
    client.force_login(person or leader())
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response


def number(found: str) -> int:
    return int(found.replace(".", ""))


def difference(said: str) -> int | None:
    """“Chậm 1.214 đoàn viên so với tiến độ” → -1214; None where nothing is judged."""
    if "úng tiến độ" in said:
        return 0
    if late := re.search(f"[Cc]hậm {NUMBER}", said):
        return -number(late[1])
    ahead = re.search(f"[Vv]ượt(?: tiến độ)? {NUMBER}", said)
    return number(ahead[1]) if ahead else None


def cards(response) -> dict[str, dict]:
    """``{label: {"value", "standing", line: value, …}}`` of the cards at the top."""
    found = {}
    for html in re.findall(r'<section class="figure">.*?</section>', response.content.decode(), re.S):
        label = text(re.search(r"<h\d.*?</h\d>", html, re.S)[0])
        lines = {text(a): text(b) for a, b in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html)}
        standing = re.search(r'<p class="figure-standing">.*?</p>', html, re.S)
        value = re.search(r"<strong>(.*?)</strong>", html, re.S)
        lines |= {"value": text(value[1]), "standing": text(standing[0]) if standing else ""}
        found[label] = lines
    return found


def goals(response) -> dict[str, str]:
    """``{label: what stands beside the goal}`` of the bullet rows."""
    found = re.findall(r'<section class="goal">.*?</section>', response.content.decode(), re.S)
    return {text(re.search(r"<h2>(.*?)</h2>", html, re.S)[1]): text(html) for html in found}


def test_json(approved_at_random):
    out = StringIO()
    call_command("progress", "--format", "json", stdout=out)
    data = json.loads(out.getvalue())
    compared = 0

    def holds(approved, plan, gap, where):
        nonlocal compared
        if plan is None or approved is None:
            assert gap is None, where
        else:
            assert approved - plan == gap, where
            compared += 1

    for row in data["indicators"]:
        holds(row["approved_judged"], row["plan"], row["difference"], row["code"])
        for year, one in row["years"].items():
            holds(one["approved_judged"], one["plan"], one["difference"], (row["code"], year))
            assert (one["judged_through"] is None) == (one["approved_judged"] is None)
    members = next(row for row in data["indicators"] if row["code"] == MEMBERS)
    judged = [one["judged_through"] for one in members["years"].values() if one["judged_through"]]
    assert judged[-1] == members["judged_through"]
    for unit in data["units"]:
        assert unit["judged_through"], unit["code"]
        for year, by_code in unit["approved_judged"].items():
            for code, approved in by_code.items():
                gap = unit["difference"][year][code]
                holds(approved, unit["plan"][year][code], gap, (unit["code"], year, code))
    assert compared > 50


def test_first_page(approved_at_random, client):
    response, found = look(client, "dashboard"), approved_at_random
    shown = goals(response)
    answer = text(part(response, '<div class="answer">', "</div>"))
    table = part(look(client, "dashboard-units"), '<section id="bieu">', "</section>")
    annex = {row[1]: row for row in rows(table) if len(row) > 10}
    for code, label, column in (
        (MEMBERS, "Kết nạp đoàn viên", -1),
        (UNIONS, "Thành lập công đoàn cơ sở", -2),
        (UNIONS_20PLUS, "CĐCS doanh nghiệp có từ 20 CNLĐ trở lên", None),
    ):
        row, measure = shown[label], found.province(code)
        value, plan = re.search(rf"{NUMBER}/", row), re.search(rf"kế hoạch {NUMBER}", row)
        assert number(value[1]) - number(plan[1]) == difference(row) == measure.difference
        assert number(value[1]) + (measure.approved_later or 0) == measure.approved
        if column is not None:
            assert number(annex["TỔNG"][column].split("/")[0]) == measure.approved
    members = found.province(MEMBERS)
    said = re.search(rf"đã kết nạp {NUMBER} đoàn viên, kế hoạch {NUMBER} đoàn viên", answer)
    assert number(said[1]) - number(said[2]) == difference(
        answer[: said.start()].rpartition(")")[0] or answer
    )
    assert f"Đánh giá đến hết quý {members.judged.roman}/{members.judged.year}" in answer
    added = [number(one) for one in re.findall(rf"thêm {NUMBER} đoàn viên", answer)]
    assert sum(added) == (members.approved_later or 0)


def test_late_units_are_of_the_same_date(approved_at_random, client):
    response, found = look(client, "dashboard-ranking"), approved_at_random
    for code in (MEMBERS, UNIONS):
        section = part(response, f'<section id="{code}"', "</section>")
        gaps = 0
        for row in rows(section):
            if len(row) == 6 and row[0] != "TT":
                assert number(row[2]) - number(row[3]) == -number(row[4].split()[0]), row
                gaps -= number(row[4].split()[0])
            elif len(row) == 5 and row[0] != "TT" and row[3] != "–":
                gap = number(row[2]) - number(row[3])
                assert gap == (difference(row[4].replace("Vượt tiến độ", "")) or 0), row
                gaps += gap
        closing = re.search(r"\d+ đơn vị chậm, cộng lại .*?; chung [^;]*?\.(?=\s|$)", text(section))[0]
        late, ahead = closes(closing, found.province(code).difference)
        assert gaps == ahead - late


def closes(closing: str, gap: int) -> tuple[int, int]:
    """The line below the units adds up to ``gap``; what those behind and those ahead are together."""
    *parts, end = closing.split("; ")
    late = ahead = rest = 0
    for said in parts:
        amount = number(re.search(rf"{NUMBER}$", said)[1])
        if "đơn vị chậm" in said:
            late = amount
        elif said.startswith("các đơn vị vượt"):
            ahead = amount
        else:
            rest += -amount if "làm tròn chậm" in said or " thiếu " in said else amount
    whole = re.search(NUMBER, end)
    signed = 0 if whole is None else number(whole[1]) * (1 if "vượt" in end else -1)
    assert ahead - late + rest == signed == gap, closing
    return late, ahead


def test_a_unit_is_judged_at_its_own_quarter(approved_at_random, client):
    for code in ("luc-nam", "kcn", "son-dong"):
        response = look(client, "dashboard-unit", code)
        measure = approved_at_random.of_unit(MEMBERS, code)
        card = cards(response)["Kết nạp đoàn viên"]
        plan = next(value for label, value in card.items() if label.startswith("Tiến độ đến hết"))
        assert number(card["value"]) - number(plan) == difference(card["standing"]) == measure.difference
        left = next(value for label, value in card.items() if label.startswith(("Còn thiếu", "Đã vượt")))
        assert abs(measure.target - number(card["value"])) == number(left)
        assert number(card["value"]) + number(card.get("Duyệt thêm sau đó", "0")) == measure.approved
        own = text(look(client, "report-home", person=reporter(code)))
        year = measure.year(2026)
        if year.difference is not None and year.difference < 0:
            said = re.search(rf"Chậm so với tiến độ: {NUMBER} đoàn viên \(kế hoạch {NUMBER}\)", own)
            assert number(said[2]) - number(said[1]) == year.approved_judged


def test_a_decision_that_is_not_in_force_is_shown_with_its_day(annex, client):
    with clock.at(DAY):
        record_decision(
            by=None,
            programme=Programme.objects.get(),
            issuer=Issuer.PROVINCE,
            number="12/QĐ-LĐLĐ",
            signed_on=datetime.date(2026, 10, 1),
            effective_on=datetime.date(2027, 1, 1),
            kind=DecisionKind.ADJUSTED,
            entries=[
                (
                    Unit.objects.get(code="luc-nam"),
                    2027,
                    Indicator.objects.get(code=MEMBERS),
                    120,
                )
            ],
        )
        page = text(look(client, "dashboard-unit", "luc-nam"))
        assert "từ 01/01/2027: 520 (số 12/QĐ-LĐLĐ)" in page
        assert "520" not in text(look(client, "dashboard-unit", "luc-ngan"))
    with clock.at(datetime.date(2027, 1, 1)):
        page = text(look(client, "dashboard-unit", "luc-nam"))
        assert "từ 01/01/2027" not in page
        assert "–/520" in page
