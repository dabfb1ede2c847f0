"""Tables page by page, everywhere alike."""

from django.core.paginator import EmptyPage
from django_tables2 import RequestConfig

from vietnamese.numbers import plain_number


def show_page(request, table, *, per_page: int, page: str | None = None) -> None:
    """Sort the table and turn to its page as the address asks; the last page where it asks for one beyond.

    How many rows stand on a page is ours to say: the library would take any number for it from the address.
    """
    RequestConfig(request, paginate=False).configure(table)
    try:
        wanted = page or request.GET.get(table.prefixed_page_field)
        table.paginate(page=plain_number(wanted) or 1, per_page=per_page)
    except EmptyPage:
        table.page = table.paginator.page(table.paginator.num_pages)
