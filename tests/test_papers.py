"""What the project's own papers claim: files they name exist, variables of the example are those that settings read."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAPERS = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
# Of the machine that is installed on, or made by running the product.
ELSEWHERE = re.compile(r"(/|\.venv/|var/|tests/units -k)")
FILE = re.compile(
    r"`((?:[\w.-]+/)*[\w.-]+(?:\.(?:py|md|toml|html|css|json|yaml|txt)|/)|\.ci/run|LICENSE|\.env\.example)`"
)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_that_a_paper_names_exists(paper):
    text = (ROOT / paper).read_text()
    named = {name for name in FILE.findall(text) + LINK.findall(text) if not ELSEWHERE.match(name)}
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_licence_is_named_where_tools_and_people_look():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")
    assert "LICENSE" in (ROOT / "README.md").read_text()


def test_the_example_of_the_environment_has_what_settings_read():
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "unionhub" / "settings.py").read_text()))
    read |= {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"}
    shown = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.M))
    assert read <= shown
    assert shown - read <= {"POSTGRES_PASSWORD"}


def test_what_pip_installs_is_all_packages_and_all_that_lies_beside_them():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == project["tool"]["importlinter"]["root_packages"]
    beside = set(re.findall(r'FILES_DIR / "(\w+)', "".join(path.read_text() for path in sources())))
    assert beside
    assert beside <= {name.partition("/")[0] for name in wheel["force-include"]}
    assert {to.rpartition("/")[0] for to in wheel["force-include"].values()} == {
        settings.INSTALLED_FILES.relative_to(ROOT).as_posix()
    }


def sources():
    return (path for package in ("unionhub", "units") for path in (ROOT / package).rglob("*.py"))
