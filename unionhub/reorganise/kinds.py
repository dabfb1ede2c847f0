"""The nine kinds of events in the words of the pages: what each means, and what its form asks for."""

from dataclasses import dataclass

from unionhub.reorganise.request import SHAPES, Shape
from units.models import ReorganisationKind as Kind


@dataclass(frozen=True)
class KindWords:
    """``ending``, ``new``, ``staying``: headings of the rows of that role; ``staying_rows``: labels of rows that are fixed.

    ``renames``: units that stay may get another name; ``moves_targets``: the form asks which targets go along.
    """

    kind: Kind
    means: str
    example: str
    ending: str = ""
    new: str = ""
    staying: str = ""
    staying_rows: tuple[str, ...] = ()
    renames: bool = False
    moves_targets: bool = False

    @property
    def code(self) -> str:
        return self.kind.value

    @property
    def label(self) -> str:
        return self.kind.label

    @property
    def shape(self) -> Shape:
        return SHAPES[self.kind]

    @property
    def changes_texts(self) -> bool:
        """Whether the new name (or kind) is what the event is about."""
        return self.kind in (Kind.RENAME, Kind.CHANGE_KIND)

    @property
    def cuts(self) -> bool:
        return self.kind == Kind.DISSOLVE

    @property
    def gives_while_staying(self) -> bool:
        """Whether a unit that goes on gives unions, enterprises and people to others."""
        return self.kind in (Kind.SPIN_OFF, Kind.TRANSFER_UNIONS)


WORDS = {
    words.kind: words
    for words in (
        KindWords(
            Kind.CREATE,
            "Lập thêm đơn vị; không đơn vị nào kết thúc hoạt động hay được chia tách.",
            "lập công đoàn ngành mới.",
            new="Đơn vị được thành lập",
        ),
        KindWords(
            Kind.RENAME,
            "Vẫn là đơn vị đó, mang tên mới từ ngày có hiệu lực. Báo cáo cũ giữ tên cũ.",
            "CĐN Nông nghiệp đổi tên thành CĐN Nông nghiệp và Môi trường.",
            staying="Đơn vị đổi tên",
            staying_rows=("Đơn vị đổi tên",),
            renames=True,
        ),
        KindWords(
            Kind.CHANGE_KIND,
            "Vẫn là đơn vị đó, thuộc loại khác từ ngày có hiệu lực, thường kèm tên mới.",
            "ngày 01/02/2024, LĐLĐ huyện Việt Yên chuyển thành LĐLĐ thị xã Việt Yên.",
            staying="Đơn vị chuyển loại",
            staying_rows=("Đơn vị chuyển loại",),
            renames=True,
        ),
        KindWords(
            Kind.ABSORB,
            "Một hay nhiều đơn vị kết thúc hoạt động, sáp nhập vào một đơn vị đang hoạt động.",
            "ngày 01/01/2025, LĐLĐ huyện Yên Dũng sáp nhập vào LĐLĐ thành phố Bắc Giang.",
            ending="Đơn vị sáp nhập (kết thúc hoạt động)",
            staying="Đơn vị nhận sáp nhập (tiếp tục hoạt động)",
            staying_rows=("Đơn vị nhận sáp nhập",),
            renames=True,
            moves_targets=True,
        ),
        KindWords(
            Kind.CONSOLIDATE,
            "Hai hay nhiều đơn vị kết thúc hoạt động, hợp nhất thành một đơn vị mới.",
            "hai công đoàn ngành hợp nhất thành một công đoàn ngành mới.",
            ending="Các đơn vị hợp nhất (kết thúc hoạt động)",
            new="Đơn vị mới sau hợp nhất",
            moves_targets=True,
        ),
        KindWords(
            Kind.DIVIDE,
            "Đơn vị kết thúc hoạt động; tài khoản người dùng, CĐCS và chỉ tiêu được chia cho hai đơn vị trở lên.",
            "ngày 01/07/2025, một LĐLĐ huyện kết thúc hoạt động, các công đoàn xã, phường tiếp nhận nhiệm vụ.",
            ending="Đơn vị bị chia (kết thúc hoạt động)",
            new="Các đơn vị mới",
            staying="Các đơn vị đang hoạt động cùng nhận",
            renames=True,
            moves_targets=True,
        ),
        KindWords(
            Kind.SPIN_OFF,
            "Một phần của đơn vị tách ra thành đơn vị mới; đơn vị cũ tiếp tục và giữ kết quả trước đây.",
            "ngày 01/01/2025, LĐLĐ thị xã Chũ được tách từ LĐLĐ huyện Lục Ngạn.",
            new="Đơn vị mới được tách ra",
            staying="Đơn vị cũ (tiếp tục hoạt động)",
            renames=True,
            moves_targets=True,
        ),
        KindWords(
            Kind.DISSOLVE,
            "Đơn vị kết thúc hoạt động; nêu rõ đơn vị nào nhận phần còn lại, hoặc cắt phần chỉ tiêu còn lại.",
            "một công đoàn ngành kết thúc hoạt động, các CĐCS chuyển về LĐLĐ thành phố.",
            ending="Đơn vị kết thúc hoạt động",
            staying="Đơn vị nhận phần còn lại (không chọn: cắt chỉ tiêu còn lại)",
            moves_targets=True,
        ),
        KindWords(
            Kind.TRANSFER_UNIONS,
            "CĐCS chuyển sang đơn vị khác quản lý; hai đơn vị đều tiếp tục hoạt động.",
            "các CĐCS trong một cụm công nghiệp từ LĐLĐ huyện chuyển về CĐ các KCN.",
            staying="Hai đơn vị giao, nhận",
            staying_rows=("Đơn vị giao", "Đơn vị nhận"),
            moves_targets=True,
        ),
    )
}
