"""What the register asks of the reports, which stand a floor above.

``settings.REGISTER_REPORTING`` names the class that answers: this one, of an installation without reports, or one that
overrides all of it.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils.module_loading import import_string


class Reporting:
    def after_founding(self, *, by, founding) -> str:
        """Called in the transaction that entered ``founding``; what became of it in the reports, for people, or ""."""
        return ""

    def after_foundings(self, *, by, keys: Sequence[int]) -> list[str]:
        """The same of many foundings at once, by their keys: in Vietnamese, why some could not be counted."""
        return []

    def claim_of(self, user, founding) -> tuple[str, str] | None:
        """The report that counts the founding: its text, and its address where this person sees it, else ""."""
        return None

    def outlook(self, user, unit_code: str | None):
        """``Outlook`` of one unit, or of the province: what is missing beside those who could still be admitted; or None."""


def reporting() -> Reporting:
    return import_string(settings.REGISTER_REPORTING)()
