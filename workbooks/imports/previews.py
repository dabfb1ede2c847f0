"""The preview of an uploaded workbook shows its rows by groups, a page at a time; which group and page an address asks for.

For ``components/preview_tabs.html`` and ``components/preview_pages.html``.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vietnamese.numbers import group, plain_number

# What they are called in addresses, beside whatever names the file.
GROUP, NUMBER = "nhom", "trang"


@dataclass(frozen=True)
class Tab:
    title: str
    count: int
    url: str
    current: bool


class GroupPages:
    """``counts``: rows of each group, in the order of the tabs; ``titles``: what each is called; ``size``: rows on a page.

    ``asked`` and ``number`` (from 1) are what is wanted: another group that has rows, or the nearest page, where that is not
    there. ``url(**parameters)``: the address of the preview.
    """

    def __init__(
        self,
        counts: Mapping[str, int],
        titles: Mapping[str, str],
        *,
        asked: str,
        number: int,
        size: int,
        url: Callable[..., str],
    ):
        self._counts = {name: count for name, count in counts.items() if count}
        self._titles, self._size, self._url = titles, size, url
        self.group = asked if asked in self._counts else next(iter(self._counts), "")
        self.count = self._counts.get(self.group, 0)
        self.last = max(math.ceil(self.count / size), 1)
        self.number = min(max(number, 1), self.last)

    @property
    def title(self) -> str:
        return self._titles.get(self.group, "")

    @property
    def shown(self) -> str:
        """Which rows stand on this page, on paper too."""
        if self.last == 1:
            return f"{self.title}: {group(self.count)} dòng"
        return f"{self.title}: dòng {group(self.first_row)}–{group(self.last_row)} trong {group(self.count)}"

    @property
    def tabs(self) -> list[Tab]:
        return [
            Tab(self._titles[name], count, self._url(**{GROUP: name}), name == self.group)
            for name, count in self._counts.items()
        ]

    def _page(self, number: int) -> str:
        return self._url(**{GROUP: self.group, NUMBER: number})

    @property
    def here_url(self) -> str:
        return self._page(self.number)

    @property
    def previous_url(self) -> str:
        return self._page(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self._page(self.number + 1) if self.number < self.last else ""

    @property
    def start(self) -> int:
        """How many rows of the group stand before this page."""
        return (self.number - 1) * self._size

    @property
    def first_row(self) -> int:
        return self.start + 1

    @property
    def last_row(self) -> int:
        return min(self.start + self._size, self.count)


def page_number(text: str) -> int:
    """The page that an address asks for; the first one where it cannot be read."""
    return plain_number(text, max_digits=5) or 1
