"""What the database undid because of somebody else is answered with a page, on which the same can be sent again."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.support.html import text
from tests.support.people import staff
from tests.support.unions import PDF
from tests.workflow.test_conflicts import failure
from units.models import GrassrootsUnion, OrganisationKind, Unit
from units.register import add_views

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

ADDRESS = "union-add"


@pytest.fixture
def typed(client):
    client.force_login(staff(), backend="units.backends.RoleBackend")
    kind = OrganisationKind.objects.get(code="dn-ngoai-nha-nuoc")
    return {"unit": Unit.objects.get(code="luc-nam").pk, "kind": kind.pk, "name": "CĐCS “Hoa Sen” & bạn"}


@pytest.fixture
def undone(monkeypatch):
    """The next writings are undone by the database."""

    def refuse(*_given):
        raise failure()

    monkeypatch.setattr(add_views, "_add", refuse)


def hidden(answer) -> dict:
    form = re.search(r"<main.*</main>", answer.content.decode(), re.S)[0]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: value.replace("&amp;", "&") for name, value in pairs}


def test_the_form_can_be_sent_again(client, typed, undone, monkeypatch):
    answer = client.post(reverse(ADDRESS), typed)
    assert answer.status_code == 409
    assert "Vui lòng xác nhận lại." in text(answer.content.decode())
    assert f'action="{reverse(ADDRESS)}"' in answer.content.decode()
    monkeypatch.undo()
    again = hidden(answer)
    assert client.post(reverse(ADDRESS), again).status_code == 302
    assert GrassrootsUnion.objects.get().name == typed["name"]


def test_a_file_is_chosen_anew(client, typed, undone):
    scan = SimpleUploadedFile("quyet-dinh.pdf", PDF)
    paper = {"founded_on": "2024-02-20", "founding_workforce": "25", "founding_members": "20"}
    answer = client.post(reverse(ADDRESS), typed | paper | {"attachment": scan})
    assert answer.status_code == 409, text(answer.content.decode())
    assert "chọn lại tệp nếu có" in text(answer.content.decode())
    assert "Hoa Sen" not in answer.content.decode()
