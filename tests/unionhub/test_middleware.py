"""What every answer gets on its way out: compression, and who may keep it."""

import gzip

import pytest
from django.core.management import call_command
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse

from tests.support import people
from unionhub.middleware import CompressPages, private_answers
from workbooks.imports.upload_store import UploadStore

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.usefixtures("reference_data")
class TestPages:
    def test_a_page_is_compressed_for_who_takes_it(self, client):
        client.force_login(people.staff())
        plain = client.get(reverse("union-list"))
        packed = client.get(reverse("union-list"), headers={"accept-encoding": "gzip, deflate, br"})
        assert packed["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed["Vary"]
        assert len(packed.content) * 2 < len(plain.content)
        assert "Công đoàn cơ sở" in gzip.decompress(packed.content).decode()

    def test_the_same_page_never_has_the_same_size_or_token_twice(self, client):
        client.force_login(people.staff())
        pages = [
            client.get(reverse("password_change"), headers={"accept-encoding": "gzip"}) for _ in range(8)
        ]
        assert len({len(page.content) for page in pages}) > 1
        assert len({page.context["csrf_token"] for page in pages}) == len(pages)

    @pytest.mark.parametrize(
        "name", ["login", "home", "union-list", "dashboard", "admin:index", "password_change"]
    )
    def test_pages_are_private(self, client, name):
        if name != "login":
            client.force_login(people.staff())
        assert "private" in client.get(reverse(name))["Cache-Control"]

    def test_refusals_are_private(self, client):
        client.force_login(people.reporter("viet-yen"))
        for url in ("/khong-co/", reverse("admin:index")):
            assert "private" in client.get(url)["Cache-Control"]

    @pytest.mark.parametrize("name", ["union-export", "dashboard-export"])
    def test_exports_are_kept_nowhere_and_not_compressed_twice(self, client, name):
        client.force_login(people.staff())
        answer = client.get(reverse(name), headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert "Content-Encoding" not in answer
        assert b"".join(answer).startswith(b"PK")


def test_what_streams_is_compressed_on_the_way(rf):
    def view(request):
        return StreamingHttpResponse(("dòng\n" for _ in range(50_000)), content_type="text/csv")

    answer = CompressPages(view)(rf.get("/", headers={"accept-encoding": "gzip"}))
    assert answer.streaming
    assert gzip.decompress(b"".join(answer)).decode() == "dòng\n" * 50_000


@pytest.mark.parametrize(
    ("kind", "headers", "expected"),
    [
        ("text/html; charset=utf-8", {}, "private"),
        ("text/html", {"Cache-Control": "max-age=0, no-store"}, "max-age=0, no-store"),
        ("text/html", {"Content-Disposition": "attachment"}, "no-store"),
        (XLSX, {"Content-Disposition": "attachment", "Cache-Control": "private"}, "no-store"),
        ("application/json", {}, "no-store"),
        ("application/octet-stream", {}, "no-store"),
    ],
)
def test_who_may_keep_what(rf, kind, headers, expected):
    view = private_answers(lambda request: HttpResponse(b"x", content_type=kind, headers=headers))
    assert view(rf.get("/"))["Cache-Control"] == expected


class TestFiles:
    @pytest.fixture
    def media(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "var" / "media"
        return settings.MEDIA_ROOT

    def modes(self, media):
        return {path.name: path.stat().st_mode & 0o777 for path in (media, *media.rglob("*"))}

    def test_kept_uploads_are_for_the_account_of_the_site_alone(self, media):
        kept = UploadStore("uploads").keep(b"PK", filename="a.xlsx", user=1)
        assert self.modes(media) == {"media": 0o700, "uploads": 0o700, kept.key: 0o600}

    @pytest.mark.django_db
    def test_setup_restricts_what_older_versions_wrote(self, media):
        folder = media / "founding" / "2025"
        folder.mkdir(parents=True, mode=0o755)
        (folder / "a.pdf").write_bytes(b"%PDF")
        (folder / "a.pdf").chmod(0o644)
        call_command("setup", verbosity=0)
        assert self.modes(media) == {"media": 0o700, "founding": 0o700, "2025": 0o700, "a.pdf": 0o600}
