"""Every form that a person fills: leaving it is warned of; what was typed survives a log-in in between, and a conflict."""

import re
from html import escape

import pytest
from django.test import Client
from django.urls import resolve

from pages.login_resume import TYPED_ACCOUNT
from tests.support.page_forms import Forms
from tests.support.site import ADMINISTRATOR, PASSWORD, REPORTER, STAFF

pytestmark = pytest.mark.django_db

TYPED = "Giữ lại “nguyên văn” 7"
DAY = "01/03/2024"
# What a form claims of the stored row that it changes, as the page showed it; and what a page would claim that is out of date.
CLAIMS = {
    "version": "999999",
    "state": "approached",
    "revision": "999999",
    "seen": "good",
    "digest": "0",
    "was": "0",
    "mark": "0",
    "cu": "999.999",
}
# What a person fills in, where the page does not propose it.
DECISION = {"decision_number": "1/QĐ", "effective_on": DAY, "comment": TYPED}
FILLED_IN = {
    "account-hand-over": {"day": DAY, "full_name": TYPED},
    "enterprise-found": {"decision_number": "1/QĐ", "founded_on": DAY, "workforce": "30", "members": "20"},
    "enterprise-step": {"comment": TYPED},
    "enterprise-survey": lambda form: dict.fromkeys(form.written, "7"),
    "evaluation-register": {"level": "excellent"},
    "evaluation-score": lambda form: {form.written[-1]: TYPED},
    "inspection-finding-step": {"comment": TYPED, "state": "reported"},
    "rating-recognise": {"viec": "cong-nhan", "number": "1/QĐ", "signed_on": DAY},
    "report-edit": {"proposals": TYPED},
    "union-cease": DECISION | {"ceased_on": DAY, "reason": "dissolved", "merged_into_nut": []},
    "union-founding": {
        "founded_on": DAY,
        "decision_number": "1/QĐ",
        "founding_workforce": "30",
        "founding_members": "20",
    },
    "union-edit": {"note": TYPED},
    "union-rename": DECISION | {"name": TYPED},
    "union-resume": DECISION,
    "union-transfer": lambda form: DECISION | {"to_unit": form.choices["to_unit"][-1]},
}
ADDS = "adds a row and replaces nothing that is stored"
ONCE = "a step that claims the state of its row by itself and can be taken but once"
UPLOAD = "sends a file; what the preview showed is claimed by its writing"
OTHER_REVISION = "an earlier revision of its report is tried in tests/targets/test_review_decisions.py"
NO_CONFLICT = {
    "password_change": "one's own password",
    "admin:password_change": "one's own password",
    "admin:auth_user_password_change": "a new password stands for every earlier one",
    "admin:evaluations_ratinground_copy": ADDS,
    "admin:evaluations_ruleset_confirm": ONCE,
    "admin:targets_targetdecision_correct": ADDS,
    "account-import": UPLOAD,
    "account-links": "makes links and changes no row",
    "annex-import": UPLOAD,
    "enterprise-add": ADDS,
    "enterprise-import": UPLOAD,
    "evaluation-decide": ONCE,
    "evaluation-object": ONCE,
    "inspection-add": ADDS,
    "inspection-copy": ADDS,
    "inspection-file-add": ADDS,
    "inspection-finding-add": ADDS,
    "inspection-import": UPLOAD,
    "inspection-step": ONCE,
    "programme-end": ONCE,
    "programme-hand-over": "leads to a preview, which claims what it showed",
    "programme-new": ADDS,
    "quality-target-import": UPLOAD,
    "quality-target-new": "leads to a preview, which claims what it showed",
    "rating-import": UPLOAD,
    "rating-withdraw": ONCE,
    "reorganise-new": "leads to a preview, which claims what it showed",
    "reorganise-undo": ONCE,
    "report-founding-add": ADDS,
    "report-founding-remove": ONCE,
    "review-reopen": OTHER_REVISION,
    "review-return": OTHER_REVISION,
    "rule-set-import": UPLOAD,
    "union-add": ADDS,
    "union-attach": ADDS,
    "union-import": UPLOAD,
}


def why_no_conflict(address) -> str:
    if address.startswith("admin:") and address.endswith("_add"):
        return ADDS
    if address.startswith("admin:") and address.endswith("_import"):
        return UPLOAD
    return NO_CONFLICT.get(address, "")


def filled_forms(client, site, role):
    """``(address, path, page, form)`` of each form that this role finds, one of each address."""
    seen = set()
    for visit in site.visits(role):
        page = client.get(visit.url, follow=True)
        if page.status_code != 200:
            continue
        path = page.redirect_chain[-1][0] if page.redirect_chain else visit.url
        for form in Forms(page.content.decode()).forms:
            target = form.attributes.get("action") or path
            address = resolve(target.split("?")[0].split("#")[0]).view_name
            if form.is_filled and (address, tuple(form.written)) not in seen:
                seen.add((address, tuple(form.written)))
                yield address, target, page.content.decode(), form


@pytest.mark.parametrize("role", [REPORTER, STAFF, ADMINISTRATOR])
def test_what_was_typed_is_kept(site, client, role):
    user = site.people[role]
    client.force_login(user, backend="units.backends.RoleBackend")
    forms = list(filled_forms(client, site, role))
    assert forms
    lost = []
    for address, target, page, form in forms:
        assert "unionhub/kept-form" in page, address
        assert "data-leave" not in form.attributes, address
        if not why_no_conflict(address):
            lost += [f"{address}: {text}" for text in _lost_by_a_conflict(client, address, target, form)]
        if "multipart" in form.attributes.get("enctype", "") and not form.written:
            continue  # a file alone: no page can hold it
        lost += [f"{address}: {text}" for text in _lost_by_a_login(user, target, form)]
    assert not lost, "\n".join(lost)


def _lost_by_a_conflict(client, address, target, form):
    """What is wrong when the form is sent as a page would that was opened before another person saved."""
    sent = form.as_it_stands | form.button
    claims = {name: CLAIMS[part] for name in sent for part in name.split("-") if part in CLAIMS}
    filled_in = FILLED_IN.get(address, {})
    sent |= claims | (filled_in(form) if callable(filled_in) else filled_in)
    if not claims:
        yield "claims nothing of the row that it changes"
        return
    answer = client.post(target, sent)
    if answer.status_code != 409:
        yield f"{answer.status_code} instead of a conflict"
        return
    shown = answer.content.decode()
    for name in form.written:
        text = sent[name] if isinstance(sent[name], str) else sent[name][0]
        if escape(text) not in shown:
            yield f"{name} is lost by the conflict"


def _lost_by_a_login(user, target, form):
    """What is wrong when the form is sent after the login ran out, and the person logs in on the page that comes."""
    sent = form.sent | {name: [TYPED] for name in form.written}
    sent.pop("csrfmiddlewaretoken", None)
    someone = Client()
    over = someone.post(target, sent)
    if over.status_code == 302 and all("password" in name for name in sent):
        return  # there is nothing that may be carried
    if over.status_code != 403:
        yield f"{over.status_code} instead of a login that keeps what was typed"
        return
    hidden = Forms(over.content.decode().split("<main", 1)[1]).forms[0].sent
    hidden.pop("csrfmiddlewaretoken", None)
    carried = {"username" if name == TYPED_ACCOUNT else name for name in hidden}
    for name in sorted(set(sent) - carried):
        if "password" not in name:
            yield f"{name} is not carried by the login"
    again = someone.post(target, hidden | {"username": user.username, "password": PASSWORD})
    if again.status_code not in (200, 409):
        yield f"{again.status_code} after the login"
        return
    shown = re.sub(r"\s+", " ", again.content.decode())
    names = [name for name in form.written if "password" not in name]
    if shown.count(escape(TYPED)) < len(names):
        yield f"{shown.count(escape(TYPED))} of {len(names)} fields are shown after the login"
    if "main" in shown and "data-unsaved" not in shown:
        yield "leaving the page after the login is not warned of"
