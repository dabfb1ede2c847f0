"""The lists of the level above: the sections of the queue, and the decisions."""

import django_tables2 as tables

CELLS = "evaluations/appraising/cell_{}.html"
SUBJECT_ORDER = ("unit__order", "level", "rated_union__collation", "pk")
SCREEN_ONLY = {"th": {"class": "screen-only"}, "td": {"class": "screen-only"}}


def cell(name, label, order_by=(), **options):
    return tables.TemplateColumn(
        template_name=CELLS.format(name),
        verbose_name=label,
        orderable=bool(order_by),
        order_by=order_by,
        **options,
    )


class QueueTable(tables.Table):
    """Rows: Evaluation, dressed by ``queue.dress``."""

    row_header = "subject"

    subject = cell("subject", "Công đoàn", SUBJECT_ORDER)
    kind = tables.Column("Loại hình", default="", order_by=("kind__order", "pk"))
    registered = tables.Column(
        "Mức đăng ký", accessor="get_registered_level_display", default="", orderable=False
    )
    scored = cell("self", "Tự chấm điểm", ("self_points", "pk"))

    class Meta:
        attrs = {"class": "data cards queue"}

    def __init__(self, *args, caption, **kwargs):
        self.caption = caption
        super().__init__(*args, **kwargs)


class WaitingTable(QueueTable):
    state = cell("state", "Trạng thái", ("first_submitted_at", "pk"))
    actions = cell("actions", "Xử lý", attrs=SCREEN_ONLY)


class AnsweredTable(QueueTable):
    appraised = cell("appraised", "Thẩm định", ("appraised_points", "pk"))
    state = cell("state", "Trạng thái")


class LeftOutTable(QueueTable):
    reason = cell("reason", "Diện, lý do", ("exclusion", "pk"))

    class Meta(QueueTable.Meta):
        exclude = ("scored",)


class DecisionTable(tables.Table):
    """Rows: RecognitionDecision with ``issuer_name`` and ``numbers``."""

    row_header = "number"

    number = cell("decision", "Số quyết định")
    signed_on = cell("signed", "Ngày ký")
    issuer = tables.Column("Đơn vị ban hành", accessor="issuer_name")
    levels = cell("levels", "Số công nhận theo mức")

    class Meta:
        orderable = False
        attrs = {"class": "data cards"}

    def __init__(self, *args, caption, **kwargs):
        self.caption = caption
        super().__init__(*args, **kwargs)
