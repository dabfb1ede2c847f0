"""The guards that other tests rely on do find what they are there for."""

import socket
import threading

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Origin, Template
from django.template.loader import render_to_string

from tests.support import machine, reference, snapshot, templates


def render(source: str, name: str) -> str:
    return Template(source, origin=Origin(name=name)).render(Context({"known": "a"}))


@pytest.mark.allow_undefined
@pytest.mark.parametrize("source", ["{{ unknown }}", "{{ known.unknown }}", "{{ unknown|default:'' }}"])
def test_an_undefined_variable_in_our_template_is_found(source):
    render(source, str(settings.BASE_DIR / "templates" / "page.html"))
    assert len(templates.FOUND) == 1
    assert templates.FOUND[0].startswith("templates/page.html: {{ ")


def test_a_variable_that_is_only_asked_for_may_be_undefined():
    source = "{% if unknown %}x{% endif %}{{ known }}{% firstof unknown 'b' %}"
    assert render(source, str(settings.BASE_DIR / "templates" / "page.html")) == "ab"
    assert templates.FOUND == []


def test_templates_of_libraries_are_left_alone():
    assert render("{{ unknown }}", "/usr/lib/site-packages/library/templates/page.html") == ""
    render_to_string("admin/pagination.html", {"pagination_required": False})
    assert templates.FOUND == []


def test_other_hosts_are_out_of_reach():
    with pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(RuntimeError, match=r"example\.org"):
        socket.getaddrinfo("example.org", 80)
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


@pytest.mark.django_db(transaction=True)
def test_another_thread_has_a_connection_of_its_own_to_the_same_database():
    """What the live server stands on; an in-memory database would share the test's connection and transaction."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE scratch_thread (number integer)")
        cursor.execute("INSERT INTO scratch_thread VALUES (7)")
    seen = []

    def look():
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM scratch_thread")
            seen.extend(cursor.fetchall())
        seen.append(connection.connection)
        connection.close()

    try:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE scratch_thread")
    assert seen[0] == (7,)
    assert seen[1] is not connection.connection


def test_what_runs_on_one_database_is_there():
    """A file that was moved would run on both again, unseen."""
    for name in machine.ONE_DATABASE:
        path, _, test = name.partition("::")
        assert (settings.BASE_DIR / path).exists(), name
        assert test.partition("[")[0] in (settings.BASE_DIR / path).read_text() if test else True, name


@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_taken_back():
    from units.models import Unit, UnitAlias, User

    before = snapshot.take()
    User.objects.create(username="mot")
    UnitAlias.objects.all().delete()
    Unit.objects.filter(code="luc-nam").update(code="khac")
    assert snapshot.take() != before
    snapshot.put(reference._rows)
    assert [set(table.rows) for table in snapshot.take()] == [set(table.rows) for table in before]
    assert not Unit.objects.filter(code="khac").exists()
