"""One language of style: a colour has its name in the tokens, and is written nowhere else."""

import re
from pathlib import Path

from django.conf import settings

TOKENS = "unionhub/static/unionhub/tokens.css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
COLOUR = re.compile(
    r"[:\s](?:#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})(?=[\s;,)!])|(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\("
    r"|(?<=[:\s])(?:black|white|red|green|blue|gr[ae]y|yellow|orange)(?=[\s;,!]))[^;]*;",
    re.IGNORECASE,
)


def stylesheets():
    root = Path(settings.BASE_DIR)
    paths = [path for app in ("unionhub", "targets", "evaluations") for path in (root / app).rglob("*.css")]
    return {path.relative_to(root).as_posix(): COMMENT.sub("", path.read_text("utf-8")) for path in paths}


def test_colours_are_tokens():
    sheets = stylesheets()
    tokens = sheets.pop(TOKENS)
    assert sheets
    assert COLOUR.search(tokens)
    literal = {path: COLOUR.findall(text) for path, text in sheets.items() if COLOUR.search(text)}
    assert literal == {}


def test_tokens_that_are_used_are_declared():
    sheets = stylesheets()
    declared = {name for text in sheets.values() for name in re.findall(r"(?<![\w-])(--[\w-]+)\s*:", text)}
    used = {name for text in sheets.values() for name in re.findall(r"var\((--[\w-]+)", text)}
    assert used - declared == set()


SPACES = re.compile(r"(?:^|[\s{;])((?:row-|column-)?gap|(?:margin|padding)(?:-[a-z-]+)?)\s*:\s*([^;{}]+);")


def test_distances_that_have_a_token_are_written_as_it():
    """Margins, paddings and gaps; a negative one and one within ``calc`` stay what they are."""
    sheets = stylesheets()
    named = dict(re.findall(r"(--(?:space-\d+|gap)):\s*([\d.]+rem);", sheets.pop(TOKENS)))
    values = {value: name for name, value in named.items()}
    literal = [
        f"{path}: {name}: {length}, {values[length]}"
        for path, text in sheets.items()
        for name, value in SPACES.findall(text)
        if "(" not in value.replace("var(", "")
        for length in value.split()
        if length in values
    ]
    assert values
    assert literal == []


def test_links_that_only_say_where_to_look_are_not_printed():
    """“Xem …” opens nothing on paper: the link, and what leads to it alone, is of screens only."""
    link = re.compile(r"<a\b([^>]*)>\s*Xem\b")
    printed = [
        f"{path.relative_to(settings.BASE_DIR)}: {attributes}"
        for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
        for attributes in link.findall(path.read_text("utf-8"))
        if not re.search(r"\b(?:screen-only|button)\b", attributes)
    ]
    assert printed == []
