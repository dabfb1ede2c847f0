"""Databases, speed and what this machine lacks.

- On SQLite every worker has a database file of its own, not one in memory: an in-memory database would make
  the live server's threads share the connection of the test, and with it its transaction.
- Tests marked ``postgres`` or ``sqlite`` are skipped, and named, on the other database.
- What asks for no database is marked ``no_database``: the second pass of ``make test`` leaves it out.
- What is about words, forms and files, and whose queries other tests send to both databases, is marked ``one_database``:
  the gate runs it on SQLite, ``make long`` on PostgreSQL too.
- Tests marked ``long`` are left out unless ``LONG=1``: ``make long`` runs them before an issue is closed.
- ``REQUIRE_ALL=1`` turns every skip into a failure: where all is installed, nothing may be left out.
"""

import os
import socket
from pathlib import Path

import hypothesis
import pytest
from django.test import TransactionTestCase

hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default")
)

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", "", None}

# Modules, and single tests of modules, that the gate runs on SQLite alone.
ONE_DATABASE = (
    "tests/evaluations/test_admin.py",
    "tests/evaluations/test_appraisal_views.py",
    "tests/evaluations/test_entry_pages.py",
    "tests/evaluations/test_import_faults.py",
    "tests/evaluations/test_inspection_views.py",
    "tests/evaluations/test_rating_import.py::test_thousands_in_one_go_with_fifty_errors_at_their_cells",
    "tests/evaluations/test_recognition_views.py::test_thousands_are_recognised_at_once_within_seconds",
    "tests/evaluations/test_workbook.py",
    "tests/targets/annex",
    "tests/targets/test_admin.py",
    "tests/targets/test_annex_admin.py",
    "tests/targets/test_correction_admin.py",
    "tests/targets/test_founding_views.py",
    "tests/targets/test_import_annex.py",
    "tests/targets/test_report_form.py",
    "tests/targets/test_report_views.py",
    "tests/targets/test_review_views.py",
    "tests/test_fuzz.py::test_a_part",
    "tests/test_kept_forms.py",
    "tests/test_permissions.py::test_table[administrator]",
    "tests/test_permissions.py::test_table[leadership]",
    "tests/test_permissions.py::test_table[nobody]",
    "tests/test_permissions.py::test_table[other]",
    "tests/test_permissions.py::test_table[reporter]",
    "tests/unionhub/reorganise/test_refusals.py",
    "tests/unionhub/reorganise_pages",
    "tests/unionhub/test_dashboard.py",
    "tests/unionhub/test_dashboard_numbers.py::test_every_link_leads_somewhere",
    "tests/unionhub/test_enterprises.py",
    "tests/unionhub/test_guide.py",
    "tests/unionhub/test_invisible_text.py",
    "tests/unionhub/test_middleware.py",
    "tests/unionhub/test_one_date.py",
    "tests/unionhub/test_register.py",
    "tests/units/test_admin.py",
    "tests/units/test_attachments.py",
    "tests/units/test_import_faults.py",
    "tests/units/test_login.py",
    "tests/units/test_passwords.py",
)


def require_all() -> bool:
    return os.environ.get("REQUIRE_ALL", "") not in ("", "0")


def pytest_configure(config):
    from django.conf import settings

    # The real hasher takes 0.2 s of a core for each password.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Static files are looked up when they are asked for: listing them all took half the time of a new client's first page.
    settings.WHITENOISE_AUTOREFRESH = True


def _asks_for_a_database(item) -> bool:
    return bool(
        item.get_closest_marker("django_db")
        or {"db", "transactional_db"}.intersection(getattr(item, "fixturenames", ()))
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        if not _asks_for_a_database(item):
            item.add_marker(pytest.mark.no_database)
        if item.nodeid.startswith(ONE_DATABASE):
            item.add_marker(pytest.mark.one_database)
    if os.environ.get("LONG", "") in ("", "0"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_runtest_setup(item):
    from django.db import connection

    for vendor, marker in (("postgresql", "postgres"), ("sqlite", "sqlite")):
        if item.get_closest_marker(marker) and connection.vendor != vendor:
            pytest.skip(f"needs {vendor}, runs on {connection.vendor}")


def _fail_if_skipped(report, name):
    if report.outcome == "skipped" and not hasattr(report, "wasxfail") and require_all():
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1, but {name} was skipped: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _fail_if_skipped((yield), item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _fail_if_skipped((yield), collector.nodeid)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory):
    """Names the test databases: a file per worker on SQLite, a database per worker on PostgreSQL."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    if database["ENGINE"].endswith("sqlite3"):
        folder = tmp_path_factory.mktemp("database")
        database["TEST"]["NAME"] = str(Path(folder, "test.sqlite3"))
        # A test database need not survive a power cut.
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    else:
        database["CONN_MAX_AGE"] = 0
        name = database["TEST"].get("NAME") or f"test_{database['NAME']}"
        database["TEST"]["NAME"] = f"{name}_{worker}" if worker else name


def _refuse_unless_local(host):
    if host not in LOCAL_HOSTS and not str(host).startswith("127."):
        raise RuntimeError(f"Tests do not use the network, but something asked for {host!r}.")


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """Refuses every connection and name look-up that leaves this machine."""
    patch = pytest.MonkeyPatch()

    def guarded(original):
        def connect(self, address, *args):
            if isinstance(address, tuple):
                _refuse_unless_local(address[0])
            return original(self, address, *args)

        return connect

    def getaddrinfo(host, *args, _original=socket.getaddrinfo, **kwargs):
        _refuse_unless_local(host.decode() if isinstance(host, bytes) else host)
        return _original(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    patch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield
    patch.undo()
