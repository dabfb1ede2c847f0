"""What is counted: rows of data that reports, targets and programmes name."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from vietnamese.fields import LineField
from workflow.constraints import CheckedWhole
from workflow.seals import RefusedWhen, Together, changed


class IndicatorKind(models.TextChoices):
    FLOW = "flow", "Phát sinh trong kỳ (cộng dồn)"
    STOCK = "stock", "Số tại thời điểm (lấy kỳ cuối)"
    SHARE = "share", "Tỷ lệ phần trăm"


class FormSection(models.TextChoices):
    """The parts of the report's form, in its order; the form's last part, D, holds texts."""

    MEMBERS = "members", "A. Đoàn viên"
    UNIONS = "unions", "B. Công đoàn cơ sở"
    OFFICERS = "officers", "C. Cán bộ"


class FoundingCount(models.TextChoices):
    """Which unions founded a number counts."""

    ALL = "all", "mọi CĐCS thành lập mới"
    ENTERPRISES = "enterprises", "CĐCS của doanh nghiệp"


class PartHolds(models.TextChoices):
    QUARTER = "quarter", "trong từng kỳ báo cáo"
    TERM = "term", "cộng dồn cả nhiệm kỳ"


# What a number means: no longer changed once a report with it is approved.
LOCKED = ("code", "kind", "added_to_id", "subtracted", "part_of_id", "counted_unions", "workers_from")
CIRCLES = {
    "part_of": "Vòng lặp: chỉ tiêu này lại chứa chính tổng của nó. Vui lòng chọn chỉ tiêu khác.",
    "added_to": "Vòng lặp: tổng này lại được cộng vào chính chỉ tiêu này. Vui lòng chọn chỉ tiêu khác.",
}


def _changes(columns) -> str:
    return " OR ".join(map(changed, columns))


def _approved(*columns) -> str:
    """SQL: an approved report has a number of an indicator whose key stands in one of ``columns``."""
    figures = 'SELECT 1 FROM "targets_reportfigure" f JOIN "targets_quarterlyreport" r '
    approved = 'ON r."approved_revision_id" = f."revision_id" WHERE f."value" IS NOT NULL'
    return f'EXISTS ({figures}{approved} AND f."indicator_id" IN ({", ".join(columns)}))'


_SUM = ("added_to_id", "subtracted")
_LINKS = 8


def _circle(column: str) -> str:
    """SQL: ``column`` leads back to the row itself after at most ``_LINKS`` more rows. No trigger of SQLite may recurse."""
    table = '"targets_indicator"'
    further = "".join(
        f' LEFT JOIN {table} i{step} ON i{step}."id" = i{step - 1}."{column}"' for step in range(1, _LINKS)
    )
    links = ", ".join(f'i{step}."{column}"' for step in range(_LINKS))
    found = f'FROM {table} i0{further} WHERE i0."id" = NEW."{column}" AND NEW."id" IN ({links})'
    return f"{changed(column)} AND EXISTS (SELECT 1 {found})"


class Indicator(CheckedWhole):
    """Something that is counted. ``code`` is what other programs rely on."""

    seal = Together(
        RefusedWhen("UPDATE", f"({_changes(LOCKED)}) AND {_approved('OLD.id')}"),
        RefusedWhen("UPDATE", f"({_changes(_SUM)}) AND {_approved('OLD.added_to_id', 'NEW.added_to_id')}"),
        RefusedWhen("INSERT", _approved("NEW.added_to_id")),
        # Of two people at once each sees the sums as they were before: ``Context.terms`` stands a circle.
        *(RefusedWhen("UPDATE", _circle(f"{name}_id")) for name in CIRCLES),
    )

    code = models.SlugField("mã chỉ tiêu", max_length=60, unique=True)
    name = LineField("tên chỉ tiêu", max_length=200)
    short_name = LineField("tên ngắn", max_length=60)
    unit_label = LineField("đơn vị tính", max_length=30)
    heading = LineField(
        "tên trên trang Tổng quan",
        max_length=120,
        blank=True,
        help_text="Ví dụ “Kết nạp đoàn viên”. Để trống: dùng tên chỉ tiêu.",
    )
    verb = LineField(
        "việc đã làm",
        max_length=30,
        blank=True,
        help_text="Từ đứng trước con số trong câu đánh giá, ví dụ “kết nạp”. Để trống: “đạt”.",
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    kind = models.CharField("tính chất", max_length=10, choices=IndicatorKind.choices)
    reported = models.BooleanField("có trong báo cáo quý", default=True)
    section = models.CharField(
        "phần của biểu mẫu báo cáo", max_length=10, choices=FormSection.choices, default=FormSection.OFFICERS
    )
    hint = LineField("hướng dẫn nhập", max_length=250, blank=True)
    reported_from = models.DateField(
        "báo cáo từ ngày",
        null=True,
        blank=True,
        help_text="Chỉ có trong biểu mẫu của các quý bắt đầu từ ngày này. Để trống: có trong mọi quý còn nhập.",
    )
    retired_from = models.DateField(
        "ngừng báo cáo từ ngày",
        null=True,
        blank=True,
        help_text="Không còn trong biểu mẫu của các quý bắt đầu từ ngày này; số liệu đã báo cáo vẫn giữ.",
    )
    carried_over = models.BooleanField(
        "chép được từ quý trước",
        default=False,
        help_text="Nút “Không thay đổi” chép số của quý trước vào ô còn trống.",
    )
    opening_of = models.ForeignKey(
        "self",
        verbose_name="là số đầu kỳ của",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Tự lấy số cuối kỳ của quý trước.",
    )
    added_to = models.ForeignKey(
        "self",
        verbose_name="cộng vào",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="terms",
        help_text="Chỉ tiêu được cộng vào thì tự tính, đơn vị không nhập.",
    )
    subtracted = models.BooleanField("trừ đi thay vì cộng vào", default=False)
    odd_factor = models.PositiveSmallIntegerField(
        "bất thường khi gấp (lần)",
        default=3,
        help_text="Gấp hơn hoặc chưa bằng một phần ngần ấy mức thường gặp thì báo cáo ghi chú “bất thường”.",
    )
    odd_at_least = models.PositiveSmallIntegerField(
        "và chênh lệch từ",
        default=5,
        help_text="Chênh lệch nhỏ hơn số này thì không coi là bất thường.",
    )
    whole_plan = models.BooleanField(
        "tiến độ làm tròn xuống",
        default=False,
        help_text="Tiến độ của số CĐCS được làm tròn xuống: đơn vị được giao 1 CĐCS một năm thì hết tháng 3 chưa tính là chậm.",
    )
    counted_unions = models.CharField(
        "đếm từ danh sách thành lập",
        max_length=12,
        choices=FoundingCount.choices,
        blank=True,
        help_text="Trong các kỳ có danh sách CĐCS thành lập, số này tự đếm. Để trống: đơn vị nhập.",
    )
    workers_from = models.PositiveSmallIntegerField(
        "doanh nghiệp có từ (CNLĐ)",
        null=True,
        blank=True,
        help_text="Chỉ đếm CĐCS của doanh nghiệp có từ ngần ấy CNLĐ ngày thành lập. Để trống: mọi doanh nghiệp.",
    )
    part_of = models.ForeignKey(
        "self",
        verbose_name="là một phần của",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    part_holds = models.CharField(
        "phần không vượt tổng", max_length=10, choices=PartHolds.choices, default=PartHolds.QUARTER
    )
    condition_of = models.ForeignKey(
        "self",
        verbose_name="là điều kiện của",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="conditions",
        help_text="Ai được tính vào số kia đều đạt điều kiện này, nên số kia không lớn hơn số này.",
    )
    numerator = models.ForeignKey(
        "self", verbose_name="tử số", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    denominator = models.ForeignKey(
        "self", verbose_name="mẫu số", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords(verbose_name="lịch sử chỉ tiêu", verbose_name_plural="lịch sử chỉ tiêu")

    class Meta:
        verbose_name = "loại chỉ tiêu"
        verbose_name_plural = "loại chỉ tiêu"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=IndicatorKind.SHARE) | Q(numerator__isnull=True, denominator__isnull=True),
                name="indicator_fraction_only_for_share",
                violation_error_message="Chỉ tỷ lệ phần trăm mới có tử số và mẫu số.",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="indicator_not_part_of_itself",
                violation_error_message="Chỉ tiêu không thể là một phần của chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(added_to__isnull=True) | ~Q(added_to=F("id")),
                name="indicator_not_added_to_itself",
                violation_error_message="Chỉ tiêu không thể cộng vào chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(condition_of__isnull=True) | ~Q(condition_of=F("id")),
                name="indicator_not_condition_of_itself",
                violation_error_message="Chỉ tiêu không thể là điều kiện của chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(opening_of__isnull=True) | ~Q(opening_of=F("id")),
                name="indicator_not_opening_of_itself",
                violation_error_message="Chỉ tiêu không thể là số đầu kỳ của chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(odd_factor__gte=2),
                name="indicator_odd_factor_from_2",
                violation_error_message="Mức bất thường phải từ 2 lần trở lên.",
            ),
            models.CheckConstraint(
                condition=Q(counted_unions="") | Q(kind=IndicatorKind.FLOW),
                name="indicator_counted_is_flow",
                violation_error_message="Chỉ số phát sinh trong kỳ mới đếm từ danh sách thành lập được.",
            ),
            models.CheckConstraint(
                condition=Q(workers_from__isnull=True)
                | Q(counted_unions=FoundingCount.ENTERPRISES, workers_from__gte=1),
                name="indicator_workers_of_enterprises",
                violation_error_message="Số CNLĐ, từ 1 trở lên, chỉ ghi cho số CĐCS của doanh nghiệp.",
            ),
            models.CheckConstraint(
                condition=Q(retired_from__isnull=True)
                | Q(reported_from__isnull=True)
                | Q(retired_from__gt=F("reported_from")),
                name="indicator_retired_after_start",
                violation_error_message="Ngày ngừng báo cáo phải sau ngày bắt đầu báo cáo.",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Refuses circles among sums and parts, and what depends on an approved figure (the database does both too)."""
        errors = {}
        for name, message in CIRCLES.items():
            if self._comes_back(name):
                errors[name] = message
        if self.kind == IndicatorKind.SHARE and (self.added_to_id or self.opening_of_id):
            errors["kind"] = "Tỷ lệ phần trăm không cộng vào chỉ tiêu khác và không có số đầu kỳ."
        if self.counted_unions and (self.opening_of_id or (self.pk and self.terms.exists())):
            errors["counted_unions"] = (
                "Số đếm từ danh sách không phải là tổng hay số đầu kỳ của chỉ tiêu khác."
            )
        if self.opening_of_id and self.pk and self.terms.exists():
            errors["opening_of"] = "Chỉ tiêu này là tổng của chỉ tiêu khác nên không lấy được số đầu kỳ."
        elif self.added_to_id and self.added_to.opening_of_id:
            errors["added_to"] = "Chỉ tiêu được cộng vào đã là số đầu kỳ. Vui lòng chọn chỉ tiêu khác."
        for name in ("added_to", "opening_of"):
            if (other := getattr(self, name)) and other.kind == IndicatorKind.SHARE:
                errors[name] = (
                    "Tỷ lệ phần trăm không cộng được và không có số đầu kỳ. Vui lòng chọn chỉ tiêu khác."
                )
        old = Indicator.objects.filter(pk=self.pk).first()
        differs = [name for name in LOCKED if getattr(old, name, None) != getattr(self, name)]
        if old is None:  # a new term changes the total that it is added to
            differs = ["added_to_id"] if self.added_to_id else []
        concerned = (
            {self.pk, self.added_to_id, old and old.added_to_id} if set(_SUM) & set(differs) else {self.pk}
        )
        if differs and has_approved_figures(concerned - {None}):
            names = ", ".join(f"“{self._meta.get_field(name).verbose_name}”" for name in differs)
            raise ValidationError(f"Đã có số liệu được duyệt, không đổi được {names}.")
        if errors:
            raise ValidationError(errors)

    def _comes_back(self, name: str) -> bool:
        """Whether the links called ``name`` lead from here to itself."""
        seen, link = {self.pk}, getattr(self, name)
        while link is not None:
            if link.pk in seen:
                return True
            seen.add(link.pk)
            link = getattr(link, name)
        return False

    def is_asked_in(self, first_day) -> bool:
        """Whether the form of the period that begins on ``first_day`` has it."""
        begun = self.reported_from is None or self.reported_from <= first_day
        return begun and (self.retired_from is None or first_day < self.retired_from)

    def natural_key(self):
        return (self.code,)


def has_approved_figures(indicators) -> bool:
    """Whether a report that is approved has a number of one of ``indicators`` (keys)."""
    figures = apps.get_model("targets", "ReportFigure").objects.order_by()
    return figures.filter(
        indicator__in=indicators, value__isnull=False, revision__report__approved_revision=F("revision")
    ).exists()
