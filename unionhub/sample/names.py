"""Names of companies, cooperatives and private schools of the sample: made up, each used once, without running numbers."""

import random
from itertools import product


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words(
    "An Bảo Bình Cường Đại Đông Đức Gia Hà Hải Hoàng Hồng Hùng Hưng Khải Kim Lâm Linh Long Mạnh Minh Nam "
    "Ngọc Nhật Phú Phúc Phương Quang Quốc Sơn Tân Thái Thanh Thành Thiên Thuận Tiến Toàn Trung Trường "
    "Tuấn Việt Vĩnh Xuân"
)
_SECOND = _words(
    "An Anh Bảo Cường Dũng Dương Đạt Đức Giang Hà Hải Hòa Hưng Khang Khánh Lâm Lộc Long Lợi Minh Nam "
    "Nghĩa Ngân Nguyên Phát Phong Phú Phúc Quân Sơn Tài Tâm Thắng Thành Thịnh Thuận Tiến Tín Tùng Vinh "
    "Vượng"
)
_FOREIGN_FIRST = _words(
    "Han Dae Sung Woo Shin Kwang Young Jung Hua Jin Tai Lian Xing Hong Guang Rui Naka Nishi Kyo Sana Aki "
    "Uni Max Neo Opti Yuan Fei Chang"
)
_FOREIGN_SECOND = _words("sung jin won hwa tech lim da sheng lin tron kai wa tex pack plas chem")

FORMS = ("Công ty TNHH", "Công ty TNHH", "Công ty TNHH MTV", "Công ty Cổ phần")
TRADES = (
    "May", "Cơ khí", "Bao bì", "Chế biến gỗ", "Nội thất", "Nhựa kỹ thuật", "Thực phẩm", "Vận tải", "Xây dựng",
    "Vật liệu xây dựng", "Dịch vụ kỹ thuật", "Thương mại", "Chế biến nông sản", "In",
)  # fmt: skip
_INDUSTRY = (
    "May",
    "Cơ khí",
    "Bao bì",
    "Nhựa kỹ thuật",
    "Linh kiện điện tử",
    "Khuôn mẫu",
    "Suất ăn công nghiệp",
    "In",
)
# What the companies of a unit do, where that is less than everything.
TRADES_OF = {
    "kcn": _INDUSTRY,
    "cong-thuong": ("Thương mại", "Cơ khí", "Vận tải", "Hóa chất", "Bao bì", "May", "Xăng dầu"),
    "xay-dung": (
        "Xây dựng",
        "Tư vấn thiết kế",
        "Vật liệu xây dựng",
        "Đầu tư xây dựng",
        "Bê tông",
        "Cấp thoát nước",
    ),
    "y-te": ("Dược phẩm", "Thiết bị y tế"),
}
FOREIGN_TRADES = (
    "Điện tử", "Linh kiện điện tử", "Cơ khí chính xác", "May mặc", "Nhựa kỹ thuật", "Bao bì", "Quang điện", "Khuôn mẫu",
)  # fmt: skip


class Names:
    """Draws names, and tax codes, that nobody else of the sample has; the same every time."""

    def __init__(self, seed: int):
        self.draw = random.Random(seed)  # noqa: S311 - sample names, not secrets
        self._own = self._shuffled(
            f"{first} {second}" for first, second in product(_FIRST, _SECOND) if first != second
        )
        self._foreign = self._shuffled(map("".join, product(_FOREIGN_FIRST, _FOREIGN_SECOND)))
        self._tax_codes: set[str] = set()

    def _shuffled(self, names) -> list[str]:
        names = list(names)
        self.draw.shuffle(names)
        return names

    def own(self) -> str:
        """“Minh Phát”: what a company, a cooperative or a private school is called by."""
        return self._own.pop()

    def company(self, unit_code: str) -> str:
        trade = self.draw.choice(TRADES_OF.get(unit_code, TRADES))
        return f"{self.draw.choice(FORMS)} {trade} {self.own()}"

    def foreign_company(self) -> str:
        own, trade = self._foreign.pop(), self.draw.choice(FOREIGN_TRADES)
        return self.draw.choice(
            [
                f"Công ty TNHH {trade} {own} Việt Nam",
                f"Công ty TNHH {own} Vina",
                f"Công ty TNHH {own} (Việt Nam)",
            ]
        )

    def tax_code(self) -> str:
        """Of an enterprise of the province: 2400 and six digits."""
        while (code := f"2400{self.draw.randrange(10**6):06}") in self._tax_codes:
            pass
        self._tax_codes.add(code)
        return code
