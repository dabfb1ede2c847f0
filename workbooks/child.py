"""The process that reads one file: ``python -m workbooks.child MEMORY_BYTES CPU_SECONDS DEMAND LIBRARY SIZE``.

Bytes come on stdin; to stdout goes per sheet a dict and lists of rows in chunks, ended by None (see ``transfer.py``), or at
any place ``{"refused": message}``. It limits itself before it reads anything. Whatever happens to it, the site that started
it stays up. ``LIBRARY``: where the packages lie that the engines need; ``SIZE``: a name in ``sizes.py``.
"""

import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from xml.parsers import expat

from workbooks import limits, transfer
from workbooks.file_types import ODS, PACKAGE, XLS, NotTaken, file_type
from workbooks.package import DAMAGED, TOO_HEAVY, Package, Refused
from workbooks.sizes import SIZES, Size

CHUNK = 1_000


def main() -> None:
    library, name = limits.begin(sys.argv[1:], max(size.output for size in SIZES.values()))
    sys.path.append(library)
    out = sys.stdout.buffer
    try:
        with readable():
            write(sheets(sys.stdin.buffer.read(), SIZES[name]), SIZES[name], out)
    except Refused as refused:
        transfer.dump({"refused": refused.message}, out)


def sheets(data: bytes, size: Size) -> Iterator[tuple[dict, Iterable[list]]]:
    """Each sheet of a file: what it is called and what is marked in it, and its rows. Raises Refused."""
    # Each engine is loaded only where it is needed.
    kind = file_type(data)
    if kind == PACKAGE:
        package = Package(data, max_unpacked=size.unpacked)
        if package.kind == ODS:
            from workbooks.engines.ods import read

            return read(package, size)
        from workbooks.engines.xlsx import read

        return read(data, package, size)
    if kind == XLS:
        from workbooks.engines.xls import read
    else:
        from workbooks.engines.delimited import read
    return read(data, size)


def write(found: Iterable[tuple[dict, Iterable[list]]], size: Size, out) -> None:
    cells = 0
    for described, rows in found:
        transfer.dump(described, out)
        chunk: list[list] = []
        blank = 0  # rows that are passed on only where another one follows
        for row in rows:
            filled = len(row) - row.count("")
            if not filled:
                blank += 1
                continue
            chunk += ([] for _ in range(blank))
            chunk.append(row)
            cells, blank = cells + filled, 0
            if len(chunk) >= CHUNK:
                _pass_on(chunk, cells, size, out)
                chunk = []
        _pass_on(chunk, cells, size, out)
        transfer.dump(None, out)


def _pass_on(chunk: list, cells: int, size: Size, out) -> None:
    transfer.dump(chunk, out)
    if cells > size.cells or out.tell() > size.output:
        raise Refused(TOO_HEAVY)


@contextmanager
def readable():
    """Turns everything that a broken or hostile file can raise into Refused."""
    try:
        yield
    except NotTaken as refused:
        raise Refused(refused.message) from None
    except expat.ExpatError as error:
        no_memory = error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]
        raise Refused(TOO_HEAVY if no_memory else DAMAGED) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        KeyError,
        NotImplementedError,
    ):
        raise Refused(DAMAGED) from None
    except MemoryError:
        raise Refused(TOO_HEAVY) from None


if __name__ == "__main__":
    main()
