"""No English word, no template error and no way around the policy on any page, in any file or in the words of a command."""

import datetime
import io
import re

import pytest
from csp.constants import NONE, SELF
from django.conf import settings
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from evaluations.models import RatingRound, RecognitionDecision, RuleSet
from targets.models import Indicator
from tests.support import people
from tests.support.addresses import NO_PAGES, addresses
from tests.support.in_browser import BACKEND
from tests.support.language import (
    foreign_words,
    policy_breaches,
    texts_of_workbook,
    unfit_on_page,
    unfit_words,
)
from tests.support.opening import open_with_client
from tests.support.site import (
    ADMINISTRATOR,
    LEADERSHIP,
    REPORTER,
    ROLES,
    STAFF,
    TODAY,
    VISITOR,
    address_names,
)
from unionhub.views import errors
from units.models import GrassrootsUnion, OrganisationKind, SurveyedEnterprise, Unit, User
from vietnamese import clock
from workbooks.reading import read_workbook

# Words do not depend on the database; every address is opened on both by tests/test_permissions.py.
pytestmark = pytest.mark.sqlite

USER_NAMES = {"canbo", "lanhdao", "quantri", "donvi", "khoa", "xa", "nhieu", "don", "vi"}
ANNEX = str(settings.BASE_DIR / "fixtures" / "bieu-chi-tieu-2023-2028.xlsx")
# What Python and Django show of themselves where a template or a message is wrong.
LEAKS = re.compile(
    r"\{\{|\}\}|\{%|%\}|%\(\w+\)[sd]|(?<![\w.])%[sd]\b|\{\w*\}|&(?:lt|gt|amp|quot|#\w+);|<\w+ object|\bQuerySet\b|\bnan\b"
)


def codes() -> set[str]:
    """Codes, the sample's user names, names of unions and enterprises (of foreign owners, too): written as they are."""
    columns = [(model, "code") for model in (Unit, Indicator, OrganisationKind)]
    columns += [(model, "name") for model in (GrassrootsUnion, SurveyedEnterprise)]
    written = " ".join(text for model, name in columns for text in model.objects.values_list(name, flat=True))
    return {*USER_NAMES, *re.findall("[a-z]+", written.lower())}


def text_of(html: str) -> str:
    return re.sub(
        r'<(?:script\b|style\b|code translate="no").*?</(?:script|style|code)>|<[^>]*>', " ", html, flags=re.S
    )


def faults(html: str, allowed=()) -> list[str]:
    found = [f"foreign: {word}" for word in foreign_words(html, allowed)]
    found += [f"breach of the policy: {breach}" for breach in policy_breaches(html)]
    found += [f"not as officers write: {words}" for words in unfit_on_page(html)]
    return found + [f"leak: {leak}" for leak in LEAKS.findall(text_of(html))]


def faults_of_text(text: str, allowed=()) -> list[str]:
    found = [f"foreign: {word}" for word in foreign_words(escape(text), allowed)]
    return found + LEAKS.findall(text) + unfit_words(text)


def check_policy(answer) -> None:
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == NONE
    assert directives["script-src"] == directives["style-src"] == SELF


def client_of(site, role) -> Client:
    client = Client()
    if role != VISITOR:
        client.force_login(site.people[role], backend=BACKEND)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_every_page(site, role):
    look_at(site, role, site.visits_in_browser(role))


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_every_role(site, role):
    look_at(site, role, site.visits(role))


def look_at(site, role, visits):
    client, allowed = client_of(site, role), codes()
    wrong = []
    for visit in visits:
        answer = open_with_client(client, visit)
        assert answer.status_code == visit.status, f"{visit}: {answer.status_code}"
        check_policy(answer)
        wrong += [f"{visit}: {fault}" for fault in faults(answer.content.decode(), allowed)]
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_every_address_is_walked(site):
    walked = set().union(*(address_names(site.visits(role)) for role in ROLES))
    real = set(addresses())
    assert real - walked - NO_PAGES == set(), (
        "addresses that no walk visits: add them to tests/support/site.py"
    )
    assert walked - real <= {"403", "404"}


@pytest.mark.parametrize("role", [REPORTER, STAFF, LEADERSHIP, ADMINISTRATOR])
def test_before_anything_is_in_it(reference_data, role):
    """No targets, no period opened: what a federation sees on the first day, and on a day before the programme."""
    person = {
        REPORTER: lambda: people.reporter("luc-nam"),
        STAFF: people.staff,
        LEADERSHIP: people.leader,
        ADMINISTRATOR: people.administrator,
    }[role]()
    client = Client()
    client.force_login(person, backend=BACKEND)
    names = [
        "home",
        "report-home",
        "review-queue",
        "period-list",
        "dashboard",
        "dashboard-units",
        "dashboard-reports",
        "dashboard-register",
        "dashboard-ranking",
        "dashboard-print",
        "union-list",
        "union-summary",
    ]
    urls = [reverse(name) for name in names] + [
        reverse("dashboard-unit", args=["luc-nam"]),
        reverse("dashboard-goal", args=["unions_founded"]),
        reverse("dashboard-indicator", args=["unions_founded"]),
        reverse("admin:targets_quarterlyreport_changelist"),
        reverse("admin:targets_targetdecision_changelist"),
    ]
    wrong = []
    for day in ("2023-10-01", "2024-07-12"):
        with clock.at(datetime.date.fromisoformat(day)):
            for url in urls:
                answer = client.get(url, follow=True)
                assert answer.status_code in (200, 403), f"{url}: {answer.status_code}"
                wrong += [f"{day} {url}: {fault}" for fault in faults(answer.content.decode(), codes())]
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_an_account_without_any_work(site):
    client = Client()
    client.force_login(User.objects.get(username="xa"), backend=BACKEND)
    for url in ("/", reverse("password_change"), reverse("report-home"), reverse("dashboard")):
        answer = client.get(url, follow=True)
        assert not faults(answer.content.decode(), codes()), url


def test_pages_of_refusal_and_failure(rf, db):
    request = rf.get("/")
    pages = [
        errors.bad_request(request, ValueError("bad")).content.decode(),
        errors.csrf_failure(request, "reason").content.decode(),
        render_to_string("500.html"),
    ]
    for html in pages:
        assert faults(html) == []


def test_a_form_after_the_login_ran_out(site):
    client = Client()
    report = site.reports["draft"]
    answer = client.post(reverse("report-edit", args=[report.pk]), {"members_admitted": "12"})
    assert answer.status_code == 403
    assert not faults(answer.content.decode(), codes())
    wrong = client.post(
        reverse("report-edit", args=[report.pk]),
        {"members_admitted": "12", "username": "canbo", "password": "sai"},
    )
    assert not faults(wrong.content.decode(), codes())


@pytest.mark.parametrize("role", [STAFF, LEADERSHIP])
def test_files(site, role):
    client, allowed = client_of(site, role), codes()
    urls = [reverse("dashboard-export")]
    if role == STAFF:
        urls += [
            reverse(name) for name in addresses() if name.startswith("admin:") and name.endswith("_export")
        ]
        assert len(urls) >= 5
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200, url
        named = answer["Content-Disposition"]
        assert named.startswith("attachment"), url
        for sheet in read_workbook(answer.content):
            texts = [sheet.name, *(value for value in sheet.cells.values() if isinstance(value, str))]
            assert "DỮ LIỆU MẪU" in " ".join(texts), url
            wrong = faults_of_text("\n".join(texts), allowed)
            assert not wrong, f"{url}: {wrong[:20]}"


def test_every_workbook(site):
    """Exports and templates with their comments and lists: what a browser never shows."""
    client, wrong = client_of(site, STAFF), []
    made = re.compile(r"(-export|-template|_export|_download)$")
    rows = {
        "rating-template": RatingRound.objects.order_by("pk").last(),
        "rating-decision-export": RecognitionDecision.objects.first(),
        "admin:evaluations_ruleset_download": RuleSet.objects.first(),
    }
    names = [name for name in addresses() if made.search(name)]
    assert len(names) >= 17
    for name in names:
        row = rows.get(name)
        if name in rows and row is None:
            continue
        answer = client.get(reverse(name, args=[row.pk] if row else []))
        assert answer.status_code == 200, name
        wrong += [
            f"{name}: {words}" for text in texts_of_workbook(answer.getvalue()) for words in unfit_words(text)
        ]
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def said(*command, **options) -> str:
    """What a command says on either stream, and what it ends with where it fails."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*command, stdout=out, stderr=err, **options)
        end = ""
    except (CommandError, SystemExit) as error:
        end = str(error)
    return f"{out.getvalue()}\n{err.getvalue()}\n{end}"


def test_commands(reference_data, tmp_path):
    (tmp_path / "khong.xlsx").write_text("không phải sổ")
    paper = {"decision": "12/QĐ-LĐLĐ", "date": "2024-01-05"}
    with clock.at(TODAY):
        texts = [
            said("progress"),
            said("setup"),
            said("import_annex", ANNEX, dry_run=True, **paper),
            said("import_annex", str(tmp_path / "khong.xlsx"), **paper),
            said("import_annex", str(tmp_path / "thieu.xlsx"), **paper),
            said("import_annex", ANNEX, decision="12/QĐ-LĐLĐ", date="5/1/2024"),
            said("import_annex", ANNEX, **paper),
            said("import_annex", ANNEX, **paper),
            said("progress"),
            said("progress", structure="current", on="2024-06-30"),
        ]
    check_texts(text.replace(str(tmp_path), "") for text in texts)


@pytest.mark.long
def test_commands_with_the_sample(transactional_db, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "mat-khau-thu")
    paper = {"decision": "12/QĐ-LĐLĐ", "date": "2024-01-05"}
    with clock.at(TODAY):
        texts = [
            said("demo"),
            said("setup"),
            said("import_annex", ANNEX, **paper),
            said("demo"),
            said("demo"),
            said("progress"),
        ]
    check_texts(texts)


def check_texts(texts):
    typed = re.findall(r"\w+", "khong thieu mat khau thu import annex manage py setup demo password make run")
    wrong = []
    for text in texts:
        assert text.strip()
        wrong += faults_of_text(text, {*codes(), *typed})
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_the_checks_can_fail():
    """The control."""
    found = " ".join(
        faults(
            "<title>Page not found</title><p>Vui lòng lưu lại {{ report.name }} None</p><img alt='Warning'>"
            "<input type=submit value='Log in'><option>True</option><p>%(count)s NULL <b>Save</b></p><i style='x'></i>"
        )
    )
    assert len(unfit_words("Xin chọn «a», hãy tải lại; đừng đóng; bút toán")) == 6
    assert not unfit_words("Vui lòng chọn lại tệp “a”; CĐCS Xin chµo")
    assert unfit_on_page("<p title='Hãy bấm'>Lưu</p>")
    for word in (
        "Page",
        "not",
        "found",
        "None",
        "Warning",
        "Log",
        "True",
        "NULL",
        "Save",
        "{{",
        "%(count)s",
        "style",
    ):
        assert word in found, word
    assert faults_of_text("Error: this field is required.")
    assert not faults(
        "<title>Báo cáo quý</title><p>Kỳ này trong năm theo kế hoạch, LĐLĐ tỉnh, CĐ các KCN (51,0%)</p>"
    )


def test_the_policy_is_on_pages_that_fail_too(client, db):
    for path in ("/", "/khong-co/", "/quan-tri/"):
        check_policy(client.get(path))
