"""Data migrations on databases that were in use before."""

import datetime
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from targets.annex.actions import AnnexPaper, import_annex
from targets.models import Programme, TargetDecision
from tests.conftest import shipped_sheets
from tests.support import people, reorganising
from unionhub.reorganise import StayingUnit
from units.models import ReorganisationKind, Unit, UnitAlias, UnitVersion

pytestmark = pytest.mark.django_db

FULL_NAME = "Công đoàn các khu công nghiệp"


@pytest.fixture
def as_before(annex):
    """Both units in the annex's spelling, without it as an alias; KCN renamed by an event that copied its short name."""
    UnitAlias.objects.filter(name__in=["CĐ Các KCN tỉnh", "CĐN Y Tế"]).delete()
    UnitVersion.objects.filter(unit__code="kcn").update(short_name="CĐ Các KCN tỉnh")
    UnitVersion.objects.filter(unit__code="y-te").update(short_name="CĐN Y Tế")
    return reorganising.do(
        reorganising.request(
            ReorganisationKind.RENAME,
            datetime.date(2024, 5, 1),
            staying=(StayingUnit("kcn", name=FULL_NAME),),
        )
    )


def migrate():
    migration = "0004_spelling_of_unit_names"
    apps = MigrationLoader(connection, replace_migrations=False).project_state([("units", migration)]).apps
    import_module(f"units.migrations.{migration}").correct_names(apps, None)


def test_names_are_spelled_as_in_documents(as_before):
    migrate()

    versions = UnitVersion.objects.filter(unit__code="kcn").values_list("name", "short_name")
    assert list(versions.order_by("sequence", "valid_from"))[-1] == (FULL_NAME, "CĐ các KCN tỉnh")
    assert {short for _, short in versions} == {"CĐ các KCN tỉnh"}
    health = UnitVersion.objects.get(unit__code="y-te")
    assert (health.name, health.short_name) == ("Công đoàn ngành Y tế", "CĐN Y tế")
    assert "CĐN Y Tế" in Unit.objects.get(code="y-te").aliases.values_list("name", flat=True)
    newest, *_ = health.history.all()
    assert (newest.short_name, newest.history_type, newest.history_user) == ("CĐN Y tế", "~", None)
    before = UnitVersion.history.count()
    migrate()
    assert UnitVersion.history.count() == before, "a second run changes nothing"


def test_an_event_can_still_be_undone(as_before):
    migrate()

    reorganising.undo(as_before, by=people.staff())

    version = Unit.objects.get(code="kcn").version_on(datetime.date(2024, 6, 1))
    assert (version.name, version.short_name) == (
        "Công đoàn các khu công nghiệp tỉnh Bắc Giang",
        "CĐ các KCN tỉnh",
    )


def test_what_staff_have_written_stays(annex):
    UnitVersion.objects.filter(unit__code="kcn").update(short_name="Ban Công đoàn KCN")
    migrate()
    assert UnitVersion.objects.get(unit__code="kcn").short_name == "Ban Công đoàn KCN"


def test_the_annex_asks_nothing(as_before):
    migrate()
    paper = AnnexPaper("…/CTr-LĐLĐ", datetime.date(2023, 8, 31), datetime.date(2023, 8, 31))
    import_annex(by=None, sheets=shipped_sheets(), programme=Programme.objects.get(), paper=paper)
    assert TargetDecision.objects.count() == 1
