"""The list of ratings: one row per union, or unit, rated in a year."""

import django_tables2 as tables
from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse

from evaluations.labels import COUNT_LABELS
from evaluations.models import Exclusion, Level, UnionLevel
from evaluations.rates import measure_of
from pages.markup import element, text
from pages.tables import AT_A_DESK, NUMBER, KnownFirst, ListTable, UnitColumn
from vietnamese.numbers import shortest

_AFTER = ("unit__order", "rated_union__collation", "pk")


def level_rank(column: str):
    """From the best to the worst; none comes last."""
    return Case(
        *(When(**{column: level.value}, then=Value(place)) for place, level in enumerate(Level)),
        default=Value(len(Level)),
        output_field=IntegerField(),
    )


class RatingTable(ListTable):
    """Rows: evaluations with ``rated_union``, ``kind``, ``round`` and ``decision``; with ``unit_names``."""

    row_header = "name"

    name = tables.Column("Công đoàn", accessor="pk", order_by=("rated_union__collation", "pk"))
    unit = UnitColumn("Đơn vị", accessor="unit_id", order_by=_AFTER)
    subject = tables.Column(
        "Đối tượng",
        accessor="sector",
        empty_values=(),
        order_by=("-level", "sector", *_AFTER),
        attrs=AT_A_DESK,
    )
    kind = tables.Column(
        "Loại hình",
        accessor="kind__short_name",
        default="",
        order_by=("kind__order", *_AFTER),
        attrs=AT_A_DESK,
    )
    round = tables.Column("Đợt", accessor="round__name", order_by=("round", *_AFTER), attrs=AT_A_DESK)
    registered = tables.Column("Mức đăng ký", accessor="registered_level", empty_values=(), attrs=AT_A_DESK)
    result = tables.Column("Kết quả", accessor="recognised_level", empty_values=())
    points = KnownFirst(
        "Điểm thẩm định",
        accessor="appraised_points",
        default="–",
        order_by=("appraised_points", *_AFTER),
        attrs=NUMBER,
    )
    decision = tables.Column(
        "Quyết định", accessor="decision__number", default="", orderable=False, attrs=AT_A_DESK
    )

    class Meta(ListTable.Meta):
        orderable = True
        attrs = {"class": "data rows rating-list"}

    def render_name(self, record):
        address = reverse("evaluation-detail", args=[record.pk])
        return element("a", name_of(record, self.unit_names), href=address)

    def render_subject(self, record):
        return measure_of(record).label

    def render_registered(self, record):
        return record.get_registered_level_display() or "Chưa đăng ký"

    def render_points(self, value):
        return shortest(value)

    def render_result(self, record):
        state, reason = result_of(record), record.exclusion_reason
        return text(state, element("span", reason, kind="share at-a-desk")) if reason else state

    def order_registered(self, rows, descending):
        return _ranked(rows, "registered_level", descending), True

    def order_result(self, rows, descending):
        return _ranked(rows, "recognised_level", descending), True


def _ranked(rows, column, descending):
    rank = level_rank(column)
    return rows.order_by(rank.desc() if descending else rank.asc(), *_AFTER)


def name_of(evaluation, unit_names) -> str:
    if evaluation.level == UnionLevel.UPPER:
        return unit_names.get(evaluation.rated_unit_id, "")
    return evaluation.rated_union.name


def result_of(evaluation) -> str:
    """The level that was recognised, why there is none, or how far the rating has come."""
    if evaluation.recognised_level:
        return Level(evaluation.recognised_level).label
    if evaluation.exclusion:
        return Exclusion(evaluation.exclusion).label
    return f"{COUNT_LABELS['waiting']} ({evaluation.get_state_display().lower()})"
