from unionhub.reorganise.kinds.base import EventKind, Line, Units
from unionhub.reorganise.preview import Problem
from units.models import ReorganisationKind


class TransferUnions(EventKind):
    """Grassroots unions go from one unit to another; both go on."""

    kind = ReorganisationKind.TRANSFER_UNIONS
    means = "CĐCS chuyển sang đơn vị khác quản lý; hai đơn vị đều tiếp tục hoạt động."
    example = "các CĐCS trong một cụm công nghiệp từ LĐLĐ huyện chuyển về CĐ các KCN."
    staying = Units("Hai đơn vị giao, nhận", least=2, most=2, labels=("Đơn vị giao", "Đơn vị nhận"))
    moves_targets = gives_after_end = True
    giving_stayers = 1

    def problems(self, situation, request):
        if not any(situation.destinations(situation.unions, request.unions).values()):
            yield Problem("unions", "Chưa chọn CĐCS nào để chuyển giao.")

    def line_of_staying(self, others, name):
        return Line("Giao, nhận công đoàn cơ sở với", others.staying)
