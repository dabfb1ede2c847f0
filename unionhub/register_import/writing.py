"""The writing of an import, and what its foundings are to the reports: one transaction."""

from django.db import transaction

from targets.actions.foundings import fill_remainders
from units.actions.register_import import Written, write
from units.models import Founding
from workbooks.kept import Kept

AT_ONCE = 2_000


@transaction.atomic
def write_with_remainders(*, by, kept: Kept, digest: str) -> tuple[Written, list[str]]:
    """As ``write``; then each new founding fills what its own period reported without a list.

    Also gives, in Vietnamese, why some did not. Raises what ``write`` raises, and SomebodyWasFaster.
    """
    written = write(by=by, kept=kept, digest=digest)
    refused = []
    for start in range(0, len(written.foundings), AT_ONCE):
        keys = written.foundings[start : start + AT_ONCE]
        foundings = Founding.objects.filter(pk__in=keys).select_related("union").order_by("pk")
        filled = fill_remainders(by=by, foundings=foundings)
        names = dict(foundings.values_list("pk", "name"))
        refused += [f"{names[pk]}: {reason}" for pk, reason in filled.refused.items()]
    return written, refused
