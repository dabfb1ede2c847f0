"""Recognising appraised ratings by a decision, whole or not at all; the decisions of a round and the lists that go with them."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from evaluations.actions.recognition import Paper, recognise
from evaluations.appraising import papers, queue
from evaluations.appraising.annex import Annex
from evaluations.appraising.filters import Asked, Choices, Names
from evaluations.appraising.recognition import Rows, as_seen, digest_of, outside, preview, ready
from evaluations.appraising.tables import DecisionTable
from evaluations.capping import with_caps
from evaluations.models import Level, RatingRound
from evaluations.rights import may_appraise_some, may_manage_all, require
from evaluations.rulebook import Rulebook
from evaluations.views.appraisal_queue import trail
from evaluations.words import UNCONFIRMED
from units.interrupted import typed_survives_login
from units.models import Unit
from vietnamese import clock
from workflow.steps import StepRefused

RECOGNISE = "cong-nhan"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
sees_ratings = permission_required("evaluations.view_ratings", raise_exception=True)
RECOUNTED = StepRefused(
    "Danh sách vừa được bớt, thêm hoặc kết quả khác vừa được công nhận, nên mức xếp loại được tính lại như dưới đây. "
    "Chưa có gì được công nhận: xin kiểm tra rồi bấm «Công nhận» lần nữa."
)


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def rating_recognise(request):
    user = request.user
    require(may_appraise_some(user))
    found, asked, names = _round(request), Asked.of(request.GET), Names()
    if found is None:
        return render(request, "evaluations/appraising/no_round.html", {"breadcrumb": _crumbs()})
    asked = Asked(found.pk, asked.unit, asked.kind, asked.level, False, asked.typed)
    form = papers.PaperForm(
        request.POST if request.method == "POST" else None, issuers=papers.issuers(user, names)
    )
    if request.method != "POST":
        return _page(request, found, asked, names, form)
    left_out, chosen = _keys(request, "bo-ra"), _keys(request, "giu")
    shown = {"left_out": left_out, "chosen": chosen}
    if request.login_interrupted or request.POST.get("viec") != RECOGNISE:
        # What was typed stays, but nothing is said about what is still missing.
        form = papers.PaperForm(issuers=form.fields["issuer"].choices, initial=request.POST.dict())
        return _page(request, found, asked, names, form, **shown)
    valid = form.is_valid()
    rows = [row for row in as_seen(user, found, request.POST.get("seen", "")) if row.pk not in left_out]
    if digest_of(with_caps(rows).levels) != request.POST.get("digest"):
        return _page(request, found, asked, names, form, refused=RECOUNTED, status=409, **shown)
    if not valid:
        return _page(request, found, asked, names, form, **shown)
    caps = with_caps(rows, chosen)
    clean = form.cleaned_data
    try:
        decision = recognise(
            by=user,
            found=found,
            issuer=get_object_or_404(Unit, pk=clean["issuer"]),
            paper=Paper(clean["number"], clean["signed_on"], clean["note"]),
            evaluations=rows,
            chosen=chosen,
            levels=None if caps.undecided else caps.levels,
        )
    except ValidationError as refused:
        form.add_refusals(refused)
        return _page(request, found, asked, names, form, **shown)
    except StepRefused as refused:
        return _page(request, found, asked, names, form, refused=refused, status=409, **shown)
    messages.success(request, f"Đã công nhận {len(rows)} công đoàn theo Quyết định số {decision.number}.")
    return redirect("rating-decision", decision.pk)


def _round(request) -> RatingRound | None:
    """The one that is asked for; else the newest in which something waits to be recognised, else the newest."""
    asked = Asked.of(request.GET)
    if asked.round:
        return get_object_or_404(RatingRound, pk=asked.round)
    waiting = queue.ratings_in(queue.APPRAISED, request.user, Asked()).order_by("-round__year", "-round_id")
    first = waiting.first()
    return first.round if first else RatingRound.objects.first()


def _keys(request, name) -> frozenset[int]:
    typed = request.POST.getlist(name)
    return frozenset(int(key) for key in typed if key.isascii() and key.isdigit() and len(key) < 12)


def _page_number(request) -> int:
    """Of the list: a button of it sends the page that is wanted, any other button the one that was shown."""
    asked = request.POST.get("trang") or request.POST.get("dang-xem", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _crumbs(*more):
    return trail(("Thẩm định", reverse("rating-queue")), ("Công nhận", ""), *more)


def _page(request, found, asked, names, form, *, left_out=(), chosen=(), refused=None, status=200):
    user = request.user
    shown = preview(ready(user, asked), names, left_out=left_out, chosen=chosen)
    units = shown.by_unit
    return render(
        request,
        "evaluations/appraising/recognise.html",
        {
            "asked": asked,
            "round": found,
            "choices": Choices.of(user, names),
            "manages_all": may_manage_all(user),
            "preview": shown,
            "rows": Rows.of(shown.lines, _page_number(request)),
            "units": units,
            "unit_links": [
                (row, reverse("rating-recognise") + asked.query(**{"don-vi": row["code"]})) for row in units
            ],
            "levels": list(Level),
            "outside": [
                (label, number, reverse("rating-queue") + asked.query(muc=code))
                for label, number, code in outside(user, asked)
            ],
            "form": form,
            "logged_in_again": getattr(request, "login_interrupted", False),
            "refused": refused,
            "problems_more": max(len(refused.problems) - 10, 0) if refused else 0,
            "unconfirmed": UNCONFIRMED if Rulebook.of_round(found).unconfirmed else "",
            "action": reverse("rating-recognise") + asked.query(),
            "breadcrumb": _crumbs(),
        },
        status=status,
    )


# --- what was decided -----------------------------------------------------------------------------------------------------


@require_safe
@sees_ratings
def rating_decisions(request):
    user, names = request.user, Names()
    rounds = list(RatingRound.objects.all())
    asked = Asked.of(request.GET)
    found = next((one for one in rounds if one.pk == asked.round), None)
    decisions = papers.visible_decisions(user).select_related("round")
    if found is not None:
        decisions = decisions.filter(round=found)
    table = DecisionTable(decisions.order_by("-signed_on", "-pk"), caption="Quyết định công nhận")
    RequestConfig(request, paginate={"per_page": queue.PER_PAGE, "silent": True}).configure(table)
    numbers = papers.numbers_of(user, found)
    for row in table.paginated_rows:
        row.record.issuer_name = names[row.record.issuer_id]
        row.record.numbers = papers.levels_of(numbers.get(row.record.pk, Counter()))
    return render(
        request,
        "evaluations/appraising/decisions.html",
        {
            "table": table,
            "rounds": rounds,
            "round": found,
            "can_recognise": may_appraise_some(user),
            "breadcrumb": trail(("Quyết định công nhận", "")),
        },
    )


@require_safe
@sees_ratings
def rating_decision(request, pk):
    decision, rows, annex = _decision(request, pk)
    return render(
        request,
        "evaluations/appraising/decision.html",
        {
            "decision": decision,
            "rows": rows,
            "annex": annex,
            "sums": papers.levels_of(Counter(row.recognised_level for row in rows)),
            "unconfirmed": UNCONFIRMED if papers.rests_on_unconfirmed(decision) else "",
            "several_units": len({row.unit_id for row in rows}) > 1,
            "printed_at": clock.now(),
            "breadcrumb": trail(("Quyết định công nhận", reverse("rating-decisions")), (decision.number, "")),
        },
    )


@require_safe
@sees_ratings
def rating_decision_export(request, pk):
    decision, rows, annex = _decision(request, pk)
    response = HttpResponse(papers.decision_workbook(decision, rows, annex), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="cong-nhan-{decision.pk}.xlsx"'
    return response


def _decision(request, pk):
    names = Names()
    decisions = papers.visible_decisions(request.user).select_related("round", "issuer", "recorded_by")
    decision = get_object_or_404(decisions, pk=pk)
    rows = papers.recognised_by(decision, request.user, names)
    return decision, rows, Annex.of(decision, len(rows))
