"""Every form that a person fills: leaving it is warned of, and what was typed survives a log-in in between."""

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
# What a form claims of the stored row that it changes: its version, state or revision, as the page showed them.
CLAIMS = {"version", "state", "revision", "key", "buoc", "digest", "seen"}

# Forms that add a row, or take a step that claims the state of the row by itself and can be taken but once.
CLAIMS_NOTHING = {
    *("report-founding-remove", "union-attach", "inspection-file-add", "inspection-finding-add"),
    *("evaluation-object", "evaluation-decide", "rating-withdraw", "inspection-step", "reorganise-undo"),
    *("rating-import", "rule-set-import"),
    "rating-sheet",  # each of its rows claims what it showed
}


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
        row = resolve(target.split("?")[0].split("#")[0]).kwargs
        claims = CLAIMS & set(form.sent) or address in CLAIMS_NOTHING or address.startswith("admin:")
        if row and not claims:
            lost.append(f"{address}: claims nothing of the row that it changes")
        if "multipart" in form.attributes.get("enctype", "") and not form.written:
            continue  # a file alone: no page can hold it
        lost += [f"{address}: {text}" for text in _lost_by_a_login(user, target, form)]
    assert not lost, "\n".join(lost)


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
