"""No answer is 5xx, whatever is sent: every parameter and field of every address, as every role, with odd values.

What there is to be sent is read off the site (``tests/support/fuzzing/discovery.py``). A cell is address × parameter × value
× role. Every role sends all cells in turns, every parameter with another odd value; the role that met the form or page then
sends what no form refused once more, a few at a time, so that it gets past the forms. The gate runs a part that a fixed
seed picks; ``make long`` runs all of it.
"""

import logging
import random
import traceback

import pytest
from django.test import Client

from tests.support.fuzzing.discovery import Discovery
from tests.support.fuzzing.sending import (
    DATA,
    QUERY,
    Sender,
    bundles,
    cells,
    in_turns,
    kind_of,
    refused_fields,
)
from tests.support.in_browser import BACKEND
from tests.support.site import ROLES, VISITOR

AT_A_TIME = 3
TURNS_OF_ANOTHER_BUTTON = 4
SEED = 20240712
VISITS_OF_THE_GATE, REQUESTS_OF_THE_GATE = 3, 120  # of each role; of all
_targets: list = []  # as they were met, with the files that were kept on the way


@pytest.fixture(autouse=True)
def quiet():
    """Every refusal is logged otherwise, with its traceback."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def clients(site, settings, tmp_path_factory):
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "fuzz"
    clients = {role: Client() for role in ROLES}
    for role, client in clients.items():
        if role != VISITOR:
            client.force_login(site.people[role], backend=BACKEND)
    return clients


class Fuzz:
    """Sends, counts and remembers what failed. ``cells``: how many were sent."""

    def __init__(self, clients, monkeypatch):
        self.senders = {role: Sender(client) for role, client in clients.items()}
        self.monkeypatch = monkeypatch
        self.cells = self.requests = 0
        self.faults: dict[str, list[str]] = {}

    def discover(self, site, **how) -> list:
        clients = {role: sender.client for role, sender in self.senders.items()}
        discovery = Discovery(clients, self.monkeypatch).walk(site, **how)
        self.senders = {role: Sender(client) for role, client in clients.items()}  # with the files kept since
        discovery.record_posts(lambda target: self.send(target.role, target, ()))
        return discovery.targets()

    def send(self, role, target, changed) -> None:
        self.requests += 1
        answer = self.senders[role].send(target, changed)
        if answer.status_code >= 500:
            what = f"{role}: {target}: " + "; ".join(map(str, changed[:6]))
            self.faults.setdefault(_cause(answer), []).append(what)

    def everything(self, role, target, met: set) -> None:
        """Every cell of the target that was not met before, in turns; and once more, a few at a time, what no form refused.

        Of another button or object of an address that was met, some turns.
        """
        fresh = {kind: cell for cell in cells(target) if (kind := kind_of(target, cell)) not in met}
        met |= set(fresh)
        self.cells += len(fresh)
        refused: set = set()
        again = random.Random(SEED).sample(
            turns := in_turns(cells(target)), min(TURNS_OF_ANOTHER_BUTTON, len(turns))
        )
        for turn in [*in_turns(fresh.values()), *again]:
            with refused_fields(self.monkeypatch) as names:
                self.send(role, target, turn)
            refused |= {cell for cell in turn if cell.place in (QUERY, DATA) and cell.parameter in names}
        if target.role == role:
            for bundle in bundles([cell for cell in fresh.values() if cell not in refused], AT_A_TIME):
                self.send(role, target, bundle)

    def report(self) -> str:
        causes = [
            f"{len(where)} × {cause}\n    " + "\n    ".join(where[:3]) for cause, where in self.faults.items()
        ]
        return "\n".join(causes)


def _cause(answer) -> str:
    if not answer.exc_info:
        return f"an answer of {answer.status_code} by the product itself"
    kind, error, trace = answer.exc_info
    frames = traceback.extract_tb(trace)
    own = [
        frame for frame in frames if "site-packages" not in frame.filename and "/lib/" not in frame.filename
    ]
    last = (own or frames)[-1]
    return f"{kind.__name__}: {str(error)[:120]} ({'/'.join(last.filename.split('/')[-3:])}:{last.lineno})"


def test_a_part(site, clients, monkeypatch):
    chance, fuzz = random.Random(SEED), Fuzz(clients, monkeypatch)
    targets = fuzz.discover(
        site,
        choose=lambda visits: chance.sample(visits, min(VISITS_OF_THE_GATE, len(visits))),
        follow_links=False,
    )
    work = [(target, turn) for target in targets for turn in in_turns(cells(target))]
    work += [(target, (cell,)) for target in targets for cell in cells(target)]
    for target, changed in chance.sample(work, min(REQUESTS_OF_THE_GATE, len(work))):
        fuzz.send(target.role, target, changed)
    assert not fuzz.faults, fuzz.report()
    assert fuzz.requests > REQUESTS_OF_THE_GATE


@pytest.mark.long
@pytest.mark.timeout(6 * 60 * 60)
@pytest.mark.parametrize("role", ROLES)
def test_all_of_it(site, clients, monkeypatch, capsys, role):
    fuzz = Fuzz(clients, monkeypatch)
    if not _targets:
        _targets.extend(fuzz.discover(site))
    met: set = set()
    for target in _targets:
        fuzz.everything(role, target, met)
    with capsys.disabled():
        failed = sum(map(len, fuzz.faults.values()))
        print(
            f"\nfuzz as {role}: {len(_targets)} targets, {fuzz.cells} cells, {fuzz.requests} requests, {failed} × 5xx"
        )
    assert not fuzz.faults, fuzz.report()
