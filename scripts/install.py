"""Makes the virtual environment and installs one lock into it, with hashes; quick when nothing changed.

Usage: install.py VENV LOCK

Shows which package of how many is being fetched, and says where to look when nothing arrives for ten seconds.

Runs with whatever python3 is there, so that one too old gets a sentence instead of a syntax error: keep to
what Python 3.6 can parse.
"""

import hashlib
import os
import queue
import re
import shutil
import subprocess
import sys
import threading

OLDEST = (3, 11)
# The development lock holds the other one whole, with the same versions.
HOLDS = {"requirements.txt": ["requirements.txt", "requirements-dev.txt"]}
# An environment whose making was interrupted has no pip yet.
VERSION_CODE = "import pip, sys; print('%d.%d' % sys.version_info[:2])"

QUIET_SECONDS = 10
# pip's lines on a package that it fetches, or has; and the one after which the network is not needed any more.
PACKAGE = re.compile(r"(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9._-]+)")
INSTALLING = "Installing collected packages"
# Named, never shown: their values may hold passwords.
NETWORK_VARIABLES = ("HTTPS_PROXY", "https_proxy", "PIP_PROXY", "PIP_INDEX_URL", "PIP_CERT")


def venv_python(venv):
    return os.path.join(venv, "bin", "python")


def version_in(venv):
    """(major, minor) of the environment's interpreter, or None if there is none that answers."""
    try:
        answer = subprocess.check_output([venv_python(venv), "-c", VERSION_CODE], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(int(part) for part in answer.decode().strip().split("."))


def stamp_of(lock, version):
    with open(lock, "rb") as file:
        return f"{hashlib.sha256(file.read()).hexdigest()} {version[0]}.{version[1]}"


def stamp_path(venv, lock):
    return os.path.join(venv, ".installed-" + os.path.basename(lock))


def is_installed(venv, lock, version):
    for holder in HOLDS.get(lock, [lock]):
        if not os.path.exists(holder) or not os.path.exists(stamp_path(venv, holder)):
            continue
        with open(stamp_path(venv, holder)) as file:
            if file.read() == stamp_of(holder, version):
                return True
    return False


def make_venv(venv):
    if sys.version_info < OLDEST:
        needed, here = ("%d.%d" % version for version in (OLDEST, sys.version_info[:2]))
        sys.exit(
            f"Cần Python {needed} trở lên, ở đây là {here}.\n"
            f"Python {needed} or newer is needed, this is {here}.\n"
            "Vui lòng chỉ ra bản mới hơn / name a newer one: make … PYTHON=python3.12"
        )
    try:
        import ensurepip  # noqa: F401
        import venv as _venv  # noqa: F401
    except ImportError:
        sys.exit("Thiếu mô-đun venv / the venv module is missing; Debian, Ubuntu: apt install python3-venv")
    print(f"Tạo môi trường {venv} / making the environment")
    if os.path.isdir(venv):
        shutil.rmtree(venv)
    subprocess.check_call([sys.executable, "-m", "venv", venv])


def say(text, end="\n"):
    sys.stdout.write(text + end)
    sys.stdout.flush()


def network_hint():
    """What to look at while pip waits for an answer."""
    given = [name for name in NETWORK_VARIABLES if os.environ.get(name)]
    return (
        f"Đã {QUIET_SECONDS} giây chưa nhận thêm gì. Vẫn đang chờ; nếu lâu, kiểm tra / nothing arrived for "
        f"{QUIET_SECONDS} seconds. Still waiting; if it lasts, look at:\n"
        "  - mạng và tường lửa: máy này có ra được kho gói Python không? / network, firewall: is the package index reachable?\n"
        "  - máy chủ trung chuyển / proxy: HTTPS_PROXY=http://HOST:PORT make …\n"
        "  - kho gói riêng của cơ quan / an index of your own: PIP_INDEX_URL=https://HOST/simple make …\n"
        "  - đang có hiệu lực / in force: %s; pip config list\n"
        "  Ctrl-C: dừng; chạy lại thì cài tiếp / stops; run it again to go on." % (", ".join(given) or "–")
    )


def lines_of(stream):
    """Lines of ``stream`` as they come, and None whenever none came for QUIET_SECONDS."""
    lines = queue.Queue()

    def read():
        for line in stream:
            lines.put(line.rstrip("\n"))
        lines.put(EOFError)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=QUIET_SECONDS)
        except queue.Empty:
            yield None
            continue
        if line is EOFError:
            return
        yield line


def show_progress(lines, total, terminal):
    """Says how far pip is; returns the lines that explain a failure."""
    kept, seen, hinted, fetching = [], set(), False, True
    for line in lines:
        if line is None:
            if fetching and not hinted:
                say(("\n" if terminal else "") + network_hint())
                hinted = True
            continue
        package = PACKAGE.match(line.strip())
        if package:
            seen.add(package.group(1).lower())
            text = f"  {len(seen)}/{total} {package.group(1)}"
            if terminal:
                say("\r" + text.ljust(60), end="")
            elif len(seen) % 10 == 1:
                say(text)
        elif line.startswith(INSTALLING):
            fetching = False
            say(("\n" if terminal else "") + "  Đã tải đủ, đang cài / all fetched, installing")
        elif "WARNING: Retrying" in line:
            say(("\n" if terminal else "") + line)
        if line.lstrip().startswith(("ERROR", "WARNING", "error")) or (kept and line.startswith(" ")):
            kept.append(line)
    return kept


def install(venv, lock):
    """Runs pip on ``lock``; returns whether everything is installed."""
    with open(lock) as file:
        total = len(re.findall(r"^[A-Za-z0-9._-]+==", file.read(), flags=re.M))
    pip = [venv_python(venv), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    process = subprocess.Popen(
        [*pip, "install", "--require-hashes", "-r", lock],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    try:
        problems = show_progress(lines_of(process.stdout), total, sys.stdout.isatty())
        code = process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        sys.exit("\nĐã dừng; chạy lại thì cài tiếp. / Stopped; run it again to go on.")
    if code != 0:
        sys.stderr.write("\n".join(problems) + "\n")
    return code == 0


def main(venv, lock):
    version = version_in(venv)
    if version is None or version < OLDEST:
        make_venv(venv)
        version = version_in(venv)
    if is_installed(venv, lock, version):
        return
    say(f"Cài các gói trong {lock} / installing its packages")
    if not install(venv, lock):
        sys.exit("Chưa cài được: xem lỗi của pip ở trên. / Not installed: see pip's error above.")
    with open(stamp_path(venv, lock), "w") as file:
        file.write(stamp_of(lock, version))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
