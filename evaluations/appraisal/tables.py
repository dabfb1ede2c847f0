"""The lists of the level above: the sections of the queue, and the decisions."""

import django_tables2 as tables

from pages.tables import AT_A_DESK, ListTable, cells

plain_cell = cells("evaluations/appraising/cell_{}.html")
SUBJECT_ORDER = ("unit__order", "level", "rated_union__collation", "pk")
BUTTONS = {"th": {"class": "screen-only"}, "td": {"class": "screen-only in-card-hidden"}}


def cell(name, label, order_by=(), **options):
    return plain_cell(name, label, orderable=bool(order_by), order_by=order_by, **options)


class QueueTable(ListTable):
    """Rows: Evaluation, dressed by ``queue.dress``."""

    row_header = "subject"

    subject = cell("subject", "Công đoàn", SUBJECT_ORDER)
    kind = tables.Column("Loại hình", default="", order_by=("kind__order", "pk"), attrs=AT_A_DESK)
    registered = tables.Column(
        "Mức đăng ký", accessor="get_registered_level_display", default="", orderable=False, attrs=AT_A_DESK
    )
    scored = cell("self", "Tự chấm điểm", ("self_points", "pk"))

    class Meta(ListTable.Meta):
        orderable = True
        attrs = {"class": "data rows queue"}


class WaitingTable(QueueTable):
    state = cell("state", "Trạng thái", ("first_submitted_at", "pk"))
    actions = cell("actions", "Xử lý", attrs=BUTTONS)


class AnsweredTable(QueueTable):
    scored = cell("self", "Tự chấm điểm", ("self_points", "pk"), attrs=AT_A_DESK)
    appraised = cell("appraised", "Thẩm định", ("appraised_points", "pk"))
    state = cell("state", "Trạng thái", attrs=AT_A_DESK)


class LeftOutTable(QueueTable):
    reason = cell("reason", "Diện, lý do", ("exclusion", "pk"))

    class Meta(QueueTable.Meta):
        exclude = ("scored",)


class DecisionTable(ListTable):
    """Rows: RecognitionDecision with ``issuer_name`` and ``numbers``."""

    row_header = "number"

    number = cell("decision", "Số quyết định")
    signed_on = cell("signed", "Ngày ký")
    issuer = tables.Column("Đơn vị ban hành", accessor="issuer_name")
    levels = cell("levels", "Số công nhận theo mức", attrs={"td": {"class": "one-line"}})
