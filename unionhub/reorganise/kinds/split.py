"""A unit, or a part of it, becomes several."""

from unionhub.reorganise.kinds.base import EventKind, Line, Units
from units.models import ReorganisationKind


class Divide(EventKind):
    kind = ReorganisationKind.DIVIDE
    means = (
        "Đơn vị kết thúc hoạt động; tài khoản người dùng, CĐCS và chỉ tiêu được chia cho hai đơn vị trở lên."
    )
    example = (
        "ngày 01/07/2025, một LĐLĐ huyện kết thúc hoạt động, các công đoàn xã, phường tiếp nhận nhiệm vụ."
    )
    ending = Units("Đơn vị bị chia (kết thúc hoạt động)", least=1)
    new = Units("Các đơn vị mới", at_first=True)
    staying = Units("Các đơn vị đang hoạt động cùng nhận")
    least_successors = 2
    renames = moves_targets = confirms_targets = True

    def proposed_targets(self, request, lines):
        return None


class SpinOff(EventKind):
    kind = ReorganisationKind.SPIN_OFF
    means = "Một phần của đơn vị tách ra thành đơn vị mới; đơn vị cũ tiếp tục và giữ kết quả trước đây."
    example = "ngày 01/01/2025, LĐLĐ thị xã Chũ được tách từ LĐLĐ huyện Lục Ngạn."
    new = Units("Đơn vị mới được tách ra", least=1)
    staying = Units("Đơn vị cũ (tiếp tục hoạt động)", least=1)
    renames = moves_targets = True
    giving_stayers = None

    def line_of_new(self, others):
        return Line("Tách ra từ", others.staying)

    def line_of_staying(self, others, name):
        return Line("Tách một phần thành", others.new, "Kết quả trước đây giữ lại ở đơn vị này.")
