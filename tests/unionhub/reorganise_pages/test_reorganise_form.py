"""The form of an event: what it asks for of each kind, what it makes of it, and that nothing typed is lost."""

import datetime
import re

import pytest
from django.urls import reverse

from tests.support.people import reporter, staff
from unionhub.reorganise import (
    OWN,
    SUCCESSOR,
    EndingUnit,
    Leaving,
    NewUnit,
    Problem,
    Spread,
    StayingUnit,
    TargetMove,
    UserFate,
)
from unionhub.reorganise.codes import proposed_code
from unionhub.reorganise.forms import EndingForm, NewForm
from unionhub.reorganise.kinds import KINDS
from unionhub.reorganise.rows import rows_typed
from units.models import GrassrootsUnion, OrganisationKind, Unit
from vietnamese import clock

pytestmark = pytest.mark.django_db

PAPER = {"number": "12/QĐ-LĐLĐ", "signed_on": "01/05/2026", "effective_on": "1/7/2026"}
NEW = {"kind": "commune", "parent": "bac-giang", "owes_reports": "on", "shown": "1"}


def new_row(number, name, code="", **more):
    values = NEW | {"name": f"Công đoàn xã {name}", "short_name": f"Xã {name}", "code": code} | more
    return {f"new-{number}-{field}": value for field, value in values.items()}


def new_unit(code, name, order):
    return NewUnit(code, order, f"Công đoàn xã {name}", f"Xã {name}", "commune", "bac-giang", True)


@pytest.fixture
def staff_client(client, reference_data, engine):
    client.force_login(staff(), backend="units.backends.RoleBackend")
    with clock.at(datetime.date(2026, 6, 1)):
        yield client


def post(client, kind, action="look", **typed):
    return client.post(reverse("reorganise-new"), PAPER | {"loai": kind, "action": action} | typed)


def faults(answer):
    return [text for _, text in answer.context["faults"]]


def value_of(html, name):
    """What the field holds in the page that came back."""
    if found := re.search(rf'<(?:input|textarea)[^>]*name="{re.escape(name)}"[^>]*>', html):
        value = re.search(r'value="([^"]*)"', found[0])
        return value[1] if value else re.search(rf"{re.escape(found[0])}([^<]*)", html)[1].strip()
    chosen = re.search(rf'<select[^>]*name="{re.escape(name)}".*?</select>', html, re.S)
    return re.search(r'<option value="([^"]*)" selected', chosen[0])[1]


# kind, what is typed, what the request has
REQUESTS = [
    ("create", new_row(0, "Tân Mỹ"), {"new": (new_unit("tan-my", "Tân Mỹ", 19),)}),
    (
        "rename",
        {"staying-0-unit": "nong-nghiep", "staying-0-name": "CĐN Mới", "staying-0-short_name": ""},
        {"staying": (StayingUnit("nong-nghiep", name="CĐN Mới"),)},
    ),
    (
        "change_kind",
        {"staying-0-unit": "viet-yen", "staying-0-name": "LĐLĐ thị xã Việt Yên", "staying-0-kind": "town"},
        {"staying": (StayingUnit("viet-yen", name="LĐLĐ thị xã Việt Yên", kind="town"),)},
    ),
    (
        "absorb",
        {"ending-0-unit": "yen-dung", "staying-0-unit": "tp-bac-giang"},
        {
            "ending": (EndingUnit("yen-dung", "tp-bac-giang", SUCCESSOR, "tp-bac-giang"),),
            "staying": (StayingUnit("tp-bac-giang"),),
            "targets": (
                TargetMove("yen-dung", "tp-bac-giang", 2026, "members_admitted", 300),
                TargetMove("yen-dung", "tp-bac-giang", 2027, "members_admitted", 400),
            ),
        },
    ),
    (
        "consolidate",
        {"ending-0-unit": "y-te", "ending-1-unit": "giao-duc", "fate-y-te-reports": "own"}
        | new_row(0, "Hợp Nhất", code="hop-nhat"),
        {
            "ending": (
                EndingUnit("y-te", "hop-nhat", OWN, ""),
                EndingUnit("giao-duc", "hop-nhat", SUCCESSOR, "hop-nhat"),
            ),
            "new": (new_unit("hop-nhat", "Hợp Nhất", 19),),
        },
    ),
    (
        "divide",
        {
            "ending-0-unit": "yen-dung",
            "fate-yen-dung-heir": "none",
            "target-yen-dung-2026-members_admitted-new-0": "100",
            "target-yen-dung-2026-members_admitted-new-3": "1.50",
        }
        | new_row(0, "Một")
        | new_row(3, "Hai"),
        None,  # “1.50” cannot be read
    ),
    (
        "divide",
        {
            "ending-0-unit": "yen-dung",
            "fate-yen-dung-heir": "new-3",
            "target-yen-dung-2026-members_admitted-leaves": "250",
            "target-yen-dung-2026-members_admitted-leaves-was": "300",
            "target-yen-dung-2026-members_admitted-new-0": "100",
            "target-yen-dung-2026-members_admitted-new-3": "150",
        }
        | new_row(0, "Một")
        | new_row(3, "Hai"),
        {
            "ending": (EndingUnit("yen-dung", "hai", SUCCESSOR, "mot"),),
            "new": (new_unit("mot", "Một", 19), new_unit("hai", "Hai", 20)),
            "targets": (
                TargetMove("yen-dung", "mot", 2026, "members_admitted", 100),
                TargetMove("yen-dung", "hai", 2026, "members_admitted", 150),
            ),
            "leaving": (Leaving("yen-dung", 2026, "members_admitted", 250),),
        },
    ),
    (
        "spin_off",
        {"staying-0-unit": "luc-ngan", "staying-0-name": ""} | new_row(0, "Chũ"),
        {"staying": (StayingUnit("luc-ngan"),), "new": (new_unit("chu", "Chũ", 19),), "targets": None},
    ),
    (
        "dissolve",
        {"ending-0-unit": "xay-dung", "staying-0-unit": ""},
        {"ending": (EndingUnit("xay-dung", "", SUCCESSOR, "bac-giang"),), "staying": ()},
    ),
    (
        "transfer_unions",
        {"staying-0-unit": "yen-dung", "staying-1-unit": "kcn"},
        {"staying": (StayingUnit("yen-dung"), StayingUnit("kcn")), "ending": ()},
    ),
]


@pytest.mark.parametrize(("kind", "typed", "expected"), REQUESTS)
def test_what_is_typed_becomes_the_request(staff_client, engine, kind, typed, expected):
    answer = post(staff_client, kind, **typed)
    if expected is None:
        assert faults(answer)
        return
    assert "unionhub/reorganise/preview.html" in [template.name for template in answer.templates], faults(
        answer
    )
    asked = engine.asked[-1]
    assert (asked.kind, asked.number) == (kind, "12/QĐ-LĐLĐ")
    assert (asked.signed_on, asked.effective_on) == (datetime.date(2026, 5, 1), datetime.date(2026, 7, 1))
    assert {name: getattr(asked, name) for name in expected} == expected


@pytest.mark.parametrize("kind", list(KINDS))
def test_an_empty_form_says_what_is_missing_and_stays(staff_client, kind):
    assert staff_client.get(reverse("reorganise-new"), {"loai": kind}).status_code == 200
    answer = staff_client.post(reverse("reorganise-new"), {"loai": kind, "action": "look"})
    assert answer.status_code == 200
    assert "Số quyết định: Chưa ghi số quyết định." in faults(answer)


def test_filling_in_is_not_held_against_anybody(staff_client):
    answer = staff_client.post(reverse("reorganise-new"), {"loai": "divide", "action": "add new"})
    assert answer.context["faults"] == []
    assert "error-text" not in answer.content.decode()


def test_rows_are_added_and_taken_away_and_keep_their_numbers(staff_client):
    typed = {"ending-0-unit": "yen-dung"} | new_row(0, "Một") | new_row(1, "Hai")
    html = post(staff_client, "divide", "add new", **typed).content.decode()
    assert value_of(html, "new-0-name") == "Công đoàn xã Một"
    assert 'name="new-2-name"' in html
    html = post(staff_client, "divide", "remove new-0", **typed).content.decode()
    assert 'name="new-0-name"' not in html
    assert value_of(html, "new-1-name") == "Công đoàn xã Hai"
    assert value_of(html, "new-1-code") == "hai"


def test_rows_that_are_empty_are_not_asked_for(staff_client, engine):
    post(staff_client, "create", **new_row(0, "Một"), **{"new-1-name": "", "new-1-shown": "1"})
    assert [unit.code for unit in engine.asked[-1].new] == ["mot"]


# field of the problem, id of the field of the page that it stands at
PLACES = [
    ("number", "id_number"),
    ("effective_on", "id_effective_on"),
    ("ending.yen-dung.heir", "id_fate-yen-dung-heir"),
    ("ending.yen-dung.reports_by", "id_fate-yen-dung-reports"),
    ("ending.yen-dung", "id_ending-0-unit"),
    ("ending", "id_ending-0-unit"),
    ("new.mot.code", "id_new-0-code"),
    ("new.hai", "id_new-1-name"),
    ("new", "id_new-0-name"),
    ("staying", ""),
    ("unions.yen-dung", "id_unions-yen-dung-rest"),
    ("targets.yen-dung.2027.members_admitted", "id_target-yen-dung-2027-members_admitted-new-0"),
    ("targets", ""),
    ("users.donvi-yen-dung", "id_people"),
    ("kind", ""),
]


@pytest.mark.parametrize(("field", "anchor"), PLACES)
def test_a_problem_stands_at_its_field(staff_client, engine, field, anchor):
    reporter("yen-dung")
    unions("yen-dung", "Nội Hoàng")
    engine.changes["problems"] = (Problem(field, "Điều gì đó chưa đúng."),)
    typed = {"ending-0-unit": "yen-dung", "fate-yen-dung-heir": "new-0", "people": "choose"}
    answer = post(staff_client, "divide", **typed, **new_row(0, "Một"), **new_row(1, "Hai"))
    html = answer.content.decode()
    ((found, text),) = answer.context["faults"]
    if field.startswith("users"):
        anchor = found
        assert found.startswith("id_person-yen-dung")
    assert found == anchor
    assert "Điều gì đó chưa đúng." in text
    assert html.count("Điều gì đó chưa đúng.") == (2 if anchor else 1)
    assert not anchor or f'id="{anchor}' in html


def test_everything_typed_survives_an_error_and_the_way_back(staff_client):
    typed = (
        {
            "number": "  ",
            "note": "Theo Nghị quyết\nsố 5",
            "ending-0-unit": "yen-dung",
            "fate-yen-dung-heir": "new-1",
            "target-yen-dung-2026-members_admitted-new-0": "12,5",
        }
        | new_row(0, "Một")
        | new_row(1, "Hai", order="77")
    )
    html = post(staff_client, "divide", **typed).content.decode()
    for name in ("ending-0-unit", "fate-yen-dung-heir", "new-1-order", "new-1-name", "signed_on"):
        assert value_of(html, name) == (PAPER | typed)[name], name
    assert "Theo Nghị quyết\nsố 5" in html
    assert value_of(html, "target-yen-dung-2026-members_admitted-new-0") == "12,5"

    typed |= {"number": "5/QĐ", "target-yen-dung-2026-members_admitted-new-0": "12"}
    preview = post(staff_client, "divide", **typed)
    html = staff_client.post(
        reverse("reorganise-new"), {"noi-dung": preview.context["carried"], "action": "edit"}
    ).content.decode()
    for name in ("number", "ending-0-unit", "fate-yen-dung-heir", "new-1-order", "new-1-name"):
        assert value_of(html, name) == typed[name], name
    assert value_of(html, "target-yen-dung-2026-members_admitted-new-0") == "12"


def test_a_proposal_follows_the_day_until_somebody_changes_it(staff_client):
    typed = {"ending-0-unit": "yen-dung", "staying-0-unit": "tp-bac-giang"}
    field = "target-yen-dung-2026-members_admitted-staying-0"
    followed = {field: "999", f"{field}-was": "999"}
    assert (
        value_of(post(staff_client, "absorb", "next", **typed, **followed).content.decode(), field) == "300"
    )
    changed = {field: "250", f"{field}-was": "999"}
    assert value_of(post(staff_client, "absorb", "next", **typed, **changed).content.decode(), field) == "250"


def test_the_proposal_of_a_division_has_to_be_confirmed(staff_client):
    typed = {"ending-0-unit": "yen-dung"} | new_row(0, "Một") | new_row(1, "Hai")
    field = "target-yen-dung-2026-members_admitted-new-1"
    html = post(staff_client, "divide", "next", **typed).content.decode()
    assert value_of(html, field) == ""
    assert "Còn thiếu 300" in html
    html = post(staff_client, "divide", "confirm yen-dung", **typed).content.decode()
    assert value_of(html, field) == "150"
    html = post(staff_client, "divide", "next", **typed, **{field: "301"}).content.decode()
    assert "Thừa 1" in html


# --- where unions go ------------------------------------------------------------------------------------------------------


def unions(code, *places):
    kind, unit = OrganisationKind.objects.first(), Unit.objects.get(code=code)
    return [
        GrassrootsUnion.objects.create(unit=unit, kind=kind, name=f"CĐCS Số {number}", place=place)
        for number, place in enumerate(places)
    ]


def divided(**more):
    typed = {"ending-0-unit": "yen-dung", "fate-yen-dung-heir": "new-0"}
    return typed | new_row(0, "Một") | new_row(1, "Hai") | more


def test_unions_go_to_the_heir_unless_somebody_says_otherwise(staff_client, engine):
    unions("yen-dung", "Nội Hoàng", "nội hoàng", "")
    post(staff_client, "divide", **divided(**{"fate-yen-dung-heir": "new-1"}))
    assert engine.asked[-1].unions == (Spread("yen-dung", "hai"),)
    assert engine.asked[-1].enterprises == (Spread("yen-dung", "hai"),)


def test_unions_by_place(staff_client, engine):
    unions("yen-dung", "Nội Hoàng", "nội hoàng", "Tiền Phong", "")
    html = post(
        staff_client, "divide", "next", **divided(**{"unions-yen-dung-mode": "place"})
    ).content.decode()
    rows = dict(re.findall(r'<label for="id_(unions-yen-dung-place-\w+)">([^<]+)</label>', html))
    assert set(rows.values()) == {"Nội Hoàng", "Tiền Phong", "Chưa ghi địa bàn"}
    inner = next(name for name, label in rows.items() if label == "Nội Hoàng")
    post(staff_client, "divide", **divided(**{"unions-yen-dung-mode": "place", inner: "new-1"}))
    assert engine.asked[-1].unions == (Spread("yen-dung", "mot", by_place=(("Nội Hoàng", "hai"),)),)


def test_unions_one_by_one_over_pages_and_searches(staff_client, engine):
    made = unions("yen-dung", *["Nội Hoàng"] * 25, "Tiền Phong")
    one = {"unions-yen-dung-mode": "one"}
    page = post(staff_client, "divide", "page unions-yen-dung 2", **divided(**one)).content.decode()
    assert "Dòng 21–26 trong 26 dòng" in page
    field = f"unions-yen-dung-one-{made[0].pk}"
    page = post(
        staff_client, "divide", "page unions-yen-dung 2", **divided(**one | {field: "new-1"})
    ).content.decode()
    kept = value_of(page, "unions-yen-dung-kept")
    assert kept == f"{made[0].pk}=new-1"
    found = post(
        staff_client,
        "divide",
        "all unions-yen-dung",
        **divided(
            **one
            | {
                "unions-yen-dung-kept": kept,
                "unions-yen-dung-q": "tien phong",
                "unions-yen-dung-bulk": "new-1",
            }
        ),
    ).content.decode()
    assert "Đã chọn riêng 2 trong 26 dòng" in found
    last = f"unions-yen-dung-one-{made[-1].pk}"
    assert value_of(found, last) == "new-1"
    post(staff_client, "divide", **divided(**one | {"unions-yen-dung-kept": kept, last: "new-1"}))
    assert engine.asked[-1].unions == (
        Spread("yen-dung", "mot", one_by_one=((made[0].pk, "hai"), (made[-1].pk, "hai"))),
    )


def test_unions_of_a_unit_that_stays_remain_unless_chosen(staff_client, engine):
    unions("luc-ngan", "Chũ")
    typed = {"staying-0-unit": "luc-ngan"} | new_row(0, "Chũ")
    post(staff_client, "spin_off", **typed)
    assert engine.asked[-1].unions == (Spread("luc-ngan", ""),)
    post(staff_client, "spin_off", **typed | {"unions-luc-ngan-rest": "new-0"})
    assert engine.asked[-1].unions == (Spread("luc-ngan", "chu"),)


def test_people_one_by_one(staff_client, engine):
    reporter("yen-dung", full_name="Nguyễn Văn An")
    post(staff_client, "divide", **divided())
    assert engine.asked[-1].users is None
    html = post(staff_client, "divide", "next", **divided(people="choose")).content.decode()
    assert "Nguyễn Văn An" in html
    name = re.search(r'name="(person-yen-dung-\d+)-shown"', html)[1]
    post(
        staff_client,
        "divide",
        **divided(people="choose", **{f"{name}-shown": "1", f"{name}-to": ["new-0", "new-1"]}),
    )
    assert engine.asked[-1].users == (UserFate("donvi-yen-dung", "yen-dung", ("mot", "hai"), False),)


def test_as_many_queries_for_many_unions_as_for_few(staff_client, django_assert_max_num_queries):
    one = divided(**{"unions-yen-dung-mode": "one", "people": "choose"})
    unions("yen-dung", "Nội Hoàng")
    post(staff_client, "divide", "next", **one)
    with django_assert_max_num_queries(40) as few:
        post(staff_client, "divide", "next", **one)
    unions("yen-dung", *(f"Xã {number}" for number in range(60)))
    with django_assert_max_num_queries(len(few)):
        post(staff_client, "divide", "next", **one)


def test_an_ended_unit_can_still_give_unions_away(staff_client):
    Unit.objects.filter(code="yen-the").update(dissolved_on=datetime.date(2025, 1, 1))
    html = staff_client.get(reverse("reorganise-new"), {"loai": "transfer_unions"}).content.decode()
    giving, taking = re.findall(r"<select.*?</select>", html, re.S)[:2]
    assert "yen-the" in giving
    assert "yen-the" not in taking


# --- small things -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Công đoàn xã Tân Mỹ", (), "tan-my"),
        ("Liên đoàn Lao động thị xã Chũ", (), "chu"),
        ("LĐLĐ TP. Đa Mai", (), "tp-da-mai"),
        ("Tân Mỹ", {"tan-my", "tan-my-2"}, "tan-my-3"),
        ("", (), ""),
        ("…", (), ""),
        ("Công đoàn", (), "cong-doan"),
    ],
)
def test_a_code_is_proposed(name, taken, code):
    assert proposed_code(name, taken) == code


def numbers(data, role, form, least, **more):
    return rows_typed(data, role, form, least, options=lambda place: {}, **more).numbers


def test_rows_stand_in_order_and_keep_their_numbers():
    data = {"new-10-name": "", "new-2-name": "", "new-x-name": "", "ending-0-unit": ""}
    assert numbers(data, "new", NewForm, 1) == [2, 10]
    assert numbers({}, "ending", EndingForm, 2) == [0, 1]
    assert numbers(data, "new", NewForm, 1, adds=True) == [2, 10, 11]
    data["new-10-DELETE"] = "on"
    assert numbers(data, "new", NewForm, 1) == [2, 11]
    data["new-11-name"] = "Công đoàn xã Tân Mỹ"
    assert numbers(data, "new", NewForm, 1, drops_blank=True) == [11]
    assert numbers(data, "new", NewForm, 0, adds=True) == [11, 12]


def test_rows_are_no_more_than_a_page_holds():
    data = {"new-TOTAL_FORMS": "100000", "new-INITIAL_FORMS": "0"}
    assert numbers(data, "new", NewForm, 0, adds=True) == list(range(100))


def test_a_row_that_was_taken_away_is_not_asked_for(staff_client, engine):
    typed = new_row(0, "Một") | new_row(1, "Hai") | new_row(2, "Ba")
    html = post(staff_client, "create", "remove new-1", **typed).content.decode()
    assert 'name="new-1-DELETE" value="on"' in html
    assert 'name="new-1-name"' not in html
    counted = {"new-TOTAL_FORMS": value_of(html, "new-TOTAL_FORMS"), "new-1-DELETE": "on"}
    post(staff_client, "create", **new_row(0, "Một") | new_row(2, "Ba") | counted)
    assert [unit.code for unit in engine.asked[-1].new] == ["mot", "ba"]
