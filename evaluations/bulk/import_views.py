"""Rating from one Excel file: what its pages say, and the recognition that may come with the confirmation."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from evaluations.bulk import import_actions as lists
from evaluations.bulk import template
from evaluations.bulk.actions import RatingsRefused, RowsMoved
from evaluations.bulk.forms import DecisionForm
from evaluations.bulk.lookups import RoundRules
from evaluations.bulk.preview import RatingPreview
from evaluations.models import RatingRound
from evaluations.rights import require
from pages.imports import UPLOAD, workbook_answer
from pages.list_imports import ListImport
from units.models import Installation
from vietnamese.numbers import group, plain_numbers
from workbooks.imports.upload_store import ImportGone, ImportMoved


def _round(request, pk) -> RatingRound:
    require(lists.may_import(request.user))
    return get_object_or_404(RatingRound, pk=pk)


class RatingImport(ListImport):
    store = lists.UPLOADS
    name = "rating-import"
    upload_template, preview_template = "evaluations/bulk/upload.html", "evaluations/bulk/preview.html"
    title, preview_title = "Xếp loại CĐCS từ Excel", "Xem trước danh sách xếp loại"
    done_title, confirm_title = "Đã ghi danh sách xếp loại", "Ghi kết quả xếp loại"
    back = ("rating-home", "Về trang xếp loại")

    def prepare(self):
        self.round = _round(self.request, self.kwargs["pk"])

    about_names = frozenset({"round"})

    def about(self, form):
        return {"round": self.round.pk}

    def preview(self, upload, **page):
        if upload.about["round"] != self.round.pk:
            raise ImportGone
        plan = lists.plan_of(by=self.request.user, found=self.round, kept=upload)
        unconfirmed = RoundRules(self.request.user, self.round).unconfirmed
        return RatingPreview(upload, plan, self.round.name, unconfirmed=unconfirmed, **page)

    def confirm_form(self, preview, data=None):
        return DecisionForm(
            data,
            found=self.round,
            by=self.request.user,
            units=preview.units,
            unconfirmed=bool(preview.unconfirmed),
        )

    def confirm(self, preview, form):
        try:
            written = lists.confirm(
                by=self.request.user,
                found=self.round,
                kept=preview.upload,
                digest=self.request.POST.get("digest", ""),
                chosen=self._chosen(),
                **form.recognition,
            )
        except (RowsMoved, RatingsRefused) as moved:
            raise ImportMoved from moved
        text = f"Đã ghi: {written}."
        if written.recognised:
            text += (
                f" Đã công nhận {group(written.recognised)} CĐCS theo quyết định {written.decision.number}."
            )
        return text

    def context(self):
        if self.step != UPLOAD:
            return {"round": self.round}
        return {"round": self.round, "count": len(template.template_rows(self.request.user, self.round))}

    def preview_context(self, preview):
        chosen = self._chosen()
        caps = preview.caps(chosen) if preview.can_confirm else None
        names = {row.pk: row for row in preview.ready}
        return {
            "chosen": chosen,
            "ties": [
                (one.places, [names[pk] for pk in sorted(one.tied)])
                for one in (caps.undecided if caps else ())
            ],
            "dropped": sum(len(one.dropped) for one in caps.groups) if caps else 0,
        }

    def _chosen(self) -> set[int]:
        return plain_numbers(self.request.POST.getlist("chosen"))


@require_safe
def rating_template(request, pk):
    found = _round(request, pk)
    data = template.workbook(request.user, found, sample=Installation.is_sample())
    return workbook_answer(data, f"xep-loai-cdcs-{found.year}.xlsx")
