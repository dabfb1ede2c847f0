"""The official head of the list that goes with a decision, and who signs it, as offices write them."""

from dataclasses import dataclass

from evaluations.models import RecognitionDecision
from units.models import UnitVersion
from vietnamese.dates import official_date

CONFEDERATION = "Tổng Liên đoàn Lao động Việt Nam"
COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
TITLE, EXTRACT = "DANH SÁCH", "TRÍCH DANH SÁCH"
SUBJECT = "Công nhận kết quả xếp loại chất lượng hoạt động công đoàn"
SIGNED_BY = ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")


@dataclass(frozen=True)
class Annex:
    """``above`` and ``issuer``: names on the day of signing of the issuing unit and of the body above it.

    ``whole``: whether the list holds everything that the decision recognised.
    """

    above: str
    issuer: str
    number: str
    signed: str
    whole: bool = True

    @classmethod
    def of(cls, decision: RecognitionDecision, listed: int) -> "Annex":
        """``listed``: how many rows the list has for this person, who may see a part of them; two queries."""
        names = UnitVersion.objects.in_force_on(decision.signed_on)
        version = names.get(decision.issuer_id)
        above = names.get(version.parent_id) if version else None
        return cls(
            above.name if above else CONFEDERATION,
            version.name if version else decision.issuer.code,
            decision.number,
            official_date(decision.signed_on),
            listed == decision.evaluations.count(),
        )

    @property
    def letterhead(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Left and right of the two lines at the top."""
        return (self.above.upper(), COUNTRY), (self.issuer.upper(), MOTTO)

    @property
    def titles(self) -> tuple[str, str]:
        return TITLE if self.whole else EXTRACT, SUBJECT

    @property
    def attached(self) -> str:
        return f"(Kèm theo Quyết định số {self.number} {self.signed} của {self.issuer})"

    @property
    def signed_by(self) -> tuple[str, str]:
        return SIGNED_BY
