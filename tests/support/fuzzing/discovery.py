"""Which addresses, parameters and fields the site has, read off its pages and off what its code looks up.

A page that is added is in here without being listed: ``Site.visits`` names it (a test holds that), its forms and links
name what it takes, and so does the code that answers, by looking it up in ``request.GET`` and ``request.POST``.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import django.http
import django.http.request
from django.contrib import admin
from django.core.handlers import wsgi
from django.http import QueryDict
from django.urls import Resolver404, resolve

from tests.support.fuzzing.page_parts import PageForm, PageParts
from tests.support.opening import open_with_client
from tests.support.site import ROLES, Upload, Visit

NOT_SENT = {"csrfmiddlewaretoken"}
LINKS_PER_ADDRESS = 2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The buttons under a form of the admin site save alike; the name of each is a parameter all the same.
ADMIN_BUTTONS = {"_save", "_addanother", "_continue"}


@dataclass
class Target:
    """Something that can be sent, as it stands, by ``role``; each name in ``in_query`` and ``in_data`` may be replaced."""

    role: str
    name: str
    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    files: dict[str, Upload | None] = field(default_factory=dict)
    button: str = ""
    in_query: set[str] = field(default_factory=set)
    in_data: set[str] = field(default_factory=set)

    def __str__(self):
        return f"{self.method} {self.name} {self.path} {self.button}".rstrip()


class _Recording(QueryDict):
    """A QueryDict that notes the names that are looked up in it."""

    names: set[str]

    def __getitem__(self, key):
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.names.add(key)
        return super().__contains__(key)

    def get(self, key, default=None):
        self.names.add(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        self.names.add(key)
        return super().getlist(key, default)


@contextmanager
def looked_up(monkeypatch):
    """``(names looked up in request.GET, in request.POST)`` by what answers meanwhile."""

    class Query(_Recording):
        names: set[str] = set()

    class Form(_Recording):
        names: set[str] = set()

    with monkeypatch.context() as patch:
        patch.setattr(wsgi, "QueryDict", Query)
        patch.setattr(django.http.request, "QueryDict", Form)
        patch.setattr(django.http, "QueryDict", Form)
        yield Query.names, Form.names


def shape(name: str) -> str:
    """The name without its numbers: the fields of all rows of a form are one; so are the pages of all tables."""
    return re.sub(r"[0-9]+", "#", re.sub(r"^.*-(page|per_page|sort)$", r"*-\1", name))


class Discovery:
    """Walks over the site as every role; ``targets()`` are what was met, each with every parameter known for its address."""

    def __init__(self, clients: dict, monkeypatch):
        self.clients, self.monkeypatch = clients, monkeypatch
        self._gets: dict[tuple, Target] = {}
        self._posts: dict[tuple, Target] = {}
        self._parameters: dict[str, set[str]] = {}  # of GET, by address
        self._links: dict[str, set[str]] = {}

    def walk(self, site, choose=list, follow_links=True) -> "Discovery":
        """Open what ``choose`` leaves of each role's visits, and the pages that these link to."""
        for role in ROLES:
            queue = choose(site.visits(role))
            for visit in queue:
                links = self._open(role, visit)
                queue += links if follow_links else []
        return self

    def targets(self) -> list[Target]:
        for target in self._gets.values():
            target.in_query = self._parameters.get(target.name, set()) | set(target.query)
            if target.name.endswith("_changelist"):
                target.in_query |= _lookups(target.name)
        return [*self._gets.values(), *self._posts.values()]

    def _open(self, role, visit: Visit) -> list[Visit]:
        client = self.clients[role]
        with looked_up(self.monkeypatch) as (names, _):
            answer = client.get(visit.url, follow=True)
        links = []
        if answer.status_code == 200:
            self._note_get(role, visit.url, names)
            links = self._read(role, answer, visit)
        if visit.button:
            links += self._read(role, open_with_client(client, visit), visit)
        return links

    def _read(self, role, answer, visit) -> list[Visit]:
        """Note what the page takes; the pages that it links to."""
        if not answer.get("Content-Type", "").startswith("text/html"):
            return []
        request = answer.request
        here = request["PATH_INFO"] + (f"?{request['QUERY_STRING']}" if request.get("QUERY_STRING") else "")
        parts, found = PageParts.of(answer.content.decode()), []
        for link in parts.links:
            url = urljoin(here, link)
            if not (name := address_name(url)):
                continue
            self._parameters.setdefault(name, set()).update(dict(parse_qsl(urlsplit(url).query)))
            seen = self._links.setdefault(name, set())
            if urlsplit(url).path not in seen and len(seen) < LINKS_PER_ADDRESS:
                seen.add(urlsplit(url).path)
                found.append(Visit(name, url))
        for form in parts.forms:
            url = urljoin(here, form.action) if form.action else here
            name = address_name(url)
            if name and form.method == "post":
                self._note_post(role, name, url, form, self._uploads(role, form, visit, parts.links, here))
            elif name:
                self._parameters.setdefault(name, set()).update(form.data)
        return found

    def _uploads(self, role, form: PageForm, visit, links, here) -> dict[str, Upload | None]:
        """A good file for each field: what the visit sends, else the form that the page offers."""
        files = {name: visit.typed.get(name) for name in form.files}
        for link in links if None in files.values() else ():
            if urlsplit(link).path.endswith(".xlsx") and address_name(urljoin(here, link)):
                answer = self.clients[role].get(urljoin(here, link))
                if answer.status_code == 200 and answer["Content-Type"] == XLSX:
                    content = answer.getvalue()
                    return {name: file or Upload("mau.xlsx", content) for name, file in files.items()}
        return files

    def _note_get(self, role, url, names):
        parts, name = urlsplit(url), address_name(url)
        if not name:
            return
        self._parameters.setdefault(name, set()).update(names - NOT_SENT)
        query = dict(parse_qsl(parts.query))
        self._gets.setdefault((name, bool(query)), Target(role, name, "GET", parts.path, query))

    def _note_post(self, role, name, url, form, files):
        parts = urlsplit(url)
        data = {key: value for key, value in form.data.items() if key not in NOT_SENT}
        for button in dict.fromkeys(form.buttons or [("", "")]):
            label = "" if button[0] in ADMIN_BUTTONS else f"{button[0]}={button[1]}".strip("=")
            key = (name, frozenset(map(shape, data)), shape(label))
            known = self._posts.get(key)
            if known is None:
                sent = data | ({button[0]: button[1]} if button[0] else {})
                query = dict(parse_qsl(parts.query))
                known = self._posts[key] = Target(role, name, "POST", parts.path, query, sent, {}, label)
                known.in_data = one_of_each_shape(sent)
            known.files |= {field: file for field, file in files.items() if not known.files.get(field)}

    def record_posts(self, send) -> None:
        """Send every form once (``send(target)``, which takes it back) and add the names that were looked up."""
        for target in self._posts.values():
            with looked_up(self.monkeypatch) as (in_query, in_data):
                send(target)
            target.in_query = (in_query | set(target.query)) - NOT_SENT
            known = set(map(shape, (*target.data, *target.files)))
            target.in_data |= {
                name for name in one_of_each_shape(in_data - NOT_SENT) if shape(name) not in known
            }


def one_of_each_shape(names) -> set[str]:
    return set(
        {shape(name): name for name in sorted(names, reverse=True) if "__prefix__" not in name}.values()
    )


def address_name(url: str) -> str:
    parts = urlsplit(url)
    if parts.netloc or parts.scheme:
        return ""
    try:
        return resolve(parts.path).view_name
    except Resolver404:
        return ""


def _lookups(name: str) -> set[str]:
    """What the admin site lets be looked up in the address of a list: a column of every type, in two ways."""
    model = next(
        model
        for model in admin.site._registry
        if name == f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    )
    columns = {type(column): column.name for column in model._meta.concrete_fields}
    return {f"{column}{lookup}" for column in columns.values() for lookup in ("", "__in")}
