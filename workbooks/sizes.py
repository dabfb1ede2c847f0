"""How much of a file is read: of a form that people fill in, and of a list of a whole country. Standard library only."""

from dataclasses import dataclass

_MB = 1024 * 1024


@dataclass(frozen=True)
class Size:
    """``name``: for the process that reads. ``rows``: the last one that may have a value; ``cells``: those with a value, of
    all sheets together. Bytes: ``unpacked`` of the parts of a package, ``output`` of what is handed on, ``memory`` of the
    process that reads; ``seconds`` of its time.
    """

    name: str
    rows: int
    cells: int
    unpacked: int
    output: int
    memory: int
    seconds: int


FORM = Size("form", 10_000, 300_000, 100 * _MB, 10 * _MB, 512 * _MB, 20)
LIST = Size("list", 199_999, 8_000_000, 400 * _MB, 256 * _MB, 1024 * _MB, 90)
SIZES = {size.name: size for size in (FORM, LIST)}
