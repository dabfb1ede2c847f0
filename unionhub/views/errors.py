"""Pages for when something is refused or fails: what happened, what was kept, what to do next.

Named in the settings (``csrf_failure``, ``locked_out``) and as ``handler400`` … ``handler500`` of the URLs.
"""

import math

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def forbidden(request, exception):
    """``PermissionDenied("…")`` may carry a Vietnamese sentence for the reader."""
    given = exception.args[0] if isinstance(exception, PermissionDenied) and exception.args else ""
    return render(request, "403.html", {"reason": given if isinstance(given, str) else ""}, status=403)


def not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    """Rendered without the request: session or database may be what failed."""
    return HttpResponseServerError(render_to_string("500.html"))


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


@sensitive_post_parameters()
def locked_out(request, *_ignored):
    """Too many wrong passwords: says for how long and whom to ask. Ignores what the library passes along."""
    wait = settings.AXES_COOLOFF_TIME
    by_address = getattr(request, "login_address_locked", False)
    context = {
        "by_address": by_address,
        "limit": settings.LOGIN_ADDRESS_FAILURE_LIMIT if by_address else settings.AXES_FAILURE_LIMIT,
        "minutes": math.ceil(wait.total_seconds() / 60),
    }
    response = render(request, "errors/locked_out.html", context, status=settings.AXES_HTTP_RESPONSE_CODE)
    response["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response
