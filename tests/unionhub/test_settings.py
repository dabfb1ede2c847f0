"""What the environment decides, and what the settings promise whatever it says."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from unionhub import settings as module

DEPLOYED = {
    "PRODUCTION": "1",
    "SECRET_KEY": "k3-vx0q7Zr1Jt9Ws5Pn2Lb8Hd4Gf6Mc-uYaEoXiQTRKNVBSJWPZ_rthzbnm",
    "ALLOWED_HOSTS": "congdoan.example.org",
}


def manage(*arguments, **environment):
    """Runs manage.py with exactly this environment, where the suite's own database and mode do not count."""
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def deployed(tmp_path):
    return {**DEPLOYED, "DATABASE_URL": f"sqlite:///{tmp_path / 'check.sqlite3'}"}


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_refuses_to_start_without(missing, deployed):
    del deployed[missing]
    answer = manage("check", **deployed)
    assert answer.returncode != 0
    assert f"PRODUCTION=1 cần các biến môi trường: {missing}." in answer.stderr


def test_the_deployment_check_is_silent_in_production(deployed):
    answer = manage("check", "--deploy", "--fail-level", "WARNING", **deployed)
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr == ""


def test_the_local_secret_is_one_for_all_who_start_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "VAR_DIR", tmp_path / "var")
    with ThreadPoolExecutor(8) as starters:
        secrets = set(starters.map(lambda _: module._local_secret(), range(32)))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 50
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"]
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_sqlite_keeps_what_it_acknowledged(tmp_path):
    code = (
        "from django.db import connection as c\n"
        "print(*(c.cursor().execute(f'PRAGMA {name}').fetchone()[0]"
        " for name in ('journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout')),"
        " c.transaction_mode)\n"
    )
    answer = manage("shell", "-v0", "-c", code, DATABASE_URL=f"sqlite:///{tmp_path / 'local.sqlite3'}")
    # 2 is FULL: an answer that was given survives a power cut.
    assert answer.stdout.split() == ["wal", "2", "1", "20000", "IMMEDIATE"], answer.stderr


def test_nobody_wraps_requests_in_transactions():
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


def test_the_word_of_a_proxy_counts_only_where_one_is_announced(deployed):
    names = ("SECURE_PROXY_SSL_HEADER", "AXES_CLIENT_IP_CALLABLE")
    code = (
        f"from django.conf import settings\nprint(*(bool(getattr(settings, name, None)) for name in {names}))"
    )

    def answer(**extra):
        return manage("shell", "-v0", "-c", code, **deployed, **extra).stdout.split()

    assert answer() == ["False", "False"]
    assert answer(BEHIND_PROXY="1") == ["True", "True"]


@pytest.mark.parametrize(("status", "traceback"), [(403, False), (404, False), (500, True)])
def test_the_log_has_tracebacks_of_faults_only(status, traceback):
    """A refusal is one line in the terminal of ``make run``; what failed keeps its traceback."""
    answer = manage(
        "shell",
        "-v0",
        "-c",
        "from django.http import HttpResponse\n"
        "from django.utils.log import log_response\n"
        f"log_response('Answer', response=HttpResponse(status={status}), exception=ValueError('odd'))",
        DATABASE_URL="sqlite://:memory:",
    )
    assert answer.returncode == 0
    assert "django.request Answer" in answer.stderr
    assert ("ValueError: odd" in answer.stderr) is traceback
