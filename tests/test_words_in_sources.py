"""The words of officers in what the sources hold: refusals that no walk meets, scripts, catalogues, style sheets, the guide."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.utils.translation.trans_real import DjangoTranslation

from tests.support.language import unfit_words

# The sources are the same on every database.
pytestmark = pytest.mark.sqlite

SOURCES = ("evaluations", "pages", "targets", "unionhub", "units", "vietnamese", "workbooks", "workflow")
# A hint or an empty page says what to do; only an error asks for it.
HINT = re.compile(r'class="[^"]*\b(?:hint|muted|help)\b[^"]*"[^>]*>[^<]*|components/empty\.html"[^%]*')


def pleas_in_hints(template: str) -> list[str]:
    return [hint[:80] for hint in HINT.findall(template) if "ui lòng" in hint]


def literals(source: str):
    """Texts that the code shows, and separately those that explain a field: strings without docstrings."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        node.body[0].value
        for node in nodes
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    shown = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    texts = [node.value for node in shown if node not in docstrings]
    helps = [node.value for node in nodes if isinstance(node, ast.keyword) and node.arg == "help_text"]
    return texts, [ast.unparse(node) for node in helps]


def test_what_the_sources_say():
    """Also what no walk opens: refusals, scripts, catalogues, fixtures, the guide."""
    root, wrong = settings.BASE_DIR, []
    for path in sorted(path for name in SOURCES for path in (root / name).rglob("*.py")):
        # Migrations keep the words of their day; the old encodings are made of such signs.
        if "migrations" in path.parts or path.name == "legacy.py":
            continue
        texts, helps = literals(path.read_text("utf-8"))
        wrong += [f"{path.relative_to(root)}: {words}" for text in texts for words in unfit_words(text)]
        wrong += [
            f"{path.relative_to(root)}: a plea in a hint: {text}" for text in helps if "ui lòng" in text
        ]
    for pattern in (
        "templates/**/*.html",
        "*/static/**/*.js",
        "locale/**/*.po",
        "fixtures/*.json",
        "docs/huong-dan.md",
    ):
        paths = sorted(root.glob(pattern))
        assert paths, pattern
        for path in paths:
            text = path.read_text("utf-8")
            wrong += [f"{path.relative_to(root)}: {words}" for words in unfit_words(text)]
            wrong += [f"{path.relative_to(root)}: a plea in a hint: {hint}" for hint in pleas_in_hints(text)]
    assert "ui lòng" not in (root / "docs/huong-dan.md").read_text("utf-8"), (
        "the guide tells, it does not ask"
    )
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_what_style_sheets_draw():
    """Signs that Django's own style sheets put on pages of the admin site are replaced in ours."""
    ours = (settings.BASE_DIR / "unionhub/static/unionhub/admin.css").read_text("utf-8")
    theirs = [path.read_text("utf-8") for path in Path(admin.__file__).parent.rglob("static/**/*.css")]
    drawn = re.compile(r"([^{}]+?)\s*\{[^{}]*content:\s*['\"](?:\\00[AB]B|[«»])")
    selectors = {selector.strip() for text in theirs for selector in drawn.findall(text)}
    assert selectors
    assert all(f"{selector} {{\n  content:" in ours for selector in selectors), selectors
    sheets = settings.BASE_DIR.glob("*/static/**/*.css")
    assert not [path.name for path in sheets if re.search(r"[«»]|\\00[AB]B", path.read_text("utf-8"))]


def test_no_text_is_cut_off():
    """A second line of a text that stands outside its brackets is never shown: only docstrings stand alone."""
    alone = []
    for path in sorted(path for name in SOURCES for path in (settings.BASE_DIR / name).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            body = node.body if isinstance(getattr(node, "body", None), list) else []
            alone += [
                f"{path.name}:{one.lineno}"
                for one in body[1:]
                if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant | ast.JoinedStr)
            ]
    assert not alone


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_what_the_libraries_say(domain):
    """Catalogues of Django and of the other libraries as they are in force, our own before theirs."""
    catalogues = DjangoTranslation("vi", domain=domain)._catalog._catalogs
    messages = {
        key: text for one in reversed(catalogues) for key, text in one.items() if isinstance(text, str)
    }
    messages.pop("Please correct the error below.", None)  # asked for with its plural only
    assert len(messages) > 50
    assert not [text for text in messages.values() if unfit_words(text)]


def test_the_checks_can_fail():
    """The control."""
    assert pleas_in_hints('<p class="hint">Vui lòng chọn.</p>')
    assert not pleas_in_hints("<p>Vui lòng sửa.</p>")
    texts, helps = literals('"""«a»"""\nx = f("«b»", help_text="Vui lòng chọn.")')
    assert "«b»" in texts
    assert "«a»" not in texts
    assert len(helps) == 1
