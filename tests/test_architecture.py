"""The floors of the house and the size of its files."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# From the ground up; apps of one floor do not know each other.
FLOORS = [
    {"vietnamese"},
    {"workbooks"},
    {"workflow"},
    {"pages"},
    {"units"},
    {"targets", "evaluations"},
    {"unionhub"},
]
PACKAGES = {package: height for height, floor in enumerate(FLOORS) for package in floor}
MAX_LINES = 500
LINED_SUFFIXES = {".py", ".html", ".js"}
LINED_FOLDERS = [*PACKAGES, "templates", "tests", "scripts"]


def lint_imports(folder: Path) -> subprocess.CompletedProcess:
    """Checks the contracts of our pyproject.toml on the packages in ``folder``."""
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", code, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def higher_than(package: str) -> set[str]:
    """The packages that ``package`` may not know: above it or beside it."""
    return {other for other, height in PACKAGES.items() if height >= PACKAGES[package] and other != package}


def dotted_names_of_packages(source: str, forbidden: set[str]) -> list[str]:
    """Strings like ``"targets.Programme"`` or ``"targets.models.ledger"`` that name one of ``forbidden``."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        package, _, rest = node.value.partition(".")
        names_something = (
            rest.isidentifier() and rest[:1].isupper()
        )  # a model; a permission is in small letters
        names_something |= "." in rest and all(part.isidentifier() for part in rest.split("."))
        if package in forbidden and names_something:
            found.append(f"line {node.lineno}: {node.value}")
    return found


def test_imports_go_down_only():
    outcome = lint_imports(ROOT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("package", "source"),
    [
        ("units", "def late():\n    from targets import models\n"),
        ("vietnamese", "import units\n"),
        ("evaluations", "from targets import models\n"),
        ("targets", "import unionhub.models\n"),
    ],
)
def test_an_import_that_goes_up_is_found(tmp_path, package, source):
    for name in PACKAGES:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").touch()
        (folder / "models.py").touch()
    assert lint_imports(tmp_path).returncode == 0
    (tmp_path / package / "wrong.py").write_text(source)
    outcome = lint_imports(tmp_path)
    assert outcome.returncode == 1
    assert f"{package}.wrong" in outcome.stdout


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_no_string_names_a_higher_floor(package):
    found = [
        f"{path.relative_to(ROOT)}, {name}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for name in dotted_names_of_packages(path.read_text(), higher_than(package))
    ]
    assert not found


def test_strings_that_name_a_floor_are_recognised():
    source = (
        'a = "targets.Programme"\n'
        'b = "targets.models.ledger"\n'
        'c = "targets.view_programme"  # a permission\n'
        'd = "targets. Then"\n'
    )
    assert dotted_names_of_packages(source, {"targets"}) == [
        "line 1: targets.Programme",
        "line 2: targets.models.ledger",
    ]


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_relations_point_down(package):
    wrong = [
        f"{model.__name__}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label == package
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model._meta.app_label in higher_than(package)
    ]
    assert not wrong


HIDDEN_INPUT = re.compile(r"CharField\([^)]*HiddenInput")


@pytest.mark.parametrize("package", sorted(set(PACKAGES) - {"vietnamese"}))
def test_text_and_days_in_forms_are_cleaned(package):
    """By ``LineFormField``, ``ProseFormField``, ``DayFormField``; what a page carries hidden is no text that people type."""
    plain = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for line in path.read_text().splitlines()
        if ("forms.CharField" in line and not HIDDEN_INPUT.search(line)) or "forms.DateField" in line
    ]
    assert not plain


def test_files_are_short():
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in LINED_FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in LINED_SUFFIXES and "migrations" not in path.parts
        if (lines := len(path.read_text().splitlines())) > MAX_LINES
    }
    assert not long


def test_rows_are_locked_without_their_keys():
    """A row that is only being changed never makes a foreign key wait, which PostgreSQL checks at COMMIT (``units.locks``)."""
    calls = [
        (path.relative_to(ROOT), node)
        for package in sorted(PACKAGES)
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "select_for_update"
    ]
    assert calls
    wrong = [
        f"{path}:{node.lineno}"
        for path, node in calls
        if "no_key" not in {keyword.arg for keyword in node.keywords}
    ]
    assert not wrong


# Sentences that are handed to a piece of a page cannot be broken: a tag stands on one line.
_HANDED_ON = re.compile(r'="[^"{}]*"(?=[^%{}]*%\})')


def test_lines_of_templates_are_short():
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(_HANDED_ON.sub("", line)) > 160
    ]
    assert long == []


# What writes markup: the one function, what makes the guide of its text, and a file format that is markup.
WRITES_MARKUP = ("pages/markup.py", "unionhub/guide/document.py", "workbooks/")
_TAG = re.compile(
    r"</?(?:a|b|br|div|em|figure|h[1-6]|i|img|li|line|ol|p|path|rect|section|span|strong|svg|t(?:able|body|d|foot|h|head|r)|ul)"
    r"(?: [a-z-]+=|/?>)"
)


def test_no_tag_is_typed_in_python():
    """HTML comes from templates, or for large tables from ``pages.markup``."""
    typed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in sorted(PACKAGES)
        for path in sorted((ROOT / package).rglob("*.py"))
        if not str(path.relative_to(ROOT)).startswith(WRITES_MARKUP) and "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _TAG.search(node.value)
    ]
    assert typed == []


# White space of what people typed is kept on the page: the template's own must not stand before it.
_KEEPS_SPACE = re.compile(r'class="[^"]*\b(?:preserve|typed)\b[^"]*"[^<>{}]*>\s')


def test_no_white_space_of_a_template_stands_before_typed_text():
    templates = (ROOT / "templates").rglob("*.html")
    assert [str(path) for path in templates if _KEEPS_SPACE.search(path.read_text("utf-8"))] == []
