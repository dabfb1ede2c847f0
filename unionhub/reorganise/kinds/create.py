from unionhub.reorganise.kinds.base import EventKind, Line, Units
from units.models import ReorganisationKind


class Create(EventKind):
    """Units are founded; nothing else changes."""

    kind = ReorganisationKind.CREATE
    means = "Lập thêm đơn vị; không đơn vị nào kết thúc hoạt động hay được chia tách."
    example = "lập công đoàn ngành mới."
    new = Units("Đơn vị được thành lập", least=1)

    def line_of_new(self, others):
        return Line("Thành lập.")
