"""Keeping what was typed when the login has run out."""

from functools import wraps

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

NOT_CARRIED = ("csrfmiddlewaretoken", "username", "password")


def typed_survives_login(view):
    """A form that arrives after the login has run out comes back with a login and everything that was typed.

    The view is then called with ``request.login_interrupted`` set, and must show the form without saving: it may be
    another person who logged in, and nobody has seen the page since.
    """

    @login_not_required
    @sensitive_post_parameters("password")
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        request.login_interrupted = False
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        form = AuthenticationForm(request, request.POST if "password" in request.POST else None)
        if form.is_bound and form.is_valid():
            login(request, form.get_user())
            request.login_interrupted = True
            return view(request, *args, **kwargs)
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NOT_CARRIED
            for value in values
        ]
        return render(request, "registration/session_over.html", {"form": form, "typed": typed}, status=403)

    return wrapper
