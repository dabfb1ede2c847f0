"""Where sample unions and enterprises are: communes, wards and towns of the district of their unit, and industrial parks.

Districts and communes as they were in 2024, since the sample units are those of that time.
"""

_COMMUNES = {
    "tp-bac-giang": (
        "phường Dĩnh Kế, phường Đa Mai, phường Hoàng Văn Thụ, phường Lê Lợi, phường Mỹ Độ, phường Ngô Quyền, "
        "phường Thọ Xương, phường Trần Nguyên Hãn, phường Trần Phú, phường Xương Giang, xã Dĩnh Trì, xã Đồng Sơn, "
        "xã Song Khê, xã Song Mai, xã Tân Mỹ, xã Tân Tiến"
    ),
    "yen-dung": (
        "thị trấn Nham Biền, thị trấn Tân An, xã Cảnh Thụy, xã Đồng Phúc, xã Đồng Việt, xã Đức Giang, xã Hương Gián, "
        "xã Lãng Sơn, xã Nội Hoàng, xã Quỳnh Sơn, xã Tiền Phong, xã Trí Yên, xã Tư Mại, xã Xuân Phú, xã Yên Lư"
    ),
    "viet-yen": (
        "phường Bích Động, phường Hồng Thái, phường Nếnh, phường Ninh Sơn, phường Quang Châu, phường Quảng Minh, "
        "phường Tăng Tiến, phường Tự Lạn, phường Vân Trung, xã Hương Mai, xã Minh Đức, xã Nghĩa Trung, xã Thượng Lan, "
        "xã Tiên Sơn, xã Trung Sơn, xã Vân Hà, xã Việt Tiến"
    ),
    "tan-yen": (
        "thị trấn Cao Thượng, thị trấn Nhã Nam, xã An Dương, xã Cao Xá, xã Đại Hóa, xã Hợp Đức, xã Lam Cốt, "
        "xã Lan Giới, xã Liên Chung, xã Liên Sơn, xã Ngọc Châu, xã Ngọc Thiện, xã Phúc Hòa, xã Quế Nham, xã Song Vân, "
        "xã Việt Lập, xã Việt Ngọc"
    ),
    "hiep-hoa": (
        "thị trấn Thắng, thị trấn Bắc Lý, xã Châu Minh, xã Danh Thắng, xã Đoan Bái, xã Đông Lỗ, xã Hoàng An, "
        "xã Hợp Thịnh, xã Hương Lâm, xã Lương Phong, xã Mai Đình, xã Mai Trung, xã Ngọc Sơn, xã Thường Thắng, "
        "xã Xuân Cẩm"
    ),
    "lang-giang": (
        "thị trấn Vôi, thị trấn Kép, xã An Hà, xã Dương Đức, xã Đại Lâm, xã Đào Mỹ, xã Hương Lạc, xã Hương Sơn, "
        "xã Mỹ Hà, xã Mỹ Thái, xã Nghĩa Hòa, xã Quang Thịnh, xã Tân Dĩnh, xã Tân Hưng, xã Thái Đào, xã Tiên Lục, "
        "xã Xuân Hương"
    ),
    "luc-nam": (
        "thị trấn Đồi Ngô, xã Bảo Đài, xã Bảo Sơn, xã Bắc Lũng, xã Bình Sơn, xã Cẩm Lý, xã Chu Điện, xã Đan Hội, "
        "xã Đông Hưng, xã Đông Phú, xã Khám Lạng, xã Lan Mẫu, xã Lục Sơn, xã Nghĩa Phương, xã Tam Dị, xã Thanh Lâm, "
        "xã Trường Sơn, xã Vô Tranh"
    ),
    "yen-the": (
        "thị trấn Phồn Xương, thị trấn Bố Hạ, xã An Thượng, xã Canh Nậu, xã Đồng Hưu, xã Đồng Kỳ, xã Đồng Lạc, "
        "xã Đồng Tâm, xã Đồng Tiến, xã Đồng Vương, xã Hồng Kỳ, xã Hương Vĩ, xã Tam Tiến, xã Tân Sỏi, xã Xuân Lương"
    ),
    "luc-ngan": (
        "xã Biên Sơn, xã Cấm Sơn, xã Đèo Gia, xã Đồng Cốc, xã Giáp Sơn, xã Hộ Đáp, xã Kim Sơn, xã Phong Vân, "
        "xã Phú Nhuận, xã Sa Lý, xã Sơn Hải, xã Tân Lập, xã Tân Mộc, xã Tân Quang, xã Tân Sơn"
    ),
    "son-dong": (
        "thị trấn An Châu, thị trấn Tây Yên Tử, xã An Bá, xã An Lạc, xã Cẩm Đàn, xã Dương Hưu, xã Đại Sơn, "
        "xã Giáo Liêm, xã Hữu Sản, xã Lệ Viễn, xã Long Sơn, xã Tuấn Đạo, xã Vân Sơn, xã Vĩnh An, xã Yên Định"
    ),
    "kcn": "KCN Đình Trám, KCN Quang Châu, KCN Vân Trung, KCN Song Khê – Nội Hoàng, KCN Hòa Phú, KCN Việt Hàn",
}
# The districts, as offices are called after them.
DISTRICTS = {
    "tp-bac-giang": "thành phố Bắc Giang",
    "yen-dung": "huyện Yên Dũng",
    "viet-yen": "thị xã Việt Yên",
    "tan-yen": "huyện Tân Yên",
    "hiep-hoa": "huyện Hiệp Hòa",
    "lang-giang": "huyện Lạng Giang",
    "luc-nam": "huyện Lục Nam",
    "yen-the": "huyện Yên Thế",
    "luc-ngan": "huyện Lục Ngạn",
    "son-dong": "huyện Sơn Động",
}
# Unions of a sector are all over the province; most have their seat in its capital.
CAPITAL = "tp-bac-giang"
PLACES = {code: names.split(", ") for code, names in _COMMUNES.items()}
COMMUNES = {code: PLACES[code] for code in DISTRICTS}


def places_of(unit_code: str) -> list[str]:
    return PLACES.get(unit_code, PLACES[CAPITAL])


def seat_of(district: str) -> str:
    """Where the offices of a district are: its first town or ward."""
    return COMMUNES[district][0]


def bare(place: str) -> str:
    """“Bảo Đài” of “xã Bảo Đài”, “Lục Nam” of “huyện Lục Nam”: as schools and cooperatives are called after it."""
    for prefix in ("xã ", "phường ", "thị trấn ", "thị xã ", "thành phố ", "huyện "):
        place = place.removeprefix(prefix)
    return place
