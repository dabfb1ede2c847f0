"""What can be sent from a page: its forms with the data that a browser would send, and its links."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

UNNAMED = ("reset", "button", "image")
# What is typed into a field that a page shows empty, so that one odd value meets an otherwise good form.
DAY, NUMBER, TEXT = "01/07/2024", "5", "Nội dung thử"


@dataclass
class PageForm:
    """``data`` is what the fields hold, empty ones filled in; ``buttons`` are (name, value) of what sends it."""

    action: str
    method: str
    data: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class PageParts(HTMLParser):
    """``forms`` and ``links`` of the HTML that was fed."""

    def __init__(self):
        super().__init__()
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._area: str | None = None

    @classmethod
    def of(cls, html: str) -> "PageParts":
        parser = cls()
        parser.feed(html)
        return parser

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append(PageForm(given.get("action", ""), given.get("method", "get").lower()))
        elif not self.forms:
            return
        elif tag == "select" and name:
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea" and name:
            self._area = name
            self.forms[-1].data[name] = ""
        elif tag == "button":
            if given.get("type", "submit") == "submit":
                self.forms[-1].buttons.append((name, given.get("value", "")))
        elif tag == "input":
            self._input(self.forms[-1], name, given)

    def handle_data(self, data):
        if self._area:
            self.forms[-1].data[self._area] += data

    def handle_endtag(self, tag):
        if tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected and value]
            others = [value for value, _ in self._options if value]
            self.forms[-1].data[self._select] = (chosen or others or [""])[0]
            self._select = None
        elif tag == "textarea" and self._area:
            text = self.forms[-1].data[self._area].strip()
            self.forms[-1].data[self._area] = text or TEXT
            self._area = None

    def _input(self, form, name, given):
        kind = given.get("type", "text").lower()
        if kind == "submit":
            form.buttons.append((name, given.get("value", "")))
        elif not name or kind in UNNAMED:
            return
        elif kind == "file":
            form.files.append(name)
        elif kind in ("checkbox", "radio"):
            if "checked" in given or (name not in form.data and not name.endswith("-DELETE")):
                form.data[name] = given.get("value", "on")
        elif kind == "hidden":
            form.data[name] = given.get("value", "")
        else:
            form.data[name] = given.get("value", "") or _typed(name, kind, given)


def _typed(name: str, kind: str, given: dict[str, str]) -> str:
    if kind == "password":
        return "Mot-mat-khau-dai-9"
    if kind == "email":
        return "can.bo@example.vn"
    if "vDate" in given.get("class", "") or re.search(r"(_on|date|ngay)$", name):
        return DAY
    if kind == "number" or given.get("inputmode") in ("numeric", "decimal"):
        return NUMBER
    return TEXT
