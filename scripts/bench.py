"""Measures the dashboard and the rates of rating against their bare SQL, and the import of unions against what it could be.

Started by ``make bench`` beside a PostgreSQL of its own (DATABASE_URL names it). Prints a line ``NAME VALUE`` per figure and
writes them to ``var/bench.json``; exit code 1 where a figure could not be taken.
"""

import json
import os
import shutil
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
# The whole country; and the parts from which the default, which is slow, is scaled up.
IMPORT_ROWS, SMALL_PART, PART = 125_000, 250, 1_000


def main() -> int:
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        print("bench: DATABASE_URL không trỏ tới PostgreSQL tạm; dùng “make bench”.", file=sys.stderr)
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
        for vendor in ("sqlite", "postgres"):
            try:
                measured = _import(Path(folder), vendor, server)
            except _NotMeasured as missing:
                failed.append(f"import_{vendor}: {missing}")
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


class _NotMeasured(Exception):
    """One side of the import failed or took too long."""


def _import(folder: Path, vendor: str, server: str) -> dict:
    """Ours and the floor at the full size in turn, the default at two parts of it; each on a database of its own."""
    empty = f"sqlite:///{folder}/import.sqlite3" if vendor == "sqlite" else _postgres(server, "import")
    _side(empty, "prepare", folder, IMPORT_ROWS, SMALL_PART, PART)

    def measure(side: str, rows: int) -> dict:
        url = _copy(empty, f"import_{side}_{rows}", vendor, folder, server)
        try:
            return _side(url, side, folder, rows)
        finally:
            _drop(url, vendor, server)

    default_small, default = measure("default", SMALL_PART), measure("default", PART)
    ours_part = measure("ours", PART)
    floor, ours = measure("floor", IMPORT_ROWS), measure("ours", IMPORT_ROWS)
    # What a row of the default costs, without what starting costs.
    by_row = {
        what: (default[what] - default_small[what]) / (PART - SMALL_PART) for what in ("seconds", "memory")
    }
    scaled = {what: default[what] + by_row[what] * (IMPORT_ROWS - PART) for what in by_row}
    return {
        "import_vs_floor": round(ours["seconds"] / floor["seconds"], 2),
        "import_vs_default": round(scaled["seconds"] / ours["seconds"], 1),
        "import_seconds": round(ours["seconds"], 1),
        "import_floor_seconds": round(floor["seconds"], 1),
        "import_default_rows_per_second": round(1 / by_row["seconds"], 1),
        "import_memory_mb": round(ours["memory"]),
        # Of the default, the memory of the whole country is scaled up from the parts; the same rows are measured on both.
        "import_memory_vs_default": round(ours["memory"] / scaled["memory"], 3),
        f"import_memory_vs_default_at_{PART}_rows": round(ours_part["memory"] / default["memory"], 2),
    }


def _side(url: str, side: str, folder: Path, *rows: int) -> dict:
    environment = {name: value for name, value in os.environ.items() if name != "PRODUCTION"} | {
        "DATABASE_URL": url
    }
    try:
        done = subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "bench_import.py"), side, str(folder), *map(str, rows)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            timeout=MEASURE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _NotMeasured(f"{side} {rows}: quá {MEASURE_SECONDS} giây") from None
    if done.returncode:
        raise _NotMeasured(f"{side} {rows}")
    return {} if side == "prepare" else json.loads(done.stdout.splitlines()[-1])


def _copy(empty: str, name: str, vendor: str, folder: Path, server: str) -> str:
    if vendor == "sqlite":
        target = folder / f"{name}.sqlite3"
        shutil.copyfile(empty.removeprefix("sqlite:///"), target)
        return f"sqlite:///{target}"
    return _postgres(server, name, template=urlsplit(empty).path[1:])


def _drop(url: str, vendor: str, server: str) -> None:
    if vendor == "sqlite":
        for path in Path(url.removeprefix("sqlite:///")).parent.glob(Path(url).name + "*"):
            path.unlink()
    else:
        _on_server(server, f'DROP DATABASE "{urlsplit(url).path[1:]}" WITH (FORCE)')


def _sqlite(folder: str, size: int) -> str:
    return f"sqlite:///{folder}/bench-{size}.sqlite3"


def _postgres(server: str, name: int | str, template: str = "") -> str:
    """A database of its own on the throw-away server."""
    name = f"bench_{name}"
    _on_server(server, f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _on_server(server: str, statement: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


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
