"""The federation's own name on pages, papers and in imports: that of the day."""

import datetime
from pathlib import Path

import pytest
from django.urls import reverse

from targets.annex.actions import _Organisation
from tests.support import people, reorganising
from unionhub.reorganise import StayingUnit
from units.models import ReorganisationKind as Kind
from units.models import Unit
from units.register.imports.lookups import KnownUnits
from units.register.name_matching import core
from units.structure.directory import Ambiguous, UnitDirectory
from units.structure.federations import FederationName, federation_of, federation_on, place_in, places_ever
from vietnamese import clock
from vietnamese.text import fold

JUNE, JULY = datetime.date(2025, 6, 30), datetime.date(2025, 7, 1)
OLD, NEW = "Liên đoàn Lao động tỉnh Bắc Giang", "Liên đoàn Lao động tỉnh Bắc Ninh"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def renamed(annex):
    """Bắc Giang until 30/6/2025, Bắc Ninh from 1/7/2025 on."""
    with clock.at(JULY):
        return reorganising.do(
            reorganising.request(
                Kind.RENAME,
                JULY,
                staying=(StayingUnit(people.PROVINCE, name=NEW, short_name="LĐLĐ tỉnh Bắc Ninh"),),
            )
        )


def page(client, day, name, **parameters):
    client.force_login(people.staff(), backend="units.backends.RoleBackend")
    with clock.at(day):
        return client.get(reverse(name), parameters, follow=True).content.decode()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        (OLD, "Bắc Giang"),
        ("Liên đoàn Lao động thành phố Huế", "Huế"),
        ("LĐLĐ Tỉnh  Bà Rịa – Vũng Tàu ", "Bà Rịa – Vũng Tàu"),
        ("Tổng Liên đoàn Lao động Việt Nam", ""),
        ("", ""),
    ],
)
def test_the_place_of_a_name(name, place):
    assert place_in(name) == place


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "dashboard", "admin:index"])
def test_header_and_footer_bear_the_name_of_today(renamed, client, name):
    before, after = page(client, JUNE, name), page(client, JULY, name)
    assert OLD.upper() in before
    assert NEW.upper() not in before
    assert NEW.upper() in after
    assert OLD.upper() not in after
    if name != "admin:index":
        assert f"{OLD} ·" in before
        assert f"{NEW} ·" in after


@pytest.mark.django_db
def test_visitors_see_the_name_too(renamed, client):
    with clock.at(JULY):
        assert NEW.upper() in client.get(reverse("login")).content.decode()


@pytest.mark.django_db
def test_a_paper_bears_the_name_of_its_quarter(renamed, client):
    later = datetime.date(2026, 1, 15)
    second = page(client, later, "dashboard-print", quy="2025-2")
    assert f'<p class="letterhead">{OLD.upper()}</p>' in second
    assert "<em>Bắc Giang, ngày … tháng … năm …</em>" in second
    fourth = page(client, later, "dashboard-print", quy="2025-4")
    assert f'<p class="letterhead">{NEW.upper()}</p>' in fourth
    assert "<em>Bắc Ninh, ngày … tháng … năm …</em>" in fourth


@pytest.mark.django_db
def test_imports_read_units_with_the_province_of_before(renamed):
    with clock.at(JULY):
        known = KnownUnits(people.staff())
        of_annex = _Organisation(JULY).directory
    for text in ("CĐN Công Thương tỉnh Bắc Giang", "CĐN Công Thương tỉnh Bắc Ninh", "CĐN Công Thương tỉnh"):
        assert known.match(text) == Unit.objects.get(code="cong-thuong").pk, text
        assert of_annex.match(text) == "cong-thuong", text
    assert known.match("CĐN Công Thương tỉnh Hải Dương") is None
    assert places_ever() == {"Bắc Giang", "Bắc Ninh"}


def test_the_province_beside_a_name_tells_two_units_apart():
    directory = UnitDirectory(
        [("a", ["CĐN Y tế tỉnh Bắc Giang"]), ("b", ["CĐN Y tế tỉnh Bắc Ninh"])],
        provinces=["Bắc Giang", "Bắc Ninh"],
    )
    assert directory.match("Công đoàn ngành Y tế tỉnh Bắc Ninh") == "b"
    assert directory.match("CĐN Y tế tỉnh Bắc Giang") == "a"
    with pytest.raises(Ambiguous):
        directory.match("CĐN Y tế tỉnh")


@pytest.mark.django_db
def test_an_ended_federation_is_called_as_the_one_that_carries_its_past(renamed):
    other = Unit.objects.create(code="khac", order=99)
    province = Unit.objects.get(code=people.PROVINCE)
    assert federation_on(JUNE, province.pk) == FederationName(OLD, "LĐLĐ tỉnh Bắc Giang")
    Unit.objects.filter(pk=other.pk).update(dissolved_on=JULY, heir=province)
    assert federation_on(JUNE, other.pk) == FederationName(), "never a federation"


@pytest.mark.django_db
def test_one_query_for_the_header(renamed, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert federation_of(None, JULY).name == NEW


# --- nothing is typed -----------------------------------------------------------------------------------------------------

# The product's own code and pages: what is shipped as rows or made up for the sample names the province.
PRODUCT = (
    "evaluations",
    "pages",
    "targets",
    "templates",
    "unionhub",
    "units",
    "vietnamese",
    "workbooks",
    "workflow",
)
SUFFIXES = {".py", ".html", ".js", ".css", ".svg", ".txt"}


def test_no_module_and_no_page_types_the_province():
    typed = [
        str(path.relative_to(ROOT))
        for folder in PRODUCT
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in SUFFIXES and not {"migrations", "sample"} & set(path.parts)
        if "bac giang" in fold(path.read_text()).replace("-", " ")
    ]
    assert not typed


def test_a_union_is_told_by_its_name_whatever_province_it_says():
    assert (
        core("Công ty May Lục Nam tỉnh Bắc Giang")
        == core("Công ty May Lục Nam tỉnh Bắc Ninh")
        == "may luc nam"
    )
    assert core("Công ty Tinh luyện dầu") == "tinh luyen dau"
