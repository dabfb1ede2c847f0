"""The official head of the list that goes with a decision, and who signs it, as offices write them."""

from dataclasses import dataclass

from evaluations.models import RecognitionDecision
from units.models import UnitVersion
from vietnamese.dates import official_date

CONFEDERATION = "Tổng Liên đoàn Lao động Việt Nam"
TITLE, EXTRACT = "DANH SÁCH", "TRÍCH DANH SÁCH"
SUBJECT = "Công đoàn được công nhận kết quả xếp loại chất lượng hoạt động"
WITHDRAWN_SUBJECT = "Công đoàn bị thu hồi công nhận kết quả xếp loại chất lượng hoạt động"
SIGNED_BY = ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")


@dataclass(frozen=True)
class Annex:
    """``above`` and ``issuer``: names on the day of signing of the issuing unit and of the body above it.

    ``whole``: whether the list holds everything that the decision recognised, or withdrew where it ``withdraws``.
    """

    above: str
    issuer: str
    number: str
    signed: str
    year: int
    whole: bool = True
    withdraws: bool = False

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
            decision.round.year,
            listed == _number_of(decision),
            bool(decision.withdraws_id),
        )

    @property
    def letterhead(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Left and right of the two lines at the top; an annex to a decision bears no national motto (NĐ 30/2020)."""
        return (self.above.upper(), ""), (self.issuer.upper(), "")

    @property
    def titles(self) -> tuple[str, str]:
        return TITLE if self.whole else EXTRACT, f"{self.subject} năm {self.year}"

    @property
    def heading(self) -> str:
        """The title as a sentence, for the page."""
        return f"Danh sách {self.subject[:1].lower()}{self.subject[1:]} năm {self.year}"

    @property
    def level_heading(self) -> str:
        return "Mức đã bị thu hồi" if self.withdraws else "Mức được công nhận"

    @property
    def subject(self) -> str:
        return WITHDRAWN_SUBJECT if self.withdraws else SUBJECT

    @property
    def attached(self) -> str:
        return f"(Kèm theo Quyết định số {self.number} {self.signed} của {self.issuer})"

    @property
    def signed_by(self) -> tuple[str, str]:
        return SIGNED_BY


def _number_of(decision: RecognitionDecision) -> int:
    """How many it recognised, also where it was withdrawn since; one query."""
    withdrawal = decision if decision.withdraws_id else getattr(decision, "withdrawn_by", None)
    return withdrawal.steps.count() if withdrawal else decision.evaluations.count()
