"""Keeping what was typed when the login has run out, whatever form it was typed into."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.debug import sensitive_post_parameters

ACCOUNT = "username"
# The name of an account that was typed into a form travels beside the one that is typed to log in.
TYPED_ACCOUNT = "typed-username"


def typed_in(request) -> list[tuple[str, str]]:
    """Names and values of the form that arrived, to be sent again; without passwords and what belongs to the login."""
    left_out = {"csrfmiddlewaretoken", ACCOUNT if _logs_in(request) else ""}
    return [
        (ACCOUNT if name == TYPED_ACCOUNT else name, value)
        for name, values in request.POST.lists()
        if name not in left_out and "password" not in name
        for value in values
    ]


def _logs_in(request) -> bool:
    return "password" in request.POST


def typed_survives_login(view):
    """Marks a view that, where ``request.login_interrupted`` is set, shows the form that was sent without saving it."""
    view.shows_what_was_typed = True
    return view


class LoginResumeMiddleware(LoginRequiredMiddleware):
    """A form that arrives after the login has run out comes back with a login and everything that was typed.

    Nothing is saved by logging in: it may be another person, and nobody has seen the page since. Views marked by
    ``typed_survives_login`` show the form again; for any other one page asks whether to send the same again.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        request.login_interrupted = False
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        typed, shows = typed_in(request), getattr(view_func, "shows_what_was_typed", False)
        if not typed and not shows:
            return redirect_to_login(_page_of(request))
        form = _login_form(request)
        if not form.is_valid():
            carried = [(TYPED_ACCOUNT if name == ACCOUNT else name, value) for name, value in typed]
            context = {"form": form, "typed": carried, "files": bool(request.FILES)}
            return render(request, "registration/session_over.html", context, status=403)
        login(request, form.get_user())
        request.login_interrupted = True
        if shows:
            _put_back_account(request)
            return None
        return render(request, "registration/send_again.html", {"typed": typed})


@sensitive_post_parameters("password")
def _login_form(request):
    return import_string(settings.LOGIN_FORM)(request, request.POST if _logs_in(request) else None)


def _put_back_account(request) -> None:
    """The view reads its own field again, not the name that somebody logged in by."""
    if TYPED_ACCOUNT in request.POST:
        data = request.POST.copy()
        data.setlist(ACCOUNT, data.pop(TYPED_ACCOUNT))
        request.POST = data


def _page_of(request) -> str:
    """The page on which a button was pressed: the address of the button itself shows nothing."""
    came_from = urlsplit(request.headers.get("referer", ""))
    return came_from.path if came_from.netloc == request.get_host() else "/"
