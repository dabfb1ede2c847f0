"""The image's steps as plain commands, where no container engine is: files copied, static gathered, setup, served, asked."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.urls import reverse

ROOT = Path(settings.BASE_DIR)
SHARED_MEMORY = Path("/dev/shm")  # where the image's workers keep their beat


def instructions() -> list[tuple[str, str]]:
    """(keyword, rest) of each instruction of the Dockerfile, continued lines joined, comments left out."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [tuple(line.split(" ", 1)) for line in joined.splitlines() if line.strip()]


def last(keyword: str) -> str:
    return [rest for name, rest in instructions() if name == keyword][-1]


@pytest.fixture
def image(tmp_path):
    """A copy of what the image holds, by .dockerignore, with the environment of .env.example filled in."""
    ignored = [line.removeprefix("**/") for line in (ROOT / ".dockerignore").read_text().splitlines()]
    patterns = [line for line in ignored if line and not line.startswith("#")]
    folder = tmp_path / "image"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*patterns))
    given = re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), flags=re.M)
    environment = {
        **dict(given),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONUTF8": "1",
    }
    return folder, environment


def run(command, folder, environment):
    answer = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def ask(folder, environment, port):
    command = ["python", "scripts/check_health.py", f"http://127.0.0.1:{port}"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.sqlite
@pytest.mark.long
@pytest.mark.skipif(not SHARED_MEMORY.is_dir(), reason="needs /dev/shm, as on Linux")
def test_the_steps_of_the_image_lead_to_a_site_that_is_healthy_only_with_its_database(image, tmp_path):
    folder, environment = image
    assert not (folder / "tests").exists()
    assert not (folder / "var").exists()
    gather = next(rest for name, rest in instructions() if name == "RUN" and "collectstatic" in rest)
    run(["sh", "-c", gather.partition("&&")[0]], folder, {"PATH": environment["PATH"], "PYTHONUTF8": "1"})
    static = folder / "var" / "static"
    assert (static / "staticfiles.json").exists()
    # Gathered by root, served by another account.
    unreadable = [
        p for p in (static, *static.rglob("*")) if p.stat().st_mode & 0o005 < (5 if p.is_dir() else 4)
    ]
    assert unreadable == []
    run(["python", "manage.py", "setup"], folder, environment)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    command = json.loads(last("CMD"))
    command[command.index("--bind") + 1] = f"127.0.0.1:{port}"
    command[command.index("--workers") + 1] = "1"
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as site:
        try:
            while "Listening at" not in (line := site.stderr.readline()):
                assert line, "The server ended"
            # The socket takes the question while the worker still starts.
            assert any("200 ok" in ask(folder, environment, port).stdout for _ in range(5))
            stranger = ask(folder, {**environment, "ALLOWED_HOSTS": "stranger.example.org"}, port)
            assert stranger.returncode == 1
            (tmp_path / "site.sqlite3").rename(tmp_path / "moved.sqlite3")
            (tmp_path / "site.sqlite3").mkdir()  # no database can be opened here
            without = ask(folder, environment, port)
            assert without.returncode == 1
            assert "503" in without.stderr
        finally:
            site.terminate()


def test_nobody_is_root_and_the_check_is_the_one_that_we_try():
    assert re.fullmatch(r"\d+:\d+", last("USER"))
    assert not last("USER").startswith("0")
    assert json.loads(last("HEALTHCHECK").partition("CMD ")[2])[:2] == ["python", "scripts/check_health.py"]


def test_the_image_takes_the_hashed_lock():
    assert any(
        "--require-hashes" in rest and "requirements.txt" in rest
        for name, rest in instructions()
        if name == "RUN"
    )


def test_nothing_of_this_working_copy_gets_into_the_image():
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".venv", ".env", "var"} <= set(ignored)


def test_what_compose_asks_for_is_in_the_example_of_the_environment():
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text())) - {"PORT"}
    example = (ROOT / ".env.example").read_text()
    assert asked
    assert [name for name in asked if f"\n{name}=" not in example] == []


@pytest.mark.django_db
def test_health_takes_one_query_and_no_log_in(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get(reverse("health"))
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_without_its_database_the_site_is_not_healthy(client, monkeypatch):
    def refuse():
        raise DatabaseError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get(reverse("health"))
    assert answer.status_code == 503
    assert b"refused" not in answer.content
