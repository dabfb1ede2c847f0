from unionhub.reorganise.kinds.base import EventKind, Units, all_to_one
from units.models import ReorganisationKind


class Dissolve(EventKind):
    """Units end; what is left goes to others, or is cut."""

    kind = ReorganisationKind.DISSOLVE
    means = "Đơn vị kết thúc hoạt động; nêu rõ đơn vị nào nhận phần còn lại, hoặc cắt phần chỉ tiêu còn lại."
    example = "một công đoàn ngành kết thúc hoạt động, các CĐCS chuyển về LĐLĐ thành phố."
    ending = Units("Đơn vị kết thúc hoạt động", least=1)
    staying = Units("Đơn vị nhận phần còn lại (không chọn: cắt chỉ tiêu còn lại)", at_first=True)
    moves_targets = cuts = True

    def proposed_targets(self, request, lines):
        return all_to_one(request, lines) if len(request.successors) <= 1 else None
