"""Finds words on a page that cannot be Vietnamese, and what a strict Content-Security-Policy forbids.

A word without a Vietnamese letter passes only if it is built like a Vietnamese syllable («theo», «trong») or is one of
``KNOWN``. English words that happen to be built that way are listed.
"""

import re
from html.parser import HTMLParser

_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:uye|oai|oay|uya|uyu|ieu|yeu|uoi|uay|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|[aeiouy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)
# English words that are built like Vietnamese syllables and are none.
_ENGLISH = """
    as at bat bin bit but by chat cup cut day dim dip dot due get got her him his hit hot is it king let lot map mat me met
    min my net not num of on or pay pet pit pop put quit ray ring run set she sing sip sit sue sum sun tap tax ten that the
    them then they thin thing this tip too top true up us we
"""
# What has no other name in Vietnamese, abbreviations of the field without Vietnamese letters, quarters.
_KNOWN = """
    cookie csv ctrl enter excel tab tcvn unicode vni xlsx
    bc cb ccn cn cntt ct ctr dn dnnn fdi hc hcnn hd htx kb kcn kh kl kt mb mtv nn pct sn sncl tm tnhh tb tp tt
    jpg pdf png
    ii iii iv xx
"""
ENGLISH, KNOWN = frozenset(_ENGLISH.split()), frozenset(_KNOWN.split())
_WORD = re.compile(r"[^\W\d_]+")
_SHOWN_ATTRIBUTES = {"title", "alt", "aria-label", "placeholder", "label", "data-confirm"}


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts, self.breaches, self._muted = [], [], 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.breaches.append("inline <script>")
        if tag == "style":
            self.breaches.append("<style>")
        self.breaches += [name for name in given if name == "style" or name.startswith("on")]
        if tag in ("script", "style"):
            self._muted += 1
        self.texts += [value for name, value in given.items() if name in _SHOWN_ATTRIBUTES and value]
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self.texts.append(given.get("value") or "")

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._muted -= 1

    def handle_data(self, data):
        if not self._muted:
            self.texts.append(data)


def _parsed(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    return page


def foreign_words(html: str, allowed=()) -> list[str]:
    """Words of the page that are not Vietnamese; ``allowed``: further words, such as user names, in small letters."""
    found = []
    for text in _parsed(html).texts:
        for word in _WORD.findall(text):
            small = word.lower()
            if not word.isascii() or len(word) == 1 or small in KNOWN or small in allowed:
                continue
            if small in ENGLISH or not _SYLLABLE.fullmatch(small):
                found.append(f"{word} («{' '.join(text.split())[:60]}»)")
    return found


def policy_breaches(html: str) -> list[str]:
    """What a Content-Security-Policy without unsafe-inline would block."""
    return _parsed(html).breaches
