"""The pages of one rule set beside its form: confirm, next version, and the workbook out."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from evaluations.models import RuleSet
from evaluations.rights import may_confirm, may_prepare
from evaluations.rounds import rule_set_actions as actions
from evaluations.rounds.rule_set_content import Content
from evaluations.rounds.workbook.writer import rule_set_workbook
from units.models import Installation
from vietnamese import clock
from vietnamese.fields import LineFormField
from vietnamese.text import fold
from workflow.steps import SomebodyWasFaster, StepRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def notes_about(rule_set: RuleSet, user) -> dict:
    """What every page of a rule set says about it: confirmed or not, why it is fixed, what it lacks, what may be done."""
    fixed = actions.why_fixed(rule_set)
    return {
        "rule_set": rule_set,
        "shortcomings": Content.of(rule_set).shortcomings(),
        "fixed": fixed,
        "may_change": may_prepare(user) and not fixed,
    }


class ConfirmForm(forms.Form):
    source_document = LineFormField(
        label="Văn bản làm căn cứ",
        max_length=RuleSet._meta.get_field("source_document").max_length,
        help_text="Số, ngày, cơ quan ban hành của văn bản làm căn cứ cho bộ tiêu chí này.",
        error_messages={"required": "Muốn xác nhận phải ghi văn bản làm căn cứ."},
        widget=forms.TextInput(attrs={"size": 60, "autocomplete": "off"}),
    )


class RuleSetPagesMixin:
    def get_urls(self):
        pages = [
            path(f"<int:pk>/{address}/", self.admin_site.admin_view(view), name=f"evaluations_ruleset_{name}")
            for address, view, name in (
                ("xac-nhan", self.confirm_view, "confirm"),
                ("ban-moi", self.next_view, "next"),
                ("tep", self.download_view, "download"),
                ("nhap-tep", self.upload_view, "upload"),
            )
        ]
        return [*pages, *super().get_urls()]

    def links(self, rule_set, request):
        """``[(label, address)]`` of what this person may do with this rule set, for the top of its page."""
        if rule_set is None:
            return []
        found = [("Xuất ra Excel", "download")]
        if may_prepare(request.user) and not actions.why_fixed(rule_set):
            found.append(("Nhập từ Excel", "upload"))
        if may_prepare(request.user) and rule_set.is_scored:
            found.append(("Chép thành bản mới", "next"))
        if may_confirm(request.user):
            found.append(("Bỏ xác nhận" if rule_set.is_confirmed else "Xác nhận bộ tiêu chí", "confirm"))
        return [
            (label, reverse(f"admin:evaluations_ruleset_{name}", args=[rule_set.pk])) for label, name in found
        ]

    @method_decorator(never_cache)
    def confirm_view(self, request, pk):
        """“Xác nhận”, or where it is confirmed “Bỏ xác nhận”; the first asks for the document."""
        rule_set = self._found(request, pk)
        if not may_confirm(request.user):
            raise PermissionDenied
        withdrawing = rule_set.is_confirmed
        form = ConfirmForm(request.POST or None, initial={"source_document": rule_set.source_document})
        refusal = ""
        if request.method == "POST" and "withdraw" in request.POST:
            refusal = self._take(
                request, actions.withdraw_confirmation, rule_set, "Đã bỏ xác nhận bộ tiêu chí."
            )
        elif request.method == "POST" and form.is_valid():
            refusal = self._take(
                request, actions.confirm, rule_set, "Đã xác nhận bộ tiêu chí là chính thức.",
                source_document=form.cleaned_data["source_document"], seen=request.POST.get("seen", ""),
            )  # fmt: skip
        if isinstance(refusal, HttpResponse):
            return refusal
        title = "Bỏ xác nhận bộ tiêu chí" if withdrawing else "Xác nhận bộ tiêu chí"
        context = {"form": form, "refusal": refusal, "withdrawing": withdrawing}
        return self._page(request, rule_set, "confirm", title, context)

    def next_view(self, request, pk):
        rule_set = self._found(request, pk)
        if not may_prepare(request.user):
            raise PermissionDenied
        refusal = ""
        if request.method == "POST":
            refusal = self._take(
                request,
                actions.next_version,
                rule_set,
                "Đã chép thành bản mới, chưa xác nhận. Sửa ở bản này.",
            )
        if isinstance(refusal, HttpResponse):
            return refusal
        return self._page(request, rule_set, "next", "Chép thành bản mới", {"refusal": refusal})

    @method_decorator(require_GET)
    def download_view(self, request, pk):
        rule_set = self._found(request, pk)
        notes = Installation.notes()
        answer = HttpResponse(rule_set_workbook(rule_set, notes), content_type=XLSX)
        name = re.sub(r"[^a-z0-9]+", "-", fold(f"{rule_set} {rule_set.round.year}")).strip("-")
        answer["Content-Disposition"] = (
            f'attachment; filename="tieu-chi-{name}-{clock.today():%Y-%m-%d}.xlsx"'
        )
        return answer

    def upload_view(self, request, pk):
        """The address that it had before it became a page like those of other imports."""
        return HttpResponseRedirect(reverse("rule-set-import", args=[pk]))

    # --- what they share ------------------------------------------------------------------------------------------

    def _found(self, request, pk):
        rule_set = self.get_object(request, str(pk))
        if rule_set is None:
            raise Http404
        if not self.has_view_permission(request, rule_set):
            raise PermissionDenied
        return rule_set

    def _take(self, request, action, rule_set, done, **arguments):
        """The action, logged; a redirect to what it made or changed, or the refusal as a sentence."""
        try:
            result = action(by=request.user, rule_set=rule_set, **arguments)
        except (SomebodyWasFaster, StepRefused) as refused:
            rule_set.refresh_from_db()
            return refused.message
        except ValidationError as refused:
            return " ".join(refused.messages)
        self.log_change(request, result, done)
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:evaluations_ruleset_change", args=[result.pk]))

    def _page(self, request, rule_set, name, title, context):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": None,
            "opts": self.opts,
            "original": rule_set,
            "about": notes_about(rule_set, request.user),
            "fingerprint": Content.of(rule_set).fingerprint,
            **context,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/evaluations/ruleset/{name}.html", context)
