"""What a page says: its text as people read it, and its tables as rows of cells."""

import re
from html.parser import HTMLParser

BLOCKS = {
    "p",
    "div",
    "li",
    "td",
    "th",
    "tr",
    "h1",
    "h2",
    "h3",
    "dd",
    "dt",
    "section",
    "table",
    "caption",
    "summary",
}


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts, self.skipped = [], 0

    def handle_starttag(self, tag, attrs):
        if tag in ("svg", "style", "script", "head"):
            self.skipped += 1
        elif tag in BLOCKS or tag == "br" or (dict(attrs).get("class") or "").startswith("share"):
            self.parts.append(" ")

    def handle_endtag(self, tag):
        if tag in ("svg", "style", "script", "head"):
            self.skipped -= 1
        elif tag in BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data):
        if not self.skipped:
            self.parts.append(data)


def source(answer) -> str:
    """The markup of an answer with one space wherever it has white space: where a template breaks its lines says nothing."""
    return " ".join(answer.content.decode().split())


def text(html) -> str:
    """Words and numbers without markup and drawings, one space between them."""
    parser = _Text()
    parser.feed(html if isinstance(html, str) else html.content.decode())
    return re.sub(r"\s+", " ", "".join(parser.parts)).strip()


def part(response, start, end) -> str:
    """The markup between two texts of it (the first one belongs to it)."""
    html = response.content.decode()
    begin = html.index(start)
    return html[begin : html.index(end, begin + len(start))]


def rows(markup) -> list[list[str]]:
    """The rows of the table(s) in a piece of markup, cell by cell."""
    return [
        [text(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", markup, re.DOTALL)
    ]
