"""Links by which somebody sets the own password: used once, gone after some days. Nothing of them is stored.

Django's token is made of the account's key, password, last log-in and the moment: it ends with the first use, with the next
log-in, or after ``PASSWORD_RESET_TIMEOUT`` seconds.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from units.models import Installation, User
from units.people.accounts import touchable_by
from vietnamese import clock


@dataclass(frozen=True)
class SetPasswordLink:
    account: User
    url: str
    until: datetime.datetime


def make_links(*, by, accounts: Iterable[User], absolute) -> list[SetPasswordLink]:
    """A link for each account, noted in the journal. ``absolute``: address → address with the host. Raises PermissionDenied."""
    accounts = list(accounts)
    allowed = set(touchable_by(by).filter(is_active=True).values_list("pk", flat=True))
    if not allowed.issuperset(account.pk for account in accounts):
        raise PermissionDenied
    until = clock.now() + datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    if accounts:
        LogEntry.objects.log_actions(by.pk, accounts, CHANGE, change_message="Tạo liên kết đặt mật khẩu.")
    return [
        SetPasswordLink(
            account,
            absolute(
                reverse(
                    "password_reset_confirm",
                    args=[
                        urlsafe_base64_encode(force_bytes(account.pk)),
                        default_token_generator.make_token(account),
                    ],
                )
            ),
            until,
        )
        for account in accounts
    ]


def may_mail() -> bool:
    """Whether this installation sends mail: it has a server for it and no sample data."""
    return settings.SENDS_MAIL and not Installation.is_sample()


def mail_links(links: Sequence[SetPasswordLink], *, organisation: str) -> tuple[list[User], list[User]]:
    """Send each link to the address of its account: to whom it went, and to whom it could not go."""
    sent, failed = [], []
    connection = get_connection()
    for link in links:
        text = render_to_string("units/people/link_mail.txt", {"link": link, "organisation": organisation})
        subject, _, body = text.partition("\n")
        message = EmailMessage(subject, body.strip() + "\n", to=[link.account.email], connection=connection)
        try:
            message.send()
        except (SMTPException, OSError):
            failed.append(link.account)
        else:
            sent.append(link.account)
    return sent, failed
