"""A rule set from Excel: what it would change in it or what is wrong at which cell, then all of it or nothing."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.shortcuts import get_object_or_404
from django.urls import reverse

from evaluations.models import RuleSet
from evaluations.rights import may_prepare, require
from evaluations.rounds import rule_set_actions as actions
from evaluations.rounds.rule_set_comparison import compare
from evaluations.rounds.rule_set_content import Content
from evaluations.rounds.rule_set_pages import notes_about
from evaluations.rounds.workbook.reader import Problem, Reading, read_rule_set
from pages.imports import ImportView
from vietnamese.numbers import group as grouped
from workbooks.cells import position
from workbooks.imports.preview import ProblemPreview
from workbooks.imports.upload_store import ImportGone, Upload, UploadStore
from workbooks.reading import WorkbookRefused, read_workbook

WRITTEN = "Đã ghi nội dung của tệp vào bộ tiêu chí."


class RuleSetPreview(ProblemPreview):
    def __init__(self, upload: Upload, rule_set: RuleSet, reading: Reading, **page):
        self.rule_set, self.reading, self.subject = rule_set, reading, f"{rule_set}, {rule_set.round}"
        self.problems = reading.problems
        before = Content.of(rule_set)
        self.digest = before.fingerprint
        self.comparison = reading.content and compare(before, reading.content)
        if self.comparison:
            self.anything = not self.comparison.unchanged
            self.notes = [
                *reading.notes,
                *(
                    f"{text} Vẫn ghi được, nhưng phải sửa trước khi xác nhận và chấm điểm."
                    for text in reading.content.shortcomings()
                ),
            ]
        self.promise = "Bộ tiêu chí sẽ đúng như tệp: ghi tất cả cùng lúc."
        if not reading.sheet:
            self.refusal = " ".join(problem.message for problem in reading.problems)
        elif reading.problems:
            self.blocked = f"Tệp có {grouped(len(reading.problems))} lỗi nên chưa có gì được ghi. Bộ tiêu chí giữ nguyên."
        super().__init__(upload, **page)

    def place(self, problem: Problem):
        return (self.reading.sheet, *position(problem.cell)) if problem.cell else None

    def planned(self) -> dict[str, int]:
        return self.sizes | (self.comparison.counts if self.comparison else {})


class RuleSetImport(ImportView):
    store = UploadStore("rule-set-uploads")
    name = "rule-set-import"
    upload_template, preview_template = (
        "evaluations/rule_sets/upload.html",
        "evaluations/rule_sets/preview.html",
    )
    done_title = "Đã ghi bộ tiêu chí"
    title, preview_title = "Nhập bộ tiêu chí từ Excel", "Xem trước bộ tiêu chí"
    confirm_title = "Ghi vào bộ tiêu chí"

    def prepare(self):
        require(may_prepare(self.request.user))
        self.rule_set = get_object_or_404(
            RuleSet.objects.select_related("round", "kind"), pk=self.kwargs["pk"]
        )

    about_names = frozenset({"rule_set"})

    def about(self, form):
        return {"rule_set": self.rule_set.pk}

    def preview(self, upload, **page):
        data = upload.read()
        if data is None or upload.about["rule_set"] != self.rule_set.pk:
            raise ImportGone
        try:
            sheets = read_workbook(data)
            reading = read_rule_set(sheets, level=self.rule_set.level)
        except WorkbookRefused as refused:
            reading = Reading(None, [Problem("", refused.message)])
        return RuleSetPreview(upload, self.rule_set, reading, **page)

    def hold(self, preview):
        actions.locked(self.rule_set)

    def write(self, preview, form):
        actions.rewrite(
            by=self.request.user,
            rule_set=self.rule_set,
            content=preview.reading.content,
            seen=preview.digest,
        )
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
