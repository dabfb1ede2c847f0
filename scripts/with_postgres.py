"""Runs a command beside a throw-away PostgreSQL, named to it by DATABASE_URL.

Usage: with_postgres.py [--durable] [--] COMMAND [ARGUMENT …]
       with_postgres.py --find        prints where the server's programs are; exit code 1 if nowhere

The cluster lies in a temporary folder, listens on a Unix socket in it alone, and is gone afterwards, also
after Ctrl-C. Started by root, PostgreSQL runs as an ordinary user, since it refuses root. Without
``--durable`` nothing is forced to the disk: right for tests, wrong for measuring. Autovacuum is off: it would
count a table as empty while a test's open transaction fills it, and the planner then joins thousands of rows
by nested loops; what fills tables says ANALYZE itself.
"""

import argparse
import glob
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/usr/local/pgsql/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
NAME = "unionhub"
# Upper and lower case of Vietnamese letters need a locale that knows Unicode.
LOCALES = ("C.UTF-8", "en_US.UTF-8", "vi_VN.UTF-8")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
START_SECONDS = 60


def find_binaries() -> Path | None:
    """The folder of the newest installed server, or of the one that is first on PATH."""
    on_path = shutil.which("initdb")
    found = sorted(
        (path for place in PLACES for path in glob.glob(place)),
        key=lambda path: [int(number) for number in re.findall(r"\d+", path)],
        reverse=True,
    )
    candidates = [Path(on_path).resolve().parent] if on_path else []
    for folder in [*candidates, *map(Path, found)]:
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    return None


class Cluster:
    """A PostgreSQL of one's own, from ``start`` to ``remove``."""

    def __init__(self, binaries: Path, durable: bool):
        self.binaries = binaries
        self.durable = durable
        self.as_user: dict = {}
        # Not TMPDIR: the path of a socket must stay short.
        self.folder = Path(tempfile.mkdtemp(prefix="unionhub-pg-", dir="/tmp"))
        self.data = self.folder / "data"
        if os.geteuid() == 0:
            user = self._ordinary_user()
            self.as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.folder, user.pw_uid, user.pw_gid)

    @staticmethod
    def _ordinary_user():
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        sys.exit("No ordinary user to run PostgreSQL as: neither postgres nor nobody exists.")

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@/{NAME}?host={self.folder}"

    def _run(self, program: str, *arguments: str, **options) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(self.binaries / program), *arguments],
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A group of its own: Ctrl-C reaches the command, and the server only when that has ended.
            start_new_session=True,
            **{"stdin": subprocess.DEVNULL, **self.as_user, **options},
        )

    def start(self) -> None:
        for locale in LOCALES:
            shutil.rmtree(self.data, ignore_errors=True)
            made = self._run(
                "initdb",
                f"--pgdata={self.data}",
                f"--username={NAME}",
                f"--locale={locale}",
                "--encoding=UTF8",
                "--auth=trust",  # whoever can open the folder of the socket
                "--no-sync",
            )
            if made.returncode == 0:
                break
        else:
            sys.exit(f"initdb failed:\n{made.stdout}")
        settings = [f"unix_socket_directories='{self.folder}'", "listen_addresses=''", "autovacuum=off"]
        if not self.durable:
            settings += FAST
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write("\n".join(["", *settings, ""]))
        created = self._run(
            "postgres",
            "--single",
            "-D",
            str(self.data),
            "postgres",
            stdin=None,
            input=f"CREATE DATABASE {NAME}\n",
        )
        if created.returncode != 0 or "ERROR" in created.stdout:
            sys.exit(f"The database was not created:\n{created.stdout}")
        log = self.folder / "log"
        started = self._run(
            "pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-D", str(self.data), "-l", str(log)
        )
        if started.returncode != 0:
            sys.exit(f"PostgreSQL did not start:\n{started.stdout}{log.read_text() if log.exists() else ''}")

    def remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.data))
        shutil.rmtree(self.folder, ignore_errors=True)


def run(command: list[str], url: str) -> int:
    """Runs the command and hands on the signals that would end us before the cluster is removed."""
    child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: child.send_signal(received))
    while True:
        try:
            code = child.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            continue  # the terminal sent it to the command too: wait for its end


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--durable", action="store_true")
    parser.add_argument("--find", action="store_true")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    binaries = find_binaries()
    if options.find:
        print(binaries or "")
        return 0 if binaries else 1
    if not command:
        parser.error("no command")
    if not binaries:
        sys.exit("PostgreSQL is not installed here (no initdb). Debian, Ubuntu: apt install postgresql")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    cluster = Cluster(binaries, options.durable)
    try:
        cluster.start()
        return run(command, cluster.url)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cluster.remove()


if __name__ == "__main__":
    sys.exit(main())
