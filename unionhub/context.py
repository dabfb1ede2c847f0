"""What every page shows around its content: product names, navigation, account, the mark of sample data."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from unionhub.guide.places import part_for
from units.models import Installation, UnitVersion
from units.people.roles import Role
from units.structure.federations import federation_of
from vietnamese import clock


@dataclass(frozen=True)
class Product:
    name: str = "Chương trình phát triển đoàn viên 2023–2028"
    short_name: str = "Phát triển đoàn viên"
    full_name: str = "Theo dõi Chương trình phát triển đoàn viên 2023–2028"


@dataclass(frozen=True)
class Destination:
    """A line of the main navigation for those who have ``permission`` (None: who may enter the admin)."""

    label: str
    url_name: str
    permission: str | None

    def is_open_to(self, user) -> bool:
        return user.has_perm(self.permission) if self.permission else user.is_staff


@dataclass(frozen=True)
class NavigationItem:
    """``current`` is the value of ``aria-current``: "page", "true" (somewhere below it) or ""."""

    label: str
    url: str
    current: str = ""


PRODUCT = Product()

DESTINATIONS = (
    Destination("Tổng quan", "dashboard", "targets.view_progress"),
    Destination("Báo cáo của đơn vị", "report-home", "targets.enter_report"),
    Destination("Báo cáo chờ duyệt", "review-queue", "targets.review_report"),
    Destination("Công đoàn cơ sở", "union-list", "units.view_register"),
    Destination("Doanh nghiệp chưa có CĐCS", "enterprise-list", "units.view_register"),
    Destination("Xếp loại chất lượng", "rating-home", "evaluations.view_ratings"),
    Destination("Sắp xếp tổ chức", "reorganise-list", "units.reorganise"),
    Destination("Quản trị", "admin:index", None),
)


def page(request):
    """Context processor. Everything that costs a query is looked up only by the page that shows it."""
    return {
        "product": PRODUCT,
        "federation": SimpleLazyObject(lambda: federation_of(getattr(request, "user", None), clock.today())),
        "navigation": SimpleLazyObject(lambda: navigation_for(request)),
        "account": SimpleLazyObject(lambda: account_of(request)),
        "guide_part": part_for(view_name_of(request)),
        "sample_data": SimpleLazyObject(Installation.is_sample),
    }


def view_name_of(request) -> str:
    """The name of the page's address; empty for an address that does not exist."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else ""


def navigation_for(request) -> list[NavigationItem]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    links = [(one.label, reverse(one.url_name)) for one in DESTINATIONS if one.is_open_to(user)]
    below = [url for _, url in links if request.path.startswith(url)]
    nearest = max(below, key=len, default=None)
    return [NavigationItem(label, url, _current(request.path, url, nearest)) for label, url in links]


def _current(path: str, url: str, nearest: str | None) -> str:
    if url != nearest:
        return ""
    return "page" if path == url else "true"


def account_of(request) -> dict | None:
    """``{"name": …, "serves": [unit or role, …]}`` of who is logged in, else None.

    A reporter is told the unit, since one person can serve two; the province's people are told their role.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    serves = []
    current = user.current_assignments
    reporting = [assignment.unit_id for assignment in current if assignment.role == Role.REPORTER]
    if reporting:
        versions = UnitVersion.objects.filter(unit_id__in=reporting).in_force_on(clock.today())
        serves += [version.name for version in versions.values()]
    for assignment in current:
        label = Role(assignment.role).label
        if assignment.role != Role.REPORTER and label not in serves:
            serves.append(label)
    return {"name": str(user), "serves": serves}
