"""Plain values between processes and in files of our own: pickles that can hold nothing but values of cells.

Standard library only: the child process that parses uploads imports it too.
"""

import pickle
from collections.abc import Iterator
from typing import BinaryIO

_ALLOWED = {("datetime", name) for name in ("date", "datetime", "time", "timedelta")}


class _Reader(pickle.Unpickler):
    """Builds numbers, texts, dates, lists, tuples and dicts of them, and refuses everything else."""

    def find_class(self, module, name):
        if (module, name) in _ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"no value of a cell: {module}.{name}")


def dump(value, file: BinaryIO) -> None:
    """Append one value to the file; what stands in it twice is written twice."""
    pickler = pickle.Pickler(file, 5)
    pickler.fast = True  # no memory of what was written: the values are no graph
    pickler.dump(value)


def load(file: BinaryIO):
    """The next value. Raises EOFError at the end, pickle.UnpicklingError for what is no such file."""
    return _Reader(file).load()


def load_all(file: BinaryIO) -> Iterator:
    """Every value from here to the end."""
    while True:
        try:
            yield load(file)
        except EOFError:
            return
