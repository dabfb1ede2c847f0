"""Numbers of sample papers as offices write them: what is numbered and who issues it, “77/QĐ-LĐLĐ”."""

from units.models import Unit

# By code of the unit; district federations and the province are LĐLĐ.
_SECTORS = ("cong-thuong", "xay-dung", "y-te", "nong-nghiep", "giao-duc")
_ISSUERS = {"kcn": "CĐKCN", "vien-chuc": "CĐVC"} | dict.fromkeys(_SECTORS, "CĐN")


def paper_number(number: int, issuer: Unit | str, kind: str = "QĐ") -> str:
    """``issuer``: a unit or its code; ``kind``: QĐ for a decision, KH for a plan."""
    code = issuer.code if isinstance(issuer, Unit) else issuer
    return f"{number:02}/{kind}-{_ISSUERS.get(code, 'LĐLĐ')}"
