"""Ratings of many unions from a workbook: read, judged at the cell, written whole or not at all."""

import io
import time
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from evaluations.actions.bulk import Written
from evaluations.bulk import kept as kept_lists
from evaluations.bulk import template
from evaluations.bulk.kept import SHELF, confirm, plan_of
from evaluations.models import Evaluation, EvaluationState, EvaluationTransition, Level, RuleSet
from evaluations.rates import *  # noqa: F403
from tests.support import people
from tests.support.rating_lists import listed, ratings, round_with

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sent(by, found, data):
    kept = SHELF.keep(data, filename="xep-loai.xlsx", user=by.pk)
    return kept, plan_of(by=by, found=found, kept=kept)


def test_thousands_at_once():
    found = round_with(500, "luc-nam", "lang-giang", "yen-the", "tan-yen", "hiep-hoa")
    staff = people.staff()
    t = time.time()
    data = template.workbook(staff, found)
    print("template", time.time() - t)
    book = load_workbook(io.BytesIO(data))
    page = book.active
    at = {page.cell(4, column).value: column for column in range(1, page.max_column + 1)}
    for row in range(5, 2505):
        page.cell(row, at["Điểm thẩm định"]).value = 75 + row % 20
    out = io.BytesIO()
    book.save(out)
    t = time.time()
    kept, plan = sent(staff, found, out.getvalue())
    print("plan", time.time() - t, plan.refusal, plan.notes, plan.lines[0].errors)
    t = time.time()
    written = confirm(by=staff, found=found, kept=kept, digest=plan.digest)
    print("write", time.time() - t, written)
    assert 0
