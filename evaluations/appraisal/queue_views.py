"""What waits for the level above. Nothing is written on GET: beginning an appraisal is a POST."""

from django.urls import reverse

from evaluations.appraisal import queue
from evaluations.appraisal.filters import QueueFilter
from evaluations.appraisal.tables import AnsweredTable, LeftOutTable, WaitingTable
from evaluations.labels import UNCONFIRMED
from evaluations.rights import may_appraise_some
from pages.lists import TAB, ListPage

TABLES = {queue.WAITING.code: WaitingTable, queue.LEFT_OUT.code: LeftOutTable}


class QueueList(ListPage):
    filter_class = QueueFilter
    page_name = "rating-queue"
    template_name = "evaluations/appraising/queue.html"
    stylesheets = ("unionhub/review.css",)
    title = "Thẩm định xếp loại"
    has_main_action = True

    @property
    def table_class(self):
        return TABLES.get(self.asked.tab.code, AnsweredTable)

    def may_open(self, user):
        return may_appraise_some(user)

    def prepared(self, rows):
        return rows.select_related("round", "kind", "rated_union", "seen_by", "decision", "overruled_by")

    def dress(self, records):
        queue.dress(records, self.asked.names)

    def context(self):
        levels = self.asked.rows.exclude(self_level="", appraised_level="")
        unconfirmed = levels.filter(rule_set__isnull=False, rule_set__confirmed_at__isnull=True).exists()
        return {"unconfirmed": UNCONFIRMED if unconfirmed else ""}

    def actions(self):
        recognise = reverse("rating-recognise") + self.asked.query(without=["qua-han", TAB])
        return [("Công nhận", recognise), ("Quyết định công nhận", reverse("rating-decisions"))]

    def empty(self):
        return {"title": self.asked.tab.empty, "text": ""}

    def breadcrumb(self):
        return trail(("Thẩm định", ""))


def trail(*more):
    return [("Xếp loại chất lượng", reverse("rating-home")), *more]
