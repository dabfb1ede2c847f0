"""Units: a permanent identity, with dated names, kinds and parents."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from units.people.roles import EVERYTHING_IN_SCOPE
from vietnamese import clock
from vietnamese.fields import LineField
from vietnamese.text import fold
from workflow.constraints import CheckedWhole
from workflow.seals import RefusedWhen, Together


class UnitKind(models.TextChoices):
    PROVINCE = "province", "Liên đoàn Lao động tỉnh"
    CITY = "city", "Liên đoàn Lao động thành phố"
    TOWN = "town", "Liên đoàn Lao động thị xã"
    DISTRICT = "district", "Liên đoàn Lao động huyện"
    INDUSTRIAL_PARKS = "industrial_parks", "Công đoàn các khu công nghiệp"
    SECTOR = "sector", "Công đoàn ngành"
    CIVIL_SERVANTS = "civil_servants", "Công đoàn viên chức tỉnh"
    COMMUNE = "commune", "Công đoàn xã, phường, đặc khu"
    DIRECT = "direct", "CĐCS trực thuộc LĐLĐ tỉnh"


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user, on=None):
        """Units that ``user`` may see: everything for the province's people, else the subtree of the own units.

        The predecessors of what one serves are seen too, read-only: what one may write is ``units.rights.units_served``.
        """
        if not user.is_active:
            return self.none()
        if user.is_superuser or user.roles & EVERYTHING_IN_SCOPE:
            return self
        own = user.assigned_unit_ids
        if not own:
            return self.none()
        return self.filter(pk__in=UnitVersion.objects.with_predecessors(own, on or clock.today()))

    def living(self, on):
        """Those that exist on ``on``."""
        return self.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=on),
            Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=on),
        )

    def reporting_in(self, first_day, last_day):
        """Units that owe a report for these days: they existed on at least one of them."""
        return self.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=last_day),
            Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=first_day),
            owes_reports=True,
        )


class UnitManager(models.Manager.from_queryset(UnitQuerySet)):
    """Without the units whose founding was undone: they are nobody's business any more."""

    def get_queryset(self):
        return super().get_queryset().filter(withdrawn=False)


class Unit(models.Model):
    """An upper-level union, the province itself, or the line of unions directly below the province."""

    code = models.SlugField("mã đơn vị", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("TT", help_text="Số thứ tự trong biểu chỉ tiêu.")
    founded_on = models.DateField("ngày thành lập", null=True, blank=True)
    dissolved_on = models.DateField("ngày kết thúc hoạt động", null=True, blank=True)
    owes_reports = models.BooleanField("phải báo cáo", default=True)
    heir = models.ForeignKey(
        "self",
        verbose_name="đơn vị kế thừa số liệu",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inherited",
        help_text="Khi đơn vị đã kết thúc: kết quả trước đây được cộng cho đơn vị này theo tổ chức hiện nay.",
    )
    reports_by = models.ForeignKey(
        "self",
        verbose_name="đơn vị báo cáo thay",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Khi đơn vị đã kết thúc: đơn vị này tiếp tục lập các báo cáo chưa nộp.",
    )
    # Founded by an event that was undone: kept because the ledger points at it, shown nowhere.
    withdrawn = models.BooleanField("đã hủy việc thành lập", default=False, editable=False)
    history = HistoricalRecords(verbose_name="lịch sử đơn vị", verbose_name_plural="lịch sử đơn vị")

    objects = UnitManager()
    # The withdrawn ones too: for what writes and undoes events.
    everything = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gt=models.F("founded_on")),
                name="unit_dissolved_after_founded",
                violation_error_message="Ngày kết thúc phải sau ngày thành lập.",
            ),
            models.CheckConstraint(
                condition=Q(heir__isnull=True) | Q(dissolved_on__isnull=False),
                name="unit_heir_only_when_dissolved",
                violation_error_message="Chỉ đơn vị đã kết thúc mới có đơn vị kế thừa.",
            ),
            models.CheckConstraint(
                condition=Q(heir__isnull=True) | ~Q(heir=models.F("id")),
                name="unit_not_own_heir",
                violation_error_message="Đơn vị không thể tự kế thừa.",
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)

    def version_on(self, day):
        """The version in force on ``day``; before the first one, the first."""
        versions = sorted(self.versions.all(), key=lambda version: (version.valid_from, version.sequence))
        started = [version for version in versions if version.valid_from <= day]
        return started[-1] if started else (versions[0] if versions else None)

    def has_ended(self, on=None) -> bool:
        return self.dissolved_on is not None and self.dissolved_on <= (on or clock.today())

    @property
    def name(self) -> str:
        """Today's name. For lists use ``UnitVersion.objects.names_on``: one query for all units."""
        version = self.version_on(clock.today())
        return version.name if version else self.code

    @property
    def short_name(self) -> str:
        version = self.version_on(clock.today())
        return version.short_name if version else self.code


class UnitVersionQuerySet(models.QuerySet):
    def in_force_on(self, day) -> dict[int, "UnitVersion"]:
        """``{unit id: version}`` on ``day``, one query; a unit whose first version is later has that one."""
        found = {}
        for version in self.filter(unit__withdrawn=False).order_by("unit_id", "valid_from", "sequence"):
            if version.valid_from <= day or version.unit_id not in found:
                found[version.unit_id] = version
        return found

    def descendants(self, roots, day) -> set[int]:
        """Ids of ``roots`` and of every unit below them on ``day``."""
        children, _ = self._tree(day)
        return reached(roots, children)

    def with_predecessors(self, roots, day) -> set[int]:
        """``descendants``, and the ended units whose past one of them carries on ``day``, over any number of events."""
        children, inherited = self._tree(day)
        return reached(reached(roots, children), inherited)

    def _tree(self, day):
        """By unit id: the units directly below it on ``day``, and those that ended by then and made it their heir."""
        parents, inherited = {}, {}
        rows = self.filter(unit__withdrawn=False).order_by("unit_id", "valid_from", "sequence")
        for unit, since, parent, ended, heir in rows.values_list(
            "unit_id", "valid_from", "parent_id", "unit__dissolved_on", "unit__heir_id"
        ):
            if since <= day or unit not in parents:
                parents[unit] = parent
            if heir is not None and ended <= day:
                inherited.setdefault(heir, set()).add(unit)
        children = {}
        for unit, parent in parents.items():
            children.setdefault(parent, set()).add(unit)
        return children, inherited


def reached(roots, edges) -> set[int]:
    """``roots`` and everything that ``edges`` (``{key: keys}``) lead to from them."""
    found, waiting = set(), list(roots)
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting.extend(edges.get(unit, ()))
    return found


# Whoever works for “the province” sees everything (``visible_to``): a second one would see the first one's figures.
_SECOND_PROVINCE = (
    'NEW."kind" = \'province\' AND EXISTS (SELECT 1 FROM "units_unitversion" other '
    'WHERE other."kind" = \'province\' AND other."unit_id" <> NEW."unit_id")'
)


class UnitVersion(models.Model):
    """Name, kind and parent of a unit from a day on, until the next version starts."""

    seal = Together(RefusedWhen("INSERT", _SECOND_PROVINCE), RefusedWhen("UPDATE", _SECOND_PROVINCE))

    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateField("có hiệu lực từ")
    # An event that is undone appends versions of the same day: the highest number counts.
    sequence = models.PositiveSmallIntegerField("lần ghi", default=0, editable=False)
    name = LineField("tên đầy đủ", max_length=200)
    short_name = LineField("tên gọi trong biểu", max_length=100)
    kind = models.CharField("loại đơn vị", max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey(
        Unit,
        verbose_name="đơn vị cấp trên",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    event = models.ForeignKey(
        "units.Reorganisation",
        verbose_name="theo đợt sắp xếp",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="versions",
    )
    history = HistoricalRecords(verbose_name="lịch sử tên gọi", verbose_name_plural="lịch sử tên gọi")

    objects = UnitVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "tên gọi qua các thời kỳ"
        verbose_name_plural = "tên gọi qua các thời kỳ"
        ordering = ["unit", "valid_from", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "valid_from", "sequence"],
                name="unit_version_once_a_day",
                violation_error_message="Đơn vị đã có tên gọi có hiệu lực từ ngày này.",
            ),
            models.CheckConstraint(
                condition=Q(kind=UnitKind.PROVINCE, parent__isnull=True)
                | (~Q(kind=UnitKind.PROVINCE) & Q(parent__isnull=False)),
                name="unit_version_parent_by_kind",
                violation_error_message="Chỉ LĐLĐ tỉnh không có đơn vị cấp trên; mọi đơn vị khác đều phải có.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("unit")),
                name="unit_version_not_own_parent",
                violation_error_message="Đơn vị không thể là cấp trên của chính mình.",
            ),
        ]

    def __str__(self):
        return self.short_name

    def clean(self):
        super().clean()
        if self.kind != UnitKind.PROVINCE:
            return
        other = UnitVersion.objects.filter(kind=UnitKind.PROVINCE).exclude(unit_id=self.unit_id).first()
        if other:
            raise ValidationError(
                {"kind": f"Đã có {other.name}; phần mềm dùng cho một Liên đoàn Lao động tỉnh."}
            )


class UnitAlias(CheckedWhole):
    """Another way that people write a unit's name; staff add rows, imports match by them."""

    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.CASCADE, related_name="aliases")
    name = LineField("cách gọi khác", max_length=200)
    folded = models.CharField("dạng không dấu", max_length=200, editable=False)
    history = HistoricalRecords(verbose_name="lịch sử cách gọi", verbose_name_plural="lịch sử cách gọi")

    class Meta:
        verbose_name = "cách gọi khác"
        verbose_name_plural = "cách gọi khác"
        ordering = ["unit", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "folded"],
                name="unit_alias_once",
                violation_error_message="Đơn vị đã có cách gọi này.",
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.folded = fold(self.name)

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)
        super().save(*args, **kwargs)
