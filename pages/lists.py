"""The one list page: what it can be kept to, its tabs with counts, its pages, and the same rows as a workbook.

A list declares a ``ListFilter`` (queryset, filters, tabs), a ``ListTable`` and a ``ListPage`` that joins them. All lists read
one dialect of parameters: names with hyphens, ``muc`` the tab, ``trang`` the page, ``xep`` the order; names of earlier
addresses are read as well. What cannot be read is said on the page and left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from pages.paging import show_page
from pages.tables import ORDER, PAGE, ListTable
from vietnamese.numbers import group

TAB = "muc"
SEVERAL = 6  # choices that are named where one could not be read
OLD_NAMES = {"page": PAGE, "sort": ORDER}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Tab:
    """``condition`` is called when the page is made: it may depend on today."""

    code: str
    label: str
    condition: Callable[[], Q] = Q
    order: tuple = ()  # of its rows, where it differs from the list's
    empty: str = ""  # what is said where nothing is in it and nothing is filtered; else the list's own words


def search_filter(label: str, **options) -> django_filters.CharFilter:
    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    return django_filters.CharFilter(label=label, max_length=200, widget=widget, **options)


class ListFilter(django_filters.FilterSet):
    """Its ``don_vi`` is ``don-vi`` in addresses.

    Made for a ``user``; starts from what ``visible(user)`` returns: the ``visible_to(user)`` of the model, or less. One that
    starts from more says there why these people may see it.
    """

    tabs: tuple[Tab, ...] = ()
    order: tuple = ("pk",)
    further: tuple[str, ...] = ()  # filters that are folded on the page
    always: tuple[str, ...] = ()  # named in every address: their defaults may change meanwhile
    within: dict[str, str] = {}  # {filter: the one on whose value its choices depend}
    old_names: dict[str, str] = {}  # {parameter of earlier addresses: today's}

    def __init__(self, parameters, *, user):
        self.user = user
        names = OLD_NAMES | self.old_names
        data = {}
        for name, value in sorted(parameters.items(), key=lambda item: item[0] in names or "_" in item[0]):
            data.setdefault(names.get(name, name.replace("_", "-")), value)
        super().__init__(data, queryset=self.visible(user))
        self._read = self.choices()
        for name, choices in self._read.items():
            self.filters[name].extra["choices"] = choices
        self.problems = self._drop_unreadable()

    def visible(self, user):
        """The rows that this person may see, whatever the address asks for."""
        raise NotImplementedError

    def choices(self) -> dict[str, list]:
        """``{filter: [(value, label), …]}`` of those that are read from the database; a single one is not shown."""
        return {}

    def defaults(self) -> dict[str, str]:
        """What holds where the address says nothing."""
        return {}

    def numbers(self) -> dict:
        """Aggregates over all tabs that are counted together with them."""
        return {}

    def problem(self, name: str, typed: str) -> str:
        """The sentence that says what could not be read and what is shown instead."""
        label, defaults = self.form.fields[name].label, self.defaults()
        shown = "chưa lọc theo mục này"
        if name in defaults:
            shown = f"hiển thị {label.lower()} {self.in_words(name, defaults[name])}"
        above = self.within.get(name)
        value = "" if above in self.form.errors else self.data.get(above)
        if value := value or defaults.get(above):
            # It was chosen before the other one was changed; in the address it may be a key that means nothing to people.
            other = f"{self.form.fields[above].label.lower()} {self.in_words(above, value)}"
            return f"Lựa chọn ở mục “{label}” không thuộc {other}; danh sách {shown}."
        return f"Không nhận được “{typed[:40]}” ở mục “{label}”; danh sách {shown}.{self._possible(name)}"

    def _possible(self, name: str) -> str:
        """“ Chọn được: A, B, C.” of a field with choices."""
        labels = [str(label) for value, label in getattr(self.form.fields[name], "choices", ()) if value]
        more = len(labels) - SEVERAL
        listed = ", ".join(labels[:SEVERAL]) + (f" và {group(more)} lựa chọn khác" if more > 0 else "")
        return f" Chọn được: {listed}." if listed else ""

    @classmethod
    def get_filters(cls):
        return {name.replace("_", "-"): declared for name, declared in super().get_filters().items()}

    def _drop_unreadable(self) -> list[str]:
        """Sentences about what could not be read; afterwards the form holds the rest and the defaults."""
        defaults = self.defaults()
        problems = [
            self.problem(name, str(self.data[name])) for name in self.form.errors if name in self.data
        ]
        code = self.data.get(TAB, "")
        if code and code not in [tab.code for tab in self.tabs]:
            problems.append(f"Không tìm thấy mục “{code[:40]}”; danh sách hiển thị mục đầu tiên.")
        self.data = defaults | {
            name: value for name, value in self.data.items() if value and name not in self.form.errors
        }
        del self._form
        self.form.label_suffix = ""
        return problems

    # --- rows -------------------------------------------------------------------------------------------------------

    @cached_property
    def tab(self) -> Tab | None:
        code = self.data.get(TAB, "")
        return next((tab for tab in self.tabs if tab.code == code), self.tabs[0] if self.tabs else None)

    @property
    def rows(self):
        """Those of the tab, in order."""
        if self.tab is None:
            return self.qs.order_by(*self.order)
        return self.qs.filter(self.tab.condition()).order_by(*(self.tab.order or self.order))

    @cached_property
    def counts(self) -> dict[str, int]:
        """``{code of a tab or name of a number: count}``; one query."""
        found = {f"tab-{tab.code}": Count("pk", filter=tab.condition() or None) for tab in self.tabs}
        counted = self.qs.order_by().aggregate(**found, **self.numbers())
        return {name.removeprefix("tab-"): number for name, number in counted.items()}

    # --- what the page says of it -----------------------------------------------------------------------------------

    @cached_property
    def chosen(self) -> dict[str, str]:
        """``{name: value}`` of the filters in use, without tab and page; a default is not in use."""
        defaults, cleaned = self.defaults(), self.form.cleaned_data if self.form.is_valid() else {}
        return {
            name: str(value) for name, value in cleaned.items() if value and str(value) != defaults.get(name)
        }

    @property
    def narrows(self) -> bool:
        """Whether something is chosen that can be taken away."""
        return bool(self.chosen)

    @property
    def held(self) -> dict[str, str]:
        """What every address names, chosen or not."""
        return {name: self.data[name] for name in self.always if self.data.get(name)}

    def query(self, *, without=(), **more: str) -> str:
        """``?…`` for an address with all that is chosen; '' where there is nothing."""
        tab = {TAB: self.tab.code} if self.tab else {}
        order = {ORDER: self.data[ORDER]} if self.data.get(ORDER) else {}
        found = self.chosen | self.held | order | tab | more
        found = {name: value for name, value in found.items() if value and name not in without}
        return f"?{urlencode(found)}" if found else ""

    @property
    def described(self) -> list[tuple[str, str]]:
        """``[(name, “Đơn vị: Lục Nam”), …]``."""
        found = []
        for name, value in self.chosen.items():
            found.append((name, f"{self.form.fields[name].label}: {self.in_words(name, value)}"))
        return found

    def in_words(self, name: str, value: str) -> str:
        """The value of a filter as people read it."""
        return dict(getattr(self.form.fields[name], "choices", ())).get(value, value)

    @property
    def fields(self) -> list:
        return [self.form[name] for name in self._shown if name not in self.further]

    @property
    def further_fields(self) -> list:
        return [self.form[name] for name in self._shown if name in self.further]

    @property
    def further_used(self) -> int:
        return sum(name in self.chosen for name in self.further)

    @property
    def _shown(self) -> list[str]:
        return [name for name in self.filters if name not in self._read or len(self._read[name]) > 1]


def filter_context(asked: ListFilter, page_name: str) -> dict:
    """For ``pages/_list_filter.html``: the form, and a chip for each condition with the address that is without it."""
    here = reverse(page_name)
    return {
        "asked": asked,
        "here": here,
        "chips": [(text, here + asked.query(without=[name])) for name, text in asked.described],
        "clear_url": here + asked.query(without=asked.chosen),
    }


class ListPage(View):
    """``as_file=True`` answers with the workbook of the list as it is filtered."""

    http_method_names = ["get", "head"]
    permission = ""
    filter_class: type[ListFilter]
    table_class: type[ListTable]
    page_name = export_name = ""  # names of the addresses; a list without a workbook has no second one
    template_name = "pages/list.html"
    stylesheets: tuple[str, ...] = ()  # beside that of all lists
    wide = True  # the page, on screens and as sheets
    per_page = 50
    nothing_found = "Không có dòng nào như đang lọc", "Bớt điều kiện lọc, hoặc chọn mục khác."
    as_file = False

    # --- what a list declares ---------------------------------------------------------------------------------------

    title = ""

    @property
    def caption(self) -> str:
        """Of the table."""
        return self.asked.tab.label if self.asked.tab and self.asked.tab.code else self.title

    def may_open(self, user) -> bool:
        return not self.permission or user.has_perm(self.permission)

    def prepared(self, rows):
        """The rows with all that the table reads of them."""
        return rows

    def table_options(self) -> dict:
        return {}

    def dress(self, records: list) -> None:
        """Put on the rows of a page what they say; not a query for each."""

    def actions(self) -> list[tuple[str, str]]:
        """``[(label, address), …]``; the first one is what people mostly come for, where ``has_main_action``."""
        return []

    has_main_action = False

    def empty(self) -> dict[str, str]:
        """``title``, ``text``, perhaps ``url`` and ``action`` for a list, or a tab with own words, that has nothing."""
        raise NotImplementedError

    def breadcrumb(self) -> list[tuple[str, str]]:
        return []

    def context(self) -> dict:
        return {}

    def records(self) -> list:
        """All rows of the list with what they say, for its workbook."""
        records = list(self.prepared(self.asked.rows))
        self.dress(records)
        return records

    def workbook(self) -> tuple[object, str]:
        """Bytes or an open file, and the file's name without ending."""
        raise NotImplementedError

    # --- the answer -------------------------------------------------------------------------------------------------

    def get(self, request):
        self.begin(request)
        if self.as_file:
            return self._file()
        table = self.table()
        self.dress([row.record for row in table.paginated_rows])
        return self.show(table)

    def begin(self, request) -> None:
        """Raises PermissionDenied."""
        if not self.may_open(request.user):
            raise PermissionDenied
        self.asked = self.filter_class(request.GET, user=request.user)

    def table(self) -> ListTable:
        """Turned to the page that is asked for."""
        table = self.table_class(self.prepared(self.asked.rows), **self.table_options())
        table.caption = self.caption
        if order := self.asked.data.get(ORDER):
            table.order_by = order
        # Links to further pages and orders repeat the parameters of the request.
        self.request.GET = self.request.GET.copy()
        for name, value in self.asked.held.items():
            self.request.GET[name] = value
        show_page(self.request, table, per_page=self.per_page, page=self.asked.data.get(PAGE))
        return table

    def show(self, table, *, status=200):
        return render(self.request, self.template_name, self._frame(table) | self.context(), status=status)

    def _frame(self, table) -> dict:
        asked, here = self.asked, reverse(self.page_name)
        return filter_context(asked, self.page_name) | {
            "table": table,
            "title": self.title,
            "stylesheets": self.stylesheets,
            "wide": self.wide,
            "counts": asked.counts,
            "tabs": [
                {
                    "label": tab.label,
                    "count": asked.counts[tab.code],
                    "url": here + asked.query(**{TAB: tab.code}),
                    "current": tab is asked.tab,
                }
                for tab in asked.tabs
            ],
            "actions": self.actions(),
            "has_main_action": self.has_main_action,
            "empty": {} if table.paginator.count else self._empty(),
            "export_url": reverse(self.export_name) + asked.query() if self.export_name else "",
            "breadcrumb": self.breadcrumb(),
        }

    def _empty(self) -> dict[str, str]:
        asked = self.asked
        elsewhere = asked.tabs and asked.tab is not asked.tabs[0] and asked.counts[asked.tabs[0].code]
        if not asked.narrows and ((asked.tab and asked.tab.empty) or not elsewhere):
            return {"url": "", "action": ""} | self.empty()
        title, text = self.nothing_found
        here = reverse(self.page_name) + asked.query(without=[*asked.chosen, TAB])
        return {"title": title, "text": text, "url": here, "action": "Bỏ lọc"}

    def _file(self):
        if self.asked.problems:
            # A file carries no message: the page does.
            return redirect(f"{reverse(self.page_name)}?{self.request.GET.urlencode()}")
        content, name = self.workbook()
        if isinstance(content, bytes):
            headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
            return HttpResponse(content, content_type=XLSX, headers=headers)
        return FileResponse(content, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
