"""Asks the site on this machine whether it answers and reaches its database; exit code 0 if so.

Usage: check_health.py [http://127.0.0.1:8000]

Takes ALLOWED_HOSTS from the environment, as the site refuses names that are not its own. Standard library only: it is run
every half minute.
"""

import os
import sys
import urllib.error
import urllib.request

SECONDS = 8
NO_PROXY = urllib.request.ProxyHandler({})  # the site is on this machine, whatever HTTP_PROXY says


def own_name(allowed):
    """A name that the site accepts, from the value of ALLOWED_HOSTS; without one, it runs in local mode."""
    first = allowed.split(",")[0].strip().lstrip(".")
    return first if first and first != "*" else "localhost"


def main(address):
    request = urllib.request.Request(  # noqa: S310 - the address is ours
        address.rstrip("/") + "/suc-khoe/", headers={"Host": own_name(os.environ.get("ALLOWED_HOSTS", ""))}
    )
    try:
        with urllib.request.build_opener(NO_PROXY).open(request, timeout=SECONDS) as answer:
            print(f"{answer.status} {answer.read(100).decode()}")
    except (urllib.error.URLError, OSError) as error:
        sys.exit(f"{address}: {error}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
