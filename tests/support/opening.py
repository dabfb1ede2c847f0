"""Opening the pages of ``site`` without a browser."""

import re
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.site import Upload, Visit


class _Forms(HTMLParser):
    """The forms of a page: action, encoding-independent initial data, buttons in order."""

    def __init__(self):
        super().__init__()
        self.forms = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append(
                {
                    "action": given.get("action") or "",
                    "method": given.get("method"),
                    "data": {},
                    "buttons": [],
                }
            )
        if not self.forms:
            return
        form = self.forms[-1]
        if tag == "button" or (tag == "input" and given.get("type") == "submit"):
            form["buttons"].append((given.get("name", ""), given.get("value", "")))
        elif tag == "input" and given.get("name") and given.get("type") not in ("checkbox", "radio", "file"):
            form["data"][given["name"]] = given.get("value") or ""


def open_with_client(client, visit: Visit):
    """The last answer of a visit; ``client`` is logged in (or not) already."""
    answer = client.get(visit.url, follow=True)
    if not visit.button:
        return answer
    assert answer.status_code == 200, f"{visit}: {answer.status_code}"
    parser = _Forms()
    parser.feed(answer.content.decode())
    form, button = _pressed(parser.forms, visit)
    data = form["data"] | ({button[0]: button[1]} if button[0] else {})
    for name, value in visit.typed.items():
        data[name] = _file(value) if isinstance(value, Upload) else value
    return client.post(form["action"] or answer.request["PATH_INFO"], data, follow=True)


def _file(upload):
    return SimpleUploadedFile(upload.name, upload.content)


def _pressed(forms, visit):
    """The form and button that the selector of the visit means: by action, by name or value, else the last post form."""
    posts = [form for form in forms if form["method"] == "post" and "dang-xuat" not in form["action"]]
    if found := re.search(r'action="([^"]+)"', visit.button):
        form = next(form for form in posts if form["action"] == found[1])
        return form, form["buttons"][0]
    if found := re.search(r"\[(name|value)=(\w+)\]", visit.button):
        place = ("name", "value").index(found[1])
        for form in posts:
            for button in form["buttons"]:
                if button[place] == found[2]:
                    return form, button
        raise AssertionError(f"{visit}: no button {visit.button}")
    return posts[-1], posts[-1]["buttons"][0]
