"""Logging in: names read as accounts are named, and wrong passwords counted by that name and by address."""

from collections import Counter

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.db.models import Sum

from units.models import User


class AccountNameField(UsernameField):
    def to_python(self, value):
        return User.normalize_username(value or "")


class LoginNameField(AccountNameField):
    """What no account can be called passes: it is refused, and counted, like a wrong password."""

    def run_validators(self, value):
        pass


class LoginForm(AuthenticationForm):
    username = LoginNameField(widget=forms.TextInput(attrs={"autofocus": True}))


def counted_username(request, credentials=None) -> str:
    """The name that a wrong password counts against: of an account, or else what was typed, as text that can be stored."""
    name = User.normalize_username((credentials or request.POST).get("username")) or ""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)[:255]


def locked_addresses(since, **which) -> set[str]:
    """Addresses with too many wrong passwords since then over all names; a locked name counts no further."""
    failures = Counter()
    names = AccessAttempt.objects.filter(attempt_time__gte=since, **which).order_by()
    for address, _, total in names.values_list("ip_address", "username").annotate(
        Sum("failures_since_start")
    ):
        failures[address] += min(total, settings.AXES_FAILURE_LIMIT)
    return {address for address, total in failures.items() if total >= settings.LOGIN_ADDRESS_FAILURE_LIMIT}


class LoginAttempts(AxesDatabaseHandler):
    """The library's counter by name and address, with a limit for an address over all names."""

    def get_failures(self, request, credentials=None) -> int:
        failures = super().get_failures(request, credentials)
        since = get_cool_off_threshold(request)
        if failures < settings.AXES_FAILURE_LIMIT and locked_addresses(
            since, ip_address=request.axes_ip_address
        ):
            request.login_address_locked = True  # the page says which of the two it is
            return settings.AXES_FAILURE_LIMIT
        return failures

    def reset_attempts(self, *, username=None, **which) -> int:
        return super().reset_attempts(username=User.normalize_username(username), **which)
