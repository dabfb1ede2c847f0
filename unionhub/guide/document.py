"""Reads the guide. Every part (a heading of level 2 or 3) is followed by a line ``<!-- key: role, role -->``.

The key is the part's anchor in the product; roles are values of ``Role``, or ``all`` for everybody, visitors included.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from urllib.parse import unquote

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

from units.people.roles import Role

FILE = "docs/huong-dan.md"
EVERYBODY = "all"
HEADING = re.compile(
    r"^(?P<level>#{2,3}) (?P<title>.+)\n<!-- (?P<key>[\w-]+): (?P<roles>[\w, ]+) -->\n", flags=re.M
)
WORDS = {
    EVERYBODY: "Mọi người",
    Role.REPORTER: "Đơn vị",
    Role.STAFF: "Cán bộ tỉnh",
    Role.LEADERSHIP: "Lãnh đạo",
    Role.ADMINISTRATOR: "Quản trị",
}


@dataclass(frozen=True)
class Part:
    """``html`` is the text below the heading, before the first part of its own. ``readers``: values of ``Role`` or EVERYBODY."""

    key: str
    title: str
    html: str
    readers: tuple[str, ...]
    parts: list["Part"] = field(default_factory=list)

    def is_for(self, roles) -> bool:
        return EVERYBODY in self.readers or bool(roles & set(self.readers))

    @property
    def readers_label(self) -> str:
        return ", ".join(WORDS[reader] for reader in self.readers)


@cache
def chapters() -> list[Part]:
    """The guide's chapters with their parts; read once, as the file changes only with the program."""
    text = (settings.FILES_DIR / FILE).read_text(encoding="utf-8")
    headings = list(HEADING.finditer(text))
    key_of = {anchor_of(heading["title"]): heading["key"] for heading in headings}
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    chapters_read: list[Part] = []
    for heading, end in zip(headings, ends, strict=True):
        readers = tuple(name.strip() for name in heading["roles"].split(","))
        html = render(text[heading.end() : end], key_of, heading["title"])
        part = Part(heading["key"], heading["title"], html, readers)
        (chapters_read if heading["level"] == "##" else chapters_read[-1].parts).append(part)
    return chapters_read


def part_keys() -> set[str]:
    """The anchor of every part."""
    return {part.key for chapter in chapters() for part in [chapter, *chapter.parts]}


def without_links_to_others(part: Part, shown: set[str]) -> Part:
    """The part with its own parts, where links lead to parts in ``shown`` only; the text of other links stays."""

    def keep(link: re.Match) -> str:
        return link[0] if link["key"] in shown else link["text"]

    html = mark_safe(re.sub(r'<a href="#(?P<key>[^"]+)">(?P<text>.*?)</a>', keep, part.html))
    return replace(part, html=html, parts=[without_links_to_others(below, shown) for below in part.parts])


def anchor_of(title: str) -> str:
    """The anchor that code hosts make of a heading, which links within the guide point to."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def render(text: str, key_of: dict[str, str], title: str) -> str:
    """HTML of a piece of the guide. Links within it go to our anchors, pictures to the static files; other files are not linked.

    Raises KeyError for a link to a part that does not exist.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for block in tokens:
        for token in block.children or []:
            if token.type == "link_open" and str(token.attrs["href"]).startswith("#"):
                token.attrs["href"] = "#" + key_of[written_anchor(token.attrs["href"])]
            if token.type == "image":
                token.attrs["src"] = static(f"guide/{str(token.attrs['src']).removeprefix('images/')}")
        block.children = block.children and list(_without_other_files(block.children))
    rules = markdown.renderer.rules
    numbers = count(1)
    rules["table_open"] = lambda *_: (
        '<div class="table-region" tabindex="0" role="region" '
        f'aria-label="{escape(title)}, bảng {next(numbers)}"><table class="data">'
    )
    rules["table_close"] = lambda *_: "</table></div>"
    # What is typed as it stands: no translator and no check of words may touch it.
    rules["code_inline"] = lambda tokens, index, *_: (
        f'<code translate="no">{escape(tokens[index].content)}</code>'
    )
    rules["fence"] = lambda tokens, index, *_: (
        f'<pre tabindex="0"><code translate="no">{escape(tokens[index].content)}</code></pre>'
    )
    return mark_safe(markdown.renderer.render(tokens, markdown.options, {}))


def written_anchor(href) -> str:
    """The anchor as it was written: the parser percent-encodes Vietnamese letters."""
    return unquote(str(href)).removeprefix("#")


def _without_other_files(tokens):
    """Without links to files of the repository, which the product does not serve; their text stays."""
    open_links: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            open_links.append(not str(token.attrs["href"]).startswith(("#", "http")))
            if open_links[-1]:
                continue
        elif token.type == "link_close" and open_links.pop():
            continue
        yield token
