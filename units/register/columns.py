"""The columns of a workbook of the register: what the export writes is what the import reads. The one place that names them."""

from dataclasses import dataclass
from enum import Enum


class Content(Enum):
    """What stands in the cells of a column."""

    NUMBER = "number"  # whole, never negative; blank is “not known”
    TEXT = "text"
    DATE = "date"
    UNIT = "unit"  # name of a unit, as people call it
    KIND = "kind"  # name of a kind of organisation
    REASON = "reason"  # label of a reason for ceasing


@dataclass(frozen=True)
class RegisterColumn:
    """``attribute``: a path of Django's (``founding__founded_on``) from a union; "" for TT, which is no attribute.

    ``computed`` columns are written for people and ignored when the workbook comes back.
    """

    label: str
    attribute: str
    content: Content
    width: int
    computed: bool = False

    @property
    def of_founding(self) -> bool:
        return self.attribute.startswith("founding__")


ID, UNIT, NAME, KIND = "Mã số", "Đơn vị quản lý", "Tên công đoàn cơ sở", "Loại hình"

COLUMNS = (
    RegisterColumn(ID, "pk", Content.NUMBER, 9),
    RegisterColumn("TT", "", Content.NUMBER, 7, computed=True),
    RegisterColumn(UNIT, "unit", Content.UNIT, 30),
    RegisterColumn(NAME, "name", Content.TEXT, 44),
    RegisterColumn(KIND, "kind", Content.KIND, 24),
    RegisterColumn("Cơ quan, doanh nghiệp", "employer", Content.TEXT, 36),
    RegisterColumn("Mã số thuế", "tax_code", Content.TEXT, 15),
    RegisterColumn("Địa bàn", "place", Content.TEXT, 22),
    RegisterColumn("Địa chỉ", "address", Content.TEXT, 30),
    RegisterColumn("Số CNVCLĐ", "workforce", Content.NUMBER, 12),
    RegisterColumn("Số đoàn viên", "members", Content.NUMBER, 12),
    RegisterColumn("Chưa là đoàn viên", "not_members", Content.NUMBER, 12, computed=True),
    RegisterColumn("Số liệu tính đến ngày", "figures_on", Content.DATE, 13),
    RegisterColumn("Ngày quyết định thành lập", "founding__founded_on", Content.DATE, 14),
    RegisterColumn("Số quyết định", "founding__decision_number", Content.TEXT, 18),
    RegisterColumn("CNVCLĐ ngày thành lập", "founding__workforce", Content.NUMBER, 14),
    RegisterColumn("ĐV ngày thành lập", "founding__members", Content.NUMBER, 14),
    RegisterColumn("Ghi chú", "note", Content.TEXT, 30),
    RegisterColumn("Ngày kết thúc hoạt động", "ceased_on", Content.DATE, 14),
    RegisterColumn("Lý do kết thúc", "ceased_reason", Content.REASON, 28),
)
