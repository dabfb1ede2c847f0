"""HTML of large tables and of drawings, written by the thousand: the one place where it is joined and escaped.

Pages are templates. Where a template's loop would be most of a page's time, rows come from here.
"""

from html import escape as escaped

from django.utils.safestring import SafeString

BREAK = SafeString("<br>")
_NAMES: dict[str, str] = {}


def element(name: str, *inside, **attributes) -> SafeString:
    """``element("td", 5, kind="num", data_label="TT")``: ``<td class="num" data-label="TT">5</td>``.

    What stands inside is escaped unless it is safe already; "" and None are nothing. ``kind`` is the class, underlines in
    other names are hyphens; an attribute that is None or an empty class is left out, one that is True has no value.
    """
    return SafeString(f"<{name}{_attributes(attributes)}>{text(*inside)}</{name}>")


def void(name: str, **attributes) -> SafeString:
    """An element of a drawing that holds nothing: ``<rect width="5"/>``."""
    return SafeString(f"<{name}{_attributes(attributes)}/>")


def icon(name: str) -> SafeString:
    """As ``components/icon.html``."""
    size = {"width": 16, "height": 16}
    use = void("use", href=f"#i-{name}")
    return element("svg", use, kind="icon", **size, aria_hidden="true", focusable="false")


def text(*pieces) -> SafeString:
    """The pieces one after the other, each escaped unless it is safe already."""
    return SafeString("".join(map(_safe, pieces)))


def _safe(piece) -> str:
    if type(piece) is SafeString:
        return piece
    if piece is None:
        return ""
    return piece.__html__() if hasattr(piece, "__html__") else escaped(str(piece))


def _attributes(attributes: dict) -> str:
    written = ""
    for name, value in attributes.items():
        if value is None or (name == "kind" and not value):
            continue
        written += f" {_NAMES.get(name) or _name(name)}"
        if value is not True:
            written += f'="{_safe(value)}"'
    return written


def _name(name: str) -> str:
    _NAMES[name] = "class" if name == "kind" else name.replace("_", "-")
    return _NAMES[name]
