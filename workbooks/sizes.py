"""How much of a file is read: of a form that people fill in, and of a list of a whole country. Standard library only."""

from dataclasses import dataclass

_MB = 1024 * 1024


@dataclass(frozen=True)
class Size:
    """``rows``: the last one that may have a value; ``cells``: with a value, in all sheets together.

    ``unpacked``: bytes of the parts of a package; ``output``: bytes that are handed on; ``memory``: bytes of the process
    that reads; ``seconds``: of its time.
    """

    rows: int
    cells: int
    unpacked: int
    output: int
    memory: int
    seconds: int


FORM = Size(10_000, 300_000, 100 * _MB, 10 * _MB, 512 * _MB, 20)
LIST = Size(199_999, 8_000_000, 400 * _MB, 256 * _MB, 1024 * _MB, 90)
SIZES = {"form": FORM, "list": LIST}
