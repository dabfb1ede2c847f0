"""Sending odd values, one or many at a time, and taking back what they changed."""

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, quote_plus

import openpyxl
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.forms.forms import BaseForm
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import resolve
from openpyxl.utils.exceptions import IllegalCharacterError

from tests.support.fuzzing.discovery import Target, shape
from tests.support.fuzzing.values import ABSENT, CASES, CELLS, FILES, REPEATED, VALUES
from tests.support.site import Upload

QUERY, DATA, FILE, COLUMN, PATH = "query", "data", "file", "column", "path"
COLUMNS = 12
# A column in the address of a list of the admin site: the first one that cannot be read ends the request.
LOOKUP = re.compile(r"__|^(id|pk|[a-z]+_[a-z_]+)$")


@dataclass(frozen=True)
class Cell:
    """One parameter of a target, with one value; the role is the client's."""

    place: str
    parameter: str
    case: str

    def __str__(self):
        return f"{self.place} {self.parameter} = {self.case}"


def cells(target: Target) -> Iterator[Cell]:
    """Every parameter × value of the target."""
    for place, names in ((QUERY, target.in_query), (DATA, target.in_data), (PATH, _arguments(target))):
        for name in sorted(names):
            for case in CASES if place != PATH else VALUES:
                yield Cell(place, name, case)
    for name, file in target.files.items():
        for case in (*FILES, ABSENT):
            yield Cell(FILE, name, case)
        if file and file.name.endswith(".xlsx"):
            for column in range(1, COLUMNS + 1):
                for case in (*VALUES, *CELLS):
                    yield Cell(COLUMN, f"{name}:{column}", case)


def in_turns(wanted: Iterable[Cell]) -> list[tuple[Cell, ...]]:
    """The cells in few requests: each carries one value of every parameter, and another one in the next."""
    rows: dict[tuple, list[Cell]] = {}
    for cell in wanted:
        rows.setdefault((cell.place, cell.parameter), []).append(cell)
    turned = [row[k % len(row) :] + row[: k % len(row)] for k, row in enumerate(rows.values())]
    return [tuple(row[k] for row in turned if k < len(row)) for k in range(max(map(len, turned), default=0))]


def bundles(cells: Iterable[Cell], size: int) -> Iterator[tuple[Cell, ...]]:
    """Cells of different parameters, ``size`` at a time; what may stand alone in an address stands alone."""
    waiting: list[dict[tuple, Cell]] = []
    for cell in cells:
        alone = cell.place == QUERY and LOOKUP.search(cell.parameter)
        if alone or cell.place in (PATH, COLUMN, FILE):
            yield (cell,)
            continue
        key = cell.place, cell.parameter
        bundle = next((one for one in waiting if key not in one), None)
        if bundle is None:
            waiting.append(bundle := {})
        bundle[key] = cell
        if len(bundle) == size:
            waiting.remove(bundle)
            yield tuple(bundle.values())
    yield from (tuple(bundle.values()) for bundle in waiting)


def kind_of(target: Target, cell: Cell) -> tuple:
    """Cells of one kind are one parameter of one address with one value, whichever row or button of a form it is."""
    return target.method, target.name, cell.place, shape(cell.parameter), cell.case


@contextmanager
def refused_fields(monkeypatch):
    """Names of the fields that a form refuses meanwhile: what is wrong with them is said, and nothing is written."""
    names: set[str] = set()
    full_clean = BaseForm.full_clean

    def noted(form):
        full_clean(form)
        names.update(form.add_prefix(name) for name in form._errors or ())

    with monkeypatch.context() as patch:
        patch.setattr(BaseForm, "full_clean", noted)
        yield names


class Sender:
    """Sends as one person; every change of the database, of kept files and of the session is taken back."""

    def __init__(self, client):
        self.client = client
        client.raise_request_exception = False
        self._cookies = {name: cookie.value for name, cookie in client.cookies.items()}
        self._media = {path: path.read_bytes() for path in _media_files()}

    def send(self, target: Target, changed: Iterable[Cell] = ()):
        """The answer; after a form that was taken, the page that it leads to, if that one failed."""
        path, files = target.path, dict(target.files)
        query, data = list(target.query.items()), list(target.data.items())
        for cell in changed:
            if cell.place == QUERY:
                query = _replaced(query, cell)
            elif cell.place == DATA:
                data = _replaced(data, cell)
            elif cell.place == PATH:
                odd = quote(VALUES[cell.case], errors="surrogatepass", safe="")
                path = path.replace(f"/{cell.parameter}/", f"/{odd}/", 1)
            elif cell.place == COLUMN:
                name, column = cell.parameter.split(":")
                files[name] = _with_cell(target.files[name], int(column), cell.case)
            elif cell.case == ABSENT:
                files.pop(cell.parameter)
            else:
                files[cell.parameter] = Upload("a.xlsx", FILES[cell.case])
        with transaction.atomic():
            answer = self._answer(target, path, query, data, files)
            if target.method == "POST" and answer.status_code == 302:
                # What was stored is shown now, and so is the message about it.
                where = answer["Location"]
                if where.startswith("/") and not where.startswith("//"):
                    following = self.client.get(where)
                    answer = following if following.status_code >= 500 else answer
            transaction.set_rollback(True)
        self.client.cookies = SimpleCookie(self._cookies)
        for kept, content in self._media.items() if target.method == "POST" else ():
            if not kept.exists():
                kept.write_bytes(content)
        return answer

    def _answer(self, target, path, query, data, files):
        # Of text in query strings: Django turns bytes that are no UTF-8 into U+FFFD.
        extra = {"QUERY_STRING": _encoded(query)}
        if target.method == "GET":
            return self.client.generic("GET", path, **extra)
        if not any(files.values()):
            return self.client.generic(
                "POST", path, _encoded(data), "application/x-www-form-urlencoded", **extra
            )
        form = {}
        for name, value in data:
            form.setdefault(name, []).append(value.encode("utf-8", "surrogatepass"))
        for name, file in files.items():
            if file:
                form[name] = SimpleUploadedFile(file.name, file.content)
        return self.client.generic("POST", path, encode_multipart(BOUNDARY, form), MULTIPART_CONTENT, **extra)


def _replaced(pairs, cell):
    rest = [pair for pair in pairs if pair[0] != cell.parameter]
    if cell.case == ABSENT:
        return rest
    if cell.case == REPEATED:
        old = [pair for pair in pairs if pair[0] == cell.parameter]
        return [*rest, *old, *((cell.parameter, odd) for odd in ("1", VALUES["beyond 64 bits"], "x"))]
    return [*rest, (cell.parameter, VALUES[cell.case])]


def _with_cell(file: Upload, column: int, case: str) -> Upload:
    """The workbook with the value in its last row; as it was, where a workbook cannot hold it."""
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    sheet = book.worksheets[0]
    try:
        sheet.cell(sheet.max_row, column).value = CELLS[case] if case in CELLS else VALUES[case]
        book.save(out := io.BytesIO())
    except (IllegalCharacterError, UnicodeEncodeError, AttributeError):
        return file
    return Upload(file.name, out.getvalue())


def _encoded(pairs) -> str:
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value, errors='surrogatepass')}" for name, value in pairs
    )


def _arguments(target) -> set[str]:
    match = resolve(target.path)
    return {str(value) for value in (*match.args, *match.kwargs.values()) if f"/{value}/" in target.path}


def _media_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
