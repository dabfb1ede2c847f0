"""The process that parses one workbook: ``python -m workbooks.child MEMORY_BYTES CPU_SECONDS DEMAND``.

Bytes come on stdin, JSON goes to stdout: ``{"sheets": [...]}`` or ``{"refused": "message"}``. It
limits itself before it reads anything. Whatever happens to it, the site that started it stays up.
"""

import json
import sys
import zipfile
import zlib
from contextlib import contextmanager
from xml.parsers import expat

from workbooks import limits
from workbooks.package import DAMAGED, TOO_HEAVY, Package, Refused
from workbooks.spreadsheetml import (
    Budget,
    SheetParser,
    date_styles,
    relationships,
    shared_strings,
    sheet_list,
)


def read(data: bytes) -> list[dict]:
    """The sheets of the workbook, in order, as JSON-ready objects. Raises Refused."""
    with readable():
        return _read(data)


@contextmanager
def readable():
    """Turns everything that a broken or hostile package can raise into Refused."""
    try:
        yield
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


def _read(data: bytes) -> list[dict]:
    package = Package(data)
    workbook = next(
        (path for kind, path in relationships(package, "").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    sheets, from_1904 = sheet_list(package, workbook)
    parts = relationships(package, workbook)
    by_kind = dict(parts.values())
    strings = shared_strings(package, by_kind.get("sharedStrings"))
    dates = date_styles(package, by_kind.get("styles"))
    budget = Budget()
    found = []
    for name, state, identifier in sheets:
        kind, path = parts.get(identifier, ("", ""))
        if kind != "worksheet":
            continue  # charts and dialogs hold no cells
        parser = SheetParser(name, strings, dates, from_1904, budget)
        with package.open(path) as stream:
            parser.read(stream)
        found.append(
            {
                "name": name,
                "state": state,
                "cells": parser.cells,
                "merged": parser.merged,
                "hidden_rows": parser.hidden_rows,
            }
        )
    if not found:
        raise Refused(DAMAGED)
    return found


def main() -> None:
    limits.begin(sys.argv[1:])
    try:
        answer = {"sheets": read(sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"refused": refused.message}
    try:
        text = json.dumps(answer)
    except MemoryError:
        text = json.dumps({"refused": TOO_HEAVY})
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
