"""Recognising appraised ratings by a decision, whole or not at all; the decisions of a round and the lists that go with them."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.appraisal import decision_paper
from evaluations.appraisal.annex import Annex
from evaluations.appraisal.excellence_cap import with_caps
from evaluations.appraisal.filters import DecisionFilter, RecognitionFilter
from evaluations.appraisal.queue_views import trail
from evaluations.appraisal.recognition import recognise, unconfirmed_of, withdraw, withdrawal_blockers
from evaluations.appraisal.recognition_preview import (
    Rows,
    as_seen,
    digest_of,
    fingerprint,
    preview,
    ready,
)
from evaluations.appraisal.tables import DecisionTable
from evaluations.labels import UNCONFIRMED
from evaluations.models import Level
from evaluations.rights import may_appraise_some, may_manage_all, require, serves
from evaluations.rounds.endings import still_counted
from pages.kept_form import Submission
from pages.lists import ListPage, filter_context
from pages.login_resume import typed_survives_login
from units.models import Unit
from units.structure.unit_names import UnitNames
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group, plain_numbers
from workbooks.imports.previews import page_number
from workflow.steps import StepRefused

SHOW, RECOGNISE = "xem-truoc", "cong-nhan"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
sees_ratings = permission_required("evaluations.view_ratings", raise_exception=True)
RECOUNTED = StepRefused(
    "Danh sách vừa được bớt, thêm hoặc kết quả khác vừa được công nhận, nên mức xếp loại được tính lại như dưới đây. "
    "Chưa có gì được công nhận: vui lòng kiểm tra rồi xem trước lần nữa."
)


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def rating_recognise(request):
    user = request.user
    require(may_appraise_some(user))
    asked = RecognitionFilter(request.GET, user=user)
    found, names = asked.round, asked.names
    if found is None:
        return render(request, "evaluations/appraising/no_round.html", {"breadcrumb": _crumbs()})
    issuers = decision_paper.issuers(user, names)
    if request.method != "POST":
        return _page(request, found, asked, names, issuers)
    left_out, chosen = _keys(request, "bo-ra"), _keys(request, "giu")
    shown = {"left_out": left_out, "chosen": chosen}
    if request.login_interrupted or request.POST.get("viec") not in (SHOW, RECOGNISE):
        # What was typed stays, but nothing is said about what is still missing.
        return _page(request, found, asked, names, issuers, initial=request.POST.dict(), **shown)
    rows = [row for row in as_seen(user, found, request.POST.get("seen", "")) if row.pk not in left_out]
    form = decision_paper.PaperForm(
        request.POST, found=found, issuers=issuers, unconfirmed=bool(unconfirmed_of(rows))
    )
    shown["form"] = form
    valid = form.is_valid()
    if digest_of(with_caps(rows).levels) != request.POST.get("digest"):
        return _page(request, found, asked, names, issuers, refused=RECOUNTED, **shown)
    if not valid:
        return _page(request, found, asked, names, issuers, **shown)
    caps = with_caps(rows, chosen)
    issuer = get_object_or_404(Unit, pk=form.cleaned_data["issuer"])
    mark = fingerprint(caps.levels, issuer.pk, form.paper)
    confirmed = request.POST.get("viec") == RECOGNISE and request.POST.get("da-xem") == mark
    try:
        with transaction.atomic():
            decision = recognise(
                by=user,
                found=found,
                issuer=issuer,
                paper=form.paper,
                evaluations=rows,
                chosen=chosen,
                levels=None if caps.undecided else caps.levels,
            )
            # Before it is confirmed it is tried, so that what is shown is what can be done.
            transaction.set_rollback(not confirmed)
    except ValidationError as refused:
        form.add_refusals(refused)
        return _page(request, found, asked, names, issuers, **shown)
    except StepRefused as refused:
        return _page(request, found, asked, names, issuers, refused=refused, **shown)
    if not confirmed:
        return _confirmation(request, found, asked, names, form, rows, chosen, mark)
    messages.success(request, f"Đã công nhận {len(rows)} công đoàn theo Quyết định số {decision.number}.")
    return redirect("rating-decision", decision.pk)


def _confirmation(request, found, asked, names, form, rows, chosen, mark):
    """What the decision will do, by unit, level and result, with everything that was sent carried along."""
    coming, clean = preview(rows, names, chosen=chosen), form.cleaned_data
    carried = [
        (name, value)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", "viec", "da-xem", "trang")
        for value in request.POST.getlist(name)
    ]
    left_out = len(_keys(request, "bo-ra"))
    items = [
        ("Số quyết định", clean["number"]),
        ("Ngày ký", date_vi(clean["signed_on"])),
        ("Đơn vị ban hành", dict(form.fields["issuer"].choices)[clean["issuer"]]),
        *([("Ghi chú", clean["note"])] if clean["note"] else []),
        ("Công nhận", f"{group(len(rows))} công đoàn"),
        *([("Để lại, không đưa vào quyết định", f"{group(left_out)} công đoàn")] if left_out else []),
        *(
            [("Lý do công nhận theo bộ tiêu chí chưa xác nhận", clean["in_spite"])]
            if coming.unconfirmed
            else []
        ),
    ]
    return render(
        request,
        "evaluations/appraising/recognise_confirm.html",
        {
            "round": found,
            "preview": coming,
            "items": items,
            "levels": list(Level),
            "lowered": sum(line.lowered for line in coming.lines),
            "carried": [*carried, ("da-xem", mark)],
            "action": reverse("rating-recognise") + asked.query(),
            "breadcrumb": _crumbs(),
        },
    )


def _keys(request, name) -> frozenset[int]:
    return frozenset(plain_numbers(request.POST.getlist(name)))


def _page_number(request) -> int:
    """Of the list: a button of it sends the page that is wanted, any other button the one that was shown."""
    return page_number(request.POST.get("trang") or request.POST.get("dang-xem", ""))


def _crumbs(*more):
    return trail(("Thẩm định", reverse("rating-queue")), ("Công nhận", ""), *more)


def _page(
    request,
    found,
    asked,
    names,
    issuers,
    *,
    form=None,
    initial=None,
    left_out=(),
    chosen=(),
    refused=None,
):
    user = request.user
    shown = preview(ready(asked), names, left_out=left_out, chosen=chosen)
    if form is None:
        form = decision_paper.PaperForm(
            found=found, issuers=issuers, unconfirmed=bool(shown.unconfirmed), initial=initial
        )
    submission = Submission(request, form)
    if refused:
        submission.refuse(refused)
    units = shown.by_unit
    return render(
        request,
        "evaluations/appraising/recognise.html",
        {
            "round": found,
            **filter_context(asked, "rating-recognise"),
            "preview": shown,
            "rows": Rows.of(shown.lines, _page_number(request)),
            "units": units,
            "unit_links": [
                (row, reverse("rating-recognise") + asked.query(**{"don-vi": row["code"]})) for row in units
            ],
            "levels": list(Level),
            "outside": [
                (label, number, reverse("rating-queue") + asked.query(muc=code))
                for label, number, code in asked.outside()
            ],
            "form": form,
            "submission": submission,
            "unconfirmed": UNCONFIRMED if shown.unconfirmed else "",
            "still_counted": still_counted([found]).get(found.pk),
            "open_url": reverse("rating-open", args=[found.pk]) if may_manage_all(user) else "",
            "action": reverse("rating-recognise") + asked.query(),
            "breadcrumb": _crumbs(),
        },
        status=submission.status,
    )


# --- what was decided -----------------------------------------------------------------------------------------------------


class DecisionList(ListPage):
    permission = "evaluations.view_ratings"
    filter_class, table_class = DecisionFilter, DecisionTable
    page_name = "rating-decisions"
    title, caption = "Quyết định công nhận kết quả xếp loại", "Quyết định công nhận"

    def prepared(self, rows):
        return rows.select_related("round", "withdraws", "withdrawn_by")

    def dress(self, records):
        names, numbers = UnitNames(), decision_paper.numbers_of(self.request.user, self.asked.round)
        for decision in records:
            decision.issuer_name = names[decision.issuer_id]
            decision.withdrawal_note = decision_paper.withdrawal_note(decision)
            decision.numbers = decision_paper.levels_of(numbers.get(decision.pk, Counter()))

    @property
    def has_main_action(self):
        return may_appraise_some(self.request.user)

    def actions(self):
        recognise = reverse("rating-recognise") + self.asked.query()
        return [("Công nhận", recognise)] if self.has_main_action else []

    def empty(self):
        text = "Quyết định được ghi khi công nhận kết quả đã thẩm định."
        return {"title": "Chưa có quyết định công nhận nào", "text": text}

    def breadcrumb(self):
        return trail(("Quyết định công nhận", ""))


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
            "sums": decision_paper.levels_of(Counter(row.shown_level for row in rows)),
            "withdrawal_note": decision_paper.withdrawal_note(decision),
            "can_withdraw": decision_paper.withdrawal_of(decision) is None
            and (may_manage_all(request.user) or serves(request.user, decision.issuer_id)),
            "unconfirmed": UNCONFIRMED if decision_paper.rests_on_unconfirmed(decision) else "",
            "several_units": len({row.unit_id for row in rows}) > 1,
            "printed_at": clock.now(),
            "breadcrumb": trail(("Quyết định công nhận", reverse("rating-decisions")), (decision.number, "")),
        },
    )


@require_safe
@sees_ratings
def rating_decision_export(request, pk):
    decision, rows, annex = _decision(request, pk)
    response = HttpResponse(decision_paper.decision_workbook(decision, rows, annex), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="cong-nhan-{decision.pk}.xlsx"'
    return response


def _decision(request, pk):
    names = UnitNames()
    decisions = decision_paper.visible_decisions(request.user).select_related(
        "round", "issuer", "recorded_by", "withdraws", "withdrawn_by"
    )
    decision = get_object_or_404(decisions, pk=pk)
    rows = decision_paper.recognised_by(decision, request.user, names)
    return decision, rows, Annex.of(decision, len(rows))


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def rating_withdraw(request, pk):
    """Taking a decision back as a whole: what it recognised, and the decision that does it."""
    require(may_appraise_some(request.user))
    decision, rows, _ = _decision(request, pk)
    require(may_manage_all(request.user) or serves(request.user, decision.issuer_id))
    form = decision_paper.WithdrawalForm(request.POST or None)
    submission = Submission(request, form)
    if submission.carry_out(lambda: withdraw(by=request.user, decision=decision, paper=form.paper)):
        messages.success(
            request,
            f"Đã thu hồi Quyết định số {decision.number}: {group(len(rows))} công đoàn trở lại “Đã thẩm định”.",
        )
        return redirect("rating-decision", submission.done.pk)
    standing = decision.evaluations.select_related("rule_set", "unit", "rated_unit", "rated_union")
    names = UnitNames()
    return render(
        request,
        "evaluations/appraising/withdraw.html",
        {
            "decision": decision,
            "issuer_name": names[decision.issuer_id],
            "rows": rows,
            "sums": decision_paper.levels_of(Counter(row.shown_level for row in rows)),
            "form": form,
            "submission": submission,
            "blockers": [] if submission.refused else withdrawal_blockers(decision, standing),
            "breadcrumb": trail(
                ("Quyết định công nhận", reverse("rating-decisions")),
                (decision.number, reverse("rating-decision", args=[decision.pk])),
                ("Thu hồi", ""),
            ),
        },
        status=submission.status,
    )
