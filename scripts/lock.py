"""Makes the hashed locks from pyproject.toml, for every Python from 3.11 on, Linux and macOS; needs uv.

Usage: lock.py [--check] [--upgrade]
``--check`` writes nothing and fails where a lock no longer fits pyproject.toml.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.txt": [], "requirements-dev.txt": ["--extra", "dev"]}
# The development lock repeats the versions of the first one.
CONSTRAINTS = {"requirements-dev.txt": "requirements.txt"}


def compile_locks(folder: Path, upgrade: bool) -> None:
    """Writes the locks into ``folder``; versions that still fit are kept from the locks there."""
    for name, extras in LOCKS.items():
        command = [
            str(Path(sys.executable).with_name("uv")),
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--python-version=3.11",
            "--generate-hashes",
            "--no-emit-index-url",
            "--no-emit-find-links",
            "--no-annotate",
            *extras,
            f"--output-file={folder / name}",
            "pyproject.toml",
        ]
        if name in CONSTRAINTS:
            command.append(f"--constraints={folder / CONSTRAINTS[name]}")
        if upgrade:
            command.append("--upgrade")
        environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--upgrade", action="store_true")
    options = parser.parse_args()
    if not options.check:
        compile_locks(ROOT, options.upgrade)
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in LOCKS:
            shutil.copy(ROOT / name, folder / name)
        compile_locks(folder, upgrade=False)
        stale = [name for name in LOCKS if (folder / name).read_text() != (ROOT / name).read_text()]
    for name in stale:
        print(f"{name} does not fit pyproject.toml any more: make lock")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
