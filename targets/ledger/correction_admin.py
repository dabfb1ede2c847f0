"""“Đính chính”: what the lines of a recorded decision should have said; a preview, then one decision that says so."""

import hashlib

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from targets.ledger import actions
from targets.ledger.correction_form import CorrectionForm
from targets.models import TargetDecision, TargetEntry
from vietnamese.dates import date_vi
from vietnamese.numbers import group

MOVED = "Sổ chỉ tiêu vừa thay đổi sau khi anh/chị xem trước. Chưa ghi gì; vui lòng xem lại các số dưới đây rồi ghi."


class CorrectionMixin:
    """For the admin of decisions: the page, and whether a decision's own page leads to it."""

    def get_urls(self):
        page = self.admin_site.admin_view(self.correct_view)
        return [
            path("<int:pk>/dinh-chinh/", page, name="targets_targetdecision_correct"),
            *super().get_urls(),
        ]

    def may_correct(self, request, decision) -> bool:
        return (
            self.has_add_permission(request)
            and decision.reorganisation_id is None
            and decision.entries.filter(reverses__isnull=True, reversed_by__isnull=True).exists()
        )

    @method_decorator(never_cache)
    def correct_view(self, request, pk):
        decision = TargetDecision.objects.filter(pk=pk, closed_at__isnull=False).first()
        if decision is None:
            raise Http404
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method in ("GET", "HEAD"):
            return self._correction_page(request, CorrectionForm(decision))
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        form = CorrectionForm(decision, request.POST)
        if "back" in request.POST or not form.is_valid():
            return self._correction_page(request, form, fresh="back" in request.POST)
        changes = preview(form)
        moved = "write" in request.POST and request.POST.get("seen") != fingerprint(changes)
        try:
            known = actions.find(decision.issuer, form.cleaned_data["number"], form.cleaned_data["signed_on"])
            # Refused in the preview already, for whatever the ledger would refuse.
            with transaction.atomic():
                written = actions.correct(by=request.user, **form.correction)
                keep = known is not None or ("write" in request.POST and not moved)
                transaction.set_rollback(not keep)
        except actions.LedgerRefused as refused:
            form.refuse(refused)
            return self._correction_page(request, form)
        if not keep:
            return self._correction_page(request, form, changes=changes, warning=MOVED if moved else "")
        if known is not None:
            text = f"Đính chính số {known.number} đã có trong sổ chỉ tiêu với đúng nội dung này. Không có gì thay đổi."
            self.message_user(request, text, messages.INFO)
        else:
            self.log_addition(request, written, f"Đính chính quyết định số {decision.number}.")
            text = f"Đã ghi đính chính số {written.number} cho quyết định số {decision.number}."
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:targets_targetdecision_change", args=[written.pk]))

    def _correction_page(self, request, form, *, changes=None, warning="", fresh=False):
        if fresh:
            form.quiet()
        context = {
            **self.admin_site.each_context(request),
            "title": f"Đính chính quyết định số {form.decision.number}",
            "subtitle": None,
            "opts": self.opts,
            "form": form,
            "decision": form.decision,
            "changes": changes,
            "seen": fingerprint(changes) if changes is not None else "",
            "warning": warning,
            "about": (
                f"{form.decision.get_kind_display()}, ký ngày {date_vi(form.decision.signed_on)}, "
                f"có hiệu lực từ {date_vi(form.decision.effective_on)}"
            ),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/targets/targetdecision/correct.html", context)


def preview(form: CorrectionForm) -> list[dict]:
    """Of every line: what the decision says and will say, and the target of unit, year and indicator before and after."""
    found = {}
    for entry, right in form.corrected:
        key = entry.unit_id, entry.year, entry.indicator_id
        found[key] = {"entry": entry, "said": entry.amount, "right": right, "by": right - entry.amount}
    for unit, year, indicator, amount in form.added:
        key = unit.pk, year, indicator.pk
        entry = TargetEntry(unit=unit, year=year, indicator=indicator)
        found[key] = {"entry": entry, "said": None, "right": amount, "by": amount}
    totals = _totals(form.decision, found)
    for key, row in found.items():
        row["before"] = totals.get(key)
        row["after"] = (totals.get(key) or 0) + row["by"]
    return [
        {name: group(value) if isinstance(value, int) else value for name, value in row.items()}
        for row in found.values()
    ]


def _totals(decision, keys) -> dict:
    rows = (
        TargetEntry.objects.issued_by(decision.issuer)
        .in_force()
        .filter(decision__programme=decision.programme, unit__in={unit for unit, *_ in keys})
        .order_by()
        .values_list("unit", "year", "indicator")
        .annotate(total=Sum("amount"))
    )
    return {key: total for *key_parts, total in rows if (key := tuple(key_parts)) in keys}


def fingerprint(changes: list[dict]) -> str:
    """Of what a preview showed: another one means that targets have moved since."""
    told = [
        (row["entry"].unit_id, row["entry"].year, row["entry"].indicator_id, row["before"], row["after"])
        for row in changes
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()
