"""The list of enterprises without a union, and one of them: looked at, entered, corrected."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pages.kept_form import Submission
from pages.lists import TAB, ListPage
from pages.login_resume import typed_survives_login
from units.enterprises import actions, log, questions
from units.enterprises.access import (
    OVERDUE,
    manages,
    own_enterprise,
    sees_register,
    stage,
    trail,
    units_to_choose,
    visible_enterprise,
)
from units.enterprises.exports import enterprises_workbook
from units.enterprises.filters import EnterpriseFilter
from units.enterprises.forms import EnterpriseForm
from units.enterprises.lists import dress
from units.enterprises.tables import EnterpriseTable
from units.models import GrassrootsUnion
from units.rights import EVERYWHERE, OWN, require
from units.structure.unit_names import UnitNames
from vietnamese import clock
from workflow.versions import version_of

CONTACTS = "lien-he"  # “1” in the address of the workbook: with contact persons


class EnterpriseList(ListPage):
    permission = "units.view_register"
    filter_class, table_class = EnterpriseFilter, EnterpriseTable
    page_name, export_name = "enterprise-list", "enterprise-export"
    template_name = "units/enterprises/list.html"
    stylesheets = ("unionhub/enterprises.css",)
    nothing_found = "Không có doanh nghiệp nào như đang lọc", "Bớt điều kiện lọc, hoặc chọn giai đoạn khác."

    @property
    def title(self):
        units = self.asked.units
        return "Doanh nghiệp chưa có CĐCS" + (f" – {units[0][1]}" if len(units) == 1 else "")

    @property
    def has_main_action(self):
        return may_enter(self.request.user)

    def prepared(self, rows):
        return rows.select_related("follower", "kind")

    def table_options(self):
        one_unit = len(self.asked.units) == 1 or "don-vi" in self.asked.chosen
        return {"exclude": ["unit"] if one_unit else []}

    def dress(self, records):
        dress(records, self.asked.names)

    def actions(self):
        if not self.has_main_action:
            return []
        actions = [
            ("Thêm doanh nghiệp", reverse("enterprise-add")),
            (f"Khảo sát {clock.today().year}", reverse("enterprise-survey")),
            ("Nhập từ Excel", reverse("enterprise-import")),
        ]
        if self.request.user.has_perm(EVERYWHERE):
            with_contacts = reverse("enterprise-export") + self.asked.query(**{CONTACTS: "1"})
            actions.append(("Tệp Excel kèm người liên hệ (chỉ dùng nội bộ)", with_contacts))
        return actions

    def empty(self):
        title = "Chưa có doanh nghiệp nào ở giai đoạn này"
        if self.has_main_action:
            text = "Thêm từng doanh nghiệp, hoặc nhập cả danh sách khảo sát từ Excel."
            return {
                "title": title,
                "text": text,
                "url": reverse("enterprise-add"),
                "action": "Thêm doanh nghiệp",
            }
        text = "Danh sách do đơn vị và cán bộ LĐLĐ tỉnh nhập theo kết quả khảo sát hằng năm."
        return {"title": title, "text": text}

    def context(self):
        not_surveyed = self.asked.query(without=[TAB], **{"khao-sat": "chua"})
        return {
            "year": clock.today().year,
            "open_count": self.asked.counts[""],
            "not_surveyed_url": reverse("enterprise-list") + not_surveyed,
            "overdue": OVERDUE,
        }

    def workbook(self):
        """Contact persons only where staff ask for them."""
        contacts = self.request.GET.get(CONTACTS) == "1"
        require(not contacts or self.request.user.has_perm(EVERYWHERE))
        content = enterprises_workbook(self.records(), self.asked.tab.label, contacts=contacts)
        return content, f"doanh-nghiep-{clock.today():%Y-%m-%d}"


def may_enter(user) -> bool:
    return user.has_perm(EVERYWHERE) or user.has_perm(OWN)


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
