"""Makes the virtual environment and installs one lock into it, with hashes; quick when nothing changed.

Usage: install.py VENV LOCK

Runs with whatever python3 is there, so that one too old gets a sentence instead of a syntax error: keep to
what Python 3.6 can parse.
"""

import hashlib
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
# The development lock holds the other one whole, with the same versions.
HOLDS = {"requirements.txt": ["requirements.txt", "requirements-dev.txt"]}
# An environment whose making was interrupted has no pip yet.
VERSION_CODE = "import pip, sys; print('%d.%d' % sys.version_info[:2])"


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
            "Hãy chỉ ra bản mới hơn / name a newer one: make … PYTHON=python3.12"
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


def main(venv, lock):
    version = version_in(venv)
    if version is None or version < OLDEST:
        make_venv(venv)
        version = version_in(venv)
    if is_installed(venv, lock, version):
        return
    print(f"Cài các gói trong {lock} / installing its packages")
    sys.stdout.flush()
    pip = [venv_python(venv), "-m", "pip", "--disable-pip-version-check", "--no-input", "-qq"]
    if subprocess.call([*pip, "install", "--require-hashes", "-r", lock]) != 0:
        sys.exit("Chưa cài được: xem lỗi của pip ở trên. / Not installed: see pip's error above.")
    with open(stamp_path(venv, lock), "w") as file:
        file.write(stamp_of(lock, version))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
