"""The tabs of leadership's pages: each has an address of its own, and carries along what the address asks for."""

from dataclasses import dataclass

from django.urls import reverse

OVERVIEW, GOALS, UNITS, REPORTS = "tong-quan", "muc-tieu", "don-vi", "bao-cao"
RATINGS, OFFICIALS, REGISTER, LEDGER, MEETING = "xep-loai", "can-bo", "dn-cdcs", "chi-tieu", "hop"

# Key, label, name of the address.
TABS = (
    (OVERVIEW, "Tổng quan", "dashboard"),
    (GOALS, "Mục tiêu", "dashboard-goals"),
    (UNITS, "Đơn vị", "dashboard-units"),
    (REPORTS, "Báo cáo", "dashboard-reports"),
    (RATINGS, "Xếp loại", "dashboard-ratings"),
    (OFFICIALS, "Cán bộ", "dashboard-officials"),
    (REGISTER, "Doanh nghiệp và CĐCS", "dashboard-register"),
    (LEDGER, "Chỉ tiêu và quyết định", "dashboard-ledger"),
    (MEETING, "Họp", "dashboard-print"),
)


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: str = ""


def tabs(query: str, current: str, *, at_it: bool = True) -> list[Tab]:
    """``query``: what links carry along (``Asked.query``). ``current``: the key of the tab that the page belongs to.

    ``at_it``: the page is that tab itself, not one behind it.
    """
    found = []
    for key, label, name in TABS:
        url = reverse(name) + query
        found.append(Tab(label, url, ("page" if at_it else "true") if key == current else ""))
    return found
