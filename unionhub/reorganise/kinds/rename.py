"""A unit stays what it is and is called, or classed, otherwise."""

from unionhub.reorganise.kinds.base import EventKind, Units
from unionhub.reorganise.preview import Problem
from units.models import ReorganisationKind


class Rename(EventKind):
    kind = ReorganisationKind.RENAME
    means = "Vẫn là đơn vị đó, mang tên mới từ ngày có hiệu lực. Báo cáo cũ giữ tên cũ."
    example = "CĐN Nông nghiệp đổi tên thành CĐN Nông nghiệp và Môi trường."
    staying = Units("Đơn vị đổi tên", least=1, most=1, labels=("Đơn vị đổi tên",))
    renames = changes_texts = takes_province = True

    def problems(self, situation, request):
        for unit in request.staying:
            version = situation.version_of(unit)
            if unit.name in ("", version.name) and unit.short_name in ("", version.short_name):
                yield Problem(f"staying.{unit.code}.name", "Tên mới không khác tên hiện nay.")


class ChangeKind(EventKind):
    kind = ReorganisationKind.CHANGE_KIND
    means = "Vẫn là đơn vị đó, thuộc loại khác từ ngày có hiệu lực, thường kèm tên mới."
    example = "ngày 01/02/2024, LĐLĐ huyện Việt Yên chuyển thành LĐLĐ thị xã Việt Yên."
    staying = Units("Đơn vị chuyển loại", least=1, most=1, labels=("Đơn vị chuyển loại",))
    renames = changes_texts = True

    def problems(self, situation, request):
        for unit in request.staying:
            if unit.kind in ("", situation.version_of(unit).kind) and not unit.parent:
                yield Problem(f"staying.{unit.code}.kind", "Loại đơn vị mới không khác loại hiện nay.")
