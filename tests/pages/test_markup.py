"""The one function that writes HTML escapes everything that is not safe already."""

from html.parser import HTMLParser

from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from pages.markup import element, text, void

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=30)


class Read(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words += data


@given(ANY_TEXT, ANY_TEXT)
def test_texts_and_attributes_come_out_as_they_went_in(words, label):
    html = element("td", words, element("b", 5), kind="num", data_label=label)
    read = Read(html)
    assert read.tags == [("td", {"class": "num", "data-label": label}), ("b", {})]
    assert read.words == f"{words}5"


def test_what_is_safe_stays_and_nothing_is_nothing():
    assert element("p", SafeString("a&amp;b"), None, "", "c<d") == "<p>a&amp;bc&lt;d</p>"
    assert isinstance(element("p"), SafeString)
    assert text("<", element("i", "x")) == "&lt;<i>x</i>"


def test_attributes_that_say_nothing_are_left_out():
    assert element("tr", kind="", title=None) == "<tr></tr>"
    assert (
        void("rect", width=5, aria_hidden="true", hidden=True)
        == '<rect width="5" aria-hidden="true" hidden/>'
    )
