"""The scripts behind ``make``."""

import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SCRIPTS = ROOT / "scripts"
LOCKS = ["requirements.txt", "requirements-dev.txt"]


def run(script: str, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(SCRIPTS / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def names_in(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / lock).read_text(), flags=re.M))


def names_asked(dependencies: list[str]) -> set[str]:
    return {re.match(r"[A-Za-z0-9.-]+", line).group().lower() for line in dependencies}


def test_every_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text()
    asked = [*project()["dependencies"], *project()["optional-dependencies"]["dev"]]
    without = [
        dependency for dependency in asked if not re.search(f'"{re.escape(dependency)}", +# \\w', text)
    ]
    assert asked
    assert without == []


def test_the_locks_hold_what_is_asked_for():
    runtime, development = map(names_in, LOCKS)
    assert names_asked(project()["dependencies"]) <= runtime < development
    assert names_asked(project()["optional-dependencies"]["dev"]) <= development


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_has_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    for requirement in re.split(r"\n(?=[a-z])", text)[1:]:
        assert "--hash=sha256:" in requirement


def test_both_locks_name_the_same_versions():
    pins = [
        dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / lock).read_text(), flags=re.M)) for lock in LOCKS
    ]
    assert pins[0].items() <= pins[1].items()


def test_a_taken_port_is_told_at_once():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        taken = run("check_port.py", str(port))
    assert taken.returncode == 1
    assert f"Cổng {port} đang được chương trình khác dùng" in taken.stderr
    assert run("check_port.py", str(port)).returncode == 0


@pytest.mark.parametrize("port", ["", "abc", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(port):
    answer = run("check_port.py", port)
    assert answer.returncode == 1
    assert "1 đến 65535" in answer.stderr


class TestThrowAwayPostgres:
    @pytest.fixture(autouse=True)
    def installed(self):
        if run("with_postgres.py", "--find").returncode != 0:
            pytest.skip("needs PostgreSQL (initdb), which is not installed")

    def test_the_command_finds_a_server_that_is_gone_afterwards(self):
        code = (
            "import os, psycopg2\n"
            "connection = psycopg2.connect(os.environ['DATABASE_URL'])\n"
            "cursor = connection.cursor()\n"
            "cursor.execute(\"SELECT upper('đường'), current_setting('unix_socket_directories')\")\n"
            "print(*cursor.fetchone())\n"
        )
        answer = run("with_postgres.py", "--", sys.executable, "-c", code)
        assert answer.returncode == 0, answer.stderr
        upper, folder = answer.stdout.split()
        assert upper == "ĐƯỜNG"
        assert not Path(folder).exists()

    def test_the_exit_code_is_handed_on(self):
        assert run("with_postgres.py", "--", sys.executable, "-c", "raise SystemExit(3)").returncode == 3
