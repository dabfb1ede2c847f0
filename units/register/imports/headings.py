"""What offices write over the columns of their lists of unions and enterprises; every import of such lists knows them.

Compared without case, marks, punctuation and what stands in brackets (``workbooks.list_header.plain``).
"""

from itertools import product

from workbooks.imports.declared import words

_HOW_MANY = ("", "Số ", "Tổng số ", "Số lượng ", "Tổng ", "TS ", "SL ", "Tổng số lượng ", "Quy mô ")
_AT_FOUNDING = words(
    """
    khi thành lập | lúc thành lập | ngày thành lập | tại thời điểm thành lập | thời điểm thành lập
    """
)
_WORKERS = words(
    """
    lao động | LĐ | CNVCLĐ | CNVC-LĐ | CNVC, LĐ | CNLĐ | CNVLĐ | CNV | CN, LĐ | công nhân | công nhân
    lao động | công nhân, lao động | công nhân viên | công nhân viên chức lao động | CBCNV | CBCNVLĐ |
    CBCCVC | CBCCVCLĐ | CBCCVC, LĐ | CBNV | cán bộ công nhân viên | cán bộ, công nhân viên | cán bộ,
    công chức, viên chức, lao động | đoàn viên, người lao động | người lao động | NLĐ | nhân viên | nhân
    lực | nhân sự
    """
)
_MEMBERS = ("đoàn viên", "ĐV", "ĐVCĐ", "đoàn viên công đoàn", "đoàn viên CĐ", "ĐV công đoàn", "ĐV CĐ")


def _counts(nouns) -> tuple[str, ...]:
    return tuple(f"{how_many}{noun}" for how_many, noun in product(_HOW_MANY, nouns))


def _at_founding(nouns) -> tuple[str, ...]:
    with_number = [f"{prefix}{noun}" for prefix, noun in product(("", "Số ", "Tổng số "), nouns)]
    return tuple(
        text
        for noun, when in product(with_number, _AT_FOUNDING)
        for text in (f"{noun} {when}", f"{when} {noun}")
    )


ENTERPRISE_NAMES = words(
    """
    Tên doanh nghiệp | Doanh nghiệp | Tên DN | DN | Tên công ty | Tên Cty | Công ty | Tên doanh nghiệp,
    công ty | Tên công ty, doanh nghiệp | Tên DN, công ty | Tên doanh nghiệp, đơn vị | Tên đơn vị, doanh
    nghiệp | Doanh nghiệp, đơn vị | Tên doanh nghiệp, hợp tác xã | Tên doanh nghiệp, HTX | Tên DN, HTX |
    Doanh nghiệp, hợp tác xã | Tên doanh nghiệp, hộ kinh doanh | Tên cơ sở | Tên cơ sở sản xuất kinh
    doanh | Tên cơ sở sản xuất, kinh doanh | Tên tổ chức | Tên cơ quan, doanh nghiệp | Cơ quan, đơn vị,
    doanh nghiệp | Tên cơ quan, đơn vị, doanh nghiệp | Tên cơ quan, tổ chức, doanh nghiệp | Đơn vị sử
    dụng lao động | Tên đơn vị sử dụng lao động | Người sử dụng lao động | Tên người sử dụng lao động |
    NSDLĐ | Tên NSDLĐ | Tên doanh nghiệp đầy đủ | Tên đầy đủ của doanh nghiệp | Tên doanh nghiệp bằng
    tiếng Việt
    """
)

HEADINGS: dict[str, tuple[str, ...]] = {
    "pk": ("Mã số", "Mã số CĐCS", "Mã CĐCS"),
    "unit": words(
        """
        Đơn vị quản lý | Đơn vị | ĐV quản lý | Đơn vị QL | Đơn vị phụ trách | Đơn vị theo dõi | Đơn vị
        báo cáo | Đơn vị trực thuộc | Đơn vị cấp trên | Thuộc đơn vị | Trực thuộc | Trực thuộc đơn vị |
        Cấp quản lý | Cơ quan quản lý | Công đoàn quản lý | CĐ quản lý | LĐLĐ | LĐLĐ huyện | LĐLĐ huyện,
        thành phố | LĐLĐ huyện, TP | LĐLĐ huyện, thị xã, thành phố | LĐLĐ quản lý | LĐLĐ huyện, TP, CĐ
        ngành | LĐLĐ huyện, thành phố, CĐ ngành | LĐLĐ, CĐ ngành | Liên đoàn Lao động | Thuộc LĐLĐ |
        Công đoàn cấp trên | Công đoàn cấp trên quản lý | Công đoàn cấp trên trực tiếp | Công đoàn cấp
        trên trực tiếp cơ sở | Công đoàn cấp trên trực tiếp cơ sở và tương đương | Công đoàn cấp trên cơ
        sở | Công đoàn cấp trên TTCS | CĐ cấp trên | CĐ cấp trên quản lý | CĐ cấp trên cơ sở | CĐ cấp
        trên trực tiếp | CĐ cấp trên trực tiếp cơ sở | CĐ cấp trên TTCS | CĐCTTTCS | CĐ CTTTCS | CĐCTCS
        | Công đoàn ngành, huyện
        """
    ),
    # Where it lies, and only where nothing else says so, whose business it is.
    "district": words(
        """
        Huyện | Thuộc huyện | Địa bàn huyện | Huyện, thành phố | Huyện, TP | Huyện, TX, TP | Huyện, thị
        xã, thành phố | Huyện, thị | Huyện, thị xã | Quận, huyện | Quận, huyện, thị xã | TP, huyện | TP,
        TX, huyện | Thành phố, huyện | Thành phố, thị xã, huyện
        """
    ),
    "name": words(
        """
        Tên công đoàn cơ sở | Tên CĐCS | CĐCS | Công đoàn cơ sở | Tên công đoàn | Tên CĐ | Tên CĐ cơ sở
        | CĐ cơ sở | Tên CĐCS, NĐCS | CĐCS, NĐCS | Tên CĐCS, nghiệp đoàn | Tên CĐCS, NĐ | Tên công đoàn
        cơ sở, nghiệp đoàn | Tên công đoàn cơ sở, nghiệp đoàn cơ sở | Tên công đoàn cơ sở, nghiệp đoàn
        trực thuộc | Công đoàn cơ sở, nghiệp đoàn | Công đoàn cơ sở, nghiệp đoàn cơ sở | Tên công đoàn
        cơ sở trực thuộc | Công đoàn cơ sở trực thuộc | Tên CĐCS trực thuộc | CĐCS trực thuộc | Tên CĐCS
        thành viên | Tên nghiệp đoàn | Tên tổ chức công đoàn | Tên đơn vị CĐCS | Tên đơn vị công đoàn
        """
    ),
    "kind": words(
        """
        Loại hình | Loại hình cơ quan, doanh nghiệp | Loại hình cơ quan, đơn vị, doanh nghiệp | Loại
        hình đơn vị | Loại hình doanh nghiệp | Loại hình DN | Loại doanh nghiệp | Loại DN | Loại hình tổ
        chức | Loại hình kinh tế | Loại hình sở hữu | Hình thức sở hữu | Loại hình CĐCS | Loại hình công
        đoàn | Loại hình công đoàn cơ sở | Loại hình công ty | Loại đơn vị | Sở hữu | Thành phần kinh tế
        | Thành phần KT | TPKT | Khu vực kinh tế | Thuộc khu vực | Thuộc thành phần kinh tế
        """
    ),
    "employer": ("Cơ quan, doanh nghiệp", "Cơ quan, đơn vị", *ENTERPRISE_NAMES),
    "tax_code": words(
        """
        Mã số thuế | MST | MS thuế | Mã thuế | Mã số doanh nghiệp | Mã số DN | Mã doanh nghiệp | Mã DN |
        MSDN | MST, MSDN | MST DN | Mã số thuế DN | Mã số thuế doanh nghiệp | Mã số thuế của doanh
        nghiệp | Mã số thuế, mã số doanh nghiệp | Mã số thuế hoặc mã số doanh nghiệp | Mã số doanh
        nghiệp, mã số thuế | Mã số thuế, số ĐKKD | Mã số ĐKKD | Số ĐKKD | Mã số đăng ký kinh doanh | Số
        đăng ký kinh doanh | Mã số kinh doanh | Mã số thuế đơn vị
        """
    ),
    "place": words(
        """
        Địa bàn | Địa bàn hoạt động | Địa bàn xã, phường | Đóng trên địa bàn | Địa phương | Xã | Phường
        | Thuộc xã | Thuộc xã, phường | Xã, phường | Xã phường | Phường, xã | Xã, thị trấn | Xã, TT |
        Xã, phường, TT | Xã, phường, thị trấn | Phường, xã, thị trấn | Xã, phường, đặc khu | Khu công
        nghiệp | KCN | Tên KCN | Thuộc KCN | Trong KCN | KCN, CCN | CCN | Cụm công nghiệp | Khu, cụm
        công nghiệp | Khu công nghiệp, cụm công nghiệp | Xã phường, KCN | Xã, phường, KCN | Xã, phường,
        khu công nghiệp | KCN, xã, phường
        """
    ),
    "address": words(
        """
        Địa chỉ | ĐC | Đ/c | Địa chỉ trụ sở | Trụ sở | Trụ sở chính | Trụ sở hoạt động | Địa chỉ trụ sở
        chính | Địa chỉ trụ sở chính của doanh nghiệp | Địa chỉ trụ sở doanh nghiệp | Địa chỉ trụ sở làm
        việc | Địa chỉ doanh nghiệp | Địa chỉ DN | Địa chỉ công ty | Địa chỉ đơn vị | Địa chỉ cơ quan |
        Địa chỉ liên hệ | Địa chỉ hoạt động | Địa chỉ kinh doanh | Địa chỉ sản xuất kinh doanh | Địa chỉ
        SXKD | Địa chỉ nơi hoạt động | Địa điểm | Địa điểm hoạt động | Địa điểm kinh doanh | Nơi đặt trụ
        sở | Nơi đóng trụ sở | Nơi hoạt động
        """
    ),
    "workforce": _counts(_WORKERS),
    "members": _counts(_MEMBERS),
    "figures_on": words(
        """
        Số liệu tính đến ngày | Số liệu đến ngày | Tính đến ngày | Số liệu tính đến | Thời điểm số liệu
        | Ngày số liệu | Ngày chốt số liệu | Ngày cập nhật | Ngày cập nhật số liệu
        """
    ),
    "founding__founded_on": words(
        """
        Ngày quyết định thành lập | Ngày QĐ thành lập | Ngày QĐTL | Ngày thành lập | Ngày TL | Ngày
        thành lập CĐCS | Ngày thành lập công đoàn | Ngày thành lập công đoàn cơ sở | Ngày tháng thành
        lập | Ngày, tháng, năm thành lập | Ngày, tháng, năm quyết định | Ngày, tháng, năm QĐ | Ngày
        quyết định | Ngày QĐ | Ngày ký QĐ | Ngày ký quyết định | Ngày ra quyết định | Ngày ban hành
        quyết định | Ngày ban hành QĐ | Quyết định thành lập ngày | Quyết định thành lập ngày tháng năm
        | Quyết định thành lập Ngày, tháng, năm | QĐ thành lập ngày | Quyết định ngày | Quyết định ngày,
        tháng, năm | Thời gian thành lập | Thời điểm thành lập
        """
    ),
    # A day in the same cell is split off.
    "founding__decision_number": words(
        """
        Số quyết định | Số QĐ | QĐ số | Số hiệu quyết định | Số, ký hiệu quyết định | Số QĐTL | Số QĐ
        thành lập | Số quyết định thành lập | Quyết định số | Quyết định thành lập số | QĐ thành lập số
        | Quyết định | Quyết định thành lập | Quyết định thành lập CĐCS | Quyết định thành lập công đoàn
        cơ sở | QĐ thành lập | QĐ thành lập CĐCS | QĐTL | Số, ngày quyết định | Số, ngày QĐ | Số và ngày
        quyết định | Số và ngày QĐ | Số, ngày quyết định thành lập | Số, ngày QĐ thành lập | Số và ngày
        quyết định thành lập | Số QĐ, ngày QĐ | Số QĐ, ngày thành lập | Số QĐ, ngày, tháng, năm | Số,
        ngày, tháng, năm quyết định | Số, ngày, tháng, năm QĐ | Số, ngày, tháng, năm quyết định thành
        lập | Số, ngày, tháng, năm QĐ thành lập | Số, ngày tháng năm quyết định thành lập | Quyết định
        số, ngày | Quyết định số, ngày, tháng, năm | Quyết định thành lập số, ngày | Quyết định thành
        lập Số, ngày | QĐ số, ngày | Số quyết định, ngày tháng năm | Số quyết định, ngày quyết định
        """
    ),
    "founding__workforce": _at_founding(_WORKERS),
    "founding__members": _at_founding(_MEMBERS),
    "note": words(
        """
        Ghi chú | Ghi chú khác | Chú thích | GC | Lưu ý | Diễn giải | Thông tin khác | Nhận xét
        """
    ),
    "ceased_on": ("Ngày kết thúc hoạt động", "Ngày kết thúc", "Ngày giải thể", "Ngày chấm dứt hoạt động"),
    "ceased_reason": (
        "Lý do kết thúc",
        "Lý do giải thể",
        "Lý do kết thúc hoạt động",
        "Lý do chấm dứt hoạt động",
    ),
    "contact_name": words(
        """
        Người liên hệ | Họ tên người liên hệ | Họ và tên người liên hệ | Đầu mối | Đầu mối liên hệ | Cán
        bộ đầu mối | Người phụ trách | Người đại diện | Đại diện | Đại diện DN | Đại diện doanh nghiệp |
        Người đại diện DN | Người đại diện doanh nghiệp | Người đại diện theo pháp luật | Người đại diện
        pháp luật | Đại diện theo pháp luật | Đại diện pháp luật | Họ tên người đại diện | Họ và tên
        người đại diện | Họ và tên người đại diện theo pháp luật | Giám đốc | Tên giám đốc | Họ tên giám
        đốc | Họ và tên giám đốc | Chủ DN | Chủ doanh nghiệp | Tên chủ doanh nghiệp | Họ tên chủ doanh
        nghiệp | Lãnh đạo DN | Lãnh đạo doanh nghiệp
        """
    ),
    "contact_phone": words(
        """
        Điện thoại liên hệ | Điện thoại | Số điện thoại | Số điện thoại liên hệ | Số điện thoại DN | Số
        điện thoại doanh nghiệp | SĐT | SĐT liên hệ | ĐT | Đ/T | Số ĐT | Số ĐT liên hệ | ĐT liên hệ |
        ĐTDĐ | ĐT di động | Di động | Số di động | Điện thoại di động | Điện thoại cố định | Điện thoại
        bàn | Điện thoại DN | Điện thoại doanh nghiệp | Điện thoại, Fax | ĐT, Fax | Số điện thoại, fax |
        Tel | Phone | Hotline
        """
    ),
}
# Of these the first column is read and others are named as not read; of the rest two columns are a mistake in the file.
SPARE = frozenset(
    words(
        """
        district | kind | employer | place | address | note | contact_name | contact_phone |
        ceased_reason
        """
    )
)


_OF = r"(?: (?:(?:cua|tai|o|trong) )?(?:doanh nghiep|cong ty|don vi|co quan|cong doan co so|hop tac xa|co so|ho kinh doanh))*"
_PERSON = (
    r"(?:nguoi |can bo |chu )?(?:dai dien|dung dau|lien he|lien lac|dau moi|phu trach|giam doc|lanh dao|thu truong|"
    r"chu|doanh nghiep|cong ty|co so|so huu|ddpl|chu su dung lao dong|dd)(?: (?:theo )?phap luat)?"
)
_FIRM = r"(?:doanh nghiep|cong ty|hop tac xa|ho kinh doanh|co so san xuat|nha dau tu)"
_REGISTRATION = r"(?:dkkd|dkdn|dang ky kinh doanh|dang ky doanh nghiep)"
_CODE = rf"(?:ma so thue|ma thue|ma so (?:doanh nghiep|kinh doanh|hop tac xa|ho kinh doanh|{_REGISTRATION})|ma doanh nghiep|"
_CODE += rf"(?:so |giay |giay cn |so giay )?{_REGISTRATION}(?: so)?)"
_AREA = (
    r"(?:xa|phuong|thi tran|dac khu|khu cong nghiep|khu cn|cum cong nghiep|cum cn|khu|cum|thon|to dan pho)"
)
_ABOVE = r"(?:truc tiep|co so|quan ly|cong doan|phu trach)"
_WORKER = r"(?:nguoi lao dong|lao dong|cong nhan|vien chuc|cong chuc|nhan vien|can bo|cn|cb|cc|vc|cnv|cnvc|cnvcld|cbcnv|cbccvc)"
# What a heading may be that nobody has listed: written out, and only where no listed one stands over another column.
PATTERNS = {
    "name": (
        r"(?:ten )?(?:don vi )?(?:cong doan co so|nghiep doan(?: co so)?|to chuc cong doan)"
        r"(?: (?:va )?(?:cong doan co so|nghiep doan(?: co so)?|cong doan bo phan|doanh nghiep|truc thuoc|thanh vien))*"
    ),
    "enterprise": (
        rf"(?:ten |danh sach )?(?:cac )?{_FIRM}(?: (?:va )?(?:{_FIRM}|co so|don vi|to chuc|co quan))*"
        r"(?: (?:duoc )?khao sat| chua (?:co|thanh lap) (?:to chuc )?cong doan(?: co so)?| ngoai nha nuoc| fdi)*"
        r"|(?:ten )?don vi doanh nghiep|(?:ten )?co quan(?: (?:don vi|doanh nghiep|to chuc))*"
    ),
    "tax_code": rf"{_CODE}(?: (?:hoac |va )?{_CODE})*{_OF}",
    "address": (
        r"(?:dia chi|d chi|noi dat|noi dong|tru so)(?: (?:dat|tru so|chinh|nha may|san xuat|kinh doanh|sxkd|hoat dong|"
        rf"lam viec|lien he|cu the|day du|chi tiet|van phong|dien thoai))*{_OF}"
    ),
    "contact_phone": (
        r"(?:so )?(?:dien thoai|hotline|di dong|mobile|tel|phone|zalo)"
        rf"(?: (?:ban|co dinh|di dong|lien he|lien lac|fax|email|zalo|so|cua|{_PERSON}))*{_OF}"
    ),
    "contact_name": rf"(?:(?:ho )?(?:va )?ten )?(?:nguoi|can bo|chu)?(?: ?{_PERSON})+{_OF}",
    "place": rf"(?:ten |thuoc |trong |nam trong |o |tai )?{_AREA}(?: (?:va |hoac )?{_AREA})*(?: moi)?",
    "kind": (
        r"(?:loai hinh|loai|hinh thuc|thanh phan)(?: (?:so huu|csh|chu so huu|phap ly|quan ly|hoat dong|to chuc|kinh te|"
        r"kinh doanh|doanh nghiep|cong ty|co quan|don vi|cong doan co so|cong doan|von))+"
    ),
    "unit": (
        rf"(?:ten |thuoc |truc thuoc )?(?:(?:don vi|d vi|cong doan|co quan|cap|noi) )?(?:cap tren|chu quan|quan ly)(?: {_ABOVE})*"
        r"|(?:thuoc |truc thuoc )(?:cong doan|lien doan lao dong)(?: cap tren)?|don vi cong doan|d vi"
        r"|(?:thuoc )?(?:lien doan lao dong|cong doan nganh|cong doan)"
        r"(?: (?:huyen|thanh pho|thi xa|xa|phuong|dac khu|nganh|lien doan lao dong|cong doan))+"
    ),
    "workforce": (
        # Of officials or civil servants alone it is only a part of them.
        r"(?=.*\b(?:lao dong|cong nhan|nhan vien|cn|cnv|cnvc|cnvcld|cbcnv|cbccvc)\b)"
        rf"(?:(?:tong|ts|sl|so|luong|quy|mo) )*{_WORKER}(?: {_WORKER})*{_OF}"
    ),
    "founding__founded_on": (
        r"(?:thoi gian|thoi diem|ngay(?: thang)?(?: nam)?) (?:(?:ra|ky|ban hanh|co) )?(?:quyet dinh|thanh lap)"
        r"(?: (?:quyet dinh|thanh lap|cong nhan|cong doan|cong doan co so))*|thanh lap ngay"
    ),
    "founding__decision_number": (
        r"(?:so )?(?:ky hieu )?(?:(?:va )?ngay (?:thang )?(?:nam )?)?(?:van ban )?quyet dinh"
        r"(?: (?:so|va|ngay|thang|nam|thanh lap|cong nhan|cong doan|cong doan co so))*"
    ),
    "note": r"ghi chu(?: \w+){0,2}|chu y|luu y",
    "ceased_on": r"(?:ngay|thoi diem) (?:ngung|dung|ket thuc|giai the|cham dut)(?: hoat dong)?",
}
