"""The way into rating, and making the list of those whom a round rates."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.labels import UNCONFIRMED
from evaluations.links import Link, address
from evaluations.models import RatingRound, UnionLevel
from evaluations.rights import OWN, may_manage_all, may_prepare, require
from evaluations.rounds import home_page
from evaluations.rounds.opening import open_round, outlook
from units.rights import units_served
from vietnamese import clock
from vietnamese.numbers import group
from workflow.steps import StepRefused

MOST_NAMED = 20
VIEW = permission_required("evaluations.view_ratings", raise_exception=True)


@require_safe
@VIEW
def rating_home(request):
    user = request.user
    enters = user.has_perm(OWN) and bool(units_served(user))
    rounds = home_page.rounds_of(user, all_rounds=not enters)
    return render(
        request,
        "evaluations/rating_home.html",
        {
            "rounds": rounds,
            "manages": may_manage_all(user),
            "works": enters or may_manage_all(user),
            "unconfirmed": UNCONFIRMED,
            "links": _links(user),
            "prepare_url": reverse("admin:evaluations_ratinground_changelist") if may_prepare(user) else "",
        },
    )


def _links(user) -> list[Link]:
    """Pages of rating that are no round's own; those that do not exist or are not this person's are left out."""
    found = [
        Link(
            "Kiểm tra, giám sát",
            address("inspection-list") if user.has_perm("evaluations.view_inspection") else "",
        ),
        Link("Chỉ tiêu chất lượng", address("quality-target-list")),
        Link(
            "Tỷ lệ xếp loại so với mục tiêu",
            address("dashboard-ratings") if user.has_perm("targets.view_progress") else "",
        ),
    ]
    return [link for link in found if link.url]


@require_http_methods(["GET", "HEAD", "POST"])
@VIEW
def rating_open(request, pk):
    """What making or renewing the list would change; a POST does it."""
    require(may_manage_all(request.user))
    found = get_object_or_404(RatingRound, pk=pk)
    if request.method == "POST":
        try:
            done = open_round(by=request.user, found=found)
        except StepRefused as refused:
            messages.error(request, refused.message)
            return redirect("rating-open", found.pk)
        messages.success(
            request,
            f"Danh sách xếp loại của đợt “{found}”: thêm {group(done.made)}, cập nhật {group(done.changed)}, "
            f"bỏ {group(done.removed)}, không xếp loại vì đã kết thúc hoạt động {group(done.ended)}, "
            f"đưa lại {group(done.resumed)} công đoàn.",
        )
        return redirect("rating-home")
    coming = outlook(found)
    upper = sum(one.level == UnionLevel.UPPER for one in coming.new)
    too_young = sum(not one.enough_time for one in coming.new)
    return render(
        request,
        "evaluations/rating_open.html",
        {
            "round": found,
            "coming": coming,
            "opened": found.evaluations.exists(),
            "starts": found.first_day if found.first_day > clock.today() else None,
            "lines": [
                ("Thêm vào danh sách", f"{group(len(coming.new))} công đoàn"),
                ("Trong đó công đoàn cấp trên trực tiếp cơ sở", group(upper)),
                ("Trong đó chưa đủ thời gian xếp loại", group(too_young)),
                (
                    "Cập nhật đơn vị, loại hình hoặc thời gian hoạt động",
                    f"{group(len(coming.changed))} công đoàn",
                ),
                ("Bỏ khỏi danh sách (chưa có bước nào)", f"{group(len(coming.gone))} công đoàn"),
                (
                    "Không xếp loại vì đã kết thúc hoạt động đến ngày cuối đợt",
                    f"{group(len(coming.ended))} công đoàn",
                ),
                ("Đưa lại vì không còn ghi kết thúc hoạt động", f"{group(len(coming.resumed))} công đoàn"),
                ("Đã có ở đợt khác cùng năm, giữ ở đợt đó", f"{group(coming.elsewhere)} công đoàn"),
            ],
            "reasons": coming.reasons,
            "settled": coming.settled[:MOST_NAMED],
            "settled_more": max(len(coming.settled) - MOST_NAMED, 0),
            "left_out": _left_out(found),
            "breadcrumb": [("Xếp loại chất lượng", reverse("rating-home")), (found.name, "")],
        },
    )


def _left_out(found: RatingRound) -> list[tuple[str, int]]:
    """``[(reason, how many)]`` of those that were left out because they had ended; one query."""
    rows = found.evaluations.filter(ended_on__isnull=False).order_by().values_list("exclusion_reason")
    return list(rows.annotate(number=Count("pk")).order_by("-number", "exclusion_reason"))
