"""Runs the suite on the database that DATABASE_URL names, else on SQLite and then, if installed, PostgreSQL.

Usage: run_tests.py [ARGUMENT FOR PYTEST …]

The pass on PostgreSQL leaves out what asks for no database; what is about words, forms and files, unless
EVERYTHING_ON_POSTGRES=1; and the tests in the browser, which ran on SQLite, unless BROWSER_ON_POSTGRES=1.
REQUIRE_ALL=1 fails where anything would be skipped because this machine lacks it.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5


def pytest(*arguments: str, prefix: tuple[str, ...] = ()) -> int:
    # The slowest tests are shared out at the end as well: no worker waits for the other.
    workers = ["-n", "auto", "--dist", "worksteal"]
    command = [*prefix, sys.executable, "-m", "pytest", *workers, *arguments, *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def switched_on(name: str) -> bool:
    return os.environ.get(name, "") not in ("", "0")


def main() -> int:
    if os.environ.get("DATABASE_URL"):
        return pytest()
    with_postgres = (sys.executable, str(ROOT / "scripts" / "with_postgres.py"))
    has_postgres = (
        subprocess.run([*with_postgres, "--find"], stdout=subprocess.DEVNULL, check=False).returncode == 0
    )
    print("== SQLite", flush=True)
    # What needs PostgreSQL is left to the second pass; without one it is collected, skipped and named.
    codes = {"SQLite": pytest("-m", "not postgres") if has_postgres else pytest()}
    if has_postgres:
        print("== PostgreSQL", flush=True)
        marks = "not sqlite and not no_database"
        for name, mark in (("EVERYTHING_ON_POSTGRES", "one_database"), ("BROWSER_ON_POSTGRES", "browser")):
            if not switched_on(name):
                marks += f" and not {mark}"
        codes["PostgreSQL"] = pytest("-m", marks, prefix=(*with_postgres, "--"))
    else:
        print("PostgreSQL is not installed here (no initdb): its pass is skipped.")
        if switched_on("REQUIRE_ALL"):
            codes["PostgreSQL"] = 1
    ran = {name: code for name, code in codes.items() if code != NOTHING_COLLECTED}
    failed = [name for name, code in ran.items() if code != 0]
    if failed:
        print(f"Failed on {' and '.join(failed)}.")
        return 1
    return 0 if ran else NOTHING_COLLECTED


if __name__ == "__main__":
    sys.exit(main())
