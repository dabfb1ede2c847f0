"""Unions, foundings, enterprises and ratings in the admin: looked at, searched, filtered, exported, changed elsewhere."""

import datetime
import io

import openpyxl
import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Evaluation
from tests.support import people, ratings, unions
from tests.support.enterprises import enterprise
from units.admin.records import RecordsAdmin
from units.models import Founding, GrassrootsUnion, SurveyedEnterprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
# {model: (what is typed, the parameters that filter)}; of two rows each keeps “Phương Sơn” of Lục Nam.
TABLES = {
    GrassrootsUnion: ("phuong son", {"tinh-trang": "active", "kind__sector__exact": "non_state"}),
    Founding: ("phuong son", {"nam": "2024", "is_enterprise__exact": "1"}),
    SurveyedEnterprise: ("phuong son", {"state__exact": "surveyed"}),
    Evaluation: ("phuong son", {"state__exact": "new"}),
}


@pytest.fixture
def rows():
    return rows_of("luc-nam", "Phương Sơn"), rows_of("yen-the", "Đồi Ngô")


def rows_of(unit, name):
    """``{model: a row of it}``."""
    founding = unions.founded(unit, name=f"CĐCS Công ty {name}", on=datetime.date(2024, 2, 3))
    return {
        GrassrootsUnion: founding.union,
        Founding: founding,
        SurveyedEnterprise: enterprise(unit, f"Công ty May {name}"),
        Evaluation: ratings.evaluation_of(founding.union, ratings.rating_round()),
    }


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def shown(client, model, **parameters):
    return list(client.get(address(model), parameters).context["cl"].queryset)


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_table_of_this_kind_is_tried():
    assert {
        model for model, options in admin.site._registry.items() if isinstance(options, RecordsAdmin)
    } == {*TABLES}


@pytest.mark.parametrize("model", TABLES)
class TestEachTable:
    def test_search_and_filters_keep_the_rows_that_fit(self, rows, model):
        client, (kept, left_out) = logged_in(people.staff()), rows
        typed, filters = TABLES[model]
        assert {*shown(client, model)} >= {kept[model], left_out[model]}
        assert shown(client, model, q=typed) == [kept[model]]
        assert shown(client, model, q="khong co ai") == []
        assert kept[model] in shown(client, model, **filters)
        unit = {"don-vi": str(kept[model].unit_id)}
        assert kept[model] in shown(client, model, **unit)
        assert left_out[model] not in shown(client, model, **unit)

    def test_a_row_opens_its_page_of_the_product(self, rows, model):
        client = logged_in(people.staff())
        for page in ("change", "history"):
            answer = client.get(address(model, page, rows[0][model].pk))
            assert answer.status_code == 302
            assert client.get(answer.url).status_code == 200
        assert client.get(address(model, "change", 999_999)).url == reverse("admin:index")

    def test_the_export_has_the_rows_of_the_list(self, rows, model):
        client = logged_in(people.staff())
        content = client.get(address(model, "export"), {"q": TABLES[model][0]}).content
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        text = "\n".join(str(row) for row in sheet.values)
        assert "Phương Sơn" in text
        assert "Lục Nam" in text
        assert "Đồi Ngô" not in text

    def test_as_many_queries_for_more_rows(self, rows, model):
        client, counted = logged_in(people.staff()), []
        for page in ("changelist", "export"):
            for name in ("Bích Động", "Nham Biền"):
                with CaptureQueriesContext(connection) as queries:
                    client.get(address(model, page))
                counted.append(len(queries))
                for unit in ("viet-yen", "tan-yen", "hiep-hoa"):
                    rows_of(unit, f"{name} {unit} {page}")
        assert counted[0] == counted[1]
        assert counted[2] == counted[3]
