"""Grassroots unions: the register, what happened to each of them, and the founding that never changes with them."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from simple_history.models import HistoricalRecords

from units.models.organisation import OrganisationKind
from units.models.unit import Unit
from vietnamese import clock
from vietnamese.fields import CollationField, FoldedField, LineField, ProseField, TaxCodeField, search_q
from workflow.seals import AppendOnly, SealedWhile

TWENTY = 20  # workers on the day of founding from which an enterprise's union counts for the programme's 150


class CeasedReason(models.TextChoices):
    DISSOLVED = "dissolved", "Giải thể"
    EMPLOYER_CLOSED = "employer_closed", "Cơ quan, doanh nghiệp giải thể, phá sản, ngừng hoạt động"
    MERGED = "merged", "Sáp nhập, hợp nhất vào CĐCS khác"
    TOO_FEW_MEMBERS = "too_few_members", "Không còn đủ đoàn viên"
    REORGANISED = "reorganised", "Sắp xếp tổ chức bộ máy"
    OTHER = "other", "Lý do khác"


class GrassrootsUnionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def active(self, on=None):
        """Those that work on ``on`` (default: today); of a day gone by also without those that only started again after it."""
        today = clock.today()
        rows = self.filter(Q(ceased_on__isnull=True) | Q(ceased_on__gt=on or today))
        if on is None or on >= today:
            return rows
        return rows.exclude(Exists(UnionEvent.objects.ends_on(on).filter(union=OuterRef("pk"))))

    def ceased(self, on=None):
        """Those whose last end, as it stands today, is of ``on`` (default: today) or earlier."""
        return self.filter(ceased_on__lte=on or clock.today())

    def with_outside(self):
        """“Chưa là đoàn viên” as ``outside``; NULL where workforce or members are not known."""
        return self.annotate(outside=F("workforce") - F("members"))

    def found(self, typed: str):
        """Those in whose name, employer, tax code or place every word of ``typed`` occurs (``vietnamese.fields.search_q``)."""
        return self.filter(search_q(typed))


class GrassrootsUnion(models.Model):
    """A grassroots union as it is today; ``unit`` is the one it belongs to now. Its past: ``events`` and ``history``."""

    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị quản lý", on_delete=models.PROTECT, related_name="grassroots_unions"
    )
    name = LineField("tên công đoàn cơ sở", max_length=250)
    kind = models.ForeignKey(
        OrganisationKind, verbose_name="loại hình", on_delete=models.PROTECT, related_name="+"
    )
    employer = LineField("cơ quan, doanh nghiệp", max_length=250, blank=True)
    tax_code = TaxCodeField("mã số thuế", blank=True, db_index=True)
    place = LineField("địa bàn", max_length=150, blank=True, help_text="Xã, phường hoặc khu công nghiệp.")
    address = LineField("địa chỉ", max_length=250, blank=True)
    workforce = models.PositiveIntegerField("số CNVCLĐ", null=True, blank=True)
    members = models.PositiveIntegerField("số đoàn viên", null=True, blank=True)
    figures_on = models.DateField("số liệu tính đến ngày", null=True, blank=True)
    note = ProseField("ghi chú", blank=True)
    ceased_on = models.DateField("ngày kết thúc hoạt động", null=True, blank=True)
    ceased_reason = models.CharField(
        "lý do kết thúc", max_length=20, choices=CeasedReason.choices, blank=True, default=""
    )
    search_key = FoldedField(of=("name", "employer", "tax_code", "place"))
    collation = CollationField(of="name")
    history = HistoricalRecords(
        excluded_fields=["search_key", "collation"],
        verbose_name="lịch sử công đoàn cơ sở",
        verbose_name_plural="lịch sử công đoàn cơ sở",
    )

    objects = GrassrootsUnionQuerySet.as_manager()

    class Meta:
        verbose_name = "công đoàn cơ sở"
        verbose_name_plural = "công đoàn cơ sở"
        ordering = ["unit__order", "collation", "pk"]
        permissions = [
            ("view_register", "Xem danh sách công đoàn cơ sở và doanh nghiệp"),
            ("manage_register", "Cập nhật công đoàn cơ sở và doanh nghiệp của đơn vị mình"),
            ("manage_register_everywhere", "Cập nhật công đoàn cơ sở và doanh nghiệp của mọi đơn vị"),
        ]
        indexes = [
            models.Index(fields=["unit", "collation"], name="union_by_unit_and_name"),
            models.Index(fields=["collation"], name="union_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="union_has_name", violation_error_message="Cần ghi tên CĐCS."
            ),
            models.CheckConstraint(
                condition=Q(workforce__isnull=True)
                | Q(members__isnull=True)
                | Q(members__lte=F("workforce")),
                name="union_members_within_workforce",
                violation_error_message="Số đoàn viên lớn hơn số CNVCLĐ.",
            ),
            models.CheckConstraint(
                condition=Q(ceased_on__isnull=True, ceased_reason="")
                | (Q(ceased_on__isnull=False) & ~Q(ceased_reason="")),
                name="union_ceased_with_reason",
                violation_error_message="Kết thúc hoạt động cần cả ngày và lý do.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def not_members(self) -> int | None:
        """“Chưa là đoàn viên”; None where workforce or members are not known."""
        if self.workforce is None or self.members is None:
            return None
        return self.workforce - self.members


class UnionEventKind(models.TextChoices):
    RENAMED = "renamed", "Đổi tên"
    TRANSFERRED = "transferred", "Chuyển đơn vị quản lý"
    CEASED = "ceased", "Kết thúc hoạt động"
    RESUMED = "resumed", "Hoạt động trở lại"
    MERGED_INTO = "merged_into", "Tiếp nhận CĐCS khác sáp nhập"


class UnionEventQuerySet(models.QuerySet):
    def standing(self):
        """Without those of an event of the units that was undone: every reader starts here."""
        return self.filter(reorganisation__undone_at__isnull=True)

    def ends_on(self, day):
        """The ends that hold on ``day``, a date or an ``OuterRef`` to one: no new start by then undid them."""
        starts = UnionEvent.objects.standing().filter(
            kind=UnionEventKind.RESUMED,
            union=OuterRef("union"),
            pk__gt=OuterRef("pk"),
            effective_on__lte=OuterRef(day) if isinstance(day, OuterRef) else day,
        )
        ends = self.standing().filter(kind=UnionEventKind.CEASED, effective_on__lte=day)
        return ends.exclude(Exists(starts))


class UnionEvent(models.Model):
    """Something that happened to a union on a day; never changed. Size and details are in the union's ``history``."""

    seal = AppendOnly()

    union = models.ForeignKey(
        GrassrootsUnion, verbose_name="công đoàn cơ sở", on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField("việc", max_length=20, choices=UnionEventKind.choices)
    effective_on = models.DateField("có hiệu lực từ")
    decision_number = LineField("số quyết định", max_length=60, blank=True)
    from_unit = models.ForeignKey(
        Unit, verbose_name="từ đơn vị", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_unit = models.ForeignKey(
        Unit, verbose_name="sang đơn vị", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    old_name = LineField("tên cũ", max_length=250, blank=True)
    new_name = LineField("tên mới", max_length=250, blank=True)
    reason = models.CharField("lý do", max_length=20, choices=CeasedReason.choices, blank=True, default="")
    comment = ProseField("ghi chú", blank=True)
    # The event of the units that brought it along. Events of one that was undone do not count any more.
    reorganisation = models.ForeignKey(
        "units.Reorganisation",
        verbose_name="sắp xếp tổ chức",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="union_events",
    )
    recorded_at = models.DateTimeField("ghi lúc", default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người ghi", on_delete=models.PROTECT, related_name="+"
    )

    objects = UnionEventQuerySet.as_manager()

    class Meta:
        verbose_name = "biến động công đoàn cơ sở"
        verbose_name_plural = "biến động công đoàn cơ sở"
        ordering = ["effective_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=UnionEventKind.values), name="union_event_kind_known"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.union_id}"


class FoundingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """By the unit that it counts for, or by the one that the union belongs to now."""
        units = Unit.objects.visible_to(user)
        return self.filter(Q(unit__in=units) | Q(union__unit__in=units))

    def of_enterprises(self):
        return self.filter(is_enterprise=True)


class Founding(models.Model):
    """The founding of one union as its decision has it. No later change of the union changes it.

    ``frozen_at`` is set while a report that lists it is sent or approved: the database then refuses every change.
    """

    seal = SealedWhile("frozen_at")

    union = models.OneToOneField(
        GrassrootsUnion, verbose_name="công đoàn cơ sở", on_delete=models.PROTECT, related_name="founding"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="tính cho đơn vị", on_delete=models.PROTECT, related_name="foundings"
    )
    founded_on = models.DateField("ngày quyết định thành lập", db_index=True)
    decision_number = LineField("số quyết định", max_length=60, blank=True)
    name = LineField("tên khi thành lập", max_length=250)
    employer = LineField("cơ quan, doanh nghiệp", max_length=250, blank=True)
    tax_code = TaxCodeField("mã số thuế", blank=True, db_index=True)
    is_enterprise = models.BooleanField("là doanh nghiệp")
    workforce = models.PositiveIntegerField("số CNVCLĐ ngày thành lập", null=True, blank=True)
    members = models.PositiveIntegerField("số đoàn viên ngày thành lập", null=True, blank=True)
    frozen_at = models.DateTimeField("khóa lúc", null=True, editable=False)
    history = HistoricalRecords(verbose_name="lịch sử thành lập", verbose_name_plural="lịch sử thành lập")

    objects = FoundingQuerySet.as_manager()

    class Meta:
        verbose_name = "thành lập công đoàn cơ sở"
        verbose_name_plural = "thành lập công đoàn cơ sở"
        ordering = ["founded_on", "pk"]
        indexes = [models.Index(fields=["unit", "founded_on"], name="founding_by_unit_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="founding_has_name",
                violation_error_message="Cần ghi tên CĐCS khi thành lập.",
            ),
            models.CheckConstraint(
                condition=Q(workforce__isnull=True)
                | Q(members__isnull=True)
                | Q(members__lte=F("workforce")),
                name="founding_members_within_workforce",
                violation_error_message="Số đoàn viên khi thành lập lớn hơn số CNVCLĐ.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def counts_for_150(self) -> bool:
        return self.is_enterprise and self.workforce is not None and self.workforce >= TWENTY
