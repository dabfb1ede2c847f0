"""One page for the ratings of a unit's grassroots unions, to be filled in from the keyboard."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from evaluations.bulk.actions import Written
from evaluations.bulk.import_actions import may_import
from evaluations.bulk.sheet import HEADS, PAGE, Sheet, Units, keys_of, posted_keys
from evaluations.labels import UNCONFIRMED
from evaluations.models import RatingRound
from evaluations.rights import require
from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from workbooks.imports.previews import page_number


@require_http_methods(["GET", "HEAD", "POST"])
@typed_survives_login
def rating_sheet(request, pk):
    require(may_import(request.user))
    found = get_object_or_404(RatingRound, pk=pk)
    units, code = Units(request.user, found), request.GET.get("don-vi", "")
    chosen = units.chosen(code)
    if chosen is None:
        if code:
            raise Http404
        return render(request, "evaluations/bulk/sheet_empty.html", {"round": found})
    unit, name, count = chosen
    only_open = request.GET.get("loc") == "chua"
    if request.method == "POST":
        keys = posted_keys(request.POST.getlist("row"), keys_of(found, unit))
        page, sheet = None, Sheet(request.user, found, keys, data=request.POST)
    else:
        keys = keys_of(found, unit, only_open=only_open)
        page = Paginator(keys, PAGE).get_page(page_number(request.GET.get("trang", "")))
        sheet = Sheet(request.user, found, page.object_list, page.start_index())
    submission = Submission(request, *sheet.lines, row=sheet)
    if submission.carry_out(sheet.save):
        messages.success(request, _told(submission.done))
        return redirect(request.get_full_path())
    errors = sheet.errors
    here = {"don-vi": unit.code}
    context = {
        "round": found,
        "unit": unit,
        "unit_name": name,
        "count": count,
        "units": units.listed,
        "only_open": only_open,
        "sheet": sheet,
        "submission": submission,
        "heads": HEADS.items(),
        "several_rules": len(sheet.conditions) > 1,
        "here_url": request.get_full_path(),
        "errors": errors,
        "errors_shown": errors[:30],
        "unconfirmed": UNCONFIRMED if sheet.rules.unconfirmed else "",
        "all_url": f"?{urlencode(here)}",
        "open_url": f"?{urlencode(here | {'loc': 'chua'})}",
        "page": page,
    }
    return render(request, "evaluations/bulk/sheet.html", context, status=submission.status)


def _told(written: Written) -> str:
    if not (written.rated or written.scored or written.registered or written.excluded):
        return "Không có gì thay đổi nên không ghi gì."
    return f"Đã lưu: {written}."
