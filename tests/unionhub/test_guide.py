"""The guide in the product: every page leads to a part that exists, for the people who read it."""

import re
from functools import cache

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from tests.support import people
from tests.support.addresses import NO_PAGES, addresses
from unionhub.guide import document, places
from units.people.roles import Role

REFERENCE = re.compile(r'href="#([^"]+)"')


@cache
def parts():
    return [part for chapter in document.chapters() for part in [chapter, *chapter.parts]]


def ids(page: str) -> list[str]:
    return re.findall(r'<div class="guide-(?:below|text)" id="([^"]+)"', page)


def is_open(page: str, chapter: str) -> bool:
    before = page[: page.index(f'<div class="guide-below" id="{chapter}"')]
    return re.findall(r'<details class="guide-chapter[^>]*>', before)[-1].endswith(" open>")


def test_every_heading_of_the_guide_has_its_mark():
    text = (settings.FILES_DIR / document.FILE).read_text()
    assert len(parts()) == len(re.findall(r"^#{2,3} ", text, flags=re.M)) > 40
    assert len(document.part_keys()) == len(parts()), "a key stands twice"


def test_the_guide_marks_no_reader_that_does_not_exist():
    assert {reader for part in parts() for reader in part.readers} == {document.EVERYBODY, *Role.values}


def test_every_page_has_a_part_that_exists():
    named = {name: places.part_for(name) for name in set(addresses()) - NO_PAGES}
    assert len(named) > 100
    assert {name: part for name, part in named.items() if part not in document.part_keys()} == {}
    assert [name for name, part in named.items() if part == places.OTHERWISE] == []
    assert places.OTHERWISE in document.part_keys()


def test_every_line_of_the_mapping_is_of_use():
    names = set(addresses())
    used = {
        max((start for start in places.PARTS if name.startswith(start)), key=len, default="")
        for name in names
    }
    assert set(places.PARTS) - used == set()


def test_the_longest_beginning_decides():
    assert places.part_for("union-import-preview") == "nhap-danh-sach-cdcs"
    assert places.part_for("union-of-tomorrow") == "cong-doan-co-so"
    assert places.part_for("") == places.OTHERWISE


def test_links_within_the_guide_lead_to_parts_and_none_to_files():
    html = "".join(part.html for part in parts())
    assert len(REFERENCE.findall(html)) > 2
    assert set(REFERENCE.findall(html)) <= document.part_keys()
    assert re.findall(r'href="(?!#)', html) == []


def test_a_link_to_a_part_that_is_gone_is_an_error():
    with pytest.raises(KeyError):
        document.render("[9.9](#99-không-có)", {}, "Thử")


def test_no_two_tables_have_one_label():
    labels = re.findall('aria-label="([^"]+)"', "".join(part.html for part in parts()))
    assert len(labels) == len(set(labels)) > 10


def test_text_of_the_guide_is_no_html():
    assert "<script" not in document.render("a <script>b</script> `<c>`", {}, "Thử")


@pytest.mark.django_db
def test_a_visitor_reads_what_is_for_everybody(client):
    page = client.get(reverse("guide")).content.decode()
    assert "dang-nhap" in ids(page)
    assert set(ids(page)) == {part.key for part in parts() if document.EVERYBODY in part.readers}
    assert set(re.findall(r'<a href="#([^"]+)">', page)) <= set(ids(page))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("person", "mine", "others"),
    [
        ("reporter", "bao-cao-quy", "quan-tri"),
        ("leader", "tong-quan", "bao-cao-quy"),
        ("administrator", "quan-tri", "can-bo-tinh"),
    ],
)
def test_chapters_for_others_are_folded(
    client, reference_data, person, mine, others, django_assert_max_num_queries
):
    client.force_login(getattr(people, person)(*(["luc-nam"] if person == "reporter" else [])))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("guide")).content.decode()
    assert set(ids(page)) == document.part_keys()
    assert is_open(page, mine)
    assert not is_open(page, others)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "part"), [("/", "bat-dau"), ("/dang-nhap/", "dang-nhap"), ("/khong-co/", "cau-hoi")]
)
def test_a_page_links_to_its_part(client, url, part):
    assert f'href="/huong-dan/#{part}"' in client.get(url).content.decode()


def test_pages_that_stand_alone_link_to_the_guide_too():
    link = re.search(r'href="/huong-dan/#([^"]+)"', render_to_string("500.html"))
    assert link[1] in document.part_keys()
