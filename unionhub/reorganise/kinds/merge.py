"""Units end and are one with another: with one that goes on, or with a new one."""

from unionhub.reorganise.kinds.base import EventKind, Units, all_to_one
from units.models import ReorganisationKind


class Absorb(EventKind):
    kind = ReorganisationKind.ABSORB
    means = "Một hay nhiều đơn vị kết thúc hoạt động, sáp nhập vào một đơn vị đang hoạt động."
    example = "ngày 01/01/2025, LĐLĐ huyện Yên Dũng sáp nhập vào LĐLĐ thành phố."
    ending = Units("Đơn vị sáp nhập (kết thúc hoạt động)", least=1)
    staying = Units(
        "Đơn vị nhận sáp nhập (tiếp tục hoạt động)", least=1, most=1, labels=("Đơn vị nhận sáp nhập",)
    )
    renames = moves_targets = True

    def proposed_targets(self, request, lines):
        return all_to_one(request, lines)


class Consolidate(EventKind):
    kind = ReorganisationKind.CONSOLIDATE
    means = "Hai hay nhiều đơn vị kết thúc hoạt động, hợp nhất thành một đơn vị mới."
    example = "hai công đoàn ngành hợp nhất thành một công đoàn ngành mới."
    ending = Units("Các đơn vị hợp nhất (kết thúc hoạt động)", least=2)
    new = Units("Đơn vị mới sau hợp nhất", least=1, most=1)
    moves_targets = True

    def proposed_targets(self, request, lines):
        return all_to_one(request, lines)
