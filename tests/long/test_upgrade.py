"""A database that an earlier landed version filled goes on by plain ``setup``: the same rows, the same progress.

The earlier code comes from the project's own history, so a shallow clone has to be deepened first.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.long

# The commit at which each issue landed.
LANDED = {"issue 2": "f6d6b5e", "issue 3": "93770cf", "issue 4": "d6753b7", "issue 10": "0c0e121"}
DAY = "2026-10-20"
# Written by Django itself.
OF_THE_FRAMEWORK = {"django_migrations", "django_content_type", "auth_permission", "auth_group_permissions"}
# ``setup`` may know more reference data with a newer version, and writes into the history what it corrects: no row may go.
MAY_GROW = re.compile(
    r"(targets|evaluations)_(indicator|ratinground|ruleset|criterion|condition)$|units_unitalias$|\w+_historical\w+$"
)


COUNT_ROWS = """
import json
from django.apps import apps
print(json.dumps({m._meta.db_table: m.objects.count() for m in apps.get_models(include_auto_created=True)}))
"""


def run(folder: Path, url: str, *arguments: str, stdin: str | None = None) -> str:
    environment = {
        **{key: value for key, value in os.environ.items() if key not in ("DJANGO_SETTINGS_MODULE",)},
        "DATABASE_URL": url,
        "DEMO_PASSWORD": "upgrade-of-a-sample",
        "PYTHONPATH": "",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=folder,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture
def earlier_version(tmp_path):
    def check_out(commit: str) -> Path:
        folder = tmp_path / commit
        folder.mkdir()
        archive = tmp_path / f"{commit}.tar"
        subprocess.run(
            ["git", "archive", "--output", str(archive), commit], cwd=settings.BASE_DIR, check=True
        )
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        return folder

    return check_out


@pytest.fixture
def empty_database_url(tmp_path, db):
    """A database of its own beside the one of the tests, on the same kind of server."""
    from django.db import connection

    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'upgraded.sqlite3'}"
        return
    import psycopg2

    name = f"upgraded_{os.getpid()}"
    given = settings.DATABASES["default"]
    server = psycopg2.connect(
        dbname="postgres",
        user=given["USER"] or None,
        password=given["PASSWORD"] or None,
        host=given["HOST"] or (given.get("OPTIONS") or {}).get("host"),
        port=given["PORT"] or None,
    )
    server.autocommit = True
    server.cursor().execute(f"CREATE DATABASE {name}")
    host = given["HOST"] or (given.get("OPTIONS") or {}).get("host") or ""
    yield f"postgresql://{given['USER']}@/{name}?host={host}"
    server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


def contains(now, before, path="progress"):
    """Every figure of ``before`` stands in ``now`` under the same keys; new keys may have come."""
    if isinstance(before, dict):
        for key, value in before.items():
            assert key in now, f"{path}.{key} is gone"
            contains(now[key], value, f"{path}.{key}")
    elif isinstance(before, list):
        assert len(now) == len(before), path
        for index, value in enumerate(before):
            contains(now[index], value, f"{path}[{index}]")
    elif not path.endswith((".name", ".label")):  # names may have been corrected
        assert now == before, f"{path}: {before} before, {now} now"


@pytest.mark.parametrize("issue", LANDED)
def test_goes_on_by_plain_setup(issue, earlier_version, empty_database_url):
    old, url, here = earlier_version(LANDED[issue]), empty_database_url, settings.BASE_DIR
    run(old, url, "setup")
    annex = "fixtures/bieu-chi-tieu-2023-2028.xlsx"
    run(old, url, "import_annex", annex, "--decision", "…/CTr-LĐLĐ", "--date", "2023-08-31")
    run(old, url, "demo")
    rows = json.loads(run(old, url, "shell", stdin=COUNT_ROWS).strip().splitlines()[-1])
    progress = json.loads(run(old, url, "progress", "--on", DAY, "--format", "json"))

    run(here, url, "setup")
    rows_now = json.loads(run(here, url, "shell", stdin=COUNT_ROWS).strip().splitlines()[-1])
    progress_now = json.loads(run(here, url, "progress", "--on", DAY, "--format", "json"))

    changed = {
        table: (count, rows_now.get(table))
        for table, count in rows.items()
        if table not in OF_THE_FRAMEWORK
        and not (rows_now.get(table) == count or (MAY_GROW.match(table) and rows_now.get(table, 0) > count))
    }
    assert not changed
    contains(progress_now, progress)
