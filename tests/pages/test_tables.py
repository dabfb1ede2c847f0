"""Tables of lists: what they have from one another, and how their columns write counts and days."""

import datetime

import django_tables2 as tables
import pytest

from pages.tables import CountColumn, DayColumn, ListTable, MomentColumn, cells
from vietnamese import clock


class Table(ListTable):
    name = cells("components/{}.html")("empty", "Tên")
    members = CountColumn("Đoàn viên", default="Chưa nhập")
    day = DayColumn("Ngày", default="")
    moment = MomentColumn("Lúc", default="")


class Orderable(Table):
    class Meta(ListTable.Meta):
        orderable = True


def shown(**row):
    return {column.name: cell for column, cell in Table([row], exclude=("name",)).rows[0].items()}


def test_counts_days_and_moments_are_written_as_everywhere():
    at = datetime.datetime(2026, 2, 5, 10, tzinfo=clock.ZONE)
    written = shown(members=1090, day=at.date(), moment=at)
    assert written == {"members": "1.090", "day": "05/02/2026", "moment": "05/02/2026 10:00"}
    assert shown(members=None, day=None, moment=None) == {"members": "Chưa nhập", "day": "", "moment": ""}


@pytest.mark.parametrize(("table", "orderable"), [(Table, False), (Orderable, True)])
def test_a_table_that_says_nothing_is_as_the_one_it_is_made_from(table, orderable):
    made = table([])
    assert (made.orderable, made.attrs["class"], made.page_field) == (orderable, "data rows", "trang")
    assert isinstance(made.columns["name"].column, tables.TemplateColumn)
