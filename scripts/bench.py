"""Measures the dashboard and the rates of rating against their bare SQL, on both databases.

Started by ``make bench`` beside a PostgreSQL of its own (DATABASE_URL names it). Prints a line ``NAME VALUE`` per figure and
writes them to ``var/bench.json``; exit code 1 where a figure could not be taken.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
SIZES = (17, 700)
RATINGS = 125_000
MEASURE_SECONDS = 300


def main() -> int:
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        print("bench: DATABASE_URL không trỏ tới PostgreSQL tạm; dùng «make bench».", file=sys.stderr)
        return 1
    figures, failed = {}, []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for size in SIZES:
            for vendor in ("sqlite", "postgres"):
                url = _sqlite(folder, size) if vendor == "sqlite" else _postgres(server, size)
                measured = _measure(url, size)
                if measured is None:
                    failed.append(f"dashboard_{vendor}_{size}")
                    continue
                for name, value in measured.items():
                    figures[f"{name}_{vendor}_{size}"] = value
                    print(f"{name}_{vendor}_{size} {value}", flush=True)
        for vendor in ("sqlite", "postgres"):
            url = _sqlite(folder, RATINGS) if vendor == "sqlite" else _postgres(server, RATINGS)
            measured = _measure(url, RATINGS, "bench_ratings.py")
            if measured is None:
                failed.append(f"ratings_country_{vendor}")
                continue
            for name, value in measured.items():
                figures[f"{name}_{vendor}"] = value
                print(f"{name}_{vendor} {value}", flush=True)
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n")
    for name in failed:
        print(f"bench: không đo được {name}", file=sys.stderr)
    return 1 if failed else 0


def _sqlite(folder: str, size: int) -> str:
    return f"sqlite:///{folder}/bench-{size}.sqlite3"


def _postgres(server: str, size: int) -> str:
    """A database of its own on the throw-away server."""
    name = f"bench_{size}"
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _measure(url: str, size: int, script: str = "bench_dashboard.py") -> dict | None:
    """One process per database: settings are read once."""
    environment = {name: value for name, value in os.environ.items() if name != "PRODUCTION"} | {
        "DATABASE_URL": url
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), str(size)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        timeout=MEASURE_SECONDS,
        check=False,
    )
    if done.returncode:
        return None
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
