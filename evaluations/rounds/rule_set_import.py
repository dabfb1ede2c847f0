"""A rule set from Excel: what it would change in it or what is wrong at which cell, then all of it or nothing."""

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.shortcuts import get_object_or_404
from django.urls import reverse

from evaluations.models import RuleSet
from evaluations.rights import may_prepare, require
from evaluations.rounds import rule_set_actions as actions
from evaluations.rounds.rule_set_content import Content
from evaluations.rounds.rule_set_pages import notes_about
from evaluations.rounds.workbook.reader import RuleSetPlan, read_rule_set
from pages.list_imports import ListImport
from workbooks.imports.declared import read_upload
from workbooks.imports.list_preview import ListPreview
from workbooks.imports.upload_store import ImportGone, UploadStore
from workbooks.reading import FORM

WRITTEN = "Đã ghi nội dung của tệp vào bộ tiêu chí."


class RuleSetPreview(ListPreview):
    name_label, place_label = "Nội dung", ""
    does = "Bộ tiêu chí sẽ đúng như tệp: ghi tất cả cùng lúc."


class RuleSetImport(ListImport):
    store = UploadStore("rule-set-uploads")
    preview_class = RuleSetPreview
    name = "rule-set-import"
    upload_template = "evaluations/rule_sets/upload.html"
    preview_template = "evaluations/rule_sets/preview.html"
    title, preview_title = "Nhập bộ tiêu chí từ Excel", "Xem trước bộ tiêu chí"
    done_title, confirm_title = "Đã ghi bộ tiêu chí", "Ghi vào bộ tiêu chí"
    back = ("", "Về bộ tiêu chí")
    about_names = frozenset({"rule_set"})

    def prepare(self):
        require(may_prepare(self.request.user))
        self.rule_set = get_object_or_404(
            RuleSet.objects.select_related("round", "kind"), pk=self.kwargs["pk"]
        )

    def about(self, form):
        return {"rule_set": self.rule_set.pk}

    def subject(self, upload):
        return f"{self.rule_set}, {self.rule_set.round}"

    def plan(self, upload):
        if upload.about["rule_set"] != self.rule_set.pk:
            raise ImportGone
        plan = read_upload(upload, self._read, max_bytes=settings.MAX_WORKBOOK_BYTES, size=FORM)
        if isinstance(plan, RuleSetPlan) and plan.content:
            plan.notes += [
                f"{text} Vẫn ghi được, nhưng phải sửa trước khi xác nhận và chấm điểm."
                for text in plan.content.shortcomings()
            ]
        return plan

    def _read(self, sheets):
        return read_rule_set(sheets, level=self.rule_set.level, before=Content.of(self.rule_set))

    def hold(self, preview):
        self.rule_set = actions.locked(self.rule_set)

    def write(self, preview, form):
        plan = preview.plan
        actions.rewrite(by=self.request.user, rule_set=self.rule_set, content=plan.content, seen=plan.seen)
        LogEntry.objects.log_actions(
            self.request.user.pk, [self.rule_set], CHANGE, WRITTEN, single_object=True
        )
        return WRITTEN

    def back_address(self):
        return reverse("admin:evaluations_ruleset_change", args=[self.rule_set.pk])

    def after(self, preview):
        return self.back_address()

    def context(self):
        return {
            "about": notes_about(self.rule_set, self.request.user),
            "rule_set": self.rule_set,
            "breadcrumb": [
                ("Quản trị", reverse("admin:index")),
                ("Bộ tiêu chí xếp loại", reverse("admin:evaluations_ruleset_changelist")),
                (str(self.rule_set), self.back_address()),
                *self.trail("Nhập từ Excel"),
            ],
            "download_url": reverse("admin:evaluations_ruleset_download", args=[self.rule_set.pk]),
        }
