"""The installer behind ``make``: progress, silence, failure; with a pip of our own, never the network."""

import importlib.util
import os
import stat
import sys
from pathlib import Path

import pytest
from django.conf import settings

SCRIPT = Path(settings.BASE_DIR) / "scripts" / "install.py"
LOCK = "alpha==1.0 \\\n    --hash=sha256:00\nbeta==2.0 \\\n    --hash=sha256:00\n"
FETCHING = ["Collecting alpha==1.0", "  Downloading alpha-1.0.whl (1 kB)", "Collecting beta==2.0"]


@pytest.fixture
def installer():
    spec = importlib.util.spec_from_file_location("install", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment(tmp_path):
    """A folder like a virtual environment, whose pip is the script that a test gives."""
    lock = tmp_path / "requirements.txt"
    lock.write_text(LOCK)
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    interpreter = venv / "bin" / "python"

    def make(*pip_lines):
        version = "{}.{}".format(*sys.version_info[:2])
        lines = ["#!/bin/sh", f'if [ "$1" = -c ]; then echo {version}; exit; fi', *pip_lines]
        interpreter.write_text("\n".join(lines) + "\n")
        interpreter.chmod(interpreter.stat().st_mode | stat.S_IXUSR)
        return str(venv), str(lock)

    return make


def test_progress_says_which_of_how_many(installer, capsys):
    installer.show_progress([*FETCHING, "Installing collected packages: alpha, beta"], 2, terminal=True)
    shown = capsys.readouterr().out
    assert "1/2 alpha" in shown
    assert "2/2 beta" in shown
    assert "đang cài" in shown


def test_a_log_gets_a_line_for_every_tenth_package(installer, capsys):
    installer.show_progress([f"Collecting p{number}==1" for number in range(25)], 25, terminal=False)
    assert capsys.readouterr().out.split() == ["1/25", "p0", "11/25", "p10", "21/25", "p20"]


def test_silence_while_fetching_says_once_where_to_look(installer, capsys, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://name:secret@proxy.example.org:3128")
    installer.show_progress([FETCHING[0], None, None, None], 2, terminal=False)
    shown = capsys.readouterr().out
    assert shown.count("Đã 10 giây") == 1
    assert "PIP_INDEX_URL" in shown
    assert "in force: HTTPS_PROXY" in shown
    assert "secret" not in shown


def test_silence_while_installing_is_not_the_network(installer, capsys):
    installer.show_progress(["Installing collected packages: alpha", None], 2, terminal=False)
    assert "PIP_INDEX_URL" not in capsys.readouterr().out


def test_a_pip_without_an_answer_is_told_of_while_it_waits(installer, environment, tmp_path, monkeypatch):
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    venv, lock = environment(
        f'echo "{FETCHING[0]}"', f'read answer < "{gate}"', 'echo "Successfully installed"'
    )
    said = []

    def say(text, end="\n"):
        said.append(text)
        if "PIP_INDEX_URL" in text:
            gate.write_text("go on\n")  # only now does pip get its answer

    monkeypatch.setattr(installer, "QUIET_SECONDS", 0.05)
    monkeypatch.setattr(installer, "say", say)
    installer.main(venv, lock)
    assert any("PIP_INDEX_URL" in text for text in said)
    assert installer.is_installed(venv, lock, sys.version_info[:2])


def test_a_failure_shows_what_pip_said_and_installs_nothing(installer, environment, capsys):
    venv, lock = environment('echo "ERROR: No matching distribution found for alpha==1.0"', "exit 1")
    with pytest.raises(SystemExit, match="Chưa cài được"):
        installer.main(venv, lock)
    assert "No matching distribution" in capsys.readouterr().err
    assert not installer.is_installed(venv, lock, sys.version_info[:2])


def test_what_is_installed_is_not_installed_again(installer, environment, capsys):
    venv, lock = environment("exit 0")
    installer.main(venv, lock)
    environment('echo "ERROR: asked again"', "exit 1")
    capsys.readouterr()
    installer.main(venv, lock)
    assert capsys.readouterr().out == ""
