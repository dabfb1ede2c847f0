"""Two events of units that no test of the site looks at, and a form of each look; for the walk over all pages."""

from tests.support import reorganising
from unionhub.reorganise import StayingUnit
from units.models import Reorganisation, ReorganisationKind

PAPER = {"number": "90/QĐ-LĐLĐ", "signed_on": "01/07/2024", "effective_on": "01/08/2024"}
# Case: kind, what is typed, the button.
FORMS = {
    "division": ("divide", PAPER | {"ending-0-unit": "yen-dung"}, 'button.button[value="next"]'),
    "preview": (
        "create",
        PAPER
        | {
            "new-0-name": "Công đoàn xã Nham Sơn",
            "new-0-short_name": "Nham Sơn",
            "new-0-kind": "commune",
        },
        'button[value="look"]',
    ),
    "empty": ("change_kind", {}, 'button[value="look"]'),
}


def two_events(day) -> dict[str, Reorganisation]:
    """``standing`` and ``undone``."""
    standing = reorganising.do(
        reorganising.request(
            ReorganisationKind.RENAME,
            day,
            staying=(StayingUnit("nong-nghiep", name="Công đoàn ngành Nông nghiệp và Môi trường"),),
        )
    )
    undone = reorganising.do(reorganising.absorb("son-dong", "yen-the", day, number="91/QĐ-LĐLĐ"))
    return {"standing": standing, "undone": reorganising.undo(undone, number="92/QĐ-LĐLĐ")}
