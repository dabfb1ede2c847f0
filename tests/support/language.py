"""Finds words on a page that cannot be Vietnamese, and what a strict Content-Security-Policy forbids.

A word without a Vietnamese letter passes only if it is built like a Vietnamese syllable (“theo”, “trong”) or is one of
``KNOWN``. English words that happen to be built that way are listed.
"""

import re
from html.parser import HTMLParser
from io import BytesIO

import openpyxl

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
    cookie csv ctrl enter excel linux macos macro ods postgresql python readme tab tcvn unicode utf vni windows xls xlsx
    bc cb ccn cn cntt cp ct ctr dn dnnn fdi hc hcnn hd htx kb kcn kh kl kt mb mn mst mtv nn pct sn sncl
    tm tnhh tb thcs thpt tp tt ubkt ubnd
    jpg pdf png
    ii iii iv xx
"""
ENGLISH, KNOWN = frozenset(_ENGLISH.split()), frozenset(_KNOWN.split())
_WORD = re.compile(r"[^\W\d_]+")
# What does not stand in a Vietnamese office's texts: French quotation marks, pleading and spoken words, bookkeepers' words,
# sentences that a machine says, two names for one thing. “Xin” in an old encoding is what a test types.
UNFIT = re.compile(
    r"[«»]|\b[Xx]in\b(?! chµo)|\b[Hh]ãy\b|\b[Đđ]ừng\b"
    r"|bút toán|\b[Đđ]òi\b|phần chuẩn|phần của chuẩn|số lẻ\b|báo cáo còn nợ|làm nốt|thường thấy|một phần 3"
    r"|tạo thành nó|mở ra danh sách|không gì cả|nghĩa vụ nợ|[Rr]út tồn tại|trả lời tồn tại|không phải hình thức"
    r"|Quyết định khác về thời gian|trường hợp khống chế|[Tt]rang đầu\b|trang chính\b|đang theo máy|[Mm]ở lại biểu\b(?! mẫu)"
    r"|[Bb]iểu không tự lưu|Thêm một\b|Dòng đã có|chưa có công đoàn\b(?! nào)|Ban Chỉ đạo|[Hh]ệ thống (?:chỉ nhận|gặp lỗi)"
)
_SHOWN_ATTRIBUTES = {"title", "alt", "aria-label", "placeholder", "label", "data-confirm"}


class _Page(HTMLParser):
    """Texts and breaches of a page; what is marked as not to be translated (commands, names of files) is no text."""

    def __init__(self):
        super().__init__()
        self.texts, self.breaches, self._muted = [], [], 0
        self._commands: list[bool] = []  # for each open <code>, whether it is marked

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.breaches.append("inline <script>")
        if tag == "style":
            self.breaches.append("<style>")
        self.breaches += [name for name in given if name == "style" or name.startswith("on")]
        if tag in ("script", "style"):
            self._muted += 1
        if tag == "code":
            self._commands.append(given.get("translate") == "no")
        self.texts += [value for name, value in given.items() if name in _SHOWN_ATTRIBUTES and value]
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self.texts.append(given.get("value") or "")

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._muted -= 1
        if tag == "code" and self._commands:
            self._commands.pop()

    def handle_data(self, data):
        if not self._muted and not any(self._commands):
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
                found.append(f"{word} (“{' '.join(text.split())[:60]}”)")
    return found


def unfit_words(text: str) -> list[str]:
    """Words and signs of a text that officers do not write, each with what stands around it."""
    around = 25
    return [
        f"{found[0]} (“{' '.join(text[max(found.start() - around, 0) : found.end() + around].split())}”)"
        for found in UNFIT.finditer(text)
    ]


def unfit_on_page(html: str) -> list[str]:
    """``unfit_words`` in everything that a browser shows of a page."""
    return unfit_words("\n".join(_parsed(html).texts))


def texts_of_workbook(content: bytes) -> list[str]:
    """Names of sheets, texts in cells, their comments, and what the lists of allowed values say."""
    texts = []
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        texts.append(sheet.title)
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            texts += [
                text for text in (cell.value, cell.comment and cell.comment.text) if isinstance(text, str)
            ]
        for rule in sheet.data_validations.dataValidation:
            texts += [text for text in (rule.error, rule.errorTitle, rule.prompt, rule.promptTitle) if text]
    return texts


def policy_breaches(html: str) -> list[str]:
    """What a Content-Security-Policy without unsafe-inline would block."""
    return _parsed(html).breaches
