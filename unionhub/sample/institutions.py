"""Offices, public units and state enterprises that have a union of their own in the sample, by unit, with who pays them.

Financing: ``budget`` is paid wholly by the budget, ``partly`` and ``self`` finance themselves in part or wholly; enterprises
have none. Names as such institutions have them; no figure of any of them is real.
"""

from collections.abc import Iterator

from unionhub.sample.places import CAPITAL, DISTRICTS, bare, seat_of

Institution = tuple[str, str, str, str]  # kind of organisation, name, place, financing

_OFFICES_OF_DISTRICT = (
    "Cơ quan Ủy ban nhân dân",
    "Cơ quan Mặt trận Tổ quốc và các đoàn thể",
    "Tòa án nhân dân",
    "Viện Kiểm sát nhân dân",
    "Chi cục Thi hành án dân sự",
)
_CENTRES_OF_DISTRICT = (
    ("Trung tâm Văn hóa - Thông tin và Thể thao", "budget"),
    ("Ban Quản lý dự án đầu tư xây dựng", "self"),
    ("Trung tâm Phát triển quỹ đất và cụm công nghiệp", "self"),
    ("Trung tâm Dịch vụ kỹ thuật nông nghiệp", "partly"),
    ("Hạt Quản lý đường bộ", "partly"),
)
_OFFICES_OF_PROVINCE = (
    "Văn phòng Tỉnh ủy",
    "Ban Tổ chức Tỉnh ủy",
    "Ủy ban Kiểm tra Tỉnh ủy",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Văn phòng Đoàn đại biểu Quốc hội và HĐND tỉnh",
    "Cơ quan Ủy ban Mặt trận Tổ quốc tỉnh",
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Kế hoạch và Đầu tư",
    "Sở Tư pháp",
    "Sở Công Thương",
    "Sở Xây dựng",
    "Sở Giao thông vận tải",
    "Sở Khoa học và Công nghệ",
    "Sở Thông tin và Truyền thông",
    "Sở Tài nguyên và Môi trường",
    "Sở Lao động - Thương binh và Xã hội",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Thanh tra tỉnh",
    "Ban Dân tộc",
    "Ban Quản lý các khu công nghiệp tỉnh",
    "Tòa án nhân dân tỉnh",
    "Viện Kiểm sát nhân dân tỉnh",
    "Cục Thi hành án dân sự tỉnh",
    "Trường Chính trị tỉnh",
    "Chi cục Văn thư - Lưu trữ",
    "Chi cục Bảo vệ môi trường",
    "Trung tâm Phục vụ hành chính công tỉnh",
    "Trung tâm Trợ giúp pháp lý nhà nước",
    "Bảo tàng tỉnh",
    "Thư viện tỉnh",
)
_UNITS_OF_PROVINCE = (
    ("Văn phòng Đăng ký đất đai tỉnh", "self"),
    ("Trung tâm Phát triển quỹ đất tỉnh", "self"),
    ("Trung tâm Quan trắc tài nguyên và môi trường", "partly"),
    ("Trung tâm Dịch vụ việc làm tỉnh", "partly"),
    ("Trung tâm Ứng dụng khoa học và công nghệ", "partly"),
    ("Trung tâm Công nghệ thông tin và truyền thông", "partly"),
    ("Trung tâm Đăng kiểm xe cơ giới", "self"),
    ("Trung tâm Dịch vụ đấu giá tài sản", "self"),
    ("Phòng Công chứng tỉnh", "self"),
    ("Nhà hát Chèo tỉnh", "partly"),
    ("Báo và Phát thanh, Truyền hình tỉnh", "partly"),
    ("Trung tâm Huấn luyện và Thi đấu thể thao", "partly"),
)
_OF_SECTORS = {
    "cong-thuong": (
        ("su-nghiep", "Trung tâm Khuyến công và Xúc tiến thương mại", "partly"),
        ("dn-nha-nuoc", "Công ty Điện lực tỉnh", ""),
        ("dn-nha-nuoc", "Bưu điện tỉnh", ""),
        ("dn-nha-nuoc", "Viễn thông tỉnh", ""),
    ),
    "xay-dung": (
        ("su-nghiep", "Trung tâm Quy hoạch xây dựng tỉnh", "self"),
        ("su-nghiep", "Trung tâm Kiểm định chất lượng công trình xây dựng", "self"),
        ("su-nghiep", "Ban Quản lý dự án các công trình dân dụng và công nghiệp tỉnh", "self"),
        ("su-nghiep", "Ban Quản lý dự án các công trình giao thông tỉnh", "self"),
        ("dn-nha-nuoc", "Công ty TNHH MTV Quản lý và Phát triển nhà", ""),
    ),
    "y-te": (
        ("hanh-chinh", "Văn phòng Sở Y tế", "budget"),
        ("hanh-chinh", "Chi cục Dân số", "budget"),
        ("hanh-chinh", "Chi cục An toàn vệ sinh thực phẩm", "budget"),
        ("su-nghiep", "Bệnh viện Đa khoa tỉnh", "self"),
        ("su-nghiep", "Bệnh viện Sản - Nhi tỉnh", "self"),
        ("su-nghiep", "Bệnh viện Ung bướu tỉnh", "self"),
        ("su-nghiep", "Bệnh viện Phổi tỉnh", "partly"),
        ("su-nghiep", "Bệnh viện Tâm thần tỉnh", "partly"),
        ("su-nghiep", "Bệnh viện Nội tiết tỉnh", "self"),
        ("su-nghiep", "Bệnh viện Phục hồi chức năng tỉnh", "self"),
        ("su-nghiep", "Bệnh viện Y học cổ truyền tỉnh", "self"),
        ("su-nghiep", "Trung tâm Kiểm soát bệnh tật tỉnh", "partly"),
        ("su-nghiep", "Trung tâm Kiểm nghiệm thuốc, mỹ phẩm, thực phẩm", "partly"),
        ("su-nghiep", "Trung tâm Giám định y khoa", "partly"),
        ("su-nghiep", "Trung tâm Pháp y", "budget"),
    ),
    "nong-nghiep": (
        ("hanh-chinh", "Văn phòng Sở Nông nghiệp và Phát triển nông thôn", "budget"),
        ("hanh-chinh", "Chi cục Kiểm lâm", "budget"),
        ("hanh-chinh", "Chi cục Thủy lợi", "budget"),
        ("hanh-chinh", "Chi cục Chăn nuôi và Thú y", "budget"),
        ("hanh-chinh", "Chi cục Trồng trọt và Bảo vệ thực vật", "budget"),
        ("hanh-chinh", "Chi cục Phát triển nông thôn", "budget"),
        ("su-nghiep", "Trung tâm Khuyến nông tỉnh", "partly"),
        ("su-nghiep", "Trung tâm Giống thủy sản", "partly"),
        ("su-nghiep", "Trung tâm Giống cây trồng", "partly"),
        ("su-nghiep", "Trung tâm Nước sạch và Vệ sinh môi trường nông thôn", "self"),
        ("dn-nha-nuoc", "Công ty TNHH MTV Khai thác công trình thủy lợi Nam Sông Thương", ""),
        ("dn-nha-nuoc", "Công ty TNHH MTV Khai thác công trình thủy lợi Bắc Sông Thương", ""),
    ),
    "giao-duc": (
        ("hanh-chinh", "Văn phòng Sở Giáo dục và Đào tạo", "budget"),
        ("su-nghiep", "Trường PTDT Nội trú tỉnh", "budget"),
        ("su-nghiep", "Trường THPT Chuyên tỉnh", "partly"),
        ("su-nghiep", "Trường Cao đẳng Kỹ thuật tỉnh", "self"),
        ("su-nghiep", "Trường Trung cấp Văn hóa - Thể thao và Du lịch", "partly"),
    ),
}
# One in each of these districts.
_IN_DISTRICTS = {
    "cong-thuong": (("dn-nha-nuoc", "Điện lực {bare}", "", tuple(DISTRICTS)),),
    "y-te": (("su-nghiep", "Trung tâm Y tế {district}", "partly", tuple(DISTRICTS)),),
    "nong-nghiep": (
        ("hanh-chinh", "Hạt Kiểm lâm {district}", "budget", ("luc-nam", "luc-ngan", "son-dong", "yen-the", "tan-yen")),
        ("dn-nha-nuoc", "Công ty TNHH MTV Lâm nghiệp {bare}", "", ("luc-nam", "luc-ngan", "son-dong", "yen-the")),
        ("su-nghiep", "Ban Quản lý rừng phòng hộ {bare}", "partly", ("luc-ngan", "son-dong")),
    ),
    "giao-duc": (
        ("su-nghiep", "Trường THPT {bare} số 1", "partly", tuple(DISTRICTS)),
        ("su-nghiep", "Trường THPT {bare} số 2", "partly", tuple(DISTRICTS)),
        ("su-nghiep", "Trường THPT {bare} số 3", "partly", ("hiep-hoa", "luc-ngan", "lang-giang", "yen-dung", "son-dong")),
        ("su-nghiep", "Trung tâm GDNN - GDTX {district}", "partly", tuple(DISTRICTS)),
        ("su-nghiep", "Trường PTDT Nội trú {district}", "budget", ("luc-nam", "luc-ngan", "son-dong", "yen-the")),
    ),
}  # fmt: skip


def of(code: str) -> Iterator[Institution]:
    """Those of a unit, by its code; none for a unit that has only companies."""
    if code in DISTRICTS:
        place, district = seat_of(code), DISTRICTS[code]
        yield from (("hanh-chinh", f"{name} {district}", place, "budget") for name in _OFFICES_OF_DISTRICT)
        yield from (("su-nghiep", f"{name} {district}", place, paid) for name, paid in _CENTRES_OF_DISTRICT)
        yield ("dn-nha-nuoc", f"Bưu điện {district}", place, "")
    capital = seat_of(CAPITAL)
    if code == "vien-chuc":
        yield from (("hanh-chinh", name, capital, "budget") for name in _OFFICES_OF_PROVINCE)
        yield from (("su-nghiep", name, capital, paid) for name, paid in _UNITS_OF_PROVINCE)
    yield from ((kind, name, capital, paid) for kind, name, paid in _OF_SECTORS.get(code, ()))
    for kind, pattern, paid, districts in _IN_DISTRICTS.get(code, ()):
        for district in districts:
            name = pattern.format(district=DISTRICTS[district], bare=bare(DISTRICTS[district]))
            yield kind, name, seat_of(district), paid
