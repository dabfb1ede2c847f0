"""Who gets what at every address: a written table. An address that is not in the table fails.

Each row: name, method, and what nobody, a reporter of another unit, the unit's reporter, staff, leadership and the
administrator get. Redirects of a person who is logged in are followed; nobody's are not (302: to the login; 403: a login
that keeps what was typed). 404: not yours. 403: yours, or the province's, but not your business. 409: the state forbids it.
"""

import pytest
from axes.models import AccessAttempt
from django.db import transaction
from django.test import Client
from django.urls import reverse

from evaluations.models import (
    Measure,
    RatingRound,
)
from evaluations.rating.scoring import attach_evidence
from tests.support import inspections, ratings, reorganising, unions
from tests.support.addresses import RECORDS, addresses
from tests.support.enterprises import enterprise
from tests.support.page_arguments import arguments, posted
from tests.support.people import administrator, leader, reporter, send_report, staff
from tests.support.ratings import evaluation_of, recognise, union
from unionhub.reorganise import StayingUnit
from units.actions.attachments import attach
from units.models import (
    CommitteeMember,
    GrassrootsUnion,
)
from units.models import ReorganisationKind as Kind
from vietnamese import clock

pytestmark = pytest.mark.django_db
WHO = ["nobody", "other", "reporter", "staff", "leadership", "administrator"]

# fmt: off
PAGES = [
    # name                          method  nobody other reporter staff leader admin
    ("home",                        "get",  200, 200, 200, 200, 200, 200),
    ("guide",                       "get",  200, 200, 200, 200, 200, 200),
    ("health",                      "get",  200, 200, 200, 200, 200, 200),
    ("login",                       "get",  200, 200, 200, 200, 200, 200),
    ("logout",                      "get",  405, 405, 405, 405, 405, 405),
    ("logout",                      "post", 302, 200, 200, 200, 200, 200),
    ("password_change",             "get",  302, 200, 200, 200, 200, 200),
    ("password_change_done",        "get",  302, 200, 200, 200, 200, 200),
    ("password_reset_confirm",      "get",  200, 200, 200, 200, 200, 200),
    ("account-list",                "get",  302, 403, 403, 200, 403, 200),
    ("account-import",              "get",  302, 403, 403, 200, 403, 200),
    ("account-import",              "post", 403, 403, 403, 200, 403, 200),
    ("account-import-preview",      "get",  302, 403, 403, 200, 403, 200),
    ("account-import-preview",      "post", 403, 403, 403, 200, 403, 200),
    ("account-import-marked",       "get",  302, 403, 403, 404, 403, 404),
    ("account-template",            "get",  302, 403, 403, 200, 403, 200),
    ("account-links",               "post", 403, 403, 403, 200, 403, 200),
    ("account-hand-over",           "get",  302, 403, 403, 200, 403, 200),
    ("account-hand-over",           "post", 403, 403, 403, 200, 403, 200),
    ("report-home",                 "get",  302, 200, 200, 403, 403, 403),
    ("report-detail",               "get",  302, 404, 200, 200, 200, 200),
    ("report-edit",                 "get",  302, 404, 200, 200, 403, 403),
    ("report-founding-add",         "get",  302, 404, 200, 200, 403, 403),
    ("report-founding-add",         "post", 403, 404, 200, 200, 403, 403),
    ("report-founding-edit",        "get",  302, 404, 200, 200, 403, 403),
    ("report-founding-edit",        "post", 403, 404, 200, 200, 403, 403),
    ("report-founding-remove",      "get",  302, 404, 200, 200, 403, 403),
    ("report-founding-remove",      "post", 403, 404, 200, 200, 403, 403),
    ("report-take-back",            "get",  302, 405, 405, 405, 405, 405),
    ("report-take-back",            "post", 403, 404, 200, 200, 403, 403),
    ("review-queue",                "get",  302, 403, 403, 200, 403, 403),
    ("review-report",              "get",  302, 404, 403, 200, 403, 403),
    ("review-begin",               "post", 403, 404, 403, 200, 403, 403),
    ("review-approve",             "post", 403, 404, 403, 200, 403, 403),
    ("review-return",              "post", 403, 404, 403, 200, 403, 403),
    ("review-reopen",              "post", 403, 404, 403, 409, 403, 403),
    ("period-list",                 "get",  302, 403, 403, 200, 403, 200),
    ("period-open",                 "post", 403, 403, 403, 200, 403, 200),
    ("dashboard",                   "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-goals",             "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-goal",              "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-units",             "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-reports",           "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-register",          "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-ledger",            "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-ranking",           "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-indicator",         "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-unit",              "get",  302, 404, 200, 200, 200, 200),
    ("dashboard-foundings",         "get",  302, 200, 200, 200, 200, 200),
    ("dashboard-foundings-export",  "get",  302, 200, 200, 200, 200, 200),
    ("dashboard-ratings",           "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-rating-list",       "get",  302, 200, 200, 200, 200, 200),
    ("dashboard-rating-export",     "get",  302, 200, 200, 200, 200, 200),
    ("dashboard-officials",         "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-officials-export",  "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-print",             "get",  302, 403, 403, 200, 200, 200),
    ("dashboard-export",            "get",  302, 403, 403, 200, 200, 200),
    ("enterprise-list",             "get",  302, 200, 200, 200, 200, 200),
    ("enterprise-export",           "get",  302, 200, 200, 200, 200, 200),
    ("enterprise-detail",           "get",  302, 404, 200, 200, 200, 200),
    ("enterprise-add",              "get",  302, 200, 200, 200, 403, 403),
    ("enterprise-add",              "post", 403, 200, 200, 200, 403, 403),
    ("enterprise-edit",             "get",  302, 404, 200, 200, 403, 403),
    ("enterprise-edit",             "post", 403, 404, 200, 200, 403, 403),
    ("enterprise-step",             "get",  302, 404, 200, 200, 403, 403),
    ("enterprise-step",             "post", 403, 404, 200, 200, 403, 403),
    ("enterprise-found",            "get",  302, 404, 200, 200, 403, 403),
    ("enterprise-found",            "post", 403, 404, 200, 200, 403, 403),
    ("enterprise-recognise",        "post", 403, 404, 200, 200, 403, 403),
    ("enterprise-survey",           "get",  302, 200, 200, 200, 403, 403),
    ("enterprise-survey",           "post", 403, 200, 200, 200, 403, 403),
    ("enterprise-import",           "get",  302, 200, 200, 200, 403, 403),
    ("enterprise-import",           "post", 403, 200, 200, 200, 403, 403),
    ("enterprise-import-preview",   "get",  302, 200, 200, 200, 403, 403),
    ("enterprise-import-preview",   "post", 403, 200, 200, 200, 403, 403),
    ("enterprise-import-marked",    "get",  302, 404, 404, 404, 403, 403),
    ("inspection-list",             "get",  302, 200, 200, 200, 200, 200),
    ("inspection-export",           "get",  302, 200, 200, 200, 200, 200),
    ("inspection-findings",         "get",  302, 200, 200, 200, 200, 200),
    ("inspection-findings-export",  "get",  302, 200, 200, 200, 200, 200),
    ("inspection-add",              "get",  302, 200, 200, 200, 403, 403),
    ("inspection-add",              "post", 403, 200, 200, 200, 403, 403),
    ("inspection-copy",             "get",  302, 200, 200, 200, 403, 403),
    ("inspection-copy",             "post", 403, 200, 200, 200, 403, 403),
    ("inspection-import",           "get",  302, 200, 200, 200, 403, 403),
    ("inspection-import",           "post", 403, 200, 200, 200, 403, 403),
    ("inspection-import-preview",   "get",  302, 200, 200, 200, 403, 403),
    ("inspection-import-preview",   "post", 403, 200, 200, 200, 403, 403),
    ("inspection-import-marked",    "get",  302, 404, 404, 404, 403, 403),
    ("inspection-template",         "get",  302, 200, 200, 200, 403, 403),
    ("inspection-detail",           "get",  302, 404, 200, 200, 200, 200),
    ("inspection-edit",             "get",  302, 404, 403, 200, 403, 403),
    ("inspection-edit",             "post", 403, 404, 403, 200, 403, 403),
    ("inspection-step",             "get",  302, 404, 403, 200, 403, 403),
    ("inspection-step",             "post", 403, 404, 403, 200, 403, 403),
    ("inspection-file-add",         "post", 403, 404, 403, 200, 403, 403),
    ("inspection-file",             "get",  302, 404, 200, 200, 200, 200),
    ("inspection-file-remove",      "post", 403, 404, 403, 200, 403, 403),
    ("inspection-finding-add",      "get",  302, 404, 403, 200, 403, 403),
    ("inspection-finding-add",      "post", 403, 404, 403, 200, 403, 403),
    ("inspection-finding-edit",     "get",  302, 404, 403, 200, 403, 403),
    ("inspection-finding-edit",     "post", 403, 404, 403, 200, 403, 403),
    ("inspection-finding-step",     "get",  302, 404, 200, 200, 403, 403),
    ("inspection-finding-step",     "post", 403, 404, 200, 200, 403, 403),
    ("committee",                   "get",  302, 403, 403, 200, 200, 200),
    ("union-list",                  "get",  302, 200, 200, 200, 200, 200),
    ("union-summary",               "get",  302, 200, 200, 200, 200, 200),
    ("union-export",                "get",  302, 200, 200, 200, 200, 200),
    ("union-add",                   "get",  302, 200, 200, 200, 403, 403),
    ("union-detail",                "get",  302, 404, 200, 200, 200, 200),
    ("union-edit",                  "get",  302, 404, 200, 200, 403, 403),
    ("union-rename",                "get",  302, 404, 200, 200, 403, 403),
    ("union-transfer",              "get",  302, 404, 403, 200, 403, 403),
    ("union-cease",                 "get",  302, 404, 200, 200, 403, 403),
    ("union-resume",                "get",  302, 404, 200, 200, 403, 403),
    ("union-founding",              "get",  302, 404, 200, 200, 403, 403),
    ("union-import",                "get",  302, 200, 200, 200, 403, 403),
    ("union-import-preview",        "get",  302, 200, 200, 200, 403, 403),
    ("union-import-preview",        "post", 403, 200, 200, 200, 403, 403),
    ("union-import-marked",         "get",  302, 404, 404, 404, 403, 403),
    ("union-import-template",       "get",  302, 200, 200, 200, 403, 403),
    ("union-edit",                  "post", 403, 404, 200, 200, 403, 403),
    ("union-attach",                "post", 403, 404, 200, 200, 403, 403),
    ("union-attachment",            "get",  302, 404, 200, 200, 200, 200),
    ("union-detach",                "post", 403, 404, 200, 200, 403, 403),
    ("reorganise-list",             "get",  302, 403, 403, 200, 200, 200),
    ("unit-groups",                 "get",  302, 403, 403, 200, 200, 200),
    ("reorganise-detail",           "get",  302, 403, 403, 200, 200, 200),
    ("reorganise-new",              "get",  302, 403, 403, 200, 403, 403),
    ("reorganise-new",              "post", 403, 403, 403, 200, 403, 403),
    ("reorganise-preview",          "get",  302, 403, 403, 200, 403, 403),
    ("reorganise-preview",          "post", 403, 403, 403, 200, 403, 403),
    ("reorganise-undo",             "get",  302, 403, 403, 200, 403, 403),
    ("reorganise-undo",             "post", 403, 403, 403, 200, 403, 403),
    ("rating-home",                 "get",  302, 200, 200, 200, 200, 200),
    ("rating-import",               "get",  302, 200, 200, 200, 403, 403),
    ("rating-import-preview",       "get",  302, 200, 200, 200, 403, 403),
    ("rating-import-preview",       "post", 403, 200, 200, 200, 403, 403),
    ("programme-new",               "get",  302, 403, 403, 200, 403, 200),
    ("programme-new",               "post", 403, 403, 403, 200, 403, 200),
    ("programme-end",               "get",  302, 403, 403, 200, 403, 200),
    ("programme-end",               "post", 403, 403, 403, 200, 403, 200),
    ("programme-hand-over",         "get",  302, 403, 403, 200, 403, 403),
    ("programme-hand-over",         "post", 403, 403, 403, 200, 403, 403),
    ("annex-import",                "get",  302, 403, 403, 200, 403, 403),
    ("annex-import",                "post", 403, 403, 403, 200, 403, 403),
    ("annex-import-preview",        "get",  302, 403, 403, 200, 403, 403),
    ("annex-import-preview",        "post", 403, 403, 403, 200, 403, 403),
    ("annex-import-marked",         "get",  302, 403, 403, 404, 403, 403),
    ("rule-set-import",             "get",  302, 403, 403, 200, 403, 403),
    ("rule-set-import",             "post", 403, 403, 403, 200, 403, 403),
    ("rule-set-import-preview",     "get",  302, 403, 403, 200, 403, 403),
    ("rule-set-import-preview",     "post", 403, 403, 403, 200, 403, 403),
    ("rule-set-import-marked",      "get",  302, 403, 403, 404, 403, 403),
    ("rating-import-marked",        "get",  302, 404, 404, 404, 403, 403),
    ("rating-sheet",                "get",  302, 200, 200, 200, 403, 403),
    ("rating-sheet",                "post", 403, 200, 200, 200, 403, 403),
    ("rating-template",             "get",  302, 200, 200, 200, 403, 403),
    ("rating-open",                 "get",  302, 403, 403, 200, 403, 403),
    ("rating-open",                 "post", 403, 403, 403, 200, 403, 403),
    ("rating-close",                "get",  302, 403, 403, 200, 403, 403),
    ("rating-close",                "post", 403, 403, 403, 409, 403, 403),
    ("evaluation-detail",           "get",  302, 404, 200, 200, 200, 200),
    ("evaluation-evidence",         "get",  302, 404, 200, 200, 200, 200),
    ("evaluation-register",         "get",  302, 404, 200, 200, 403, 403),
    ("evaluation-register",         "post", 403, 404, 200, 200, 403, 403),
    ("evaluation-score",            "get",  302, 404, 200, 200, 403, 403),
    ("evaluation-score",            "post", 403, 404, 200, 200, 403, 403),
    ("evaluation-submit",           "get",  302, 404, 200, 200, 403, 403),
    ("evaluation-submit",           "post", 403, 404, 200, 200, 403, 403),
    ("evaluation-take-back",        "post", 403, 404, 200, 200, 403, 403),
    ("evaluation-object",           "get",  302, 404, 200, 200, 403, 403),
    ("evaluation-object",           "post", 403, 404, 409, 409, 403, 403),
    ("quality-target-list",         "get",  302, 200, 200, 200, 200, 200),
    ("quality-target-detail",       "get",  302, 404, 200, 200, 200, 200),
    ("quality-target-new",          "get",  302, 403, 403, 200, 403, 403),
    ("quality-target-new",          "post", 403, 403, 403, 200, 403, 403),
    ("quality-target-template",     "get",  302, 403, 403, 200, 403, 403),
    ("quality-target-import",       "get",  302, 403, 403, 200, 403, 403),
    ("quality-target-import",       "post", 403, 403, 403, 200, 403, 403),
    ("quality-target-import-preview", "get",  302, 403, 403, 200, 403, 403),
    ("quality-target-import-preview", "post", 403, 403, 403, 200, 403, 403),
    ("quality-target-import-marked", "get", 302, 403, 403, 404, 403, 403),
    ("rating-queue",                "get",  302, 200, 200, 200, 403, 403),
    ("evaluation-begin",            "post", 403, 404, 200, 200, 403, 403),
    ("evaluation-appraise",         "get",  302, 404, 200, 200, 403, 403),
    ("evaluation-appraise",         "post", 403, 404, 409, 409, 403, 403),
    ("evaluation-decide",           "post", 403, 404, 200, 200, 403, 403),
    ("rating-recognise",            "get",  302, 200, 200, 200, 403, 403),
    ("rating-recognise",            "post", 403, 200, 200, 200, 403, 403),
    ("rating-decisions",            "get",  302, 200, 200, 200, 200, 200),
    ("rating-decision",             "get",  302, 404, 200, 200, 200, 200),
    ("rating-decision-export",      "get",  302, 404, 200, 200, 200, 200),
    ("rating-withdraw",             "get",  302, 404, 403, 200, 403, 403),
    ("rating-withdraw",             "post", 403, 404, 403, 200, 403, 403),
    ("admin:index",                 "get",  302, 403, 403, 200, 403, 200),
    ("admin:login",                 "get",  302, 403, 403, 200, 403, 200),
    ("admin:logout",                "post", 403, 403, 403, 200, 403, 200),
    ("admin:password_change",       "get",  302, 403, 403, 200, 403, 200),
    ("admin:password_change_done",  "get",  302, 403, 403, 200, 403, 200),
    ("admin:autocomplete",          "get",  302, 403, 403, 403, 403, 403),
    ("admin:jsi18n",                "get",  302, 403, 403, 200, 403, 200),
    ("admin:view_on_site",          "get",  302, 403, 403, 404, 403, 404),
    ("admin:targets_annex",         "get",  302, 403, 403, 200, 403, 403),
    ("admin:app_list",              "get",  302, 403, 403, 200, 403, 200),
]
# Models of the admin site: what staff and the administrator get; nobody is sent to the login, all others get 403.
ADMIN = [
    # model                      action          staff admin
    ("targets_quarterlyreport",  "changelist",     200, 200),
    ("targets_quarterlyreport",  "add",            403, 403),
    ("targets_quarterlyreport",  "change",         200, 200),
    ("targets_quarterlyreport",  "delete",         403, 403),
    ("targets_quarterlyreport",  "history",        200, 200),
    ("targets_quarterlyreport",  "export",         200, 200),
    ("targets_reportingperiod",  "changelist",     200, 200),
    ("targets_reportingperiod",  "add",            200, 200),
    ("targets_reportingperiod",  "change",         200, 200),
    ("targets_reportingperiod",  "delete",         403, 403),
    ("targets_reportingperiod",  "history",        200, 200),
    ("targets_reportingperiod",  "export",         200, 200),
    ("targets_reportingperiod",  "import",         200, 200),
    ("targets_reportingperiod",  "process_import", 200, 200),
    ("targets_reportingperiod",  "open",           200, 200),
    ("targets_targetdecision",   "changelist",     200, 200),
    ("targets_targetdecision",   "add",            200, 403),
    ("targets_targetdecision",   "change",         200, 200),
    ("targets_targetdecision",   "delete",         403, 403),
    ("targets_targetdecision",   "history",        200, 200),
    ("targets_targetdecision",   "export",         200, 200),
    ("targets_targetdecision",   "correct",        200, 403),
    ("targets_programme",        "changelist",     200, 200),
    ("targets_programme",        "add",            200, 200),
    ("targets_programme",        "change",         200, 200),
    ("targets_programme",        "delete",         403, 403),
    ("targets_programme",        "history",        200, 200),
    ("targets_indicator",        "changelist",     200, 200),
    ("targets_indicator",        "add",            403, 200),
    ("targets_indicator",        "change",         200, 200),
    ("targets_indicator",        "delete",         403, 403),
    ("targets_indicator",        "history",        200, 200),
    ("evaluations_ratinground",  "changelist",     200, 200),
    ("evaluations_ratinground",  "add",            200, 403),
    ("evaluations_ratinground",  "change",         200, 200),
    ("evaluations_ratinground",  "delete",         403, 403),
    ("evaluations_ratinground",  "history",        200, 200),
    ("evaluations_ratinground",  "copy",           200, 403),
    ("evaluations_ruleset",      "changelist",     200, 200),
    ("evaluations_ruleset",      "add",            200, 403),
    ("evaluations_ruleset",      "change",         200, 200),
    ("evaluations_ruleset",      "delete",         200, 403),
    ("evaluations_ruleset",      "history",        200, 200),
    ("evaluations_ruleset",      "confirm",        200, 403),
    ("evaluations_ruleset",      "next",           200, 403),
    ("evaluations_ruleset",      "download",       200, 200),
    ("evaluations_ruleset",      "upload",         200, 403),
    ("units_unit",               "changelist",     200, 200),
    ("units_unit",               "add",            200, 200),
    ("units_unit",               "change",         200, 200),
    ("units_unit",               "delete",         403, 403),
    ("units_unit",               "history",        200, 200),
    ("units_unit",               "export",         200, 200),
    *(("units_unitgroup", page, 200, 200) for page in ("changelist", "add", "change", "delete", "history")),
    ("units_unitalias",          "changelist",     200, 200),
    ("units_unitalias",          "add",            200, 200),
    ("units_unitalias",          "change",         200, 200),
    ("units_unitalias",          "delete",         200, 200),
    ("units_unitalias",          "history",        200, 200),
    ("units_unitalias",          "export",         200, 200),
    ("units_unitalias",          "import",         200, 200),
    ("units_unitalias",          "process_import", 200, 200),
    ("units_user",               "changelist",     200, 200),
    ("units_user",               "add",            200, 200),
    ("units_user",               "change",         200, 200),
    ("units_user",               "delete",         403, 200),
    ("units_user",               "history",        200, 200),
    ("units_user",               "password",       200, 200),
    ("units_committeemember",    "changelist",     200, 200),
    ("units_committeemember",    "add",            200, 403),
    ("units_committeemember",    "change",         200, 200),
    ("units_committeemember",    "delete",         200, 403),
    ("units_committeemember",    "history",        200, 200),
    ("units_organisationkind",   "changelist",     200, 200),
    ("units_organisationkind",   "add",            200, 403),
    ("units_organisationkind",   "change",         200, 200),
    ("units_organisationkind",   "delete",         403, 403),
    ("units_organisationkind",   "history",        200, 200),
    ("axes_accessattempt",       "changelist",     200, 200),
    *(("axes_accessattempt", page, 403, 403) for page in ("add", "change", "delete", "history")),
    *((model, page, 200, 200) for model in RECORDS for page in ("changelist", "change", "history", "export")),
    *((model, page, 403, 403) for model in RECORDS for page in ("add", "delete")),
]
# fmt: on


def table():
    rows = [(name, method, dict(zip(WHO, codes, strict=True))) for name, method, *codes in PAGES]
    for model, action, of_staff, of_administrator in ADMIN:
        codes = dict.fromkeys(WHO, 403) | {
            "nobody": 302,
            "staff": of_staff,
            "administrator": of_administrator,
        }
        rows.append((admin_name(model, action), "get", codes))
    return rows


def admin_name(model, action):
    if (model, action) == ("units_user", "password"):
        return "admin:auth_user_password_change"
    return f"admin:{model}_{action}"


def test_every_address_is_in_the_table():
    written, real = {name for name, *_ in table()}, set(addresses())
    assert real - written == set(), "addresses that nobody thought about"
    assert written - real == set(), "rows without an address"


@pytest.fixture
def people(annex, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    send_report("luc-nam", 2024, 1, members_admitted=90, unions_founded=1)
    founding = unions.founded("luc-nam")
    attach(by=staff(), founding=founding, name="qd.pdf", content=unions.PDF)
    AccessAttempt.objects.create(
        username="donvi-luc-nam", ip_address="192.0.2.1", attempt_time=clock.now(), failures_since_start=1
    )
    one = enterprise("luc-nam", "Công ty TNHH Đồi Ngô", tax_code="2400000001")
    GrassrootsUnion.objects.create(unit=one.unit, name="CĐCS Đồi Ngô", kind=one.kind, tax_code=one.tax_code)
    CommitteeMember.objects.create(name="Trần Văn Trưởng Ban")
    inspections.with_minutes(inspections.finding().inspection)
    rated = evaluation_of(GrassrootsUnion.objects.get(name="CĐCS Đồi Ngô"), RatingRound.objects.get())
    attach_evidence(by=staff(), evaluation=rated, name="mc.pdf", content=unions.PDF)
    recognise(evaluation_of(union("luc-nam"), RatingRound.objects.get()))
    ratings.assign_share("luc-nam", Measure.STATE, 90)
    day = clock.today()
    reorganising.do(
        reorganising.request(
            Kind.RENAME, day, staying=(StayingUnit("nong-nghiep", name="Công đoàn Nông nghiệp"),)
        )
    )
    return {
        "other": reporter("yen-the"),
        "reporter": reporter("luc-nam"),
        "staff": staff(),
        "leadership": leader(),
        "administrator": administrator(),
    }


@pytest.mark.parametrize("who", WHO)
def test_table(people, who):
    from targets.models import QuarterlyReport

    report = QuarterlyReport.objects.get(unit__code="luc-nam")
    wrong = []
    real = set(addresses())
    at_the_door = Client()
    if who != "nobody":
        at_the_door.force_login(people[who], backend="units.backends.RoleBackend")
    for name, method, codes in table():
        if name not in real:
            continue  # the test above says so
        with transaction.atomic():
            client = Client(raise_request_exception=False)
            client.cookies.load(at_the_door.cookies.output(header="", sep=";"))
            address = reverse(name, args=arguments(name, report))
            data = posted(report) if method == "post" else {}
            answer = getattr(client, method)(address, data, follow=who != "nobody", secure=True)
            if answer.status_code != codes[who]:
                wrong.append(f"{method} {name} {address}: {answer.status_code}, expected {codes[who]}")
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)
