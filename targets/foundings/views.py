"""The pages of one founding in a draft: adding, correcting, taking off. They work alone, without a script."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from targets.foundings import actions
from targets.foundings.forms import FoundingForm, Question, RemoveForm
from targets.foundings.report_part import tell_listed
from targets.models import FoundingClaim, QuarterlyReport
from targets.reports.access import visible_report
from targets.reports.entry_views import breadcrumb
from targets.rights import may_enter, require, serves
from units.actions.attachments import attach
from units.models import Founding, GrassrootsUnion
from units.register.duplicate_detection import find_doubles

CONFIRMED = "khong-trung"
FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@FORM_METHODS
@typed_survives_login
def founding_add(request, pk):
    report = _draft(request, pk)
    if report is None:
        return redirect("report-detail", pk)
    form = FoundingForm(request.POST, request.FILES) if request.method == "POST" else FoundingForm()
    submission = Submission(request, form)
    if not submission.is_ready():
        return _page(request, report, submission)
    # Asked about exactly what is typed: other words, other doubles, another question.
    doubles = _doubles(request.user, report, form)
    seen = request.POST.getlist(CONFIRMED)
    if any(key not in seen for key, _ in doubles):
        return _page(request, report, submission, doubles=doubles)

    def act():
        listed = actions.add_founding(by=request.user, report=report, paper=form.paper, **form.union)
        return listed, _attach(request, form, listed.founding)

    if not submission.carry_out(transaction.atomic(act)):
        return _page(request, report, submission)
    tell_listed(request, *submission.done)
    return _back(report)


@FORM_METHODS
@typed_survives_login
def founding_edit(request, pk, founding):
    report = _draft(request, pk)
    if report is None:
        return redirect("report-detail", pk)
    listed = _listed(report, founding)
    form = FoundingForm(*((request.POST, request.FILES) if request.method == "POST" else ()), founding=listed)
    submission = Submission(request, form, row=listed)

    def act():
        corrected = actions.correct_founding(
            by=request.user,
            report=report,
            founding=listed,
            paper=form.paper,
            version=form.seen,
            **form.union,
        )
        return corrected, _attach(request, form, corrected)

    if not submission.carry_out(transaction.atomic(act)):
        return _page(request, report, submission)
    corrected, file_word = submission.done
    messages.success(request, f"Đã sửa “{corrected.name}”.{file_word}")
    return _back(report)


@FORM_METHODS
@typed_survives_login
def founding_remove(request, pk, founding):
    report = _draft(request, pk)
    if report is None:
        return redirect("report-detail", pk)
    listed = _listed(report, founding)
    form = RemoveForm(request.POST) if request.method == "POST" else RemoveForm()
    submission = Submission(request, form)
    if submission.carry_out(
        lambda: actions.remove_founding(by=request.user, report=report, founding=listed, mistake=form.mistake)
    ):
        done = "và xóa khỏi danh sách công đoàn cơ sở" if form.mistake else "CĐCS vẫn ở trong danh sách"
        joined = " " if form.mistake else "; "
        messages.success(request, f"Đã bỏ “{listed.name}” khỏi báo cáo{joined}{done}.")
        return _back(report)
    return render(
        request,
        "targets/founding_remove.html",
        {
            "report": report,
            "founding": listed,
            "form": form,
            "refused": "Chưa bỏ được" if form.is_bound and form.errors else "",
            "submission": submission,
            "breadcrumb": breadcrumb(request.user, report, last="Bỏ khỏi báo cáo"),
        },
        status=submission.status,
    )


def _draft(request, pk) -> QuarterlyReport | None:
    """The report where this person may change its list now; None, with a word, where it is not open."""
    report = visible_report(request.user, pk)
    require(may_enter(request.user, report))
    if not report.can_be_edited:
        messages.info(request, f"Báo cáo đang ở trạng thái “{report.state_label}”, không sửa được lúc này.")
        return None
    return report


def _listed(report, founding) -> Founding:
    claim = (
        FoundingClaim.objects.filter(report=report, founding=founding)
        .select_related("founding__union__kind", "founding__unit")
        .first()
    )
    if claim is None:
        raise Http404
    return claim.founding


def _attach(request, form, founding) -> str:
    file = form.cleaned_data.get("attachment")
    if not file:
        return ""
    attach(by=request.user, founding=founding, name=file.name, content=file.read())
    return " Đã nhận tệp quyết định."


def _doubles(user, report, form) -> list[tuple[str, Question]]:
    """``(key, question)`` for each union of the register that this one may be."""
    found = find_doubles(
        unit_id=report.responsible_id,
        **{name: form.cleaned_data[name] for name in ("name", "employer", "tax_code")},
    )
    visible = set(
        GrassrootsUnion.objects.visible_to(user)
        .filter(pk__in=[double.union.pk for double in found])
        .values_list("pk", flat=True)
    )
    return [
        (
            str(double.union.pk),
            Question(
                name=double.union.name if double.union.pk in visible else "",
                unit=str(double.union.unit),
                reason=double.reason,
            ),
        )
        for double in found
    ]


def _back(report):
    return redirect(reverse("report-edit", args=[report.pk]) + "#phan-b")


def _page(request, report, submission, *, doubles=()):
    form = submission.form
    chosen = bool(request.FILES) and form.is_bound
    return render(
        request,
        "targets/founding_form.html",
        {
            "report": report,
            "form": form,
            "founding": form.founding,
            "unit_name": report.unit.version_on(report.period.cut_off).name,
            "doubles": doubles,
            "confirmed_name": CONFIRMED,
            "refused": "Chưa lưu được" if form.is_bound and form.errors else "",
            "file_again": chosen and (bool(form.errors) or bool(doubles)),
            "submission": submission,
            "on_behalf": not serves(request.user, report),
            "breadcrumb": breadcrumb(
                request.user, report, last="Sửa CĐCS thành lập" if form.founding else "Thêm CĐCS thành lập"
            ),
        },
        status=submission.status,
    )
