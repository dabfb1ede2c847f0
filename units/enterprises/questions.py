"""What is asked back before something is written: never an error, answered by one tick."""

from dataclasses import dataclass

from units.models import GrassrootsUnion, OrganisationKind, SurveyedEnterprise
from units.register.duplicate_detection import find_doubles
from vietnamese.fields import tax_code as stored_tax_code
from vietnamese.numbers import group
from vietnamese.text import fold


@dataclass(frozen=True)
class Question:
    """``key`` comes back with the answer: another question is asked anew."""

    key: str
    text: str


def answered(questions: list[Question], posted: str) -> bool:
    """Whether everything that is asked was asked before, and confirmed."""
    return {question.key for question in questions} <= set(posted.split())


def known_tax_codes(codes) -> set[str]:
    """Which of these tax codes a working union of the register has: “đã có CĐCS?”. One query."""
    wanted = {code for code in codes if code}
    if not wanted:
        return set()
    return set(
        GrassrootsUnion.objects.active()
        .filter(tax_code__in=wanted)
        .order_by()
        .values_list("tax_code", flat=True)
    )


def about_enterprise(*, unit_id: int, name: str, tax_code: str, exclude: int | None = None) -> list[Question]:
    """Enterprises of the list, and unions of the register, that this one may be."""
    code, asked = stored_tax_code(tax_code or ""), []
    others = SurveyedEnterprise.objects.exclude(pk=exclude)
    same_code = others.filter(tax_code=code).select_related("unit")[:3] if code else []
    for other in same_code:
        # Of another unit only that unit is told: its enterprises are not everybody's to see.
        what = f": {other.name}" if other.unit_id == unit_id else f" của {other.unit}"
        asked.append(Question(f"mst-{other.pk}", f"Mã số thuế {code} đã có trong danh sách{what}."))
    told = {other.pk for other in same_code}
    folded = fold(name)
    for other in others.filter(unit=unit_id, search_key__startswith=folded[:200])[:20]:
        if fold(other.name) == folded and other.pk not in told:
            asked.append(Question(f"ten-{other.pk}", f"Đơn vị đã có doanh nghiệp cùng tên: {other.name}."))
    return asked + _unions(unit_id, name, name, code)


def about_founding(
    *, kind: OrganisationKind, members: int, unit_id: int, name: str, employer: str, tax_code: str
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
    return asked + _unions(unit_id, name, employer, stored_tax_code(tax_code or ""))


def _unions(unit_id: int, name: str, employer: str, code: str) -> list[Question]:
    asked = []
    for double in find_doubles(unit_id=unit_id, name=name, employer=employer, tax_code=code)[:5]:
        union = double.union
        what = union.name if union.unit_id == unit_id else f"một CĐCS của {union.unit}"
        asked.append(Question(f"cdcs-{union.pk}", f"Có thể đã có CĐCS: {what}. {double.reason}"))
    return asked
