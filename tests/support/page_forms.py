"""The forms of a page as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXT = {"text", "search", "email", "tel", "url", "number", ""}


@dataclass
class Form:
    """``written``: names of the fields that a person writes into; ``values``: what stands in those; ``sent``: all others.

    ``choices``: the values that each select or group of radio buttons offers; ``button``: the first one with a name.
    """

    attributes: dict
    sent: dict[str, list[str]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    button: dict[str, str] = field(default_factory=dict)
    # Choices of which none need be chosen.
    open_choices: set[str] = field(default_factory=set)
    asks: bool = False

    @property
    def is_filled(self) -> bool:
        posts = self.attributes.get("method") == "post"
        return posts and self.asks and self.attributes.get("id") != "changelist-form"

    @property
    def as_it_stands(self) -> dict:
        """Everything that a browser sends where nobody touches it."""
        first = {name: values[:1] for name, values in self.choices.items() if name not in self.open_choices}
        data = first | self.sent | {name: [text] for name, text in self.values.items()}
        data.pop("csrfmiddlewaretoken", None)
        return data


class Forms(HTMLParser):
    """The forms of a page, in order."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.open, self.select, self.area = [], None, "", ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.open = Form(given)
            self.forms.append(self.open)
        elif self.open is not None:
            self._control(tag, given, given.get("name"), given.get("type", ""))

    def _control(self, tag, given, name, kind):
        form, value = self.open, given.get("value", "")
        if tag == "option" and self.select:
            form.choices.setdefault(self.select, []).append(value)
            if "selected" in given:
                form.sent[self.select] = [value]
        elif tag == "select" and name:
            form.asks, self.select = True, name
            if "multiple" in given:
                form.open_choices.add(name)
        elif tag == "textarea" or (tag == "input" and kind in TEXT and name):
            form.asks = True
            form.written.append(name)
            form.values[name] = value
            self.area = name if tag == "textarea" else ""
        elif tag == "input" and kind == "hidden":
            form.sent.setdefault(name, []).append(value)
        elif tag == "input" and kind in ("checkbox", "radio", "password", "file"):
            form.asks = True
            if kind == "radio":
                form.open_choices.add(name)
                form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                form.sent.setdefault(name, []).append(given.get("value", "on"))
        elif tag in ("button", "input") and name and kind in ("submit", "") and not form.button:
            form.button = {name: value}

    def handle_data(self, data):
        if self.area and self.open is not None:
            self.open.values[self.area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""
            if self.open is not None and self.open.written:
                name = self.open.written[-1]
                self.open.values[name] = self.open.values[name].removeprefix("\n").removeprefix("\r\n")
