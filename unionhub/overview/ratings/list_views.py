"""The page and the workbook of the ratings behind a number; for leadership of all units, for officers of their own."""

from functools import cached_property

from django.urls import reverse

from evaluations.models import Measure
from evaluations.rates import Basis, measure_of, rates
from pages.lists import ListPage
from unionhub.overview.ratings.filters import RatingFilter
from unionhub.overview.ratings.links import YEAR
from unionhub.overview.ratings.list_table import RatingTable, name_of, result_of
from unionhub.overview.ratings.slicing import RatingData
from units.models import Installation
from vietnamese import clock
from vietnamese.dates import date_vi
from vietnamese.numbers import group
from workbooks.streaming import streamed_workbook
from workbooks.writing import Column, rows_of

ROWS_AT_ONCE = 2_000
COLUMNS = [
    Column("TT", 6),
    Column("Đơn vị", 26, value="unit_name"),
    Column("Công đoàn", 44, value="subject_name"),
    Column("Đối tượng", 30, value=lambda rating: measure_of(rating).label),
    Column("Loại hình", 24, value="kind.name"),
    Column("Đợt xếp loại", 34, value="round.name"),
    Column("Mức đăng ký", 30, value=lambda rating: rating.get_registered_level_display() or "Chưa đăng ký"),
    Column("Điểm tự chấm", 10, value="self_points"),
    Column("Điểm thẩm định", 10, value="appraised_points"),
    Column("Kết quả", 34, value=result_of),
    Column("Lý do không xếp loại", 34, value="exclusion_reason"),
    Column("Số quyết định công nhận", 18, value="decision.number"),
    Column("Ngày quyết định", 14, value="decision.signed_on"),
]


class RatingList(ListPage):
    permission = "evaluations.view_ratings"
    filter_class, table_class = RatingFilter, RatingTable
    page_name, export_name = "dashboard-rating-list", "dashboard-rating-export"
    template_name = "unionhub/ratings/list.html"
    stylesheets = ("unionhub/ratings.css",)
    nothing_found = (
        "Không có công đoàn nào khớp",
        "Thử bớt từ cần tìm hoặc bỏ bớt điều kiện lọc; không cần gõ dấu. "
        "Công đoàn có trong danh sách khi đã được đưa vào đợt xếp loại của năm.",
    )

    @property
    def title(self):
        return f"Danh sách xếp loại năm {self.asked.year}"

    @cached_property
    def rates(self):
        return rates(self.asked.qs)

    def prepared(self, rows):
        """A page reads only the units that it shows: how many rows each has is counted anyway."""
        counts = {unit: tally.total for unit, tally in self.rates.by_unit(self.asked.year, Measure).items()}
        return RatingData(_with_all(rows), counts)

    def table_options(self):
        several = {
            "round": len(self.asked.rounds) > 1,
            "unit": len(self.asked.form.fields["don-vi"].choices) > 2,
        }
        return {
            "unit_names": self.asked.unit_names,
            "exclude": [column for column, shown in several.items() if not shown],
        }

    @property
    def rates_url(self) -> str:
        return f"{reverse('dashboard-ratings')}?{YEAR}={self.asked.year}"

    def actions(self):
        return [("Tỷ lệ, mục tiêu", self.rates_url)] if self.asked.sees_all else []

    def empty(self):
        title, text = self.nothing_found
        return {"title": title, "text": text}

    def breadcrumb(self):
        above = [
            ("Tổng quan", reverse("dashboard")),
            (f"Xếp loại năm {self.asked.year}", self.rates_url),
        ]
        return [*(above if self.asked.sees_all else []), ("Danh sách xếp loại", "")]

    def context(self):
        counted = self.rates.total()
        return {"counted": counted, "shares": [counted.share(basis) for basis in Basis]}

    def workbook(self):
        asked, counted = self.asked, self.rates.total()
        kept_to = [f"Năm {asked.year}", *(text for name, text in asked.described if name != YEAR)]
        head = [
            f"Kết quả xếp loại chất lượng công đoàn năm {asked.year}",
            *Installation.notes(),
            f"{'; '.join(kept_to)}; xuất ngày {date_vi(clock.today())}",
            f"Tổng số {group(counted.total)}; không xếp loại {group(counted.excluded)}; "
            f"đủ điều kiện {group(counted.eligible)}; đã xếp loại {group(counted.rated)}.",
            *filter(None, [asked.unconfirmed]),
        ]
        file = streamed_workbook(
            head, COLUMNS, rows_of(COLUMNS, _named(asked)), sheet_title="Xếp loại", frozen=3
        )
        return file, f"xep-loai-{asked.year}-{clock.today():%Y-%m-%d}"


def _with_all(rows):
    return rows.select_related("rated_union", "kind", "round", "decision")


def _named(asked: RatingFilter):
    """One after the other, with the names of unit and subject."""
    names = asked.unit_names
    for rating in _with_all(asked.rows).iterator(chunk_size=ROWS_AT_ONCE):
        rating.unit_name, rating.subject_name = names.get(rating.unit_id, ""), name_of(rating, names)
        yield rating
