"""What is asked back before something is written: never an error, answered by one tick."""

from dataclasses import dataclass

from units.models import GrassrootsUnion, OrganisationKind, SurveyedEnterprise
from vietnamese.fields import tax_code as stored_tax_code
from vietnamese.numbers import group
from vietnamese.text import fold


@dataclass(frozen=True)
class Question:
    """``key`` comes back with the answer: another question is asked anew. ``url``: what it is about, if one may see it."""

    key: str
    text: str
    url: str = ""


def answered(questions: list[Question], posted: str) -> bool:
    """Whether everything that is asked was asked before, and confirmed."""
    return {question.key for question in questions} <= set(posted.split())


def known_tax_codes(codes) -> set[str]:
    """Which of these tax codes a working union of the register has: «đã có CĐCS?». One query."""
    wanted = {code for code in codes if code}
    if not wanted:
        return set()
    return set(
        GrassrootsUnion.objects.active()
        .filter(tax_code__in=wanted)
        .order_by()
        .values_list("tax_code", flat=True)
    )


def about_enterprise(
    user, *, unit_id: int, name: str, tax_code: str, exclude: int | None = None
) -> list[Question]:
    """Enterprises of the list, and unions of the register, that this one may be."""
    code, asked = stored_tax_code(tax_code or ""), []
    others = SurveyedEnterprise.objects.exclude(pk=exclude)
    if code:
        for other in others.filter(tax_code=code).select_related("unit")[:3]:
            where = "" if other.unit_id == unit_id else f" của {other.unit}"
            asked.append(
                Question(f"mst-{other.pk}", f"Mã số thuế {code} đã có trong danh sách{where}: {other.name}.")
            )
        for union in GrassrootsUnion.objects.active().filter(tax_code=code).select_related("unit")[:3]:
            asked.append(
                Question(f"cdcs-{union.pk}", f"Mã số thuế {code} đã có CĐCS tại {union.unit}: {union.name}.")
            )
    folded = fold(name)
    for other in others.filter(unit=unit_id, search_key__startswith=folded[:200])[:20]:
        if fold(other.name) == folded and f"mst-{other.pk}" not in [question.key for question in asked]:
            asked.append(Question(f"ten-{other.pk}", f"Đơn vị đã có doanh nghiệp cùng tên: {other.name}."))
    return asked


def about_founding(
    *, kind: OrganisationKind, members: int, tax_code: str, unit_id: int, name: str, employer: str
):
    """Too few members; a union of the register that this one may be."""
    asked = []
    if members < kind.founding_minimum:
        asked.append(
            Question(
                f"it-{members}",
                f"Có {group(members)} đoàn viên, ít hơn mức {group(kind.founding_minimum)} thường cần để thành lập "
                f"({kind.name}).",
            )
        )
    code = stored_tax_code(tax_code or "")
    if code:
        for union in GrassrootsUnion.objects.active().filter(tax_code=code).select_related("unit")[:3]:
            asked.append(
                Question(f"cdcs-{union.pk}", f"Mã số thuế {code} đã có CĐCS tại {union.unit}: {union.name}.")
            )
    return asked
