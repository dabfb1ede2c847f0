"""The limits that a child process sets itself before it reads what somebody sent. Standard library only.

``python -m workbooks.limits MEMORY_BYTES CPU_SECONDS`` writes the names of those that this system cannot set.
"""

import sys

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None

REQUIRED, OPTIONAL = "required", "optional"
NOT_LIMITED = 3  # exit status of a child that must be limited and cannot be
MAX_OUTPUT_BYTES = 64 * 1024 * 1024
NAMES = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE")  # address space, processor time, size of what is written


def begin(arguments: list[str], output: int = MAX_OUTPUT_BYTES) -> list[str]:
    """Set the limits of the child's arguments: memory in bytes, seconds, “required” or “optional”; returns the others.

    ``output``: bytes that may be written. Ends the process where a limit is required and cannot be set.
    """
    memory, seconds, demand, *others = arguments
    if not_limited(int(memory), int(seconds), output) and demand != OPTIONAL:
        sys.exit(NOT_LIMITED)
    return others


def not_limited(memory: int, seconds: int, output: int) -> list[str]:
    """Set the limits; the names of those that this system cannot set."""
    _set("RLIMIT_CORE", 0)  # no dump of what was read; where it cannot be set, nothing is lost
    return [
        name for name, amount in zip(NAMES, (memory, seconds, output), strict=True) if not _set(name, amount)
    ]


def _set(name: str, amount: int) -> bool:
    try:
        kind = getattr(resource, name)
        _, highest = resource.getrlimit(kind)
        if highest != resource.RLIM_INFINITY:
            amount = min(amount, highest)  # whoever started the site has limited it further
        resource.setrlimit(kind, (amount, amount))
    except (AttributeError, ValueError, OSError):
        return False
    return True


if __name__ == "__main__":
    sys.stdout.write(" ".join(not_limited(int(sys.argv[1]), int(sys.argv[2]), MAX_OUTPUT_BYTES)))
