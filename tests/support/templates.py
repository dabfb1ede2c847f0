"""A variable that does not exist, used in one of our templates, fails the test that rendered it.

The templates of Django's admin and of libraries use undefined variables on purpose and are left alone. The
finding is collected instead of raised, so that it also reaches the test when the page was rendered in a
thread of the live server.
"""

import inspect
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Node

FOUND: list[str] = []


class Undefined:
    """Stands in for ``string_if_invalid``: Django looks for ``%s`` in it and formats it with the variable."""

    def __contains__(self, item):
        return item == "%s"

    def __mod__(self, variable):
        template = _rendering_template()
        if template and _is_ours(template):
            FOUND.append(f"{Path(template).relative_to(settings.BASE_DIR)}: {{{{ {variable} }}}}")
        return ""

    def __str__(self):
        return ""


def _rendering_template() -> str | None:
    """Path of the template whose node is being rendered, from the innermost frame that renders one."""
    frame = inspect.currentframe()
    while frame := frame.f_back:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return node.origin.name
    return None


def _is_ours(template: str) -> bool:
    path = Path(template)
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


def pytest_configure(config):
    for engine in settings.TEMPLATES:
        engine.setdefault("OPTIONS", {})["string_if_invalid"] = Undefined()


@pytest.fixture(autouse=True)
def no_undefined_variables(request):
    FOUND.clear()
    yield
    found = list(dict.fromkeys(FOUND))
    FOUND.clear()
    if found and not request.node.get_closest_marker("allow_undefined"):
        pytest.fail("Undefined template variables:\n  " + "\n  ".join(found), pytrace=False)
