"""What waits for the level above. Nothing is written on GET: beginning an appraisal is a POST."""

from dataclasses import replace

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluations.appraisal import queue
from evaluations.appraisal.filters import Asked, Choices, Names
from evaluations.appraisal.tables import AnsweredTable, LeftOutTable, WaitingTable
from evaluations.rights import may_appraise_some, may_manage_all, require
from pages.paging import show_page

TABLES = {
    queue.WAITING: WaitingTable,
    queue.LEFT_OUT: LeftOutTable,
    queue.OBJECTED: AnsweredTable,
    queue.APPRAISED: AnsweredTable,
    queue.RECOGNISED: AnsweredTable,
}


@require_safe
def rating_queue(request):
    user = request.user
    require(may_appraise_some(user))
    asked, section, names = Asked.of(request.GET), queue.section_of(request.GET.get("muc", "")), Names()
    table = TABLES.get(section, AnsweredTable)(queue.ratings_in(section, user, asked), caption=section.label)
    show_page(request, table, per_page=queue.PER_PAGE)
    queue.dress([row.record for row in table.paginated_rows], names)
    numbers = queue.counts(user, asked)
    return render(
        request,
        "evaluations/appraising/queue.html",
        {
            "asked": asked,
            "section": section,
            "table": table,
            "choices": Choices.of(user, names),
            "manages_all": may_manage_all(user),
            "tabs": [
                {
                    "label": one.label,
                    "count": numbers[one.code],
                    "url": reverse("rating-queue") + asked.query(muc=one.code),
                    "current": one is section,
                }
                for one in queue.SECTIONS
            ],
            "empty_text": "Đang lọc: bớt điều kiện lọc để xem thêm." if asked.narrows else "",
            "recognise_url": reverse("rating-recognise") + replace(asked, late=False).query(),
            "breadcrumb": trail(("Thẩm định", "")),
        },
    )


def trail(*more):
    return [("Xếp loại chất lượng", reverse("rating-home")), *more]
