"""Which part of the guide belongs to which page: one mapping, by the names of addresses."""

# The longest beginning of an address's name that stands here decides, so that new pages of a family find their part.
PARTS = {
    "home": "bat-dau",
    "login": "dang-nhap",
    "password_change": "doi-mat-khau",
    "report": "nhap-bao-cao",
    "report-detail": "sau-khi-gui",
    "report-founding": "tung-so-lieu",
    "review": "duyet-tra-lai",
    "review-queue": "hang-cho-duyet",
    "review-reopen": "mo-lai",
    "period": "mo-ky",
    "union": "cong-doan-co-so",
    "union-import": "nhap-danh-sach-cdcs",
    "enterprise": "doanh-nghiep",
    "account": "tai-khoan",
    "password_reset_confirm": "doi-mat-khau",
    "committee": "ban-chi-dao",
    "reorganise": "sap-xep",
    "dashboard": "dong-dau",
    "dashboard-foundings": "cac-phan-khac",
    "dashboard-indicator": "cach-tinh",
    "dashboard-officials": "cac-phan-khac",
    "dashboard-print": "ban-in-hop",
    "dashboard-ranking": "cac-phan-khac",
    "dashboard-rating": "ty-le-xep-loai",
    "dashboard-unit": "cach-tinh",
    "evaluation": "tu-cham-diem",
    "evaluation-appraise": "tham-dinh",
    "rating": "tu-cham-diem",
    "rating-decision": "tham-dinh",
    "rating-import": "xep-loai-nhieu",
    "rating-open": "dot-xep-loai",
    "rating-queue": "tham-dinh",
    "rating-recognise": "tham-dinh",
    "rating-sheet": "xep-loai-nhieu",
    "rule-set": "dot-xep-loai",
    "quality-target": "chi-tieu-chat-luong",
    "inspection": "kiem-tra",
    "admin:": "vai-tro",
    "admin:password_change": "doi-mat-khau",
    "admin:axes": "mo-khoa",
    "admin:auth_user": "tai-khoan",
    "admin:evaluations": "dot-xep-loai",
    "unit-groups": "sap-xep",
    "admin:units_unitgroup": "sap-xep",
    "annex": "nhap-bieu-chi-tieu",
    "admin:targets_indicator": "quyet-dinh-chi-tieu",
    "admin:targets_programme": "quyet-dinh-chi-tieu",
    "admin:targets_quarterlyreport": "xuat-so-lieu",
    "admin:targets_reportingperiod": "mo-ky",
    "admin:targets_targetdecision": "quyet-dinh-chi-tieu",
    "admin:units_committeemember": "ban-chi-dao",
    "admin:units_organisationkind": "cong-doan-co-so",
    "admin:units_unit": "don-vi",
    "admin:units_user": "tai-khoan",
    "guide": "bat-dau",
}
# Refusals and addresses that do not exist: what people ask then.
OTHERWISE = "cau-hoi"


def part_for(view_name: str) -> str:
    """The key of the guide's part for the page with this name of an address; empty for none."""
    beginnings = [name for name in PARTS if view_name.startswith(name)]
    return PARTS[max(beginnings, key=len)] if beginnings else OTHERWISE
