"""Every page of the site, by role: one list for the tests that walk over all of them.

``furnish`` puts something into every corner. ``Site.visits`` are pages to open, some of them by sending a form with
mistakes; ``opening.open_with_client`` and ``in_browser.open_in_browser`` do that the one way and the other.
"""

import datetime
import re
from dataclasses import dataclass, field

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from targets.models import Indicator, Programme, QuarterlyReport, TargetDecision
from tests.support import enterprises, inspections, ledgers, people, rating_pages
from tests.support.import_visits import import_visits
from tests.support.standing_events import FORMS, two_events
from tests.support.workbooks import from_rows
from unionhub.sample import accounts, loading
from units.models import (
    Assignment,
    CommitteeMember,
    EnterpriseState,
    GrassrootsUnion,
    OrganisationKind,
    Reorganisation,
    SurveyedEnterprise,
    Unit,
    UnitAlias,
    UnitGroup,
    User,
)
from vietnamese import clock

TODAY = datetime.date(2024, 7, 12)  # Quý II/2024 has just ended, the reports of it are half done
PASSWORD = "mat-khau-thu-2024"
VISITOR, REPORTER, STAFF, LEADERSHIP, ADMINISTRATOR = ROLES = (
    "visitor",
    "reporter",
    "staff",
    "leadership",
    "administrator",
)
LOCKED_NAME = "khoa"


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes


@dataclass(frozen=True)
class Visit:
    """A page: GET ``url``; where ``button`` is given, fill in its form with ``typed`` and press that button.

    ``name`` is the address's name, with a word on the case; ``button`` is a CSS selector within the page; ``status`` is
    what the last answer has.
    """

    name: str
    url: str
    typed: dict[str, str | Upload] = field(default_factory=dict)
    button: str = ""
    status: int = 200

    def __str__(self):
        return f"{self.name} {self.url}"

    @property
    def drawn_as(self) -> str:
        """The template and its state: the case, or for a model in the admin the kind of page and the case."""
        address, _, case = self.name.partition(": ")
        if address.startswith("admin:") and "_" in address:
            address = f"admin:{address.rsplit('_', 1)[-1]}"
        return f"{address}: {case}"


@dataclass
class Site:
    people: dict[str, User]
    reports: dict[str, QuarterlyReport]  # by state, with "missing" and "reopened"
    events: dict[str, Reorganisation]  # "standing" and "undone"
    written: dict[str, list[Visit]] = field(default_factory=dict)  # by role, once they were asked for

    def visits(self, role) -> list[Visit]:
        if role not in self.written:
            self.written[role] = [*getattr(self, f"_{role}")(), *self._errors(role), *self._admin(role)]
        return list(self.written[role])

    def visits_in_browser(self, role) -> list[Visit]:
        """One page of each name; what leadership and administrators see, staff see too."""
        shown = {visit.name for visit in self.visits(STAFF) if role in (LEADERSHIP, ADMINISTRATOR)}
        return [visit for visit in self.visits(role) if visit.name not in shown and not shown.add(visit.name)]

    # --- pages of our own -----------------------------------------------------------------------------------------

    def _visitor(self):
        yield page("home")
        yield page("guide")
        yield page("login")
        yield Visit("login: next", reverse("login") + "?next=" + reverse("report-home"))
        yield sent("login", {}, "main form .button", case="empty")
        yield sent("login", {"username": "canbo", "password": "sai"}, "main form .button", case="wrong")
        yield page("password_reset_confirm", "MQ", "khong-co")
        yield sent(
            "login",
            {"username": LOCKED_NAME, "password": "sai"},
            "main form .button",
            status=settings.AXES_HTTP_RESPONSE_CODE,
            case="locked out",
        )

    def _reporter(self):
        yield page("report-home")
        yield page("guide")
        yield page("password_change")
        yield page("password_change_done")
        yield sent(
            "password_change",
            {"old_password": "sai", "new_password1": "1234", "new_password2": "12345"},
            "main form .button",
            case="refused",
        )
        for state, report in self.reports.items():
            yield page("report-detail", report.pk, case=state)
            if report.can_be_edited:
                yield page("report-edit", report.pk, case=state)
        yield from self._foundings()
        draft, returned = self.reports["draft"], self.reports["returned"]
        yield sent(
            "report-edit",
            {"members_admitted": "1,234", "members_decreased": "-5", "first_time_officers": "nhiều"},
            "button[value=save]",
            draft.pk,
            case="unreadable",
        )
        yield sent("report-edit", {}, "button[value=send]", draft.pk, case="incomplete")
        yield sent(
            "report-edit",
            {"first_time_officers_trained": "9.000", "members_decreased": "900.000.000"},
            "button[value=send]",
            returned.pk,
            case="contradictory",
        )
        yield page("dashboard-unit", "luc-ngan")
        yield from enterprises.visits_of_reporters(page, sent, TODAY)
        yield page("dashboard-rating-list")
        yield from inspections.visits_of_reporters(page, sent)
        yield page("union-list")
        yield from self._union_pages()
        yield page("quality-target-list")
        yield from rating_pages.entry_visits()

    def _foundings(self):
        report = self.reports["returned"]
        founding = report.claims.first().founding_id
        yield page("report-founding-add", report.pk)
        yield sent(
            "report-founding-add",
            {
                "name": "CĐCS Xin chµo",
                "tax_code": "12",
                "workforce": "5",
                "members": "9",
                "founded_on": "31/2/2024",
            },
            "main form .button",
            report.pk,
            case="refused",
        )
        yield page("report-founding-edit", report.pk, founding)
        yield page("report-founding-remove", report.pk, founding)

    def _staff(self):
        yield from self._accounts()
        yield from self._dashboards()
        yield page("review-queue")
        yield from self._queues()
        yield page("period-list")
        yield from self._unions()
        for state, report in self.reports.items():
            yield page("review-report", report.pk, case=state)
            yield page("report-detail", report.pk, case=state)
        yield page("report-edit", self.reports["missing"].pk, case="on behalf")
        yield sent(
            "review-return",
            {"comment": ""},
            f'form[action="{reverse("review-return", args=[self.reports["submitted"].pk])}"] button',
            self.reports["submitted"].pk,
            case="without comment",
            on="review-report",
        )
        yield sent(
            "review-reopen",
            {"comment": ""},
            f'form[action="{reverse("review-reopen", args=[self.reports["approved"].pk])}"] button',
            self.reports["approved"].pk,
            case="without reason",
            on="review-report",
        )
        yield page("enterprise-list")
        yield page(
            "enterprise-detail", SurveyedEnterprise.objects.filter(state=EnterpriseState.GIVEN_UP).first().pk
        )
        yield page("committee")
        yield page("unit-groups")
        yield page("programme-new")
        yield page("programme-end", Programme.objects.get().pk)
        yield page("programme-hand-over", Programme.objects.get().pk)
        yield from inspections.visits_of_staff(page, sent, Upload)
        yield from self._events()
        yield from rating_pages.quality_target_visits(page, sent, Upload)

    def _events(self):
        yield page("reorganise-list")
        yield page("reorganise-new")
        for case, (kind, typed, button) in FORMS.items():
            yield Visit(f"reorganise-new: {case}", f"{reverse('reorganise-new')}?loai={kind}", typed, button)
        yield page("reorganise-detail", self.events["undone"].pk)
        yield page("reorganise-undo", self.events["standing"].pk)

    def _queues(self):
        for section in ("cho-duyet", "qua-han", "tra-lai", "con-han", "da-duyet"):
            yield Visit(f"review-queue: {section}", f"{reverse('review-queue')}?muc={section}")

    def _leadership(self):
        yield from self._dashboards()
        yield page("report-detail", self.reports["approved"].pk, case="approved")
        yield page("report-detail", self.reports["missing"].pk, case="missing")
        yield page("enterprise-list")
        yield page(
            "enterprise-detail", SurveyedEnterprise.objects.filter(state=EnterpriseState.PREPARING).first().pk
        )
        yield page("committee")
        yield page("reorganise-detail", self.events["standing"].pk)

    def _administrator(self):
        yield page("period-list")

    def _accounts(self):
        yield page("account-list")
        never = Visit("account-list: never", f"{reverse('account-list')}?muc=chua-dang-nhap")
        yield never
        yield Visit("account-links: all", never.url, {}, "main form.confirm .button")
        yield sent("account-import", {}, "main form .button", case="empty")
        rows = [["Cán bộ Mới", "LĐLĐ huyện Lục Nam"], ["Cán bộ Sai", "Huyện Không Có"]]
        file = {"file": Upload("can-bo.xlsx", from_rows(["Họ và tên", "Đơn vị"], *rows))}
        yield sent("account-import-preview", file, "main form .button", case="preview", on="account-import")
        place = Assignment.objects.get(user=self.people[REPORTER], unit__code="luc-nam")
        yield page("account-hand-over", place.pk)

    def _dashboards(self):
        yield page("dashboard")
        yield Visit("dashboard: on", reverse("dashboard") + "?ngay=2024-03-31")
        yield Visit("dashboard: misread", reverse("dashboard") + "?ngay=hom-qua&to-chuc=khac")
        yield page("dashboard-goal", "members_admitted")
        yield page("dashboard-goal", "enterprise_unions_founded_20plus")
        for name in ("dashboard-units", "dashboard-reports", "dashboard-register"):
            yield page(name)
        yield page("dashboard-ledger")
        yield Visit(
            "dashboard-ledger: misread",
            reverse("dashboard-ledger") + "?don-vi=la&nam=1999&muc=sap-co-hieu-luc",
        )
        yield page("dashboard-ranking")
        yield Visit("dashboard-ranking: others", reverse("dashboard-ranking") + "?khong-ke=1")
        for code in ("members_admitted", "unions_founded", "enterprise_unions_founded_20plus"):
            yield page("dashboard-indicator", code)
        yield Visit(
            "dashboard-indicator: year",
            reverse("dashboard-indicator", args=["members_admitted"]) + "?nam=2024",
        )
        yield page("dashboard-foundings")
        yield Visit(
            "dashboard-foundings: misread", reverse("dashboard-foundings") + "?loai=khac&nam=hai&don-vi=kcn"
        )
        yield page("dashboard-unit", "kcn")
        yield page("dashboard-unit", "giao-duc", case="no target")
        yield page("dashboard-officials")
        yield page("dashboard-print")
        yield from rating_pages.rates_visits()

    def _unions(self):
        listed = page("union-list")
        yield listed
        yield Visit("union-list: kept to", listed.url + "?tim=cong ty&don_vi=kcn&quy_mo=tu-20&xep=-members")
        yield Visit("union-list: nothing found", listed.url + "?tim=khong co dau&tinh_trang=tat-ca")
        yield Visit("union-list: misread", listed.url + "?don_vi=la&nam=nay&trang=77")
        yield from rating_pages.round_visits()
        yield from rating_pages.appraisal_visits()
        yield page("union-summary")
        ceased = GrassrootsUnion.objects.ceased().first()
        yield page("union-detail", ceased.pk, case="ceased")
        yield page("union-resume", ceased.pk)
        yield page("union-transfer", GrassrootsUnion.objects.active().filter(unit__code="kcn").first().pk)

    def _union_pages(self):
        unions = GrassrootsUnion.objects.active().visible_to(self.people[REPORTER])
        union = unions.filter(founding__isnull=False).first()
        yield page("union-detail", union.pk)
        yield sent(
            "union-edit",
            {"workforce": "1,234", "figures_on": "mai"},
            "main form .button",
            union.pk,
            case="wrong",
        )
        yield page("union-rename", union.pk)
        typed = {"merged_into_tim": "cong ty"}
        yield sent("union-cease", typed, "main form .danger", union.pk, case="incomplete")
        yield page("union-founding", unions.filter(founding__isnull=True).first().pk)
        typed = {
            "unit": str(union.unit_id),
            "name": union.name,
            "kind": str(union.kind_id),
            "employer": union.employer,
        }
        yield sent("union-add", typed, "main form .button", case="double")
        yield from import_visits(union, sent, Upload)

    def _errors(self, role):
        yield Visit("404", "/khong-co-trang-nay/", status=404)
        if role in (REPORTER, LEADERSHIP):
            yield Visit("403", reverse("admin:index"), status=403)
        if role == REPORTER:
            yield Visit("403: dashboard", reverse("dashboard"), status=403)
            other = QuarterlyReport.objects.filter(unit__code="kcn").first()
            yield Visit("404: report", reverse("report-detail", args=[other.pk]), status=404)

    # --- the admin site -------------------------------------------------------------------------------------------

    def _admin(self, role):
        if role not in (STAFF, ADMINISTRATOR):
            return
        yield page("admin:index")
        yield page("admin:app_list", "targets")
        yield page("admin:app_list", "units")
        yield page("admin:password_change")
        yield page("admin:password_change_done")
        request = RequestFactory().get("/")
        request.user = User.objects.get(pk=self.people[role].pk)
        for model, options in admin.site._registry.items():
            yield from self._admin_of(f"{model._meta.app_label}_{model._meta.model_name}", options, request)
        if request.user.has_perm("targets.import_annex"):
            yield from annex_visits()

    def _admin_of(self, model, options, request):
        name = f"admin:{model}"
        if not options.has_view_or_change_permission(request):
            return
        listed = page(f"{name}_changelist")
        yield listed
        yield Visit(f"{name}_changelist: nothing found", listed.url + "?q=zzzzqq")
        for key in self._examples(model):
            example = options.model._default_manager.get(pk=key)
            yield page(f"{name}_change", key)
            yield page(f"{name}_history", key)
            if options.has_delete_permission(request, example):
                yield page(f"{name}_delete", key)
        if options.has_add_permission(request):
            yield page(f"{name}_add")
            yield sent(f"{name}_add", {}, "input[name=_save]", case="empty")
        if model == "units_user":
            yield page("admin:auth_user_password_change", self._examples(model)[0])
        if model == "targets_reportingperiod":
            yield page(f"{name}_open", people.period_of(2024, 3).pk)
        if model == "targets_targetdecision" and options.has_add_permission(request):
            key = TargetDecision.objects.filter(reorganisation=None).first().pk
            yield sent(
                f"{name}_correct", {"signed_on": "31/2/2026"}, "input[name=check]", key, case="refused"
            )
        if model.startswith("evaluations_") and options.has_add_permission(request):
            yield from rating_pages.visits(model, self._examples(model))
        yield from self._chosen(name, listed, options.get_actions(request))
        if hasattr(options, "has_import_permission") and options.has_import_permission(request):
            yield page(f"{name}_import")
            yield self._import(name, model)

    def _chosen(self, name, listed, actions):
        """Pages that ask once more before an action of a list."""
        for model, action, key in (
            ("targets_quarterlyreport", "approve_chosen", self.reports["submitted"].pk),
            ("units_unitalias", "delete_selected", UnitAlias.objects.first().pk),
            ("units_unitgroup", "delete_selected", UnitGroup.objects.first().pk),
            ("units_committeemember", "delete_selected", CommitteeMember.objects.last().pk),
        ):
            if name == f"admin:{model}" and action in actions:
                typed = {"action": action, "_selected_action": str(key)}
                yield Visit(f"{name}_changelist: {action}", listed.url, typed, "button[name=index]")

    def _import(self, name, model):
        rows = {
            "targets_reportingperiod": [["năm", "quý"], [2024, 7]],
            "units_unitalias": [["đơn vị", "tên gọi"], ["khong-co", "Tên lạ"]],
        }[model]
        file = Upload("thu.xlsx", from_rows(*rows))
        return sent(f"{name}_import", {"import_file": file}, "#content form [type=submit]", case="refused")

    def _examples(self, model):
        reports = self.reports
        return {
            "targets_quarterlyreport": [reports[state].pk for state in ("approved", "returned", "missing")],
            "targets_reportingperiod": [people.period_of(2024, 2).pk, people.period_of(2024, 4).pk],
            "targets_targetdecision": list(TargetDecision.objects.values_list("pk", flat=True)),
            "targets_programme": [Programme.objects.get().pk],
            "targets_indicator": [Indicator.objects.get(code="unions_founded").pk],
            "units_committeemember": [CommitteeMember.objects.first().pk],
            "units_organisationkind": [OrganisationKind.objects.first().pk],
            **rating_pages.examples(),
            "units_unit": [Unit.objects.get(code="viet-yen").pk],
            "units_unitgroup": [UnitGroup.objects.first().pk],
            "units_unitalias": [UnitAlias.objects.first().pk],
            # The last one never logs in, and can be deleted.
            "units_user": [*(self.people[who].pk for who in (REPORTER, STAFF)), never_logged_in()],
        }.get(model, [])


def never_logged_in() -> int:
    return User.objects.get(username="donvi-yen-the").pk


def annex_visits():
    paper = {"number": "77/QĐ-LĐLĐ", "signed_on": "01/07/2024", "effective_on": ""}
    shipped = (settings.BASE_DIR / "fixtures" / "bieu-chi-tieu-2023-2028.xlsx").read_bytes()
    for case, content in (("questions", shipped), ("problems", from_rows(["TT", "Đơn vị"], [1, "Lạ"]))):
        file = {"file": Upload("bieu.xlsx", content)}
        yield sent("annex-import-preview", paper | file, "main form .button", case=case, on="annex-import")
    yield sent("annex-import", {"signed_on": "31/31/2024"}, "main form .button", case="empty")
    yield page("annex-import")


def page(name, *args, case="") -> Visit:
    return Visit(f"{name}: {case}" if case else name, reverse(name, args=args))


def sent(name, typed, button, *args, case="", status=200, on="") -> Visit:
    """``on``: the name of the page that the form stands on, where that is another."""
    return Visit(f"{name}: {case}", reverse(on or name, args=args), typed, button, status)


def furnish() -> Site:
    """Sample data with every state of a report, a second decision, a locked name. Needs the annex, at ``TODAY``."""
    assert clock.today() == TODAY
    loading.load(PASSWORD, register_share=0.03)
    ledgers.adjust(day=TODAY)
    report = {
        report.unit.code: report
        for report in QuarterlyReport.objects.filter(period__quarter=2).select_related("unit", "period")
    }
    people.actions.reopen(
        by=people.staff(),
        report=report["tan-yen"],
        revision=report["tan-yen"].current_revision,
        comment="Sai số.",
    )
    # Other words of the pages of a list: late, few members, no workforce.
    returned = report["luc-ngan"]
    people.add_founding(
        returned, "CĐCS Công ty bổ sung", on=datetime.date(2024, 2, 5), workforce=None, members=3, at=TODAY
    )
    people.actions.begin_review(by=people.staff(), report=report["y-te"])
    rating_pages.furnish()
    AccessAttempt.objects.create(
        username=LOCKED_NAME,
        ip_address="127.0.0.1",
        attempt_time=timezone.now(),
        failures_since_start=settings.AXES_FAILURE_LIMIT,
        user_agent="x",
        path_info="/",
    )
    states = {
        "approved": "luc-nam",
        "submitted": "yen-the",
        "returned": "luc-ngan",
        "draft": "hiep-hoa",
        "missing": "son-dong",
        "reopened": "tan-yen",
        "being reviewed": "y-te",
    }
    User.objects.create_user("xa", PASSWORD, full_name="Chưa Phân Công")
    return Site(
        people={
            REPORTER: people.reporter(*states.values(), username="nhieu-don-vi", password=PASSWORD),
            STAFF: User.objects.get(username=accounts.STAFF),
            LEADERSHIP: User.objects.get(username=accounts.LEADER),
            ADMINISTRATOR: User.objects.get(username=accounts.ADMINISTRATOR),
        },
        events=two_events(TODAY),
        reports={state: QuarterlyReport.objects.get(pk=report[code].pk) for state, code in states.items()},
    )


def address_names(visits) -> set[str]:
    return {re.sub(r": .*", "", visit.name) for visit in visits}
