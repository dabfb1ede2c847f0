"""The list of enterprises without a union, and one of them: looked at, entered, corrected."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pages.kept_form import Submission
from pages.login_resume import typed_survives_login
from pages.paging import show_page
from units.committee.scope import units_looked_after
from units.enterprises import actions, log, questions
from units.enterprises.access import (
    OVERDUE,
    UnitNames,
    manages,
    own_enterprise,
    sees_register,
    stage,
    trail,
    units_to_choose,
    visible_enterprise,
    visible_units,
)
from units.enterprises.filters import SIZES, STAGES, Asked
from units.enterprises.forms import EnterpriseForm
from units.enterprises.lists import dress
from units.enterprises.tables import EnterpriseTable
from units.models import GrassrootsUnion
from units.rights import EVERYWHERE, OWN, require
from vietnamese import clock
from workflow.versions import version_of

PER_PAGE = 50


@require_safe
@sees_register
def enterprise_list(request):
    asked = Asked.of(request.GET, units_looked_after(request.user))
    names = UnitNames()
    units = visible_units(request.user, names)
    table = EnterpriseTable(
        asked.enterprises(request.user).select_related("follower"),
        caption=asked.stage.label,
        exclude=("unit",) if len(units) == 1 or asked.unit else (),
    )
    show_page(request, table, per_page=PER_PAGE)
    dress([row.record for row in table.paginated_rows], names)
    counts = asked.counts(request.user)
    year = clock.today().year
    return render(
        request,
        "units/enterprises/list.html",
        {
            "table": table,
            "overdue": OVERDUE,
            "asked": asked,
            "counts": counts,
            "tabs": _tabs(asked, counts),
            "units": units if len(units) > 1 else [],
            "unit_name": units[0][1] if len(units) == 1 else "",
            "sizes": [(code, label) for code, label, _ in SIZES],
            "places": asked.places(request.user),
            "year": year,
            "not_surveyed_url": asked.with_query(**{"khao-sat": "chua", "giai-doan": ""}),
            "overdue_url": asked.with_query(**{"qua-han": "1", "giai-doan": ""}),
            "mine_url": asked.with_query(**{"phu-trach": "1"}),
            "export_url": reverse("enterprise-export") + asked.with_query(),
            "can_enter": may_enter(request.user),
            "contacts": request.user.has_perm(EVERYWHERE),
            "contacts_url": reverse("enterprise-export") + asked.with_query(**{"lien-he": "1"}),
        },
    )


def may_enter(user) -> bool:
    return user.has_perm(EVERYWHERE) or user.has_perm(OWN)


def _tabs(asked: Asked, counts) -> list[dict]:
    return [
        {
            "label": one.label,
            "code": one.code,
            "count": counts[(one.code or "open").replace("-", "_")],
            "url": reverse("enterprise-list") + asked.with_query(**{"giai-doan": one.code}),
            "current": one is asked.stage,
        }
        for one in STAGES
    ]


@require_safe
@sees_register
def enterprise_detail(request, pk):
    return page_of(request, visible_enterprise(request.user, pk))


def page_of(request, enterprise, *, refused=None, status=200):
    """The page of an enterprise, with what was refused and why."""
    manage = manages(request.user, enterprise)
    names = UnitNames()
    same = []
    if enterprise.tax_code and enterprise.union_id is None:
        # Of another unit only the name of that unit is told: the page of the union is not open to everybody.
        same = [
            (union, names[union.unit_id])
            for union in GrassrootsUnion.objects.active().filter(tax_code=enterprise.tax_code)[:3]
        ]
    steps = [one for one in actions.SIMPLE.values() if enterprise.state in one.sources] if manage else []
    return render(
        request,
        "units/enterprises/detail.html",
        {
            "enterprise": enterprise,
            "unit_name": names[enterprise.unit_id],
            "stage": stage(enterprise),
            "overdue": OVERDUE,
            "manages": manage,
            "forward": [one for one in steps if one is not actions.GIVE_UP],
            "give_up": actions.GIVE_UP if actions.GIVE_UP in steps else None,
            "can_found": manage and enterprise.state in actions.FOUND.sources,
            "same": same,
            "surveys": list(enterprise.surveys.order_by("-year")),
            "year": clock.today().year,
            "log": log.entries(enterprise, with_contacts=manage),
            "refused": refused,
            "breadcrumb": trail((enterprise.name, "")),
        },
        status=status,
    )


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_add(request):
    require(may_enter(request.user))
    units = units_to_choose(request.user, UnitNames())
    require(bool(units))
    form = EnterpriseForm(request.POST or None, units=units)
    submission, asked = Submission(request, form), []
    if submission.is_ready():
        data = form.cleaned_data
        asked = questions.about_enterprise(
            unit_id=data["unit"].pk, name=data["name"], tax_code=data["tax_code"]
        )

        def take():
            return actions.add(
                by=request.user, year=data["year"], workforce=data["workforce"], **form.columns
            )

        if questions.answered(asked, request.POST.get("confirmed", "")) and submission.carry_out(take):
            messages.success(request, f"Đã thêm {submission.done.name}.")
            return redirect("enterprise-detail", submission.done.pk)
    return _form_page(request, submission, asked, "Thêm doanh nghiệp", trail(("Thêm doanh nghiệp", "")))


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_edit(request, pk):
    enterprise = own_enterprise(request.user, pk)
    units = units_to_choose(request.user, UnitNames(), keep=enterprise.unit_id)
    form = EnterpriseForm(
        request.POST or None, instance=enterprise, units=units, version=version_of(enterprise)
    )
    submission, asked = Submission(request, form, row=enterprise), []
    if submission.is_ready():
        data = form.cleaned_data
        if {"unit", "name", "tax_code"} & set(form.changed_data):
            asked = questions.about_enterprise(
                unit_id=data["unit"].pk,
                name=data["name"],
                tax_code=data["tax_code"],
                exclude=pk,
            )

        def take():
            actions.change(
                by=request.user,
                enterprise=visible_enterprise(request.user, pk),
                version=form.seen,
                **form.columns,
            )

        if questions.answered(asked, request.POST.get("confirmed", "")) and submission.carry_out(take):
            messages.success(request, f"Đã lưu {data['name']}.")
            return redirect("enterprise-detail", pk)
    current = visible_enterprise(request.user, pk)
    crumbs = trail((current.name, reverse("enterprise-detail", args=[pk])), ("Sửa", ""))
    return _form_page(request, submission, asked, "Sửa thông tin doanh nghiệp", crumbs, current=current)


def _form_page(request, submission, asked, heading, breadcrumb, *, current=None):
    return render(
        request,
        "units/enterprises/form.html",
        {
            "form": submission.form,
            "submission": submission,
            "questions": asked,
            "question_keys": " ".join(question.key for question in asked),
            "heading": heading,
            "current": current,
            "back_url": reverse("enterprise-detail", args=[current.pk])
            if current
            else reverse("enterprise-list"),
            "breadcrumb": breadcrumb,
        },
        status=submission.status,
    )
