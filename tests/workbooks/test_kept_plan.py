"""A plan kept in pieces says the same as the plan that was worked out: groups, pages, questions, digest."""

import datetime
import io

import pytest
from openpyxl import Workbook

from tests.workbooks.test_declared import Things
from workbooks import transfer
from workbooks.cell_values import day_of, text_of
from workbooks.imports import kept_plan as keeping
from workbooks.imports.answers import keep_answers
from workbooks.imports.declared import ListColumn, read_upload
from workbooks.imports.kept_plan import kept_plan, plan_and_keep
from workbooks.imports.upload_store import ImportGone, UploadStore

STORE = UploadStore("kept-plan-tests")
MAX = 10**6


class Days(Things):
    columns = (ListColumn("name", "Tên", (), text_of), ListColumn("day", "Ngày lập", read=day_of, days=True))


def read(sheets):
    return Days().read(sheets)


@pytest.fixture
def upload(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    book = Workbook()
    names = [*(f"Mới {number}" for number in range(7)), "Khác", "Cũ", "Hỏi", "Ngày"]
    for row in [
        ["Tên", "Ngày lập"],
        *([name, "1/2/2024"] for name in names),
        ["Ngày hai", "1/2/24"],
        ["Sai", "x"],
    ]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return STORE.keep(out.getvalue(), filename="tep.xlsx", user=1)


@pytest.fixture
def kept(upload, monkeypatch):
    monkeypatch.setattr(keeping, "PAGE", 3)
    return plan_and_keep(upload, read, max_bytes=MAX, state=("then", 1))


def without_columns(row):
    row.columns = {}
    for choice in row.choices:
        if choice.row is not None:
            choice.row.columns = {}
    return row


def test_the_rows_lie_in_pieces_and_are_the_same(upload, kept):
    plan = read_upload(upload, read, max_bytes=MAX)
    assert (kept.state, kept.notes, kept.header_rows) == (("then", 1), plan.notes, plan.header_rows)
    for name, rows in plan.groups.items():
        assert list(kept.groups[name]) == [without_columns(row) for row in rows]
    new = plan.groups["new"]
    for first in range(len(new) + 1):
        for stop in range(first, len(new) + 2):
            assert kept.new[first:stop] == new[first:stop]
    assert (kept.new[4], kept.new[-1], len(kept.new)) == (new[4], new[-1], 8)
    assert kept.counts == plan.counts
    assert list(kept.marks()["listed"]) == list(plan.marks()["listed"])


def test_answers_count_as_in_a_plan_that_is_worked_out_anew(upload, kept):
    short = next(row for row in kept.asked if row.name == "Ngày hai")
    given = {short.number: "reading-1"} | {row.number: "same" for row in kept.asked if row.name == "Hỏi"}
    keep_answers(upload, kept.asked, given)
    again = kept_plan(upload)
    assert [(row.name, row.state, row.pk) for row in again.settled] == [
        ("Hỏi", "changed", 7),
        ("Ngày hai", "new", None),
    ]
    assert again.settled[1].values["day"] == datetime.date(2024, 2, 1)
    assert again.counts == read_upload(upload, read, max_bytes=MAX).counts


def test_the_digest_is_of_the_rows_and_not_of_the_state(upload, kept):
    assert plan_and_keep(upload, read, max_bytes=MAX, state=("now",)).digest == kept.digest

    class Other(Days):
        def judge(self, row):
            super().judge(row)
            row.stamp = (row.name == "Mới 3",)

    assert (
        plan_and_keep(upload, lambda sheets: Other().read(sheets), max_bytes=MAX, state=()).digest
        != kept.digest
    )


def test_a_plan_that_is_gone_or_of_an_earlier_version_is_said(upload):
    with pytest.raises(ImportGone):
        kept_plan(upload)
    with upload.writing(keeping.HEAD) as file:
        transfer.dump({"filename": "tep.xlsx", "sheets": ["T"], "counts": {}}, file)
    with pytest.raises(ImportGone):
        kept_plan(upload)
