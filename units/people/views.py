"""The people who report for units: who, since when, who has never logged in; links to set a password; handing over a place."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pages.kept_form import Submission
from pages.lists import TAB, ListPage
from pages.login_resume import typed_survives_login
from units.models import Assignment, Unit, UnitKind
from units.people import actions, links
from units.people.accounts import touchable_by
from units.people.filters import NEVER, PlaceFilter, holds
from units.people.hand_over_form import HandOverForm
from units.people.roles import Role
from units.people.tables import PlaceTable
from units.structure.unit_names import UnitNames
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import plain_number
from workflow.versions import version_of

TITLE = "Cán bộ báo cáo của đơn vị"


def trail(*further) -> list[tuple[str, str]]:
    """Below the accounts of the admin."""
    return [("Tài khoản", reverse("admin:units_user_changelist")), (TITLE, reverse("account-list")), *further]


class PlaceList(ListPage):
    permission = "units.change_assignment"
    filter_class, table_class = PlaceFilter, PlaceTable
    page_name = "account-list"
    template_name = "units/people/list.html"
    title, has_main_action = TITLE, True
    nothing_found = "Không có ai như đang lọc", "Bớt điều kiện lọc, hoặc chọn mục khác."

    def dress(self, records):
        touchable = set(
            touchable_by(self.request.user)
            .filter(pk__in=[place.user_id for place in records])
            .values_list("pk", flat=True)
        )
        today = clock.today()
        for place in records:
            place.unit_name = self.asked.names[place.unit_id]
            place.may_touch = place.user_id in touchable
            place.is_over = place.valid_until is not None and place.valid_until < today

    def breadcrumb(self):
        return [*trail()[:1], (TITLE, "")]

    def actions(self):
        return [
            ("Nhập từ Excel", reverse("account-import")),
            ("Thêm tài khoản", reverse("admin:units_user_add")),
        ]

    def empty(self):
        return {
            "title": "Chưa có ai báo cáo cho đơn vị",
            "text": "Nhập danh sách cán bộ từ Excel; phần mềm tạo tài khoản và liên kết đặt mật khẩu cho từng người.",
            "url": reverse("account-import"),
            "action": "Nhập từ Excel",
        }

    def context(self):
        return {
            "without_anybody": [self.asked.names[unit.pk] for unit in units_to_staff()],
            "never_count": self.asked.counts[NEVER],
            "shows_never": self.asked.tab.code == NEVER,
            "never_url": reverse("account-list") + self.asked.query(**{TAB: NEVER}),
            "query": self.asked.query(),
            "may_mail": links.may_mail(),
        }


def units_to_staff() -> list[Unit]:
    """Units that owe reports today and have nobody who reports."""
    today = clock.today()
    owing = Unit.objects.living(today).filter(owes_reports=True, withdrawn=False).order_by("order")
    return actions.units_without_anybody([unit for unit, _ in UnitNames().below_the_province(owing)], today)


@typed_survives_login
@require_POST
@never_cache
def account_links(request):
    """A sheet with a link for one account (``tai-khoan``), or for all that never logged in and that the list is kept to."""
    actions.require_granting(request.user)
    if request.login_interrupted:
        return redirect("account-list")
    made = links.make_links(by=request.user, accounts=_accounts(request), absolute=request.build_absolute_uri)
    sent = failed = None
    if "mail" in request.POST and links.may_mail():
        mailed = [link for link in made if link.account.email]
        sent, failed = links.mail_links(mailed, organisation=_organisation())
        made = [link for link in made if not link.account.email or link.account in failed]
    served = _served(link.account.pk for link in made)
    return render(
        request,
        "units/people/links.html",
        {
            "links": [(served.get(link.account.pk, ""), link) for link in made],
            "sent": sent,
            "failed": failed,
            "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
            "breadcrumb": trail(("Liên kết đặt mật khẩu", "")),
        },
    )


def _accounts(request):
    """Whom the links are for, in the order of their units."""
    touchable = touchable_by(request.user).filter(is_active=True)
    if "tai-khoan" in request.POST:
        return [get_object_or_404(touchable, pk=plain_number(request.POST["tai-khoan"]))]
    asked = PlaceFilter(_never(request), user=request.user)
    places = list(asked.rows)
    allowed = touchable.in_bulk([place.user_id for place in places])
    return list(
        {place.user_id: allowed[place.user_id] for place in places if place.user_id in allowed}.values()
    )


def _never(request):
    parameters = request.GET.copy()
    parameters[TAB] = NEVER
    return parameters


def _organisation() -> str:
    versions = UnitNames().versions.values()
    return next((version.name for version in versions if version.kind == UnitKind.PROVINCE), "")


def _served(accounts) -> dict[int, str]:
    names, result = UnitNames(), {}
    places = Assignment.objects.filter(holds(), role=Role.REPORTER, user__in=list(accounts))
    for place in places.order_by("unit__order"):
        before = result.get(place.user_id)
        result[place.user_id] = f"{before}, {names[place.unit_id]}" if before else names[place.unit_id]
    return result


@typed_survives_login
@require_http_methods(["GET", "HEAD", "POST"])
def account_hand_over(request, pk):
    actions.require_granting(request.user)
    place = get_object_or_404(Assignment.objects.select_related("user", "unit"), pk=pk, role=Role.REPORTER)
    if not touchable_by(request.user).filter(pk=place.user_id).exists():
        raise PermissionDenied
    form = HandOverForm(request.POST or None, by=request.user, assignment=place, version=version_of(place))
    submission = Submission(request, form, row=place)

    def take():
        return actions.hand_over(by=request.user, assignment=place, version=form.seen, **form.values)

    unit = UnitNames()[place.unit_id]
    if submission.carry_out(take):
        new = submission.done
        messages.success(
            request,
            f"{unit}: {new.user} báo cáo từ ngày {date_vi(new.valid_from)}, thay {place.user}."
            + (f" Tên đăng nhập: {new.user.username}." if new.user.last_login is None else ""),
        )
        return redirect("account-list")
    return render(
        request,
        "units/people/hand_over.html",
        {
            "form": submission.form,
            "submission": submission,
            "place": place,
            "unit": unit,
            "back_url": reverse("account-list"),
            "breadcrumb": trail(("Bàn giao", "")),
        },
        status=submission.status,
    )


@method_decorator(login_not_required, name="dispatch")
class SetPassword(auth.PasswordResetConfirmView):
    """By a link, once; then the person is logged in."""

    template_name = "registration/set_password.html"
    success_url = reverse_lazy("home")
    post_reset_login = True
    post_reset_login_backend = "units.backends.RoleBackend"

    def get_user(self, uidb64):
        account = super().get_user(uidb64)
        return account if account is not None and account.is_active else None

    def form_valid(self, form):
        answer = super().form_valid(form)
        messages.success(
            self.request, "Đã đặt mật khẩu. Lần sau đăng nhập bằng tên đăng nhập và mật khẩu này."
        )
        return answer
