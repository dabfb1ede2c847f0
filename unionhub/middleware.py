"""What every request is asked on its way in, and every answer of a view gets on its way out. Static files are answered before."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control

UTF_8 = {"utf-8", "utf8"}
BIGGEST = 2**63 - 1  # the number of a row that a column can hold


class CompressPages(GZipMiddleware):
    """Compresses text. Workbooks and scans are compressed already, and keep their length for the browser's progress bar.

    BREACH guesses a secret of a page from its compressed size, by what it gets reflected beside the secret. Here the only
    secret in a page is the CSRF token, which Django masks anew in each answer; the middleware besides adds up to
    ``max_random_bytes`` of random length. Whoever puts a fixed secret into a page takes that page out of compression.
    """

    def process_response(self, request, response):
        kind = response.get("Content-Type", "")
        if not kind.startswith("text/") and "json" not in kind:
            return response
        return super().process_response(request, response)


def private_answers(get_response):
    """Pages are for one person's browser only; files (exports, scans) are not even kept there."""

    def middleware(request):
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if response.has_header("Content-Disposition") or not is_page:
            response["Cache-Control"] = "no-store"
        elif not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True)
        return response

    return middleware


class ReadableRequests:
    """Refuses what no page can look for: browsers send UTF-8 without saying so, PostgreSQL has no NUL, rows have numbers.

    Text in forms is judged by its fields, in words.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.content_params.get("charset", "utf-8").lower() not in UTF_8:
            request.encoding = "utf-8"  # for the page that says so
            raise BadRequest("only UTF-8 is read")
        if "\0" in request.path_info or any(
            "\0" in part for pair in request.GET.lists() for part in (pair[0], *pair[1])
        ):
            raise BadRequest("NUL in the address")
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if any(isinstance(part, int) and part > BIGGEST for part in (*args, *kwargs.values())):
            raise Http404
