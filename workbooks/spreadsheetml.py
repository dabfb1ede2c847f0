"""The XML parts of a package, streamed through expat, in the child process; standard library only.

No tree is built, and a document type is refused, so nothing in it unfolds.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.parsers import expat

from workbooks.cells import MAX_COLUMN
from workbooks.package import DAMAGED, TOO_HEAVY, Package, Refused, resolve

MAX_SHEETS = 100
_TRUE = ("1", "true", "on")


def local_name(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]


def parse(
    stream,
    start: Callable[[str, dict], None],
    end: Callable[[str, str], None],
    *,
    named: Callable[[str], str] = local_name,
    characters: Callable[[str], None] | None = None,
) -> None:
    """Call ``start(tag, attributes)`` and ``end(tag, text)`` for each element, with names as ``named`` makes them.

    ``text`` is what stands directly before the closing tag, behind the last other tag; with ``characters`` it is empty, and
    that is called with every piece of text. A document type declaration is refused: no part of a workbook has one, and
    entities that unfold need one.
    """
    named = lru_cache(maxsize=1_000)(named)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    text: list[str] = []

    def on_start(name, attributes):
        text.clear()
        start(named(name), {named(key): value for key, value in attributes.items()})

    def on_end(name):
        end(named(name), "".join(text))
        text.clear()

    def on_doctype(*_):
        raise Refused(DAMAGED)

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = characters or text.append
    parser.StartDoctypeDeclHandler = on_doctype
    parser.ParseFile(stream)


def escaped(text: str) -> str:
    """A text as XML has it between tags. The standard library's own loads everything that speaks to networks."""
    for character, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = text.replace(character, written)
    return text


def quoted(text: str) -> str:
    """A text as the value of an attribute, with its quotation marks."""
    text = escaped(text)
    for character, written in (('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;")):
        text = text.replace(character, written)
    return f'"{text}"'


def relationships(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Id → (kind, path) of a part's relationships inside the package."""
    found: dict[str, tuple[str, str]] = {}
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels".lstrip("/")

    def start(tag, attributes):
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, resolve(part, attributes.get("Target", "")))

    if path in package:
        with package.open(path) as stream:
            parse(stream, start, lambda tag, text: None)
    return found


def sheet_list(package: Package, workbook: str) -> list[tuple[str, str, str]]:
    """The (name, state, relationship id) of each sheet."""
    sheets: list[tuple[str, str, str]] = []

    def start(tag, attributes):
        if tag == "sheet":
            if len(sheets) >= MAX_SHEETS:
                raise Refused(TOO_HEAVY)
            sheets.append(
                (attributes.get("name", ""), attributes.get("state", "visible"), attributes.get("id", ""))
            )

    with package.open(workbook) as stream:
        parse(stream, start, lambda tag, text: None)
    return sheets


def blank_strings(package: Package, path: str | None) -> frozenset[int]:
    """Which of the shared strings, counted from 0, have nothing but spaces."""
    found: set[int] = set()
    count = 0
    filled = False

    def end(tag, text):
        nonlocal count, filled
        if tag == "t":
            filled = filled or (not text.isspace() and text != "")
        elif tag == "si":
            if not filled:
                found.add(count)
            count, filled = count + 1, False

    if path is not None and path in package:
        with package.open(path) as stream:
            parse(stream, lambda tag, attributes: None, end)
    return frozenset(found)


def is_hidden_row(attributes: Mapping[str, str]) -> bool:
    """Whether nobody sees the row: hidden by a filter, a group or by hand, or made 0 high."""
    return attributes.get("hidden") in _TRUE or (
        attributes.get("customHeight") in _TRUE and attributes.get("ht") in ("0", "0.0")
    )


def hidden_range(attributes: Mapping[str, str]) -> tuple[int, int] | None:
    """First and last of the columns that a ``col`` hides; None where it hides none."""
    first, last = attributes.get("min", ""), attributes.get("max", "")
    if (
        attributes.get("hidden") in _TRUE
        and first.isdecimal()
        and last.isdecimal()
        and int(first) <= MAX_COLUMN
    ):
        return int(first), min(int(last), MAX_COLUMN)
    return None
