"""Nobody registers to fail: not by the form, the sheet, a list, the filter or the database; old rows are emptied and say so."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from evaluations.bulk import template
from evaluations.models import Evaluation, EvaluationState, Level
from evaluations.rating import steps
from tests.evaluations.test_models import refused
from tests.evaluations.test_rating_import import errors, read
from tests.evaluations.test_rating_sheet import cells
from tests.support import people
from tests.support.rating_lists import listed, ratings, round_with
from unionhub.overview.ratings.results import REGISTERED
from vietnamese import clock
from workflow import seals
from workflow.steps import StepRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
BEFORE = ("evaluations", "0007_words_as_officers_write")
LABEL = Level.UNSATISFACTORY.label


@pytest.fixture
def found():
    return round_with(2, "luc-nam")


@pytest.fixture
def officer(client):
    person = people.reporter("luc-nam")
    client.force_login(person, backend="units.backends.RoleBackend")
    return person


def test_the_form_offers_three_levels_and_takes_no_other(found, officer, client):
    row = ratings(found)[0]
    with clock.at(found.registration_due):
        address = reverse("evaluation-register", args=[row.pk])
        page = client.get(address).content.decode()
        assert page.count('type="radio"') == 3
        assert LABEL not in page
        client.post(address, {"level": Level.UNSATISFACTORY})
        with pytest.raises(StepRefused):
            steps.register(by=officer, evaluation=row, level=Level.UNSATISFACTORY)
    row.refresh_from_db()
    assert (row.state, row.registered_level) == (EvaluationState.NEW, "")


def test_the_sheet_offers_no_such_choice_and_writes_none(found, officer, client):
    """The key K chooses “Không hoàn thành” only where there is such a choice."""
    row = ratings(found)[0]
    address = reverse("rating-sheet", args=[found.pk])
    with clock.at(found.registration_due):
        shown = client.get(address)
        page = shown.content.decode()
        select = page.split(f'name="{row.pk}-registered_level"')[1].split("</select>")[0]
        assert "unsatisfactory" not in select
        assert "unsatisfactory" in page.split(f'name="{row.pk}-level"')[1].split("</select>")[0]
        answer = client.post(address, cells(shown) | {f"{row.pk}-registered_level": "unsatisfactory"})
    assert f"Không đăng ký mức “{LABEL}”" in answer.content.decode()
    row.refresh_from_db()
    assert row.registered_level == ""


def test_a_list_is_refused_at_its_cell(found):
    row = ratings(found)[0]
    data = listed({"pk": row.rated_union_id, "name": row.rated_union.name, "registered_level": "KHT"})
    with clock.at(found.registration_due):
        message = errors(read(people.staff(), found, data)[1])["Xếp loại!C2"]
    assert f"Không đăng ký mức “{LABEL}”" in message
    assert "“Hoàn thành nhiệm vụ”" in message


def test_the_workbook_offers_three_levels_to_register_and_four_to_rate(found, officer, client):
    answer = client.get(reverse("rating-template", args=[found.pk]))
    page = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))[template.LIST]
    heads = {cell.column_letter: cell.value for cell in page[template.HEADER_ROW]}
    offered = {
        heads[str(rule.sqref)[0]]: rule.formula1.split("$")[-1]
        for rule in page.data_validations.dataValidation
        if rule.type == "list"
    }
    assert offered == {"Mức đăng ký": "4", "Mức tự xếp loại": "5", "Mức xếp loại": "5"}


def test_the_filter_has_no_such_choice():
    assert not [one.label for one in REGISTERED if LABEL in one.label]


def test_the_database_refuses_it(found):
    row = ratings(found)[0]
    refused(Evaluation.objects.filter(pk=row.pk).update, registered_level=Level.UNSATISFACTORY)


@pytest.mark.long  # migrates back and forth
@pytest.mark.django_db(transaction=True)
def test_rows_that_broke_the_rule_are_emptied_with_a_line_in_their_log(found):
    one, two = ratings(found)
    officer, staff = people.reporter("luc-nam"), people.staff()
    with clock.at(found.registration_due):
        steps.register(by=officer, evaluation=one, level=Level.GOOD)
    call_command("migrate", *BEFORE, verbosity=0)
    seals.remove()  # those of today name columns that the tables of then lack
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evaluations_evaluation SET registered_level = 'unsatisfactory'")
        cursor.execute(f"UPDATE evaluations_evaluation SET state = 'submitted' WHERE id = {two.pk}")
    call_command("migrate", verbosity=0)
    assert seals.missing() == []
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, one.registered_level) == (EvaluationState.NEW, "")
    assert (two.state, two.registered_level) == (EvaluationState.SUBMITTED, "")
    assert [(step.step, step.by, step.level) for step in one.transitions.order_by("pk")] == [
        ("register", officer, Level.GOOD),
        ("unregister", officer, Level.UNSATISFACTORY),
    ]
    assert "Đăng ký lại" in two.transitions.get().comment
    assert staff.is_active
