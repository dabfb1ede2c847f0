"""Groups of units: who is in one on a day, what events make of it, and what pages call it."""

import datetime
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from targets import progress
from targets.progress import CURRENT, REPORTED
from tests.support import people, reorganising
from unionhub.reorganise import EndingUnit, StayingUnit, what_rests_on
from unionhub.reorganise.prepare import prepare
from units.models import ReorganisationKind as Kind
from units.models import Unit, UnitGroup, UnitGroupMember, UnitKind
from units.reference import load_unit_groups
from units.structure.groups import covers, uncovered
from vietnamese import clock

MEMBERS = "members_admitted"
START = datetime.date(2024, 1, 1)
JULY = datetime.date(2025, 7, 1)
DAYS = [START + datetime.timedelta(days=number) for number in range(40)]


def spans():
    day = st.integers(0, 30)
    return st.tuples(day, st.one_of(st.none(), st.integers(0, 9))).map(
        lambda drawn: (DAYS[drawn[0]], None if drawn[1] is None else DAYS[drawn[0] + drawn[1]])
    )


def apart(several):
    """As many of these spans as share no day with one before."""
    kept = []
    for one in several:
        if not any(covers(one, day) and covers(other, day) for day in DAYS for other in kept):
            kept.append(one)
    return kept


@given(spans(), st.lists(spans(), max_size=5).map(apart))
def test_uncovered_days_are_those_that_no_other_span_has(span, others):
    left = uncovered(span, others)
    for day in DAYS:
        inside = covers(span, day) and not any(covers(other, day) for other in others)
        assert [covers(one, day) for one in left].count(True) == inside, day
    assert all(last is None or first <= last for first, last in left)


def unit(code):
    return Unit.objects.get(code=code)


@pytest.fixture
def group(annex):
    return UnitGroup.objects.get()


def member(group, code, since=START, until=None):
    return UnitGroupMember.objects.create(group=group, unit=unit(code), valid_from=since, valid_until=until)


def apart_on(day, structure=REPORTED):
    return {one.short_name: one.codes for one in progress.load(on=day, structure=structure).apart}


# --- what the database holds ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "until"),
    [(START, None), (START, START), (datetime.date(2025, 1, 31), datetime.date(2026, 1, 1))],
)
def test_a_unit_is_in_a_group_once_a_day(group, since, until):
    member(group, "luc-nam", START, datetime.date(2025, 1, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        member(group, "luc-nam", since, until)
    other = member(group, "luc-nam", datetime.date(2025, 2, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitGroupMember.objects.filter(pk=other.pk).update(valid_from=START)


@pytest.mark.django_db
def test_days_are_in_order(group):
    with pytest.raises(IntegrityError), transaction.atomic():
        member(group, "luc-nam", JULY, START)


@pytest.mark.django_db
def test_setup_makes_the_group_once(group, settings):
    path = settings.FILES_DIR / "fixtures" / "unit-groups.json"
    assert load_unit_groups(path) == 0
    group.delete()
    assert load_unit_groups(path) == 0, "what staff have removed stays away"


# --- by date --------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_units_are_told_apart_on_their_days(group):
    member(group, "viet-yen", datetime.date(2024, 3, 1), datetime.date(2024, 5, 31))
    assert apart_on(datetime.date(2024, 2, 29)) == {"CĐ các KCN": ("kcn",)}
    assert apart_on(datetime.date(2024, 3, 1)) == {"CĐ các KCN": ("viet-yen", "kcn")}
    assert apart_on(datetime.date(2024, 5, 31)) == {"CĐ các KCN": ("viet-yen", "kcn")}
    assert apart_on(datetime.date(2024, 6, 1)) == {"CĐ các KCN": ("kcn",)}


@pytest.mark.django_db
def test_nothing_is_told_apart_where_it_would_be_all(group):
    for code in progress.load(on=START).all_codes:
        if code != "kcn":
            member(group, code)
    found = progress.load(on=START)
    assert found.apart == ()
    assert found.other_codes == found.all_codes


@pytest.mark.django_db
def test_groups_of_one_name_are_one(group):
    other = UnitGroup.objects.create(federation=unit("bac-giang"), name="Vùng cao", short_name="vùng cao")
    member(other, "son-dong")
    found = progress.load(on=START)
    assert [one.short_name for one in found.apart] == ["CĐ các KCN", "vùng cao"]
    assert set(found.other_codes) == set(found.all_codes) - {"kcn", "son-dong"}


# --- events ---------------------------------------------------------------------------------------------------------------


def change_kind(day=JULY):
    return reorganising.do(
        reorganising.request(
            Kind.CHANGE_KIND,
            day,
            staying=(StayingUnit("kcn", name="Ban Công đoàn các KCN", kind=UnitKind.SECTOR),),
        )
    )


@pytest.mark.django_db
def test_a_unit_that_becomes_a_committee_stays_in_its_group(group):
    people.approve_report("kcn", 2024, 1, members_admitted=500)
    people.approve_report("luc-nam", 2024, 1, members_admitted=10)
    with clock.at(JULY):
        change_kind()
    found = progress.load(on=JULY)
    assert apart_on(JULY) == {"CĐ các KCN": ("kcn",)}
    assert (found.province(MEMBERS).approved, found.others(MEMBERS).approved) == (510, 10)


@pytest.fixture
def absorbed(group):
    people.approve_report("kcn", 2024, 1, members_admitted=500)
    before = reorganising.photograph([START, JULY])
    with clock.at(JULY):
        event = reorganising.do(reorganising.absorb("kcn", "viet-yen", JULY))
    return event, before


@pytest.mark.django_db
def test_the_heir_takes_the_place_of_a_unit_that_ends(absorbed):
    assert apart_on(datetime.date(2025, 6, 30)) == {"CĐ các KCN": ("kcn",)}
    assert apart_on(JULY) == {"CĐ các KCN": ("viet-yen", "kcn")}
    assert apart_on(JULY, CURRENT) == {"CĐ các KCN": ("viet-yen",)}
    for structure in (REPORTED, CURRENT):
        found = progress.load(on=JULY, structure=structure)
        assert found.province(MEMBERS).approved - (found.others(MEMBERS).approved or 0) == 500


@pytest.mark.django_db
def test_undoing_gives_the_group_back_as_it_was(absorbed):
    event, before = absorbed
    assert what_rests_on(event) == []
    with clock.at(JULY):
        reorganising.undo(event)
    assert reorganising.photograph([START, JULY]) == before


@pytest.mark.django_db
def test_a_group_that_was_changed_since_is_not_undone(absorbed):
    event, _ = absorbed
    UnitGroupMember.objects.filter(unit__code="viet-yen").update(valid_until=datetime.date(2025, 12, 31))
    assert what_rests_on(event) == ["Nhóm đơn vị đã được sửa sau đó."]


@pytest.mark.django_db
def test_an_heir_that_is_in_the_group_is_in_it_once(group):
    member(group, "viet-yen", START, datetime.date(2025, 7, 31))
    with clock.at(JULY):
        reorganising.do(reorganising.absorb("kcn", "viet-yen", JULY))
    rows = UnitGroupMember.objects.filter(unit__code="viet-yen").order_by("valid_from")
    assert list(rows.values_list("valid_from", "valid_until")) == [
        (START, datetime.date(2025, 7, 31)),
        (datetime.date(2025, 8, 1), None),
    ]


@pytest.mark.django_db
def test_without_an_heir_it_stays_where_it_was_on_its_last_day(group):
    people.approve_report("kcn", 2024, 1, members_admitted=500)
    with clock.at(JULY):
        reorganising.do(
            reorganising.request(Kind.DISSOLVE, JULY, ending=(EndingUnit("kcn", reports_by=people.PROVINCE),))
        )
    assert apart_on(JULY) == {"CĐ các KCN": ("kcn",)}


@pytest.mark.django_db
def test_the_preview_and_the_event_name_the_group(group, client):
    with clock.at(JULY):
        asked = reorganising.absorb("kcn", "viet-yen", JULY)
        name = "Công đoàn các khu công nghiệp"
        assert any(f"Nhóm “{name}”: từ 01/07/2025, " in one for one in prepare(asked).remarks)
        event = reorganising.do(asked)
        client.force_login(people.staff(), backend="units.backends.RoleBackend")
        page = client.get(reverse("reorganise-detail", args=[event.pk])).content.decode()
    assert f"thuộc nhóm “{name}” từ 01/07/2025." in page


# --- words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_pages_use_the_words_of_the_group(group, client):
    people.approve_report("kcn", 2024, 1, members_admitted=500)
    group.short_name = "các khu <A&B>"
    group.save()
    client.force_login(people.leader(), backend="units.backends.RoleBackend")
    with clock.at(datetime.date(2024, 5, 1)):
        pages = {
            name: client.get(reverse(name, args=arguments)).content.decode()
            for name, arguments in (
                ("dashboard-goal", (MEMBERS,)),
                ("dashboard-ranking", ()),
                ("dashboard-print", ()),
                ("dashboard-officials", ()),
                ("dashboard-indicator", (MEMBERS,)),
                ("unit-groups", ()),
            )
        }
    for name, page in pages.items():
        assert "các khu &lt;A&amp;B&gt;" in page, name
        assert "CĐ các KCN<" not in page, name
        assert "<A&B>" not in page, name


@pytest.mark.django_db
def test_the_page_says_who_is_in_since_when(absorbed, client):
    client.force_login(people.leader(), backend="units.backends.RoleBackend")
    with clock.at(JULY):
        page = client.get(reverse("unit-groups")).content.decode()
    assert "01/01/2023" in page
    assert "30/06/2025" in page
    assert "Trong nhóm, đơn vị đã kết thúc" in page


@pytest.mark.django_db
def test_an_address_of_before_opens_the_same_ranking(group, client):
    client.force_login(people.leader(), backend="units.backends.RoleBackend")
    page = client.get(reverse("dashboard-ranking") + "?khong-kcn=1").content.decode()
    assert page.count('aria-current="page"') >= 1
    assert "Không kể CĐ các KCN" in page


# --- databases in use before ----------------------------------------------------------------------------------------------


def migrate():
    state = MigrationLoader(connection, replace_migrations=False).project_state(
        [("units", "0006_group_of_industrial_parks")]
    )
    import_module("units.migrations.0006_group_of_industrial_parks").make_group(state.apps, None)


@pytest.mark.django_db
def test_the_migration_makes_the_group_of_the_kind(group):
    group.delete()
    migrate()
    made = UnitGroup.objects.get()
    assert (made.federation.code, made.name, made.short_name) == (
        "bac-giang",
        "Công đoàn các khu công nghiệp",
        "CĐ các KCN",
    )
    assert [(one.unit.code, one.valid_from, one.valid_until) for one in made.members.all()] == [
        ("kcn", datetime.date(2023, 1, 1), None)
    ]
    migrate()
    assert UnitGroup.objects.count() == 1


@pytest.mark.django_db
def test_the_migration_follows_the_heirs(absorbed):
    UnitGroup.objects.all().delete()
    migrate()
    assert {
        (one.unit.code, one.valid_from, one.valid_until) for one in UnitGroup.objects.get().members.all()
    } == {("kcn", datetime.date(2023, 1, 1), JULY - datetime.timedelta(days=1)), ("viet-yen", JULY, None)}
